"""A text in, its passages out: paragraphs, sentences, quotations, and what is furniture rather than prose.

Pure functions of the text that give half-open spans of characters and never raise, whatever
the marks; who speaks in a passage is left to ``attribution``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.domain import Span

ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sen",
        "rep",
        "gov",
        "gen",
        "col",
        "lt",
        "capt",
        "sgt",
        "rev",
        "hon",
        "st",
        "jr",
        "sr",
        "no",
        "vs",
        "etc",
        "inc",
        "ltd",
        "co",
        "corp",
        "dept",
        "u.s",
        "u.k",
        "u.n",
        "e.g",
        "i.e",
        "a.m",
        "p.m",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "oct",
        "nov",
        "dec",
        "mt",
        "ft",
    ]
)
_BOUNDARY = re.compile(r"[.!?…]+[\"'”’»)\]]*(\s+)(?=[\"'“‘„«(\[]*[A-Z0-9À-ÞА-Я])")
_FURNITURE = re.compile(
    r"""^\W*(
      (source|sources|photo|picture|image|credit|caption|video|by|byline|tags?|topics?|filed\ under)\s*:.*
    | by\s+[A-Z][\w.'’-]+(\s+[A-Z][\w.'’-]+){1,4}(,.{0,60}| and\ .{0,60})?
    | (related|more|read|see|also)\s+(articles?|stories|story|news|more|also|on\ this|reading|coverage|links?)\b.{0,80}
    | (back\ to\ top|advertisement|sign\ up|subscribe|follow\ us|share\ this|click\ here|read\ the\ rest|all\ rights\ reserved|copyright|©).{0,120}
    | .{0,160}(photo(graph)?\ (by|via)|file\ photo|handout|getty\ images|/\s?(ap|afp|reuters|epa)\b|via\ (ap|afp|reuters)\b).{0,40}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_CAPTION = re.compile(
    r"^[^.!?“\"]{2,60}\s[-–—|]\s[^.!?“\"]{2,80}(/\s?[A-Z]\w+|\b(AP|AFP|Reuters|EPA|Getty|Sputnik|Pool|Photo|Images)\b)[^.!?]{0,30}$"
)
_OPENERS = {"“": "”", "„": "“”", "«": "»", '"': '"', "‟": "”"}
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SPEECH_WORDS = 4
"""Quoted words fewer than this, without a stop inside, are a title or a scare quote, not speech."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its marks. ``runs_on`` when its paragraph ends before it is closed."""

    start: int
    end: int
    runs_on: bool


def paragraphs(text: str) -> list[Span]:
    """Lines that hold anything, stripped."""
    found = []
    for match in re.finditer(r"[^\r\n\u2028\u2029]+", text):
        body = match[0].strip()
        if body:
            start = match.start() + match[0].index(body)
            found.append(Span(start, start + len(body)))
    return found


def sentences(text: str, within: Span) -> list[Span]:
    """Sentences of one paragraph. A stop inside a quotation that goes on ends no sentence of the whole."""
    found, start = [], within.start
    for match in _BOUNDARY.finditer(text, within.start, within.end):
        before = text[start : match.start()].rsplit(None, 1)
        word = before[-1].lower().strip("\"'“‘(") if before else ""
        if text[match.start()] == "." and (word in ABBREVIATIONS or re.fullmatch(r"[a-z]", word)):
            continue
        found.append(Span(start, match.start(1)))
        start = match.end()
    if start < within.end:
        found.append(Span(start, within.end))
    return found


def is_furniture(paragraph: str) -> bool:
    """Captions, bylines, credits, related links, calls to subscribe and the ``source:`` line."""
    return bool(_FURNITURE.match(paragraph) or _CAPTION.match(paragraph))


def covering(spans: Sequence[Span], place: int) -> int | None:
    """The place in a sorted list of the span that covers a character."""
    i = bisect_right(spans, (place, 10**12)) - 1
    return i if i >= 0 and spans[i].start <= place < spans[i].end else None


def quotations(text: str, within: Span) -> list[Quotation]:
    """Quotations of one paragraph, outermost only, of every style of mark."""
    found = list(_marked(text, within, _OPENERS))
    return found or list(_single(text, within))


def _marked(text: str, within: Span, openers: dict[str, str]) -> Iterator[Quotation]:
    at = within.start
    while at < within.end:
        char = text[at]
        if char in openers and not _is_inch_or_stray(text, at):
            end = next((i for i in range(at + 1, within.end) if text[i] in openers[char]), None)
            yield Quotation(at, within.end if end is None else end + 1, runs_on=end is None)
            at = within.end if end is None else end + 1
        else:
            at += 1


def _is_inch_or_stray(text: str, at: int) -> bool:
    """A straight mark after a digit or letter opens nothing."""
    return text[at] == '"' and at > 0 and text[at - 1].isalnum()


def _single(text: str, within: Span) -> Iterator[Quotation]:
    at = within.start
    while at < within.end:
        opens = (
            text[at] in "‘'" and (at == within.start or text[at - 1] in " \t([—–:") and text[at + 1 : at + 2].isalnum()
        )
        end = _single_close(text, at, within.end) if opens else None
        if end:
            yield Quotation(at, end, runs_on=False)
        at = end or at + 1


def _single_close(text: str, at: int, limit: int) -> int | None:
    """After the mark that closes a single quotation: one after a stop if there is one, else one after a word."""
    closers = [
        i for i in range(at + 2, limit)
        if text[i] in "’'" and not text[i + 1 : i + 2].isalnum()
    ]  # fmt: skip
    after_stop = [i for i in closers if text[i - 1] in ",.!?…"]
    chosen = after_stop or closers
    return chosen[0] + 1 if chosen else None


def is_speech(text: str, quotation: Quotation) -> bool:
    """Whether what is quoted reads as something said rather than a title or a scare quote."""
    inner = text[quotation.start + 1 : quotation.end].rstrip("”\"’'»")
    return len(_WORD.findall(inner)) >= SPEECH_WORDS or (inner[-1:] in tuple(",.!?") and " " in inner)
