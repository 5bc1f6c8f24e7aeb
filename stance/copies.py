"""The copies among kept statements: each has a family, which statements of one utterance share. Kept true as statements
come and as actors are merged and split.

Which wordings are copies is left to ``syndication``. A statement whose actor is not resolved has no family.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from stance.schema import actors, documents, statements
from stance.syndication import Families

REMEMBERED = 500
"""Actors whose statements are held in memory for the next document."""
_ROOT: ColumnElement[str] = func.coalesce(actors.c.same_as, actors.c.id)
"""Who an actor counts as."""


def _counts_as(root: str) -> ColumnElement[bool]:
    return _ROOT.in_([root])


class Copies:
    """Finds the families of new statements; remembers an actor's kept ones as long as nobody else adds to them."""

    def __init__(self) -> None:
        self._known: dict[str, Families] = {}

    def join(self, connection: Connection, actor: str, rows: Iterable[dict[str, Any]]) -> None:
        """Gives each of an actor's new rows the ``family`` of those it is a copy of, kept or among them."""
        root = connection.scalar(select(_ROOT).where(actors.c.id == actor)) or actor
        families = self._known.pop(root, Families())
        if len(families) != connection.scalar(
            select(func.count()).select_from(statements).join(actors).where(_counts_as(root))
        ):
            families = Families()
            for known in _said(connection, root):
                families.add(known.id, known.text, known.family or known.id)
        for row in rows:
            row["family"] = families.add(row["id"], row["text"])
        self._known[root] = families  # the last used come last
        while len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]


def find_again(connection: Connection, touched: Sequence[str] | None = None) -> None:
    """Finds the families of these actors' statements anew, with those of whom they count as; ``None``: everybody's."""
    query = select(_ROOT).distinct()
    if touched is not None:
        query = query.where(actors.c.id.in_(touched))
    for root in list(connection.scalars(query)):
        families = Families()
        for row in _said(connection, root):
            family = families.add(row.id, row.text)
            if family != row.family:
                connection.execute(update(statements).where(statements.c.id == row.id).values(family=family))


def _said(connection: Connection, root: str) -> Sequence[Any]:
    """Id, text and family of everything that counts as one actor's, the first kept first."""
    s = statements.c
    query = select(s.id, s.text, s.family).join(actors).join(documents).where(_counts_as(root))
    return connection.execute(query.order_by(documents.c.added, s.id)).all()
