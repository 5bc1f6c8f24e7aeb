"""The feeds that are followed, kept beside the results; a feed in, the documents of its new entries out.

Each entry is read once: what a feed listed before is known by its key, and a page that is kept by its address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from stance.addresses import read_entry
from stance.documents import Entry, Feed, Item, Refusal, Remark, read_feed
from stance.domain import Document
from stance.fetching import Fetcher, Page, Passing, Unfetched, normal
from stance.schema import documents, feeds
from stance.store import Store

LARGEST_FEED = 5 * 2**20
"""Bytes: some thousand entries with their texts."""
REMEMBERED = 2_000
"""Entries of a feed whose keys are kept once it lists them no more."""


class FeedError(ValueError):
    """A feed that cannot be followed, or is not; the message says why."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed as it is kept. ``etag`` and ``modified``: what its server calls the state that was read last; ``seen``: keys
    of the entries that are done with; ``updated``: when it was last read without trouble."""

    address: str
    title: str
    etag: str
    modified: str
    seen: Sequence[str]
    updated: datetime | None


def follow(store: Store, address: str, fetcher: Fetcher) -> tuple[Feed, bool]:
    """Keeps a feed, if it is one; what it holds now, and whether it was not followed before. Raises ``Unfetched`` or
    ``FeedError``. Nothing in it is read yet."""
    address = normal(address)
    page = fetcher.get(address, most=LARGEST_FEED)
    found = _parsed(page) if page else None
    if not isinstance(found, Feed):
        raise FeedError(f"{address} is not followed. {found.reason if found else 'Nothing lies there.'}")
    if any(feed.address == address for feed in followed(store)):
        return found, False
    blank = {"etag": "", "modified": "", "seen": [], "followed": datetime.now(UTC)}
    with store.engine.begin() as connection:
        connection.execute(insert(feeds), {"address": address, "title": found.title, **blank})
    return found, True


def stop(store: Store, address: str) -> None:
    """Follows a feed no longer; its documents stay. Raises ``FeedError`` for one that is not followed."""
    with store.engine.begin() as connection:
        gone = connection.execute(delete(feeds).where(feeds.c.address.in_([address, normal(address)]))).rowcount
    if not gone:
        near = get_close_matches(address, [feed.address for feed in followed(store)], n=1)
        raise FeedError(f"{address} is not followed." + (f" Did you mean {near[0]}?" if near else ""))


def followed(store: Store) -> list[Followed]:
    """Every feed, in the order in which they were first followed."""
    columns = [feeds.c[name] for name in Followed.__slots__]
    with store.engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(feeds.c.followed)).mappings()
        return [Followed(**{**row, "updated": row["updated"] and _in_utc(row["updated"])}) for row in rows]


def news(store: Store, feed: Followed, fetcher: Fetcher) -> Iterator[Item]:
    """What is new in a feed, each document to be kept before the next is asked for; refusals say what could not be read, of the
    feed or in it.

    What is done with is noted at the end: where the caller stops before, the pages that are kept by then are passed over
    the next time, and none is lost. An entry whose server is away, or of which a document could not be kept, is read the next
    time, too.
    """
    try:
        page = fetcher.get(feed.address, most=LARGEST_FEED, etag=feed.etag, modified=feed.modified)
    except Unfetched as error:
        yield Refusal(feed.address, str(error))
        return
    if page is None:
        _note(store, feed)
        return
    found = _parsed(page)
    if isinstance(found, Refusal):
        yield replace(found, name=feed.address)
        return
    if found.left_out:
        yield Remark(feed.address, f"It lists {found.left_out:,} entries more than are read of one feed.")
    seen, waiting = dict.fromkeys(feed.seen), False
    for entry in found.entries:
        if entry.key not in seen:
            done = True
            try:
                for item in () if _is_kept(store, entry) else read_entry(entry, page.address, fetcher):
                    yield item
                    if isinstance(item, Document) and not store.has_document(item):  # it could not be judged
                        done = False
            except Unfetched as error:
                yield Refusal(entry.address, str(error))
                done = done and not isinstance(error, Passing)
            if done:
                seen[entry.key] = None
            waiting = waiting or not done
    listed = {entry.key for entry in found.entries}
    left = [key for key in seen if key not in listed][-REMEMBERED:]
    state = {} if waiting else {"etag": page.etag, "modified": page.modified}
    _note(store, feed, title=found.title, seen=[*left, *(key for key in seen if key in listed)], **state)


def _parsed(page: Page) -> Feed | Refusal:
    charset = f"; charset={page.charset}" if page.charset else ""
    return read_feed(page.content, address=page.address, kind=page.kind and page.kind + charset)


def _is_kept(store: Store, entry: Entry) -> bool:
    """Whether the page of an entry is a document already, or was one that somebody took out."""
    try:
        address = normal(entry.address)
    except Unfetched:
        return False
    with store.engine.connect() as connection:
        there = or_(documents.c.name == address, documents.c.url == address)
        return connection.execute(select(documents.c.id).where(there)).first() is not None


def _in_utc(time: datetime) -> datetime:
    """SQLite gives times in UTC without saying so, PostgreSQL in the zone of the session."""
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _note(store: Store, feed: Followed, **values: Any) -> None:
    with store.engine.begin() as connection:
        known = update(feeds).where(feeds.c.address == feed.address)
        connection.execute(known.values(updated=datetime.now(UTC), **values))
