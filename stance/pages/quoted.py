"""Rows of statements in, their words as HTML out: the stance, what was said, where, and a link to each passage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from stance import captions
from stance.pages import reading, view
from stance.palette import Palette
from stance.tables import Filters

CARRIERS = 8
"""Documents with the same statement that are linked; more are counted."""


def quoted(row: Mapping[Any, Any], where: str, *, look: Palette) -> str:
    """One statement; ``where`` is HTML."""
    return (
        f'<div class="quoted">{reading.badge(row["stance"], look=look)}<p dir="auto">{escape(row["statement"])}</p>'
        f'<p class="where">{where}</p></div>'
    )


def address(filters: Filters) -> dict[str, Any]:
    """The question and the filters of a page, as its address names them."""
    return {
        view.QUESTION: view.questions()[view.codebook().name],
        view.ACTOR: filters.actors,
        view.SOURCE: filters.outlets,
        view.SINCE: filters.since,
        view.UNTIL: filters.until,
        view.SURE: round(100 * filters.sure),
        view.COPIES: str(filters.every_copy).lower() if filters.every_copy else "",
    }


def link(words: str, statement: str, *, within: Mapping[str, Any]) -> str:
    """A link to a statement in its passage. ``within``: the address of a page, whose filters hold there too."""
    given = {**within, reading.STATEMENT: statement}
    query = urlencode({name: value for name, value in given.items() if value}, doseq=True)
    return f'<a href="statements?{escape(query)}" target="_self">{escape(words)}</a>'


def alike(rows: pd.DataFrame, *, within: Mapping[str, Any]) -> str:
    """Documents that are near copies, the earliest first. ``rows``: one group of ``carried.near_copies``."""
    links = [
        link(f"{row['outlet']}, {captions.when(row['published'])}", row["statement_id"], within=within)
        + (f" ({row['shared']:,} shared)" if place else "")
        for place, row in enumerate(rows.head(CARRIERS).to_dict("records"))
    ]
    more = f" and {len(rows) - CARRIERS:,} more" if len(rows) > CARRIERS else ""
    first = rows.iloc[0]
    title = escape(first["title"] or first["document"])
    return f'<div class="quoted"><p dir="auto">{title}</p><p class="where">{" · ".join(links)}{more}</p></div>'


def carried(rows: Sequence[Mapping[Any, Any]], *, within: Mapping[str, Any], look: Palette) -> str:
    """One statement and the documents that carry it, the earliest first. ``rows``: one of ``carried.copies``' statements."""
    surest = max(rows, key=lambda row: row["confidence"])  # the one that is counted
    links = [
        link(f"{row['outlet']}, {captions.when(row['published'])}", row["statement_id"], within=within)
        for row in rows[:CARRIERS]
    ]
    more = f" and {len(rows) - CARRIERS:,} more" if len(rows) > CARRIERS else ""
    who = escape(surest["actor"]) if pd.notna(surest["actor"]) else reading.UNRESOLVED
    where = f"{who} · {captions.plural(len(rows), 'document')}: {' · '.join(links)}{more}"
    return quoted(surest, where, look=look)
