"""The tagged names of bodies in one document, each body once: its full name, its acronym, what it is called by.

So that "the PSA", "the company", "their union" and "it" find the body that they stand for. What a
phrase says on its face is left to ``bodies``; people are the ``cast``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.bodies import strip_edges
from stance.domain import Span
from stance.lexicon import (
    COLLECTIVES,
    COMPANIES,
    HONORIFICS,
    IN_OTHER_NAMES,
    MEDIA,
    OPENERS,
    PLURAL_GROUPS,
    ROLES,
    UNIONS,
)
from stance.passages import covering, joined

_ACRONYM = re.compile(r"\s*\((?:the )?([A-Z][A-Za-z]*[A-Z])\)")
_WITH_ACRONYM = re.compile(
    r"([A-ZÀ-Þ][\w’'&-]{0,60}+(?: (?:of|and|for|the|[A-ZÀ-Þ&][\w’'&-]{0,60}+)){0,20}) \(([A-Z]{2,8})\)"
)
_HEADS = "|".join(sorted(word.capitalize() for word in COLLECTIVES - IN_OTHER_NAMES))
_CAPITALS = r"[A-ZÀ-Þ][\w’'&-]{1,30}+"
_OF = rf"(?: (?:of|for)(?: the)?(?: {_CAPITALS})+)"
_PLAIN = re.compile(
    rf"(?<![\w’'-])(?!(?:{'|'.join(sorted(word.capitalize() for word in OPENERS))}) )"
    rf"((?:{_CAPITALS} (?:(?:of|for)(?: the)? |and )?){{1,6}}(?:{_HEADS}){_OF}?|(?:{_HEADS}){_OF}+)(?![\w-])"
)
"""A body whose name says what it is, whether it was tagged or not: "Harcastle Museum"."""
_WHAT = re.compile(
    rf"^(?:(?:[a-z][\w-]* )+(?=[A-ZÀ-Þ])|(?i:{'|'.join(sorted(ROLES))}) (?:of|for) (?:the )?(?=[A-ZÀ-Þ]))"
)
"""Before a body's name: "rival", "president of the"."""
_ALONE = re.compile(
    r"(?m)(?<=\n)(?!Dear |To )(?:The )?((?:[A-ZÀ-Þ][\w’'-]+|of|the|and|for|on|in)(?: (?:[A-ZÀ-Þ][\w’'-]+|of|the|and|for|on|in)){1,20}),$"
)
_TWO = re.compile(rf"\b(?:{_HEADS})\b.* and (?:the )?.*\b(?:{_HEADS})\b")
"""Two bodies tagged as one: "Department of Works and the Department of State"."""
_MORE = re.compile(r"(?: [A-ZÀ-Þ][\w’'-]{1,60}+){1,20}")
_BEFORE = re.compile(
    r"(?:^|[^\w’'-])(?:the|its|their|his|her|an?|[\w-]+(?:['’]s|s['’]))\s+((?:[\w’'-]+ ){0,3}[a-z][\w-]+),? (?:the )?$",
    re.I,
)
_AFTER = re.compile(
    r",\s+(?:the|its|their|an?|[A-ZÀ-Þ][\w-]+(?:['’]s|s['’]))\s+((?:[\w’'-]+ ){0,3}?[a-z][\w-]+)(?=,| (?:of|in|for|that|which)\b)"
)
_COMMON = re.compile(r"(the|their|its|his|her|our|this)? ?((?:[\w’'-]+ ){0,2}?)([a-z][\w-]+)", re.I)
LONGEST_HEADLINE = 200
"""Characters of a line that can be a headline."""
FEWEST_LETTERS = 4
"""Letters up to which a word of such a headline may begin small: "of", "with"."""
_LEADING = frozenset({"of", "for", "at", "from", "by", "with", "in", "to", "and"})


@dataclass(slots=True)
class Institution:
    """A body: the longest form of its name, its place among all, every form in lower case, common nouns for it, places in
    the text."""

    name: str
    number: int
    forms: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)


