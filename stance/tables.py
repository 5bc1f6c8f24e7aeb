"""Stored positions in, small data frames out: shares of each stance, a matrix, coverage; copies counted once.

Counting only: a position of ``none`` takes no part in shares of the question, and one without a resolved actor
is never an actor's. What the numbers are called and how they look is left to ``captions`` and ``charts``.
What is counted are rows of ``frames.frame``, or of ``frames.narrow``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from stance.domain import NONE, UNCLEAR
from stance.frames import number

SPLIT = "split"
"""Two stances lead with the same number of statements."""
TOP = 20
"""Rows of a chart, before the rest is folded into one row of others."""
MOST = 200
"""Rows of a chart that a reader asked to see whole: some 7,000 pixels."""
MINIMUM_CELL = 3
"""Statements under which a cell of the matrix stays blank."""
FILTERED = ["actor", "outlet", "published", "confidence"]
"""Columns that ``select`` asks of: a million rows are not copied whole where few others are needed."""
UNDATED = np.datetime64("NaT", "s").astype("int64")
"""What a day that is not known is among numbers: less than any other."""
ROOM, ROOM_A_ROW = 2**20, 8
"""Numbers of groups up to which a place is kept for each: three times as fast as looking them up."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked to see; empty means everything. Days are inclusive; ``sure``: the least confidence, 0 to 1."""

    actors: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sure: float = 0.0
    every_copy: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the shares rest on. ``statements`` include those that take no position and the unresolved."""

    documents: int
    outlets: int
    actors: int
    statements: int
    on_question: int
    unclear: int
    unresolved: int
    copies: int


def select(table: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The rows that the filters let through; a date filter lets no undated document through.

    Where every copy counts, each statement is an utterance of its own.
    """
    kept: list[Any] = []
    if filters.actors:
        kept.append(_among(table["actor"], filters.actors))
    if filters.outlets:
        kept.append(_among(table["outlet"], filters.outlets))
    if filters.since:
        kept.append(table["published"] >= pd.Timestamp(filters.since))
    if filters.until:
        kept.append(table["published"] < pd.Timestamp(filters.until) + pd.Timedelta(days=1))
    if filters.sure:
        kept.append(table["confidence"] >= filters.sure)
    found = table[np.logical_and.reduce(kept)] if kept else table
    return found.assign(utterance=np.arange(len(found)), alone=True) if filters.every_copy else found


def _among(column: pd.Series, names: Sequence[str]) -> np.ndarray:
    """Which rows of a column of a frame hold one of these names."""
    wanted = column.cat.categories.isin(names)
    return np.append(wanted, False)[column.cat.codes]  # what is missing has the code -1


def once(table: pd.DataFrame, by: Sequence[str] = ("actor",), *, chosen: str = "") -> pd.DataFrame:
    """Near-identical statements counted once in each group of ``by``; the surest judgement stands for its copies.

    The statement ``chosen``, if it is there, stands for its own.
    """
    stand = _stand(table, by, chosen=chosen)
    return table if stand.all() else table[stand]


def _stand(table: pd.DataFrame, by: Sequence[str], *, chosen: str = "") -> np.ndarray:
    """Which rows ``once`` keeps."""
    kept = table["alone"].to_numpy().copy()
    again = np.flatnonzero(~kept)
    copied = table[["utterance", "rank", *by]].iloc[again]
    rank = copied["rank"].to_numpy("int64") + 1
    if chosen:
        rank[table["statement_id"].iloc[again] == chosen] = 0
    if others := [name for name in by if name != "actor"]:
        groups = number(copied, ["utterance", *others])
        group, place = np.divmod(np.sort(groups * (room := int(rank.max(initial=0)) + 1) + rank), room)
        first = np.zeros(room, dtype=bool)
        first[place[np.diff(group, prepend=-1) != 0]] = True
        kept[again] = first[rank]
    else:  # an utterance is one actor's; half as long as sorting, if all are int64
        said = copied["utterance"].to_numpy("int64")
        lowest = np.full(int(said.max(initial=-1)) + 1, np.iinfo("int64").max)
        np.minimum.at(lowest, said, rank)
        kept[again] = rank == lowest[said]
    return kept


def on_question(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["stance"] != NONE]


def unresolved(table: pd.DataFrame) -> int:
    """How many statements have no known actor, copies counted once."""
    return int(_stand(table[["actor", "alone", "utterance", "rank"]][table["actor"].isna()], ["actor"]).sum())


