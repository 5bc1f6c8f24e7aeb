"""Adds many documents in one go that is interrupted twice, and says how fast, how large and how true its progress was.

    python -m benchmarks.interrupted PATH [--documents 2000] [--database FILE]

The first time ``add`` is asked to stop (SIGINT) when a quarter of the documents is kept, the second time it is killed
(SIGKILL) at a half; the third run ends by itself. What each run says of its progress is held against the database.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread
from typing import IO

from stance.checkup import wrong
from stance.documents import read_documents
from stance.domain import Document
from stance.store import Store

PAUSE = 2.0
"""Seconds between two looks at the database."""


def written(lines: list[dict[str, object]], path: Path) -> Path:
    path.write_text("".join(json.dumps(line, default=str) + "\n" for line in lines), encoding="utf-8")
    return path


def listen(stream: IO[str], into: list[str]) -> Thread:
    """Gathers what a process writes, so that it never waits for a reader."""
    thread = Thread(target=lambda: into.extend(stream), daemon=True)
    thread.start()
    return thread


def run(path: Path, database: Path, stop_at: int, how: signal.Signals | None) -> dict[str, object]:
    """One run of ``add``, stopped with ``how`` once ``stop_at`` documents are kept; what it came to."""
    store = Store(f"sqlite:///{database}")
    before, began = len(store.documents()), time.monotonic()
    said: list[str] = []
    process = subprocess.Popen(
        [sys.executable, "-m", "stance", "add", str(path)],
        env={**os.environ, "STANCE_DATABASE": str(database)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    heard = listen(process.stdout, said)  # type: ignore[arg-type]
    while process.poll() is None:
        if how and len(store.documents()) >= stop_at:
            process.send_signal(how)
            process.wait()
        time.sleep(PAUSE)
    heard.join()
    seconds, after = time.monotonic() - began, len(store.documents())
    store.close()
    told = sum(line.rstrip().endswith("statements") for line in said)  # a line for every document that was kept
    return {
        "stopped_by": how.name if how else "nobody", "seconds": round(seconds, 1), "kept": after - before,
        "told": told, "status": process.returncode, "last_words": said[-1].strip() if said else "",
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--database", type=Path, help="a new file; gone afterwards if it is not named")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # background jobs ignore it, and what they start
    found = [item for item in read_documents(given.path) if isinstance(item, Document)]
    chosen = random.Random(given.seed).sample(found, min(given.documents, len(found)))
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            {"name": d.name, "text": d.text, "title": d.title, "source": d.outlet, "url": d.url, "date": d.published}
            for d in chosen
        ]
        path, database = written(rows, Path(folder, "chosen.jsonl")), given.database or Path(folder, "kept.sqlite")
        stops = [(len(rows) // 4, signal.SIGINT), (len(rows) // 2, signal.SIGKILL), (len(rows), None)]
        runs = [run(path, database, *stop) for stop in stops]
        store = Store(f"sqlite:///{database}")
        whole, damage = len(store.documents()), list(wrong(store))
        store.close()
        seconds = sum(float(str(each["seconds"])) for each in runs)
        print(json.dumps({
            "documents": whole, "documents_per_second": round(whole / seconds, 2),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
            "database_mb": round(database.stat().st_size / 2**20, 1), "damage": damage, "runs": runs,
        }, indent=2))  # fmt: skip
    raise SystemExit(bool(damage))


if __name__ == "__main__":
    main()
