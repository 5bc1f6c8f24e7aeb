"""An Attribution's source in, the Actor it refers to out, or an honest "unresolved".

Sources are read in the order of the text against the document's cast: names, roles, pronouns,
institutions. Across documents one register keeps each person one actor.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from stance.attribution import Name, Reading
from stance.cast import Person, assemble, find_mentions, role_words
from stance.domain import Actor, ActorKind, Attribution, Document, Resolution, Span
from stance.lexicon import (
    COLLECTIVES,
    DETERMINERS,
    FEMALE,
    GROUP_PRONOUNS,
    HONORIFICS,
    MEDIA,
    METONYMS,
    PLURAL_GROUPS,
    RELATIVES,
    ROLE_MODIFIERS,
    ROLES,
    SINGULAR_PRONOUNS,
)
from stance.passages import covering, paragraphs

UNRESOLVED = Resolution(None, "unresolved", 0.0)
_EDGES = re.compile(r"^(?:the|a|an|this|these|his|her|their|its)\s+|[\s,;:.“”\"'’]+$", re.IGNORECASE)
_OF = re.compile(r"\b(?:of|for|to|with|from|by|near|behind|in|at)\b([^,]*)$", re.IGNORECASE)
_PARTED = re.compile(
    r"\b(?:about|against|around|behind|by|like|including|nor|neither|on|over|under|who|that|\w+ing)\b[^,]*$", re.I
)
_OWNED = re.compile(r"['’]s?\s+\w|\s+(?!(?:and|or|of|in|at|from|who|on|to|himself|herself|also|now|then)\b)[a-z]")


def resolve(document: Document, reading: Reading) -> list[Resolution]:
    """One resolution for each attribution of the reading, in its order."""
    return _Resolver(document, reading).all()


class _Resolver:
    """The state of resolving one document: its cast, its other names, and who has spoken so far."""

    def __init__(self, document: Document, reading: Reading) -> None:
        self.document, self.text = document, document.text
        self.attributions = reading.attributions
        people = people_among(self.text, reading.names)
        self.cast = assemble(self.text, find_mentions(self.text, people))
        self.bodies = sorted({n.span for n in reading.names} - set(people))
        self.paragraphs = paragraphs(self.text)
        self.spoken: list[tuple[int, Actor, Person | None]] = []
        self.speakers = {id(p) for a in self.attributions if a.source for p in [self._named(a.source)] if p}

    def all(self) -> list[Resolution]:
        found: dict[int, Resolution] = {}
        by_source: dict[Span, Resolution] = {}
        order = sorted(range(len(self.attributions)), key=lambda i: self._anchor(self.attributions[i]))
        for i in order:
            source = self.attributions[i].source
            if source is None:
                found[i] = UNRESOLVED
                continue
            if source not in by_source:
                by_source[source] = self._resolve(source)
            found[i] = by_source[source]
            self._remember(self._anchor(self.attributions[i]), found[i])
        return [found[i] for i in range(len(self.attributions))]

    @staticmethod
    def _anchor(attribution: Attribution) -> int:
        """Where its speaker is spoken of: at the source, or at a quotation that has it from before."""
        own = attribution.source if not attribution.inherited else None
        return own.start if own else attribution.content[0].start

    def _resolve(self, source: Span) -> Resolution:
        phrase = self.text[source.start : source.end]
        for step in (self._by_name, self._by_pronoun, self._by_outlet, self._by_role, self._by_institution):
            resolution = step(source, phrase)
            if resolution:
                return resolution
        return UNRESOLVED

    def _remember(self, place: int, resolution: Resolution) -> None:
        if resolution.actor:
            person = next((p for p in self.cast if p.name == resolution.actor.name), None)
            self.spoken.append((place, resolution.actor, person))

    def _named(self, source: Span) -> Person | None:
        """The person whose name heads the source, not one whom it only mentions ("an aide to NAME")."""
        inside = [(m.span, p) for p in self.cast for m in p.mentions if source.start <= m.span.start < source.end]
        for span, person in sorted(inside, key=lambda pair: pair[0]):
            before, after = self.text[source.start : span.start], self.text[span.end : source.end]
            if not _is_of_another(before) and not _OWNED.match(after):
                return person
        return None

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
        """The last speaker whom the pronoun fits, else the person named last, in this paragraph or the one before."""
        here = covering(self.paragraphs, source.start) or 0
        floor = self.paragraphs[max(here - 1, 0)].start
        speakers = [(at, p) for at, _, p in self.spoken if p and floor <= at < source.start]
        named = [(m.span.start, p) for p in self.cast for m in p.mentions if floor <= m.span.start < source.start]
        for candidates, confidence in ((speakers, 0.8), (named, 0.6)):
            fits = [pair for pair in candidates if not pair[1].gender or pair[1].gender == gender]
            if fits:
                person = max(fits, key=lambda pair: pair[0])[1]
                if person.gender != gender and len({id(p) for _, p in fits}) > 1:
                    return UNRESOLVED
                person.gender = person.gender or gender
                return Resolution(Actor(person.name), "pronoun", confidence)
        return UNRESOLVED

    def _by_antecedent(self, source: Span) -> Resolution | None:
        """ "NAME, the French president, who": the name that the relative clause hangs on."""
        if self.text[source.start : source.end].lower() not in {"who", "whom"}:
            return UNRESOLVED
        named = [(m.span, p) for p in self.cast for m in p.mentions if m.span.end <= source.start]
        if not named:
            return UNRESOLVED
        span, person = max(named, key=lambda pair: pair[0])
        between = self.text[span.end : source.start]
        if not re.fullmatch(r"\s*(,[^,.;\n]{0,60})?,?\s*", between):
            return UNRESOLVED
        return Resolution(Actor(person.name), "antecedent", 0.7)

    def _by_outlet(self, source: Span, phrase: str) -> Resolution | None:
        """Who reports is not who speaks."""
        bare = _EDGES.sub("", phrase).strip()
        own = self.document.outlet.lower().removeprefix("www.").split(".")[0]
        speaks = own in ROLES | COLLECTIVES | METONYMS
        if MEDIA.search(bare) or (own and not speaks and bare.lower().replace(" ", "") == own):
            return Resolution(None, "outlet", 0.9)
        return None

    def _by_role(self, source: Span, phrase: str) -> Resolution | None:
        wanted = role_words(phrase)
        if not wanted or not _is_definite(phrase) or _is_of_another(_before_role(phrase)):
            return None
        if re.match(r"(?:his|her|its|their|my|our)\b", phrase, re.I) or _owned_role(phrase):
            return UNRESOLVED
        matching = [p for p in self.cast if any(_role_fits(wanted, role) for role in p.roles)]
        if matching:
            return Resolution(Actor(matching[0].name), "role", 0.85) if len(matching) == 1 else UNRESOLVED
        return self._by_exclusion(source, wanted)

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

    def _by_institution(self, source: Span, phrase: str) -> Resolution | None:
        """A body, a government, a capital, or its officials: whatever group carries a proper name."""
        bare = _EDGES.sub("", re.split(r",|\bwho\b|\bwhich\b", phrase)[0]).strip()
        bare = re.sub(r"['’]s$", "", _EDGES.sub("", bare))
        words = re.findall(r"[\w'’-]+", bare)
        proper = [w for w in words if w[:1].isupper()]
        named = any(b.start < source.end and source.start < b.end for b in self.bodies)
        group = any(w.lower() in PLURAL_GROUPS | COLLECTIVES for w in words)
        if not proper or not (named or group) or (role_words(bare) and not group):
            return None
        name = bare[:1].upper() + bare[1:]
        return Resolution(Actor(name, ActorKind.INSTITUTION), "institution", 0.8)


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


def _is_definite(phrase: str) -> bool:
    """ "The minister", "Mr President", "US president", but neither "a minister" nor "ministers"."""
    return not re.match(r"(a|an|some|one|another|other|several|many|two|any|no)\b", phrase, re.IGNORECASE)


def _is_of_another(before: str) -> bool:
    """Whether the words before a name make it somebody else's: "an aide to", but not "President of Norland"."""
    if _PARTED.search(before):
        return True
    match = _OF.search(before)
    if not match:
        return False
    last = match[1].split()[-1:]
    return (
        not last or last[0].islower() or last[0].lower().strip(".") in ROLES | ROLE_MODIFIERS | HONORIFICS | DETERMINERS
    )


