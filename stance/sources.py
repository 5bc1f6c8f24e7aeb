"""An Attribution in, the same by each of its sources out: taken from the cue it was tagged into, parted where several speak.

Who a source is, is left to ``actors``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from stance.discourse import Discourse
from stance.domain import Attribution, Span

_AND = re.compile(r"[^,]*?(?:,\s*)?\s(?:and|&)\s")
_LISTED = re.compile(r"(?: of (?:the )?[A-ZÀ-Þ]\w+)?(?:,|,? and| &) (?:(?:the|his|her) )?(?:[\w-]+ ){0,4}?")
"""What may stand between two names of a list: titles and roles, but no "sister of"."""


def by_source(text: str, attribution: Attribution, discourse: Discourse) -> list[Attribution]:
    """ "A, B and C said" as one attribution for each; all others as they are."""
    attribution = _out_of_cue(text, attribution, discourse)
    source = attribution.source
    inside = [span for span, _ in discourse.named(*source)] if source else []
    between = [text[a.end : b.start] for a, b in pairwise(inside)]
    if not between or not _AND.match(between[-1]) or not all(_LISTED.fullmatch(words) for words in between):
        return [attribution]
    return [replace(attribution, source=span) for span in inside]


def _out_of_cue(text: str, attribution: Attribution, discourse: Discourse) -> Attribution:
    """ "Brandt doubts" tagged as the reporting words alone: the name that opens them is the source."""
    cue = attribution.cue
    if attribution.source or cue is None:
        return attribution
    names = [span for span, _ in discourse.named(cue.start, cue.start + 1) if span.end < cue.end]
    rest = text[names[0].end : cue.end] if names else ""
    start = cue.end - len(rest.lstrip())
    return replace(attribution, source=names[0], cue=Span(start, cue.end)) if rest else attribution
