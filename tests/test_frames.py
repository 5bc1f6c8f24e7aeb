"""The frame that the dashboard counts is the one that exports count, whichever way it is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from invented import BRANDT, document, judged, position, statement
from stance import frames, judgements, tables
from stance.pages import snapshot

BOOK = "peace_talks"


@pytest.fixture
def filled(any_store):
    """Copies in two outlets, an undated document, one without a speaker, and one that was taken out."""
    for number, (outlet, day) in enumerate(
        [("bugle.example", 4), ("courier.example", 2), ("", None), ("gone.example", 3)]
    ):
        kept = document(f"Fog {number}\n\n{document().text}", outlet=outlet, published=day and date(2031, 5, day))
        nobody = statement(kept, "that it would ever hold")
        sure = [(said, replace(there, confidence=0.5 + number / 10)) for said, there in judged(kept)[:2]]
        any_store.add(kept, [*sure, (nobody, position(nobody, "none"))])
    any_store.remove([kept.id])
    return any_store


def narrow(store):
    return frames.narrow(judgements.outlines(store), judgements.judgements(store, BOOK))


def test_read_narrow_it_is_the_same_without_the_words(filled):
    whole, read = frames.frame(dict(row) for row in filled.positions(BOOK)), narrow(filled)
    assert len(read) == 9
    pd.testing.assert_frame_equal(whole[list(read)], read)
    assert len(tables.once(read)) == len(tables.once(whole)) == 3


def test_a_frame_that_was_kept_has_the_form_that_is_read(filled):
    """Whoever changes the columns gives the form a new number, so that no older frame is taken for one of today's."""
    assert (frames.FORM, " ".join(narrow(filled))) == (
        2,
        "statement_id document_id actor source method stance confidence model threshold outlet published utterance alone rank turn",
    )


def test_nothing_kept_is_an_empty_frame(any_store):
    assert narrow(any_store).empty


def test_the_words_of_a_statement_and_the_statements_with_words(filled):
    [first, *_] = (row for row in filled.positions(BOOK) if row["actor"] == BRANDT.name)
    found = judgements.words(filled, [first["statement_id"], "unknown"])
    assert {key: row["statement"] for key, row in found.items()} == {first["statement_id"]: first["statement"]}
    assert first["statement_id"] in judgements.holding(filled, ["GIFT", "south"])
    assert judgements.holding(filled, ["gift", "100%"]) == []


def test_words_of_a_column_are_looked_up_as_pandas_does():
    column = pd.Series(["a", "b", None, "É", "a"], dtype="str")
    for words in ([], ["a"], ["É", "b", "nowhere"], ["a", "b"]):
        assert frames.among(column, frames.words_of(words)).tolist() == column.isin(words).tolist()


@pytest.mark.parametrize("word", ["Élysée", "élysée", "ÉLYSÉE", "ODER"])
def test_words_are_found_whatever_their_capitals_and_accents(any_store, word):
    kept = document("Ada Brandt said that the Élysée would host the Oder talks.")
    found = statement(kept, "the Élysée would host the Oder talks", source="Ada Brandt", actor=BRANDT)
    any_store.add(kept, [(found, position(found))])
    assert judgements.holding(any_store, [word]) == [found.id]
    assert judgements.holding(any_store, ["Od_r"]) == judgements.holding(any_store, ["O%r"]) == []


def test_the_latest_come_first_the_undated_last_and_the_one_asked_for_is_among_them(filled):
    table = narrow(filled)
    days = tables.latest(table, 9)["published"].dt.day.tolist()
    assert days[:6] == [4, 4, 4, 2, 2, 2]
    undated = table[table["published"].isna()]["statement_id"].iloc[0]
    assert tables.latest(table, 2, chosen=undated)["statement_id"].tolist()[2:] == [undated]


def test_a_large_frame_is_read_again_only_when_the_stamp_changes(filled, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    read = []

    def reading():
        read.append(narrow(filled))
        return read[-1]

    snapshot.kept(reading, of="this", stamp="1")
    assert not (tmp_path / "stance").exists()  # too small to be kept
    monkeypatch.setattr(snapshot, "LARGE", 1)
    for stamp, times in (("1", 2), ("1", 2), ("2", 3), ("2", 3)):
        pd.testing.assert_frame_equal(snapshot.kept(reading, of="this", stamp=stamp), read[-1])
        assert len(read) == times
    (kept,) = (tmp_path / "stance").iterdir()
    kept.write_bytes(b"cut off")
    snapshot.kept(reading, of="this", stamp="2")
    assert len(read) == 4
