"""Tagged names in, out come those that are people, whole: two pieces joined, a surname that was missed.

Who is the same person is left to ``cast``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from stance.attribution import Name
from stance.domain import Span
from stance.lexicon import COLLECTIVES, DAYS, HONORIFICS, METONYMS, PARTICLES, ROLE_MODIFIERS, ROLES, nation
from stance.passages import joined, touches

NAME_WORD = r"[A-ZÀ-ÞА-Я][\w’'-]*\w"
LONGEST_SMALL = 3
"""Letters of the words that a headline in capitals leaves small."""
LONGEST_WORD = 40
"""Characters looked back for the rest of a hyphenated name."""
_BEFORE_HYPHEN = re.compile(rf"(?<!\w)(?<!\w-){NAME_WORD}-$")
_HOLDS_TOGETHER = re.compile(r"[ -]| [“\"‘][A-ZÀ-Þ][\w’'-]+[”\"’] ")
"""Between two pieces of one name: nothing, or what its bearer is called: Ada “Reed” Brandt."""
DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ.,’' -]{1,60}(?:, [A-Z]\w+ \d+)?(?: \([^()\n]*\))? [—–-] ")
"""What opens a report: "KARLSHOLT — ", which the tagger takes for a name or into the first source."""
_ROLE = "|".join(sorted(ROLES))
_TITLE = re.compile(
    rf"(?:\b(?i:{'|'.join(sorted(HONORIFICS | ROLES))})\.?|(?!(?:In|To|From|At|On|But|And|For|Of|The|As|By|With|When|While|If|That|Then|Yet) )[A-ZÀ-Þ][\w’'-]*) $"
)
"""Before a name that is a person's: a title, a role, or a given name."""
_IN = re.compile(r"\b(?:[Ii]n|into|inside|outside|across|throughout|within|between)\s+$")
_OF_STATE = re.compile(
    r" (?:side|bank|shore|coast|border|frontier)\b|['’]s? (?:(?:foreign|defen[cs]e|interior|finance|prime|own|new|central|military|armed|air|ruling|northern|southern|eastern|western) )?"
    r"(?:government|army|president|parliament|ministry|minister|border|capital|navy|forces?|ambassador|soldiers|bank|economy|cabinet)\b"
)
"""Behind the name of a state."""
_HEADED = re.compile(
    rf"\b(?:(?i:{_ROLE}|republic|kingdom|governments?|leadership|authorities|people|capitals?|army|armies|leaders|side)|[A-ZÀ-Þ][\w’'-]+) of (?:the )?(?:{NAME_WORD} and )?$"
)
"""Before it: "the president of", and before a town: "Bishop Ivo Maal of"."""
_HYPHENATED = re.compile(r"(?:-\w+){1,9}")
_SURNAME = re.compile(rf" ({NAME_WORD})(?=,|\.?\n| [a-z(]|\)|['’]s? )")

_LED = rf"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[\w-]+['’]s?) )?(?:(?!(?:of|for|to|by|in|at) )[\w-]+ ){{0,3}}?(?i:{_ROLE})\b"
_WHOLE_NAME = rf"(?P<name>{NAME_WORD}(?: (?:{'|'.join(sorted(PARTICLES))}|[A-Z]\.|{NAME_WORD})){{0,3}} {NAME_WORD})"
_BY_ROLE = [
    re.compile(rf"{_LED}[^,]{{0,80}}, {_WHOLE_NAME}(?:,[^,]*)?,?"),
    re.compile(rf"{_LED}(?: of| for)? [^,]{{0,60}}?\b(?!(?:of|for|to|by|in|at|and) )[a-zà-þ]+ {_WHOLE_NAME},?"),
    re.compile(rf"{_WHOLE_NAME}, {_LED}.*", re.DOTALL),
]
"""Sources that give a role and a name: the name set off, behind a common noun, or first."""
_BEHIND_ROLE = re.compile(rf"\b(?i:{_ROLE})(?:,)? {_WHOLE_NAME}(?=,| (?:[a-z]|\()|\.\s|['’]s )")
_NO_NAMES = COLLECTIVES | METONYMS | DAYS
_BODY = re.compile(
    rf"(?: {NAME_WORD}){{0,3}} (?:{'|'.join(sorted(word.capitalize() for word in COLLECTIVES))})(?![\w-])"
)
"""Behind the first words of a body's name that were taken for a person: "Nether Askill" of "Nether Askill District Council"."""


def is_prefix(word: str) -> bool:
    """Whether a word before a name is a title or a role and no part of it."""
    low = word.lower().strip(".")
    return low in HONORIFICS or low in ROLES or low in ROLE_MODIFIERS


def people_among(text: str, names: Sequence[Name], sources: Sequence[Span] = ()) -> list[Span]:
    """Spans tagged as people, without words that are tagged as something else at least as often, and metonyms.

    Also what a source calls by a role and a name, "the board's chairman, Ivo Maal", and the tagger saw no person in.
    """
    tagged = _tagged(text, names)
    closed = joined(sorted(tagged))
    called = {span for source in sources if (span := named_by_role(text, source))} | set(_titled(text))
    return [*tagged, *joined(sorted(span for span in called if not touches(span, closed)))]


def _titled(text: str) -> Iterator[Span]:
    """Names of two words or more straight behind a role or set off behind it, in lines that are no headlines."""
    for match in _BEHIND_ROLE.finditer(text):
        words = match["name"].split()
        end = text.find("\n", match.end())
        line = text[text.rfind("\n", 0, match.start()) + 1 : end if end > 0 else len(text)]
        plain = any(word.islower() and len(word) > LONGEST_SMALL for word in line.split())
        if plain and not {w.lower() for w in words} & _NO_NAMES and not any(map(is_prefix, words)):
            yield Span(*match.span("name"))