def resolved(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["actor"].notna()]


def counted(table: pd.DataFrame, by: Sequence[str] = ("actor",)) -> pd.DataFrame:
    """What shares by ``by`` count: statements on the question, copies once; by actor, those of the known.

    Only the columns that are counted and ``by``: a table of a million statements is never copied whole. ``resolved`` of those by
    outlet are those by actor and outlet.
    """
    return table[
        [*dict.fromkeys(["document_id", "outlet", "actor", "published", "stance", "model", "threshold", *by])]
    ][countable(table, by)]


def countable(table: pd.DataFrame, by: Sequence[str] = ("actor",)) -> np.ndarray:
    """Which rows ``counted`` gives."""
    kept = _stand(table, by) & (table["stance"] != NONE).to_numpy()
    if "actor" in by:
        kept &= table["actor"].notna().to_numpy()
    return kept


def shares(table: pd.DataFrame, *, stances: Sequence[str], by: Sequence[str] = ("actor",)) -> pd.DataFrame:
    """One row a group: ``by``, a count for each stance and ``unclear``, ``n`` their sum, and ``<stance>_share``.

    Copies are counted once; groups by actor leave the unresolved out; a group with nothing but ``none`` is left out.
    """
    return tally(counted(table, by), stances=stances, by=by)


def tally(shown: pd.DataFrame, *, stances: Sequence[str], by: Sequence[str] = ("actor",)) -> pd.DataFrame:
    """``shares`` of what ``counted`` gave."""
    labels = [*stances, UNCLEAR]
    group, first = _grouped(number(shown, by))
    known = pd.Index(labels).get_indexer(shown["stance"].cat.categories)[shown["stance"].cat.codes]
    counts = np.bincount((known * len(first) + group)[known >= 0], minlength=len(labels) * len(first))
    counts = counts.reshape(len(labels), len(first))
    order = np.argsort(-counts.sum(axis=0), kind="stable")  # of equals, that stands first whose name does
    counts = counts[:, order]
    n = counts.sum(axis=0)
    found = {name: shown[name].iloc[first[order]].array for name in by}
    found |= dict(zip(labels, counts, strict=True)) | {"n": n}
    with np.errstate(invalid="ignore"):  # of stances that the codebook no longer has there are no shares
        return pd.DataFrame(found | {f"{label}_share": of / n for label, of in zip(labels, counts, strict=True)})


