"""Copies on random tables whatever the filters leave: near copies are those of the plain way, the first in rank stands."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pandas as pd
import pytest
from test_tables import row

from stance import carried, frames, tables
from stance.tables import Filters

FILTERS = [
    Filters(),
    Filters(sure=0.3),
    Filters(actors=("Ada Brandt",)),
    Filters(actors=("Ada Brandt", "Ivo Maal"), sure=0.2),
    Filters(outlets=("Bugle", "Courier")),
    Filters(since=date(2031, 3, 2)),
    Filters(until=date(2031, 3, 4)),
    Filters(every_copy=True),
]


def archive(seed):
    """Documents of a few days, or none; most take statements from earlier ones, some say one twice; rows in any order."""
    draw, documents, rows = Random(seed), [], []
    for number in range(draw.randint(1, 14)):
        said = draw.choices(range(30), k=draw.randint(1, 12))
        if documents and draw.random() < 0.6:
            copied = draw.choice(documents)
            said = draw.sample(copied, max(1, int(len(copied) * draw.uniform(0.4, 1)))) + said[: draw.randint(0, 3)]
        documents.append(said)
        day = None if draw.random() < 0.2 else date(2031, 3, 1) + timedelta(days=draw.randrange(5))
        outlet = draw.choice(["Bugle", "Courier", "Echo", ""])
        rows += [
            row([None, "Ada Brandt", "Ivo Maal"][words % 3], draw.choice(["none", "open"]), f"Statement {words}")
            | {
                "statement_id": f"{number} {at}",
                "document_id": f"{number * 7 % 15}",
                "outlet": outlet,
                "published": day,
                "confidence": draw.random(),
            }
            for at, words in enumerate(said)
        ]
    return frames.frame(draw.sample(rows, len(rows)) if seed % 2 else rows)


def plainly(table):
    """Near copies one document after another, each against every earliest one before it."""
    said = table.drop_duplicates(["utterance", "document_id"])
    sizes = dict(said["document_id"].value_counts())
    copied = said[~said["alone"]].sort_values(["published", "document_id"])
    documents: dict[str, list[int]] = {}
    for name, utterance in zip(copied["document_id"], copied["utterance"], strict=True):
        documents.setdefault(name, []).append(utterance)
    first, shared, carriers = {}, {}, {}
    for name, words in documents.items():
        met = Counter(other for each in words for other in carriers.get(each, ()))
        alike = [other for other, n in met.items() if n >= 3 and 2 * n > min(sizes[name], sizes[other])]
        first[name] = max(alike, key=met.__getitem__) if alike else name
        shared[name] = met[first[name]] if alike else sizes[name]
        if not alike:
            for each in words:
                carriers.setdefault(each, []).append(name)
    shown = said.drop_duplicates("document_id")
    shown = shown[shown["document_id"].isin(first)].sort_values(["published", "document_id"])
    names = list(shown["document_id"])
    shown = shown.assign(earliest=[first[name] for name in names], shared=[shared[name] for name in names])
    shown = shown[shown.duplicated("earliest", keep=False)]
    of, _ = pd.factorize(shown["earliest"])
    return shown.assign(of=of).sort_values("of", kind="stable").drop(columns="earliest")


@pytest.mark.parametrize("at_once", [carried.AT_ONCE, 7])
def test_near_copies_are_those_that_the_plain_way_finds(at_once, monkeypatch):
    monkeypatch.setattr(carried, "AT_ONCE", at_once)
    found = 0
    for seed in range(40):
        table = archive(seed)
        for filters in FILTERS:
            left = tables.select(table, filters)
            expected = plainly(left)
            number, near = carried.near_copies(carried.told(left), most=len(left))
            pd.testing.assert_frame_equal(near, expected, check_dtype=not expected.empty)
            assert number == expected["of"].nunique()
            pd.testing.assert_frame_equal(carried.near_copies(carried.told(left), most=2)[1], near[near["of"] < 2])
            found += number
    assert found > 40


@pytest.mark.parametrize("most", [1, 3, 100])
def test_what_most_documents_carry_comes_first_and_the_earliest_of_them(most):
    found = 0
    for seed in range(40):
        table = archive(seed)
        for filters in FILTERS:
            left = tables.select(table, filters)
            said = tables.on_question(left).drop_duplicates(["utterance", "document_id"])
            said = said.sort_values(["published", "document_id"], kind="stable")
            carriers = (
                said.groupby("utterance", sort=False)["document_id"].count().sort_values(ascending=False, kind="stable")
            )
            expected = list(carriers[carriers > 1].index)
            number, shown = carried.copies(carried.told(left), most=most)
            assert number == len(expected)
            assert list(shown["utterance"].drop_duplicates()) == expected[:most]
            for of, utterance in enumerate(expected[:most]):
                documents = said[said["utterance"] == utterance]["statement_id"]
                assert list(shown[shown["of"] == of]["statement_id"]) == list(documents)
            found += number
    assert found > 40


@pytest.mark.parametrize("by", [["actor"], ["outlet"], ["actor", "outlet"], ["document_id"]])
def test_of_copies_the_first_in_rank_stands(by):
    for seed in range(20):
        table = archive(seed)
        for filters in FILTERS:
            left = tables.select(table, filters)
            expected = left.sort_values("rank").drop_duplicates(["utterance", *by]).sort_index()
            pd.testing.assert_frame_equal(tables.once(left, by), expected)


def test_names_are_ranked_by_how_often_and_how_early_they_come():
    for seed in range(20):
        column = archive(seed)["actor"]
        assert tables.ranked(column) == [name for name, _ in Counter(column.dropna()).most_common()]
        assert tables.distinct(column) == column.nunique()
