"""An Attribution's source in, the Actor it refers to out, or an honest "unresolved".

Sources are read in the order of the text against the document's cast: names, roles, pronouns,
institutions. Who is the same across documents is left to ``register``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from stance.attribution import Name, Reading
from stance.bodies import body_in, strip_edges
from stance.cast import Person, assemble, find_mentions
from stance.domain import Actor, ActorKind, Attribution, Document, Resolution, Span
from stance.lexicon import (
    COLLECTIVES,
    FEMALE,
    GROUP_PRONOUNS,
    MEDIA,
    METONYMS,
    RELATIVES,
    ROLES,
    SINGULAR_PRONOUNS,
)
from stance.nested import within
from stance.offices import holder
from stance.passages import covering, is_speech, paragraphs, quotations
from stance.phrases import before_role, is_definite, is_of_another, is_owned, role_fits, role_words, spoken_for
from stance.turns import ANSWERS

LEAD_IN = 40
"""Characters before a name in which its title may stand."""
_SPEAKS = re.compile(
    r"\s+(?:has |had |have |also |again )*(?:expressed|says?|said|warn\w+|told|call(?:ed|s)|urge[ds]|insist\w+|argue[ds]"
    r"|claim\w+|stated?s?|reject\w*|back(?:ed|s)|offer\w*|accus\w+|believes?|thinks?|doubts?|wants?)\b"
)
SECOND_HAND = 0.8
"""What is left of a resolution's confidence when one speaker tells what another said."""
UNRESOLVED = Resolution(None, "unresolved", 0.0)
_LONGER = re.compile(r"(?: (?:of|for) (?:the )?[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)*)*")
"""The rest of a body's name behind what was tagged: "Ministry" of "Ministry of Works of the Republic of Norland"."""
_AND = re.compile(r"[^,]*?(?:,\s*)?\s(?:and|&)\s")
_LISTED = re.compile(r"(?: of (?:the )?[A-ZÀ-Þ]\w+)?(?:,|,? and| &) (?:(?:the|his|her) )?(?:[\w-]+ ){0,4}?")
"""What may stand between two names of a list: titles and roles, but no "sister of"."""
_NOMINAL = re.compile(r"\b[Tt]he ((?:[\w-]+ ){0,2}[\w-]+)")
_OWNED = re.compile(r"['’]s?\s+\w|\s+(?!(?:and|or|of|in|at|from|who|on|to|himself|herself|also|now|then)\b)[a-z]")


def resolve(document: Document, reading: Reading) -> list[tuple[Attribution, Resolution]]:
    """Each attribution of the reading with its actor, in its order; what several said together is each one's own."""
    return _Resolver(document, reading).all()


