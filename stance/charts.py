"""Data frames of ``tables`` and a caption in, plotly figures out that can stand alone in a briefing.

Every figure carries its own title, subtitle and footer. Nothing here knows the screen: what a click on
a bar leads to is left to the pages, which find the group and the stance in ``customdata``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from stance.captions import Caption, percent, span_of
from stance.codebook import Codebook
from stance.domain import UNCLEAR
from stance.palette import Palette, palette
from stance.tables import SPLIT, TOP, top

FONT = '"Source Sans", "Source Sans 3", "Helvetica Neue", Arial, "Noto Sans", sans-serif'
SERIF = '"Source Serif", "Source Serif 4", Georgia, "Noto Serif", serif'
NARROW = 500
"""Pixels of the narrowest chart, which a chart's words are set for unless more is sure."""
LEFT, RIGHT = 168, 44
"""Pixels kept for names and for n. What is left of the narrowest chart is 288 for bars."""
NAME = 22
"""Columns of a line of a name: 11 wide characters or 22 narrow ones fit into ``LEFT``."""
ROW, LINE, THICK = 36, 16, 24
COLUMNS = 8
"""Outlets across a matrix: more do not fit into 288 pixels with a shape and a number in each cell."""
LABEL, LABEL_SHAPE = 0.11, 0.20
"""Least share of a segment that holds its percentage, and its shape as well, in 288 pixels."""
CONFIG: dict[str, Any] = {
    "displaylogo": False, "showSendToCloud": False, "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "png", "scale": 3, "width": 960},
}  # fmt: skip


def actor_bars(
    table: pd.DataFrame, *, codebook: Codebook, caption: Caption, dark: bool = False, width: int = NARROW
) -> go.Figure:
    """Shares of each stance, a bar for each actor. ``table``: of ``tables.shares`` by actor."""
    return bars(table, by="actor", codebook=codebook, caption=caption, dark=dark, width=width)


def outlet_bars(
    table: pd.DataFrame, *, codebook: Codebook, caption: Caption, dark: bool = False, width: int = NARROW
) -> go.Figure:
    """Shares of each stance, a bar for each outlet. ``table``: of ``tables.shares`` by outlet."""
    return bars(table, by="outlet", codebook=codebook, caption=caption, dark=dark, width=width)


