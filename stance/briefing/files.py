"""A Briefing and a format in, the bytes of a file out: slides, page, Word document, archive."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from stance import charts
from stance.briefing.contents import Briefing, BriefingError
from stance.briefing.page import page
from stance.briefing.pictures import WIDTH, pictures
from stance.export import csv
from stance.tables import MINIMUM_CELL


def brief(briefing: Briefing, suffix: str) -> bytes:
    """The file with this ending. Raises ``BriefingError`` for an ending that there is not."""
    if suffix not in FORMATS:
        raise BriefingError(
            f"There is no briefing as {suffix or 'a file without an ending'!r}: use {', '.join(FORMATS)}."
        )
    return FORMATS[suffix](briefing)


def figures(briefing: Briefing) -> dict[str, go.Figure]:
    """The charts on white by the name of their file, set for the width of the pictures."""
    made: dict[str, Any] = {"codebook": briefing.codebook, "width": WIDTH}
    actors, outlets = briefing.actors, briefing.outlets
    return {
        "actors": charts.actor_bars(actors.shares, caption=actors.caption, **made),
        "sources": charts.outlet_bars(outlets.shares, caption=outlets.caption, **made),
        "actors_by_source": charts.matrix(briefing.cells, caption=briefing.matrix, minimum=MINIMUM_CELL, **made),
    }


def archive(briefing: Briefing) -> bytes:
    """Pictures of every chart, the numbers behind them, every statement, and the recipe to make them again."""
    drawn = figures(briefing)
    made = pictures(list(drawn.values()), formats=("png", "svg"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, (png, svg) in zip(drawn, made, strict=True):
            folder.writestr(f"{name}.png", png)
            folder.writestr(f"{name}.svg", svg)
        folder.writestr("actors.csv", csv(briefing.actors.shares))
        folder.writestr("sources.csv", csv(briefing.outlets.shares))
        folder.writestr("actors_by_source.csv", csv(briefing.cells))
        folder.writestr("statements.csv", csv(briefing.rows))
        folder.writestr("recipe.json", json.dumps(briefing.recipe, indent=2, ensure_ascii=False))
    return buffer.getvalue()


def _slides(briefing: Briefing) -> bytes:
    from stance.briefing.slides import slides  # the office libraries are loaded by who asks for them

    return slides(briefing)


def _word(briefing: Briefing) -> bytes:
    from stance.briefing.word import word

    drawn = figures(briefing)
    made = pictures([drawn["actors"], drawn["sources"]])
    return word(briefing, [png for (png,) in made])


FORMATS: dict[str, Callable[[Briefing], bytes]] = {
    ".pptx": _slides,
    ".html": lambda briefing: page(briefing).encode(),
    ".docx": _word,
    ".zip": archive,
}
