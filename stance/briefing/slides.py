"""A Briefing in, a PowerPoint file out: native charts with their numbers inside, and the statements behind them."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from stance import captions
from stance.briefing.contents import Briefing, Panel
from stance.captions import Caption
from stance.export import as_text
from stance.palette import Palette, palette
from stance.tables import MINIMUM_CELL, largest, top

WIDE, HIGH, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
BODY = WIDE - 2 * EDGE
SERIF, SANS = "Georgia", "Calibri"
ROWS = 14
"""Bars on a slide, before the rest is folded into one."""
LABEL = 0.07
"""Least share of a bar that holds its percentage on a slide."""
COLUMNS = 8
QUOTE, NAME, HEAD = 280, 60, 80
"""Characters of a statement and of a name in a table, and of a title: more do not fit."""


def slides(briefing: Briefing) -> bytes:
    """The .pptx file."""
    deck = _Deck(briefing)
    deck.opening()
    deck.chart(briefing.actors)
    deck.chart(briefing.outlets)
    deck.matrix()
    for actor, rows in briefing.quotes.items():
        deck.quotes(actor, rows)
    buffer = io.BytesIO()
    deck.file.save(buffer)
    return buffer.getvalue()


class _Deck:
    """The slides so far; every one has its title, and a footer that says how its numbers were made."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing, self.look = briefing, palette(briefing.codebook)
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = WIDE, HIGH

    def opening(self) -> None:
        slide = self._slide(self.briefing.codebook.title, self.briefing.codebook.question, self.briefing.actors.caption)
        said = "\n".join(self.briefing.sentences)
        _text(slide, said, top=Inches(1.9), height=Inches(2.2), size=24, colour=self.look.ink)
        step = BODY // len(self.briefing.facts)
        for i, (name, value) in enumerate(self.briefing.facts):
            left, ink, muted = EDGE + i * step, self.look.ink, self.look.muted
            _text(
                slide, value, left=left, width=step, top=Inches(4.4), height=Inches(0.7), size=32, colour=ink, bold=True
            )
            _text(slide, name, left=left, width=step, top=Inches(5.1), height=Inches(0.4), size=14, colour=muted)

    def chart(self, panel: Panel) -> None:
        """Shares as a stacked bar for each row; the workbook inside holds them, so the chart can be edited."""
        caption = panel.caption
        slide = self._slide(caption.title, caption.subtitle.replace("\n", " · "), caption)
        rows = top(panel.shares, stances=self.briefing.stances[:-1], by=panel.by, keep=ROWS)
        data = CategoryChartData(number_format="0%")
        data.categories = [
            f"{as_text(captions.printed(name))} (n = {n:,})" for name, n in zip(rows[panel.by], rows["n"], strict=True)
        ]
        for stance in self.briefing.stances:
            data.add_series(self.look.named(stance), [float(share) for share in rows[f"{stance}_share"]])
        height = min(Inches(4.9), Inches(0.9) + len(rows) * Inches(0.45))
        shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED_100, EDGE, Inches(1.75), BODY, height, data)
        shape.name = f"Shares by {panel.by}"
        _describe(shape, caption.alt)
        _style(shape.chart, rows, stances=self.briefing.stances, look=self.look)

    def matrix(self) -> None:
        """Leading stance and n, actors down and sources across; left out where one source is all there is."""
        cells = self.briefing.cells
        actors = largest(cells, "actor", keep=ROWS)
        outlets = largest(cells, "outlet", keep=COLUMNS)
        if len(outlets) < 2:
            return
        found = {(row["actor"], row["outlet"]): row for row in cells.to_dict("records")}
        caption = self.briefing.matrix
        cut = len(actors) < cells["actor"].nunique() or len(outlets) < cells["outlet"].nunique()
        most = f" · The {len(actors)} actors and {len(outlets)} sources with most statements" if cut else ""
        blank = f" · Blank: under {MINIMUM_CELL} statements"
        slide = self._slide(caption.title, caption.subtitle.replace("\n", " · ") + most + blank, caption)
        grid = _grid(slide, len(actors) + 1, len(outlets) + 1, top=Inches(1.75), row=Inches(0.32))
        for j, outlet in enumerate(["", *(_short(name, NAME) for name in outlets)]):
            _cell(grid, 0, j, outlet, colour=self.look.muted, size=11)
        for i, actor in enumerate(actors, start=1):
            _cell(grid, i, 0, _short(actor, NAME), colour=self.look.ink, size=11)
            for j, outlet in enumerate(outlets, start=1):
                cell = found.get((actor, outlet))
                leading = cell["leading"] if cell else ""
                words = f"{self.look.named(leading)} {cell['n']}" if cell and leading else ""
                ink = self.look.ink_on(leading) if leading else self.look.ink
                _cell(grid, i, j, words, colour=ink, size=11, fill=self.look.colours[leading] if leading else "")

    def quotes(self, actor: str, rows: pd.DataFrame) -> None:
        """What one actor said, the surest statements of each stance."""
        own = self.briefing.actors.shares.set_index("actor").to_dict("index")[actor]
        counts = ", ".join(f"{own[s]} {s}" for s in self.briefing.stances if own[s])
        number = captions.plural(own["n"], "statement")
        within = self.briefing.actors.caption.subtitle.partition("\n")[2]
        slide = self._slide(actor, f"{number}: {counts} · of {within}", self.briefing.actors.caption)
        grid = _grid(slide, len(rows) + 1, 4, top=Inches(1.75), row=Inches(0.4), widths=(1.6, 7.6, 1.9, 1.0))
        for j, head in enumerate(("Stance", "Statement", "Source", "Sure")):
            _cell(grid, 0, j, head, colour=self.look.muted, size=11)
        for i, row in enumerate(rows.to_dict("records"), start=1):
            when = captions.when(row["published"])
            said, where, stance = _short(row["statement"], QUOTE), _short(row["outlet"], NAME), row["stance"]
            fill = {"fill": self.look.colours[stance], "colour": self.look.ink_on(stance)}
            _cell(grid, i, 0, self.look.named(stance), size=12, **fill)
            for j, words in enumerate((said, f"{where}\n{when}", captions.percent(row["confidence"])), start=1):
                _cell(grid, i, j, words, colour=self.look.ink, size=12)

    def _slide(self, title: str, subtitle: str, caption: Caption) -> Any:
        slide = self.file.slides.add_slide(self.file.slide_layouts[5])  # "Title Only": the title stays a title
        head = slide.shapes.title
        head.left, head.top, head.width, head.height = EDGE, Inches(0.4), BODY, Inches(0.75)
        head.text_frame.margin_left = head.text_frame.margin_right = 0
        _write(head.text_frame, _short(title, HEAD), size=26, colour=self.look.ink, font=SERIF)
        _text(slide, subtitle, top=Inches(1.15), height=Inches(0.5), size=14, colour=self.look.muted)
        _text(slide, caption.footer, top=Inches(6.85), height=Inches(0.5), size=10, colour=self.look.muted)
        return slide


