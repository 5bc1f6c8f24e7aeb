"""Stored positions in, small data frames out: shares of each stance, a matrix, coverage; copies counted once.

Counting only: a position of ``none`` takes no part in shares of the question, and one without a resolved actor
is never an actor's. What the numbers are called and how they look is left to ``captions`` and ``charts``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

import pandas as pd

from stance.domain import NONE, UNCLEAR
from stance.syndication import key

COLUMNS = [
    "statement_id", "document_id", "document", "title", "outlet", "url", "published", "actor", "source",
    "statement", "start", "kind", "method", "family", "stance", "confidence", "model", "threshold",
]  # fmt: skip
UNNAMED = "Unnamed source"
"""Stands for an outlet that a document does not name."""
SPLIT = "split"
"""Two stances lead with the same number of statements."""
TOP = 20
"""Rows of a chart, before the rest is folded into one row of others."""
MOST = 200
"""Rows of a chart that a reader asked to see whole: some 7,000 pixels."""
MINIMUM = 20
"""Statements under which no finding is put in words. With 20, a lead of some 60 to 20 % is the least that
``lead`` can tell from chance."""
SHARED = 3
"""Statements that two documents share at least, to be near copies; fewer are a quotation in both."""
MINIMUM_CELL = 3
"""Statements under which a cell of the matrix stays blank."""


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


@dataclass(frozen=True, slots=True)
class Lead:
    """The stance that leads beyond chance, its share, and the number of positions that rests on."""

    stance: str
    share: float
    n: int


def frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """``Store.positions`` as one row a position, with ``key``, the same for near-identical statements."""
    table = pd.DataFrame.from_records([{name: row[name] for name in COLUMNS} for row in rows], columns=COLUMNS)
    table["published"] = pd.to_datetime(table["published"]).astype("datetime64[s]")
    table["outlet"] = table["outlet"].replace("", UNNAMED).fillna(UNNAMED).astype("str")
    for name in ("actor", "statement", "stance"):
        table[name] = table[name].astype("str")
    table["key"] = [
        family or key(text) for family, text in zip(table["family"].fillna(""), table["statement"], strict=True)
    ]
    return table


def select(table: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The rows that the filters let through; a date filter lets no undated document through.

    Where every copy counts, each statement has a ``key`` of its own.
    """
    kept = pd.Series(True, index=table.index)
    if filters.actors:
        kept &= table["actor"].isin(filters.actors)
    if filters.outlets:
        kept &= table["outlet"].isin(filters.outlets)
    if filters.since:
        kept &= table["published"] >= pd.Timestamp(filters.since)
    if filters.until:
        kept &= table["published"] < pd.Timestamp(filters.until) + pd.Timedelta(days=1)
    if filters.sure:
        kept &= table["confidence"] >= filters.sure
    found = table[kept]
    return found.assign(key=found["statement_id"]) if filters.every_copy else found


def once(table: pd.DataFrame, by: Sequence[str] = ("actor",), *, chosen: str = "") -> pd.DataFrame:
    """Near-identical statements counted once in each group of ``by``; the surest judgement stands for its copies.

    The statement ``chosen``, if it is there, stands for its own.
    """
    sure = table.sort_values(["confidence", "published", "statement_id"], ascending=[False, True, True])
    if chosen:
        sure = pd.concat([sure[sure["statement_id"] == chosen], sure[sure["statement_id"] != chosen]])
    return table.loc[sure.drop_duplicates([*dict.fromkeys(["actor", *by]), "key"]).index.sort_values()]


def on_question(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["stance"] != NONE]


def resolved(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["actor"].notna()]


def shares(table: pd.DataFrame, *, stances: Sequence[str], by: Sequence[str] = ("actor",)) -> pd.DataFrame:
    """One row a group: ``by``, a count for each stance and ``unclear``, ``n`` their sum, and ``<stance>_share``.

    Copies are counted once; groups by actor leave the unresolved out; a group with nothing but ``none`` is left out.
    """
    counted = on_question(once(table, by))
    if "actor" in by:
        counted = resolved(counted)
    labels = [*stances, UNCLEAR]
    keys = [counted[name] for name in by]
    counts = pd.crosstab(keys, counted["stance"]) if len(counted) else pd.DataFrame(columns=labels, dtype="int64")
    counts = counts.reindex(columns=labels, fill_value=0)
    counts.columns.name = None
    counts["n"] = counts[labels].sum(axis=1)
    for label in labels:
        counts[f"{label}_share"] = counts[label] / counts["n"]
    groups = counts.index.to_frame(index=False) if len(counts) else pd.DataFrame(columns=list(by), dtype="str")
    groups.columns = list(by)
    table = pd.concat([groups, counts.reset_index(drop=True)], axis=1)
    return table.sort_values(["n", *by], ascending=[False, *[True] * len(by)], ignore_index=True)


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


