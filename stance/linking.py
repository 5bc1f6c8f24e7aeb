"""Marked spans of sources, cues and contents in, Attributions out: which source and which cue belong to a content.

A deterministic layer over the quotation marks mends and completes what was marked, and gives turns and quotations
without a speaker of their own to the one they have. What the spans are is left to ``attribution``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.domain import Attribution, Kind, Span
from stance.passages import (
    Quotation,
    covering,
    is_furniture,
    is_speech,
    joined,
    paragraphs,
    quotations,
    sentences,
    touches,
)
from stance.turns import Turn, turns

_LETTER = re.compile(r"[^\W\d_]")
_LEADS_ON = re.compile(r",? (?:and|or|but)$")
QUOTED = 0.9
"""Share of a content in quotation marks from which it is direct speech: a stray "that" before them is not counted."""
LONGEST_TURN = 150
"""Words of a turn that is still one statement: about what the judge reads whole."""
WHO = 1_000
"""Characters before a cue in which its "who" stands."""
SHORTEST_CONTENT = 2
"""Words: a shorter content without quotation marks says nothing that could be judged."""
SHORTEST_CLAUSE = 4
"""Words that a clause must have before a full stop ends it: "under Art." is none."""

SHORTEST_ALONE = 6
"""Words of a content that is read once more: fewer hold no speaker, cue and statement."""
QUOTATION_MARKS = "“”„«»‘’\"'"


def link(text: str, roles: Sequence[tuple[str, Span]], title: str = "") -> list[Attribution]:
    """Attributions from marked roles, in order of their content; spans in furniture are left out."""
    found: list[Attribution] = []
    running = announced = None
    lines = paragraphs(text)
    spoken = turns(text, lines, title)
    marked = defaultdict(list)
    for kind, span in roles:
        for i in _reach(span, lines):
            marked[i].append((kind, _clip(span, lines[i])))
    for i, paragraph in enumerate(_Paragraph(text, span) for span in lines):
        if is_furniture(text[paragraph.span.start : paragraph.span.end]):
            continue
        here = paragraph.attributions(marked[i], running=running, announced=announced)
        for turn in spoken.get(i, []):
            found += [] if turn.question else _said_in(turn, text)
            here = [a for a in here if a.source and not _is_own(a.source, turn.label, text)]
        found.extend(here)
        running = here[-1] if here else None
        announced = paragraph.announces(marked[i], here)
    return found


def read_alone(text: str, attributions: Sequence[Attribution], title: str = "") -> list[Span]:
    """What is read once more as a text of its own: contents and questions long enough to tell what somebody else said."""
    spans = {unquoted(text, span) for attribution in attributions for span in attribution.content}
    for found in turns(text, paragraphs(text), title).values():
        spans |= {unquoted(text, span) for turn in found if turn.question for span in turn.content}
    return sorted(span for span in spans if len(text[span.start : span.end].split()) >= SHORTEST_ALONE)


def apart(inner: Sequence[Attribution], outer: Sequence[Attribution]) -> tuple[list[Attribution], list[Attribution]]:
    """What was found alone: that within contents, and that within questions, which are nobody's statements; known sources left out."""
    contents = joined(sorted(span for a in outer for span in a.content))
    sources = joined(sorted(a.source for a in outer if a.source))
    told = [a for a in inner if touches(a.content[0], contents)]
    asked = [a for a in inner if not touches(a.content[0], contents) and not (a.source and touches(a.source, sources))]
    return told, asked


def unquoted(text: str, span: Span) -> Span:
    """A content without the quotation marks at its ends."""
    marked = text[span.start : span.end]
    start = span.start + len(marked) - len(marked.lstrip(QUOTATION_MARKS))
    return Span(start, max(start, span.start + len(marked.rstrip(QUOTATION_MARKS))))


def link_inside(text: str, content: Span, roles: Sequence[tuple[str, Span]]) -> list[Attribution]:
    """Attributions from the roles marked in a content alone: those of one piece, by somebody other than its speaker."""
    found = _Paragraph(text, content).attributions(roles, running=None)
    return [a for a in found if a.cue and a.source and len(a.content) == 1 and not _is_own(a.source, None, text)]


def _said_in(turn: Turn, text: str) -> list[Attribution]:
    """A turn as one statement, or a long one sentence by sentence, the later ones inherited."""
    if sum(len(text[span.start : span.end].split()) for span in turn.content) <= LONGEST_TURN:
        return [Attribution(turn.content, None, turn.label, Kind.DIRECT)]
    parts = [sentence for span in turn.content for sentence in sentences(text, span)]
    return [Attribution((part,), None, turn.label, Kind.DIRECT, inherited=i > 0) for i, part in enumerate(parts)]


