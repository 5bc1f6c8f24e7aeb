"""``add``: documents in, a line printed for each, and what was found in them kept."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError

from stance import codebook
from stance.cli import words
from stance.documents import READERS, Refusal, Remark, read_documents
from stance.domain import Document
from stance.store import Store

if TYPE_CHECKING:
    from stance.pipeline import Pipeline


def declare(commands: Any) -> None:
    add = words.command(commands, "add", _add, "read documents, judge their statements and keep the results")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=f"a folder, or a file: {', '.join(READERS)}")
    pattern = 'such as "*.pdf" or "2031/*"; may be given again'
    add.add_argument(
        "--only", action="append", default=[], metavar="PATTERN", help=f"of a folder these files, {pattern}"
    )
    add.add_argument(
        "--except", dest="without", action="append", default=[], metavar="PATTERN", help=f"not these, {pattern}"
    )
    add.add_argument("--codebook", default=codebook.DEFAULT, help=words.CODEBOOK)
    words.model_options(add)


def _add(given: argparse.Namespace) -> int:
    store = Store()
    items = [item for path in given.paths for item in read_documents(path, only=given.only, without=given.without)]
    chosen = codebook.load(given.codebook)
    if chosen.name not in codebook.shipped():
        store.keep_codebook(chosen.name, chosen.text)  # for the dashboard, which does not know its file
    pipeline = None
    counts = {"added": 0, "there": 0, "refused": 0, "statements": 0}
    with _progress() as progress:
        task = progress.add_task("Reading", total=len(items))
        for item in items:
            if isinstance(item, Refusal):
                line = f"{item.name}: skipped. {item.reason}"
                counts["refused"] += 1
            elif isinstance(item, Remark):
                line = f"{item.name}: {item.reason}"
            elif store.is_coded(item, chosen.name):
                line = f"{item.name}: already there"
                counts["there"] += 1
            else:
                from stance.pipeline import Pipeline  # torch is loaded only when there is something to judge

                pipeline = pipeline or Pipeline.load(store, codebook=chosen, model=given.model, device=given.device)
                line = _add_one(pipeline, item, counts)
            print(line, flush=True)
            progress.advance(task)
    print(
        f"{counts['added']} added with {counts['statements']} statements, {counts['there']} already there,"
        f" {counts['refused']} skipped."
    )
    return words.SKIPPED if counts["refused"] else words.OK


def _add_one(pipeline: Pipeline, document: Document, counts: dict[str, int]) -> str:
    """Adds one document; one that breaks a stage is named and never stops the rest."""
    try:
        found = pipeline.add(document)
    except SQLAlchemyError:
        raise
    except Exception as error:
        counts["refused"] += 1
        return f"{document.name}: skipped. It could not be judged: {error}"
    if found is None:
        counts["there"] += 1
        return f"{document.name}: already there"
    counts["added"] += 1
    counts["statements"] += found
    return f"{document.name}: {found} statements"


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
