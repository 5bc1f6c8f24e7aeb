"""What the commands share: exit statuses, how a command is declared, and options that several take."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from rich.console import Console

from stance import codebook
from stance.codebook import Codebook, CodebookError
from stance.judgements import versions
from stance.store import Store

OK, SKIPPED, FAILED = 0, 1, 2
"""Exit status: all went well; some documents were skipped; nothing could be done."""
CODEBOOK = "a shipped codebook's name or a .yaml file"
DEVICE = "auto (default), cpu, cuda or mps; STANCE_DEVICE overrides it"
TAKEN = "{} has the name of a codebook that comes with Stance, and other words: save it as something else than {}.yaml."
CHANGED = (
    "{} was changed since documents were judged on {!r} (now version {}, then {}): save it under another name, and add the"
    " documents with that, so that the stances of both can be told apart."
)
errors = Console(stderr=True, highlight=False)


def command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int] | None, text: str
) -> argparse.ArgumentParser:
    """A command, or a group of them if there is nothing to ``run``; ``text`` is its help."""
    parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.set_defaults(run=run)
    return parser


def question(which: str, store: Store) -> Codebook:
    """The codebook of a command. Raises ``CodebookError`` if what is kept under its name was judged on another."""
    book = codebook.load(which)
    if book.name in codebook.shipped():
        if book.version != codebook.load(book.name).version:
            raise CodebookError(TAKEN.format(which, book.name))
    elif others := versions(store, book.name) - {book.version}:
        raise CodebookError(CHANGED.format(which, book.name, book.version, ", ".join(sorted(others))))
    return book


def patterns(parser: argparse.ArgumentParser) -> None:
    """Which files of a folder are meant."""
    pattern = 'such as "*.pdf" or "2031/*"; may be given again'
    parser.add_argument(
        "--only", action="append", default=[], metavar="PATTERN", help=f"of a folder these files, {pattern}"
    )
    parser.add_argument(
        "--except", dest="without", action="append", default=[], metavar="PATTERN", help=f"not these, {pattern}"
    )


def private(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow-private", action="store_true", help="fetch addresses on this machine and in private networks, too"
    )


def model_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", help="a Hugging Face NLI model by name or folder; default: the embedded one")
    parser.add_argument("--device", default="auto", help=DEVICE)
