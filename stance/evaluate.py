"""Results and gold in, figures out: how well attributions, actors and stances agree with human coders.

Pure measures; the gold comes from ``gold``. Nothing is fitted here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from stance.domain import NONE, Actor, Attribution, Position, Span, Statement
from stance.gold import GoldAttribution, GoldDocument, GoldStatement

HALF = 0.5
"""Jaccard of characters from which two contents count as the same, as design.md sets it."""
BINS = 10
"""Bins of equal width in which confidence is held against accuracy (Guo and others 2017)."""
THRESHOLDS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_TOKEN = re.compile(r"\w+|[^\w\s]")


def actor_scores(pairs: Iterable[tuple[Sequence[GoldStatement], Sequence[Statement]]]) -> dict[str, Any]:
    """Precision, recall and F1 of statements given to an actor: content overlaps by half, and the right actor.

    What is left unresolved is neither found nor wrong. ``content_recall``: gold statements found at all.
    """
    counts, covered, total = Counter[str](), 0, 0
    for gold, found in pairs:
        named = [item for item in found if item.actor]
        matches = [(g, f) for g in gold for f in named if g.actor and _same_actor(g.actor, f) and _overlaps(g, f)]
        counts["gold"] += sum(item.actor is not None for item in gold)
        counts["found"] += len(named)
        counts["right"] += len({id(g) for g, _ in matches})
        counts["hit"] += len({id(f) for _, f in matches})
        covered += sum(any(_overlaps(g, f) for f in found) for g in gold)
        total += len(gold)
    precision, recall = counts["hit"] / max(counts["found"], 1), counts["right"] / max(counts["gold"], 1)
    return {
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "content_recall": round(covered / max(total, 1), 4),
        "n": total,
    }


def _same_actor(name: str, found: Statement) -> bool:
    return found.actor is not None and Actor(name).key == found.actor.key


def _overlaps(gold: GoldStatement, found: Statement) -> bool:
    own = _characters(found.content)
    return len(gold.content & own) >= HALF * len(gold.content | own)


def attribution_scores(
    pairs: Iterable[tuple[GoldDocument, Sequence[GoldAttribution | Attribution]]],
) -> dict[str, Any]:
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


def _is_linked(gold: GoldAttribution, found: GoldAttribution | Attribution) -> bool:
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
    """Macro-F1 over the labels that are met, figures per label, and the confusion (rows gold, columns found).

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
        "macro_f1": round(
            sum(scores["f1"] for scores in per_label.values()) / max(len({*gold, *found} & {*labels}), 1), 4
        ),
        "per_label": per_label,
        "confusion": {label: dict(row) for label, row in confusion.items()},
        "n": len(gold),
    }


def confidence_scores(gold: Sequence[str], found: Sequence[Position]) -> dict[str, Any]:
    """How far confidence can be believed: expected calibration error, its bins, and accuracy against coverage.

    The answer is the likeliest stance, or ``none``, whatever the threshold. ``coverage``: for each threshold the share of
    statements judged (``none`` needs no threshold) and the share of those that are right.
    """
    right = np.array([answer(position) == label for label, position in zip(gold, found, strict=True)], dtype=float)
    sure = np.array([position.confidence for position in found])
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    rows = [
        {"confidence": round(float(sure[bins == b].mean()), 4), "right": round(float(right[bins == b].mean()), 4),
         "n": int((bins == b).sum())}
        for b in range(BINS) if (bins == b).any()
    ]  # fmt: skip
    error = sum(row["n"] * abs(row["confidence"] - row["right"]) for row in rows) / max(len(found), 1)
    silent = np.array([answer(position) == NONE for position in found])
    coverage = []
    for threshold in THRESHOLDS:
        judged = silent | (sure >= threshold)
        share = float(right[judged].mean()) if judged.any() else 0.0
        coverage.append({"threshold": threshold, "judged": round(float(judged.mean()), 4), "right": round(share, 4)})
    return {"ece": round(error, 4), "bins": rows, "coverage": coverage}


def answer(position: Position) -> str:
    """The likeliest stance or ``none``, as if the threshold of unclear were zero."""
    p: Mapping[str, float] = position.probabilities
    return NONE if p[NONE] >= HALF else max((label for label in p if label != NONE), key=p.__getitem__)
