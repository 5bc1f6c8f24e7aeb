"""What leaves the dashboard: pictures of a chart, briefings, data. Made when asked for, on white, the filters applied.

The files are made in ``briefing`` and ``export``; nothing is drawn or written before its button is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from stance import export
from stance.briefing import pictures as drawing
from stance.codebook import Codebook
from stance.tables import Filters

PICTURES = {"PNG, twice the size": ("png", 2), "PNG, three times": ("png", 3), "SVG": ("svg", 1)}
NO_BROWSER = drawing.NEEDED.format(what="none was found on this machine")


BRIEFINGS = {
    "PowerPoint, charts that can be edited": ".pptx",
    "Web page that works offline": ".html",
    "Word": ".docx",
    "Pictures, numbers and how they were made": ".zip",
}
DATA = {"CSV": "csv", "JSON lines": "jsonl", "Parquet": "parquet"}


def files(
    positions: Callable[[], Iterable[Mapping[str, Any]]],
    *,
    codebook: Codebook,
    filters: Filters,
    stances: Sequence[str],
    name: str,
    has_positions: bool,
) -> None:
    """A button for each kind of briefing and of data. ``positions``: reads the store, when a file is asked for.

    ``has_positions``: whether the filters let a known actor's position through, without which there is no briefing.
    """
    with st.popover("Briefing and data", width="stretch", key="takeaway"):
        st.caption("What the filters let through, as it is on screen.")
        for label, suffix in BRIEFINGS.items():
            made = partial(_briefing, positions, suffix=suffix, codebook=codebook, filters=filters)
            drawn = suffix in {".docx", ".zip"}
            _button(label, made, f"{name}{suffix}", disabled=not has_positions or (drawn and not _can_draw()))
        if not _can_draw():
            st.caption(NO_BROWSER)
        st.caption(f"Data: {'statements of the chosen stances' if stances else 'every statement'}, copies marked.")
        for label, format in DATA.items():
            made = partial(_data, positions, format=format, filters=filters, stances=stances)
            _button(label, made, f"{name}.{format}")


def _briefing(
    positions: Callable[[], Iterable[Mapping[str, Any]]], *, suffix: str, codebook: Codebook, filters: Filters
) -> bytes:
    from stance.briefing.contents import gather
    from stance.briefing.files import brief

    return brief(gather(positions(), codebook=codebook, filters=filters, today=date.today()), suffix)


def _data(
    positions: Callable[[], Iterable[Mapping[str, Any]]], *, format: str, filters: Filters, stances: Sequence[str]
) -> bytes:
    return export.FORMATS[format](export.rows(positions(), filters, stances))


def _button(label: str, made: Callable[[], bytes], name: str, *, key: str = "", disabled: bool = False) -> None:
    st.download_button(
        label, made, file_name=name, on_click="ignore", key=key or label, type="tertiary", disabled=disabled
    )


def pictures(draw: Callable[..., go.Figure], *, name: str, key: str) -> None:
    """A button for each kind of picture of a figure, as ``draw`` makes it at a width."""
    with st.popover("Save this chart", type="tertiary", key=f"save-{key}"):
        if not _can_draw():
            st.caption(NO_BROWSER)
            return
        for label, (format, scale) in PICTURES.items():
            made = partial(_picture, draw, format=format, scale=scale)
            _button(label, made, f"{name}.{format}", key=f"{key} {label}")


def _picture(draw: Callable[..., go.Figure], *, format: str, scale: int) -> bytes:
    return drawing.pictures([draw(width=drawing.WIDTH)], formats=[format], scale=scale)[0][0]


@st.cache_resource(show_spinner=False)
def _can_draw() -> bool:
    return drawing.possible()
