"""What a person says, kept beside what was found: two names are one actor, or one is two; what a document is and when it is of.

Nothing that was found is overwritten, what comes later follows the correction, and each can be
taken back.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from stance import copies
from stance.domain import Actor, ActorKind
from stance.schema import actors, corrections, documents, statements
from stance.store import KEPT, Store


class CorrectionError(ValueError):
    """A correction that cannot be made; the message says which name is not known and what to do."""


def merge(store: Store, name: str, into: str) -> str:
    """Counts everything of one actor as another's, now and from now on; returns what was done as a sentence."""
    with store.engine.begin() as connection:
        one, other = _find(connection, name), _find(connection, into)
        target = other["same_as"] or other["id"]
        if target in {one["id"], one["same_as"]}:
            raise CorrectionError(f"{one['name']} and {other['name']} are one actor already.")
        moved = connection.execute(
            select(actors.c.id, actors.c.same_as).where(or_(actors.c.id == one["id"], actors.c.same_as == one["id"]))
        ).all()
        connection.execute(update(actors).where(actors.c.id.in_([row.id for row in moved])).values(same_as=target))
        what = f"{one['name']} counts as {other['name']}."
        copies.find_again(connection, [target])
        _note(connection, what, {"same_as": {row.id: row.same_as for row in moved}})
    return what


def split(store: Store, name: str) -> str:
    """Lets a name stand for an actor of its own again, whether a person or the program had joined it to another."""
    with store.engine.begin() as connection:
        counted = connection.execute(select(actors).where(actors.c.same_as.is_not(None))).all()
        merged = next((row for row in counted if row.name.casefold() == name.casefold()), None)
        what = f"{name} stands alone."
        if merged:
            connection.execute(update(actors).where(actors.c.id == merged.id).values(same_as=None))
            copies.find_again(connection, [merged.id, merged.same_as])
            _note(connection, what, {"same_as": {merged.id: merged.same_as}})
            return what
        met = connection.scalars(select(statements.c.named).distinct().where(statements.c.named.is_not(None)))
        spelt = [named for named in met if named.casefold() == name.casefold()]
        found = connection.execute(
            select(statements.c.id, statements.c.actor, statements.c.named, actors.c.kind, actors.c.name)
            .join(actors)
            .where(statements.c.named.in_(spelt))
        )
        joined = [row for row in found if row.name.casefold() != name.casefold()]
        if not joined:
            raise CorrectionError(f"No statement of {name!r} is joined to an actor of another name.")
        alone = Actor(joined[0].named, ActorKind(joined[0].kind))
        if alone.key == Actor(joined[0].name).key:
            raise CorrectionError(f"{alone.name} and {joined[0].name} are one name, but for how it is written.")
        connection.execute(insert(actors).values(id=alone.id, name=alone.name, kind=alone.kind.value))
        ids = [row.id for row in joined]
        connection.execute(update(statements).where(statements.c.id.in_(ids)).values(actor=alone.id))
        copies.find_again(connection, [alone.id, *{row.actor for row in joined}])
        _note(connection, what, {"statements": {row.id: row.actor for row in joined}, "made": alone.id})
    return what


def describe(store: Store, document: str, *, title: str, outlet: str, author: str, published: date | None) -> str:
    """Puts down what a person knows of a document; it stays the same document under its identity, and is not judged anew.

    Raises ``CorrectionError`` for an identity that no document has.
    """
    d = documents.c
    known = {"title": title.strip(), "outlet": outlet.strip(), "author": author.strip(), "published": published}
    with store.engine.begin() as connection:
        row = (
            connection.execute(
                select(d.name, d.title, d.outlet, func.coalesce(d.author, "").label("author"), d.published).where(
                    d.id == document
                )
            )
            .mappings()
            .first()
        )
        if row is None:
            raise CorrectionError(f"There is no document {document!r}.")
        what = f"{known['title'] or row['name']}: title, source, author and day as you say."
        if {name: row[name] for name in known} != known:
            connection.execute(update(documents).where(d.id == document).values(known))
            day = row["published"]
            before = {name: row[name] for name in known} | {"published": day.isoformat() if day else None}
            _note(connection, what, {"documents": {document: before}})
    return what


