"""An address of the web or a feed's entry in, its Documents out: fetched, and read by what the server says it is.

A page gives its site, day and headline itself; the outlet of one that does not name its site is its host.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from stance.documents import LARGEST_FILE, READERS, Entry, Item, Refusal, Remark, read_content
from stance.documents.items import suffix
from stance.domain import Document
from stance.fetching import Barred, Fetcher, Page, Unfetched, normal

SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "multipart/related": ".mht",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "message/rfc822": ".eml",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/zip": ".zip",
}
"""Media types (IANA's registry, and two in use for JSON lines) and the suffix of the files they stand for."""
OF_MANY = (".csv", ".tsv", ".xlsx", ".jsonl", ".zip")
"""Files of documents that lie elsewhere, each of which may name its own address."""
ANYTHING = ("", "text/plain", "application/octet-stream", "binary/octet-stream")
"""What servers call files that they do not know: there the name tells more."""
FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")


def is_address(words: str) -> bool:
    """Whether words on a command line are an address rather than a path."""
    return "://" in words


def read_address(address: str, fetcher: Fetcher) -> Iterator[Item]:
    """Every document that lies at an address, or the refusal that says why there is none."""
    try:
        yield from _read(address, fetcher)
    except Unfetched as error:
        yield Refusal(address, str(error))


def read_entry(entry: Entry, feed: str, fetcher: Fetcher) -> Iterator[Item]:
    """The page of an entry of the feed at an address, or what the feed holds of it where the page bars programs.

    What the page does not say of itself is taken from the feed. Raises ``Unfetched`` as ``Fetcher.get``.
    """
    try:
        if not entry.address:
            raise Barred("The feed names no page of it.")
        for item in _read(entry.address, fetcher):
            if isinstance(item, Document) and item.name == normal(entry.address):
                item = replace(item, title=item.title or entry.title, published=item.published or entry.published)
            yield item
    except Barred as error:
        name = entry.address or f"{feed}#{entry.key}"
        if not entry.page:
            yield Refusal(name, f"{error} The feed holds no text of it.")
            return
        for item in read_content("entry.html", entry.page.encode(errors="replace")):
            yield _of_feed(item, name, entry, _site(entry.address or feed))
        yield Remark(name, f"{error} What the feed holds of it was read.")


def _of_feed(item: Item, name: str, entry: Entry, site: str) -> Item:
    if not isinstance(item, Document):
        return replace(item, name=name)
    return replace(item, name=name, title=entry.title, outlet=site, url=entry.address, published=entry.published)


def _read(address: str, fetcher: Fetcher) -> Iterator[Item]:
    name = normal(address)
    page = fetcher.get(address, most=LARGEST_FILE)
    if page is None:
        return
    kind = _suffix(page)
    if kind not in READERS:
        yield Refusal(name, _unknown(page.kind))
        return
    for item in read_content(name + kind, page.content, encoding=page.charset):
        named = replace(item, name=item.name.replace(name + kind, name, 1))
        if isinstance(named, Document) and not (named.url and kind in OF_MANY):
            named = _placed(named, page.address)
        yield named


def _suffix(page: Page) -> str:
    """The suffix of the files that a page is one of; one that is not in ``READERS`` for what is not read."""
    ending = suffix(urlsplit(page.address).path)
    if page.kind in ANYTHING:
        return ending if ending in READERS else ".txt" if page.kind == "text/plain" else ""
    return SUFFIXES.get(page.kind, "")


def _unknown(kind: str) -> str:
    if not kind:
        return "The server does not say what it is; save it as a file and add that."
    if kind in FEEDS:
        return f"The server calls it {kind}; python -m stance follow takes feeds."
    return f"The server calls it {kind}, which is not read; known: {', '.join(READERS)}."


def _placed(document: Document, address: str) -> Document:
    """With its address and outlet. A page may name another address of its own site as the true one, but of no other."""
    here, named = _site(address), _site(document.url)
    if named == here:
        return replace(document, outlet=document.outlet or here)
    outlet = document.outlet if document.outlet not in ("", named) else here
    return replace(document, url=address, outlet=outlet)


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
