"""A store in, what is counted of each of its positions out, and the words of those few that are shown.

A million positions are read in seconds and held in little memory, since neither texts nor probabilities are among it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, case, func, or_, select

from stance.schema import actors, documents, positions, statements
from stance.store import KEPT, Store

JUDGEMENT = ("stance", "confidence", "probabilities", "entailment", "model", "version", "threshold")
"""Columns of a position that say what was judged, how, and by what."""
PART = 50_000
"""Statements that are read at once."""


def outlines(store: Store) -> Sequence[tuple[str, str, str, date | None]]:
    """Identity, name, outlet and day of each document, in the order in which ``Store.positions`` gives them."""
    d = documents.c
    query = select(d.id, d.name, d.outlet, d.published).where(KEPT).order_by(d.published, d.name)
    with store.engine.connect() as connection:
        return [(row.id, row.name, row.outlet, row.published) for row in connection.execute(query)]


def judgements(store: Store, codebook: str) -> Iterator[Sequence[tuple[Any, ...]]]:
    """What is counted of each position on a codebook, some thousands at a time, in no order, the removed included.

    Columns: statement, document, actor, start, source, method, family, the statement's text if it has no family, stance,
    confidence, model, threshold.
    """
    shown = actors.alias()
    s, p = statements.c, positions.c
    query = (
        select(
            s.id, s.document, shown.c.name, s.start, s.source, s.method, s.family, case((s.family.is_(None), s.text))
        )
        .add_columns(p.stance, p.confidence, p.model, p.threshold)
        .select_from(statements)
        .join(positions)
        .outerjoin(actors, actors.c.id == s.actor)
        .outerjoin(shown, shown.c.id == func.coalesce(actors.c.same_as, actors.c.id))
        .where(p.codebook == codebook)
    )
    with store.engine.connect().execution_options(yield_per=PART) as connection:
        for part in connection.execute(query).partitions():
            yield list(map(tuple, part))  # rows are asked by pandas for names that they lack, longer than they are read


def words(store: Store, statement_ids: Sequence[str]) -> dict[str, RowMapping]:
    """``statement``, ``title`` and ``document`` (its name) of these statements, by their identities."""
    shown = [statements.c.id, statements.c.text.label("statement"), documents.c.title]
    query = select(*shown, documents.c.name.label("document")).join_from(statements, documents)
    with store.engine.connect() as connection:
        rows = connection.execute(query.where(statements.c.id.in_(statement_ids))).mappings()
        return {row["id"]: row for row in rows}


def evidence(store: Store, statement_id: str, codebook: str) -> RowMapping | None:
    """All that is kept of one statement: its columns, and ``entailment``, ``probabilities``, ``stance`` ..."""
    query = (
        select(statements, *(positions.c[name] for name in JUDGEMENT))
        .join(positions)
        .where(statements.c.id == statement_id, positions.c.codebook == codebook)
    )
    with store.engine.connect() as connection:
        return connection.execute(query).mappings().first()


def holding(store: Store, wanted: Sequence[str]) -> Sequence[str]:
    """Identities of the statements whose text holds all of these words, in capitals or not."""
    text = statements.c.text
    # SQLite's LIKE passes over capitals by itself; to ask it for the small letters of every text takes twice as long
    holds = text.contains if store.engine.dialect.name == "sqlite" else text.icontains
    spelt = (or_(*(holds(each, autoescape=True) for each in _spelt(word))) for word in wanted)
    query = select(statements.c.id).where(*spelt)
    with store.engine.connect() as connection:
        return connection.scalars(query).all()


def _spelt(word: str) -> list[str]:
    """A word as it may be written, where that has letters other than ASCII's: those SQLite finds only with their capitals."""
    return sorted({word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()})


def versions(store: Store, codebook: str) -> set[str]:
    """The versions of a codebook that what is kept was judged on."""
    with store.engine.connect() as connection:
        return set(connection.scalars(select(positions.c.version).where(positions.c.codebook == codebook).distinct()))


def names(store: Store, most: int) -> set[str]:
    """Names of the documents, the removed included, no more than ``most`` of them."""
    with store.engine.connect() as connection:
        return set(connection.scalars(select(documents.c.name).limit(most)))