def named_by_role(text: str, source: Span) -> Span | None:
    """The name of a person in a source that says by a role who that is, behind the role or before it."""
    for form in _BY_ROLE:
        match = form.fullmatch(text, *source)
        words = match["name"].split() if match else []
        if match and not {word.lower() for word in words} & (COLLECTIVES | METONYMS) and not is_prefix(words[-1]):
            return Span(*match.span("name"))
    return None


def _tagged(text: str, names: Sequence[Name]) -> list[Span]:
    names = _joined(text, names)
    surnames = {
        text[slice(*n.span)].split()[-1] for n in names if n.kind == "PERSON" and n.span.start > text.find("\n") > 0
    }
    names = [_without_verb(text, name, surnames) for name in names]
    votes: dict[str, list[bool]] = {}
    for name in names:
        votes.setdefault(text[name.span.start : name.span.end].casefold(), []).append(name.kind == "PERSON")
    long = [(n.kind, words) for n in names if len(words := text[n.span.start : n.span.end].casefold().split()) > 1]
    short = {words[0] for kind, words in long if kind == "ORGANIZATION"} - {
        words[-1] for kind, words in long if kind == "PERSON"
    }
    people = {word for word, given in votes.items() if sum(given) * 2 > len(given)} - METONYMS - COLLECTIVES - short
    surnames = {
        word.split()[-1].casefold()
        for n in names
        if n.kind == "PERSON" and not _is_acronym(word := text[n.span.start : n.span.end])
    }
    spans = {name.span: text[name.span.start : name.span.end] for name in names if name.kind == "PERSON"}
    people -= _places(text, spans, {word for _, words in long for word in words})
    return [
        span
        for span, word in spans.items()
        if word.casefold() in people
        and not _opens_report(text, span)
        and not _BODY.match(text, span.end)
        and (not _is_acronym(word) or word.casefold() in surnames)
    ]


def _without_verb(text: str, name: Name, surnames: Set[str]) -> Name:
    """A surname in a headline that gives every word a capital without the verb behind it: "Brandt Calls"."""
    words = text[slice(*name.span)].split()
    if name.kind != "PERSON" or "\n" in text[: name.span.end] or len(words) != 2 or words[1] in surnames:
        return name
    return Name(name.kind, Span(name.span.start, name.span.start + len(words[0]))) if words[0] in surnames else name


def _places(text: str, spans: Mapping[Span, str], in_longer: Set[str]) -> set[str]:
    """Single words tagged as people that the text uses as a country or a town: "in Kiroto", "Kiroto's army", "Kirotan"."""
    found: dict[str, list[Span]] = {}
    for span, word in spans.items():
        if " " not in word and word.casefold() not in in_longer:
            found.setdefault(word.casefold(), []).append(span)
    nations = Counter(nation(word) for word in found)
    return {
        word
        for word, places in found.items()
        if not any(_TITLE.search(text, max(0, span.start - LONGEST_WORD), span.start) for span in places)
        and (nations[nation(word)] > 1 or any(_is_placed(text, span) for span in places))
    }


def _is_placed(text: str, span: Span) -> bool:
    start = max(0, span.start - LONGEST_WORD)
    before = _IN.search(text, start, span.start) or _HEADED.search(text, start, span.start)
    return bool(before or _OF_STATE.match(text, span.end))


def _joined(text: str, names: Sequence[Name]) -> list[Name]:
    """Names with a person's that was tagged in two pieces, "Ada" and "Brandt", as one."""
    found: list[Name] = []
    for name in sorted(names, key=lambda n: n.span):
        head = _BEFORE_HYPHEN.search(text, max(0, name.span.start - LONGEST_WORD), name.span.start)
        name = Name(name.kind, Span(head.start(), name.span.end)) if head else name
        cut = name.span.end - (text[name.span.end - 1] == "-")
        tail = _HYPHENATED.match(text, cut)
        name = Name(name.kind, Span(name.span.start, tail.end())) if tail else name
        last = found[-1] if found else None
        if (
            last
            and name.kind == "PERSON"
            and _opens(text, last)
            and _HOLDS_TOGETHER.fullmatch(text[last.span.end : name.span.start])
        ):
            found[-1] = Name("PERSON", Span(last.span.start, name.span.end))
        else:
            found.append(name)
    starts = {name.span.start for name in found}
    return [_with_surname(text, name, starts) for name in found]


def _opens(text: str, name: Name) -> bool:
    """Whether a person's name may go on behind what was tagged: a person, or "Justice Meher" or "Celestine" taken for a body."""
    word = text[slice(*name.span)]
    given = name.kind == "ORGANIZATION" and word.istitle() and word.lower() not in _NO_NAMES
    return name.kind == "PERSON" or (is_prefix(word.split()[0]) if " " in word else given)


def _with_surname(text: str, name: Name, starts: set[int]) -> Name:
    """A person of whom only the given name was tagged, with the capitalised word behind it that is tagged as nothing."""
    word = text[name.span.start : name.span.end]
    behind = _SURNAME.match(text, name.span.end) if name.kind == "PERSON" and " " not in word else None
    if not behind or behind.start(1) in starts or is_prefix(word) or is_prefix(behind[1]) or behind[1].lower() in DAYS:
        return name
    return Name("PERSON", Span(name.span.start, behind.end()))


def opens_line(text: str, place: int) -> bool:
    """Whether a place is the first of its line."""
    return place == 0 or text[place - 1] == "\n"


def _opens_report(text: str, span: Span) -> bool:
    return (
        opens_line(text, span.start) and text[slice(*span)].isupper() and DATELINE.match(text, span.start) is not None
    )


def _is_acronym(word: str) -> bool:
    return " " not in word and word.isupper()
