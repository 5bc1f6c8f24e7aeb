"""An Attribution's source in, the Actor it refers to out, or an honest "unresolved".

Sources are read in the order of the text against the document's cast: names, roles, pronouns,
institutions. Who is the same across documents is left to ``register``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from stance.attribution import Reading
from stance.bodies import body_in, is_body, phrase_of_body, strip_edges
from stance.cast import Person, assemble, find_mentions
from stance.discourse import UNRESOLVED, Discourse
from stance.domain import Actor, ActorKind, Attribution, Document, Resolution, Span
from stance.echoes import AGED, aged, called, opening, speaker, titled
from stance.institutions import Institutions
from stance.lexicon import COLLECTIVES, HEADS, HONORIFICS, MEDIA, METONYMS, ROLE_MODIFIERS, ROLES, SECOND, SPEAKS
from stance.nested import within
from stance.offices import holder
from stance.passages import covering, joined, touches
from stance.people import DATELINE, named_by_role, opens_line, people_among
from stance.phrases import (
    before_role,
    is_definite,
    is_of_another,
    is_owned,
    is_role_elsewhere,
    role_fits,
    role_words,
    spoken_for,
)
from stance.sources import by_source
from stance.turns import ANSWERS
from stance.voices import giver, resolving

LEAD_IN = 40
"""Characters before a name in which its title may stand."""
SECOND_HAND = 0.8
"""What is left of a resolution's confidence when one speaker tells what another said."""
_LONGER = re.compile(r"(?: (?:of|for) (?:the )?[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+){0,9}){0,9}")
"""The rest of a body's name behind what was tagged: "Ministry" of "Ministry of Works of the Republic of Norland"."""
_APPOSED = re.compile(rf",? (?:(?:{'|'.join(sorted(HONORIFICS))})\.? )?(?=[A-ZÀ-Þ])", re.IGNORECASE)
"""Between a source that stops at its comma and the name behind it: "Her deputy, Sheikh"."""
_OFFICE = re.compile(rf" (?:(?:{'|'.join(sorted(ROLES | ROLE_MODIFIERS))}) )+(?-i:[A-ZÀ-Þ])", re.IGNORECASE)
"""Behind a country taken for a person: "Harimau Foreign Minister Vashti Palanor"."""
_ADJECTIVE = re.compile(r"[A-Z][a-z]+(?:an|ese|ish)")
"""A nation only as an adjective: "the Norlandian refusal to sign"."""
_OWNED = re.compile(r"['’]s?\s+\w|\s+(?!(?:and|or|of|in|at|from|who|on|to|himself|herself|also|now|then)\b)[a-z]")


def resolve(document: Document, reading: Reading) -> list[tuple[Attribution, Resolution]]:
    """Each attribution of the reading with its actor, in its order; what several said together is each one's own."""
    return _Resolver(document, reading).all()