class _Resolver:
    """The state of resolving one document: its cast, its other names, and who has spoken so far."""

    def __init__(self, document: Document, reading: Reading) -> None:
        self.document, self.text = document, document.text
        people = people_among(self.text, reading.names)
        self.bodies = sorted({n.span for n in reading.names} - set(people))
        ends = [match.end() if (match := _LONGER.match(self.text, body.end)) else body.end for body in self.bodies]
        self.body_names = [self.text[body.start : end] for body, end in zip(self.bodies, ends, strict=True)]
        self.cast = assemble(self.text, find_mentions(self.text, people, blocked=self.bodies))
        self.attributions = [each for attribution in reading.attributions for each in self._apart(attribution)]
        self.paragraphs = paragraphs(self.text)
        self.unnamed: list[tuple[int, Resolution]] = []
        self.mentioned = self._mentions()
        self.spoken: list[tuple[int, Actor, Person | None]] = []
        self.speakers = {id(p) for a in self.attributions if a.source for p in [self._named(a.source)] if p}

    def _apart(self, attribution: Attribution) -> list[Attribution]:
        """ "A, B and C said" as one attribution for each."""
        source = attribution.source
        inside = sorted(
            m.span for p in self.cast for m in p.mentions if source and source.start <= m.span.start < source.end
        )
        between = [self.text[a.end : b.start] for a, b in pairwise(inside)]
        if not between or not _AND.match(between[-1]) or not all(_LISTED.fullmatch(words) for words in between):
            return [attribution]
        return [replace(attribution, source=span) for span in inside]

    def all(self) -> list[tuple[Attribution, Resolution]]:
        found: dict[int, Resolution] = {}
        by_source: dict[Span, Resolution] = {}
        order = sorted(range(len(self.attributions)), key=lambda i: self._anchor(self.attributions[i]))
        for i in order:
            source = self.attributions[i].source
            if source is None:
                found[i] = UNRESOLVED
                continue
            if source not in by_source:
                by_source[source] = self._with_body(self._resolve(source))
            known = by_source[source]
            if known.method == "outlet":
                known = self._reported(self.attributions[i]) or known
            found[i] = known
            self._remember(self._anchor(self.attributions[i]), source, found[i])
        said = [(attribution, found[i]) for i, attribution in enumerate(self.attributions)]
        return said + [inner for outer in said for inner in self._within(*outer)]

    def _within(self, outer: Attribution, by: Resolution) -> Iterator[tuple[Attribution, Resolution]]:
        """What a statement says that somebody else said: kept only where that speaker is known."""
        names = [m.span for p in self.cast for m in p.mentions] + self.bodies
        for inner in within(self.text, outer, names):
            resolution = self._resolve(inner.source) if inner.source else UNRESOLVED
            known = any(a.source == inner.source or a.content[0] == inner.content[0] for a in self.attributions)
            if resolution.actor and resolution.actor != by.actor and not known:
                yield inner, replace(resolution, confidence=round(resolution.confidence * SECOND_HAND, 2))

    @staticmethod
    def _anchor(attribution: Attribution) -> int:
        """Where its speaker is spoken of: at the source, or at a quotation that has it from before."""
        own = attribution.source if not attribution.inherited else None
        return own.start if own else attribution.content[0].start

    def _resolve(self, source: Span) -> Resolution:
        phrase = self.text[source.start : source.end]
        for step in (self._by_turn, self._by_name, self._by_pronoun, self._by_outlet, self._by_role, self._by_body):
            resolution = step(source, phrase)
            if resolution:
                return resolution
        return UNRESOLVED

    def _reported(self, attribution: Attribution) -> Resolution | None:
        """ "NAME expressed concern ..., the publication said": an outlet only reports; what it reports is NAME's."""
        start = attribution.content[0].start
        for person in self.cast:
            for mention in person.mentions:
                if start <= mention.span.start <= start + LEAD_IN and _SPEAKS.match(self.text, mention.span.end):
                    return Resolution(Actor(person.name), "reported", 0.7)
        return None

    def _person(self, resolution: Resolution) -> Person | None:
        """The member of the cast that an actor is."""
        return next((p for p in self.cast if resolution.actor and p.name == resolution.actor.name), None)

    def _with_body(self, resolution: Resolution) -> Resolution:
        """A named spokesperson with the body that they speak for, from any place where the document says so."""
        person = self._person(resolution)
        spans = [mention.span for mention in person.mentions] if person else []
        bodies = (spoken_for(self.text[max(0, s.start - 80) : s.start], self.text[s.end : s.end + 90]) for s in spans)
        body = next(filter(None, bodies), "")
        return replace(resolution, on_behalf_of=body) if body else resolution

    def _remember(self, place: int, source: Span, resolution: Resolution) -> None:
        """Who has spoken; a spokesperson's body, or nobody for "a diplomat", is what a pronoun then refers to."""
        phrase = self.text[source.start : source.end]
        person = self._person(resolution)
        if resolution.actor:
            self.spoken.append((place, resolution.actor, person))
        if person is None and (role_words(phrase) or not is_definite(phrase)):
            self.unnamed.append((source.end, resolution))

    def _named(self, source: Span) -> Person | None:
        """The person whose name heads the source, not one whom it only mentions ("an aide to NAME")."""
        inside = [(m.span, p) for p in self.cast for m in p.mentions if source.start <= m.span.start < source.end]
        for span, person in sorted(inside, key=lambda pair: pair[0]):
            before, after = self.text[source.start : span.start], self.text[span.end : source.end]
            if not is_of_another(before) and not _OWNED.match(after):
                return person
        return None

    def _by_turn(self, source: Span, phrase: str) -> Resolution | None:
        """The answers of an interview are those of the person whom its introduction names first."""
        is_answer = phrase.lower() in ANSWERS and self.text[source.end : source.end + 1] == ":"
        introduced = [p for p in self.cast if p.mentions[0].span.end <= source.start] if is_answer else []
        return Resolution(Actor(introduced[0].name), "interviewee", 0.7) if introduced else None

    def _by_name(self, source: Span, phrase: str) -> Resolution | None:
        person = self._named(source)
        return Resolution(Actor(person.name), "name", 0.95 if len(person.words) > 1 else 0.85) if person else None

    def _by_pronoun(self, source: Span, phrase: str) -> Resolution | None:
        word = phrase.lower().strip(' ,.“”"')
        if word in RELATIVES:
            return self._by_antecedent(source)
        if word in SINGULAR_PRONOUNS:
            return self._earlier_person(source, "f" if word in FEMALE else "m")
        if word in GROUP_PRONOUNS:
            last = self.spoken[-1][1] if self.spoken else None
            fits = last and last.kind is ActorKind.INSTITUTION and self._near(source)
            return Resolution(last, "pronoun", 0.5) if fits else UNRESOLVED
        return UNRESOLVED if word in {"i", "we", "you", "those", "some", "many", "others", "people", "one"} else None

    def _near(self, source: Span) -> bool:
        """Whether somebody spoke in this paragraph or the one before."""
        here, last = covering(self.paragraphs, source.start), covering(self.paragraphs, self.spoken[-1][0])
        return here is not None and last is not None and here - last <= 1

    def _earlier_person(self, source: Span, gender: str) -> Resolution:
        """Whom a pronoun fits: in its own paragraph the speaker or the only person, else the same in the one before."""
        here = covering(self.paragraphs, source.start) or 0
        at, voice = self.unnamed[-1] if self.unnamed else (-1, UNRESOLVED)
        if self.paragraphs[here].start <= at and not any(at <= place < source.start for place, _ in self.mentioned):
            return Resolution(voice.actor, "pronoun", 0.7) if voice.actor else UNRESOLVED
        for place, confidence in ((here, 0.8), (here - 1, 0.7)):
            if place < 0:
                break
            start, end = self.paragraphs[place].start, min(self.paragraphs[place].end, source.start)
            spoke = [(at, p) for at, _, p in self.spoken if p and start <= at < end]
            named = [(at, p) for at, p in self.mentioned if start <= at < end]
            for candidates, less in ((spoke, 0.0), (named, 0.1)):
                fits = [pair for pair in candidates if not pair[1].gender or pair[1].gender == gender]
                if fits:
                    person = max(fits, key=lambda pair: pair[0])[1]
                    if person.gender != gender and len({id(p) for _, p in fits}) > 1:
                        return UNRESOLVED
                    person.gender = person.gender or gender
                    return Resolution(Actor(person.name), "pronoun", round(confidence - less, 2))
        return UNRESOLVED

    def _mentions(self) -> list[tuple[int, Person]]:
        """Where each person is spoken of outside of quotations: by name, or by a role that only they have."""
        found = [(m.span.start, p) for p in self.cast for m in p.mentions]
        for match in _NOMINAL.finditer(self.text):
            wanted = role_words(match[1])
            holders = [p for p in self.cast if wanted and any(role_fits(wanted, role) for role in p.roles)]
            if len(holders) == 1:
                found.append((match.start(), holders[0]))
        quoted = [
            q for paragraph in self.paragraphs for q in quotations(self.text, paragraph) if is_speech(self.text, q)
        ]
        return sorted(
            ((at, p) for at, p in found if not any(q.start <= at < q.end for q in quoted)), key=lambda pair: pair[0]
        )

    def _by_antecedent(self, source: Span) -> Resolution | None:
        """ "NAME, the French president, who": the name that the relative clause hangs on."""
        if self.text[source.start : source.end].lower() not in {"who", "whom"}:
            return UNRESOLVED
        named = [(m.span, p) for p in self.cast for m in p.mentions if m.span.end <= source.start]
        if not named:
            return UNRESOLVED
        span, person = max(named, key=lambda pair: pair[0])
        between = self.text[span.end : source.start]
        if not re.fullmatch(r"\s*(\([^()\n]{0,60}\))?(,[^,.;\n]{0,60})?,?\s*", between):
            return UNRESOLVED
        return Resolution(Actor(person.name), "antecedent", 0.7)

    def _by_outlet(self, source: Span, phrase: str) -> Resolution | None:
        """Who reports is not who speaks."""
        bare = strip_edges(phrase)
        own = self.document.outlet.lower().removeprefix("www.").split(".")[0]
        speaks = own in ROLES | COLLECTIVES | METONYMS
        if MEDIA.search(bare) or (own and not speaks and bare.lower().replace(" ", "") == own):
            return Resolution(None, "outlet", 0.9)
        return None

    def _by_role(self, source: Span, phrase: str) -> Resolution | None:
        head = phrase.split(",")[0]
        wanted = role_words(head)
        if not wanted or not is_definite(phrase) or is_of_another(before_role(head)) or is_owned(head):
            return None
        if re.match(r"(?:his|her|its|their|my|our)\b", phrase, re.I):
            return UNRESOLVED
        matching = [p for p in self.cast if any(role_fits(wanted, role) for role in p.roles)]
        if matching:
            return Resolution(Actor(matching[0].name), "role", 0.85) if len(matching) == 1 else UNRESOLVED
        found = self._by_exclusion(source, wanted)
        name = holder(wanted, self.document.published) if found is UNRESOLVED else ""
        return Resolution(Actor(name), "table of offices", 0.7) if name else found

    def _by_exclusion(self, source: Span, wanted: frozenset[str]) -> Resolution:
        """The speaker nearby whose role the document does not give otherwise; the role is theirs from then on."""
        here = covering(self.paragraphs, source.start) or 0
        near = Span(
            self.paragraphs[max(here - 1, 0)].start, self.paragraphs[min(here + 1, len(self.paragraphs) - 1)].end
        )
        free = [p for p in self.cast if not p.roles and id(p) in self.speakers]
        close = [p for p in free if any(near.start <= m.span.start < near.end for m in p.mentions)]
        body = self.paragraphs[1].start if len(self.paragraphs) > 1 else 0
        close = [p for p in close if not any(body <= m.span.start < source.start for m in p.mentions)]
        if len(close) != 1:
            return UNRESOLVED
        person = close[0]
        person.roles.append(wanted)
        return Resolution(Actor(person.name), "role by exclusion", 0.6)

    def _by_body(self, source: Span, phrase: str) -> Resolution | None:
        """A body, a government, a capital, or its officials."""
        named = any(b.start < source.end and source.start < b.end for b in self.bodies)
        found = body_in(phrase, named=named, known=self.body_names)
        return Resolution(Actor(found[0], ActorKind.INSTITUTION), "institution", found[1]) if found else None


def people_among(text: str, names: Sequence[Name]) -> list[Span]:
    """Spans tagged as people, without words that are tagged as something else at least as often, and metonyms."""
    votes: dict[str, list[bool]] = {}
    for name in names:
        votes.setdefault(text[name.span.start : name.span.end].casefold(), []).append(name.kind == "PERSON")
    people = {word for word, given in votes.items() if sum(given) * 2 > len(given) and word not in METONYMS}
    words = {name.span: text[name.span.start : name.span.end] for name in names if name.kind == "PERSON"}
    return [span for span, word in words.items() if word.casefold() in people and not _is_acronym(word)]


def _is_acronym(word: str) -> bool:
    return " " not in word and word.isupper()
