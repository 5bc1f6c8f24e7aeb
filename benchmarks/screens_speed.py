"""How long each screen takes on many statements when a filter changes, and what a visitor who goes on clicking costs.

    python -m benchmarks.screens_speed [--statements 1000000] [--clicks 40] [--rounds 3] [--json FILE] [--readme]

A server over a database of invented statements (made once, see ``many``), and visitors without a browser. The processor's
time stands in the JSON: on a machine that has other work only that can be compared.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from unittest.mock import patch

import psutil

from benchmarks.many import DAYS, WORDS, database
from benchmarks.rounds import machine, parser, report
from benchmarks.visitor import ROOT, Visitor, server

PAGES = ("", "actors", "sources", "statements", "documents", "question")
SETTLED = 50
"""Clicks after which memory is compared with that after the last."""
EMPTY = "import streamlit as st\n\nst.title('Nothing')\n"


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--statements", type=int, default=100_000)
    options.add_argument("--clicks", type=int, default=40, help="changes of the filters on each page")
    given = options.parse_args()
    here, made = machine(), database(given.statements)
    found = {
        "machine": here,
        "statements": given.statements,
        "first": first(made, given.rounds),
        **clicked(made, given.clicks),
    }
    report("screens", given, found, ["measure", "found", "to reach"], [*told(found)])


def first(made: Path, rounds: int) -> dict[str, dict[str, float]]:
    """The first chart of a fresh server, over an empty app and over the database, which is read anew once; medians of the rest."""
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, XDG_CACHE_HOME=folder):
        (empty := Path(folder) / "empty.py").write_text(EMPTY)
        anew = opened(ROOT / "dashboard.py", made)
        both = [(opened(empty, None), opened(ROOT / "dashboard.py", made)) for _ in range(rounds)]
    nothing, cached = (
        {name: median(each[name] for each in opening) for name in opening[0]} for opening in zip(*both, strict=True)
    )
    return {"an empty app": nothing, "from the user's cache": cached, "read anew": anew}


def opened(app: Path, over: Path | None) -> dict[str, float]:
    """A fresh server: seconds from its start to its first visitor's first chart, and the same for a second visitor alone."""
    started = time.perf_counter()
    with server(app, over) as (host, number):
        visitor = Visitor(host)
        drawn = visitor.see()
        whole = time.perf_counter() - started - drawn[1] + drawn[0]
        used = sum(psutil.Process(number).cpu_times()[:2])
        second = Visitor(host).see()[0]
    return {"from the start": whole, "processor": used, "second visitor": second}


def clicked(over: Path, clicks: int) -> dict[str, Any]:
    """Each page's seconds for each change of the filters, for a search, and the server's memory in megabytes."""
    draw, pages, memory = random.Random(3), {}, []
    with server(ROOT / "dashboard.py", over) as (host, number):
        process, visitor = psutil.Process(number), Visitor(host)
        visitor.see()
        for page in PAGES:
            visitor.see(page, actor=[], source=[])
            times = []
            for _ in range(clicks):
                used, passed = sum(process.cpu_times()[:2]), visitor.see(page, **change(visitor, draw))[1]
                times.append((passed, sum(process.cpu_times()[:2]) - used))
                memory.append(process.memory_info().rss / 2**20)
            pages[page or "overview"] = {
                "clock": spread([t for t, _ in times]),
                "processor": spread([u for _, u in times]),
            }
        visitor.see("statements", **{"actor": [], "source": [], "from": [], "to": [], "sure": 0.0, "find": ""})
        rare = [visitor.see("statements", find=str(draw.randrange(10**5, 10**6)))[1] for _ in range(8)]
        common = [visitor.see("statements", find=" ".join(draw.sample(WORDS, 2)))[1] for _ in range(4)]
    settled = memory[min(SETTLED, len(memory)) - 1]
    return {"pages": pages, "search": {"a rare word": spread(rare), "two in most": spread(common)},
            "memory": {"settled": settled, "last": memory[-1], "most": max(memory)}}  # fmt: skip


def change(visitor: Visitor, draw: random.Random) -> dict[str, Any]:
    """One filter set, cleared or set otherwise, as a reader does."""
    day = date(2031, 1, 1) + timedelta(days=draw.randrange(DAYS))
    return draw.choice([
        {"actor": draw.sample(visitor.options("actor")[:50], draw.randint(1, 3))}, {"actor": []},
        {"source": draw.sample(visitor.options("source")[:30], draw.randint(1, 3))}, {"source": []},
        {"from": [day.strftime("%Y/%m/%d")]}, {"from": []}, {"sure": float(draw.randrange(0, 80, 5))},
        {"every-copy": draw.random() < 0.5},
    ])  # fmt: skip


def spread(seconds: Sequence[float]) -> dict[str, float]:
    return {"median": median(seconds), "p95": quantiles(seconds, n=20)[-1]}


def told(found: dict[str, Any]) -> Iterator[list[str]]:
    """The rows of the table."""
    nothing, cached = (found["first"][name]["from the start"] for name in ("an empty app", "from the user's cache"))
    for name, times in found["first"].items():
        reach = "1.5" if name == "from the user's cache" else "-"
        yield [f"seconds from a server's start to the first chart, {name}", f"{times['from the start']:.2f}", reach]
    yield ["times an empty app", f"{cached / nothing:.1f}", "1.5"]
    for page, times in found["pages"].items():
        clock = times["clock"]
        yield [
            f"seconds for a change of filter, {page}: median, p95",
            f"{clock['median']:.2f}, {clock['p95']:.2f}",
            "-, 0.3",
        ]
    for words, clock in found["search"].items():
        yield [f"seconds for a search, {words}: median, p95", f"{clock['median']:.2f}, {clock['p95']:.2f}", "-"]
    memory = found["memory"]
    yield [
        f"megabytes after {SETTLED} clicks; after the last",
        f"{memory['settled']:.0f}; {memory['last']:.0f}",
        "the same",
    ]


if __name__ == "__main__":
    main()
