"""What changed against the period before: which days are compared, and that chance is not news."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from test_tables import STANCES, row

from stance import captions, frames
from stance.change import compare, periods
from stance.tables import Filters

MARCH, APRIL, LAST = date(2031, 3, 2), date(2031, 4, 1), date(2031, 4, 30)


def said(actor, start, **counts):
    """Statements of an actor on the days from ``start``: as many of each stance as asked for."""
    stances = [stance for stance, n in counts.items() for _ in range(n)]
    return [row(actor, s, f"{actor} {start} {i}", day=start + timedelta(days=i % 30)) for i, s in enumerate(stances)]


@pytest.fixture
def table():
    return frames.frame(
        [
            *said("Ada Brandt", MARCH, open=20),
            *said("Ada Brandt", APRIL, skeptical=18, open=2),
            *said("Ivo Maal", MARCH, open=10, skeptical=10),
            *said("Ivo Maal", APRIL, open=8, skeptical=12),
            *said("Ola Rund", APRIL, open=30),
        ]
    )


def test_the_period_before_is_as_long_as_the_one_that_is_shown(table):
    shown = Filters(since=APRIL, until=date(2031, 4, 10))
    assert periods(table, shown) == ((date(2031, 3, 22), date(2031, 3, 31)), (APRIL, date(2031, 4, 10)))


def test_without_dates_the_later_half_is_compared_with_the_earlier(table):
    (before, now) = periods(table, Filters())
    assert before[0] == MARCH
    assert now[1] == date(2031, 4, 30)
    assert before[1] + timedelta(days=1) == now[0]
    assert abs((before[1] - before[0]).days - (now[1] - now[0]).days) <= 1


def test_only_what_exceeds_chance_is_a_change_and_only_with_enough_in_both(table):
    found = compare(table, Filters(since=APRIL), stances=STANCES)
    assert found.actors == 2
    assert [(c.actor, c.stance, c.before, c.now) for c in found.changes] == [
        ("Ada Brandt", "skeptical", (0, 20), (18, 20)),
        ("Ada Brandt", "open", (20, 20), (2, 20)),
    ]
    told = captions.changes(found)
    assert told[0].startswith("1 April 2031 to 30 April 2031 against ")
    assert told[1] == "Ada Brandt: skeptical 0% of 20 → 90% of 20"


def test_actors_with_few_in_a_period_are_left_out_and_the_largest_change_comes_first():
    rows = [
        *said("Ada Brandt", MARCH, open=20),
        *said("Ada Brandt", APRIL, skeptical=14, open=6),
        *said("Ivo Maal", MARCH, open=20),
        *said("Ivo Maal", APRIL, skeptical=20),
        *said("Ola Rund", MARCH, open=7),
        *said("Ola Rund", APRIL, skeptical=30),
    ]
    found = compare(frames.frame(rows), Filters(since=APRIL), stances=STANCES)
    assert found.actors == 2
    assert [change.actor for change in found.changes] == ["Ivo Maal"] * 2 + ["Ada Brandt"] * 2


def test_a_stance_that_nobody_takes_is_not_compared():
    """p = 0.0248 by Fisher's exact test: under 0.05 in two comparisons, but not in three."""
    rows = [*said("Ada Brandt", MARCH, open=5, skeptical=15), *said("Ada Brandt", APRIL, open=13, skeptical=7)]
    assert len(compare(frames.frame(rows), Filters(since=APRIL), stances=STANCES).changes) == 2


def test_the_filters_on_actors_and_sources_hold(table):
    found = compare(table, Filters(actors=("Ivo Maal",), since=APRIL), stances=STANCES)
    assert found.changes == []
    assert "no change beyond chance among 1 actor" in captions.changes(found)[0]


def test_the_more_is_compared_the_more_a_change_must_exceed():
    quiet = [row for i in range(40) for day in (MARCH, APRIL) for row in said(f"Actor {i}", day, open=10, skeptical=10)]
    one = [*said("Ada Brandt", MARCH, open=15, skeptical=5), *said("Ada Brandt", APRIL, open=5, skeptical=15)]
    shown, stances = Filters(since=APRIL, until=LAST), ["skeptical", "open"]
    alone = compare(frames.frame(one), shown, stances=stances)
    among = compare(frames.frame([*one, *quiet]), shown, stances=stances)
    assert len(alone.changes) == 2
    assert among.changes == []


@pytest.mark.parametrize("days", [[], [MARCH]])
def test_nothing_is_compared_without_two_days(days):
    rows = [row("Ada Brandt", "open", f"words {day}", day=day) for day in days] or [
        row("Ada Brandt", "open", "undated", day=None)
    ]
    assert compare(frames.frame(rows), Filters(), stances=STANCES) is None
    assert captions.changes(None) == []
