"""Documents, statements and positions about invented people, cut out of a text by their words."""

from __future__ import annotations

from stance.domain import Actor, Document, Kind, Position, Resolution, Span, Statement

TEXT = """The dam divides Norland

Ada Brandt said the dam was a gift to the south. “It will feed us all,” she added.

Ivo Maal doubted that it would ever hold.

source: bugle.example"""
BRANDT, MAAL = Actor("Ada Brandt"), Actor("Ivo Maal")


def document(text: str = TEXT, **fields: object) -> Document:
    return Document(**{"name": "dam.txt", "text": text, "outlet": "bugle.example", **fields})


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def statement(of: Document, *words: str, source: str = "", actor: Actor | None = None) -> Statement:
    """What ``source`` said in ``words``, several where the content is in pieces."""
    content = tuple(span(of.text, piece) for piece in words)
    return Statement(
        document=of.id,
        content=content,
        text=" ".join(words),
        source=span(of.text, source) if source else None,
        source_text=source,
        cue=None,
        sentence=Span(content[0].start, content[-1].end),
        kind=Kind.INDIRECT,
        inherited=False,
        resolution=Resolution(actor, "name" if actor else "unresolved", 0.95 if actor else 0.0),
    )


def position(of: Statement, stance: str = "open", codebook: str = "peace_talks") -> Position:
    return Position(
        statement=of.id,
        codebook=codebook,
        stance=stance,
        confidence=0.75,
        probabilities={"skeptical": 0.125, "conditional": 0.125, "open": 0.75, "none": 0.0},
        entailment={"Ada Brandt supports negotiations.": 0.9},
        model="toy@00000000",
    )


def judged(of: Document) -> list[tuple[Statement, Position]]:
    """Two statements of one person in two pieces and one, and one of another."""
    found = [
        statement(of, "the dam was a gift to the south", source="Ada Brandt", actor=BRANDT),
        statement(of, "“It will feed us all,”", source="she", actor=BRANDT),
        statement(of, "that it would ever hold", source="Ivo Maal", actor=MAAL),
    ]
    stances = ["open", "open", "skeptical"]
    return [(item, position(item, stance)) for item, stance in zip(found, stances, strict=True)]
