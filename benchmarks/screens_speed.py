"""How long each screen takes on many statements when a filter changes, and what a visitor who goes on clicking costs.

    python -m benchmarks.screens_speed [--statements 1000000] [--clicks 40] [--json FILE]

A server over a database of invented statements (made once, see ``many``), and visitors without a browser. The processor's
time stands beside the clock's: on a machine that has other work only the first can be compared.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil

from benchmarks.many import DAYS, WORDS, database
from benchmarks.visitor import ROOT, Visitor, server

PAGES = ("", "actors", "sources", "statements", "documents", "question")
SETTLED = 50
"""Clicks after which memory is compared with that after the last."""
EMPTY = "import streamlit as st\n\nst.title('Nothing')\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--clicks", type=int, default=40, help="changes of the filters on each page")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    given = parser.parse_args()
    made = database(given.statements)
    with tempfile.TemporaryDirectory() as folder:
        (empty := Path(folder) / "empty.py").write_text(EMPTY)
        first = {"empty app": opened(empty, None), "read anew": opened(ROOT / "dashboard.py", made)}
        first["from the user's cache"] = opened(ROOT / "dashboard.py", made)
    found = {"statements": given.statements, "first": first, **clicked(made, given.clicks)}
    tell(found)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


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


def tell(found: dict[str, Any]) -> None:
    nothing = found["first"]["empty app"]
    print(f"{found['statements']:,} statements; load of the machine {psutil.getloadavg()[0]:.1f}")
    for name, first in found["first"].items():
        against = first["from the start"] / nothing["from the start"]
        print(f"first chart, {name:22} {first['from the start']:6.2f} s ({against:.1f} x the empty app),"
              f" processor {first['processor']:.2f} s; second visitor {first['second visitor']:.2f} s")  # fmt: skip
    print("filter change    clock: median   p95   processor: median   p95")
    for page, times in found["pages"].items():
        clock, used = times["clock"], times["processor"]
        print(f"{page:18}{clock['median']:12.2f}{clock['p95']:6.2f}{used['median']:20.2f}{used['p95']:6.2f}")
    for words, clock in found["search"].items():
        print(f"search: {words:10}{clock['median']:12.2f}{clock['p95']:6.2f}")
    memory = found["memory"]
    print(f"memory: {memory['settled']:.0f} MB after {SETTLED} clicks, {memory['last']:.0f} MB after the last"
          f" ({memory['most']:.0f} at most)")  # fmt: skip


if __name__ == "__main__":
    main()
