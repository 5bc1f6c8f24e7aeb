"""Actors as each document names them in, one Actor for each person and body across documents out.

A name met before is the same actor; a misspelt surname after the same given names is too. Never
on a surname alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from stance.domain import Actor, ActorKind, Document, Position, Statement
from stance.store import Store


class Register:
    """Every actor met so far; ``settle`` gives a new one the name under which it is known."""

    def __init__(self, known: Iterable[Actor] = ()) -> None:
        self.known: dict[tuple[ActorKind, str], Actor] = {}
        for actor in known:
            self.known.setdefault((actor.kind, actor.key), actor)

    def settle(self, actor: Actor) -> Actor:
        key = actor.kind, actor.key
        if key not in self.known:
            same = actor.kind is ActorKind.PERSON and next(
                (k for k in self.known.values() if same_person(actor, k)), None
            )
            self.known[key] = same or actor
        return self.known[key]


def keep(store: Store, document: Document, judged: Sequence[tuple[Statement, Position]]) -> int | None:
    """Keeps a document with its judged statements, each actor under the name known from the documents kept before.

    The number of its statements, or ``None`` if all of it was there.
    """
    register = Register(store.actors())  # others may have met some in the meantime
    settled = [(_settled(statement, register), position) for statement, position in judged]
    return len(settled) if store.add(document, settled) else None


def _settled(statement: Statement, register: Register) -> Statement:
    resolution = statement.resolution
    if resolution.actor is None:
        return statement
    met = Actor(resolution.named or resolution.actor.name, resolution.actor.kind)
    return replace(statement, resolution=replace(resolution, actor=register.settle(met)))


def same_person(a: Actor, b: Actor) -> bool:
    """Whether two full names are one name misspelt. Never on a surname alone."""
    first, second = a.name.casefold().split(), b.name.casefold().split()
    if b.kind is not ActorKind.PERSON or min(len(first), len(second)) < 2:
        return False
    return first[:-1] == second[:-1] and _spelling(first[-1]) == _spelling(second[-1])


def _spelling(surname: str) -> str:
    """A surname without what romanisation and haste vary: accents, doubled letters, -ey and -iy for -y, u and w for v."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", surname) if not unicodedata.combining(char))
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[ei]?y+|i\b", "y", bare).replace("w", "v").replace("qu", "qv"))
