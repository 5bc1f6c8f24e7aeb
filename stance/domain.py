"""The things that every stage passes on: documents, attributions, actors, statements, positions.

Plain frozen data without behaviour beyond small derived properties. Every span is half-open,
in characters of ``Document.text``, which is never rewritten after reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

UNCLEAR = "unclear"
"""A position whose confidence is under the threshold: we do not know. Not a stance."""
NONE = "none"
"""The statement takes no position on the question."""


class Span(NamedTuple):
    """Half-open: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One article, release or page. ``name`` is its file name or address, ``language`` an ISO 639-1 code, ``author`` who signed it,
    as it states itself; unknown metadata is empty."""

    name: str
    text: str
    title: str = ""
    outlet: str = ""
    url: str = ""
    published: date | None = None
    language: str = ""
    author: str = ""
    kept_as: str = field(default="", compare=False, repr=False)

    @property
    def id(self) -> str:
        """The same text from the same outlet is the same document, under whatever file name.

        One that is kept stays under the identity it was kept as, whatever a person has put down of it since.
        """
        return self.kept_as or sha256(f"{self.outlet}\0{self.text}".encode(errors="surrogatepass")).hexdigest()[:16]


class Kind(StrEnum):
    """How a statement is rendered: all of it quoted, none of it, or some of it."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content as PARC3 and PolNeAR define them; a content may have several fragments.

    ``inherited`` marks a quotation without a source of its own, given to the running speaker.
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    kind: Kind
    inherited: bool = False

    @property
    def extent(self) -> Span:
        """From the first character of the content to its last."""
        return Span(self.content[0].start, self.content[-1].end)


class ActorKind(StrEnum):
    PERSON = "person"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or body that a source refers to, under one name across all documents."""

    name: str
    kind: ActorKind = ActorKind.PERSON

    @property
    def key(self) -> str:
        """The name without case, punctuation and a leading article: what two spellings of it share."""
        return re.sub(r"[^\w]+", " ", re.sub(r"^the\s+", "", self.name.casefold())).strip()

    @property
    def id(self) -> str:
        return sha256(f"{self.kind}\0{self.name.casefold()}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a source refers to and how that was found; ``actor`` is ``None`` when it stays unresolved.

    ``named``: the actor's name in the document, which may be spelt otherwise; ``on_behalf_of``: the body that a
    spokesperson speaks for.
    """

    actor: Actor | None
    method: str
    confidence: float
    named: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what, where. ``sentence`` spans the sentences that hold source, cue and content."""

    document: str
    content: tuple[Span, ...]
    text: str
    source: Span | None
    source_text: str
    cue: Span | None
    sentence: Span
    kind: Kind
    inherited: bool
    resolution: Resolution

    @property
    def actor(self) -> Actor | None:
        return self.resolution.actor

    @property
    def start(self) -> int:
        return self.content[0].start

    @property
    def end(self) -> int:
        return self.content[-1].end

    @property
    def id(self) -> str:
        return sha256(f"{self.document}\0{self.start}\0{self.end}\0{self.source}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Position:
    """One statement judged against one codebook.

    ``probabilities`` maps every stance of the codebook and ``none`` to its share of 1; ``entailment``
    maps each hypothesis, as it was put, to the probability that the statement, or what is around it, entails it.
    ``model``, the codebook's ``version`` and the ``threshold`` of unclear say what judged.
    """

    statement: str
    codebook: str
    stance: str
    confidence: float
    probabilities: Mapping[str, float]
    entailment: Mapping[str, float] = field(default_factory=dict)
    model: str = ""
    version: str = ""
    threshold: float = 0.0
