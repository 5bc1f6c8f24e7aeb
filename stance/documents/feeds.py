"""The bytes of a feed (RSS, Atom) in, its entries out: where each one's page lies, and what the feed itself says of it.

Nothing is fetched here. A feed is read apart like the other formats whose parsers a hostile file can lead astray.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from functools import partial
from hashlib import sha256
from html import escape
from io import BytesIO
from typing import Any
from xml.sax import SAXException

from stance.documents import apart, dates, readers
from stance.documents.items import File, Refusal, Unreadable

MOST_ENTRIES = 500
"""Of one feed that are read: news feeds hold some tens; at one page a second these take eight minutes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``key``: the same whenever the feed is read; ``address``: of its page, and ``page``: as HTML, what the feed itself
    holds of its text. Either may be empty."""

    key: str
    address: str
    title: str
    page: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Feed:
    """``left_out``: how many entries it holds beside these."""

    title: str
    entries: tuple[Entry, ...]
    left_out: int = 0


def read_feed(content: bytes, *, address: str, kind: str = "") -> Feed | Refusal:
    """``address``: where it was fetched, on which its links may build; ``kind``: its media type, if the server said it."""
    return apart.found(File(address, content), partial(readers.guarded, partial(_feed, kind=kind)))[0]


def _feed(file: File, *, kind: str) -> Iterator[Feed]:
    import feedparser

    headers = {"content-location": file.name, **({"content-type": kind} if kind else {})}
    found = feedparser.parse(BytesIO(file.content), response_headers=headers)
    if not found.get("version"):
        raise Unreadable("It is no feed: neither RSS nor Atom was found in it.")
    if not found.entries and isinstance(found.get("bozo_exception"), SAXException):
        raise Unreadable("The feed is damaged: no entry of it can be read.")
    read = (_entry(entry, found.version) for entry in found.entries[:MOST_ENTRIES])
    entries = {entry.key: entry for entry in read}
    title = _title(found.feed)
    yield Feed(title, tuple(entries.values()), max(0, len(found.entries) - MOST_ENTRIES))


def _entry(found: Any, version: str) -> Entry:
    named = any(link.get("rel") == "alternate" for link in found.get("links", []))
    is_named = named or version.startswith("rss")  # only in RSS may an entry's identity be its page's address
    address, title = readers.line(_text(found, "link")) if is_named else "", _title(found)
    texts = [_text(part, "value") for part in found.get("content", [])] or [_text(found, "summary")]
    text = max(texts, key=len)
    key = _text(found, "id") or address or f"{title}\0{text}"
    page = f"<html><head><title>{escape(title)}</title></head><body><article><h1>{escape(title)}</h1>{text}</article></body></html>"
    return Entry(
        sha256(key.encode(errors="surrogatepass")).hexdigest()[:16],
        address if address.startswith(("http://", "https://")) else "",
        title,
        page if text else "",
        _day(_text(found, "published")),
    )


def _title(found: Any) -> str:
    """On one line; many feeds write titles as HTML."""
    from lxml.html import fragment_fromstring

    title = _text(found, "title")
    if title and found.get("title_detail", {}).get("type") != "text/plain":
        title = fragment_fromstring(title, create_parent="div").text_content()
    return readers.line(" ".join(title.split()))


def _text(found: Any, name: str) -> str:
    value = found.get(name)
    return value.strip() if isinstance(value, str) else ""


def _day(written: str) -> date | None:
    """The day as it was where the entry was written, in either feed's way; an entry's last change is no such day."""
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return dates.day(written) or parsedate_to_datetime(written).date()
    return None
