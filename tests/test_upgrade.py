"""Databases of every earlier version, as they were (``schemas/``), come up to today's with everything in them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from invented import document, judged
from stance.checkup import remarks
from stance.rows import actor_row, document_row, position_row, statement_row
from stance.schema import REVISION, metadata
from stance.store import Store, StoreError
from stance.upgrade import STEPS

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning"
)  # Python's own adapter of dates writes the old rows

SCHEMAS = sorted(Path(__file__).with_name("schemas").glob("*.sql"))
KEPT = document(title="Dam", published=date(2031, 5, 4))


def older(path: Path, schema: Path) -> Path:
    """A database as an earlier version left it, with one document in it."""
    path.parent.mkdir(parents=True)
    pairs = judged(KEPT)
    rows = {
        "documents": [document_row(KEPT)],
        "actors": list({s.actor.id: actor_row(s.actor) for s, _ in pairs if s.actor}.values()),
        "statements": [statement_row(s) for s, _ in pairs],
        "positions": [position_row(p) for _, p in pairs],
    }
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(schema.read_text())
        for table, given in rows.items():
            there = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
            for row in given:
                values = [json.dumps(v) if isinstance(v, (list, dict)) else v for v in (row.get(n) for n in there)]
                marks = ", ".join("?" * len(there))
                names = ", ".join(f'"{name}"' for name in there)
                connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
        connection.commit()
    return path


@pytest.fixture(params=SCHEMAS, ids=lambda path: path.stem)
def old(request, database):
    return older(database, request.param)


def dumped(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("stance.before-*"))


def test_everything_is_still_there(old):
    store = Store()
    assert store.document(KEPT.id) == KEPT
    assert store.statements(KEPT.id) == [s for s, _ in judged(KEPT)]
    assert [row["stance"] for row in store.positions("peace_talks")] == [p.stance for _, p in judged(KEPT)]
    store.remove([KEPT.id])
    store.remove([KEPT.id], undo=True)
    assert store.is_coded(KEPT, "peace_talks")


def test_the_tables_are_those_of_a_new_database(old):
    with Store().engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert [d for d in differences if d[0] not in {"add_fk", "remove_table"}] == []  # SQLite adds no constraint later


def test_families_of_an_earlier_rule_are_found_anew(old):
    with closing(sqlite3.connect(old)) as connection:
        if "family" in {name for _, name, *_ in connection.execute("PRAGMA table_info(statements)")}:
            connection.execute("UPDATE statements SET family = 'one'")
            connection.commit()
    families = [row["family"] for row in Store().positions("peace_talks") if row["actor"]]
    assert len(set(families)) == len(families) > 1


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
def test_the_database_as_it_was_lies_beside_it(database, schema):
    before = dumped(older(database, schema))
    Store().close()
    Store().close()
    assert [dumped(copy) for copy in copies(database)] == [before] * (schema.stem != REVISION)


def test_a_step_that_fails_leaves_all_as_it_was(database, monkeypatch):
    from stance import upgrade

    path = older(database, SCHEMAS[0])
    before = dumped(path)

    def half(connection, found):
        connection.exec_driver_sql("ALTER TABLE actors ADD COLUMN same_as TEXT")
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(upgrade, "_take_on", half)
        with pytest.raises(StoreError, match="the disk is full"):
            Store()
    assert dumped(path) == before
    assert Store().document(KEPT.id) == KEPT


@pytest.mark.skipif(os.name != "posix", reason="no process is killed in this way here")
def test_killed_while_copies_are_looked_for_it_begins_anew(database):
    path = older(database, next(path for path in SCHEMAS if path.stem == "0003"))
    before = dumped(path)
    killed = "import os; from stance import copies; copies._said = lambda *_: os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", f"{killed}; from stance.store import Store; Store()"], check=False)
    assert done.returncode == -9
    assert dumped(path) == before
    store = Store()
    assert list(remarks(store)) == []
    assert all(row["family"] for row in store.positions("peace_talks"))


def test_what_an_earlier_version_left_without_a_family_gets_one(database):
    older(database, next(path for path in SCHEMAS if path.stem == "0007"))
    assert list(remarks(Store())) == []


@pytest.mark.parametrize("schema", [None, SCHEMAS[0]], ids=["new", "0001"])
def test_two_at_once(database, schema):
    if schema:
        older(database, schema)
    together = Barrier(4)

    def opening(_: int) -> list:
        together.wait()
        return Store().actors()

    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(opening, range(4)))) == 4
    assert len(copies(database)) == (1 if schema else 0)


def test_a_database_of_a_later_version_is_refused(store):
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer version of Stance"):
        Store()


def test_the_steps_lead_to_the_tables_of_today():
    steps = Config()
    steps.set_main_option("script_location", str(STEPS))
    assert ScriptDirectory.from_config(steps).get_current_head() == REVISION


def test_several_at_once_on_postgresql(postgres_url):
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: Store(postgres_url).actors(), range(4))) == [[]] * 4
