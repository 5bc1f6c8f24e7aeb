"""Two periods in, out comes which shares changed between them by more than chance.

A share of an actor's statements is compared only where both periods hold enough of them; the more
shares are compared, the more a change must exceed (Bonferroni), so that a screen of many actors does
not show chance as news.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

import pandas as pd

from stance import tables
from stance.chance import differ
from stance.domain import UNCLEAR
from stance.tables import Filters

MINIMUM = 8
"""Statements of an actor in each period under which nothing is compared."""
ERROR = 0.05
"""Chance that any change named on a screen is none."""
NEEDED = ["actor", "outlet", "published", "confidence", "stance", "utterance", "alone", "rank"]
"""Columns that the filters and shares by actor ask of: a million rows are not copied whole for each period."""


@dataclass(frozen=True, slots=True)
class Change:
    """A share that changed: ``before`` and ``now`` as count and number of statements."""

    actor: str
    stance: str
    before: tuple[int, int]
    now: tuple[int, int]

    @property
    def size(self) -> float:
        """Now less before, from -1 to 1."""
        return self.now[0] / self.now[1] - self.before[0] / self.before[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two periods, days inclusive, how many actors could be compared, and the changes, the largest first."""

    before: tuple[date, date]
    now: tuple[date, date]
    actors: int
    changes: list[Change]


def periods(table: pd.DataFrame, filters: Filters) -> tuple[tuple[date, date], tuple[date, date]] | None:
    """The period before and the period shown.

    What is shown is set by the filters; where none begins it, it is the later half of the days in ``table``.
    ``None`` if there are not two days.
    """
    days = table["published"].dropna()
    if days.empty or days.min() == days.max():
        return None
    first, last = days.min().date(), filters.until or days.max().date()
    since = filters.since or first + timedelta(days=((last - first).days + 1) // 2)
    length = (last - since).days + 1
    before = max(first, since - timedelta(days=length)) if filters.since is None else since - timedelta(days=length)
    return ((before, since - timedelta(days=1)), (since, last)) if length > 0 else None


def compare(table: pd.DataFrame, filters: Filters, *, stances: Sequence[str]) -> Comparison | None:
    """What changed against the period before. ``table``: of ``frames.frame``, all days; the filters are applied here."""
    everything = tables.select(table[NEEDED], replace(filters, since=None, until=None, every_copy=False))
    if (found := periods(everything, filters)) is None:
        return None
    counts = []
    for since, until in found:
        within = tables.select(everything, Filters(since=since, until=until))
        shares = tables.tally(within[tables.countable(within)], stances=stances)
        counts.append({row["actor"]: row for row in shares[shares["n"] >= MINIMUM].to_dict("records")})
    before, now = counts
    both = [actor for actor in now if actor in before]
    changes = [
        Change(
            actor,
            stance,
            (before[actor][stance], before[actor]["n"]),
            (now[actor][stance], now[actor]["n"]),
        )
        for actor, stance in product(both, [*stances, UNCLEAR])
        if before[actor][stance] + now[actor][stance]
    ]
    sure = [change for change in changes if differ(change.before, change.now, error=ERROR / len(changes))]
    return Comparison(*found, len(both), sorted(sure, key=lambda change: -abs(change.size)))
