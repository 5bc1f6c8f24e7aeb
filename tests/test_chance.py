"""What counts beyond chance: leads, intervals and differences of shares."""

from __future__ import annotations

import numpy as np
import pytest

from stance import chance


@pytest.mark.parametrize(
    ("counts", "stance"),
    [
        ({"skeptical": 2, "open": 14}, "open"),
        ({"skeptical": 8, "open": 12}, None),
        ({"skeptical": 0, "open": 15}, None),
        ({"skeptical": 400, "open": 600}, "open"),
    ],
)
def test_a_lead_needs_enough_statements_and_more_than_chance(counts, stance):
    found = chance.lead(counts, n=sum(counts.values()), minimum=16)
    assert (found.stance if found else None) == stance


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(0, 0, 0.0, 1.0), (2, 2, 0.3424, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (50, 100, 0.4038, 0.5962)],
)
def test_an_interval_as_wilson_gives_it(count, n, low, high):
    assert chance.interval(count, n) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


@pytest.mark.parametrize(
    ("before", "now", "error", "different"),
    [
        ((1, 10), (11, 14), 0.003, True),  # p = 0.0028, as Fisher's exact test gives it
        ((1, 10), (11, 14), 0.0027, False),
        ((5, 10), (5, 10), 0.05, False),
        ((0, 0), (3, 3), 0.05, False),
    ],
)
def test_shares_differ_by_the_exact_test(before, now, error, different):
    assert chance.differ(before, now, error=error) is different


def test_many_shares_at_once_differ_as_each_does():
    draw = np.random.default_rng(3)
    n, m = draw.integers(0, 60, size=(2, 40, 4))
    a, b = draw.integers(0, n + 1), draw.integers(0, m + 1)
    found = chance.differing((a, n), (b, m), error=0.05)
    each = [chance.differ((a[at], n[at]), (b[at], m[at]), error=0.05) for at in np.ndindex(a.shape)]
    assert found.ravel().tolist() == each
    assert set(each) == {True, False}
