"""The words of a role and a day in, who held that office then out: the last resort of ``actors``.

The table is small and dated (``offices.yaml``, with its sources); a document's own words always
come before it.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from stance.phrases import role_words

TABLE = Path(__file__).parent / "offices.yaml"


class Term(NamedTuple):
    """One holder of an office, from the first day to before the last."""

    role: frozenset[str]
    name: str
    start: date
    end: date


@cache
def terms(path: Path = TABLE) -> tuple[Term, ...]:
    """Every row of a table; one that is still held ends on the day the table was checked."""
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        Term(role_words(office), row["name"], row["from"], row.get("to", table["checked"]))
        for office, entry in table["offices"].items()
        for row in entry["holders"]
    )


def holder(role: frozenset[str], day: date | None, *, path: Path = TABLE) -> str:
    """Who held the office with exactly these words on a day, or nothing."""
    if day is None:
        return ""
    return next((t.name for t in terms(path) if t.role == role and t.start <= day < t.end), "")
