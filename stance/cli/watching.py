"""``watch``: folders looked at again and again, and each file that is new in them read once it has come to rest."""

from __future__ import annotations

import argparse
import math
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from stance.cli import adding, words
from stance.cli.adding import Adding
from stance.documents import Refusal, files_in, read_documents

State = tuple[int, int]
"""A file's size in bytes and when it was written, in nanoseconds: two looks that find the same find it at rest."""


def declare(commands: Any) -> None:
    watch = words.command(commands, "watch", _watch, "read what is put into a folder, until Ctrl-C ends it")
    watch.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a folder, or a file")
    watch.add_argument("--every", type=_seconds, default=10.0, metavar="SECONDS", help="between two looks; default: 10")
    words.patterns(watch)
    adding.options(watch)


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 < (seconds := float(text)) < math.inf:
            return seconds
    raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")


def _watch(given: argparse.Namespace) -> int:
    for path in given.paths:
        try:
            path.stat()
        except FileNotFoundError:
            raise ValueError(f"{path}: There is no such file or folder.") from None
    taking = Adding(given)
    shown = ", ".join(str(path) for path in given.paths)
    words.errors.print(f"Watching {shown}, a look every {given.every:g} seconds. Ctrl-C ends it.", markup=False)
    before: dict[Path, State] = {}
    done: dict[Path, State] = {}
    told: set[Refusal] = set()
    try:
        while True:
            now, closed = _states(given)
            for refusal in closed:
                if refusal not in told:
                    taking.take(refusal)
            told = {*closed}
            for path, state in now.items():
                if before.get(path) == state != done.get(path):
                    for item in read_documents(path):
                        taking.take(item, quietly=True)
                    done[path] = state
            before = now
            time.sleep(given.every)
    except KeyboardInterrupt:
        print(f"Watching has ended: {taking.summary}")
        return taking.status


def _states(given: argparse.Namespace) -> tuple[dict[Path, State], list[Refusal]]:
    """Every file with its state, and what cannot be looked into."""
    found, closed = {}, []
    for path in given.paths:
        listing = files_in(path, only=given.only, without=given.without)
        closed += listing.closed
        for file in listing.files:
            with suppress(OSError):  # gone in the meantime
                state = file.stat()
                found[file] = state.st_size, state.st_mtime_ns
    return found, closed
