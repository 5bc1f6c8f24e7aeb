"""A text's paragraphs in, those that open with a speaker's label out: "MS HOLM: ...", "[HOLM] ...", "Q. ...", "ADA HOLM" alone.

Covers transcripts, interviews, minutes and headlines of many layouts. What belongs to a label is left to ``turns``,
whom it names to ``actors``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stance.domain import Span
from stance.lexicon import HONORIFICS, PARTICLES, ROLES
from stance.phrases import name_behind_role

_CAPITAL = r"[A-ZÀ-ÞА-Я](?:[\w’'-]{0,3}\.|[\w’'-]*)"
_PARTICLE = "|".join(sorted(PARTICLES))
_NAMED = rf"(?:[A-ZÀ-ÞА-Я][\w.’'-]*|(?:of|the|for|and|{_PARTICLE}))(?:,? (?:[A-ZÀ-ÞА-Я][\w.’'-]*|of|the|in|for|and|{_PARTICLE})){{0,11}}"
_EXPLAINED = rf"(?P<whole>(?P<name>{_NAMED})(?: \([^()\n]{{1,60}}\)){{0,3}})"
_OPENS = r"(?:\d+\. )?(?:[–—-] )?[“\"]?(?P<mark>[*_]{0,3})"
"""A number, a dash, or the quotation mark of a transcript that is quoted as a whole."""
_COLON = re.compile(rf"{_OPENS}{_EXPLAINED}(?:(?P=mark):|:(?P=mark))\s+(?=\S)")
"""A label with what stands in brackets behind it: a name behind an office, a party, a paper; in bold or not."""
_OTHERS = [
    re.compile(rf"(?P<mark>)\[(?P<whole>(?P<name>{_NAMED}))\] (?=\S)"),
    re.compile(rf"{_OPENS}{_EXPLAINED}(?P=mark) [–—-] (?=\S)"),
    re.compile(r"(?P<mark>[*_]{0,3})(?P<whole>(?P<name>[QA]))(?:\.(?P=mark)|(?P=mark)(?<=[*_])) (?=\S)"),
    re.compile(
        rf"(?P<mark>)(?P<whole>(?P<name>(?:The )?{_CAPITAL} (?:{_CAPITAL} )?[A-ZÀ-Þ][A-ZÀ-Þ’'-]+|The [A-Z]{{3,}}))\. (?=\S)"
    ),
]
"""Labels without a colon: only those that come again are believed."""
_ALONE = re.compile(rf"{_OPENS}{_EXPLAINED}(?P=mark)$", re.MULTILINE)
"""A label that has its line for itself."""
QUESTIONS = frozenset({"q", "question", "questioner", "reporter", "interviewer", "moderator", "journalist", "host"})
_NO_SPEAKER = frozenset(
    ["note", "update", "analysis", "correction", "breaking", "opinion", "exclusive", "live", "transcript", "picture", "photo",
     "video", "watch", "source", "read more", "explainer", "interview", "editorial", "fact", "date", "subject", "location", "by",
     "advertisement", "related", "share", "background", "summary"]
)  # fmt: skip
_INSIDE = re.compile(
    rf"(?<=[.!?…>*)”\"]) ((?:{_CAPITAL} (?:(?:{_CAPITAL}|of|the|and|for|to|in|on|–) ){{0,18}}[A-ZÀ-ÞА-Я][\w'’-]+|Question)): (?=\S)"
)
"""Before the next speaker's label in a transcript without paragraphs: two words at least, the first and last capitalised."""
LONGEST_LABEL, LONGEST_OFFICE = 48, 120
"""Characters of a label; the longer where it gives an office."""
FEWEST_WORDS = 3
"""Words after a label in a headline: fewer are a rubric."""
TRANSCRIPT = 3
"""Labels from which a text is a transcript, in which a speaker may be heard just once."""
LINES_TO_A_LABEL = 4
"""Lines to each label at most, in a text whose labels have lines of their own: headings are rarer."""


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker's label: its span, the name in it without brackets and marks, and where what they say begins."""

    span: Span
    name: str
    said: int

    @property
    def asks(self) -> bool:
        return self.name.lower() in QUESTIONS


