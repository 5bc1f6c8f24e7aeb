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
    from pypdf import PageObject

_NUMBER = re.compile(r"\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is said in a refusal


def pdf(file: File) -> Iterator[Found]:
    """A ``.pdf`` file; one that opens without a password is read, whatever its owner forbids."""
    import pypdf  # here and not above, as are all parsers that only the process apart needs
    from pypdf.errors import DependencyError, FileNotDecryptedError

    reader = pypdf.PdfReader(io.BytesIO(file.content))
    lines: list[str] = []
    empty, size = 0, 0
    try:
        pages = len(reader.pages)
        for page in reader.pages:
            found = _lines(page)
            empty += not found
            lines += found
            size += sum(map(len, found))
            if size > LONGEST_TEXT:
                raise Unreadable(
                    f"The text has more than the {LONGEST_TEXT:,} characters that are read; split the file."
                )
        title = reader.metadata.title if reader.metadata else ""
    except (FileNotDecryptedError, DependencyError) as error:
        raise Unreadable("The PDF is encrypted; print or save it as a PDF without a password.") from error
    if not lines:
        raise Unreadable(
            f"The PDF holds no text (pages: {pages:,}): it is a scan. Run text recognition (OCR) over it first."
        )
    remark = (
        f"Pages without text: {empty:,} of {pages:,}. If they are scans, run text recognition (OCR) over them first."
    )
    yield from headed(file, unwrapped(lines), remark if empty else "", title=title or "")


def _lines(page: PageObject) -> list[str]:
    """The lines of a page, without its number in the first or last one."""
    text = page.extract_text().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    return [line for n, line in enumerate(lines) if n not in (0, len(lines) - 1) or not _NUMBER.fullmatch(line)]
