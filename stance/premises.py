"""A statement of a document in, what the judge reads of it out: its sentence behind the one before, and what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from stance.classify import SPEAKER, Claim
from stance.domain import Document, Kind, Span, Statement
from stance.lexicon import RELATIVES, TAKES
from stance.passages import neighbours

LONG_SENTENCE = 30
"""Words above which a sentence says too much beside the statement; measured in the card of ``stance-nli``."""
MARKS = " “”\"'‘’"
LONGEST_ACTOR = 60
"""Characters of a source that still reads as a name or a role in a hypothesis."""
NEAR = 20
"""Statements before a place among which those of a sentence are looked for."""
LONGEST_LEAD = 60
"""Words of the sentence before that still leave the judge's eye to the statement."""
LONGEST_PREMISE = 110
"""Words of a premise with the sentence before that the judge reads to its end; those it was trained on have no more."""
ENDS = ".!?…”\"’'»"
LONGEST_AROUND = 2_000
"""Characters of what is read around a statement: twice of what the judge reads of a premise."""


def claims(document: Document, found: Sequence[Statement]) -> list[Claim]:
    """Each statement in its sentence, behind the one before unless somebody else speaks there, and among others of the document.

    The actor goes by their name, as that sentence has it where it stands alone. Of a long sentence only the actor, the
    reporting words and the statement are left.
    """
    order = sorted(found, key=lambda statement: statement.sentence)
    return [_claim(document, statement, order) for statement in found]


def _claim(document: Document, statement: Statement, order: Sequence[Statement]) -> Claim:
    before, after = neighbours(document.text, statement.sentence)
    alone = _alone(document, statement)
    around = _around(document, statement.sentence, before, after)
    lead = _words(document, before) if before and _leads(document, before, statement, order) else ""
    words = len(lead.split())
    if not lead or words > LONGEST_LEAD or words + len(alone.premise.split()) > LONGEST_PREMISE:
        return alone._replace(around=around)
    return Claim(f"{lead} {alone.premise}", _named(statement), statement.id, around)


def _leads(document: Document, before: Span, statement: Statement, order: Sequence[Statement]) -> bool:
    """Whether the sentence before belongs to a statement: no headline, and nobody else's statement, whose stance it would lend."""
    last = bisect_right(order, before.start, key=lambda other: other.sentence.start)
    there = [other for other in order[max(0, last - NEAR) : last] if before.start < other.sentence.end]
    who = statement.actor.id if statement.actor else None
    anothers = who is not None and any(other.actor and other.actor.id != who for other in there)
    return not anothers and not _is_headline(document.text, before)


def _alone(document: Document, statement: Statement) -> Claim:
    sentence = statement.sentence
    premise = _words(document, sentence)
    if len(premise.split()) > LONG_SENTENCE:
        who = _named(statement)
        return Claim(f"{who} {_said(document, statement)}", who, statement.id)
    return Claim(premise, _named_in(sentence, statement), statement.id)


def _said(document: Document, statement: Statement) -> str:
    """The statement behind its reporting words; behind "said" where it is quoted, unless they tell how its speaker takes what is quoted."""
    cue = _words(document, statement.cue) if statement.cue else ""
    if cue and statement.kind is Kind.INDIRECT:
        return f"{cue} {statement.text}"
    return f"{cue if TAKES.search(cue) else 'said:'} {statement.text.strip(MARKS)}"


def _is_headline(text: str, sentence: Span) -> bool:
    """Whether a sentence is a first line that does not end as sentences do: it tells of everybody at once."""
    return not text[: sentence.start].strip() and text[sentence.end - 1] not in ENDS


def _around(document: Document, sentence: Span, before: Span | None, after: Span | None) -> tuple[str, ...]:
    """The sentence between its neighbours and under the title, as far as there are any; what is very long is left out."""
    alone, title = _words(document, sentence), document.title.strip()
    between = _words(document, Span((before or sentence).start, (after or sentence).end))
    titled = f"{title.rstrip('.')}. {alone}" if title else alone
    return tuple(words for words in (between, titled) if words != alone and len(words) <= LONGEST_AROUND)


def _words(document: Document, span: Span) -> str:
    return " ".join(document.text[span.start : span.end].split())


def _named_in(sentence: Span, statement: Statement) -> str:
    source = statement.source
    if source is None or not sentence.start <= source.start < sentence.end:
        return SPEAKER
    if statement.source_text.lower() in RELATIVES or statement.resolution.method == "reported":
        return _named(statement)
    name = re.split(r",|\s[–—-]\s|\b(?:who|which)\b", statement.source_text)[0].strip(" “”\"'")
    return name[:1].upper() + name[1:] if 1 < len(name) <= LONGEST_ACTOR else SPEAKER


def _named(statement: Statement) -> str:
    """The actor as the document spells them: how others do changes no judgement."""
    return statement.resolution.named or (statement.actor.name if statement.actor else SPEAKER)
