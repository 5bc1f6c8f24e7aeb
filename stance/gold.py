"""Files of labelled data in, gold out: attributions, statements with their actors, stances.

What is measured against them is left to ``evaluate``.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import index
from pathlib import Path
from typing import Any

from stance.domain import Span


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
                yield gold_document(json.loads(line))
            except (ValueError, KeyError, IndexError, TypeError) as error:
                raise GoldError(f"{path}, line {number}: not a document with annotations ({error!r}).") from error


def _lines(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            yield from lines
    except (EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise GoldError(f"{path} cannot be read: {error}.") from error


def gold_document(row: Any, annotator: int = 0) -> GoldDocument:
    """A row of PolNeAR as one of its annotators marked it."""
    found = tuple(
        GoldAttribution(
            *(tuple(Span(*map(index, span)) for span in item[role]) for role in ("source", "cue", "content"))
        )
        for item in row["annotations"][annotator]["attributions"]
    )
    if not isinstance(row["text"], str):
        raise GoldError(f"the text is {row['text']!r}")
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
    if not isinstance(item["actor"], str | None):
        raise GoldError(f"an actor is a name or null, not {item['actor']!r}")
    return GoldStatement(frozenset(places), item["actor"])


def read_stances(path: Path, labels: Sequence[str]) -> list[tuple[str, str]]:
    """(label, statement) rows of a tab-separated file with a header line and no quoting."""
    rows = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise GoldError(f"{path} is not UTF-8 text (byte {error.start}).") from error
    if lines[0].partition("\t")[0] in labels:
        raise GoldError(
            f"{path}, line 1: found {lines[0][:60]!r}; expected a header line, such as label, a tab, statement."
        )
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            label, _, statement = line.partition("\t")
            if not statement.strip() or label not in labels:
                raise GoldError(
                    f"{path}, line {number}: found {line[:60]!r}; expected one of {', '.join(labels)}, a tab, a statement."
                )
            rows.append((label, statement.strip()))
    if not rows:
        raise GoldError(f"{path} holds no statements under its header line.")
    return rows