class Institutions:
    """The bodies named in one text; ``spans``: where the tagger saw one, longer names of one place first.

    ``people``: the names of people in order, which are no part of a body's.
    """

    def __init__(self, text: str, spans: Sequence[Span], people: Sequence[Span] = ()) -> None:
        self.text = text
        self.all: list[Institution] = []
        self._known: defaultdict[str, set[int]] = defaultdict(set)
        starts = [person.start for person in people]
        named = [s if _is_titling(text, s) else Span(s.start, _end(text, s, starts)) for s in spans]
        named += [Span(*match.span(1)) for match in _WITH_ACRONYM.finditer(text)]
        named += [s for s in (Span(*m.span(1)) for m in _PLAIN.finditer(text)) if self._is_one(s, spans, starts)]
        self._lines = [m for m in _ALONE.finditer(text) if {w.lower() for w in m[1].split()} & COLLECTIVES]
        known, whole = set(named), joined(named)
        for span in sorted(known, key=lambda s: s.start - s.end):
            if (i := covering(whole, span.start)) is None or whole[i] not in known or whole[i] == span:
                self._add(span)
        self._add_places()

    def _add_places(self) -> None:
        """Where a text speaks of "the Front" alone, of the one body that so ends: "Northern Dawn Front"."""
        ends = defaultdict(list)
        for body in self.all:
            if " " in body.name:
                ends[body.name.split()[-1]].append(body)
        for word, bodies in ends.items():
            if len(bodies) == 1 and word.lower() in COLLECTIVES and word.istitle():
                found = re.finditer(rf"\b[Tt]he {word}\b(?! [A-ZÀ-Þ]| of\b)", self.text)
                bodies[0].places += [match.start() + len("The ") for match in found]

    def _is_one(self, span: Span, tagged: Sequence[Span], people: Sequence[int]) -> bool:
        """Whether a name by its words is one body's: not in a headline, no person within, not two bodies, "Acme and Porth Council"."""
        if _is_titling(self.text, span) or bisect_left(people, span.start) != bisect_left(people, span.end):
            return False
        name, parted = self.text[slice(*span)], self.text.find(" and ", *span)
        return span in tagged or not (_TWO.search(name) or (parted > 0 and any(s.end == parted for s in tagged)))

    def _add(self, span: Span) -> None:
        name = _WHAT.sub("", strip_edges(_ACRONYM.sub("", self.text[span.start : span.end])))
        first = name.split()[0].lower().strip(".") if name[:1].isalpha() else ""
        if (
            not first
            or len(name) == 1
            or name.islower()
            or name.lower() in COLLECTIVES | PLURAL_GROUPS
            or first in HONORIFICS
            or (name.split()[-1].lower() in ROLES and first not in COLLECTIVES)
            or _TWO.search(name)
        ):
            return
        body = self._named(name)
        if body is None:
            body = Institution(name, len(self.all))
            body.called = _common_nouns(name)
            self._known[f"{name.split()[0]} "].add(body.number)
            self._known[f" {_initials(name)}"].add(body.number)
            self.all.append(body)
        self._call(body, name.casefold())
        acronym = _ACRONYM.search(self.text, span.start, span.end + 12)
        if acronym and acronym.start() <= span.end:
            self._call(body, acronym[1].casefold())
        before, after = (
            _BEFORE.search(self.text, max(0, span.start - 60), span.start),
            _AFTER.match(self.text, span.end),
        )
        body.called |= {m[1].split()[-1].lower() for m in (before, after) if m} - ROLES
        body.places.append(span.start)

    def _call(self, body: Institution, form: str) -> None:
        body.forms.add(form)
        self._known[form].add(body.number)

    def full_name(self, name: str) -> str:
        """The longest form of a body's name, or the name as it is."""
        name = strip_edges(_ACRONYM.sub("", name))
        body = self._named(name)
        return body.name if body else self._spelt(name)

    def _spelt(self, name: str) -> str:
        """A name in capitals as the text spells it elsewhere, if it does."""
        if not name.isupper() or " " not in name:
            return name
        others = (match[0] for match in re.finditer(re.escape(name), self.text, re.IGNORECASE))
        return next((other for other in others if not other.isupper()), name)

    def short(self, phrase: str) -> str:
        """The one body whose name ends, or begins before an "of", with the capitalised words of a phrase: "the Round Table"."""
        bare = strip_edges(phrase.strip(" ,"))
        if not bare or bare.lower() == phrase.lower() or not all(word[0].isupper() for word in bare.split()):
            return ""
        form = re.compile(rf"(?:.* )?{re.escape(bare)}|{re.escape(bare)} (?:of|for|on) .*", re.IGNORECASE)
        fits = {body.name for body in self.all if form.fullmatch(body.name) and body.name.casefold() != bare.casefold()}
        return fits.pop() if len(fits) == 1 else ""

    def heading(self, source: Span) -> str:
        """The named body that closes a source whose other words only say what it is: "Housing charity Roof First"."""
        phrase = self.text[source.start : source.end].rstrip(" ,")
        low = phrase.casefold()
        ends = [low[i:] for i in range(len(low))]
        known = sorted((i, form) for form in ends if form in self._known for i in self._known[form])
        closing = [(self.all[i].name, form) for i, form in known if form in self.all[i].forms]
        return next((name for name, form in closing if _only_says_what(phrase[: -len(form)].strip(" ,"))), "")

    def called(self, phrase: str, place: int) -> str:
        """The one body named before a place that a common noun stands for: "the company", "their union"."""
        match = _COMMON.fullmatch(phrase.strip(" ,"))
        head = match[3].lower() if match else ""
        if not match or head in ROLES or (head not in COMPANIES | {"union"} and (match[2] or not match[1])):
            return ""
        fits = [body for body in self.all if head in body.called or (head in COMPANIES and body.called & COMPANIES)]
        before = [body for body in fits if min(body.places) < place]
        chosen = before or fits
        if len(chosen) == 1:
            return chosen[0].name
        opening = self._opening(0, place)
        return opening.name if opening in chosen else ""

    def enacting(self, place: int) -> str:
        """The body that stands alone on a line before a place, as a resolution names who resolves: "The Assembly of Communes,"."""
        before = bisect_left(self._lines, place, key=lambda line: line.start())
        return self.full_name(self._lines[before - 1][1]) if before else ""

    def group(self, phrase: str, place: int) -> str:
        """The longer form under which the text speaks of a group before: "ministers of fisheries of the Amber Union"."""
        match = re.fullmatch(r"(?:the )?(\w+)", phrase.strip(" ,"), re.IGNORECASE)
        if not match or match[1].lower() not in PLURAL_GROUPS:
            return ""
        longer = re.compile(rf"\b(?i:{match[1]})((?: of(?: the)?(?: [a-z]+)?)(?: of(?: the)?)?(?: [A-ZÀ-Þ][\w-]*)+)")
        found = {m[1] for m in longer.finditer(self.text, 0, place)}
        return f"{match[1].capitalize()}{found.pop()}" if len(found) == 1 else ""

    def subject(self, start: int, place: int) -> str:
        """The body that the last sentence before a place opens with, not before ``start``: what "it" may stand for."""
        body = self._opening(start, place)
        return body.name if body else ""

    def _opening(self, start: int, place: int) -> Institution | None:
        openings = [
            (at, i) for i, b in enumerate(self.all) for at in b.places if start <= at < place and self._opens(at)
        ]
        return self.all[max(openings)[1]] if openings else None

    def _opens(self, at: int) -> bool:
        return bool(re.search(r"(?:^|\n|[.!?…]['\"”’]?\s+)(?:The )?$", self.text[max(0, at - 10) : at]))

    def _named(self, name: str) -> Institution | None:
        """The first body that a name is a form of; only those that can be are looked at."""
        words = name.split()
        can_be = [name.casefold(), f"{words[0]} " if words else "", f" {name}"]
        near = sorted({i for key in can_be if key in self._known for i in self._known[key]})
        return next((self.all[i] for i in near if _is_short_for(name, self.all[i])), None)


