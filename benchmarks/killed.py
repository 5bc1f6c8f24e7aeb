"""Kills ``add`` at random moments (SIGKILL), lets it run again, and compares with what an undisturbed run keeps.

python -m benchmarks.killed PATH [--documents 6] [--times 200] [--seed 7]

PATH holds documents in any form that Stance reads. After every kill the database must be sound and hold nothing that the
undisturbed one does not hold; after the next run it must hold exactly the same. Times of adding are all that may differ.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

import stance.pipeline  # noqa: F401  here, so that the runs need not import torch one by one
from stance import cli
from stance.checkup import wrong
from stance.documents import read_documents
from stance.domain import Document
from stance.schema import metadata
from stance.store import Store

LONGEST = 4_000
"""Characters of the documents that are taken: many kills, not much reading."""


@dataclass(slots=True)
class Report:
    """``kept``: how many documents were kept when each run was killed; ``broken``: what was wrong, in sentences."""

    killed: int = 0
    seconds_undisturbed: float = 0.0
    kept: list[int] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def start(database: Path, folder: Path) -> int:
    """``add`` in a process of its own; its number."""
    process = os.fork()
    if process:
        return process
    os.environ["STANCE_DATABASE"] = str(database)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os._exit(cli.main(["add", str(folder)]))


def content(database: Path) -> set[tuple[object, ...]]:
    """Every row of every table, without the time it was added."""
    store = Store(f"sqlite:///{database}")
    found = set()
    with store.engine.connect() as connection:
        for table in metadata.sorted_tables:
            shown = [column for column in table.columns if column.name != "added"]
            found |= {(table.name, *map(str, row)) for row in connection.execute(select(*shown))}
    store.close()
    return found


def _once(database: Path, folder: Path, moment: float, wanted: set[tuple[object, ...]], report: Report) -> None:
    """One run killed after ``moment`` seconds, the next one undisturbed, and what is wrong with either."""
    process = start(database, folder)
    time.sleep(moment)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    report.killed += 1
    left = content(database)
    report.kept.append(sum(row[0] == "documents" for row in left))
    if not left <= wanted:
        report.broken.append(f"kill {report.killed}: {len(left - wanted)} rows that an undisturbed run does not keep")
    os.waitpid(start(database, folder), 0)
    if content(database) != wanted:
        report.broken.append(f"kill {report.killed}: another content after the next run")
    report.broken += [f"kill {report.killed}: {sentence}" for sentence in wrong(Store(f"sqlite:///{database}"))]
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()


def run(folder: Path, times: int, seed: int) -> Report:
    """``folder``: what is added; every database lies in a folder that is gone afterwards."""
    report, moments = Report(), random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch, "undisturbed.sqlite")
        began = time.monotonic()
        os.waitpid(start(whole, folder), 0)
        report.seconds_undisturbed = round(time.monotonic() - began, 2)
        wanted = content(whole)
        with suppress(KeyboardInterrupt):  # what was found so far is reported
            for i in range(times):
                _once(
                    Path(scratch, f"{i}.sqlite"), folder, moments.uniform(0, report.seconds_undisturbed), wanted, report
                )
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--documents", type=int, default=6)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    short = [d for d in read_documents(given.path) if isinstance(d, Document) and len(d.text) < LONGEST]
    chosen = random.Random(given.seed).sample(short, min(given.documents, len(short)))
    with tempfile.TemporaryDirectory() as folder:
        for i, document in enumerate(chosen):
            Path(folder, f"{i:03}.txt").write_text(document.text, encoding="utf-8")
        report = run(Path(folder), given.times, given.seed)
    print(json.dumps({
        "killed": report.killed, "documents": len(chosen), "seconds_undisturbed": report.seconds_undisturbed,
        "kept_when_killed": {n: report.kept.count(n) for n in sorted(set(report.kept))}, "broken": report.broken,
    }, indent=2))  # fmt: skip
    raise SystemExit(bool(report.broken))


if __name__ == "__main__":
    main()
