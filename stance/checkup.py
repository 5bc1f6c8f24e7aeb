"""A store in, what is wrong with its database out, in sentences. Nothing is changed.

Checks what the database promises (files, keys, tables) and what Stance promises: a document is what its identity says,
a statement stands in its document where it says, a position's shares are of one whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, func, select

from stance import copies
from stance.domain import NONE, UNCLEAR, Document
from stance.languages import name_of
from stance.schema import actors, documents, positions, statements
from stance.store import Store, described

AT_A_TIME = 200
"""Documents held in memory at once."""
WHOLE = 0.01
"""How far shares, each rounded to four digits, may be from 1 together."""
SHOWN = 3
"""Examples in a sentence."""


def wrong(store: Store) -> Iterator[str]:
    """A sentence for each kind of damage that was found; none for a sound database."""
    with store.engine.connect() as connection:
        yield from _file(connection)
        yield from _texts(connection)
        yield from _positions(connection)
        yield from _actors(connection)


def remarks(store: Store) -> Iterator[str]:
    """What is no damage, but what someone who reads the numbers should know."""
    p = positions.c
    query = select(p.codebook, p.version, p.model, p.threshold).group_by(p.codebook, p.version, p.model, p.threshold)
    with store.engine.connect() as connection:
        judged = connection.execute(query).all()
        d = documents.c
        other = select(d.language, func.count()).where(d.language.not_in(["", "en"])).group_by(d.language)
        foreign = [(code, n) for code, n in connection.execute(other.order_by(d.language))]
        alone = copies.left_out(connection)
        removed = connection.scalar(select(func.count()).where(documents.c.removed.is_not(None)))
    for codebook, ways in sorted(Counter(row.codebook for row in judged).items()):
        if ways > 1:
            yield f"Positions on {codebook} were judged in {ways} ways (model, version of the codebook or threshold)."
        if waiting := len(store.uncoded(codebook)):
            yield f"{waiting} documents are not judged on {codebook} yet."
    if foreign:
        shown = ", ".join(f"{n} in {name_of(code)}" for code, n in foreign)
        yield f"Documents in other languages, unclear unless a multilingual model judged them: {shown}."
    if alone:
        yield (
            f"{alone} statements of known actors were not compared with others, so copies of them are counted each time;"
            " python -m stance doctor --mend compares them."
        )
    if removed:
        yield f"{removed} documents are taken out; the dashboard can put them back."


def _file(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
    if found != ["ok"]:
        yield f"The file is damaged: {'; '.join(found[:SHOWN])}. Restore a copy of it."
    loose = Counter(row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check"))
    for table, n in loose.items():
        yield f"{n} rows of {table} point at something that is not there."


def _texts(connection: Connection) -> Iterator[str]:
    """Documents and their statements, some at a time."""
    keys = list(connection.scalars(select(documents.c.id).order_by(documents.c.id)))
    other, misplaced, amended = [], [], described(connection)
    for at in range(0, len(keys), AT_A_TIME):
        some = keys[at : at + AT_A_TIME]
        texts = {}
        for row in connection.execute(select(documents).where(documents.c.id.in_(some))):
            texts[row.id] = row.text
            if row.id not in amended and Document(row.name, row.text, outlet=row.outlet).id != row.id:
                other.append(row.name)
        for row in connection.execute(select(statements).where(statements.c.document.in_(some))):
            if " ".join(texts[row.document][a:b] for a, b in row.content) != row.text:
                misplaced.append(row.id)
    if other:
        yield f"{_count(other, 'documents')} do not have the text or source that they were added with."
    if misplaced:
        yield f"{_count(misplaced, 'statements')} do not stand in their document where they should."


def _positions(connection: Connection) -> Iterator[str]:
    p = positions.c
    astray = [
        row.statement
        for row in connection.execute(select(p.statement, p.stance, p.probabilities).execution_options(yield_per=5000))
        if row.stance not in {UNCLEAR, NONE, *row.probabilities} or abs(sum(row.probabilities.values()) - 1) > WHOLE
    ]
    if astray:
        yield f"{_count(astray, 'positions')} have no stance of their codebook, or shares that do not make one whole."


def _actors(connection: Connection) -> Iterator[str]:
    merged = {row.id: row.same_as for row in connection.execute(select(actors.c.id, actors.c.same_as))}
    chained = [key for key, target in merged.items() if target and merged.get(target)]
    if chained:
        yield f"{_count(chained, 'actors')} are merged into one that is itself merged."


def _count(found: Sequence[str], what: str) -> str:
    more = ", ..." if len(found) > SHOWN else ""
    return f"{len(found)} {what} ({', '.join(found[:SHOWN])}{more})"
