"""A text in, its passages out: paragraphs, sentences, quotations, and what is furniture rather than prose.

Pure functions of the text that give half-open spans of characters and never raise, whatever
the marks; who speaks in a passage is left to ``attribution``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stance.domain import Span

ABBREVIATIONS = frozenset([
    "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "gov", "gen", "col", "lt", "capt", "sgt", "rev", "hon", "st",
    "jr", "sr", "vs", "etc", "inc", "ltd", "co", "corp", "dept", "u.s", "u.k", "u.n", "e.g", "i.e", "maj", "brig", "adm", "cmdr",
    "sens", "reps", "amb", "pres", "messrs", "approx", "ave", "ph.d", "mt", "ft",
])  # fmt: skip
NUMBERED = frozenset([
    "no", "art", "sec", "fig", "vol", "pp", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "oct", "nov", "dec",
])  # fmt: skip
"""Words with a full stop behind them where a number follows."""
_BOUNDARY = re.compile(r"(?<![.!?…])[.!?…]++([\"'”’»)\]]*+)(\s++)(?=[\"'“‘„«(\[]*+(\S))")
_OF_DAY = re.compile(
    r"(?:[A-Z]{2,4}|Eastern|Central|Mountain|Pacific|Greenwich|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April"
    r"|May|June|July|August|September|October|November|December)\b"
)
"""What follows "5 p.m." within a sentence: a zone of time, a day, a month."""
_FURNITURE = re.compile(
    r"""^[^\w©/]*+(
      (source|sources|photo|picture|image|credit|caption|video|by|byline|author|tags?|topics?|filed\ under|related)\s*:.*
    | by(\s+(?-i:[A-ZÀ-Þ][\w.'’-]+|d[aeiu]|de[lrn]|v[ao]n|l[ae]|al|bin)){2,5}((\s?[,|]|\s(and|in|for|[–—-])\s).{0,60})?(?<![.!?])
    | (related|more|read|see|also)\s+(articles?|stories|story|news|more|also|on\ this|reading|coverage|links?)\b(\s*:.*|.{0,80}(?<![.!?”"]))
    | (back\ to\ top|sign\ up|subscribe|follow\ us|share\ this|click\ here|read\ the\ rest|all\ rights\ reserved|©)(?:[^“”"]{0,120}(?<![,“”"]))
    | advertisement(\s*[-–—:|.(].{0,60})?\W* | copyright(\s*(©|\(c\)|\d|:|by\b).{0,120})?
    | .{0,160}(photo(graph)?\ (by|via)|file\ photo|handout\ (photo|image|picture|via)|[/(]\s?handout|handout\s?[/)]
        |getty\ images|/\s?(ap|afp|reuters|epa)\b|via\ (ap|afp|reuters)\b)[^“”"]{0,40}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
"""What prose can begin with too ("By Friday ...", "More than ...") counts only where no full stop ends it."""
_CAPTION = re.compile(
    r"^[^.!?“\"]{2,60}\s[-–—|]\s[^.!?“\"]{2,80}(/\s?[A-Z]\w+|\b(AP|AFP|Reuters|EPA|Getty|Sputnik|Pool|Photo|Images)\b)[^.!?]{0,30}$"
)
_CLOSERS = {"“": "”", "„": "“”", "‟": "”", '"': '"', "”": "”", "«": "»", "»": "«", "「": "」"}
"""What closes a quotation, by the mark that opens it: English, German (two ways), French, Swedish, Japanese."""
_ELIDED = re.compile(r"['’‘](?:\d\ds|em|tis|twas|til|cause|bout|round|n)\b", re.IGNORECASE)
"""Apostrophes at the front of a word, as in "the '90s"."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
REMEMBERED = 64
"""Passages last looked at that are kept: every statement of a paragraph asks for its sentences."""
SPEECH_WORDS = 4
"""Quoted words fewer than this, without a stop inside, are a title or a scare quote, not speech."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its marks. ``runs_on`` when its paragraph ends before it is closed."""

    start: int
    end: int
    runs_on: bool


@lru_cache(maxsize=REMEMBERED)
def paragraphs(text: str) -> tuple[Span, ...]:
    """Lines that hold anything, stripped."""
    found = []
    for match in re.finditer(r"[^\r\n\u2028\u2029]+", text):
        body = match[0].strip()
        if body:
            start = match.start() + match[0].index(body)
            found.append(Span(start, start + len(body)))
    return tuple(found)


@lru_cache(maxsize=REMEMBERED)
def sentences(text: str, within: Span) -> tuple[Span, ...]:
    """Sentences of one paragraph; those inside a quotation are sentences of their own."""
    found, start = [], within.start
    for match in _BOUNDARY.finditer(text, within.start, within.end):
        marks, opening = match[1], match[3]
        if opening.islower() or not opening.isalnum():  # there are scripts without capitals
            continue
        if text[match.start()] == "." and not marks.strip(")]") and _is_abbreviated(text, start, match):
            continue
        found.append(Span(start, match.start(2)))
        start = match.end()
    if start < within.end:
        found.append(Span(start, within.end))
    return tuple(found)


def _is_abbreviated(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a full stop belongs to the word before it, in a sentence that begins at ``start``."""
    before = text[start : stop.start()].rsplit(None, 1)
    word = before[-1].lower().strip("\"'“‘(") if before else ""
    if word in {"a.m", "p.m"}:
        return _OF_DAY.match(text, stop.end()) is not None
    if word in NUMBERED:
        return stop[3].isdigit()
    return word in ABBREVIATIONS or re.fullmatch(r"(?:[a-z]\.)*[a-z]", word) is not None


def neighbours(text: str, span: Span) -> tuple[Span | None, Span | None]:
    """The sentence before some sentences and the one after, of whichever paragraphs."""
    lines = paragraphs(text)
    first, last = (covering(lines, place) for place in (span.start, span.end - 1))
    if first is None or last is None:
        return None, None
    near = [sentence for line in lines[max(first - 1, 0) : last + 2] for sentence in sentences(text, line)]
    before = [sentence for sentence in near if sentence.end <= span.start]
    after = [sentence for sentence in near if sentence.start >= span.end]
    return before[-1] if before else None, after[0] if after else None


def is_furniture(paragraph: str) -> bool:
    """Captions, bylines, credits, related links, calls to subscribe and the ``source:`` line."""
    return bool(_FURNITURE.match(paragraph) or _CAPTION.match(paragraph))


def covering(spans: Sequence[Span], place: int) -> int | None:
    """The place in a sorted list of the span that covers a character."""
    i = bisect_right(spans, (place, 10**12)) - 1
    return i if i >= 0 and spans[i].start <= place < spans[i].end else None


def joined(spans: Iterable[Span]) -> list[Span]:
    """What spans cover together: sorted, none touching another."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def touches(span: Span, covered: Sequence[Span]) -> bool:
    """Whether a span shares a character with what spans cover, as ``joined`` gives it."""
    place = bisect_left(covered, span.end, key=lambda other: other.start)
    return place > 0 and span.start < covered[place - 1].end


def quotations(text: str, within: Span) -> list[Quotation]:
    """Quotations of one paragraph, outermost only, of every style of mark."""
    return list(_marked(text, within)) or list(_single(text, within))


def _marked(text: str, within: Span) -> Iterator[Quotation]:
    at = within.start
    while at < within.end:
        if text[at] in _CLOSERS and _opens(text, at, within):
            closers = _CLOSERS[text[at]]
            end = next((i for i in range(at + 1, within.end) if text[i] in closers), None)
            yield Quotation(at, within.end if end is None else end + 1, runs_on=end is None)
            at = within.end if end is None else end + 1
        else:
            at += 1


def _opens(text: str, at: int, within: Span) -> bool:
    """Whether a mark that could also close a quotation, or stand for inches, opens one here."""
    mark, after = text[at], text[at + 1 : min(at + 2, within.end)]
    in_front = _in_front(text, at, within)
    if mark == '"':
        return in_front or not (text[at - 1].isalnum() or after.isspace() or not after)
    if mark in "”»":
        return in_front and after.isalnum()
    return mark != "«" or in_front


def _in_front(text: str, at: int, within: Span) -> bool:
    return at == within.start or text[at - 1].isspace() or text[at - 1] in "([—–:"


def _single(text: str, within: Span) -> Iterator[Quotation]:
    at = within.start
    while at < within.end:
        if _opens_single(text, at, within):
            end = _single_close(text, at, within)
            runs_on = end is None and text[within.end :].lstrip()[:1] == text[at]
            if end is None and not runs_on:
                return
            yield Quotation(at, end or within.end, runs_on=runs_on)
            at = end or within.end
        else:
            at += 1


def _opens_single(text: str, at: int, within: Span) -> bool:
    return (
        text[at] in "‘'"
        and _in_front(text, at, within)
        and text[at + 1 : at + 2].isalnum()
        and not _ELIDED.match(text, at)
    )


def _single_close(text: str, at: int, within: Span) -> int | None:
    """After the mark that closes a single quotation: before another opens, one after a stop, else the first after a word."""
    after_word = None
    for i in range(at + 2, within.end):
        if text[i] in "’'" and not text[i + 1 : i + 2].isalnum():
            if text[i - 1] in ",.!?…":
                return i + 1
            after_word = after_word or i + 1
        elif after_word and _opens_single(text, i, within):
            break
    return after_word


def is_speech(text: str, quotation: Quotation) -> bool:
    """Whether what is quoted reads as something said rather than a title or a scare quote."""
    inner = text[quotation.start + 1 : quotation.end].rstrip("”“\"’'»«」")
    return len(_WORD.findall(inner)) >= SPEECH_WORDS or (inner[-1:] in tuple(",.!?") and " " in inner)