def _is_short_for(short: str, body: Institution) -> bool:
    """The name itself, its acronym, or its first words where the rest is no common noun ("Harumi", "Harumi Freight")."""
    if short.casefold() in body.forms:
        return True
    words, full = short.split(), body.name.split()
    if len(words) == 1 and short.isupper():
        return len(short) > 1 and short == _initials(body.name)
    rest = [w.lower() for w in full[len(words) :]]
    begins = len(words) < len(full) and full[: len(words)] == words
    whose = len(words) > 1 and rest[:1] in (["of"], ["for"]) and words[-1].lower() in COLLECTIVES
    return begins and (whose or not (set(rest) & (COLLECTIVES | {"of", "for"}) or MEDIA.search(body.name)))


def _is_titling(text: str, span: Span) -> bool:
    """Whether a name stands in a headline that gives every word a capital: what follows is no part of it."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) > LONGEST_HEADLINE:
        return False
    words = [word for word in line.split() if len(word) > FEWEST_LETTERS]
    return not line.rstrip().endswith((".", "”", '"')) and all(word[0].isupper() for word in words)


def _end(text: str, span: Span, people: Sequence[int]) -> int:
    """Where a body's name ends: with the last capitalised word behind what was tagged, before the next person."""
    more = _MORE.match(text, span.end)
    after = bisect_left(people, span.end)
    stop = people[after] if after < len(people) else len(text)
    return max(span.end, min(more.end(), stop - 1)) if more else span.end


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _only_says_what(lead: str) -> bool:
    """Whether words before a body's name say no more than what it is: no other name, no role, nobody else's."""
    words = lead.split()
    named = any(word[0].isupper() for word in words[1:])
    return bool(words) and not named and words[-1].lower() not in ROLES | _LEADING


def _common_nouns(name: str) -> set[str]:
    """What a body's own name says that it is: its head, "union" for a federation of workers, else a company."""
    words = [w.lower() for w in re.findall(r"[\w-]+", name)]
    heads = {words[0], words[-1]} & COLLECTIVES
    if UNIONS.search(name):
        heads.add("union")
    return heads or (set() if name.isupper() or MEDIA.search(name) else set(COMPANIES))
