"""Stored positions and the reader's filters in, data for other programs out: JSON lines, CSV, Parquet.

Every format holds the same rows and columns: those that ``tables`` counts for the same filters.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from stance import frames, tables
from stance.tables import Filters

COLUMNS = [
    "statement_id", "document_id", "document", "title", "outlet", "url", "published", "actor", "actor_kind", "source",
    "statement", "start", "end", "kind", "inherited", "method", "actor_confidence", "on_behalf_of", "stance", "confidence",
    "probabilities", "model", "codebook", "version", "threshold", "counted",
]  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the start of a formula (OWASP, "CSV injection")."""


def rows(positions: Iterable[Mapping[str, Any]], filters: Filters, stances: Sequence[str] = ()) -> pd.DataFrame:
    """Those of ``Store.positions`` that the filters let through, one a row, all columns as the store names them.

    ``stances``: only these, if any are named.

    ``published`` is an ISO date or "", ``actor`` ``None`` when unresolved, ``probabilities`` a mapping. ``counted``
    says which of an actor's near-identical statements stands for all of them.
    """
    given = [dict(row) for row in positions]
    kept = tables.select(frames.frame(given), filters)
    once = set(tables.once(kept).index)
    chosen = [
        given[i] | {"published": day.isoformat() if (day := given[i]["published"]) else "", "counted": i in once}
        for i in kept.index
        if not stances or given[i]["stance"] in stances
    ]
    return pd.DataFrame(chosen, columns=COLUMNS, dtype=object)


def jsonl(table: pd.DataFrame) -> bytes:
    """One JSON object a line, UTF-8."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in table.to_dict("records")).encode()


def csv(table: pd.DataFrame) -> bytes:
    """Comma-separated, UTF-8 with the mark that spreadsheets know it by; no cell can be taken for a formula."""
    return table.map(_cell).to_csv(index=False).encode("utf-8-sig")


def parquet(table: pd.DataFrame) -> bytes:
    """One row group, each column of its own type; probabilities as JSON."""
    typed = table.map(lambda value: json.dumps(value) if isinstance(value, dict) else value).infer_objects()
    buffer = io.BytesIO()
    typed.to_parquet(buffer, index=False)
    return buffer.getvalue()


def as_text(words: str) -> str:
    """Words as a spreadsheet shows them: with an apostrophe in front where it would take them for a formula."""
    return f"'{words}" if words.startswith(FORMULA) else words


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value)
    return as_text(value) if isinstance(value, str) else value


FORMATS: dict[str, Callable[[pd.DataFrame], bytes]] = {"jsonl": jsonl, "csv": csv, "parquet": parquet}
