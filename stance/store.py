"""Everything that touches SQL: documents, statements, actors and positions, kept and read back.

One transaction per document, so that an interrupted run loses at most the one it was reading.
The database is an SQLite file in write-ahead mode unless ``STANCE_DATABASE`` names another.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import Column, ColumnElement, Connection, RowMapping, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from stance import copies
from stance.domain import Actor, ActorKind, Document, Position, Statement
from stance.rows import actor_row, document_row, position_row, statement_from, statement_row
from stance.schema import actors, codebooks, corrections, documents, open_engine, positions, statements
from stance.upgrade import TooNew, bring_up, lock


def database_url() -> str:
    """The URL of the database: ``STANCE_DATABASE`` (a URL or a path), else a file in the user's data folder."""
    given = os.environ.get("STANCE_DATABASE", "")
    if "://" in given:
        return given
    path = Path(given) if given else user_data_path("stance", appauthor=False) / "stance.sqlite"
    within = str(path.expanduser().resolve()).replace("%", "%25").replace("?", "%3F")  # as a URL writes them
    return f"sqlite:///{within}"


KEPT = documents.c.removed.is_(None)
FOUND = ("source", "start", "end", "kind", "inherited", "method", "actor_confidence", "on_behalf_of", "family")
JUDGED = ("stance", "confidence", "probabilities", "model", "codebook", "version", "threshold")
"""Columns of a statement and of a position that stand in the row of a position."""


class StoreError(ValueError):
    """A database that cannot be opened; the message names it, without its password, and says why."""


