"""A table in (.csv, .tsv, .xlsx) or lines of JSON (.jsonl), a document out for each row that holds a text."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from stance.documents import columns
from stance.documents.archives import parts
from stance.documents.columns import Table
from stance.documents.decoding import decoded
from stance.documents.items import LARGEST_FILE, File, Found, Refusal, Unreadable

MISQUOTED = "The row cannot be read: {}. Put a cell that holds a quotation mark in such marks, and write each of those in it twice."
MOST_COLUMNS = 256
DELIMITERS = ",;\t|"
"""What stands between cells: commas, semicolons where those are decimal marks, tabs, bars."""


def json_lines(file: File) -> Iterator[Found]:
    """A ``.jsonl`` file."""
    content, remark = decoded(file.content, file.encoding)
    yield from file.remarks(remark)
    table = Table(file)
    for number, line in enumerate(content.split("\n"), start=1):  # a JSON string may hold other line breaks
        if line.strip():
            place = f"{file.name}:{number}"
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield Refusal(place, f"The line is not JSON: {error}.")
            else:
                yield from table.read(place, row)


def separated(file: File) -> Iterator[Found]:
    """A ``.csv`` or ``.tsv`` file."""
    content, remark = decoded(file.content, file.encoding)
    yield from file.remarks(remark)
    csv.field_size_limit(LARGEST_FILE)
    delimiter = "\t" if file.suffix == ".tsv" else _delimiter(content)
    table = Table(file)
    bare = delimiter == "\t" and not _is_quoted(content)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if bare else csv.QUOTE_MINIMAL
    rows = csv.DictReader(io.StringIO(content, newline=None), strict=True, delimiter=delimiter, quoting=quoting)
    try:
        _check(rows.fieldnames or [])
    except csv.Error as error:
        raise Unreadable(f"The table's first line cannot be read: {error}.") from error
    for number in itertools.count(2):
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Refusal(f"{file.name}:{number}", MISQUOTED.format(error))
            continue
        if row is None:
            return
        row.pop(None, None)  # cells beyond the header
        yield from table.read(f"{file.name}:{number}", row)


def _is_quoted(content: str) -> bool:
    """Whether marks around the cells of a table with tabs can be meant as such; as the kind is defined, it has none."""
    try:
        for _ in csv.reader(io.StringIO(content, newline=None), strict=True, delimiter="\t"):
            pass
    except csv.Error:
        return False
    return True


def _delimiter(content: str) -> str:
    """What makes most columns of the first line; the comma where nothing makes any."""
    first = re.findall(r"[^\r\n]{1,10000}", content[:20_000])[:1]
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader(first, delimiter=mark), [])))


def _check(names: Any) -> None:
    if not columns.has_text([str(name) for name in names]):
        shown = ", ".join(map(str, names)) or "none"
        raise Unreadable(f"The table has no column 'text'; its columns are: {shown}.")


def workbook(file: File) -> Iterator[Found]:
    """A ``.xlsx`` file: every sheet whose first row names a column of texts."""
    import openpyxl

    parts(file).close()
    book = openpyxl.load_workbook(io.BytesIO(file.content), read_only=True, data_only=True, keep_links=False)
    sheets = book.worksheets
    for sheet in sheets:
        sheet.reset_dimensions()  # what a file says of its size may be wrong, and is padded with empty rows
        place = file.name if len(sheets) == 1 else f"{file.name}#{sheet.title}"
        rows = (
            (n, row)
            for n, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1)
            if any(row)
        )
        yield from _sheet(file, place, rows)


def _sheet(file: File, place: str, rows: Iterator[tuple[int, tuple[Any, ...]]]) -> Iterator[Found]:
    table, names = Table(file), [_written(cell) for cell in next(rows, (0, ()))[1]]
    if not any(names):
        return
    try:
        _check([name for name in names if name])
    except Unreadable as error:
        yield Refusal(place, str(error))
        return
    for number, cells in rows:
        row = {name: _written(cell) for name, cell in zip(names, cells, strict=False) if name}
        yield from table.read(f"{place}:{number}", row)


def _written(cell: Any) -> str:
    """A cell as text, a day or time in ISO form."""
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell).strip()
