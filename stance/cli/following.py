"""``follow`` and ``update``: feeds kept by their addresses, and what is new in them read like any other document."""

from __future__ import annotations

import argparse
from typing import Any

from stance import following
from stance.cli import adding, words
from stance.cli.adding import Adding
from stance.fetching import Fetcher
from stance.store import Store


def declare(commands: Any) -> None:
    follow = words.command(
        commands, "follow", _follow, "keep an RSS or Atom feed, so that update reads what is new in it"
    )
    what = follow.add_mutually_exclusive_group(required=True)
    what.add_argument("feed", nargs="?", metavar="ADDRESS", help="the address of a feed")
    what.add_argument("--list", action="store_true", help="print every feed that is followed")
    what.add_argument("--stop", metavar="ADDRESS", help="follow a feed no longer; its documents stay")
    update = words.command(commands, "update", _update, "read what is new in the feeds that are followed")
    adding.options(update)
    for parser in (follow, update):
        words.private(parser)


def _follow(given: argparse.Namespace) -> int:
    store = Store()
    if given.stop:
        following.stop(store, given.stop)
        print(f"{given.stop} is followed no longer.")
    elif given.list:
        for feed in following.followed(store):
            when = f"read last on {feed.updated:%Y-%m-%d %H:%M} UTC" if feed.updated else "not read yet"
            print(f"{feed.address}: {feed.title or 'without a title'}, {when}")
    else:
        found, new = following.follow(store, given.feed, Fetcher(allow_private=given.allow_private))
        said = "is followed now" if new else "was followed before"
        print(
            f"{found.title or given.feed} {said}, with {len(found.entries)} entries; python -m stance update reads them."
        )
    return words.OK


def _update(given: argparse.Namespace) -> int:
    taking, fetcher = Adding(given), Fetcher(allow_private=given.allow_private)
    feeds = following.followed(taking.store)
    if not feeds:
        print("No feed is followed; python -m stance follow takes the address of one.")
        return words.OK
    for feed in feeds:
        added, refused = taking.added, taking.refused
        for item in following.news(taking.store, feed, fetcher):
            taking.take(item)
        new, skipped = taking.added - added, taking.refused - refused
        said = f"{new} new" if new else "nothing new"
        print(f"{feed.title or feed.address}: {said}{f', {skipped} skipped' if skipped else ''}", flush=True)
    print(taking.summary)
    return taking.status