def labels(text: str, lines: Sequence[Span]) -> dict[int, Label]:
    """The labels that open paragraphs, by the place of their paragraph; ``said`` of one that stands alone is the next one's start."""
    plain = {i: label for i, line in enumerate(lines) if (label := _match(_COLON, text, line))}
    often = Counter(label.name for label in plain.values())
    alone = len(lines) == 1
    found = {
        i: label
        for i, label in plain.items()
        if _is_speaker(text, i, label, often) or (alone and _is_presented(label.name))
    }
    if len(found) >= TRANSCRIPT:
        found = {i: label for i, label in plain.items() if i in found or " " in label.name}
    rest = {i: line for i, line in enumerate(lines) if i not in found}
    others = {i: label for i, line in rest.items() for form in _OTHERS if (label := _match(form, text, line))}
    return dict(sorted({**_alone(text, lines), **_again(others), **found}.items()))


def labels_inside(text: str, line: Span) -> list[Label]:
    """Labels in the midst of a paragraph, of a transcript whose turns are not parted."""
    found = _INSIDE.finditer(text, *line)
    return [Label(Span(*match.span(1)), match[1], match.end()) for match in found if _may_be_speaker(match[1])]


def is_exchange(found: Sequence[Label], *, alone: bool = False) -> bool:
    """Whether the labels within one paragraph are those of a conversation: two at least, one with an office or come again.

    ``alone``: the text is this paragraph; one label is then enough that gives an office and a name.
    """
    names = [label.name for label in found]
    if alone and any(map(_is_presented, names)):
        return True
    return len(names) > 1 and (len(set(names)) < len(names) or any(map(_has_office, names)))


def _match(form: re.Pattern[str], text: str, line: Span) -> Label | None:
    match = form.match(text, line.start, line.end)
    name = match["name"].rstrip(".") if match else ""
    return Label(Span(*match.span("whole")), name, match.end()) if match and _may_be_speaker(name) else None


def _again(found: dict[int, Label]) -> dict[int, Label]:
    """Those whose name comes again."""
    often = Counter(label.name for label in found.values())
    return {i: label for i, label in found.items() if often[label.name] > 1}


def _alone(text: str, lines: Sequence[Span]) -> dict[int, Label]:
    """Labels that have a line for themselves: several speakers, each heard more than once, and something said behind each."""
    candidates = {i: label for i, line in enumerate(lines[:-1]) if (label := _match(_ALONE, text, line))}
    found = _again({i: label for i, label in candidates.items() if i + 1 not in candidates})
    styles = {text[lines[i].start] for i in found} & set("*_")
    found |= {i: each for i, each in candidates.items() if text[lines[i].start] in styles and i + 1 not in candidates}
    names = {label.name for label in found.values()}
    telling = any(" " in name or name.isupper() for name in names)
    if len(names) < 2 or not telling or len(found) * LINES_TO_A_LABEL < len(lines):
        return {}
    return {i: Label(label.span, label.name, lines[i + 1].start) for i, label in found.items()}


def _may_be_speaker(label: str) -> bool:
    words = label.split()
    plain = len(label) <= LONGEST_LABEL and all(word[0].isupper() or word in PARTICLES for word in words)
    fits = plain or (len(label) <= LONGEST_OFFICE and _has_office(label))
    return fits and label.lower() not in _NO_SPEAKER and words[-1][0].isupper()


def _has_office(label: str) -> bool:
    return any(word.strip(",").lower() in ROLES for word in label.split())


def _is_presented(label: str) -> bool:
    """Whether a label gives somebody's office and then their name: "President of Norland Ada Brandt"."""
    return _has_office(label) and " " in name_behind_role(label)


def _is_titled(label: str) -> bool:
    return label.split()[0].lower().strip(".") in HONORIFICS


def _is_speaker(text: str, place: int, label: Label, often: Counter[str]) -> bool:
    """Whether what stands before a colon is somebody: titled, explained, in capitals, come again, or named in the text."""
    name, said = label.name, text[label.said : label.said + 200]
    titled = _is_titled(name)
    behind = text[label.span.start + len(name) : label.span.end].strip(" ().").split()
    explained = bool(behind) and (_has_office(name) or behind[0].lower().strip(".") in HONORIFICS)
    dateline = len(often) == 1 and " " not in name and not _has_office(name)
    spoken = any(many > 1 or _has_office(other) or _is_titled(other) for other, many in often.items())
    capitals = name.isupper() and len(name) > 3 and not dateline and spoken
    if capitals or often[name] > 1 or titled or explained or label.asks:
        return True
    if place > 0 or len(said.split("\n")[0].split()) < FEWEST_WORDS:
        return False
    return bool(re.search(rf"\b{re.escape(name.split()[-1])}\b", text[label.said :]))
