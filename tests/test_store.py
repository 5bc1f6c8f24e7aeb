"""What is kept comes back the same, once, or not at all."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from invented import BRANDT, MAAL, document, judged, position, statement
from stance.domain import Actor, ActorKind
from stance.judgements import evidence
from stance.store import Store, StoreError, database_url


@pytest.fixture
def store(any_store):
    """On every kind of database."""
    return any_store


def test_a_document_comes_back_as_it_was(store):
    kept = document(title="Dam", url="https://bugle.example/1", published=date(2031, 5, 4))
    assert store.add(kept, [])
    assert store.document(kept.id) == kept
    assert store.document("nothing") is None


def test_adding_twice_changes_nothing(store):
    kept = document()
    assert not store.has_document(kept)
    assert store.add(kept, judged(kept)) is True
    stamp, rows = store.stamp(), store.positions("peace_talks")
    assert store.has_document(kept)
    assert store.add(replace(kept, name="again.txt"), judged(kept)) is False
    assert (store.stamp(), store.positions("peace_talks")) == (stamp, rows)
    assert [row["name"] for row in store.documents()] == ["dam.txt"]


def test_the_same_text_in_another_outlet_is_another_document(store):
    for outlet in ("bugle.example", "herald.example"):
        kept = document(outlet=outlet)
        assert store.add(kept, judged(kept))
    assert len(store.documents()) == 2
    assert len(store.positions("peace_talks")) == 6
    assert store.actors() == [BRANDT, MAAL]


def test_a_position_comes_with_its_statement_actor_and_document(store):
    kept = document(published=date(2031, 5, 4))
    store.add(kept, judged(kept))
    first, _, last = store.positions("peace_talks")
    assert kept.text[first["start"] : first["end"]] == first["statement"] == "the dam was a gift to the south"
    wanted = {
        "document": "dam.txt", "document_id": kept.id, "outlet": "bugle.example", "published": date(2031, 5, 4),
        "actor": "Ada Brandt", "actor_kind": "person", "source": "Ada Brandt", "kind": "indirect",
        "inherited": False, "method": "name", "stance": "open", "confidence": 0.75, "model": "toy@00000000",
        "codebook": "peace_talks",
    }  # fmt: skip
    assert {key: first[key] for key in wanted} == wanted
    assert first["probabilities"]["open"] == 0.75
    assert (last["actor"], last["stance"]) == ("Ivo Maal", "skeptical")


def test_an_unresolved_source_is_kept_without_an_actor(store):
    kept = document()
    found = statement(kept, "that it would ever hold")
    store.add(kept, [(found, position(found))])
    [row] = store.positions("peace_talks")
    assert (row["actor"], row["actor_kind"], row["method"], row["source"]) == (None, None, "unresolved", "")


def test_evidence_holds_every_span_and_every_hypothesis(store):
    kept = document()
    found = statement(kept, "the dam was a gift", "“It will feed us all,”", source="Ada Brandt", actor=BRANDT)
    store.add(kept, [(found, position(found))])
    row = evidence(store, found.id, "peace_talks")
    assert [kept.text[start:end] for start, end in row["content"]] == ["the dam was a gift", "“It will feed us all,”"]
    assert kept.text[row["source_start"] : row["source_end"]] == "Ada Brandt"
    assert (row["cue_start"], row["cue_end"]) == (None, None)
    assert row["entailment"] == {"Ada Brandt supports negotiations.": 0.9}
    assert evidence(store, found.id, "another") is None
    assert store.positions("another") == []


def test_a_document_is_kept_whole_or_not_at_all(store):
    kept = document()
    first, *rest = judged(kept)
    with pytest.raises(IntegrityError):
        store.add(kept, [first, *rest, first])
    assert not store.has_document(kept)
    assert (store.documents(), store.positions("peace_talks"), store.actors()) == ([], [], [])
    assert store.add(kept, [first, *rest])


def test_two_processes_adding_one_document_at_once_lose_nothing(database):
    kept, together = document(), Barrier(6)

    def add(_: int) -> bool:
        mine = Store()
        together.wait()
        try:
            return mine.add(kept, judged(kept))
        finally:
            mine.close()

    Store().close()
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(add, range(6))) == 1
    reader = Store()
    assert len(reader.positions("peace_talks")) == 3
    reader.close()


def test_one_name_in_two_spellings_is_one_actor(store):
    kept = document()
    pairs = [(replace(s, resolution=replace(s.resolution, actor=a)), p) for (s, p), a in zip(
        judged(kept), [BRANDT, Actor("ADA BRANDT"), Actor("Ada Brandt", ActorKind.INSTITUTION)], strict=True
    )]  # fmt: skip
    store.add(kept, pairs)
    assert [actor.kind for actor in store.actors()] == [ActorKind.PERSON, ActorKind.INSTITUTION]


def test_actors_come_in_the_order_they_were_met(store):
    names = [f"Person {letter}" for letter in "QAZMBXCW"]
    text = "\n".join(f"{name} spoke" for name in names)
    kept = document(text)
    found = [statement(kept, f"{name} spoke", source=name, actor=Actor(name)) for name in names]
    store.add(kept, [(item, position(item)) for item in found])
    assert [actor.name for actor in store.actors()] == names


def test_the_stamp_changes_with_each_document(store):
    stamps = {store.stamp()}
    for text in ("one", "two", "three"):
        store.add(document(text), [])
        stamps.add(store.stamp())
    assert len(stamps) == 4


def test_positions_are_ordered_by_day_document_and_place(store):
    for name, day in (("b.txt", 5), ("a.txt", 6), ("c.txt", 4)):
        kept = document(outlet=name, name=name, published=date(2031, 5, day))
        store.add(kept, judged(kept)[::-1])
    rows = store.positions("peace_talks")
    assert [row["document"] for row in rows[::3]] == ["c.txt", "b.txt", "a.txt"]
    assert [row["start"] for row in rows[:3]] == sorted(row["start"] for row in rows[:3])


def test_results_outlive_the_process_and_are_read_while_written(database):
    first = Store()
    kept = document()
    first.add(kept, judged(kept))
    second = Store()
    assert second.has_document(kept)
    with second.engine.connect() as reading:
        reading.exec_driver_sql("BEGIN")
        assert reading.exec_driver_sql("SELECT count(*) FROM documents").scalar() == 1
        assert first.add(document("another"), [])
    with sqlite3.connect(database) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    first.close()
    second.close()


@pytest.mark.parametrize("given", ["{}/deep/er/x.sqlite", "sqlite:///{}/deep/er/x.sqlite"])
def test_the_database_is_named_by_path_or_by_url(tmp_path, monkeypatch, given):
    monkeypatch.setenv("STANCE_DATABASE", given.format(tmp_path))
    Store().close()
    assert (tmp_path / "deep" / "er" / "x.sqlite").is_file()


@pytest.mark.parametrize("name", ["why?.sqlite", "a%20b.sqlite", "Überblick 100%.sqlite"])
def test_a_path_is_taken_as_it_is(tmp_path, monkeypatch, name):
    monkeypatch.setenv("STANCE_DATABASE", str(tmp_path / name))
    Store().close()
    assert (tmp_path / name).is_file()


def test_a_path_may_start_at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("STANCE_DATABASE", "~/x.sqlite")
    assert database_url() == f"sqlite:///{tmp_path.resolve() / 'x.sqlite'}"


def test_without_a_name_it_lies_in_the_users_data_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("STANCE_DATABASE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert database_url().endswith("stance.sqlite")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nowhere://x", "nowhere"),
        ("://", "Could not parse"),
        ("mssql+pymssql://ada:hidden@host/x", r"ada:\*\*\*@host"),
        ("sqlite:///{}", "unable to open"),
        ("sqlite:///{}/text", "not a database"),
        ("sqlite:///{}/text/x.sqlite", "text"),
    ],
)
def test_a_database_that_cannot_be_opened_is_named(tmp_path, url, reason):
    (tmp_path / "text").write_text("no database, just words " * 100)
    with pytest.raises(StoreError, match=reason) as caught:
        Store(url.format(tmp_path))
    assert "hidden" not in str(caught.value)
    assert "sqlalche.me" not in str(caught.value)


def test_a_codebook_is_kept_under_its_name_the_last_one_given(store):
    assert store.codebooks() == {}
    for text in ("question: Dam?", "question: The dam?"):
        store.keep_codebook("dam", text)
    store.keep_codebook("canal", "question: Canal?")
    assert store.codebooks() == {"canal": "question: Canal?", "dam": "question: The dam?"}


def test_what_is_removed_is_in_no_answer_and_comes_back_whole(store):
    kept, gone = document(), document("Fog over Norland\n\n" + document().text, outlet="courier.example")
    for item in (kept, gone):
        store.add(item, judged(item))
    before, stamp = store.positions("peace_talks"), store.stamp()
    store.remove([gone.id])
    assert store.stamp() != stamp
    assert {row["document_id"] for row in store.positions("peace_talks")} == {kept.id}
    assert [row["id"] for row in store.documents()] == [kept.id]
    assert [row["id"] for row in store.documents(removed=True)] == [gone.id]
    assert not store.has_document(gone)
    assert store.uncoded("sanctions") == [kept.id]
    store.remove([gone.id], undo=True)
    assert store.positions("peace_talks") == before


def test_a_document_says_how_many_statements_were_found(store):
    store.add(document(), judged(document()))
    store.add(document("Nobody spoke."), [])
    assert [row["statements"] for row in store.documents()] == [3, 0]
