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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stance.domain import Actor, Attribution, Span, Statement

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


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """Who says what in a text: the content's characters, and the actor, ``None`` where no reader could say."""

    content: frozenset[int]
    actor: str | None


def read_statements(path: Path) -> dict[Path, list[GoldStatement]]:
    """Statements by the file of their text, from a JSON object of text files (beside it) and what is said in them.

    A statement is ``{"content": words or a list of their pieces, "actor": name or null}``, with ``"nth": 2`` where
    the words stand in the text before. Raises ``GoldError`` for words that a text does not hold.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {
            path.parent / name: [
                _gold_statement((path.parent / name).read_text(encoding="utf-8"), item) for item in items
            ]
            for name, items in rows.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GoldError(f"{path} is not a file of statements by text ({error}).") from error


def _gold_statement(text: str, item: Mapping[str, Any]) -> GoldStatement:
    pieces = [item["content"]] if isinstance(item["content"], str) else item["content"]
    start, places = -1, set[int]()
    for piece in pieces:
        for _ in range(int(item.get("nth", 1))):
            start = text.find(piece, start + 1)
            if start < 0:
                raise GoldError(f"the text does not hold {piece[:60]!r}")
        places |= set(range(start, start + len(piece)))
    return GoldStatement(frozenset(places), item["actor"])


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
