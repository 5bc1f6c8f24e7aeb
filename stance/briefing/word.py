"""A Briefing and its charts as pictures in, a Word document out."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pandas as pd
from docx.shared import Cm, Pt

from stance import captions
from stance.briefing.contents import Briefing
from stance.palette import palette

MARGIN, WIDTH = Cm(2.5), Cm(16)
WIDTHS = Cm(2.8), Cm(8.4), Cm(3.4), Cm(1.4)
"""Of a page of A4, its text, and the columns of a table of quotes."""


def word(briefing: Briefing, charts: Sequence[bytes]) -> bytes:
    """The .docx file. ``charts``: PNG of the panels of actors and of outlets."""
    file = docx.Document()
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = MARGIN
    style = file.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(11)
    file.add_heading(briefing.codebook.title, 0)
    file.add_paragraph(briefing.codebook.question)
    for sentence in briefing.sentences:
        file.add_paragraph(captions.printed(sentence), style="List Bullet")
    file.add_paragraph(" · ".join(f"{name}: {value}" for name, value in briefing.facts))
    for panel, picture in zip((briefing.actors, briefing.outlets), charts, strict=True):
        file.add_picture(io.BytesIO(picture), width=WIDTH)
        file.inline_shapes[-1]._inline.docPr.set("descr", captions.printed(panel.caption.alt))
    for actor, rows in briefing.quotes.items():
        file.add_heading(captions.printed(actor), 2)
        _quotes(file, rows, briefing)
    file.add_heading("How statements were judged", 1)
    for stance in briefing.codebook.stances:
        file.add_paragraph(f"{stance.name}: {stance.definition}")
    file.add_paragraph(captions.printed(briefing.actors.caption.footer))
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _quotes(file: docx.document.Document, rows: pd.DataFrame, briefing: Briefing) -> None:
    look = palette(briefing.codebook)
    grid = file.add_table(rows=1, cols=4, style="Light List")
    for cell, head in zip(grid.rows[0].cells, ("Stance", "Statement", "Source", "Sure"), strict=True):
        cell.text = head
    for row in rows.to_dict("records"):
        when = captions.when(row["published"])
        words = (
            look.named(row["stance"]),
            row["statement"],
            f"{row['outlet']}, {when}",
            captions.percent(row["confidence"]),
        )
        for cell, text in zip(grid.add_row().cells, words, strict=True):
            cell.text = captions.printed(text)
    grid.autofit = False
    for column, width in zip(grid.columns, WIDTHS, strict=True):  # Word reads the cells' widths, others the columns'
        column.width = width
        for cell in column.cells:
            cell.width = width