def undo(store: Store) -> str:
    """Takes the last correction back; returns what it had been."""
    with store.engine.begin() as connection:
        last = connection.execute(select(corrections).order_by(corrections.c.id.desc())).first()
        if last is None:
            raise CorrectionError("There is no correction to take back.")
        for actor, same_as in last.before.get("same_as", {}).items():
            connection.execute(update(actors).where(actors.c.id == actor).values(same_as=same_as))
        for document, before in last.before.get("documents", {}).items():
            day = before["published"]
            known = before | {"published": date.fromisoformat(day) if day else None}
            connection.execute(update(documents).where(documents.c.id == document).values(known))
        if "made" in last.before:
            _rejoin(connection, last.before)
        touched = [*last.before.get("same_as", {}).items(), *last.before.get("statements", {}).items()]
        copies.find_again(connection, [actor for pair in touched for actor in pair if actor])
        connection.execute(delete(corrections).where(corrections.c.id == last.id))
    return f"Taken back: {last.what}"


def _rejoin(connection: Connection, before: dict[str, Any]) -> None:
    """Statements back to the actors they had; what came since under the name goes with them, and the name too."""
    for statement, actor in before["statements"].items():
        connection.execute(update(statements).where(statements.c.id == statement).values(actor=actor))
    joined = next(iter(before["statements"].values()))
    connection.execute(update(statements).where(statements.c.actor == before["made"]).values(actor=joined))
    connection.execute(update(actors).where(actors.c.same_as == before["made"]).values(same_as=joined))
    connection.execute(delete(actors).where(actors.c.id == before["made"]))


def listed(store: Store) -> list[dict[str, Any]]:
    """Every actor with ``statements`` (how many), ``aliases`` (names merged into it or seen for it), by number."""
    own, shown = actors.alias(), actors.alias()
    query = (
        select(shown.c.name, shown.c.kind, own.c.name.label("own"), statements.c.named, func.count().label("n"))
        .select_from(statements)
        .join(documents)
        .join(own, statements.c.actor == own.c.id)
        .join(shown, shown.c.id == func.coalesce(own.c.same_as, own.c.id))
        .where(KEPT)
        .group_by(shown.c.id, own.c.id, statements.c.named)
    )
    found: dict[tuple[str, str], dict[str, Any]] = {}
    with store.engine.connect() as connection:
        for row in connection.execute(query):
            entry = found.setdefault(
                (row.kind, row.name), {"name": row.name, "kind": row.kind, "statements": 0, "aliases": set()}
            )
            entry["statements"] += row.n
            entry["aliases"] |= {row.own, row.named or row.own} - {row.name}
    ordered = sorted(found.values(), key=lambda entry: (-entry["statements"], entry["name"]))
    return [{**entry, "aliases": sorted(entry["aliases"])} for entry in ordered]


def _find(connection: Connection, name: str) -> dict[str, Any]:
    rows = connection.execute(select(actors)).mappings().all()
    same = [row for row in rows if Actor(row["name"]).key == Actor(name).key]
    same = [row for row in same if row["name"] == name] or same
    if not same:
        near = sorted(row["name"] for row in rows if Actor(name).key and Actor(name).key in Actor(row["name"]).key)[:5]
        hint = f" Did you mean {', '.join(near)}?" if near else " List them with: python -m stance actors list."
        raise CorrectionError(f"No actor is called {name!r}.{hint}")
    if len(same) > 1:
        raise CorrectionError(f"{name!r} is a person and an institution; rename one of them in its documents first.")
    return dict(same[0])


def _note(connection: Connection, what: str, before: dict[str, Any]) -> None:
    connection.execute(insert(corrections).values(made=datetime.now(UTC), what=what, before=before))
