"""How long each screen takes on many statements, after it was drawn once, when a filter changes.

    python -m benchmarks.screens_speed [--statements 100000]

Fills a database of its own with invented statements by 200 actors in 30 outlets over a year, and runs
each page as the server does, without a browser.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from stance.domain import Actor, Document, Kind, Position, Resolution, Span, Statement
from stance.store import Store

ROOT = Path(__file__).parents[1]
PAGES = ("overview", "actors", "sources", "statements", "documents", "question")
EACH = 50
"""Statements of a document."""
STANCES = ("skeptical", "conditional", "open", "unclear", "none")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STANCE_DATABASE"] = str(Path(folder) / "many.sqlite")
        store = Store()
        for number in range(given.statements // EACH):
            document, judged = invented(number)
            store.add(document, judged)
        print(f"{given.statements:,} statements in {given.statements // EACH:,} documents")
        for page in PAGES:
            app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=300).run()
            app.switch_page(f"stance/pages/{page}.py").run()
            started = time.perf_counter()
            app.sidebar.multiselect[1].set_value(["Outlet 3", "Outlet 4"]).run()
            assert not app.exception, app.exception
            print(f"{page:12} {time.perf_counter() - started:.2f} s")
        store.close()


def invented(number: int) -> tuple[Document, list[tuple[Statement, Position]]]:
    """A document with its statements."""
    draw = random.Random(number)
    said = [f"words {draw.randrange(10**9)} of the day" for _ in range(EACH)]
    text = "\n".join(said)
    day = date(2031, 1, 1) + timedelta(days=number % 365)
    document = Document(f"{number}.txt", text, f"Report {number}", f"Outlet {number % 30}", "", day)
    judged = []
    for words in said:
        start = text.index(words)
        span = Span(start, start + len(words))
        who = Resolution(Actor(f"Actor {int(draw.paretovariate(0.6)) % 200}"), "name", 0.9)
        statement = Statement(document.id, (span,), words, None, "", None, span, Kind.INDIRECT, False, who)
        stance, sure = draw.choice(STANCES), draw.uniform(0.5, 1)
        probabilities = dict.fromkeys(STANCES, 0.1) | {stance: sure}
        judged.append((statement, Position(statement.id, "peace_talks", stance, sure, probabilities, {}, "invented@1")))
    return document, judged


if __name__ == "__main__":
    main()
