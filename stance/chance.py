"""Counts in, what they say beyond chance out: the interval of a share, a lead, a difference of two shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, lgamma, sqrt

import numpy as np

MINIMUM = 20
"""Statements under which no finding is put in words. With 20, a lead of some 60 to 20 % is the least that
``lead`` can tell from chance."""
ROUNDING = 1 + 1e-9
"""Chances that are no further apart are the same."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The stance that leads beyond chance, its share, and the number of positions that rests on."""

    stance: str
    share: float
    n: int


def interval(count: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a share of ``n`` statements (Wilson 1927); from 0 to 1 for none at all."""
    if n <= 0:
        return 0.0, 1.0
    share, z = count / n, 1.96
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


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


def differ(before: tuple[int, int], now: tuple[int, int], *, error: float) -> bool:
    """Whether two shares, each as count and number, differ by Fisher's exact test (1922) at this chance of error."""
    (a, n), (b, m) = before, now

    def likely(count: int) -> float:
        """How probable this many before are, given how many there are in both."""
        return exp(_choose(n, count) + _choose(m, a + b - count) - _choose(n + m, a + b))

    if likely(a) >= error:  # which is part of the sum below, and most often all it takes to tell
        return False
    seen = likely(a) * ROUNDING
    chances = map(likely, range(max(0, a + b - m), min(n, a + b) + 1))
    return sum(chance for chance in chances if chance <= seen) < error


def differing(before: tuple[np.ndarray, np.ndarray], now: tuple[np.ndarray, np.ndarray], *, error: float) -> np.ndarray:
    """``differ`` for many pairs of shares: counts and numbers, all of one shape, which is that of the answers."""
    (a, n), (b, m) = before, now
    logs = np.append(0.0, np.cumsum(np.log(np.arange(1, int((n + m).max(initial=0)) + 1))))  # of the factorials

    def choose(n: np.ndarray, k: np.ndarray) -> np.ndarray:
        return logs[n] - logs[k] - logs[n - k]

    found = np.exp(choose(n, a) + choose(m, b) - choose(n + m, a + b)) < error * ROUNDING
    for at in zip(*np.nonzero(found), strict=True):
        found[at] = differ((int(a[at]), int(n[at])), (int(b[at]), int(m[at])), error=error)
    return found


def _choose(n: int, k: int) -> float:
    """Logarithm of the ways to choose ``k`` of ``n``."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
