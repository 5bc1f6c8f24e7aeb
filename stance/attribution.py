"""A Document in, its Attributions out: who is said to have said what, in spans of characters.

A trained token classifier marks sources, cues and contents, in a document and then in each content alone, as if it were
a text of its own: there it finds whom a speaker quotes. Which belong together is left to ``linking``, who a source is to ``actors``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stance.domain import Attribution, Document, Span
from stance.encoder import TokenClassifier, Tokens, decode_bio, log_softmax, tokenize
from stance.linking import apart, link, link_inside, read_alone

EMBEDDED = Path(__file__).parent.parent / "models" / "attribution"
_INNER = re.compile(r"['’](?!(?:s|d|re|ll|ve|m|t)\b)[^\W\d_]\w*", re.IGNORECASE)
"""The rest of a word behind an apostrophe that is neither a possessive nor a verb."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in the text: PERSON, ORGANIZATION, LOCATION or MISC."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in one document."""

    attributions: list[Attribution]
    names: list[Name]
    inner: list[Attribution] = field(default_factory=list)
    """What those attributions' contents say that others said, in order."""


class Attributor:
    """Reads documents with the embedded classifier, or one like it in another folder."""

    def __init__(self, folder: Path | str = EMBEDDED, *, device: str = "auto") -> None:
        self.classifier = TokenClassifier(folder, device=device)

    def read(self, documents: Sequence[Document]) -> list[Reading]:
        """One reading for each document; batches run over all of them together."""
        tokens = [tokenize(self.classifier.tokenizer, document.text) for document in documents]
        scores = self.classifier.logits(tokens)
        readings = []
        for document, doc_tokens, doc_scores in zip(documents, tokens, scores, strict=True):
            roles = self._spans(document.text, doc_tokens, doc_scores, "")
            names = [Name(*found) for found in self._spans(document.text, doc_tokens, doc_scores, "name")]
            readings.append(Reading(link(document.text, roles, document.title), names))
        return [
            _joined(reading, found)
            for reading, found in zip(readings, self._inner(documents, tokens, readings), strict=True)
        ]

    def _inner(
        self, documents: Sequence[Document], tokens: Sequence[Tokens], readings: Sequence[Reading]
    ) -> list[list[Attribution]]:
        """For each document what its contents, read alone, say that others said."""
        alone = [
            (d, span)
            for d, reading in enumerate(readings)
            for span in read_alone(documents[d].text, reading.attributions, documents[d].title)
        ]
        parts = [tokens[d].between(span) for d, span in alone]
        found: list[list[Attribution]] = [[] for _ in documents]
        for (d, span), part, scores in zip(alone, parts, self.classifier.logits(parts), strict=True):
            text = documents[d].text
            found[d] += link_inside(text, span, self._spans(text, part, scores, ""))
        return found

    def _spans(self, text: str, tokens: Tokens, scores: NDArray[np.float32], group: str) -> list[tuple[str, Span]]:
        columns = self.classifier.group(group)
        labels = [self.classifier.labels[i].rpartition(":")[2] for i in columns]
        decoded = decode_bio(log_softmax(scores[:, columns]), labels)
        spans = [(kind, Span(int(tokens.starts[first]), int(tokens.ends[end - 1]))) for kind, first, end in decoded]
        return list(dict.fromkeys((kind, whole_words(text, span)) for kind, span in spans if span.end > span.start))


def _joined(reading: Reading, alone: Sequence[Attribution]) -> Reading:
    """A reading with what was found in its contents and questions, read alone."""
    told, asked = apart(alone, reading.attributions)
    said = sorted([*reading.attributions, *asked], key=lambda a: a.content) if asked else reading.attributions
    return Reading(said, reading.names, told)


def whole_words(text: str, span: Span) -> Span:
    """A span stretched over the words that it cuts: the tagger sees pieces of words, "Dell" of "Dell'Orso"."""
    start, end = span
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    inner = _INNER.match(text, end) if end > start and text[end - 1].isalpha() else None
    return Span(start, inner.end() if inner else end)
