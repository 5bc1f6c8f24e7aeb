"""An engine in, its database with today's tables out: made where there was none, taken on step by step where it is older.

Before the first step an SQLite file is copied to a new one beside it. The steps are in ``migrations``.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, String, Table, func, insert, inspect, select

from stance.schema import REVISION, metadata

STEPS = Path(__file__).with_name("migrations")
COMPARED = "0009"
"""Families that were kept before this step are found anew: the rule for what is a copy has changed since."""
MANY = "%s is taken on to this version of Stance, with a copy beside it where it is a file; with very many statements that takes minutes."
_log = logging.getLogger(__name__)
_version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))
"""The table in which Alembic notes the step that a database has reached."""
_LOCK = 57_461
"""Any number that is ours among PostgreSQL's advisory locks."""
_UNNUMBERED = (("documents", "removed", "0003"), ("statements", "named", "0002"), ("statements", "id", "0001"))
"""Columns by which databases from before there were numbers are told apart, the latest first."""


class TooNew(ValueError):
    """A database made by a later Stance."""


def bring_up(engine: Engine, *, then: Callable[[Connection], None]) -> None:
    """Makes or changes the tables. Safe in several processes at once.

    ``then``: what is to be done with what tables from before ``COMPARED`` held, in the same transaction: killed on the way, all is
    as it was.
    Raises ``TooNew`` for a database that this version does not know.
    """
    with engine.connect() as connection:
        if _reached(connection) == REVISION:
            return
    with _alone(engine) as connection:
        found = _reached(connection)  # another process may have come first
        if not found:
            metadata.create_all(connection)
            connection.execute(insert(_version).values(version_num=REVISION))
        elif found > REVISION:
            raise TooNew("it was made by a newer version of Stance; install that one, or name another database")
        elif found < REVISION:
            _log.warning(MANY, engine.url.render_as_string(hide_password=True))
            _put_aside(engine)
            _take_on(connection, found)
            if found < COMPARED:
                then(connection)


def _reached(connection: Connection) -> str:
    """The number of the step that a database has reached; "" for one without tables."""
    there = inspect(connection)
    tables = set(there.get_table_names())
    if _version.name in tables:
        return connection.scalar(select(_version.c.version_num)) or ""
    for table, column, number in _UNNUMBERED:
        if table in tables and column in {known["name"] for known in there.get_columns(table)}:
            return number
    return ""


def _take_on(connection: Connection, found: str) -> None:
    from alembic import command  # most of a second, and seldom needed
    from alembic.config import Config

    steps = Config(attributes={"connection": connection})
    steps.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    if _version.name not in inspect(connection).get_table_names():
        command.stamp(steps, found)
    command.upgrade(steps, REVISION)


def _put_aside(engine: Engine) -> None:
    """Copies an SQLite file to a new one beside it; other databases have backups of their own."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return
    path = Path(name)
    copy = path.with_name(f"{path.stem}.before-{REVISION}-{datetime.now(UTC):%Y%m%dT%H%M%S}{path.suffix}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def lock(connection: Connection) -> None:
    """Waits until no other process holds this, for the rest of a transaction. SQLite lets one write at a time by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction, while no other process is in one of these; undone if anything fails."""
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            lock(connection)
            yield connection
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # Python's own transactions leave changes of tables out
        try:
            yield connection
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")
