"""Counting: shares, copies, the unresolved, the matrix, the row of others, and what counts as a lead."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from stance import carried, frames, syndication, tables
from stance.tables import Filters

STANCES = ["skeptical", "conditional", "open"]


def row(actor, stance, statement, *, outlet="Bugle", day=date(2031, 3, 1), confidence=0.8):
    number = hash((actor, stance, statement, outlet))
    return dict.fromkeys(frames.COLUMNS, "") | {
        "threshold": 0.5,
        "statement_id": f"{number:x}",
        "document_id": f"{outlet}-{day}",
        "outlet": outlet,
        "published": day,
        "actor": actor,
        "stance": stance,
        "statement": statement,
        "confidence": confidence,
        "start": 0,
    }


ROWS = [
    row("Ada Brandt", "open", "Let us meet."),
    row("Ada Brandt", "open", "“Let us meet!”", outlet="Courier", confidence=0.9),
    row("Ada Brandt", "skeptical", "They would only rearm."),
    row("Ada Brandt", "none", "The budget is late."),
    row("Ivo Maal", "unclear", "We have heard it.", day=date(2031, 4, 2)),
    row("Ivo Maal", "conditional", "Once they leave.", outlet="", day=None),
    row(None, "open", "Talks, now."),
]


@pytest.fixture
def table():
    return frames.frame(ROWS)


def test_every_copy_counts_where_it_is_asked_for_and_the_unsure_can_be_left_out(table):
    every = tables.select(table, Filters(every_copy=True))
    assert len(tables.once(every)) == len(table)
    sure = tables.select(table, Filters(sure=0.85))
    assert sure["confidence"].tolist() == [0.9]


def test_shares_count_copies_once_and_leave_none_and_the_unresolved_out(table):
    shares = tables.shares(table, stances=STANCES).set_index("actor")
    assert list(shares.index) == ["Ada Brandt", "Ivo Maal"]
    assert shares.loc["Ada Brandt", [*STANCES, "unclear", "n"]].tolist() == [1, 0, 1, 0, 2]
    assert shares.loc["Ivo Maal", ["conditional_share", "unclear_share"]].tolist() == [0.5, 0.5]


def test_a_copy_counts_in_every_outlet_that_carries_it(table):
    shares = tables.shares(table, stances=STANCES, by=["outlet"]).set_index("outlet")
    assert shares["n"].to_dict() == {"Bugle": 4, "Courier": 1, frames.UNNAMED: 1}
    assert shares.loc["Courier", "open"] == 1


def test_copies_are_the_documents_that_carry_a_statement_the_earliest_first():
    given = [
        row("Ada Brandt", "open", "Let us meet.", outlet="Courier", day=date(2031, 3, 5)),
        row("Ada Brandt", "open", "“Let us meet!”", outlet="Bugle", day=date(2031, 3, 1)),
        row("Ada Brandt", "open", "let us meet", outlet="Echo", day=None),
        row("Ada Brandt", "open", "Let us meet", outlet="Echo", day=None),
        row("Ivo Maal", "open", "Let us meet.", outlet="Bugle"),
        row(None, "skeptical", "It is a trap.", outlet="Bugle"),
        row(None, "skeptical", "It is a trap.", outlet="Courier"),
        row("Ivo Maal", "none", "Rain fell.", outlet="Bugle"),
        row("Ivo Maal", "none", "Rain fell.", outlet="Courier"),
    ]
    number, copies = carried.copies(carried.told(frames.frame(given)), most=9)
    assert copies["outlet"].tolist() == ["Bugle", "Courier", "Echo", "Bugle", "Courier"]
    assert number == copies["of"].nunique() == 2
    assert carried.copies(carried.told(frames.frame(ROWS[2:])), most=9)[0] == 0


@pytest.mark.parametrize(("text", "same"), [("let US  meet", True), ("Let us not meet.", False)])
def test_the_key_of_near_identical_statements(text, same):
    assert (syndication.key("“Let us meet!”") == syndication.key(text)) is same


def test_the_surest_judgement_stands_for_its_copies():
    pair = [row("Ada Brandt", "open", "Meet.", confidence=0.6), row("Ada Brandt", "unclear", "meet", confidence=0.4)]
    assert tables.once(frames.frame(pair))["stance"].tolist() == ["open"]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(), 7),
        (Filters(actors=("Ivo Maal",)), 2),
        (Filters(outlets=("Courier",)), 1),
        (Filters(outlets=(frames.UNNAMED,)), 1),
        (Filters(since=date(2031, 4, 1)), 1),
        (Filters(until=date(2031, 3, 1)), 5),
        (Filters(actors=("Nobody",)), 0),
    ],
)
def test_filters(table, filters, left):
    assert len(tables.select(table, filters)) == left


def test_coverage(table):
    cover = tables.coverage(table)
    assert (cover.statements, cover.on_question, cover.unclear, cover.unresolved, cover.copies) == (6, 5, 1, 1, 1)
    assert (cover.outlets, cover.actors) == (3, 2)


def test_nothing_at_all():
    empty = frames.frame([])
    assert tables.shares(empty, stances=STANCES).empty
    assert tables.matrix(empty, stances=STANCES).empty
    assert tables.coverage(empty).statements == 0
    assert tables.top(tables.shares(empty, stances=STANCES), stances=STANCES).empty


def test_only_unresolved_or_none_gives_no_row_by_actor():
    left = frames.frame([row(None, "open", "Talks."), row("Ada Brandt", "none", "Rain.")])
    assert tables.shares(left, stances=STANCES).empty


@pytest.mark.parametrize(
    ("given", "leading"),
    [
        (["open"] * 2, ""),
        (["open"] * 2 + ["skeptical"], "open"),
        (["open", "skeptical", "unclear"], tables.SPLIT),
        (["open"] + ["unclear"] * 2, "unclear"),
    ],
)
def test_leading_stance_of_a_cell(given, leading):
    cells = tables.matrix(
        frames.frame([row("Ada Brandt", stance, f"words {i}") for i, stance in enumerate(given)]), stances=STANCES
    )
    assert cells["leading"].tolist() == [leading]


def test_top_orders_by_lean_and_folds_the_rest():
    many = [row(f"Actor {i}", STANCES[i % 3], f"words {j}") for i in range(6) for j in range(6 - i)]
    folded = tables.top(tables.shares(frames.frame(many), stances=STANCES), stances=STANCES, keep=4)
    assert folded["actor"].tolist() == ["Actor 0", "Actor 3", "Actor 1", "Actor 2", "2 others"]
    assert folded["folded"].tolist() == [0, 0, 0, 0, 2]
    assert folded["n"].sum() == len(many)
    assert folded.iloc[-1][["conditional", "open", "conditional_share"]].tolist() == [2, 1, pytest.approx(2 / 3)]


def test_near_copies_share_most_statements_of_the_shorter_and_the_earliest_stands_in_front():
    said = [f"Statement number {number}" for number in range(6)]
    papers = {
        ("Late", date(2031, 3, 9)): said[:3],  # cut short
        ("First", date(2031, 3, 1)): said,
        ("Undated", None): [*said[1:6], "And one more"],
        ("Quoting", date(2031, 3, 2)): [*said[:2], "Its own", "Its own too"],
        ("Long", date(2031, 3, 3)): [*said[:3], *(f"Other {number}" for number in range(9))],
    }
    table = frames.frame(
        row("Ada Brandt", "none", words, outlet=outlet, day=day)
        for (outlet, day), all_ in papers.items()
        for words in all_
    )
    number, found = carried.near_copies(carried.told(table), most=9)
    assert found["outlet"].tolist() == ["First", "Late", "Undated"]
    assert found["shared"].tolist() == [6, 3, 5]
    assert number == found["of"].nunique() == 1
    assert carried.near_copies(carried.told(frames.frame(ROWS)), most=9)[0] == 0
    assert carried.near_copies(carried.told(frames.frame([])), most=9)[0] == 0
    assert carried.near_copies(carried.told(tables.select(table, Filters(every_copy=True))), most=9)[0] == 0


@pytest.mark.parametrize("room", [0, tables.ROOM])
def test_groups_are_the_same_however_many_numbers_they_may_have(room, monkeypatch):
    monkeypatch.setattr(tables, "ROOM", room)
    monkeypatch.setattr(tables, "ROOM_A_ROW", 0)
    draw = Random(5)
    actors, outlets = ([f"{word} {i:03}" for i in range(90)] for word in ("Speaker", "Paper"))
    table = frames.frame(
        row(draw.choice(actors), draw.choice(STANCES), f"No. {i}.", outlet=draw.choice(outlets)) for i in range(400)
    )
    shares = tables.shares(table, stances=STANCES, by=["actor", "outlet"])
    counted = table.groupby(["actor", "outlet"]).size()
    assert dict(zip(zip(shares["actor"], shares["outlet"], strict=True), shares["n"], strict=True)) == dict(counted)
    order = list(zip(-shares["n"], shares["actor"], shares["outlet"], strict=True))
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], None),
        ([None], None),
        ([date(1969, 7, 20)], (date(1969, 7, 20), date(1969, 7, 20))),
        ([None, date(2031, 3, 2), date(1969, 7, 20), None], (date(1969, 7, 20), date(2031, 3, 2))),
    ],
)
def test_the_first_and_the_last_day_of_those_that_are_known(days, expected):
    table = frames.frame(row("Ada Brandt", "open", f"No. {i}.", day=day) for i, day in enumerate(days))
    assert tables.ends(table["published"]) == expected


def test_the_largest_groups_come_first_and_of_equals_by_name():
    table = frames.frame(
        row(actor, "open", f"No. {i}.") for i, actor in enumerate(["Ola Rund", "Ivo Maal", "Ada Brandt", "Ivo Maal"])
    )
    cells = tables.matrix(tables.select(table, Filters(actors=("Ola Rund", "Ivo Maal"))), stances=STANCES, minimum=2)
    assert tables.largest(cells, "actor", keep=9) == ["Ivo Maal", "Ola Rund"]
    assert list(cells["leading"]) == ["open", ""]
    ordered = ["Ivo Maal", "Ada Brandt", "Ola Rund"]
    assert tables.largest(tables.matrix(table, stances=STANCES), "actor", keep=9) == ordered
    assert tables.ranked(table["actor"]) == ordered
