"""``actors``: every actor as a list, and names joined and split by hand."""

from __future__ import annotations

import argparse
from typing import Any

from stance import corrections
from stance.cli import words
from stance.store import Store


def declare(commands: Any) -> None:
    parser = words.command(commands, "actors", None, "list actors; merge and split them by hand")
    kinds = parser.add_subparsers(required=True, metavar="WHAT")
    shown = words.command(kinds, "list", _list_actors, "every actor, how many statements, and other names")
    shown.add_argument("--find", default="", metavar="TEXT", help="only actors with this in a name")
    joined = words.command(
        kinds, "merge", lambda given: _correct("merge", given.name, given.into), "count one as another"
    )
    joined.add_argument("name", metavar="NAME", help="the name that is not an actor of its own")
    joined.add_argument("into", metavar="INTO", help="the actor whose statements they are")
    apart = words.command(kinds, "split", lambda given: _correct("split", given.name), "let a name stand alone again")
    apart.add_argument("name", metavar="NAME", help="a name that was joined to another, by hand or by its spelling")
    words.command(kinds, "undo", lambda given: _correct("undo"), "take the last merge or split back")


def _list_actors(given: argparse.Namespace) -> int:
    for entry in corrections.listed(Store()):
        names = [entry["name"], *entry["aliases"]]
        if any(given.find.casefold() in name.casefold() for name in names):
            also = f" (also {', '.join(entry['aliases'])})" if entry["aliases"] else ""
            print(f"{entry['statements']:6}  {entry['name']}{also}")
    return words.OK


def _correct(what: str, *names: str) -> int:
    print(getattr(corrections, what)(Store(), *names))
    return words.OK
