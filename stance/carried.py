"""Counted rows out of ``frames`` in, which of them several documents carry out: single statements, and documents nearly whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from stance.domain import NONE

NEEDED = ["document_id", "published", "stance", "utterance", "alone", "turn"]
"""Columns that are looked at here."""
SHARED = 3
"""Statements that two documents share at least, to be near copies; fewer are a quotation in both."""
AT_ONCE = 2_000_000
"""Meetings of two documents in one statement that are counted at once, in some 100 megabytes. A million statements, a third of
whose documents are reprints, have half a million."""


class Told(NamedTuple):
    """Which statements that have copies stand in which documents. ``table``: all counted rows.

    ``place``: each row's document, whose statements have one day, as a number: 0 for the earliest, of a day by identity, undated
    last. ``rows``: of those that have copies the statement (``said``), the document (``by``) and the place in the table (``row``),
    sorted in this order.
    """

    table: pd.DataFrame
    place: np.ndarray
    rows: pd.DataFrame


def told(table: pd.DataFrame) -> Told:
    """What ``copies`` and ``near_copies`` look at."""
    place, turn = _places(table), table["turn"].to_numpy()
    copied = np.flatnonzero(~table["alone"])
    turns = np.full(int(turn.max(initial=-1)) + 1, -1)
    turns[turn[copied]] = copied
    rows = turns[turns >= 0]  # sorting them would take six times as long
    said = table["utterance"].to_numpy()[rows].astype("int64")
    return Told(table, place, pd.DataFrame({"said": said, "by": place[rows], "row": rows}))


def copies(found: Told, *, most: int) -> tuple[int, pd.DataFrame]:
    """How many statements on the question several documents carry, and the ``most`` that most documents carry.

    A row for each document, the earliest first, one without a day last; ``of`` is the same number for the rows of one statement.
    """
    asked = (found.table["stance"] != NONE).to_numpy()
    told = _once(found.rows[asked[found.rows["row"]]])
    many = np.bincount(told["said"])[told["said"]]
    told, many = told[many > 1], many[many > 1]
    begins = told.iloc[_start(told["said"].to_numpy())]
    order = np.lexsort((begins["row"], begins["by"], -many))  # a statement's rows stay together, as they stood
    of, statements = pd.factorize(told["said"].to_numpy()[order])
    shown = order[of < most]
    return len(statements), found.table.iloc[told["row"].to_numpy()[shown]].assign(of=of[of < most])


def near_copies(found: Told, *, most: int) -> tuple[int, pd.DataFrame]:
    """How many groups of documents share most statements of the shorter one, and the first ``most`` of them.

    A row for each document, the earliest of those alike first, one without a day last. ``of`` is the same number for documents
    alike; ``shared``: the statements that one has with the earliest, which has all of its own.
    """
    told, sizes = _in_question(found)
    earliest, shared = _earliest(told, sizes)
    rows = np.flatnonzero((earliest >= 0)[found.place])
    rows = rows[~pd.Series(found.place[rows]).duplicated()]
    rows = rows[np.argsort(found.place[rows])]
    place = found.place[rows]
    of, groups = pd.factorize(earliest[place])
    shown = found.table.iloc[rows[of < most]].assign(shared=shared[place[of < most]], of=of[of < most])
    return len(groups), shown.sort_values("of", kind="stable")


def _places(table: pd.DataFrame) -> np.ndarray:
    """Each row's document, as ``Told`` has it."""
    documents = table["document_id"].cat
    codes = documents.codes.to_numpy()
    days = np.full(len(documents.categories), np.datetime64("NaT", "s"))
    days[codes] = table["published"].to_numpy()
    place = np.empty(len(days), dtype="int64")
    place[np.argsort(days, kind="stable")] = np.arange(len(days))
    return place[codes]


