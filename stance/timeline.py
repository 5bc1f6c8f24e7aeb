"""One actor's statements in, a figure of them over time out: a mark for each, in a lane for each stance."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from stance.captions import Caption, day
from stance.codebook import Codebook
from stance.domain import UNCLEAR
from stance.figure import NAME, NARROW, lay_out, look_key, wrapped
from stance.palette import Palette, palette

LANE = 56
"""Pixels of a lane."""
SYMBOLS = {
    "▼": "triangle-down",
    "◆": "diamond",
    "▲": "triangle-up",
    "○": "circle-open",
    "■": "square",
    "★": "star",
    "●": "circle",
}
"""Plotly's names for the shapes of a palette."""
DEEP = 4
"""Marks of one day that stand above each other in a lane; more share their places."""


def timeline(
    table: pd.DataFrame, *, codebook: Codebook, caption: Caption, dark: bool = False, width: int = NARROW
) -> go.Figure:
    """Marks by day. ``table``: dated rows of ``frames.frame`` on the question, copies taken out.

    ``customdata`` of a mark holds the actor, the stance and the day.
    """
    look = palette(codebook, dark=dark)
    lanes = [*(stance.name for stance in codebook.stances), UNCLEAR]
    height = LANE * len(lanes)
    centres = {name: height - LANE * (i + 0.5) for i, name in enumerate(lanes)}
    one_day = ["stance", "published"]
    among = table.groupby(one_day).cumcount() % DEEP
    middle = among.groupby([table[name] for name in one_day]).transform("max") / 2
    placed = table.assign(raised=(among - middle) * LANE / (DEEP + 1)).to_dict("records")
    return lay_out(
        [_marks([row for row in placed if row["stance"] == name], name, centres[name], look) for name in lanes],
        caption=caption, look=look, names=[wrapped(look.named(name), NAME) for name in lanes],
        centres=list(centres.values()), height=height, key=[look_key(look, name) for name in lanes],
        above=10, below=26, width=width,
        xaxis={"type": "date", "side": "bottom", "showgrid": True, "range": _room(table["published"])},
        shapes=[_line(centres[name] + LANE / 2, look) for name in lanes[1:]],
    )  # fmt: skip


def _marks(rows: Sequence[Mapping[Hashable, Any]], stance: str, centre: float, look: Palette) -> dict[str, Any]:
    hover = [
        f"<b>{escape(look.named(stance))}</b>, {day(row['published'])}<br>{wrapped(row['statement'], 60, most=5)}<br>{wrapped(row['outlet'], 60)}"
        for row in rows
    ]
    return {
        "type": "scatter", "name": stance, "mode": "markers",
        "x": [row["published"] for row in rows], "y": [centre + row["raised"] for row in rows],
        "marker": {"symbol": SYMBOLS.get(look.shapes[stance], "circle"), "size": 11, "color": look.colours[stance],
                   "opacity": 0.85, "line": {"color": look.colours[stance], "width": 1.5}},
        "hovertext": hover, "hoverinfo": "text",
        "customdata": [[row["actor"], stance, f"{row['published']:%Y-%m-%d}"] for row in rows],
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 0.85}},
    }  # fmt: skip


def _line(y: float, look: Palette) -> dict[str, Any]:
    """Between two lanes, from side to side."""
    return {
        "type": "line", "x0": 0, "x1": 1, "xref": "x domain", "y0": y, "y1": y, "yref": "y",
        "line": {"color": look.rule, "width": 1}, "layer": "below",
    }  # fmt: skip


def _room(days: pd.Series) -> list[pd.Timestamp]:
    """From a little before the first day to a little after the last."""
    room = max(pd.Timedelta(days=2), (days.max() - days.min()) * 0.03)
    return [days.min() - room, days.max() + room]
