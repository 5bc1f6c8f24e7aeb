"""The things of ``domain`` in, rows of the tables out, and a statement back from its row. Nothing is read or written here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from stance.domain import Actor, ActorKind, Document, Kind, Position, Resolution, Span, Statement


def actor_row(actor: Actor) -> dict[str, Any]:
    return {"id": actor.id, "name": actor.name, "kind": actor.kind.value}


def document_row(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "name": document.name,
        "title": document.title,
        "text": document.text,
        "outlet": document.outlet,
        "url": document.url,
        "published": document.published,
        "language": document.language,
        "author": document.author,
        "added": datetime.now(UTC),
    }


def statement_row(statement: Statement) -> dict[str, Any]:
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
        "named": statement.resolution.named,
        "on_behalf_of": statement.resolution.on_behalf_of,
    }


def position_row(position: Position) -> dict[str, Any]:
    return {
        "statement": position.statement,
        "codebook": position.codebook,
        "stance": position.stance,
        "confidence": position.confidence,
        "probabilities": dict(position.probabilities),
        "entailment": dict(position.entailment),
        "model": position.model,
        "version": position.version,
        "threshold": position.threshold,
    }


def statement_from(row: Mapping[str, Any]) -> Statement:
    """The statement of a row of ``statements`` that also has its actor's ``name`` and ``actor_kind``, if it has one."""
    actor = Actor(row["name"], ActorKind(row["actor_kind"])) if row["name"] else None
    return Statement(
        document=row["document"],
        content=tuple(Span(*span) for span in row["content"]),
        text=row["text"],
        source=_span(row, "source"),
        source_text=row["source"],
        cue=_span(row, "cue"),
        sentence=Span(row["sentence_start"], row["sentence_end"]),
        kind=Kind(row["kind"]),
        inherited=row["inherited"],
        resolution=Resolution(
            actor, row["method"], row["actor_confidence"], row["named"] or "", row["on_behalf_of"] or ""
        ),
    )


def _span(row: Mapping[str, Any], name: str) -> Span | None:
    start = row[f"{name}_start"]
    return None if start is None else Span(start, row[f"{name}_end"])