def _in_question(found: Told) -> tuple[pd.DataFrame, np.ndarray]:
    """What can make documents near copies, each statement once in a document, and how many different ones each document has.

    Near copies share ``SHARED`` statements, and one of them has most of its own in the other: documents are left out that have
    fewer in others, and so are statements that no document carries which has most of its own in others.
    """
    alone, place, told = found.table["alone"].to_numpy(), found.place, _once(found.rows)
    documents = int(place.max(initial=-1)) + 1
    sizes = np.bincount(place[alone], minlength=documents) + np.bincount(told["by"], minlength=documents)
    told = told[np.bincount(told["said"])[told["said"]] > 1]
    met = np.bincount(told["by"], minlength=documents)
    most = (2 * met > sizes)[told["by"]]
    carried = np.bincount(told["said"], weights=most)[told["said"]] > 0
    return told[carried & (met >= SHARED)[told["by"]]], sizes


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Of sorted rows the first of each statement in a document."""
    said, by = rows["said"].to_numpy(), rows["by"].to_numpy()
    return rows[(np.diff(said, prepend=-1) != 0) | (np.diff(by, prepend=-1) != 0)]


def _earliest(told: pd.DataFrame, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each document the earliest of those alike, -1 where it is like none, and how many statements both share.

    An earliest one is like none before it that is not a copy itself. Where a document is like several of them, that with most
    in common stands, then the one that is first met in the document. ``told``, ``sizes``: as ``_in_question`` gives them.
    """
    earliest, shared = np.full(len(sizes), -1), sizes.copy()
    copy, found = [False] * len(sizes), []
    for first, last in _parts(told, len(sizes)):
        pairs = _alike(told, sizes, first=first, last=last)
        for early, late in zip(pairs["early"].tolist(), pairs["late"].tolist(), strict=True):
            copy[late] = copy[late] or not copy[early]
        copies = np.array(copy, dtype=bool)
        found.append(pairs[~copies[pairs["early"]]])
        told = told[~copies[told["by"]]]
    if not found:
        return earliest, shared
    pairs = pd.concat(found).sort_values(["n", "row", "early"], ascending=[False, True, True]).drop_duplicates("late")
    earliest[pairs["early"]] = pairs["early"]
    earliest[pairs["late"]], shared[pairs["late"]] = pairs["early"], pairs["n"]
    return earliest, shared


def _parts(told: pd.DataFrame, documents: int) -> Iterator[tuple[int, int]]:
    """All documents in parts, by their first and last: each meets earlier ones some ``AT_ONCE`` times."""
    before = np.arange(len(told)) - _start(told["said"].to_numpy())
    meetings = np.cumsum(np.bincount(told["by"], weights=before, minlength=documents))
    ends = np.flatnonzero(np.diff(meetings // AT_ONCE, append=-1)).tolist()
    return zip([0, *(end + 1 for end in ends)], ends, strict=False)


def _alike(told: pd.DataFrame, sizes: np.ndarray, *, first: int, last: int) -> pd.DataFrame:
    """Pairs that are near copies and of which ``late`` is among the documents from ``first`` to ``last``, sorted.

    ``n``: the statements that ``early`` and ``late`` share; ``row``: the first of them in ``late``. Every meeting of two in a
    statement is written down and sorted, and those of one pair counted.
    """
    said, by, rows = (told[name].to_numpy() for name in ("said", "by", "row"))
    start = _start(said)
    now = np.flatnonzero((by >= first) & (by <= last))
    before = now - start[now]
    met = np.repeat(start[now] - np.cumsum(before) + before, before) + np.arange(before.sum())
    pair = by[met] * len(sizes) + np.repeat(by[now], before)
    order = np.argsort(pair)
    at = np.flatnonzero(np.diff(pair[order], prepend=-1))
    early, late = np.divmod(pair[order[at]], len(sizes))
    n = np.diff(at, append=len(order))
    row = np.minimum.reduceat(np.repeat(rows[now], before)[order], at)
    alike = (n >= SHARED) & (2 * n > np.minimum(sizes[early], sizes[late]))
    return pd.DataFrame({"early": early, "late": late, "n": n, "row": row})[alike]


def _start(said: np.ndarray) -> np.ndarray:
    """Where the rows with the same number begin, for each row."""
    first = np.flatnonzero(np.diff(said, prepend=-1))
    return np.repeat(first, np.diff(first, append=len(said)))
