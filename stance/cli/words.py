"""What the commands share: exit statuses, how a command is declared, and options that several take."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from rich.console import Console

OK, SKIPPED, FAILED = 0, 1, 2
"""Exit status: all went well; some documents were skipped; nothing could be done."""
CODEBOOK = "a shipped codebook's name or a .yaml file"
DEVICE = "auto (default), cpu, cuda or mps; STANCE_DEVICE overrides it"
errors = Console(stderr=True, highlight=False)


def command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int] | None, text: str
) -> argparse.ArgumentParser:
    """A command, or a group of them if there is nothing to ``run``; ``text`` is its help."""
    parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.set_defaults(run=run)
    return parser


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
