"""Data frames of ``tables`` and a caption in, plotly figures out that can stand alone in a briefing.

Every figure carries its own title, subtitle and footer. Nothing here knows the screen: what a click on
a bar leads to is left to the pages, which find the group and the stance in ``customdata``.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from stance.captions import Caption, percent, span_of
from stance.codebook import Codebook
from stance.domain import UNCLEAR
from stance.figure import NAME, NARROW, ROW, THICK, lay_out, look_key, note, stack, wrapped
from stance.palette import Palette, palette
from stance.tables import SPLIT, TOP, largest, top

COLUMNS = 6
"""Outlets across a matrix: the names of more do not fit into 288 pixels beside each other."""
LABEL, LABEL_SHAPE = 0.11, 0.20
"""Least share of a segment that holds its percentage, and its shape as well, in 288 pixels."""


def actor_bars(
    table: pd.DataFrame,
    *,
    codebook: Codebook,
    caption: Caption,
    keep: int = TOP,
    dark: bool = False,
    width: int = NARROW,
) -> go.Figure:
    """Shares of each stance, a bar for each actor. ``table``: of ``tables.shares`` by actor."""
    return bars(table, by="actor", codebook=codebook, caption=caption, keep=keep, dark=dark, width=width)


def outlet_bars(
    table: pd.DataFrame,
    *,
    codebook: Codebook,
    caption: Caption,
    keep: int = TOP,
    dark: bool = False,
    width: int = NARROW,
) -> go.Figure:
    """Shares of each stance, a bar for each outlet. ``table``: of ``tables.shares`` by outlet."""
    return bars(table, by="outlet", codebook=codebook, caption=caption, keep=keep, dark=dark, width=width)


def month_bars(
    table: pd.DataFrame, *, codebook: Codebook, caption: Caption, dark: bool = False, width: int = NARROW
) -> go.Figure:
    """Shares of each stance, a bar for each month, the last on top. ``table``: of ``tables.shares`` by month."""
    rows = table.sort_values("month", ascending=False).assign(folded=0).reset_index(drop=True)
    return _bars(rows, by="month", codebook=codebook, caption=caption, dark=dark, width=width)


def bars(
    table: pd.DataFrame, *, by: str, codebook: Codebook, caption: Caption, keep: int = TOP, dark: bool = False,
    width: int = NARROW,
) -> go.Figure:  # fmt: skip
    """The ``keep`` largest groups, those of like mind together, and one bar for the rest."""
    rows = top(table, stances=[stance.name for stance in codebook.stances], by=by, keep=keep)
    return _bars(rows, by=by, codebook=codebook, caption=caption, dark=dark, width=width)


def _bars(rows: pd.DataFrame, *, by: str, codebook: Codebook, caption: Caption, dark: bool, width: int) -> go.Figure:
    """100 % stacked horizontal bars, stances in the codebook's order, unclear thinner at the end, n beside each bar."""
    look = palette(codebook, dark=dark)
    stances = [stance.name for stance in codebook.stances]
    names = [wrapped(name, NAME, most=8) for name in rows[by]]
    centres, height = stack(names)
    notes = [note("n", x=1, y=height, right=True, look=look, top=True)]
    notes += [note(f"{n:,}", x=1, y=y, right=True, look=look) for n, y in zip(rows["n"], centres, strict=True)]
    return lay_out(
        [_segment(rows, stance, by=by, y=centres, look=look) for stance in [*stances, UNCLEAR]],
        caption=caption, look=look, names=names, centres=centres, height=height,
        key=[look_key(look, stance) for stance in [*stances, UNCLEAR]], above=24, below=26, width=width, notes=notes,
        xaxis={"range": [0, 1], "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickformat": ".0%", "side": "bottom"}, barmode="stack",
    )  # fmt: skip


