"""A file in, its documents out: the registry of readers by suffix, and what holds for everything that they read.

Whatever a reader or its library stumbles over becomes a refusal with a sentence; one bad file never stops the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from stance.documents import apart, archives, mail, office, pdf, prose, tables, web
from stance.documents.decoding import is_unicode, seen, unseen
from stance.documents.items import (
    LARGEST_FILE,
    LONGEST_TEXT,
    File,
    Found,
    Item,
    Reader,
    Refusal,
    Remark,
    Unreadable,
    too_long,
)
from stance.domain import Document

T = TypeVar("T")
READERS: dict[str, Reader] = {
    ".txt": prose.plain,
    ".md": prose.plain,
    ".html": web.page,
    ".htm": web.page,
    ".mht": web.archive,
    ".mhtml": web.archive,
    ".pdf": pdf.pdf,
    ".docx": office.word,
    ".odt": office.opendocument,
    ".rtf": office.rich_text,
    ".eml": mail.mail,
    ".csv": tables.separated,
    ".tsv": tables.separated,
    ".xlsx": tables.workbook,
    ".jsonl": tables.json_lines,
    ".zip": archives.members,
}
IN_HERE = frozenset({".txt", ".md", ".csv", ".tsv", ".jsonl", ".zip"})
"""Read by our own code and the standard library, in time that grows with their size; all others are read apart."""
LONGEST_LINE = 2_000
"""Characters of a name, headline, outlet, address or sentence that are kept; browsers take no longer addresses either."""
_BY = re.compile(r"\s*by[\s:]+", re.IGNORECASE)
DEEPEST = 5
"""Mails within mails and archives that are read."""


def read_content(name: str, content: bytes, *, size: int | None = None, encoding: str = "") -> Iterator[Item]:
    """Every document in what a file of this name holds; ``size`` where the content was too large to be read.

    ``encoding``: what the server that sent it says of its text.
    """
    for item in _read(File(name, content, encoding=encoding), len(content) if size is None else size):
        if isinstance(item, Document):
            yield from _checked(item)
        else:
            yield replace(item, name=line(item.name), reason=line(item.reason))


def _read(file: File, size: int) -> Iterator[Item]:
    kind, depth = file.suffix or "without suffix", len(file.within)
    if file.suffix not in READERS:
        yield Refusal(file.name, f"Files of type {kind} are not read; known: {', '.join(READERS)}.")
    elif size > LARGEST_FILE:
        yield Refusal(file.name, f"The file has {size:,} bytes; at most {LARGEST_FILE:,} are read.")
    elif depth > DEEPEST:
        yield Refusal(file.name, f"It lies {depth} mails and archives deep; at most {DEEPEST} are opened.")
    else:
        item = None
        for item in found(file) if file.suffix in IN_HERE else apart.found(file, found):
            if isinstance(item, File):
                yield from _read(item, len(item.content))
            else:
                yield item
        if item is None:
            yield Refusal(file.name, "The file holds nothing to read.")


def found(file: File) -> Iterator[Found]:
    """What the reader of a file by its suffix yields, and a refusal for what it raises."""
    return guarded(READERS[file.suffix], file)


def guarded(reader: Callable[[File], Iterator[T]], file: File) -> Iterator[T | Refusal]:
    """What a reader yields, and a refusal for what it raises."""
    try:
        yield from reader(file)
    except Unreadable as error:
        yield Refusal(file.name, str(error))
    except MemoryError:
        yield Refusal(file.name, apart.STOPPED.format(why="took too much memory"))
    except Exception as error:  # parsers of untrusted files fail in ways that their authors did not foresee
        yield Refusal(file.name, f"The file is damaged, or not what its name says ({type(error).__name__}).")


def _checked(document: Document) -> Iterator[Item]:
    """The document as it is kept, with a remark on what was left out of it; or why it is not kept."""
    kept = replace(
        document,
        name=line(document.name),
        title=line(document.title),
        outlet=line(document.outlet),
        url=line(document.url),
        author=_BY.sub("", line(document.author)),
    )
    if len(document.text) > LONGEST_TEXT:
        yield Refusal(kept.name, too_long(len(document.text)))
    elif not (text := seen(document.text)).strip():
        yield Refusal(kept.name, "The document is empty.")
    elif not is_unicode(text):
        yield Refusal(kept.name, "The text holds halves of characters (lone surrogates); save it as UTF-8.")
    else:
        yield replace(kept, text=text)
        if gone := unseen(document.text):
            yield Remark(
                kept.name, f"Characters left out, since they are not seen but change how text is shown: {gone:,}."
            )


def line(text: str) -> str:
    """On one line, as it can be printed: a name or headline may hold anything."""
    return seen(text[:LONGEST_LINE]).replace("\n", " ").encode(errors="replace").decode()
