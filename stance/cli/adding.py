"""``add``: documents in, a line printed for each, and what was found in them kept."""

from __future__ import annotations

import argparse
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import count, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError

from stance import codebook, engines
from stance.addresses import is_address, read_address
from stance.ahead import Ahead
from stance.cli import words
from stance.documents import READERS, Item, Part, Refusal, Remark, parts_of
from stance.domain import Document
from stance.fetching import Fetcher
from stance.register import keep
from stance.store import Store

if TYPE_CHECKING:
    from stance.pipeline import Pipeline

ROUND = 10_000
"""Documents sent to Ray at once: the models are loaded anew for each round, and its documents are held in memory."""


def declare(commands: Any) -> None:
    add = words.command(commands, "add", _add, "read documents, judge their statements and keep the results")
    kinds = f"a folder, an address of the web (http or https), or a file: {', '.join(READERS)}"
    add.add_argument("paths", nargs="+", metavar="PATH", help=kinds)
    words.patterns(add)
    words.private(add)
    options(add)
    add.add_argument(
        "--engine",
        choices=("here", "ray"),
        default="here",
        help="where documents are judged: in this process (default), or by others on this machine or a cluster (Ray)",
    )
    add.add_argument(
        "--address",
        help='with ray: the head of a running cluster, as "host:6379", or auto; default: this machine alone',
    )
    add.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="with ray: how many processes; default: one for each GPU, or where there is none for each CPU",
    )


def _count(text: str) -> int:
    if text.isdecimal() and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: 1 or more")


def options(parser: argparse.ArgumentParser) -> None:
    """What ``Adding`` needs to know."""
    parser.add_argument("--codebook", default=codebook.DEFAULT, help=words.CODEBOOK)
    words.model_options(parser)


class Adding:
    """Keeps one item after the other and prints a line for each; the models are loaded for the first one that is new."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.store, self.given = Store(), given
        self.codebook = words.question(given.codebook, self.store)
        if self.codebook.name not in codebook.shipped():
            # for the dashboard, which does not know its file
            self.store.keep_codebook(self.codebook.name, self.codebook.text)
        self.added = self.statements = self.there = self.refused = 0
        self._loaded: Pipeline | None = None
        self._ahead = Ahead(lambda: self._pipeline, self._is_there)

    def close(self) -> None:
        if self._loaded:
            self._loaded.close()

    def of(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, each to be taken before the next one is asked for."""
        return self._ahead.of(items)

    def fetched(self, items: Iterable[Item]) -> Iterable[Item]:
        """The same of items that are fetched: each is taken, and kept, before there is a next one."""
        return items

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
        found = self._judged(item)
        if isinstance(found, str):
            self.refused += 1
            return f"{item.name}: skipped. It could not be judged: {found}"
        if found is None:
            self.there += 1
            return f"{item.name}: already there"
        self.added += 1
        self.statements += found
        return f"{item.name}: {found} statements"

    def _is_there(self, document: Document) -> bool:
        return self.store.is_coded(document, self.codebook.name)

    def _judged(self, document: Document) -> int | str | None:
        """How many statements were found, ``None`` if all was there; the error of a document that breaks a stage, which
        never stops the rest."""
        try:
            return self._ahead.keep(document)
        except SQLAlchemyError:
            raise
        except Exception as error:
            return str(error)

    @property
    def _pipeline(self) -> Pipeline:
        if self._loaded is None:
            from stance.pipeline import Pipeline  # torch is loaded only when there is something to judge

            given = self.given
            self._loaded = Pipeline.load(self.store, codebook=self.codebook, model=given.model, device=given.device)
        return self._loaded

    @property
    def summary(self) -> str:
        return (
            f"{self.added} added with {self.statements} statements, {self.there} already there, {self.refused} skipped."
        )

    @property
    def status(self) -> int:
        return words.SKIPPED if self.refused else words.OK


class Spreading(Adding):
    """Adding with the documents judged by other processes; this one alone writes, in the order that the items have."""

    def __init__(self, given: argparse.Namespace) -> None:
        super().__init__(given)
        self._workers: engines.Workers | None = None
        self._coming: Iterator[tuple[str, engines.Outcome]] = iter(())
        self._new: set[str] = set()
        self._failed: dict[str, str] = {}

    def close(self) -> None:
        super().close()
        if self._workers:
            self._workers.close()

    def of(self, items: Iterable[Item]) -> Iterator[Item]:
        pending = iter(items)
        while some := list(islice(pending, ROUND)):
            new: dict[str, Document] = {}
            for item in some:
                if isinstance(item, Document) and not self._is_there(item):
                    new.setdefault(item.id, item)  # of copies the first, as when they come one by one
            self._failed = {}
            sent = self._sent([(item, self.store.statements(item.id)) for item in new.values()])
            self._new, self._coming = set(new), zip(new, sent, strict=True)
            yield from some

    fetched = of

    def _sent(self, tasks: list[engines.Task]) -> Iterator[engines.Outcome]:
        if tasks and self._workers is None:  # started only when there is something to judge
            given = self.given
            model = str(Path(given.model).resolve()) if given.model and Path(given.model).is_dir() else given.model
            opening = partial(engines.load, self.codebook, model, given.device)
            self._workers = engines.Workers(opening, address=given.address, number=given.workers, device=given.device)
        return self._workers.outcomes(tasks) if self._workers else iter(())

    def _judged(self, document: Document) -> int | str | None:
        """Passes over what came of documents that others have kept meanwhile; what was not sent is judged here, as when others
        have taken it out meanwhile."""
        if self._is_there(document):
            return None
        if document.id not in self._failed:
            coming = self._coming if document.id in self._new else ()
            outcome = next((outcome for sent, outcome in coming if sent == document.id), None)
            if outcome is None:
                return super()._judged(document)
            if not isinstance(outcome, str):
                return keep(self.store, *outcome)
            self._failed[document.id] = outcome
        return self._failed[document.id]  # also for a copy of it, which was not sent again


def _add(given: argparse.Namespace) -> int:
    if given.engine == "here" and (given.address or given.workers):
        raise ValueError("--address and --workers say how Ray is used; give --engine ray with them.")
    with closing(Adding(given) if given.engine == "here" else Spreading(given)) as adding:
        return _take_all(given, adding)


def _take_all(given: argparse.Namespace, adding: Adding) -> int:
    fetcher = Fetcher(allow_private=given.allow_private)
    parts: list[tuple[bool, Part]] = []
    for path in given.paths:
        if is_address(path):  # of no known size
            parts.append((True, Part(0, read_address(path, fetcher))))
        else:
            parts += [(False, part) for part in parts_of(Path(path), only=given.only, without=given.without)]
    done, shares = count(1), deque[float]()
    with _progress() as progress:
        task = progress.add_task("Reading", total=sum(part.size for _, part in parts) or None, done=0)
        for fetched, some in groupby(parts, key=itemgetter(0)):
            items = _items((part for _, part in some), shares)
            for item in adding.fetched(items) if fetched else adding.of(items):
                adding.take(item)
                progress.update(task, advance=shares.popleft(), done=next(done))
    print(adding.summary)
    return adding.status


def _items(parts: Iterable[Part], shares: deque[float]) -> Iterator[Item]:
    """All of them, a file opened when those before it are through; each one's share of its file's bytes is put into ``shares``."""
    for size, items in parts:
        held = list(items) if size else items
        for item in held:
            shares.append(size / len(held) if isinstance(held, list) else 0.0)
            yield item


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[done]:,} done"),
        TimeRemainingColumn(),
        console=words.errors,
        disable=not sys.stderr.isatty(),
        redirect_stdout=False,
    )