def matrix(
    cells: pd.DataFrame, *, codebook: Codebook, caption: Caption, minimum: int, keep: int = TOP, dark: bool = False,
    width: int = NARROW,
) -> go.Figure:  # fmt: skip
    """Actors down, outlets across: the leading stance and n of each cell. ``cells``: of ``tables.matrix``.

    The ``keep`` actors and ``COLUMNS`` outlets with most statements; the subtitle says so where there are more.
    """
    look = palette(codebook, dark=dark)
    actors = largest(cells, "actor", keep=keep)
    outlets = largest(cells, "outlet", keep=COLUMNS)
    shown = cells[cells["actor"].isin(actors) & cells["outlet"].isin(outlets)]
    names = [wrapped(name, NAME, most=8) for name in actors]
    centres, height = stack(names)
    heads = [wrapped(name, max(8, 52 // len(outlets)), most=6) for name in outlets]
    stances = [*(stance.name for stance in codebook.stances), SPLIT, UNCLEAR]
    key = [look_key(look, stance) for stance in stances if (shown["leading"] == stance).any()]
    pale = [f'<span style="color:{look.muted}">□ under n = {minimum}</span>'] if (shown["leading"] == "").any() else []
    above = 14 + 15 * max(head.count("<br>") + 1 for head in heads)
    caption = replace(caption, subtitle=f"{caption.subtitle}{_left_out(cells, actors, outlets)}")
    return lay_out(
        [_cells(shown, rows=dict(zip(actors, centres, strict=True)), columns=outlets, look=look)],
        caption=caption, look=look, names=names, centres=centres, height=height,
        key=[*key, *pale], above=above, below=6, width=width,
        xaxis={"range": [-0.5, len(outlets) - 0.5], "tickvals": list(range(len(outlets))), "ticktext": heads, "side": "top",
               "showgrid": False, "tickfont": {"color": look.ink, "size": 11}, "tickangle": 0},
    )  # fmt: skip


def _left_out(cells: pd.DataFrame, actors: list[str], outlets: list[str]) -> str:
    """How many of all are shown, where that is not all."""
    parts = [
        f"{len(shown)} of {there:,} {noun}"
        for shown, there, noun in (
            (actors, cells["actor"].nunique(), "actors"),
            (outlets, cells["outlet"].nunique(), "sources"),
        )
        if len(shown) < there
    ]
    return f" · the largest {' and '.join(parts)}" if parts else ""


def _segment(rows: pd.DataFrame, stance: str, *, by: str, y: list[float], look: Palette) -> dict[str, Any]:
    share, count = rows[f"{stance}_share"], rows[stance]
    shape = look.shapes[stance]
    label = [f"{shape} {s:.0%}" if s >= LABEL_SHAPE else f"{s:.0%}" if s >= LABEL else "" for s in share]
    hover = [
        f"<b>{wrapped(name, 48)}</b><br>{escape(look.named(stance))}: {c:,} of {n:,} ({percent(s)}; 95 % interval {span_of(c, n)})"
        for name, c, n, s in zip(rows[by], count, rows["n"], share, strict=True)
    ]
    whole = [["" if folded else name, stance] for name, folded in zip(rows[by], rows["folded"], strict=True)]
    return {
        "type": "bar", "name": stance, "orientation": "h", "x": share, "y": y, "width": THICK * (0.66 if stance == UNCLEAR else 1),
        "text": label, "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
        "insidetextfont": {"color": look.ink_on(stance), "size": 11 if stance == UNCLEAR else 12.5},
        "hovertext": hover, "hoverinfo": "text", "customdata": whole,
        "marker": {"color": look.colours[stance], "line": {"color": look.paper, "width": 2}},
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
    }  # fmt: skip


def _cells(shown: pd.DataFrame, *, rows: dict[str, float], columns: list[str], look: Palette) -> dict[str, Any]:
    """One bar a cell: a heatmap cannot be clicked through to its statements."""
    leading = shown["leading"]
    labels = [str(column) for column in shown if f"{column}_share" in shown]
    hover = [
        f"<b>{wrapped(row['actor'], 48)}</b><br>{wrapped(row['outlet'], 48)}<br>"
        + "<br>".join(f"{escape(look.named(label))}: {row[label]:,} of {row['n']:,}" for label in labels if row[label])
        for row in shown.to_dict("records")
    ]
    return {
        "type": "bar", "orientation": "h", "x": [1] * len(shown), "base": [columns.index(outlet) - 0.5 for outlet in shown["outlet"]],
        "y": [rows[actor] for actor in shown["actor"]], "width": ROW - 4,
        "text": [f"{look.shapes[s]} {n}" if s else "" for s, n in zip(leading, shown["n"], strict=True)],
        "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
        "insidetextfont": {"color": [look.ink_on(s) if s else look.muted for s in leading], "size": 12.5},
        "hovertext": hover, "hoverinfo": "text", "customdata": shown[["actor", "outlet"]].to_numpy().tolist(),
        "marker": {"color": [look.colours[s] if s else look.faint for s in leading],
                   "line": {"color": look.paper, "width": 2}},
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
    }  # fmt: skip
