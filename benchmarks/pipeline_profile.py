"""Articles per second from file to database, and where the time goes.

    python -m benchmarks.pipeline_profile [PATH] [--rounds 3] [--json FILE] [--readme]

PATH: documents in any form that Stance reads, by default tests/quality/documents. Models are loaded first and one document is
read unmeasured. Each round starts with an empty database: one document after the other, of which the profile is, and side by side as
``add`` reads them.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import stance.pipeline
from benchmarks.contenders import GOLD
from benchmarks.rounds import machine, parser, report
from stance import codebook
from stance.documents import read_documents
from stance.domain import Document
from stance.pipeline import Pipeline
from stance.store import Store

STAGES = ("reading", "language", "attribution", "actors", "judging", "storing", "the rest")


def main() -> None:
    options = parser(__doc__)
    options.add_argument("path", type=Path, nargs="?", default=GOLD / "documents")
    given = options.parse_args()
    here = machine()
    with tempfile.TemporaryDirectory() as folder:
        pipeline = Pipeline.load(Store(f"sqlite:///{folder}/0.sqlite"), codebook=codebook.load())
        spent = watched(pipeline)
        pipeline.judge(next(item for item in read_documents(given.path) if isinstance(item, Document)))
        runs = []
        for number in range(1, given.rounds + 1):
            pipeline.store = Store(f"sqlite:///{folder}/{number}-abreast.sqlite")
            abreast = side_by_side(pipeline, given.path)
            pipeline.store = Store(f"sqlite:///{folder}/{number}.sqlite")
            watch_store(pipeline.store, spent)
            runs.append({"abreast": abreast, **one_round(pipeline, given.path, spent)})
        pipeline.close()
    middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    figures = {"machine": here, "rounds": given.rounds, **middle}
    rows = [
        ["articles/s, as `add` reads them", f"{middle['documents'] / middle['abreast']:.2f}"],
        ["articles/s, one after the other", f"{middle['documents'] / middle['seconds']:.2f}"],
        ["documents; statements", f"{middle['documents']:.0f}; {middle['statements']:.0f}"],
        *([f"share of the time: {stage}", f"{middle[stage] / middle['seconds']:.0%}"] for stage in STAGES),
    ]
    report("pipeline", given, figures, ("measure", "found"), rows)


def one_round(pipeline: Pipeline, path: Path, spent: Counter[str]) -> dict[str, float]:
    """Seconds in all and in each stage, documents and statements."""
    spent.clear()
    documents, found, began = 0, 0, time.perf_counter()
    items = iter(read_documents(path))
    take = timed(lambda: next(items, None), "reading", spent)
    while item := take():
        if isinstance(item, Document):
            documents += 1
            found += pipeline.add(item) or 0
    seconds = time.perf_counter() - began
    spent["the rest"] = seconds - sum(spent.values())
    return {
        "seconds": seconds,
        "documents": documents,
        "statements": found,
        **{stage: spent[stage] for stage in STAGES},
    }


def side_by_side(pipeline: Pipeline, path: Path) -> float:
    """Seconds in all."""
    began = time.perf_counter()
    for keep in [pipeline.begin(item) for item in read_documents(path) if isinstance(item, Document)]:
        keep()
    return time.perf_counter() - began


def watched(pipeline: Pipeline) -> Counter[str]:
    """Notes from now on how many seconds each stage of the pipeline takes."""
    spent = Counter[str]()
    for owner, name, stage in (
        (stance.pipeline, "language", "language"),
        (pipeline.attributor, "read", "attribution"),
        (stance.pipeline, "statements_of", "actors"),
        (pipeline.classifier, "positions", "judging"),
    ):
        setattr(owner, name, timed(getattr(owner, name), stage, spent))
    return spent


def watch_store(store: Store, spent: Counter[str]) -> None:
    for name in ("is_coded", "actors", "statements", "add"):
        setattr(store, name, timed(getattr(store, name), "storing", spent))


def timed(run: Callable[..., Any], stage: str, spent: Counter[str]) -> Callable[..., Any]:
    def measured(*args: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return run(*args, **named)
        finally:
            spent[stage] += time.perf_counter() - began

    return measured


if __name__ == "__main__":
    main()
