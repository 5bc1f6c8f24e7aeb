"""What a text has spoken of so far, in order; pronouns in, whom or what they stand for out.

Holds who was named and who spoke where; the names themselves come from ``cast`` and ``institutions``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from stance.cast import Person
from stance.domain import Actor, ActorKind, Resolution, Span
from stance.institutions import Institutions
from stance.lexicon import FEMALE, GROUP_PRONOUNS, RELATIVES, SINGULAR_PRONOUNS, SPEAKS_FOR
from stance.passages import covering, is_speech, paragraphs, quotations
from stance.phrases import is_definite, role_fits, role_words

UNRESOLVED = Resolution(None, "unresolved", 0.0)
BYLINE_WITHIN = 4
"""Paragraphs at the top among which a column's author stands."""
_SPOKESPERSON = re.compile(
    rf"(?:(an?|the|its|their|his|her) )?(?:(?:chief|senior) )?(?:{'|'.join(sorted(SPEAKS_FOR))})",
    re.IGNORECASE,
)
"""One who speaks for somebody whom the source does not name."""
_BY = re.compile(r"(?:\b(?:[Bb]y|BY|[Ii]nterviewer:?|told)|\n *Interview:) $")
_ASKS = re.compile(
    r" (?:(?:talk(?:s|ed)|spoke|speaks|sat down) (?:to|with)|met|meets|asks|asked|interviews|interviewed) (?:[a-zà-þ’'-]+,? ){0,6}"
)
"""Around the name of the one who interviews."""
_STYLE = re.compile(r"(?:his|her) (?:excellency|highness|majesty|holiness|eminence|worship|honour|grace)")
_NOBODY = frozenset({"i", "we", "you", "those", "some", "many", "others", "people", "one"})
_NOMINAL = re.compile(r"\b[Tt]he ((?:[\w-]+ ){0,2}[\w-]+)")
_CLAUSE = re.compile(r"\s*(\([^()\n]{0,60}\))?(,[^,.;\n]{0,60})?,?\s*")


