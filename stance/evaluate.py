"""Labelled data in, figures out: how well attributions and stances agree with human coders.

Pure measures over results and gold, and the readers of the two gold formats. Nothing is
fitted here.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stance.domain import Attribution, Span

HALF = 0.5
"""Jaccard of characters from which two contents count as the same, as design.md sets it."""
_TOKEN = re.compile(r"\w+|[^\w\s]")


class GoldError(ValueError):
    """A file of labelled data that cannot be read; the message names the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """One attribution as annotated; a role may be absent or have several fragments."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    id: str
    text: str
    attributions: tuple[GoldAttribution, ...]


def read_attributions(path: Path) -> Iterator[GoldDocument]:
    """PolNeAR as JSON lines, plain or gzipped; the first annotator's attributions."""
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            try:
                yield _gold_document(json.loads(line))
            except (ValueError, KeyError, IndexError, TypeError) as error:
                raise GoldError(f"{path}, line {number}: not a document with annotations ({error!r}).") from error


def _lines(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            yield from lines
    except (EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise GoldError(f"{path} cannot be read: {error}.") from error


def _gold_document(row: Any) -> GoldDocument:
    found = tuple(
        GoldAttribution(*(tuple(Span(*span) for span in item[role]) for role in ("source", "cue", "content")))
        for item in row["annotations"][0]["attributions"]
    )
    return GoldDocument(row["id"], row["text"], found)


def read_stances(path: Path, labels: Sequence[str]) -> list[tuple[str, str]]:
    """(label, statement) rows of a tab-separated file with a header line and no quoting."""
    rows = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise GoldError(f"{path} is not UTF-8 text (byte {error.start}).") from error
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            label, tab, statement = line.partition("\t")
            if not tab or label not in labels:
                raise GoldError(
                    f"{path}, line {number}: found {line[:60]!r}; expected one of {', '.join(labels)}, a tab, a statement."
                )
            rows.append((label, statement.strip()))
    if not rows:
        raise GoldError(f"{path} holds no statements under its header line.")
    return rows


def attribution_scores(pairs: Iterable[tuple[GoldDocument, Sequence[Attribution]]]) -> dict[str, Any]:
    """Exact F1 of source, cue and content fragments, F1 of content tokens, and the share of gold that is linked."""
    exact = {role: Counter[str]() for role in ("source", "cue", "content")}
    tokens, linked, total, documents = Counter[str](), 0, 0, 0
    for gold, found in pairs:
        documents += 1
        for role in exact:
            _count(exact[role], _spans(gold.attributions, role), _spans(found, role))
        _count(tokens, _tokens(gold.text, gold.attributions), _tokens(gold.text, found))
        with_content = [item for item in gold.attributions if item.content]
        total += len(with_content)
        linked += sum(any(_is_linked(item, other) for other in found) for item in with_content)
    scores: dict[str, Any] = {
        role: {"exact_f1": _f1(count), **_precision_recall(count)} for role, count in exact.items()
    }
    scores["content"]["token_f1"] = _f1(tokens)
    return {**scores, "linked": round(linked / total, 4) if total else 0.0, "n": total, "documents": documents}


def _of(attribution: GoldAttribution | Attribution, role: str) -> tuple[Span, ...]:
    """Fragments of a role; an inherited source stands elsewhere, so it is none of this attribution's own."""
    value = getattr(attribution, role)
    if isinstance(attribution, Attribution) and role == "source" and attribution.inherited:
        return ()
    return (value,) if isinstance(value, Span) else value or ()


def _spans(attributions: Sequence[GoldAttribution | Attribution], role: str) -> set[Span]:
    return {span for attribution in attributions for span in _of(attribution, role)}


def _tokens(text: str, attributions: Sequence[GoldAttribution | Attribution]) -> set[int]:
    spans = _spans(attributions, "content")
    return {match.start() for span in spans for match in _TOKEN.finditer(text, span.start, span.end)}


def _count(counts: Counter[str], gold: set[Any], found: set[Any]) -> None:
    counts["hit"] += len(gold & found)
    counts["gold"] += len(gold)
    counts["found"] += len(found)


def _precision_recall(counts: Counter[str]) -> dict[str, float]:
    return {
        "precision": round(counts["hit"] / max(counts["found"], 1), 4),
        "recall": round(counts["hit"] / max(counts["gold"], 1), 4),
    }


def _f1(counts: Counter[str]) -> float:
    return round(2 * counts["hit"] / max(counts["gold"] + counts["found"], 1), 4)


def _is_linked(gold: GoldAttribution, found: Attribution) -> bool:
    a, b = _characters(gold.content), _characters(found.content)
    if len(a & b) < HALF * len(a | b):
        return False
    sources = _of(found, "source")
    if not gold.source or not sources:
        return not gold.source and not sources
    return bool(_characters(gold.source) & _characters(sources))


def _characters(spans: Sequence[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def stance_scores(gold: Sequence[str], found: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """Macro-F1 over the labels, figures per label, and the confusion (rows gold, columns found).

    An answer outside the labels (``unclear``) counts as a miss for the gold label.
    """
    confusion = {label: Counter(f for g, f in zip(gold, found, strict=True) if g == label) for label in labels}
    per_label = {}
    for label in labels:
        counts = Counter(
            hit=confusion[label][label], gold=sum(confusion[label].values()), found=sum(f == label for f in found)
        )
        per_label[label] = {"f1": _f1(counts), **_precision_recall(counts), "n": counts["gold"]}
    return {
        "macro_f1": round(sum(scores["f1"] for scores in per_label.values()) / len(labels), 4),
        "per_label": per_label,
        "confusion": {label: dict(row) for label, row in confusion.items()},
        "n": len(gold),
    }
