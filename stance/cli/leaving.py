"""``export`` and ``brief``: the kept positions that the filters let through, as data or as a briefing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from stance import codebook
from stance.cli import words
from stance.domain import UNCLEAR
from stance.store import Store

FORMATS = ("jsonl", "csv", "parquet")
BRIEFINGS = (".pptx", ".html", ".docx", ".zip")


def declare(commands: Any) -> None:
    export = words.command(commands, "export", _export, "print every position kept, or those that filters let through")
    export.add_argument(
        "--format", choices=FORMATS, default="jsonl", help="jsonl: one JSON object a line (default); csv; parquet"
    )
    export.add_argument("--stance", action="append", default=[], help="only this stance; may be given several times")
    export.add_argument("--output", type=Path, metavar="FILE", help="where to write; default: standard output")
    brief = words.command(
        commands, "brief", _brief, "a briefing: charts, the sentences behind them, how they were made"
    )
    brief.add_argument(
        "--output", type=Path, required=True, metavar="FILE", help="a file that ends in .pptx, .html, .docx or .zip"
    )
    for parser in (export, brief):
        parser.add_argument("--codebook", default=codebook.DEFAULT, help="the codebook whose positions to take")
        parser.add_argument("--actor", action="append", default=[], help="only this actor; may be given several times")
        parser.add_argument(
            "--source", action="append", default=[], help="only this outlet; may be given several times"
        )
        parser.add_argument("--from", dest="since", type=_day, metavar="DAY", help="published on this day or later")
        parser.add_argument("--to", dest="until", type=_day, metavar="DAY", help="published on this day or earlier")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2031-05-04") from None


def _export(given: argparse.Namespace) -> int:
    from stance import export, frames  # pandas is loaded only by what needs it

    book = codebook.load(given.codebook)
    kept = [dict(row) for row in Store().positions(book.name)]
    _known(given.stance, [*book.labels, UNCLEAR], "stance")
    _known(given.actor, [row["actor"] for row in kept], "actor")
    _known(given.source, [row["outlet"] or frames.UNNAMED for row in kept], "source")
    table = export.rows(kept, _filters(given), given.stance)
    made = export.FORMATS[given.format](table)
    if given.output:
        given.output.write_bytes(made)
        print(f"{given.output}: {len(table):,} positions.")
    elif given.format == "parquet" and sys.stdout.isatty():
        raise ValueError("Parquet is not text: name a file with --output, or send the output to one.")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
    return words.OK


def _known(names: Sequence[str], known: Sequence[str], what: str) -> None:
    """Raises ``ValueError`` for a name in a filter that nothing goes by."""
    for name in names:
        if name not in known:
            near = get_close_matches(name, {other for other in known if other}, n=3)
            raise ValueError(f"No {what} is called {name!r}." + (f" Did you mean {', '.join(near)}?" if near else ""))


def _brief(given: argparse.Namespace) -> int:
    suffix = given.output.suffix.lower()
    if suffix not in BRIEFINGS:
        raise ValueError(f"{given.output}: a briefing is a file that ends in {', '.join(BRIEFINGS)}.")
    from stance.briefing.contents import gather
    from stance.briefing.files import brief

    store = Store()
    book = words.question(given.codebook, store)
    found = gather(map(dict, store.positions(book.name)), codebook=book, filters=_filters(given), today=date.today())
    given.output.write_bytes(brief(found, suffix))
    print(f"{given.output}: {found.recipe['statements']:,} statements in {len(found.recipe['documents']):,} documents.")
    return words.OK


def _filters(given: argparse.Namespace) -> Any:
    from stance.tables import Filters

    return Filters(actors=tuple(given.actor), outlets=tuple(given.source), since=given.since, until=given.until)