def _style(chart: Any, rows: pd.DataFrame, *, stances: list[str], look: Palette) -> None:
    """Colours, percentages where they fit, first row on top, and a legend of shape and word."""
    chart.font.size, chart.font.name = Pt(12), SANS
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    categories, values = chart.category_axis, chart.value_axis
    categories.reverse_order = True
    categories.format.line.fill.background()
    categories.major_tick_mark = XL_TICK_MARK.NONE
    values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    values.has_major_gridlines, values.visible = False, False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    for series, stance in zip(plot.series, stances, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(look.colours[stance])
        series.format.line.color.rgb = _rgb(look.paper)
        for i, share in enumerate(rows[f"{stance}_share"]):
            if share >= LABEL:
                label = series.points[i].data_label
                label.has_text_frame = True
                _write(label.text_frame, captions.percent(share), size=12, colour=look.ink_on(stance))


def _describe(shape: Any, words: str) -> None:
    """Alternative text: python-pptx has no property for it (issue 512 of its repository)."""
    shape._element.nvGraphicFramePr.cNvPr.set("descr", captions.printed(words))


def _grid(slide: Any, rows: int, columns: int, *, top: int, row: int, widths: tuple[float, ...] = ()) -> Any:
    """A plain table across the slide; ``widths`` in parts of the whole."""
    table = slide.shapes.add_table(rows, columns, EDGE, top, BODY, row * rows).table
    table.first_row = table.horz_banding = False
    parts = widths or (2.2, *[1.0] * (columns - 1))
    for column, part in zip(table.columns, parts, strict=True):
        column.width = Emu(int(BODY * part / sum(parts)))
    return table


def _cell(grid: Any, i: int, j: int, words: str, *, colour: str, size: float, fill: str = "") -> None:
    cell = grid.cell(i, j)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    if fill:
        cell.fill.solid()
        cell.fill.fore_color.rgb = _rgb(fill)
    else:
        cell.fill.background()
    _write(cell.text_frame, words, size=size, colour=colour)


def _text(
    slide: Any, words: str, *, top: int, height: int, size: float, colour: str, left: int = EDGE, width: int = BODY,
    bold: bool = False,
) -> None:  # fmt: skip
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.margin_left = frame.margin_right = 0
    _write(frame, words, size=size, colour=colour, bold=bold)


def _write(frame: Any, words: str, *, size: float, colour: str, font: str = SANS, bold: bool = False) -> None:
    frame.word_wrap = True
    frame.text = captions.printed(words)
    for paragraph in frame.paragraphs:
        paragraph.font.size, paragraph.font.name, paragraph.font.bold = Pt(size), font, bold
        paragraph.font.color.rgb = _rgb(colour)
        paragraph.alignment = PP_ALIGN.LEFT


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[:most].rstrip()}…"


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#"))
