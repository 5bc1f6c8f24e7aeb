"""Everything that touches SQL: documents, statements, actors and positions, kept and read back.

One transaction per document, so that an interrupted run loses at most the one it was reading.
The database is an SQLite file in write-ahead mode unless ``STANCE_DATABASE`` names another.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    make_url,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

from stance.domain import Actor, ActorKind, Document, Position, Statement

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
    Column("added", DateTime(timezone=True), nullable=False),
)
actors = Table(
    "actors",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
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
)


def database_url() -> str:
    """The URL of the database: ``STANCE_DATABASE`` (a URL or a path), else a file in the user's data folder."""
    given = os.environ.get("STANCE_DATABASE", "")
    if "://" in given:
        return given
    path = Path(given) if given else user_data_path("stance", appauthor=False) / "stance.sqlite"
    return f"sqlite:///{path.expanduser().resolve()}"


class StoreError(ValueError):
    """A database that cannot be opened; the message names it, without its password, and says why."""


class Store:
    """The kept results. ``url`` is any SQLAlchemy URL; the tables are made on first use."""

    def __init__(self, url: str | None = None) -> None:
        self.url = url or database_url()
        try:
            self.engine = _engine(self.url)
            metadata.create_all(self.engine)
        except (SQLAlchemyError, ImportError, OSError) as error:
            shown = re.sub(r"(://[^:/@]*:)[^@]*@", r"\1***@", self.url)
            reason = getattr(error, "orig", None) or error
            raise StoreError(f"The database {shown} cannot be opened: {reason}.") from error

    def close(self) -> None:
        self.engine.dispose()

    def has_document(self, document: Document) -> bool:
        with self.engine.connect() as connection:
            return connection.execute(select(documents.c.id).where(documents.c.id == document.id)).first() is not None

    def add(self, document: Document, judged: Iterable[tuple[Statement, Position]]) -> bool:
        """Keeps a document with all that was found in it, at once or not at all; false if it was there."""
        pairs = list(judged)
        with self.engine.begin() as connection:
            if connection.execute(select(documents.c.id).where(documents.c.id == document.id)).first():
                return False
            connection.execute(insert(documents), _document_row(document))
            self._add_actors(connection, {s.actor.id: s.actor for s, _ in pairs if s.actor})
            if pairs:
                connection.execute(insert(statements), [_statement_row(statement) for statement, _ in pairs])
                connection.execute(insert(positions), [_position_row(position) for _, position in pairs])
        return True

    def _add_actors(self, connection: Connection, wanted: dict[str, Actor]) -> None:
        known = set(connection.scalars(select(actors.c.id).where(actors.c.id.in_(wanted))))
        new = [{"id": i, "name": a.name, "kind": a.kind.value} for i, a in wanted.items() if i not in known]
        if new:
            connection.execute(insert(actors), new)

    def actors(self) -> list[Actor]:
        """Every actor met so far, in the order they were met."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(actors.c.name, actors.c.kind))
            return [Actor(name, ActorKind(kind)) for name, kind in rows]

    def document(self, document_id: str) -> Document | None:
        columns = [documents.c[name] for name in ("name", "text", "title", "outlet", "url", "published")]
        with self.engine.connect() as connection:
            row = connection.execute(select(*columns).where(documents.c.id == document_id)).mappings().first()
        return Document(**row) if row else None

    def documents(self) -> Sequence[RowMapping]:
        """One mapping for each document, without its text: id, name, title, outlet, url, published, added."""
        columns = [column for column in documents.c if column.name != "text"]
        with self.engine.connect() as connection:
            return list(connection.execute(select(*columns).order_by(documents.c.added)).mappings())

    def positions(self, codebook: str) -> Sequence[RowMapping]:
        """One mapping for each position on a codebook, with its statement, actor and document.

        Keys: ``statement_id``, ``document_id``, ``document`` (name), ``title``, ``outlet``, ``url``,
        ``published``, ``actor`` (``None`` when unresolved), ``actor_kind``, ``source``, ``statement``, ``start``,
        ``end``, ``kind``, ``inherited``, ``method``, ``actor_confidence``, ``stance``, ``confidence``,
        ``probabilities``, ``model``, ``codebook``.
        """
        s, p, d, a = statements.c, positions.c, documents.c, actors.c
        query = (
            select(
                s.id.label("statement_id"),
                d.id.label("document_id"),
                d.name.label("document"),
                d.title,
                d.outlet,
                d.url,
                d.published,
                a.name.label("actor"),
                a.kind.label("actor_kind"),
                s.source,
                s.text.label("statement"),
                s.start,
                s.end,
                s.kind,
                s.inherited,
                s.method,
                s.actor_confidence,
                p.stance,
                p.confidence,
                p.probabilities,
                p.model,
                p.codebook,
            )
            .select_from(positions)
            .join(statements)
            .join(documents)
            .outerjoin(actors)
            .where(p.codebook == codebook)
            .order_by(d.published, d.name, s.start)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).mappings())

    def evidence(self, statement_id: str, codebook: str) -> RowMapping | None:
        """All that is kept of one statement: its columns, and ``entailment``, ``probabilities``, ``stance`` ..."""
        query = (
            select(
                statements,
                *(positions.c[name] for name in ("stance", "confidence", "probabilities", "entailment", "model")),
            )
            .join(positions)
            .where(statements.c.id == statement_id, positions.c.codebook == codebook)
        )
        with self.engine.connect() as connection:
            return connection.execute(query).mappings().first()

    def stamp(self) -> str:
        """Changes whenever a document is added: what is cached under it is still true while it stands."""
        with self.engine.connect() as connection:
            count, last = connection.execute(select(func.count(), func.max(documents.c.added))).one()
        return f"{count}-{last}"


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url)
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


def _document_row(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "name": document.name,
        "title": document.title,
        "text": document.text,
        "outlet": document.outlet,
        "url": document.url,
        "published": document.published,
        "added": datetime.now(UTC),
    }


def _statement_row(statement: Statement) -> dict[str, Any]:
    source, cue = statement.source or (None, None), statement.cue or (None, None)
    return {
        "id": statement.id,
        "document": statement.document,
        "actor": statement.actor.id if statement.actor else None,
        "text": statement.text,
        "content": [list(span) for span in statement.content],
        "start": statement.start,
        "end": statement.end,
        "source": statement.source_text,
        "source_start": source[0],
        "source_end": source[1],
        "cue_start": cue[0],
        "cue_end": cue[1],
        "sentence_start": statement.sentence.start,
        "sentence_end": statement.sentence.end,
        "kind": statement.kind.value,
        "inherited": statement.inherited,
        "method": statement.resolution.method,
        "actor_confidence": statement.resolution.confidence,
    }


def _position_row(position: Position) -> dict[str, Any]:
    return {
        "statement": position.statement,
        "codebook": position.codebook,
        "stance": position.stance,
        "confidence": position.confidence,
        "probabilities": dict(position.probabilities),
        "entailment": dict(position.entailment),
        "model": position.model,
    }
