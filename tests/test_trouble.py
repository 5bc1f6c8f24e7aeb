"""Trouble with the machine: each a sentence, none a traceback, nothing half-written. The pipeline is a stub."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from stance import schema
from stance.checkup import wrong
from stance.store import Store

pytestmark = pytest.mark.usefixtures("stubbed")
GO_ON = "What was finished is kept; run the same command again."


def assert_sound(database, documents: int) -> None:
    store = Store(f"sqlite:///{database}")
    assert list(wrong(store)) == []
    assert len(store.documents()) == documents
    store.close()


@pytest.fixture
def made(run, database, folder):
    """A database with two documents."""
    assert run("add", folder)[0] == 1
    (folder / "a.txt").write_text("One more, for later.")
    return database


def test_a_locked_database(run, folder, made, monkeypatch):
    monkeypatch.setattr(schema, "PATIENCE", 0.1)
    with closing(sqlite3.connect(made)) as other:
        other.execute("BEGIN EXCLUSIVE")
        status, _, error = run("add", folder)
    assert status == 2
    assert "locked" in error
    assert GO_ON in error
    assert_sound(made, 2)
    assert run("add", folder)[0] == 0
    assert_sound(made, 3)


def test_a_full_disk(run, folder, made, monkeypatch):
    pages = sqlite3.connect(made).execute("PRAGMA page_count").fetchone()[0]
    opened = schema.open_engine

    def full(url: str):
        engine = opened(url)
        schema.event.listen(engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count={pages}"))
        return engine

    (folder / "a.txt").write_text("One more, and a long one. " * 4_000)
    with monkeypatch.context() as patched:
        patched.setattr("stance.store.open_engine", full)
        status, _, error = run("add", folder)
    assert status == 2
    assert "full" in error
    assert GO_ON in error
    assert_sound(made, 2)
    assert run("add", folder)[0] == 0


def test_a_database_that_may_only_be_read(run, folder, made, monkeypatch):
    monkeypatch.setenv("STANCE_DATABASE", f"sqlite:///file:{made}?mode=ro&uri=true")
    status, said, _ = run("export", "--format", "csv")
    assert (status, "gift to the south" in said) == (0, True)
    status, _, error = run("add", folder)
    assert status == 2
    assert "readonly" in error
    assert not Path("file:").exists()
    assert_sound(made, 2)


def test_a_clock_that_goes_back(made, monkeypatch):
    from datetime import UTC, datetime

    from stance import rows

    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(1999, 1, 1, tzinfo=UTC)

    from invented import document, judged

    store, stamps = Store(), set()
    stamps.add(store.stamp())
    monkeypatch.setattr(rows, "datetime", Earlier)
    late = document("Later, by an earlier clock", outlet="x.example")
    assert store.add(late, [])
    stamps.add(store.stamp())
    again = document(outlet="y.example")
    assert store.add(again, judged(again))
    stamps.add(store.stamp())
    assert len(stamps) == 3