def _is_own(source: Span, label: Span | None, text: str) -> bool:
    """Whether a speaker only speaks of their own words: the label of a turn, or "I think" within it."""
    return (label is not None and _overlap(source, label)) or text[source.start : source.end].lower() in {
        "i",
        "we",
        "me",
        "you",
        "us",
    }


@dataclass(slots=True)
class _Paragraph:
    """The linking of one paragraph: text and span, and what lies in it."""

    text: str
    span: Span

    def attributions(
        self,
        roles: Sequence[tuple[str, Span]],
        *,
        running: Attribution | None,
        announced: tuple[Span | None, Span] | None = None,
    ) -> list[Attribution]:
        """``running``: the last of the paragraph before; ``announced``: source and cue at its end, whose words follow here."""
        quoted = quotations(self.text, self.span)
        spoken = [q for q in quoted if is_speech(self.text, q)]
        by_kind = {kind: sorted(s for k, s in roles if k == kind) for kind in ("source", "cue", "content")}
        bounds = sentences(self.text, self.span)
        clauses = [self._clause(_without_end(self.text, content), bounds, quoted) for content in by_kind["content"]]
        contents = complete(clauses, spoken, blocked=by_kind["cue"] + by_kind["source"])
        if not contents:
            return []
        grouped = self._by_cue(contents, by_kind["cue"], bounds, spoken)
        found = []
        for cue, fragments in grouped:
            source = nearest_source(cue or fragments[0], by_kind["source"], bounds)
            if source is None and cue is not None:
                source = relative_source(self.text, cue, bounds)
            found.append(self._build(fragments, cue, source, spoken))
        found.sort(key=lambda a: a.extent)
        opens = not _LETTER.search(self.text, self.span.start, found[0].extent.start)
        if announced and opens and not (found[0].source or found[0].cue):
            source, cue = announced
            found[0] = replace(found[0], source=source, cue=cue)
        inherited = [self._inherit(a, running, found) for a in found]
        return [a for a in inherited if self._says_something(a)]

    def announces(
        self, roles: Sequence[tuple[str, Span]], found: Sequence[Attribution]
    ) -> tuple[Span | None, Span] | None:
        """Source and cue of a paragraph that leads in to the next ("The minister added:"), whose content stands there."""
        cues = sorted(span for kind, span in roles if kind == "cue")
        if not cues or not self.text.endswith(":", *self.span) or any(a.cue == cues[-1] for a in found):
            return None
        sources = sorted(span for kind, span in roles if kind == "source")
        return nearest_source(cues[-1], sources, sentences(self.text, self.span)), cues[-1]

    def _clause(self, content: Span, bounds: Sequence[Span], quoted: Sequence[Quotation]) -> Span:
        """What begins as a clause of a sentence ("that ...") ends with it, unless a quotation goes on."""
        if not self.text[content.start].islower():
            return content
        for end in (bounds[i].end for i in _reach(content, bounds)):
            before = bisect_left(quoted, end, key=lambda q: q.start) - 1
            inside = before >= 0 and end < quoted[before].end
            if end < content.end and not inside and len(self.text[content.start : end].split()) >= SHORTEST_CLAUSE:
                return Span(content.start, end - (self.text[end - 1] == "."))
        return content

    def _by_cue(
        self, contents: list[Span], cues: list[Span], bounds: Sequence[Span], spoken: list[Quotation]
    ) -> list[tuple[Span | None, list[Span]]]:
        """Each content with the nearest cue of its sentence; a quotation may go on from one in another sentence."""
        groups: list[tuple[Span | None, list[Span]]] = []
        by_cue: dict[Span, list[Span]] = {}
        reach = {span: _reach(span, bounds) for span in [*contents, *cues]}
        for content in contents:
            first = bisect_right(cues, reach[content].start, key=lambda cue: reach[cue].stop)
            within = cues[first : bisect_left(cues, reach[content].stop, key=lambda cue: reach[cue].start)]
            if not within and quoted_part(content, spoken) >= QUOTED:
                before = bisect_right(cues, content.start, key=lambda cue: cue.end)
                within = cues[max(0, before - 1) : max(1, before)]
            if not within:
                groups.append((None, [content]))
                continue
            cue = min(within, key=lambda cue: _gap(cue, content))
            if cue not in by_cue:
                groups.append((cue, by_cue.setdefault(cue, [])))
            by_cue[cue].append(content)
        return groups

    def _build(
        self, fragments: list[Span], cue: Span | None, source: Span | None, spoken: list[Quotation]
    ) -> Attribution:
        parts = [quoted_part(fragment, spoken) for fragment in fragments]
        kind = Kind.DIRECT if min(parts) >= QUOTED else Kind.MIXED if max(parts) > 0 else Kind.INDIRECT
        return Attribution(tuple(fragments), cue, source, kind)

    def _outside(self, a: Attribution) -> str:
        return self.text[self.span.start : a.extent.start] + self.text[a.extent.end : self.span.end]

    def _says_something(self, attribution: Attribution) -> bool:
        words = sum(len(self.text[f.start : f.end].split()) for f in attribution.content)
        return words >= SHORTEST_CONTENT or attribution.kind is not Kind.INDIRECT

    def _inherit(self, a: Attribution, running: Attribution | None, here: list[Attribution]) -> Attribution:
        """A quotation without cue or source belongs to who speaks before it in its paragraph, else to who speaks after it
        there, or, standing alone, to the speaker of the paragraph before."""
        if a.source or a.cue or a.kind is not Kind.DIRECT:
            return a
        before = (b for b in reversed(here) if b.source and b.extent.end <= a.extent.start)
        after = (b for b in here if b.source and b.kind is not Kind.INDIRECT)
        speaker = next(before, None) or next(after, None)
        if speaker is None and not _LETTER.search(self._outside(a)):
            speaker = running
        if speaker is None or speaker.source is None:
            return a
        return Attribution(a.content, None, speaker.source, a.kind, inherited=True)


