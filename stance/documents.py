"""A path in, Documents out, and a Refusal with its reason for each one that cannot be read.

Reads plain text, Markdown, web pages, JSON lines and CSV tables. Nothing is guessed silently:
metadata that a document does not give stays empty.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import trafilatura

from stance.domain import Document

LARGEST_FILE = 64 * 2**20
LONGEST_TEXT = 500_000
"""Characters: some 150 pages. Longer is a book or a mistake, and is refused with that reason."""
WRITTEN_DATES = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")
COLUMNS = ("title", "text", "outlet", "url", "published")
ALSO_CALLED = {"outlet": "source", "published": "date"}
"""Names under which tables often hold a column, read where ours is missing or empty."""
_SOURCE_LINE = re.compile(r"source:\s*(\S.{0,80})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that could not be read: what it is called and why, in words for a user."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a document that was not understood and left out; the document itself was read."""

    name: str
    reason: str


Item = Document | Refusal | Remark


def read_documents(path: Path) -> Iterator[Item]:
    """Every document under a file or folder, in the order of their names; remarks follow the document they are about."""
    if path.is_dir():
        files = [f for f in sorted(path.rglob("*")) if f.is_file() and not _is_hidden(f.relative_to(path))]
        if not files:
            yield Refusal(str(path), "The folder holds no files.")
        for file in files:
            yield from _read_file(file)
    elif path.is_file():
        yield from _read_file(path)
    else:
        yield Refusal(str(path), "There is no such file or folder.")


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_file(path: Path) -> Iterator[Item]:
    name = os.fsencode(path.name).decode("utf-8", "replace")
    try:
        size = path.stat().st_size if _suffix(name) in READERS else 0  # what is not read is not opened
        yield from read_content(name, path.read_bytes() if 0 < size <= LARGEST_FILE else b"", size=size)
    except OSError as error:
        yield Refusal(name, f"The file cannot be opened: {error.strerror}.")


def read_content(name: str, content: bytes, *, size: int | None = None) -> Iterator[Item]:
    """Every document in what a file of this name holds; ``size`` where the content was too large to be read."""
    reader, size = READERS.get(_suffix(name)), len(content) if size is None else size
    if reader is None:
        known = ", ".join(READERS)
        yield Refusal(name, f"Files of type {_suffix(name) or 'without suffix'} are not read; known: {known}.")
    elif size > LARGEST_FILE:
        yield Refusal(name, f"The file has {size:,} bytes; at most {LARGEST_FILE:,} are read.")
    else:
        yield from _read(reader, name, content)


def _read(reader: Callable[[str, str], Iterator[Item]], name: str, content: bytes) -> Iterator[Item]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield Refusal(name, f"The file is not UTF-8 text (byte {error.start}); save it as UTF-8.")
        return
    if "\0" in text:
        yield Refusal(name, "The file is binary, not text.")
        return
    for item in reader(name, text):
        yield _checked(item) if isinstance(item, Document) else item


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _checked(document: Document) -> Document | Refusal:
    if not document.text.strip():
        return Refusal(document.name, "The document is empty.")
    if len(document.text) > LONGEST_TEXT:
        return Refusal(
            document.name, f"The text has {len(document.text):,} characters; at most {LONGEST_TEXT:,} are read."
        )
    return document


def _plain(name: str, content: str) -> Iterator[Document]:
    """The first line is the headline; a last ``source:`` line names the outlet."""
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    source = _SOURCE_LINE.match(lines[-1]) if lines else None
    title = re.sub(r"^#+\s*", "", lines[0])[:200] if lines else ""
    yield Document(name=name, text=content, title=title, outlet=source[1] if source else "")


def _web_page(name: str, content: str) -> Iterator[Item]:
    page = trafilatura.bare_extraction(
        content,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True},  # a stated date, never a guess
    )
    if not isinstance(page, trafilatura.settings.Document) or not page.text:
        yield Refusal(name, "No article text was found in the page.")
        return
    title = page.title or ""
    text = page.text if not title or page.text.startswith(title) else f"{title}\n\n{page.text}"
    yield Document(
        name=name,
        text=text,
        title=title,
        outlet=page.sitename or page.hostname or "",
        url=page.url or "",
        published=_date(page.date),
    )


def _json_lines(name: str, content: str) -> Iterator[Item]:
    for number, line in enumerate(content.split("\n"), start=1):  # a JSON string may hold other line breaks
        if line.strip():
            place = f"{name}:{number}"
            try:
                yield from _from_row(place, json.loads(line))
            except (ValueError, RecursionError) as error:
                yield Refusal(place, f"The line is not JSON: {error}.")


def _table(name: str, content: str) -> Iterator[Item]:
    csv.field_size_limit(LARGEST_FILE)
    try:
        rows = csv.DictReader(io.StringIO(content, newline=""), strict=True)
        if "text" not in (rows.fieldnames or []):
            yield Refusal(
                name, f"The table has no column 'text'; its columns are: {', '.join(rows.fieldnames or ['none'])}."
            )
            return
        for number, row in enumerate(rows, start=2):
            yield from _from_row(f"{name}:{number}", row)
    except csv.Error as error:
        yield Refusal(name, f"The table cannot be read: {error}.")


def _from_row(name: str, row: Any) -> Iterator[Item]:
    if not isinstance(row, Mapping) or not isinstance(row.get("text"), str):
        yield Refusal(name, f"The row has no 'text'; the columns read are: {', '.join(COLUMNS)}.")
        return
    given = {key: str(row.get(key) or row.get(ALSO_CALLED.get(key, key)) or "").strip() for key in COLUMNS}
    published = given.pop("published")
    if not _is_unicode(row["text"], *given.values()):
        yield Refusal(name, "The row holds halves of characters (lone surrogates); save it as UTF-8.")
        return
    yield Document(name=given["url"] or name, published=_date(published), **{**given, "text": row["text"]})
    if published and _date(published) is None:
        yield Remark(name, f"The date {published!r} is not of the form 2022-12-03 or 3 December 2022.")


def _is_unicode(*values: str) -> bool:
    """JSON can spell half a character (``"\\ud800"``), which no file or database can hold."""
    return not any("\ud800" <= char <= "\udfff" for value in values for char in value)


def _date(value: str | None) -> date | None:
    """An ISO date or time, or a date with its month in English; ``None`` for anything else, such as 3/4/2022."""
    if not value:
        return None
    written = re.sub(r"\b([A-Z][a-z]{2})t?\. ", r"\1 ", value)  # "Sept. 3, 2022", "Nov. 18, 2022"
    for form in ("", *WRITTEN_DATES):
        with suppress(ValueError):
            return (datetime.strptime(written, form) if form else datetime.fromisoformat(value)).date()
    return None


READERS: dict[str, Callable[[str, str], Iterator[Item]]] = {
    ".txt": _plain,
    ".md": _plain,
    ".html": _web_page,
    ".htm": _web_page,
    ".jsonl": _json_lines,
    ".csv": _table,
}
