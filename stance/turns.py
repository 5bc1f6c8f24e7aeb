"""A text's paragraphs in, the turns of speakers out: who speaks, and the paragraphs that are theirs.

Covers transcripts, interviews and headlines. What names a speaker is left to ``labels``, who that is to ``actors``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stance.domain import Span
from stance.labels import Label, is_exchange, labels, labels_inside

ANSWERS = frozenset({"a", "answer"})
"""Labels of an interview's answers, which name nobody."""
_SPEECH = re.compile(
    r"\b(?:address|speech|remarks|statement|message|greetings?|appeal|lecture|keynote|congratulations)\s+(?:by|of|from)\s+(?:the\s+)?"
    r"((?:[^.:;|–—]|(?<=\b[A-Z])\.)+)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"][^“”\"\n]*[”\"]")
_OWN_VOICE = re.compile(r"\b(?:I|we|We|my|My|our|Our)\b")
OWN_VOICE, TITLED_VOICE = 60, 400
"""Words to every "I" or "we" of a text that is somebody's speech; the second where its title begins with saying so."""
_WORD = re.compile(r"[^\W\d_]{2}")
_CLOSED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^\n]*’", re.DOTALL)
"""A quotation that ends with its paragraph: what follows is not the speaker's."""
_NOTE = re.compile(r"[“\"]?[\[(][^\n]*[\])]")
"""A line of the record, not of a speaker: "(Applause)", "[Recess.]"."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is named before the colon, and the paragraphs that are theirs; ``question`` for the one who asks.

    ``label`` is ``None`` where the title alone names the speaker of a whole text.
    """

    label: Span | None
    content: tuple[Span, ...]
    question: bool


def turns(text: str, lines: Sequence[Span], title: str = "") -> dict[int, list[Turn]]:
    """Turns by the place of their paragraph; unlabelled paragraphs between two turns go on with the first.

    A text without labels whose title says "Address by ..." is one speaker's throughout.
    """
    if speech_by(title, text, lines):
        return {i: [Turn(None, (line,), question=False)] for i, line in enumerate(lines) if _WORD.search(text, *line)}
    marked = labels(text, lines)
    following = dict(pairwise(marked))
    spoken: dict[int, list[tuple[Label, list[Span]]]] = {}
    for i, line in enumerate(lines):
        inside = labels_inside(text, line)
        if i in marked:
            said = lines[i + 1 : following[i]] if i in following and i > 0 else ()
            opening = marked[i]
            if opening.said > line.end:
                spoken[i] = [(opening, [*(said or lines[i + 1 : i + 2])])]
                continue
            starts = [opening, *(label for label in inside if label.span.start > opening.said)]
        elif is_exchange(inside, alone=len(lines) == 1):
            said, starts = (), inside
        else:
            continue
        ends = [*(label.span.start for label in starts[1:]), line.end]
        spoken[i] = [(label, [_said(text, label, end)]) for label, end in zip(starts, ends, strict=True)]
        last = spoken[i][-1][1]
        last += () if _CLOSED.fullmatch(text, *last[0]) else said
    asking = _interviewer(text, [turn for found in spoken.values() for turn in found])
    return {
        i: [
            Turn(label.span, tuple(said), question=label.asks or label.name == asking)
            for label, parts in found
            if (said := [span for span in parts if not _NOTE.fullmatch(text, *span)])
        ]
        for i, found in spoken.items()
    }


def _said(text: str, label: Label, end: int) -> Span:
    """What follows a label and its colon."""
    return Span(label.said, label.said + len(text[label.said : end].rstrip()))


def _interviewer(text: str, found: Sequence[tuple[Label, list[Span]]]) -> str:
    """Of two who talk to each other the one most of whose turns are questions, if the other asks few."""
    asks = defaultdict(list)
    for label, parts in found:
        asks[label.name].append(text[parts[-1].start : parts[-1].end].rstrip(" ”’\"'*").endswith("?"))
    shares = sorted((sum(asked) / len(asked), name) for name, asked in asks.items())
    if len(shares) != 2 or len(asks[shares[1][1]]) < 2:
        return ""
    (few, _), (most, name) = shares
    return name if few < 0.5 < most else ""


def speech_by(title: str, text: str, lines: Sequence[Span]) -> str:
    """Whom a title says that the whole text is by, if it has no labels and speaks of itself as "I" or "we"; else nothing.

    >>> speech_by("Address by President Ada Brandt", "I thank you. We shall build it.", [Span(0, 31)])
    'President Ada Brandt'
    """
    match = _SPEECH.search(title)
    own, words = len(_OWN_VOICE.findall(_QUOTED.sub("", text))), len(text.split())
    most = TITLED_VOICE if match and match.start() == 0 else OWN_VOICE
    if not match or own * most < words or labels(text, lines):
        return ""
    return match[1].strip()