def _without_end(text: str, content: Span) -> Span:
    """A content without the "and" that only leads on to the next."""
    tail = _LEADS_ON.search(text, max(content.start, content.end - 12), content.end)
    return Span(content.start, tail.start()) if tail and tail.start() > content.start else content


def complete(contents: list[Span], spoken: list[Quotation], *, blocked: list[Span]) -> list[Span]:
    """Contents stretched over the quotations they half cover, and quotations that none covers added; all in their order."""
    found, closed = list(contents), joined(blocked)
    for quotation in spoken:
        span = Span(quotation.start, quotation.end)
        first = bisect_right(found, span.start, key=lambda content: content.end)
        last = max(first, bisect_left(found, span.end, key=lambda content: content.start))
        touching = found[first:last]
        if not touching:
            if not touches(span, closed):
                found.insert(first, span)
        elif sum(min(c.end, span.end) - max(c.start, span.start) for c in touching) > (span.end - span.start) / 2:
            merged = Span(min(span.start, *(c.start for c in touching)), max(span.end, *(c.end for c in touching)))
            if not touches(merged, closed):
                found[first:last] = [merged]
    return sorted(found)


def nearest_source(anchor: Span, sources: Sequence[Span], bounds: Sequence[Span]) -> Span | None:
    """The nearest source in the sentence of a cue, or of a content that has none, else the one that the sentence before consists of."""
    sentence = covering(bounds, anchor.start)
    if sentence is None:
        return None
    first, last = (bisect_left(sources, (edge, 0)) for edge in bounds[sentence])
    if first == last and sentence:
        before = bounds[sentence - 1]
        there = sources[bisect_left(sources, (before.start, 0)) : first]
        return next((s for s in there if s.start == before.start and s.end >= before.end - 1), None)
    return min(sources[first:last], key=lambda source: _gap(source, anchor), default=None)


def relative_source(text: str, cue: Span, bounds: Sequence[Span]) -> Span | None:
    """The last "who" before a cue in its sentence: "NAME, the mayor, who this week chastised ..."."""
    sentence = covering(bounds, cue.start)
    if sentence is None:
        return None
    start = max(bounds[sentence].start, cue.start - WHO)
    before = [match.span() for match in re.finditer(r"\bwho\b", text[start : cue.start])]
    return Span(*(start + place for place in before[-1])) if before else None


def quoted_part(content: Span, spoken: Sequence[Quotation]) -> float:
    """The share of a content's characters that stands in quotation marks; ``spoken``: in their order."""
    first = bisect_right(spoken, content.start, key=lambda q: q.end)
    near = spoken[first : bisect_left(spoken, content.end, key=lambda q: q.start)]
    inside = sum(min(content.end, q.end) - max(content.start, q.start) for q in near)
    return inside / (content.end - content.start)


def _reach(span: Span, bounds: Sequence[Span]) -> range:
    """The places of the sentences that a span lies in."""
    first = bisect_right(bounds, span.start, key=lambda sentence: sentence.end)
    return range(first, bisect_left(bounds, span.end, key=lambda sentence: sentence.start))


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _clip(a: Span, b: Span) -> Span:
    return Span(max(a.start, b.start), min(a.end, b.end))


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)
