"""Words of the command line in, exit status out: add documents, follow feeds, watch folders, export positions, brief, evaluate.

Prints results to standard output, progress and errors to standard error; the models are imported
only by the commands that need them. Each module here declares and runs its own commands; what the
stages do is left to ``pipeline`` and ``store``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from sqlalchemy.exc import SQLAlchemyError

from stance import __version__
from stance.cli import adding, correcting, following, keeping, leaving, measuring, watching
from stance.cli.words import FAILED, OK, errors


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status; help and a wrong command line exit as ``argparse`` does."""
    given = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # a name from a document may hold what the terminal's encoding lacks
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = int(given.run(given))
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # whoever read the output has left, as "head" does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except (ValueError, OSError, SQLAlchemyError) as error:
        errors.print(f"stance: {_sentence(error)}", markup=False, soft_wrap=True)
        return FAILED
    except KeyboardInterrupt:
        errors.print("stance: interrupted; what was finished is kept, run the same command again to go on.")
        return 130


def _sentence(error: Exception) -> str:
    """What went wrong in words for a user, without error numbers and links to a library's pages."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}."
    if isinstance(error, SQLAlchemyError):
        return (
            f"The database could not go on: {getattr(error, 'orig', None) or error}."
            " What was finished is kept; run the same command again."
        )
    return str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m stance", description="Who said what, and where each actor stands.")
    parser.add_argument("--version", action="version", version=f"stance {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (adding, following, watching, leaving, measuring, correcting, keeping):
        module.declare(commands)
    return parser