def _grouped(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each row which group it is in, and for each group its first row; groups in the order of their numbers."""
    if len(numbers) and numbers.max() > ROOM + ROOM_A_ROW * len(numbers):
        numbers, _ = pd.factorize(numbers, sort=True)
    there = np.flatnonzero(np.bincount(numbers))
    place = np.empty(int(numbers.max(initial=-1)) + 1, dtype="int64")
    place[there] = np.arange(len(there))
    group, first = place[numbers], np.empty_like(there)
    first[group[::-1]] = np.arange(len(group))[::-1]
    return group, first


def ranked(column: pd.Series) -> list[str]:
    """The different names in a column of a frame, the most frequent first; of equals, by name."""
    return _largest_first(column.cat.categories, _times(column))


def _times(column: pd.Series) -> np.ndarray:
    """How often each of its categories is in a column of a frame."""
    return np.bincount(column.cat.codes.to_numpy() + 1, minlength=len(column.cat.categories) + 1)[1:]


def _largest_first(names: pd.Index, n: np.ndarray) -> list[str]:
    """The names whose number is not 0; of equals, as they stand."""
    return list(names[np.argsort(-n, kind="stable")[: np.count_nonzero(n)]])


def ends(days: pd.Series) -> tuple[date, date] | None:
    """The first and the last of a frame's days; ``None`` where none is known."""
    seconds = days.to_numpy().view("int64")
    if seconds.max(initial=UNDATED) == UNDATED:
        return None
    first = np.where(seconds == UNDATED, seconds.max(), seconds).min()
    return pd.Timestamp(first, unit="s").date(), pd.Timestamp(seconds.max(), unit="s").date()


def distinct(column: pd.Series) -> int:
    """How many different names are in a column of a frame."""
    return int(np.count_nonzero(_times(column)))


def top(table: pd.DataFrame, *, stances: Sequence[str], by: str = "actor", keep: int = TOP) -> pd.DataFrame:
    """The ``keep`` largest groups, from the first stance to the last, and one row for the rest, if there is any.

    ``folded`` is the number of groups that a row stands for: 0, or more for the row of others.
    """
    largest, rest = table.head(keep).assign(folded=0), table.iloc[keep:]
    clear = largest[list(stances)]
    lean = (clear * list(range(len(stances)))).sum(axis=1) / clear.sum(axis=1)
    order = pd.DataFrame({"lean": lean.fillna(len(stances)), "n": -largest["n"]}).sort_values(["lean", "n"]).index
    largest = largest.loc[order]
    if rest.empty:
        return largest.reset_index(drop=True)
    counts = rest[[*stances, UNCLEAR, "n"]].sum()
    others: dict[str, Any] = {by: f"{len(rest)} others", **counts, "folded": len(rest)}
    others |= {f"{label}_share": counts[label] / counts["n"] for label in [*stances, UNCLEAR]}
    return pd.concat([largest, pd.DataFrame([others])], ignore_index=True)


def matrix(
    table: pd.DataFrame, *, stances: Sequence[str], minimum: int = MINIMUM_CELL, shown: pd.DataFrame | None = None
) -> pd.DataFrame:
    """``shares`` by actor and outlet with ``leading``: a stance, unclear, split, or "" under the minimum n.

    ``shown``: what ``counted`` gives by both, where that is at hand.
    """
    both = ["actor", "outlet"]
    cells = tally(counted(table, both) if shown is None else shown, stances=stances, by=both)
    clear, names = np.stack([cells[stance] for stance in stances]), [*stances, SPLIT, UNCLEAR, ""]
    most = clear.max(axis=0)
    leading = clear.argmax(axis=0)
    leading[(clear == most).sum(axis=0) > 1] = names.index(SPLIT)
    leading[cells[UNCLEAR] > most] = names.index(UNCLEAR)
    leading[cells["n"] < minimum] = names.index("")
    return cells.assign(leading=pd.Categorical.from_codes(leading, pd.Index(names)))


def latest(table: pd.DataFrame, most: int, *, chosen: str = "") -> pd.DataFrame:
    """The ``most`` last published rows, the last first, the undated after all; and the statement ``chosen``, if it is there."""
    days = table["published"].to_numpy()
    order = np.argsort(np.where(np.isnat(days), np.iinfo("int64").max, -days.astype("int64")), kind="stable")
    asked = np.flatnonzero(table["statement_id"].to_numpy()[order[most:]] == chosen) if chosen else np.empty(0, int)
    return table.iloc[np.append(order[:most], order[most:][asked])]


def by_month(table: pd.DataFrame) -> pd.DataFrame:
    """The dated rows, with ``month``, "2031-03"."""
    dated = table[table["published"].notna()]
    months, names = pd.factorize(dated["published"].to_numpy().astype("datetime64[M]"), sort=True)
    return dated.assign(month=pd.Categorical.from_codes(months, pd.Index(names).astype("str").str[:7]))


def telling(table: pd.DataFrame, *, stances: Sequence[str], each: int = 2) -> pd.DataFrame:
    """The surest statements of each stance, in the order of the stances, copies shown once."""
    shown = once(table)
    sure = shown["confidence"].to_numpy()
    of_each = [np.flatnonzero(shown["stance"] == stance) for stance in stances]
    surest = [rows[np.argsort(-sure[rows], kind="stable")[:each]] for rows in of_each]
    return shown.iloc[np.concatenate(surest)].reset_index(drop=True)


def largest(cells: pd.DataFrame, by: str, *, keep: int) -> list[str]:
    """The groups of a matrix with most statements, the largest first."""
    names = cells[by].cat
    return _largest_first(names.categories, np.bincount(names.codes, weights=cells["n"]))[:keep]


def coverage(table: pd.DataFrame) -> Coverage:
    """Documents, outlets and actors met, and the statements behind them with copies counted once."""
    single = _stand(table, ["actor"])
    stance, known = table["stance"], table["actor"].notna().to_numpy()
    return Coverage(
        documents=distinct(table["document_id"]),
        outlets=distinct(table["outlet"]),
        actors=distinct(table["actor"]),
        statements=int(single.sum()),
        on_question=int((single & (stance != NONE)).sum()),
        unclear=int((single & (stance == UNCLEAR)).sum()),
        unresolved=int((single & ~known).sum()),
        copies=int((~single).sum()),
    )
