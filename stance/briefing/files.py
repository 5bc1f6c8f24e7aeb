"""A Briefing and a format in, the bytes of a file out: slides, page, Word document, archive, or the data alone."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from stance import charts
from stance.briefing.contents import Briefing, BriefingError
from stance.briefing.page import page
from stance.briefing.pictures import pictures
from stance.tables import MINIMUM_CELL

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the start of a formula (OWASP, "CSV injection")."""


def brief(briefing: Briefing, suffix: str) -> bytes:
    """The file with this ending. Raises ``BriefingError`` for an ending that there is not."""
    if suffix not in FORMATS:
        raise BriefingError(f"There is no briefing as {suffix or 'a file without an ending'!r}: use {', '.join(FORMATS)}.")
    return FORMATS[suffix](briefing)


def figures(briefing: Briefing) -> dict[str, go.Figure]:
    """The charts on white by the name of their file."""
    book = briefing.codebook
    matrix = charts.matrix(briefing.cells, codebook=book, caption=briefing.matrix, minimum=MINIMUM_CELL)
    return {
        "actors": charts.actor_bars(briefing.actors.shares, codebook=book, caption=briefing.actors.caption),
        "sources": charts.outlet_bars(briefing.outlets.shares, codebook=book, caption=briefing.outlets.caption),
        "actors_by_source": matrix,
    }


def csv(rows: pd.DataFrame) -> bytes:
    """Comma-separated, UTF-8 with a mark that spreadsheets know; no cell can be taken for a formula."""
    safe = rows.copy()
    for name in safe.select_dtypes(exclude=["number", "bool", "datetime"]):
        safe[name] = [f"'{v}" if isinstance(v, str) and v.startswith(FORMULA) else v for v in safe[name]]
    return safe.to_csv(index=False, date_format="%Y-%m-%d").encode("utf-8-sig")


def jsonl(rows: pd.DataFrame) -> bytes:
    return rows.to_json(orient="records", lines=True, force_ascii=False, date_format="iso", date_unit="s").encode()


def parquet(rows: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    rows.to_parquet(buffer, index=False)
    return buffer.getvalue()


DATA: dict[str, Callable[[pd.DataFrame], bytes]] = {".csv": csv, ".jsonl": jsonl, ".parquet": parquet}


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
