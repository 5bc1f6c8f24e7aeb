"""A PDF in, its text out, with its lines as paragraphs again; what holds pictures of text only is refused."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stance.documents.items import LONGEST_TEXT, File, Found, Unreadable
from stance.documents.prose import headed, unwrapped

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_NUMBER = re.compile(r"\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is said in a refusal


def pdf(file: File) -> Iterator[Found]:
    """A ``.pdf`` file; one that opens without a password is read, whatever its owner forbids."""
    import pypdf  # here and not above, as are all parsers that only the process apart needs
    from pypdf.errors import DependencyError, FileNotDecryptedError

    reader = pypdf.PdfReader(io.BytesIO(file.content))
    try:
        pages = list(_pages(reader))
        said = reader.metadata
        title, author = (said.title, said.author) if said else ("", "")
    except (FileNotDecryptedError, DependencyError) as error:
        raise Unreadable("The PDF is encrypted; print or save it as a PDF without a password.") from error
    empty, broken, number = pages.count([]), pages.count(None), len(pages)
    if broken == number:
        raise Unreadable("The PDF is damaged: none of its pages can be read.")
    if empty + broken == number:
        raise Unreadable(
            f"The PDF holds no text (pages: {number:,}): it is a scan. Run text recognition (OCR) over it first."
        )
    scanned = (
        f"Pages without text: {empty:,} of {number:,}. If they are scans, run text recognition (OCR) over them first."
    )
    damaged = f"Pages that are damaged and left out: {broken:,} of {number:,}."
    text = unwrapped([line for page in pages for line in page or ()])
    yield from headed(file, text, scanned if empty else "", title=title or "", author=author or "")
    yield from file.remarks(damaged if broken else "")


def _pages(reader: PdfReader) -> Iterator[list[str] | None]:
    """The lines of each page, ``None`` for a page that is damaged."""
    from pypdf.errors import DependencyError, FileNotDecryptedError

    size = 0
    for page in reader.pages:
        try:
            lines = _lines(page)
        except (FileNotDecryptedError, DependencyError):
            raise
        except Exception:  # pypdf raises nearly anything on a page that breaks the rules
            yield None
            continue
        size += sum(map(len, lines))
        if size > LONGEST_TEXT:
            raise Unreadable(f"The text has more than the {LONGEST_TEXT:,} characters that are read; split the file.")
        yield lines


def _lines(page: PageObject) -> list[str]:
    """The lines of a page, without its number in the first or last one."""
    text = page.extract_text().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    return [line for n, line in enumerate(lines) if n not in (0, len(lines) - 1) or not _NUMBER.fullmatch(line)]