class _Resolver:
    """The state of resolving one document: its cast, its other names, and who has spoken so far."""

    def __init__(self, document: Document, reading: Reading) -> None:
        self.document, self.text = document, document.text
        people = people_among(self.text, reading.names, [a.source for a in reading.attributions if a.source])
        named = {n.span for n in reading.names}
        whole = joined(people)
        self.bodies = sorted(s for s in named if (i := covering(whole, s.start)) is None or s.end > whole[i].end)
        self.covered = joined(self.bodies)
        ends = [match.end() if (match := _LONGER.match(self.text, body.end)) else body.end for body in self.bodies]
        self.body_names = [self.text[body.start : end] for body, end in zip(self.bodies, ends, strict=True)]
        organizations = {n.span for n in reading.names if n.kind == "ORGANIZATION"} & set(self.bodies)
        self.institutions = Institutions(
            self.text, [Span(b.start, e) for b, e in zip(self.bodies, ends, strict=True) if b in organizations], whole
        )
        self.cast = assemble(self.text, find_mentions(self.text, people, blocked=self.bodies))
        self.names = sorted([m.span for p in self.cast for m in p.mentions] + self.bodies)
        self.named = joined(self.names)
        self.discourse = Discourse(self.text, self.cast, self.institutions)
        self.speaks_for: dict[str, str] = {}
        self.attributions = [each for a in reading.attributions for each in by_source(self.text, a, self.discourse)]
        self.inner = reading.inner
        self.paragraphs = self.discourse.paragraphs
        self.head, self.lead = opening(self.text, self.paragraphs)
        self.speaker = giver(self.document, self.paragraphs, self.cast)
        self.speakers = {id(p) for a in self.attributions if a.source for p in [self._named(a.source)] if p}

    def all(self) -> list[tuple[Attribution, Resolution]]:
        found: dict[int, Resolution] = {}
        resolved: dict[Span, Resolution] = {}
        order = sorted(range(len(self.attributions)), key=lambda i: self._anchor(self.attributions[i]))
        for i in order:
            source = self.attributions[i].source
            if source is None:
                cue = self.attributions[i].cue
                found[i] = resolving(self.text, cue, self.discourse) if cue else self.speaker
                continue
            if source not in resolved:
                resolved[source] = self._with_body(self._resolve(source))
            known = resolved[source]
            if known.method == "outlet":
                known = self._reported(self.attributions[i]) or known
            found[i] = known
            self.discourse.remember(self._anchor(self.attributions[i]), source, found[i])
        said = self._echoed([(attribution, found[i]) for i, attribution in enumerate(self.attributions)])
        return said + [inner for outer in said for inner in self._within(*outer)]

    def _echoed(self, said: list[tuple[Attribution, Resolution]]) -> list[tuple[Attribution, Resolution]]:
        """What a headline or a lead leaves open, by what the text below says."""

        def settled(each: Attribution) -> Resolution | None:
            source, at = each.source, self._anchor(each)
            phrase = self.text[source.start : source.end] if source else ""
            known = None
            if phrase and at < self.lead:
                known = called(self.text, phrase, [p for p in self.cast if p.mentions[0].span.start > at])
            if phrase.lower().startswith("the ") and not role_words(phrase):
                known = known or called(self.text, phrase, self.cast)
            return known or (speaker(self.text, each.content, said) if at < self.head else None)

        return [(each, (known is UNRESOLVED and settled(each)) or known) for each, known in said]

    def _within(self, outer: Attribution, by: Resolution) -> Iterator[tuple[Attribution, Resolution]]:
        """What a statement says that somebody else said: kept only where that speaker is known."""
        speaker = self.discourse.person(by)
        for inner in within(self.text, outer, self.names, self.inner):
            if inner.source is None or _ADJECTIVE.fullmatch(self.text, *inner.source):
                continue
            resolution = self.discourse.other(inner.source, speaker) or self._resolve(inner.source)
            known = any(a.source == inner.source or a.content[0] == inner.content[0] for a in self.attributions)
            sure = resolution.method != "role by exclusion" and resolution.actor != by.actor
            if resolution.actor and sure and not known:
                yield inner, replace(resolution, confidence=round(resolution.confidence * SECOND_HAND, 2))

    @staticmethod
    def _anchor(attribution: Attribution) -> int:
        """Where its speaker is spoken of: at the source, or at a quotation that has it from before."""
        own = attribution.source if not attribution.inherited else None
        return own.start if own else attribution.content[0].start

    def _resolve(self, source: Span) -> Resolution:
        dateline = DATELINE.match(self.text, source.start)
        if dateline and dateline.end() > source.end:
            if opens_line(self.text, source.start) and self.text[dateline.end() : dateline.end() + 1].isupper():
                return UNRESOLVED
            dateline = None
        source = self._whole(Span(dateline.end(), source.end) if dateline else source)
        phrase = self.text[source.start : source.end]
        for step in (
            self._by_turn,
            self._by_name,
            self._by_spokesperson,
            self._by_pronoun,
            self._by_outlet,
            self._by_role,
            self._by_body,
        ):
            resolution = step(source, phrase)
            if resolution:
                return resolution
        return UNRESOLVED

    def _whole(self, source: Span) -> Span:
        """A source with all of the names that it cuts: "Obregon-Falk" of "Celestine Obregon-Falk"."""
        first, last = (covering(self.named, place) for place in (source.start, source.end - 1))
        start = source.start if first is None else self.named[first].start
        return Span(start, source.end if last is None else self.named[last].end)

    def _reported(self, attribution: Attribution) -> Resolution | None:
        """ "NAME expressed concern ..., the publication said": an outlet only reports; what it reports is NAME's."""
        start = attribution.content[0].start
        near = self.discourse.named(start, start + LEAD_IN + 1)
        speaking = [person for span, person in near if SPEAKS.match(self.text, span.end)]
        first = min(speaking, key=self.cast.index, default=None)
        return Resolution(Actor(first.name), "reported", 0.7) if first else None

    def _with_body(self, resolution: Resolution) -> Resolution:
        """A named spokesperson with the body that they speak for, from any place where the document says so."""
        person = self.discourse.person(resolution)
        if person and person.name not in self.speaks_for:
            spans = [mention.span for mention in person.mentions]
            sides = ((self.text[max(0, s.start - 80) : s.start], self.text[s.end : s.end + 90]) for s in spans)
            self.speaks_for[person.name] = next(filter(None, (spoken_for(*side) for side in sides)), "")
        body = self.speaks_for[person.name] if person else ""
        return replace(resolution, on_behalf_of=body) if body else resolution

    def _named(self, source: Span) -> Person | None:
        """The person whose name heads the source, not one whom it only mentions ("an aide to NAME")."""
        by_role = named_by_role(self.text, source)
        end = behind.end() if (behind := _APPOSED.match(self.text, source.end - 1)) else source.end
        for span, person in self.discourse.named(source.start, max(source.end, end + 1)):
            before, after = self.text[source.start : span.start], self.text[span.end : source.end]
            if (span == by_role or not is_of_another(before)) and not _OWNED.match(after) and not _OFFICE.match(after):
                return person
        return None

    def _by_turn(self, source: Span, phrase: str) -> Resolution | None:
        """The answers of an interview."""
        is_answer = phrase.lower() in ANSWERS and not self.text[source.end : source.end + 1].isspace()
        return self.discourse.interviewee(source.start) if is_answer else None

    def _by_pronoun(self, source: Span, phrase: str) -> Resolution | None:
        return self.discourse.pronoun(source)

    def _by_name(self, source: Span, phrase: str) -> Resolution | None:
        person = self._named(source)
        return Resolution(Actor(person.name), "name", 0.95 if len(person.words) > 1 else 0.85) if person else None

    def _by_spokesperson(self, source: Span, phrase: str) -> Resolution | None:
        """ "A spokeswoman for Ms Brandt", without a name of her own: the words are Brandt's."""
        spoken = phrase_of_body(phrase)
        start = source.start + phrase.find(spoken)
        person = self._named(Span(start, start + len(spoken))) if spoken and spoken != phrase else None
        if person:
            return Resolution(Actor(person.name), "spokesperson", 0.8)
        return self.discourse.represented(source)

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
        if known := titled(self.text, head, self.cast) or aged(self.text, head, self.cast):
            return known
        if AGED.match(head):
            return self.discourse.spoken_of(source)
        wanted = role_words(head)
        if is_body(head):
            return None
        if not wanted or not is_definite(phrase) or is_of_another(before_role(head)) or is_owned(head):
            return None
        if re.match(r"(?:his|her|its|their|my|our)\b", phrase, re.I):
            return UNRESOLVED
        matching = [p for p in self.cast if any(role_fits(wanted, role) for role in p.roles)]
        for title, offices in HEADS.items():
            if title.fullmatch(head):
                matching = [p for p in self.cast if any(role & offices and not role & SECOND for role in p.roles)]
        if matching:
            before = [p for p in matching if p.mentions[0].span.start < source.start]
            chosen = matching if len(matching) == 1 else before
            return Resolution(Actor(chosen[0].name), "role", 0.85) if len(chosen) == 1 else UNRESOLVED
        bare = [p for p in self.cast if any(is_role_elsewhere(wanted, role) for role in p.roles)]
        if len(bare) == 1:
            return Resolution(Actor(bare[0].name), "role", 0.7)
        found = self._by_exclusion(source, wanted)
        name = holder(wanted, self.document.published) if found is UNRESOLVED else ""
        return Resolution(Actor(name), "table of offices", 0.7) if name else found

    def _by_exclusion(self, source: Span, wanted: frozenset[str]) -> Resolution:
        """In a headline or lead, the speaker nearby whose role the document does not give otherwise; it is theirs from then on.

        News keeps the name for the second sentence; further down a role without a name is most often somebody else's.
        """
        if source.start >= self.lead:
            return UNRESOLVED
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
        named = touches(source, self.covered)
        known = self.institutions
        name = known.heading(source) or known.group(phrase, source.start) or known.short(phrase_of_body(phrase))
        sure = 0.8
        if not name:
            name, sure = body_in(phrase, named=named, known=self.body_names) or ("", 0.6)
            common = known.called(phrase_of_body(phrase), source.start) if sure < 0.7 else ""
            name = common or (known.full_name(name) if name else "")
        return Resolution(Actor(name, ActorKind.INSTITUTION), "institution", sure) if name else None
