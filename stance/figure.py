"""What every figure shares: type, margins that fit their words, title, subtitle, key and footer, names of any length.

What is drawn inside is left to ``charts`` and ``timeline``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

import plotly.graph_objects as go

from stance.captions import Caption
from stance.palette import Palette

FONT = '"Source Sans", "Source Sans 3", "Helvetica Neue", Arial, "Noto Sans", sans-serif'
SERIF = '"Source Serif", "Source Serif 4", Georgia, "Noto Serif", serif'
NARROW = 500
"""Pixels of the narrowest chart, which a chart's words are set for unless more is sure."""
LEFT, RIGHT = 168, 44
"""Pixels kept for names and for n. What is left of the narrowest chart is 288 for bars."""
NAME = 22
"""Columns of a line of a name: 11 wide characters or 22 narrow ones fit into ``LEFT``."""
ROW, LINE, THICK = 36, 16, 24
SPACE = re.compile(r" (?!·)")
"""Where a line may be broken: never before the dot that parts what a footer lists."""
FIRST_ODD = "\u0300"
"""Letters before it take one column each; the first of these takes none."""
REMEMBERED = 4_096
"""Names and lines whose breaks are kept: a screen draws the same ones again at every click."""
CONFIG: dict[str, Any] = {
    "displaylogo": False, "showSendToCloud": False, "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "png", "scale": 3, "width": 960},
}  # fmt: skip


def stack(names: list[str]) -> tuple[list[float], float]:
    """Centre of each row and the height of all, in pixels from below: the first name on top, long names get room."""
    heights = [max(ROW, LINE * (name.count("<br>") + 1) + 14) for name in names]
    total = sum(heights)
    return [total - sum(heights[:i]) - height / 2 for i, height in enumerate(heights)], total


def lay_out(
    traces: Iterable[dict[str, Any]], *, caption: Caption, look: Palette, names: list[str], centres: list[float], height: float,
    key: list[str], above: int, below: int, width: int, notes: Iterable[dict[str, Any]] = (), xaxis: dict[str, Any], **layout: Any,
) -> go.Figure:  # fmt: skip
    """What every figure shares: type, ground, margins that fit their words, title, subtitle, key and footer; and ``notes``.

    ``xaxis`` and ``layout``: what is this figure's own. All is handed to plotly at once, which checks each property every time that
    a figure is updated: a figure made step by step took two to three times as long.
    """
    wider = width / NARROW
    title, subtitle = _lines(caption.title, int(52 * wider)), _lines(caption.subtitle, int(86 * wider))
    footer = _lines(caption.footer, int(98 * wider))
    blocks = [  # text, size, font, colour, pixels from the line above to the next block
        (title, 20, SERIF, look.ink, 26 * len(title) + 6),
        (subtitle, 13, FONT, look.muted, 17 * len(subtitle) + 14),
        (["&nbsp;&nbsp;&nbsp;".join(key)], 13, FONT, look.ink, 24),
    ]
    up = above + sum(block[-1] for block in blocks)
    down = below + 22 + 15 * len(footer)
    at, words = up, list(notes)
    for lines, size, family, colour, room in blocks:
        words.append(note("<br>".join(lines), y=height, shift=at, look=look, font=(size, family, colour)))
        at -= room
    words.append(note("<br>".join(footer), y=0, shift=-below - 14, look=look, font=(11, FONT, look.muted)))
    shared: dict[str, Any] = {
        "height": height + up + down, "margin": {"l": LEFT, "r": RIGHT, "t": up, "b": down, "pad": 0}, "showlegend": False,
        "paper_bgcolor": look.paper, "plot_bgcolor": look.paper, "font": {"family": FONT, "size": 13, "color": look.ink},
        "dragmode": False, "clickmode": "event+select", "hoverlabel": {"bgcolor": look.paper, "font": {"color": look.ink}},
        "bargap": 0, "meta": {"title": caption.title}, "annotations": words,
        "xaxis": {"fixedrange": True, "zeroline": False, "gridcolor": look.rule, "layer": "below traces", "tickfont": {"size": 11}} | xaxis,
        "yaxis": {"range": [0, height], "fixedrange": True, "showgrid": False, "zeroline": False, "tickvals": centres, "ticktext": names,
                  "ticks": "outside", "ticklen": 10, "tickcolor": look.paper},
    }  # fmt: skip
    return go.Figure([*traces], shared | layout)


def note(
    text: str, *, y: float, look: Palette, x: float = 0, shift: float = 0, right: bool = False,
    top: bool = False, font: tuple[float, str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A line of text: beside a bar (``right``), or under the left edge of the figure ``shift`` pixels from ``y``."""
    size, family, colour = font or (12.5, FONT, look.muted if top else look.ink)
    anchor: dict[str, Any] = {"xanchor": "left", "xshift": -LEFT, "yanchor": "top", "align": "left"}
    if right:
        anchor = {"xanchor": "right", "xshift": RIGHT - 6, "yanchor": "bottom" if top else "middle", "align": "right"}
    return {
        "text": text, "x": x, "xref": "paper", "y": y, "yref": "y", "yshift": shift, "showarrow": False, "borderpad": 0,
        "font": {"size": size, "family": family, "color": colour}, **anchor,
    }  # fmt: skip


def look_key(look: Palette, stance: str) -> str:
    """An entry of a figure's key: the coloured shape and the word."""
    return f'<span style="color:{look.colours[stance]}">{look.shapes[stance]}</span> {escape(stance)}'


def _lines(text: str, width: int) -> list[str]:
    """Lines of about equal length of each line of a text, as few as the width allows: no last word stands alone."""
    return [escape(line, quote=False) for part in text.split("\n") for line in _even(part, width)]


@lru_cache(REMEMBERED)
def _even(text: str, width: int) -> list[str]:
    fewest, widths = len(wrap(text, width)), range(width // 2, width)
    narrowest = bisect_left(widths, -fewest, key=lambda w: -len(wrap(text, w)))  # wider lines are never more
    return wrap(text, width // 2 + narrowest)


@lru_cache(REMEMBERED)
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
        if line and columns(line) + columns(word.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += word
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str, width: int) -> Iterable[str]:
    """What may stand on a line of its own: words with their space, and parts of words too long for a line."""
    for word in SPACE.split(" ".join(text.split())):
        piece = ""
        for character in word:
            if piece and (columns(piece + character) > width or columns(piece[-1]) == 2):
                yield piece
                piece = ""
            piece += character
            if character in "-/.@_–" and columns(word) > width and len(piece) > 2:
                yield piece
                piece = ""
        yield f"{piece} "


def columns(text: str) -> int:
    if text.isascii() or max(text) < FIRST_ODD:
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)
