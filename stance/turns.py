"""A text's paragraphs in, the turns of speakers out: "MS HOLM: ...", "A: ...", "Calder: offer is a trap".

Covers transcripts, interviews and headlines. Who a label names is left to ``actors``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stance.domain import Span
from stance.lexicon import HONORIFICS, PARTICLES, ROLES

_LABEL = re.compile(r"(?:\d+\. )?(?P<whole>((?:[A-ZÀ-ÞА-Я][\w.'’-]*|(?:of|the|for|and|%s))(?:,? (?:[A-ZÀ-ÞА-Я][\w.'’-]*|of|the|in|for|and|%s)){0,11})(?: \([^()\n]{1,60}\)){0,3}):\s+(?=\S)"
                    % (("|".join(sorted(PARTICLES)),) * 2))  # fmt: skip
"""A label, group 2, with what stands in brackets behind it: a name behind an office, a party, a paper."""
QUESTIONS = frozenset({"q", "question", "questioner", "reporter", "interviewer", "moderator", "journalist", "host"})
ANSWERS = frozenset({"a", "answer"})
"""Labels of an interview's answers, which name nobody."""
_NO_SPEAKER = frozenset(
    ["note", "update", "analysis", "correction", "breaking", "opinion", "exclusive", "live", "transcript", "picture", "photo",
     "video", "watch", "source", "read more", "explainer", "interview", "editorial", "fact", "date", "subject", "location", "by"]
)  # fmt: skip
_CAPITAL = r"[A-ZÀ-ÞА-Я](?:[\w’'-]{0,3}\.|[\w’'-]*)"
_INSIDE = re.compile(
    rf"(?<=[.!?…>*)”\"]) ((?:{_CAPITAL} (?:(?:{_CAPITAL}|of|the|and|for|to|in|on|–) ){{0,18}}[A-ZÀ-ÞА-Я][\w'’-]+|Question))(?=: \S)"
)
"""Before the next speaker's label in a transcript without paragraphs: two words at least, the first and last capitalised."""
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
LONGEST_LABEL, LONGEST_OFFICE = 48, 120
"""Characters of a label; the longer where it gives an office."""
FEWEST_WORDS = 3
"""Words after a label in a headline: fewer are a rubric."""


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
    marked = _labels(text, lines)
    following = dict(pairwise(marked))
    found: dict[int, list[Turn]] = {}
    for i, line in enumerate(lines):
        inside = [(Span(*m.span(1)), m.start()) for m in _INSIDE.finditer(text, *line) if _may_be_speaker(m[1])]
        if i in marked:
            after = range(i + 1, following[i]) if i in following and i > 0 else ()
            starts = [(Span(*marked[i].span("whole")), line.start), *(at for at in inside if at[1] > marked[i].end())]
        elif _is_exchange([text[label.start : label.end] for label, _ in inside]):
            after, starts = (), inside
        else:
            continue
        ends = [*(start for _, start in starts[1:]), line.end]
        contents = [[_said(text, label, stop)] for (label, _), stop in zip(starts, ends, strict=True)]
        contents[-1] += [lines[j] for j in after]
        found[i] = [
            Turn(label, tuple(content), question=_bare(text[label.start : label.end]).lower() in QUESTIONS)
            for (label, _), content in zip(starts, contents, strict=True)
        ]
    if speech_by(title, text, lines):
        return {i: [Turn(None, (line,), question=False)] for i, line in enumerate(lines) if _WORD.search(text, *line)}
    return found


def _bare(label: str) -> str:
    """A label without what stands in brackets: "Q" of "Q. (Valley Times)"."""
    return label.split(" (")[0].rstrip(".")


def _said(text: str, label: Span, stop: int) -> Span:
    """What follows a label and its colon."""
    after = text[label.end + 1 : stop]
    return Span(stop - len(after.lstrip()), stop)


def _is_exchange(labels: Sequence[str]) -> bool:
    """Whether the labels within one paragraph are those of a conversation: two at least, one with an office or come again."""
    return len(labels) > 1 and (len(set(labels)) < len(labels) or any(_has_office(label) for label in labels))


def _labels(text: str, lines: Sequence[Span]) -> dict[int, re.Match[str]]:
    """The labels that name a speaker, by the place of their paragraph."""
    marked = {i: match for i, line in enumerate(lines) if (match := _LABEL.match(text, line.start, line.end))}
    marked = {i: match for i, match in marked.items() if _may_be_speaker(match[2])}
    often = Counter(_bare(match[2]) for match in marked.values())
    return {i: match for i, match in marked.items() if _is_speaker(text, i, match, often)}


def speech_by(title: str, text: str, lines: Sequence[Span]) -> str:
    """Whom a title says that the whole text is by, if it has no labels and speaks of itself as "I" or "we"; else nothing.

    >>> speech_by("Address by President Ada Brandt", "I thank you. We shall build it.", [Span(0, 31)])
    'President Ada Brandt'
    """
    match = _SPEECH.search(title)
    own, words = len(_OWN_VOICE.findall(_QUOTED.sub("", text))), len(text.split())
    most = TITLED_VOICE if match and match.start() == 0 else OWN_VOICE
    if not match or own * most < words or _labels(text, lines):
        return ""
    return match[1].strip()


def _may_be_speaker(label: str) -> bool:
    words = label.split()
    plain = len(label) <= LONGEST_LABEL and all(word[0].isupper() or word in PARTICLES for word in words)
    fits = plain or (len(label) <= LONGEST_OFFICE and _has_office(label))
    return fits and label.lower() not in _NO_SPEAKER and words[-1][0].isupper()


def _has_office(label: str) -> bool:
    return any(word.strip(",").lower() in ROLES for word in label.split())


def _is_speaker(text: str, place: int, match: re.Match[str], often: Counter[str]) -> bool:
    label, said = _bare(match[2]), text[match.end() : match.end() + 200]
    titled = label.split()[0].lower().strip(".") in HONORIFICS
    behind = match["whole"][len(match[2]) :].strip(" ()").split()
    explained = bool(behind) and (_has_office(label) or behind[0].lower().strip(".") in HONORIFICS)
    dateline = len(often) == 1 and " " not in label and not _has_office(label)
    capitals = label.isupper() and len(label) > 3 and not dateline
    if capitals or often[label] > 1 or titled or explained or label.lower() in QUESTIONS:
        return True
    if place > 0 or len(said.split("\n")[0].split()) < FEWEST_WORDS:
        return False
    return bool(re.search(rf"\b{re.escape(label.split()[-1])}\b", text[match.end() :]))