class Discourse:
    """One document's people and bodies as its text goes on; ``remember`` tells it who spoke."""

    def __init__(self, text: str, cast: Sequence[Person], institutions: Institutions) -> None:
        self.text, self.cast, self.institutions = text, cast, institutions
        self._by_name = {person.name: person for person in reversed(cast)}
        self._names = sorted(((m.span, person) for person in cast for m in person.mentions), key=lambda pair: pair[0])
        self.paragraphs = paragraphs(text)
        self.mentioned = self._mentions()
        self.author = self._author()
        self._spoken: list[tuple[int, Actor, Person | None]] = []
        self._unnamed: list[tuple[int, Resolution]] = []

    def person(self, resolution: Resolution) -> Person | None:
        """The member of the cast that an actor is."""
        return self._by_name.get(resolution.actor.name) if resolution.actor else None

    def named(self, start: int, end: int) -> list[tuple[Span, Person]]:
        """The names of people that begin between two places, in their order."""
        return _between(self._names, (start,), (end,))

    def remember(self, place: int, source: Span, resolution: Resolution) -> None:
        """Who has spoken; a spokesperson's body, or nobody for "a diplomat", is what a pronoun then refers to."""
        phrase, person = self.text[source.start : source.end], self.person(resolution)
        if resolution.actor:
            self._spoken.append((place, resolution.actor, person))
        if person is None and (role_words(phrase) or not is_definite(phrase)):
            self._unnamed.append((source.end, resolution))

    def pronoun(self, source: Span) -> Resolution | None:
        """Whom a pronoun stands for, or that nobody can tell; ``None`` for what is no pronoun."""
        word = self.text[source.start : source.end].lower().strip(' ,.“”"')
        if word in RELATIVES:
            return self._antecedent(source, word)
        if word in SINGULAR_PRONOUNS or _STYLE.fullmatch(word):
            return self._earlier_person(source, _gender(word.split()[0]))
        if word in GROUP_PRONOUNS:
            return self._earlier_body(source, word)
        if word == "i" and self.author:
            return Resolution(Actor(self.author), "author", 0.7)
        return UNRESOLVED if word in _NOBODY else None

    def represented(self, source: Span) -> Resolution | None:
        """For whom "his spokesman" or "a spokeswoman" speaks: the person, or the body, spoken of last."""
        alone = _SPOKESPERSON.fullmatch(self.text[source.start : source.end].strip(" ,"))
        if alone is None:
            return None
        owner = (alone[1] or "").lower()
        of_person = owner in {"his", "her"}
        found = self._earlier_person(source, _gender(owner)) if of_person else self._earlier_body(source, "it")
        return Resolution(found.actor, "spokesperson", 0.5) if found.actor else UNRESOLVED

    def interviewee(self, place: int) -> Resolution | None:
        """Whom an interview's introduction names first, but for the one who asks or writes."""
        introduced = [p for p in self.cast if p.mentions[0].span.end <= place and p.name != self.author]
        answers = next((p for p in introduced if not self._asks(p.mentions[0].span)), None)
        return Resolution(Actor(answers.name), "interviewee", 0.7) if answers else None

    def _asks(self, name: Span) -> bool:
        asks = _ASKS.match(self.text, name.end)
        of_a_person = asks is not None and bool(self.named(asks.end(), asks.end() + 1))
        return of_a_person or bool(_BY.search(self.text, max(0, name.start - 30), name.start))

    def other(self, source: Span, speaker: Person | None) -> Resolution | None:
        """Whom a speaker means by a pronoun that does not fit themselves: the last such person spoken of before."""
        word = self.text[source.start : source.end].lower()
        if word not in SINGULAR_PRONOUNS:
            return None
        gender = _gender(word)
        if not speaker or speaker.gender in {"", gender}:
            return UNRESOLVED
        before = self.mentioned[: bisect_left(self.mentioned, source.start, key=itemgetter(0))]
        fits = (p for _, p in reversed(before) if p is not speaker and p.gender in {"", gender})
        person = next(fits, None)
        return Resolution(Actor(person.name), "pronoun", 0.6) if person else UNRESOLVED

    def _mentions(self) -> list[tuple[int, Person]]:
        """Where each person is spoken of outside of quotations: by name, or by a role that only they have."""
        found = [(m.span.start, p) for p in self.cast for m in p.mentions]
        for match in _NOMINAL.finditer(self.text):
            wanted = role_words(match[1])
            holders = [p for p in self.cast if wanted and any(role_fits(wanted, role) for role in p.roles)]
            if len(holders) == 1:
                found.append((match.start(), holders[0]))
        quoted = [q for line in self.paragraphs for q in quotations(self.text, line) if is_speech(self.text, q)]
        spans = [Span(q.start, q.end) for q in quoted]
        outside = [(at, p) for at, p in found if covering(spans, at) is None]
        return sorted(outside, key=lambda pair: pair[0])

    def _author(self) -> str:
        """The person whose name makes one of the first lines: the "I" of a column."""
        starts = {line.end: line.start for line in self.paragraphs[:BYLINE_WITHIN]}
        alone = [
            p.name
            for p in self.cast
            for m in p.mentions
            if m.span.end in starts and self.text[starts[m.span.end] : m.span.start].lower() in {"", "by "}
        ]
        return alone[0] if alone else ""

    def _earlier_person(self, source: Span, gender: str) -> Resolution:
        """Whom a pronoun fits: in its own paragraph the speaker or the only person, else the same in the one before."""
        here = covering(self.paragraphs, source.start) or 0
        at, voice = self._unnamed[-1] if self._unnamed else (-1, UNRESOLVED)
        if self.paragraphs[here].start <= at and not _between(self.mentioned, at, source.start):
            return Resolution(voice.actor, "pronoun", 0.7) if voice.actor else UNRESOLVED
        for place, confidence in ((here, 0.8), (here - 1, 0.7)):
            if place < 0:
                break
            start, end = self.paragraphs[place].start, min(self.paragraphs[place].end, source.start)
            spoke = [(at, p) for at, _, p in _between(self._spoken, start, end) if p]
            named = _between(self.mentioned, start, end)
            for candidates, less in ((spoke, 0.0), (named, 0.1)):
                fits = [pair for pair in candidates if not pair[1].gender or pair[1].gender == gender]
                if fits:
                    person = max(fits, key=lambda pair: pair[0])[1]
                    if person.gender != gender and len({id(p) for _, p in fits}) > 1 and candidates is not spoke:
                        return UNRESOLVED
                    person.gender = person.gender or gender
                    return Resolution(Actor(person.name), "pronoun", round(confidence - less, 2))
        return UNRESOLVED

    def spoken_of(self, source: Span) -> Resolution:
        """Who has spoken last in the paragraph of a source or the one before it, else the only one named there."""
        here = covering(self.paragraphs, source.start) or 0
        start = self.paragraphs[max(here - 1, 0)].start
        spoke = [(at, p) for at, _, p in _between(self._spoken, start, source.start) if p]
        named = {person.name for _, person in _between(self.mentioned, start, source.start)}
        name = spoke[-1][1].name if spoke else named.pop() if len(named) == 1 else ""
        return Resolution(Actor(name), "age", 0.6) if name else UNRESOLVED

    def _earlier_body(self, source: Span, word: str) -> Resolution:
        """ "It": the body that an earlier sentence of the paragraph opens with, or that spoke last; "they" only the latter."""
        here = covering(self.paragraphs, source.start) or 0
        at, last, _ = self._spoken[-1] if self._spoken else (-1, None, None)
        start = max(self.paragraphs[here].start, at)
        opening = self.institutions.subject(start, source.start) if word == "it" else ""
        if opening:
            return Resolution(Actor(opening, ActorKind.INSTITUTION), "pronoun", 0.6)
        near = covering(self.paragraphs, at)
        fits = last and last.kind is ActorKind.INSTITUTION and near is not None and here - near <= 1
        return Resolution(last, "pronoun", 0.5) if fits else UNRESOLVED

    def _antecedent(self, source: Span, word: str) -> Resolution:
        """ "NAME, the French president, who": the name that the relative clause hangs on."""
        before = self._names[: bisect_left(self._names, (source.start,), key=itemgetter(0))]
        named = next((pair for pair in reversed(before) if pair[0].end <= source.start), None)
        if word not in {"who", "whom"} or named is None:
            return UNRESOLVED
        span, person = named
        hangs = _CLAUSE.fullmatch(self.text, span.end, source.start)
        return Resolution(Actor(person.name), "antecedent", 0.7) if hangs else UNRESOLVED


def _between(found: list[Any], start: Any, end: Any) -> list[Any]:
    """Those of a list sorted by place that stand from ``start`` to before ``end``."""
    return found[bisect_left(found, start, key=itemgetter(0)) : bisect_left(found, end, key=itemgetter(0))]


def _gender(word: str) -> str:
    return "f" if word in FEMALE else "m"
