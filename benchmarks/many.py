"""Many invented statements in a database of their own: made once for a number and a seed, then found again.

Written table by table rather than through ``Store.add``: a million in about a minute. Who speaks, where, how often and when
is as uneven as in a real archive: few speak often, a quarter of what is said is carried by several outlets, an eighth has no
known speaker.
"""

from __future__ import annotations

import random
import tempfile
from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from stance.domain import Actor
from stance.rows import actor_row
from stance.schema import REVISION, actors, documents, positions, statements
from stance.store import Store

ACTORS, OUTLETS, DAYS = 3_000, 300, 900
EACH = 25
"""Statements of a document."""
COPIED, UNRESOLVED = 0.25, 0.125
STANCES = {"none": 0.5, "open": 0.18, "skeptical": 0.14, "conditional": 0.1, "unclear": 0.08}
WORDS = [
    "the",
    "council",
    "would",
    "meet",
    "at",
    "a",
    "table",
    "once",
    "ships",
    "grain",
    "border",
    "winter",
    "harbour",
    "talks",
]
RECENT = 5_000
"""Statements from among which one is carried again."""
BATCH = 400
"""Documents written at once."""


def database(number: int, seed: int = 7) -> Path:
    """A database with about ``number`` statements on peace talks; in the folder for passing files, made if it is not there."""
    path = Path(tempfile.gettempdir()) / f"stance-many-{number}-{seed}-{REVISION}.sqlite"
    if not path.exists():
        making = path.with_suffix(".part")
        making.unlink(missing_ok=True)
        store = Store(f"sqlite:///{making}")
        _fill(store, number, random.Random(seed))
        with store.engine.connect() as connection:  # all of it in the one file that is renamed
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        making.rename(path)
    return path


def _fill(store: Store, number: int, draw: random.Random) -> None:
    known = [actor_row(Actor(f"{name} {n}")) for n, name in zip(range(ACTORS), _names(draw), strict=False)]
    with store.engine.begin() as connection:
        connection.execute(insert(actors), known)
    made = _documents(number // EACH, [row["id"] for row in known], draw)
    while batch := [next(made) for _ in range(min(BATCH, number // EACH))]:
        number -= EACH * len(batch)
        with store.engine.begin() as connection:
            connection.execute(insert(documents), [document for document, _, _ in batch])
            connection.execute(insert(statements), [row for _, said, _ in batch for row in said])
            connection.execute(insert(positions), [row for _, _, judged in batch for row in judged])


def _names(draw: random.Random) -> Iterator[str]:
    while True:
        yield "".join(draw.choice("bdfglmnrstv") + draw.choice("aeiou") for _ in range(draw.randint(2, 4))).capitalize()


def _documents(number: int, who: list[str], draw: random.Random) -> Iterator[tuple[dict, list[dict], list[dict]]]:
    """Rows of one document after another, in the order of their days."""
    often = list(accumulate(1 / (n + 3) for n in range(len(who))))
    outlets = list(accumulate(1 / (n + 5) ** 0.8 for n in range(OUTLETS)))
    recent: deque[tuple[str, str, str]] = deque(maxlen=RECENT)
    for at in range(number):
        key, outlet = _identity(f"document {at}"), draw.choices(range(OUTLETS), cum_weights=outlets)[0]
        speakers = draw.choices(who, cum_weights=often, k=EACH)
        said, judged, place = [], [], 0
        for n, actor in enumerate(speakers):
            row = _statement(_identity(f"{key} {n}"), key, actor, place, recent, draw)
            said.append(row)
            judged.append(_position(row["id"], draw))
            place += len(row["text"]) + 1
        yield _document(key, at, outlet, DAYS * at // number, said), said, judged


def _identity(of: str) -> str:
    return sha256(of.encode()).hexdigest()[:16]


def _document(key: str, at: int, outlet: int, day: int, said: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": key, "name": f"{at}.txt", "title": f"Report {at}", "text": "\n".join(row["text"] for row in said),
        "outlet": f"Outlet {outlet}", "url": "", "language": "en", "removed": None,
        "published": date(2031, 1, 1) + timedelta(days=day) if at % 50 else None,
        "added": datetime(2033, 7, 1, tzinfo=UTC) + timedelta(seconds=at),
    }  # fmt: skip


def _statement(
    key: str, document: str, actor: str | None, start: int, recent: deque[tuple[str, str, str]], draw: random.Random
) -> dict[str, Any]:
    family: str | None = key
    if recent and draw.random() < COPIED:
        family, actor, text = draw.choice(recent)
    else:
        text = " ".join([*draw.choices(WORDS, k=draw.randint(8, 24)), str(draw.randrange(10**6))])
        if draw.random() < UNRESOLVED:
            family = actor = None
        else:
            recent.append((key, str(actor), text))
    end = start + len(text)
    return {
        "id": key, "document": document, "actor": actor, "text": text, "content": [[start, end]], "start": start, "end": end,
        "source": "she" if draw.random() < 0.4 else f"Speaker {draw.randrange(2_000)}", "source_start": None,
        "source_end": None, "cue_start": None, "cue_end": None, "sentence_start": start, "sentence_end": end,
        "kind": "indirect", "inherited": False, "method": "name" if actor else "unresolved", "actor_confidence": 0.9,
        "named": None, "on_behalf_of": None, "family": family,
    }  # fmt: skip


def _position(statement: str, draw: random.Random) -> dict[str, Any]:
    (stance,) = draw.choices(list(STANCES), STANCES.values())
    sure = round(draw.uniform(0.3, 0.6) if stance == "unclear" else draw.uniform(0.55, 1), 4)
    rest = (1 - sure) / 3
    return {
        "statement": statement, "codebook": "peace_talks", "stance": stance, "confidence": sure,
        "probabilities": dict.fromkeys(("skeptical", "conditional", "open", "none"), rest) | {stance: sure},
        "entailment": {}, "model": "invented@1", "version": "1", "threshold": 0.55,
    }  # fmt: skip