def bars(
    table: pd.DataFrame, *, by: str, codebook: Codebook, caption: Caption, dark: bool = False, width: int = NARROW
) -> go.Figure:
    """100 % stacked horizontal bars, stances in the codebook's order, unclear thinner at the end, n beside each bar."""
    look = palette(codebook, dark=dark)
    stances = [stance.name for stance in codebook.stances]
    rows = top(table, stances=stances, by=by)
    names = [wrapped(name, NAME, most=8) for name in rows[by]]
    centres, height = _stack(names)
    figure = go.Figure([_segment(rows, stance, by=by, y=centres, look=look) for stance in [*stances, UNCLEAR]])
    figure.update_layout(barmode="stack")
    figure.update_xaxes(range=[0, 1], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%", side="bottom")
    for y, n in zip(["n", *rows["n"]], [None, *centres], strict=True):
        _note(figure, f"{y:,}" if n else y, x=1, y=height if n is None else n, right=True, look=look, top=n is None)
    return _lay_out(
        figure, caption=caption, look=look, names=names, centres=centres, height=height,
        key=[look_key(look, stance) for stance in [*stances, UNCLEAR]], above=24, below=26, width=width,
    )  # fmt: skip


def matrix(
    cells: pd.DataFrame, *, codebook: Codebook, caption: Caption, minimum: int, dark: bool = False, width: int = NARROW
) -> go.Figure:
    """Actors down, outlets across: the leading stance and n of each cell. ``cells``: of ``tables.matrix``."""
    look = palette(codebook, dark=dark)
    actors = list(cells.groupby("actor")["n"].sum().sort_values(ascending=False, kind="stable").index[:TOP])
    outlets = list(cells.groupby("outlet")["n"].sum().sort_values(ascending=False, kind="stable").index[:COLUMNS])
    shown = cells[cells["actor"].isin(actors) & cells["outlet"].isin(outlets)]
    names = [wrapped(name, NAME, most=8) for name in actors]
    centres, height = _stack(names)
    figure = go.Figure(_cells(shown, rows=dict(zip(actors, centres, strict=True)), columns=outlets, look=look))
    heads = [wrapped(name, max(8, 52 // len(outlets)), most=6) for name in outlets]
    figure.update_xaxes(range=[-0.5, len(outlets) - 0.5], tickvals=list(range(len(outlets))), ticktext=heads)
    figure.update_xaxes(side="top", showgrid=False, tickfont_color=look.ink, tickangle=0)
    stances = [*(stance.name for stance in codebook.stances), SPLIT, UNCLEAR]
    key = [look_key(look, stance) for stance in stances if (shown["leading"] == stance).any()]
    pale = [f'<span style="color:{look.muted}">□ under n = {minimum}</span>'] if (shown["leading"] == "").any() else []
    above = 14 + 15 * max(head.count("<br>") + 1 for head in heads)
    return _lay_out(
        figure, caption=caption, look=look, names=names, centres=centres, height=height,
        key=[*key, *pale], above=above, below=6, width=width,
    )  # fmt: skip


def _segment(rows: pd.DataFrame, stance: str, *, by: str, y: list[float], look: Palette) -> go.Bar:
    share, count = rows[f"{stance}_share"], rows[stance]
    shape = look.shapes[stance]
    label = [f"{shape} {s:.0%}" if s >= LABEL_SHAPE else f"{s:.0%}" if s >= LABEL else "" for s in share]
    hover = [
        f"<b>{wrapped(name, 48)}</b><br>{look.named(stance)}: {c:,} of {n:,} ({percent(s)}; 95 % interval {span_of(c, n)})"
        for name, c, n, s in zip(rows[by], count, rows["n"], share, strict=True)
    ]
    whole = [["" if folded else name, stance] for name, folded in zip(rows[by], rows["folded"], strict=True)]
    return go.Bar(
        name=stance, orientation="h", x=share, y=y, width=THICK * (0.66 if stance == UNCLEAR else 1),
        text=label, textposition="inside", insidetextanchor="middle", textangle=0, constraintext="none",
        insidetextfont={"color": look.ink_on(stance), "size": 11 if stance == UNCLEAR else 12.5},
        hovertext=hover, hoverinfo="text", customdata=whole,
        marker={"color": look.colours[stance], "line": {"color": look.paper, "width": 2}},
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _cells(shown: pd.DataFrame, *, rows: dict[str, float], columns: list[str], look: Palette) -> go.Bar:
    """One bar a cell: a heatmap cannot be clicked through to its statements."""
    leading = shown["leading"]
    labels = [str(column) for column in shown if f"{column}_share" in shown]
    hover = [
        f"<b>{wrapped(row['actor'], 48)}</b><br>{wrapped(row['outlet'], 48)}<br>"
        + "<br>".join(f"{look.named(label)}: {row[label]:,} of {row['n']:,}" for label in labels if row[label])
        for row in shown.to_dict("records")
    ]
    return go.Bar(
        orientation="h", x=[1] * len(shown), base=[columns.index(outlet) - 0.5 for outlet in shown["outlet"]],
        y=[rows[actor] for actor in shown["actor"]], width=ROW - 4,
        text=[f"{look.shapes[s]} {n}" if s else "" for s, n in zip(leading, shown["n"], strict=True)],
        textposition="inside", insidetextanchor="middle", textangle=0, constraintext="none",
        insidetextfont={"color": [look.ink_on(s) if s else look.muted for s in leading], "size": 12.5},
        hovertext=hover, hoverinfo="text", customdata=shown[["actor", "outlet"]].to_numpy().tolist(),
        marker={"color": [look.colours[s] if s else look.faint for s in leading],
                "line": {"color": look.paper, "width": 2}},
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _stack(names: list[str]) -> tuple[list[float], float]:
    """Centre of each row and the height of all, in pixels from below: the first name on top, long names get room."""
    heights = [max(ROW, LINE * (name.count("<br>") + 1) + 14) for name in names]
    total = sum(heights)
    return [total - sum(heights[:i]) - height / 2 for i, height in enumerate(heights)], total


def _lay_out(
    figure: go.Figure, *, caption: Caption, look: Palette, names: list[str], centres: list[float], height: float,
    key: list[str], above: int, below: int, width: int,
) -> go.Figure:  # fmt: skip
    """What every figure shares: type, ground, margins that fit their words, title, subtitle, key and footer."""
    wider = width / NARROW
    title, subtitle = _even(caption.title, int(52 * wider)), _lines(caption.subtitle, int(86 * wider))
    footer = _lines(caption.footer, int(98 * wider))
    blocks = [  # text, size, font, colour, pixels from the line above to the next block
        (title, 20, SERIF, look.ink, 26 * len(title) + 6),
        (subtitle, 13, FONT, look.muted, 17 * len(subtitle) + 14),
        (["&nbsp;&nbsp;&nbsp;".join(key)], 13, FONT, look.ink, 24),
    ]
    up = above + sum(block[-1] for block in blocks)
    down = below + 22 + 15 * len(footer)
    figure.update_layout(
        height=height + up + down, margin={"l": LEFT, "r": RIGHT, "t": up, "b": down, "pad": 0}, showlegend=False,
        paper_bgcolor=look.paper, plot_bgcolor=look.paper, font={"family": FONT, "size": 13, "color": look.ink},
        dragmode=False, clickmode="event+select", hoverlabel={"bgcolor": look.paper, "font_color": look.ink},
        bargap=0, meta={"title": caption.title},
    )  # fmt: skip
    figure.update_xaxes(fixedrange=True, zeroline=False, gridcolor=look.rule, layer="below traces")
    figure.update_xaxes(tickfont={"size": 11}, selector={"side": "bottom"})
    figure.update_yaxes(range=[0, height], fixedrange=True, showgrid=False, zeroline=False)
    figure.update_yaxes(tickvals=centres, ticktext=names, ticks="outside", ticklen=10, tickcolor=look.paper)
    at = up
    for lines, size, family, colour, room in blocks:
        _note(figure, "<br>".join(lines), y=height, shift=at, look=look, font=(size, family, colour))
        at -= room
    _note(figure, "<br>".join(footer), y=0, shift=-below - 14, look=look, font=(11, FONT, look.muted))
    return figure


def _note(
    figure: go.Figure, text: str, *, y: float, look: Palette, x: float = 0, shift: float = 0, right: bool = False,
    top: bool = False, font: tuple[float, str, str] | None = None,
) -> None:  # fmt: skip
    """A line of text: beside a bar (``right``), or under the left edge of the figure ``shift`` pixels from ``y``."""
    size, family, colour = font or (12.5, FONT, look.muted if top else look.ink)
    anchor: dict[str, Any] = {"xanchor": "left", "xshift": -LEFT, "yanchor": "top", "align": "left"}
    if right:
        anchor = {"xanchor": "right", "xshift": RIGHT - 6, "yanchor": "bottom" if top else "middle", "align": "right"}
    figure.add_annotation(
        text=text, x=x, xref="paper", y=y, yref="y", yshift=shift, showarrow=False, borderpad=0,
        font={"size": size, "family": family, "color": colour}, **anchor,
    )  # fmt: skip


def look_key(look: Palette, stance: str) -> str:
    """An entry of a figure's key: the coloured shape and the word."""
    return f'<span style="color:{look.colours[stance]}">{look.shapes[stance]}</span> {escape(stance)}'


def _lines(text: str, width: int) -> list[str]:
    return [escape(line, quote=False) for part in text.split("\n") for line in wrap(part, width)]


def _even(text: str, width: int) -> list[str]:
    """Lines of about equal length, as few as the width allows: no last word stands alone."""
    fewest = len(wrap(text, width))
    return _lines(text, next(w for w in range(width // 2, width + 1) if len(wrap(text, w)) == fewest))


def wrapped(text: str, width: int, *, most: int = 12) -> str:
    """Lines of a name, escaped for plotly's markup, the last one ending in … where there are more than ``most``."""
    lines = wrap(str(text), width)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: width - 1]}…"]
    return "<br>".join(escape(line, quote=False) for line in lines)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns, wide characters counting two; words that are longer are broken."""
    lines, line = [], ""
    for word in _pieces(text, width):
        if line and _columns(line) + _columns(word.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += word
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str, width: int) -> Iterable[str]:
    """What may stand on a line of its own: words with their space, and parts of words too long for a line."""
    for word in " ".join(text.split()).split(" "):
        piece = ""
        for character in word:
            if piece and (_columns(piece + character) > width or _columns(piece[-1]) == 2):
                yield piece
                piece = ""
            piece += character
            if character in "-/.@_–" and _columns(word) > width and len(piece) > 2:
                yield piece
                piece = ""
        yield f"{piece} "


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)
