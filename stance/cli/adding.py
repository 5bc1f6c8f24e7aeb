"""``add``: documents in, a line printed for each, and what was found in them kept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError

from stance import codebook
from stance.addresses import is_address, read_address
from stance.cli import words
from stance.documents import READERS, Item, Refusal, Remark, read_documents
from stance.domain import Document
from stance.fetching import Fetcher
from stance.store import Store

if TYPE_CHECKING:
    from stance.pipeline import Pipeline


def declare(commands: Any) -> None:
    add = words.command(commands, "add", _add, "read documents, judge their statements and keep the results")
    kinds = f"a folder, an address of the web (http or https), or a file: {', '.join(READERS)}"
    add.add_argument("paths", nargs="+", metavar="PATH", help=kinds)
    words.patterns(add)
    words.private(add)
    options(add)


def options(parser: argparse.ArgumentParser) -> None:
    """What ``Adding`` needs to know."""
    parser.add_argument("--codebook", default=codebook.DEFAULT, help=words.CODEBOOK)
    words.model_options(parser)


class Adding:
    """Keeps one item after the other and prints a line for each; the models are loaded for the first one that is new."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.store, self.given = Store(), given
        self.codebook = codebook.load(given.codebook)
        if self.codebook.name not in codebook.shipped():
            # for the dashboard, which does not know its file
            self.store.keep_codebook(self.codebook.name, self.codebook.text)
        self.added = self.statements = self.there = self.refused = 0
        self._pipeline: Pipeline | None = None

    def take(self, item: Item, *, quietly: bool = False) -> None:
        """``quietly``: without a line for a document that is already there."""
        there = self.there
        line = self._line(item)
        if not quietly or self.there == there:
            print(line, flush=True)

    def _line(self, item: Item) -> str:
        if isinstance(item, Refusal):
            self.refused += 1
            return f"{item.name}: skipped. {item.reason}"
        if isinstance(item, Remark):
            return f"{item.name}: {item.reason}"
        found = None if self.store.is_coded(item, self.codebook.name) else self._judged(item)
        if isinstance(found, str):
            self.refused += 1
            return f"{item.name}: skipped. It could not be judged: {found}"
        if found is None:
            self.there += 1
            return f"{item.name}: already there"
        self.added += 1
        self.statements += found
        return f"{item.name}: {found} statements"

    def _judged(self, document: Document) -> int | str | None:
        """How many statements were found, ``None`` if all was there; the error of a document that breaks a stage, which
        never stops the rest."""
        if self._pipeline is None:
            from stance.pipeline import Pipeline  # torch is loaded only when there is something to judge

            given = self.given
            self._pipeline = Pipeline.load(self.store, codebook=self.codebook, model=given.model, device=given.device)
        try:
            return self._pipeline.add(document)
        except SQLAlchemyError:
            raise
        except Exception as error:
            return str(error)

    @property
    def summary(self) -> str:
        return (
            f"{self.added} added with {self.statements} statements, {self.there} already there, {self.refused} skipped."
        )

    @property
    def status(self) -> int:
        return words.SKIPPED if self.refused else words.OK


def _add(given: argparse.Namespace) -> int:
    adding, fetcher = Adding(given), Fetcher(allow_private=given.allow_private)
    groups: list[list[Item] | Iterator[Item]] = [
        read_address(path, fetcher)  # one after the other, each kept before the next one is fetched
        if is_address(path)
        else list(read_documents(Path(path), only=given.only, without=given.without))
        for path in given.paths
    ]
    with _progress() as progress:
        task = progress.add_task("Reading", total=sum(len(g) if isinstance(g, list) else 1 for g in groups))
        for group in groups:
            for item in group:
                adding.take(item)
                progress.advance(task, 1 if isinstance(group, list) else 0)
            progress.advance(task, 0 if isinstance(group, list) else 1)
    print(adding.summary)
    return adding.status


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=words.errors,
        disable=not sys.stderr.isatty(),
        redirect_stdout=False,
    )
