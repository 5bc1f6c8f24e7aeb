"""The tables of the database, and the engine that opens one.

Nothing is read or written here; that is left to ``store``.
"""

from __future__ import annotations

from pathlib import Path
from sqlite3 import OperationalError
from time import monotonic, sleep
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    make_url,
)

REVISION = "0009"
"""The last step of ``migrations``; a change of the tables below is a new step there."""
PATIENCE = 30
"""Seconds to wait for another program that writes to the same SQLite file."""
metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("published", Date),
    Column("language", String(8)),
    Column("author", Text),
    Column("added", DateTime(timezone=True), nullable=False),
    Column("removed", DateTime(timezone=True)),
    Index("documents_by_change", "added", "removed"),
)
actors = Table(
    "actors",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("same_as", String(16), ForeignKey("actors.id")),
)
statements = Table(
    "statements",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("actor", ForeignKey("actors.id")),
    Column("text", Text, nullable=False),
    Column("content", JSON, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_start", Integer),
    Column("source_end", Integer),
    Column("cue_start", Integer),
    Column("cue_end", Integer),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("inherited", Boolean, nullable=False),
    Column("method", String(32), nullable=False),
    Column("actor_confidence", Float, nullable=False),
    Column("named", Text),
    Column("on_behalf_of", Text),
    Column("family", String(16)),
    Index("statements_by_document", "document"),
    Index("statements_by_actor", "actor"),
)
positions = Table(
    "positions",
    metadata,
    Column("statement", ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True),
    Column("codebook", String(64), primary_key=True),
    Column("stance", String(64), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("probabilities", JSON, nullable=False),
    Column("entailment", JSON, nullable=False),
    Column("model", Text, nullable=False),
    Column("version", String(16), nullable=False),
    Column("threshold", Float, nullable=False),
    Index("positions_by_codebook", "codebook", "version"),
)
codebooks = Table(
    "codebooks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)
feeds = Table(
    "feeds",
    metadata,
    Column("address", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("modified", Text, nullable=False),
    Column("seen", JSON, nullable=False),
    Column("followed", DateTime(timezone=True), nullable=False),
    Column("updated", DateTime(timezone=True)),
)
corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made", DateTime(timezone=True), nullable=False),
    Column("what", Text, nullable=False),
    Column("before", JSON, nullable=False),
)


def open_engine(url: str) -> Engine:
    """An engine for any SQLAlchemy URL; SQLite gets its folder, write-ahead mode and foreign keys."""
    if not url.startswith("sqlite"):
        return create_engine(url)
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path.removeprefix("file:")).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": PATIENCE})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _: Any) -> None:
        _write_ahead(connection)
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


def _write_ahead(connection: Any) -> None:
    """Write-ahead mode, which SQLite does not wait for where others open a new file at the same moment."""
    until = monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except OperationalError as error:
            if "locked" not in str(error) or monotonic() > until:
                raise
            sleep(0.02)