def matrix(table: pd.DataFrame, *, stances: Sequence[str], minimum: int = MINIMUM_CELL) -> pd.DataFrame:
    """``shares`` by actor and outlet with ``leading``: a stance, unclear, split, or "" under the minimum n."""
    cells = shares(table, stances=stances, by=["actor", "outlet"])
    clear = cells[list(stances)]
    most = clear.max(axis=1)
    leading = clear.idxmax(axis=1) if len(cells) else pd.Series(dtype="str")
    leading = leading.mask(clear.eq(most, axis=0).sum(axis=1) > 1, SPLIT).mask(cells[UNCLEAR] > most, UNCLEAR)
    return cells.assign(leading=leading.mask(cells["n"] < minimum, ""))


def copies(table: pd.DataFrame) -> pd.DataFrame:
    """Statements on the question that several documents carry: a row for each document, the earliest first.

    Those that most documents carry come first; ``of`` is the same number for the rows of one statement.
    """
    shown = on_question(table).drop_duplicates(["actor", "key", "document_id"])
    shown = shown[shown.duplicated(["actor", "key"], keep=False)].sort_values(["published", "document_id"])
    group = shown.groupby(["actor", "key"], dropna=False, sort=False)
    many, first = group["key"].transform("size"), group.ngroup()
    return shown.assign(many=many, of=first).sort_values(["many", "of"], ascending=[False, True], kind="stable")


def near_copies(table: pd.DataFrame) -> pd.DataFrame:
    """Documents that share most statements of the shorter one: a row for each, the earliest of those alike first.

    ``of`` is the same number for documents alike; ``shared``: the statements that one has with the earliest, which has all
    of its own. A document without a day comes last.
    """
    said = table.drop_duplicates(["actor", "key", "document_id"]).sort_values(["published", "document_id"])
    first: dict[str, str] = {}
    carried: dict[tuple[Any, Any], list[str]] = {}
    sizes: dict[str, int] = {}
    shared: dict[str, int] = {}
    documents: dict[str, list[tuple[Any, Any]]] = {}
    for name, actor, key_ in zip(said["document_id"], said["actor"].fillna(""), said["key"], strict=True):
        documents.setdefault(name, []).append((actor, key_))
    for name, words in documents.items():
        met = Counter(other for each in words for other in carried.get(each, ()))
        sizes[name] = len(words)
        alike = [other for other, n in met.items() if n >= SHARED and 2 * n > min(len(words), sizes[other])]
        first[name] = max(alike, key=met.__getitem__) if alike else name
        shared[name] = met[first[name]] if alike else len(words)
        if not alike:
            for each in words:
                carried.setdefault(each, []).append(name)
    shown = said.drop_duplicates("document_id")
    shown = shown.assign(earliest=shown["document_id"].map(first), shared=shown["document_id"].map(shared))
    shown = shown[shown.duplicated("earliest", keep=False)]
    number = shown.groupby("earliest", sort=False).ngroup()
    return shown.assign(of=number).sort_values("of", kind="stable").drop(columns="earliest")


def by_month(table: pd.DataFrame) -> pd.DataFrame:
    """The dated rows, with ``month``, "2031-03"."""
    dated = table[table["published"].notna()]
    return dated.assign(month=dated["published"].dt.strftime("%Y-%m"))


def telling(table: pd.DataFrame, *, stances: Sequence[str], each: int = 2) -> pd.DataFrame:
    """The surest statements of each stance, in the order of the stances, copies shown once."""
    shown = once(table)
    shown = shown[shown["stance"].isin(stances)]
    place = shown["stance"].map(list(stances).index)
    surest = shown.assign(place=place).sort_values(["place", "confidence"], ascending=[True, False], kind="stable")
    return surest.groupby("place").head(each).drop(columns="place").reset_index(drop=True)


def largest(cells: pd.DataFrame, by: str, *, keep: int) -> list[str]:
    """The groups of a matrix with most statements, the largest first."""
    return list(cells.groupby(by)["n"].sum().sort_values(ascending=False, kind="stable").index[:keep])


def interval(count: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a share of ``n`` statements (Wilson 1927); from 0 to 1 for none at all."""
    if n <= 0:
        return 0.0, 1.0
    share, z = count / n, 1.96
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def coverage(table: pd.DataFrame) -> Coverage:
    """Documents, outlets and actors met, and the statements behind them with copies counted once."""
    single = once(table)
    return Coverage(
        documents=table["document_id"].nunique(),
        outlets=table["outlet"].nunique(),
        actors=table["actor"].nunique(),
        statements=len(single),
        on_question=len(on_question(single)),
        unclear=int((single["stance"] == UNCLEAR).sum()),
        unresolved=int(single["actor"].isna().sum()),
        copies=len(table) - len(single),
    )


def lead(counts: Mapping[str, int], *, n: int, minimum: int = MINIMUM) -> Lead | None:
    """The stance that leads, if ``n`` reaches the minimum and the lead is beyond chance.

    Chance: 1.96 standard errors of the difference between two shares of one multinomial sample
    (Franklin, "The margin of error for differences in polls", 2007).
    """
    if n < max(minimum, 1) or len(counts) < 2:
        return None
    (first, most), (_, second) = sorted(counts.items(), key=lambda item: -item[1])[:2]
    gap = (most - second) / n
    error = sqrt(((most + second) / n - gap**2) / n)
    return Lead(first, most / n, n) if gap > 1.96 * error else None
