"""Two periods in, out comes which shares changed between them by more than chance.

A share of an actor's statements is compared only where both periods hold enough of them; the more
shares are compared, the more a change must exceed (Bonferroni), so that a screen of many actors does
not show chance as news.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from stance import tables
from stance.chance import differing
from stance.domain import UNCLEAR
from stance.tables import Filters

MINIMUM = 8
"""Statements of an actor in each period under which nothing is compared."""
ERROR = 0.05
"""Chance that any change named on a screen is none."""
NEEDED = [*tables.FILTERED, "stance", "utterance", "alone", "rank"]
"""Columns that the filters and shares by actor ask of."""


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
    days = tables.ends(table["published"])
    if days is None or days[0] == days[1]:
        return None
    first, last = days[0], filters.until or days[1]
    since = filters.since or first + timedelta(days=((last - first).days + 1) // 2)
    length = (last - since).days + 1
    before = max(first, since - timedelta(days=length)) if filters.since is None else since - timedelta(days=length)
    return ((before, since - timedelta(days=1)), (since, last)) if length > 0 else None


def compare(table: pd.DataFrame, filters: Filters, *, stances: Sequence[str]) -> Comparison | None:
    """What changed against the period before. ``table``: of ``frames.frame``, all days; the filters are applied here."""
    everything = tables.select(table[NEEDED], replace(filters, since=None, until=None, every_copy=False))
    if (found := periods(everything, filters)) is None:
        return None
    periodic = []
    for since, until in found:
        within = tables.select(everything, Filters(since=since, until=until))
        shares = tables.tally(within[tables.countable(within)], stances=stances)
        periodic.append(shares[shares["n"] >= MINIMUM].set_index("actor"))
    both, labels = [actor for actor in periodic[1].index if actor in periodic[0].index], [*stances, UNCLEAR]
    (a, n), (b, m) = (
        (shares.loc[both, labels].to_numpy(), shares.loc[both, ["n"] * len(labels)].to_numpy()) for shares in periodic
    )
    compared = int(np.count_nonzero(a + b))
    sure = differing((a, n), (b, m), error=ERROR / max(compared, 1))
    changes = [
        Change(both[i], labels[j], (int(a[i, j]), int(n[i, j])), (int(b[i, j]), int(m[i, j])))
        for i, j in np.argwhere(sure)
    ]
    return Comparison(*found, len(both), sorted(changes, key=lambda change: -abs(change.size)))
