"""Exports: the same rows in every format, the filters applied, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pandas as pd
import pytest

from invented import BRANDT, document, judged, position, statement
from stance import export
from stance.cli import leaving
from stance.tables import Filters

FORMULA = "Norland\n\n=1+1, said Ada Brandt."


@pytest.fixture
def kept(store):
    first = document(published=date(2031, 3, 1))
    store.add(first, judged(first))
    copied = document("Fog\n\n" + first.text, outlet="courier.example")
    store.add(copied, judged(copied))
    sly = document(FORMULA, name="sly.txt", published=date(2031, 4, 1))
    said = statement(sly, "=1+1", source="Ada Brandt", actor=BRANDT)
    store.add(sly, [(said, position(said))])
    return [dict(row) for row in store.positions("peace_talks")]


def test_the_filters_are_applied_and_copies_are_marked(kept):
    everything = export.rows(kept, Filters())
    assert len(everything) == len(kept) == 7
    assert everything.groupby("statement")["counted"].sum().eq(1).all()
    some = export.rows(kept, Filters(actors=("Ada Brandt",), since=date(2031, 3, 1), until=date(2031, 3, 31)))
    assert list(some["published"]) == ["2031-03-01"] * 2
    assert set(some["actor"]) == {"Ada Brandt"}


def test_every_format_holds_the_same_rows(kept):
    table = export.rows(kept, Filters())
    lines = [json.loads(line) for line in export.jsonl(table).decode().splitlines()]
    cells = list(csv.DictReader(io.StringIO(export.csv(table).decode("utf-8-sig"))))
    columns = pd.read_parquet(io.BytesIO(export.parquet(table)))
    assert len(lines) == len(cells) == len(columns) == len(table)
    for line, cell, row in zip(lines, cells, columns.to_dict("records"), strict=True):
        assert set(line) == set(cell) == set(row)
        assert line["statement_id"] == cell["statement_id"] == row["statement_id"]
        assert line["probabilities"] == json.loads(cell["probabilities"]) == json.loads(row["probabilities"])
        assert line["confidence"] == float(cell["confidence"]) == row["confidence"]
    assert columns["start"].dtype == "int64"


def test_no_cell_of_a_csv_is_a_formula(kept):
    cells = list(csv.reader(io.StringIO(export.csv(export.rows(kept, Filters())).decode("utf-8-sig"))))
    assert "'=1+1" in {cell for row in cells for cell in row}
    assert not [cell for row in cells for cell in row if cell.startswith(export.FORMULA)]


def test_nothing_kept_is_nothing_exported():
    table = export.rows([], Filters())
    assert table.empty
    assert export.jsonl(table) == b""


def test_the_command_line_offers_what_there_is():
    assert set(leaving.FORMATS) == set(export.FORMATS)