def _before_role(phrase: str) -> str:
    """What stands before the first role noun of a phrase."""
    return next((phrase[: m.start()] for m in re.finditer(r"[\w-]+", phrase) if m[0].lower() in ROLES), "")


def _role_fits(wanted: frozenset[str], role: frozenset[str]) -> bool:
    """Whether a bare nominal is short for a role: the same role noun, and nothing that the role does not have."""
    free, apart = {"senior", "top"}, {"former", "deputy", "vice", "prime", "acting"}
    return bool(wanted & role & ROLES) and wanted - free <= role and not (role - wanted) & apart


def _owned_role(phrase: str) -> bool:
    """ "The president's office": the role only owns what speaks."""
    return any(role_words(m[1]) for m in re.finditer(r"(\w+)['’]s?\s+\w", phrase))


class Register:
    """Every actor met so far; ``settle`` gives a new one the name under which it is known."""

    def __init__(self, known: Iterable[Actor] = ()) -> None:
        self.known: dict[tuple[ActorKind, str], Actor] = {}
        for actor in known:
            self.known.setdefault(_key(actor), actor)

    def settle(self, actor: Actor) -> Actor:
        key = _key(actor)
        if key not in self.known:
            same = actor.kind is ActorKind.PERSON and next(
                (k for k in self.known.values() if same_person(actor, k)), None
            )
            self.known[key] = same or actor
        return self.known[key]


def _key(actor: Actor) -> tuple[ActorKind, str]:
    return actor.kind, actor.key


def same_person(a: Actor, b: Actor) -> bool:
    """Whether two full names are one name misspelt. Never on a surname alone."""
    first, second = a.name.casefold().split(), b.name.casefold().split()
    if b.kind is not ActorKind.PERSON or min(len(first), len(second)) < 2:
        return False
    return first[:-1] == second[:-1] and _spelling(first[-1]) == _spelling(second[-1])


def _spelling(surname: str) -> str:
    """A surname without what romanisation and haste vary: accents, doubled letters, -ey and -iy for -y, u and w for v."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", surname) if not unicodedata.combining(char))
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[ei]?y+|i\b", "y", bare).replace("w", "v").replace("qu", "qv"))
