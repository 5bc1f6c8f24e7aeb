"""The copies among kept statements: each has a family, which statements of one utterance share. Kept true as statements
come and as actors are merged and split.

Which wordings are copies is left to ``syndication``. A statement whose actor is not resolved has no family.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, update

from stance.schema import actors, corrections, documents, statements
from stance.syndication import Families

REMEMBERED = 500
"""Actors whose statements are held in memory for the next document."""


class Copies:
    """Finds the families of new statements; remembers an actor's kept ones as long as nobody else adds to them."""

    def __init__(self) -> None:
        self._known: dict[str, Families] = {}
        self._corrected: Any = None

    def join(self, connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
        """Gives each new row with an actor the ``family`` of the statements it is a copy of, kept or among them."""
        corrected = connection.execute(select(func.max(corrections.c.id), func.max(corrections.c.made))).one()
        if corrected != self._corrected:  # which may have given families other names
            self._corrected = corrected
            self._known.clear()
        merged = _merged(connection)
        new = defaultdict(list)
        for row in rows:
            if row["actor"]:
                new[merged.get(row["actor"], row["actor"])].append(row)
        for root, of_one in new.items():
            families = self._known_of(connection, root, _names(root, merged))
            for row in of_one:
                row["family"] = families.add(row["id"], row["text"])

    def _known_of(self, connection: Connection, root: str, names: Sequence[str]) -> Families:
        families = self._known.pop(root, Families())
        count = select(func.count()).select_from(statements).where(statements.c.actor.in_(names))
        if len(families) != connection.scalar(count):
            families = Families()
            for known in _said(connection, names):
                families.add(known.id, known.text, known.family or known.id)
        self._known[root] = families  # the last used come last
        while len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return families


def find_again(connection: Connection, touched: Iterable[str] | None = None) -> None:
    """Finds the families of these actors' statements anew, with those of whom they count as; ``None``: everybody's."""
    merged = _merged(connection)
    if touched is None:
        touched = connection.scalars(select(actors.c.id)).all()
    for root in {merged.get(actor, actor) for actor in touched}:
        families = Families()
        for row in _said(connection, _names(root, merged)):
            family = families.add(row.id, row.text)
            if family != row.family:
                connection.execute(update(statements).where(statements.c.id == row.id).values(family=family))


def left_out(connection: Connection) -> int:
    """How many statements have an actor but no family, as a program killed in its work once left them."""
    lost = select(func.count()).where(statements.c.actor.is_not(None), statements.c.family.is_(None))
    return connection.scalar(lost) or 0


def _merged(connection: Connection) -> dict[str, str]:
    """Who each actor counts as that does not stand alone."""
    query = select(actors.c.id, actors.c.same_as).where(actors.c.same_as.is_not(None))
    return {row.id: row.same_as for row in connection.execute(query)}


def _names(root: str, merged: dict[str, str]) -> list[str]:
    return [root, *(actor for actor, into in merged.items() if into == root)]


def _said(connection: Connection, names: Sequence[str]) -> Sequence[Any]:
    """Id, text and family of everything that these actors said, the first kept first."""
    s = statements.c
    query = select(s.id, s.text, s.family).join(documents).where(s.actor.in_(names))
    return connection.execute(query.order_by(documents.c.added, s.start, s.id)).all()  # as they are joined
