"""A web page in, its article out, with what the page says of itself; saved pages (.html, .mht) as well.

What counts as the article is left to trafilatura. Only a date that the page states is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import MIMEPart
from typing import Any
from urllib.parse import urlsplit

from stance.documents import dates
from stance.documents.decoding import decoded
from stance.documents.items import File, Found, Unreadable
from stance.domain import Document

HEAD = 4096
"""Bytes in which a page names its encoding and a browser the address it saved it from."""
_ENCODING = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_SAVED = re.compile(
    r"<!--[^>]{0,80}?\bsaved (?:from|with)[^>]{0,40}?url\s*[=:]\s*(?:\(\d{1,4}\))?\s*(https?://[^\s>]+)"
)
"""The comment that Chromium, Firefox and SingleFile leave in a page."""


def page(file: File) -> Iterator[Found]:
    """A ``.html`` file."""
    declared = _ENCODING.search(file.content[:HEAD])
    encoding = file.encoding or (declared[1].decode("ascii", "replace") if declared else "")
    html, remark = decoded(file.content, encoding)
    saved = _SAVED.search(html[:HEAD])
    yield from _document(file, html, saved[1] if saved else "")
    yield from file.remarks(remark)


def archive(file: File) -> Iterator[Found]:
    """A page with all that belongs to it in one MIME file (``.mht``, RFC 2557)."""
    message = message_from_bytes(file.content, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(part, MIMEPart):
            html, remark = decoded(payload(part), part.get_content_charset())
            address = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "").strip()
            yield from _document(file, html, address if address.startswith(("http://", "https://")) else "")
            yield from file.remarks(remark)
            return
    raise Unreadable("The file holds no web page; save it again, or as .html.")


def payload(part: MIMEPart) -> bytes:
    """The bytes that a part of a MIME message stands for; empty where it holds other parts."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _document(file: File, html: str, address: str) -> Iterator[Found]:
    found = _article(html)
    if found is None:
        raise Unreadable("No article text was found in the page.")
    title = found.title or ""
    text = found.text if not title or found.text.startswith(title) else f"{title}\n\n{found.text}"
    url = found.url or address
    outlet = found.sitename or found.hostname or (urlsplit(url).hostname or "").removeprefix("www.")
    yield Document(file.name, text, title, outlet, url, dates.day(found.date), author=found.author or "")


def _article(html: str) -> Any:
    """Trafilatura's ``Document`` with text and metadata, or ``None``."""
    import trafilatura

    found = trafilatura.bare_extraction(
        html,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True},  # a stated date, never a guess
    )
    return found if isinstance(found, trafilatura.settings.Document) and found.text else None


def words(html: str) -> str:
    """The text of a page that need not be an article, such as a mail, whose paragraphs may stand in tables."""
    import trafilatura

    found = trafilatura.bare_extraction(html, include_comments=False, include_tables=True)
    return getattr(found, "text", "") or trafilatura.html2txt(html)