class Store:
    """The kept results. ``url`` is any SQLAlchemy URL; the tables are made on first use."""

    def __init__(self, url: str | None = None) -> None:
        self.url = url or database_url()
        self._copies = copies.Copies()
        self._asking = Lock()
        self._watching: Connection | None = None
        self._stamp: tuple[int | None, str] = (None, "")
        try:
            self.engine = open_engine(self.url)
            bring_up(self.engine, then=copies.find_again)
        except (SQLAlchemyError, ImportError, OSError, TooNew) as error:
            reason = getattr(error, "orig", None) or error
            raise StoreError(f"The database {self.shown} cannot be opened: {reason}.") from error

    @property
    def shown(self) -> str:
        """The URL without its password."""
        return re.sub(r"(://[^:/@]*:)[^@]*@", r"\1***@", self.url)

    def close(self) -> None:
        with self._asking:
            if self._watching is not None:
                self._watching.close()
                self._watching = None
        self.engine.dispose()

    def has_document(self, document: Document) -> bool:
        return self._there(documents.c.id == document.id)

    def is_coded(self, document: Document, codebook: str) -> bool:
        """Whether a document is kept and its statements, if it has any, are judged on a codebook."""
        return self._there(documents.c.id == document.id, ~_lacks(codebook))

    def uncoded(self, codebook: str) -> list[str]:
        """Identities of the documents with a statement that is not judged on a codebook."""
        found, judged = (select(func.count()).select_from(table) for table in (statements, positions))
        query = select(documents.c.id).where(KEPT, _lacks(codebook)).order_by(documents.c.added)
        others = exists().where(or_(positions.c.codebook < codebook, positions.c.codebook > codebook))
        with self.engine.connect() as connection:
            if connection.scalar(select(others)):  # counting all is quicker
                judged = judged.where(positions.c.codebook == codebook)
            if connection.scalar(found) == connection.scalar(judged):
                return []  # which is quicker than to look at each
            return list(connection.scalars(query))

    def _there(self, *conditions: ColumnElement[bool]) -> bool:
        with self.engine.connect() as connection:
            return connection.execute(select(documents.c.id).where(KEPT, *conditions)).first() is not None

    def add(self, document: Document, judged: Iterable[tuple[Statement, Position]]) -> bool:
        """Keeps a document with all that was found in it, at once or not at all; false if all of it was there."""
        pairs = list(judged)
        found = {statement.id: statement_row(statement) | {"family": None} for statement, _ in pairs}
        judgements = [position_row(position) for _, position in pairs]
        speakers = {s.actor.id: actor_row(s.actor) for s, _ in pairs if s.actor}

        def keep() -> bool:
            with self.engine.begin() as connection:
                lock(connection)  # two documents may hold the same new name, and copies of one statement
                fresh = bool(_insert(connection, documents.c.id, {document.id: document_row(document)}))
                if _mark(connection, [document.id], removed=False):
                    connection.execute(update(documents).where(documents.c.id == document.id).values(known(connection)))
                    fresh = True
                _insert(connection, actors.c.id, speakers)
                _insert(connection, statements.c.id, found, first=partial(self._copies.join, connection))
                return bool(_insert_positions(connection, judgements)) or fresh

        def known(connection: Connection) -> dict[str, Any]:
            """What a document says of itself now holds, but for what a person has put down of it."""
            row = document_row(document)
            said = {"title", "outlet", "author", "published"} if document.id in described(connection) else set()
            return {name: value for name, value in row.items() if name not in said}

        try:
            return keep()
        except IntegrityError:  # another process kept one of these rows in the meantime: now it is seen
            return keep()

    def actors(self) -> list[Actor]:
        """Every actor met so far, in the order they were met."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(actors.c.name, actors.c.kind))
            return [Actor(name, ActorKind(kind)) for name, kind in rows]

    def document(self, document_id: str) -> Document | None:
        columns = [
            documents.c[name] for name in ("name", "text", "title", "outlet", "url", "published", "language", "author")
        ]
        with self.engine.connect() as connection:
            row = connection.execute(select(*columns).where(documents.c.id == document_id)).mappings().first()
        if row is None:
            return None
        known = {**row, "language": row["language"] or "", "author": row["author"] or ""}
        return Document(**known, kept_as=document_id)

    def statements(self, document_id: str) -> list[Statement]:
        """What was found in a document, in the order of the text."""
        shown = [actors.c.name, actors.c.kind.label("actor_kind")]
        query = select(statements, *shown).outerjoin(actors).where(statements.c.document == document_id)
        with self.engine.connect() as connection:
            return [
                statement_from(dict(row)) for row in connection.execute(query.order_by(statements.c.start)).mappings()
            ]

    def documents(self, *, removed: bool = False) -> Sequence[RowMapping]:
        """One mapping for each document, without its text: id, name, title, outlet, url, published, language, author, added, removed,
        and ``statements``, how many were found. ``removed``: those that were taken out instead of those kept."""
        columns = [column for column in documents.c if column.name != "text"]
        s = statements.c
        found = select(s.document, func.count().label("n")).group_by(s.document).subquery()
        query = (
            select(*columns, func.coalesce(found.c.n, 0).label("statements"))
            .outerjoin(found, found.c.document == documents.c.id)
            .where(~KEPT if removed else KEPT)
            .order_by(documents.c.added)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).mappings())

    def remove(self, document_ids: Sequence[str], *, undo: bool = False) -> None:
        """Takes documents out of everything that is read from here, or back in; nothing of them is lost."""
        with self.engine.begin() as connection:
            _mark(connection, document_ids, removed=not undo)

    def positions(self, codebook: str) -> Sequence[RowMapping]:
        """One mapping for each position on a codebook, with its statement, actor and document.

        Keys: ``statement_id``, ``document_id``, ``document`` (name), ``title``, ``outlet``, ``url``,
        ``published``, ``actor`` (``None`` when unresolved; who it was merged into), ``actor_kind``, ``on_behalf_of``, ``source``, ``statement``, ``start``,
        ``end``, ``kind``, ``inherited``, ``method``, ``actor_confidence``, ``family`` (the same for copies of one utterance), ``stance``, ``confidence``,
        ``probabilities``, ``model``, ``codebook``, ``version`` (of the codebook), ``threshold``.
        """
        shown = actors.alias()
        s, p, d, a = statements.c, positions.c, documents.c, shown.c
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
                s.text.label("statement"),
                *(s[name] for name in FOUND),
                *(p[name] for name in JUDGED),
            )
            .select_from(positions)
            .join(statements)
            .join(documents)
            .outerjoin(actors)
            .outerjoin(shown, shown.c.id == func.coalesce(actors.c.same_as, actors.c.id))
            .where(p.codebook == codebook, KEPT)
            .order_by(d.published, d.name, s.start)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).mappings())

    def keep_codebook(self, name: str, text: str) -> None:
        """Keeps the YAML of a reader's own codebook, in place of what was kept under its name."""
        with self.engine.begin() as connection:
            connection.execute(delete(codebooks).where(codebooks.c.name == name))
            connection.execute(insert(codebooks), {"name": name, "text": text})

    def codebooks(self) -> dict[str, str]:
        """The YAML of each codebook that is kept, by its name."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(codebooks.c.name, codebooks.c.text).order_by(codebooks.c.name))
            return {row.name: row.text for row in rows}

    def compare(self) -> int:
        """Finds the family of every statement that was left without; how many they were."""
        with self.engine.begin() as connection:
            if n := copies.left_out(connection):
                copies.find_again(connection)
        return n

    def stamp(self) -> str:
        """Changes whenever something is added: what is cached under it is still true while it stands."""
        with self._asking:
            version = self._version()
            if version is None or version != self._stamp[0]:
                self._stamp = version, self._counts()
            return self._stamp[1]

    def _version(self) -> int | None:
        """Changes whenever anybody writes to an SQLite file, and costs nothing to ask; ``None`` for other databases.

        Asked on a connection of its own that never writes: SQLite does not count a connection's own changes.
        """
        if self.engine.dialect.name != "sqlite" or self.engine.url.database in {None, "", ":memory:"}:
            return None
        self._watching = self._watching or self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return self._watching.exec_driver_sql("PRAGMA data_version").scalar()

    def _counts(self) -> str:
        d = documents.c
        with self.engine.connect() as connection:
            dates = select(func.max(d.added), func.max(d.removed), func.count().filter(d.removed.is_(None)))
            last, removed, kept = connection.execute(dates).one()
            judged = connection.scalar(select(func.count()).select_from(positions))
            corrected = connection.scalar(select(func.max(corrections.c.made)))
        return f"{last}-{removed}-{kept}-{judged}-{corrected}"


def described(connection: Connection) -> set[str]:
    """Identities of the documents of which a person has put something down."""
    kept = connection.scalars(select(corrections.c.before))
    return {document for before in kept for document in before.get("documents", {})}


def _mark(connection: Connection, document_ids: Sequence[str], *, removed: bool) -> int:
    """Marks documents as removed, or as kept; how many were not so before."""
    there = update(documents).where(documents.c.id.in_(document_ids), KEPT if removed else ~KEPT)
    return connection.execute(there.values(removed=datetime.now(UTC) if removed else None)).rowcount


def _lacks(codebook: str) -> ColumnElement[bool]:
    """Whether a document has a statement that is not judged on a codebook."""
    judged = exists().where(positions.c.statement == statements.c.id, positions.c.codebook == codebook)
    return exists().where(statements.c.document == documents.c.id, ~judged)


def _insert(
    connection: Connection,
    key: Column[Any],
    rows: dict[str, dict[str, Any]],
    *,
    first: Callable[[list[dict[str, Any]]], None] = lambda rows: None,
) -> int:
    """Inserts the rows whose key is not there yet, once ``first`` was done with them; how many they were."""
    known = set(connection.scalars(select(key).where(key.in_(rows))))
    new = [row for name, row in rows.items() if name not in known]
    if new:
        first(new)
        connection.execute(insert(key.table), new)
    return len(new)


def _insert_positions(connection: Connection, rows: list[dict[str, Any]]) -> int:
    """Inserts the positions of statements that have none on their codebook yet; how many they were."""
    p = positions.c
    wanted = {row["statement"] for row in rows}
    known = {(s, c) for s, c in connection.execute(select(p.statement, p.codebook).where(p.statement.in_(wanted)))}
    new = [row for row in rows if (row["statement"], row["codebook"]) not in known]
    if new:
        connection.execute(insert(positions), new)
    return len(new)
