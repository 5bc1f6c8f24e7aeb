"""Contenders in, medians of interleaved rounds out; and what a report needs besides: the machine, its load, a place in README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import torch

from stance.device import pick_precision

README = Path(__file__).parent / "README.md"


def medians(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each contender; all run once in every round, so that a busy minute is shared."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            began = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - began)
            print(f"{name}: {taken[name][-1]:.2f} s", file=sys.stderr)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def machine() -> dict[str, Any]:
    """What a figure is worth nothing without. ``load``: processes that ran or waited in the last minute."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {
        "date": date.today().isoformat(),
        "processor": model or platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "precision": str(pick_precision(torch.device("cpu"))).removeprefix("torch."),
        "load": round(os.getloadavg()[0], 1),
    }


def described(here: Mapping[str, Any], rounds: int) -> str:
    return (
        f"{here['date']}, {here['processor']}, {here['cores']} cores, {here['threads']} threads, torch {here['torch']},"
        f" {here['precision']}; load {here['load']} before the run; medians of {rounds} interleaved rounds."
    )


def parser(description: str | None) -> argparse.ArgumentParser:
    """With the options that every benchmark of these has."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--rounds", type=int, default=3)
    made.add_argument("--json", type=Path, help="write the figures to this file")
    made.add_argument("--readme", action="store_true", help="put the table into benchmarks/README.md")
    return made


def report(
    section: str,
    given: argparse.Namespace,
    figures: Mapping[str, Any],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> None:
    """Prints a table and, as asked for, writes the JSON and the section of ``README.md``."""
    lines = [" | ".join(["", *row, ""]).strip() for row in (head, ["---"] * len(head), *rows)]
    table = "\n".join([described(figures["machine"], given.rounds), "", *lines])
    print(table)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if given.readme:
        text = README.read_text(encoding="utf-8")
        marked = re.compile(rf"(<!-- {section} -->\n).*?(<!-- end -->)", re.DOTALL)
        README.write_text(marked.sub(lambda found: f"{found[1]}{table}\n{found[2]}", text), encoding="utf-8")
