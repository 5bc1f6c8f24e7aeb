"""Texts in, a probability for every token and label out.

Tokenises whole documents, runs a token classifier over overlapping windows, and decodes
BIO labels into spans of characters. What the labels mean is left to the callers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModelForTokenClassification, AutoTokenizer, PreTrainedTokenizerBase

from stance.device import pick_device
from stance.domain import Span
from stance.forward import ready
from stance.passages import paragraphs

WINDOW = 256
"""Tokens the classifier sees at once: it was trained on windows of this length."""
OVERLAP = 104
"""Tokens that a window shares with the next: there the mean of both counts, the more of each the further from its end."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A tokenised document: ``ids``, ``starts`` and ``ends``, each of shape (tokens,).

    Paragraphs are parted by a separator token, whose start and end are the same character.
    """

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    def between(self, span: Span) -> Tokens:
        """Those that lie in a span of characters, without separators."""
        first, last = np.searchsorted(self.starts, span.start), np.searchsorted(self.ends, span.end, side="right")
        kept = np.flatnonzero(self.ends[first:last] > self.starts[first:last]) + first
        return Tokens(self.ids[kept], self.starts[kept], self.ends[kept])


def tokenize(tokenizer: PreTrainedTokenizerBase, text: str) -> Tokens:
    """Word pieces of a document with their character offsets into it."""
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    if not (lines := paragraphs(text)):
        return Tokens(*np.zeros((3, 0), dtype=np.int64))
    encoded = tokenizer(
        [text[start:end] for start, end in lines], add_special_tokens=False, return_offsets_mapping=True, verbose=False
    )
    for (start, _), pieces, places in zip(lines, encoded["input_ids"], encoded["offset_mapping"], strict=True):
        if ids:
            ids.append(tokenizer.sep_token_id)
            starts.append(start)
            ends.append(start)
        ids.extend(pieces)
        starts.extend(start + s for s, _ in places)
        ends.extend(start + e for _, e in places)
    return Tokens(np.array(ids, dtype=np.int64), np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))


class TokenClassifier:
    """A Hugging Face token classifier whose labels form groups, each with its own softmax.

    Labels of the first group are plain BIO ("O", "B-source"); those of another group carry
    its name before a colon ("name:O", "name:B-PERSON").
    """

    def __init__(self, folder: Path | str, *, device: str = "auto") -> None:
        self.device = pick_device(device)
        self.tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
        tokenize(self.tokenizer, ".")  # which settles how it is called: threads may share it from now on
        self.model = AutoModelForTokenClassification.from_pretrained(
            folder, use_safetensors=True, trust_remote_code=False, dtype=torch.float32
        )
        self.run = ready(self.model, self.tokenizer, self.device)
        self.labels = [self.model.config.id2label[i] for i in range(self.model.config.num_labels)]

    def group(self, name: str = "") -> list[int]:
        """Places of the labels of one group."""
        return [i for i, label in enumerate(self.labels) if label.rpartition(":")[0] == name]

    def logits(self, documents: Sequence[Tokens]) -> list[NDArray[np.float32]]:
        """One array of shape (tokens, labels) for each document."""
        found = [np.zeros((len(doc), len(self.labels)), dtype=np.float32) for doc in documents]
        plan = [(d, *window) for d, doc in enumerate(documents) for window in _windows(len(doc))]
        first, last = self.tokenizer.cls_token_id, self.tokenizer.sep_token_id
        windows = [[first, *documents[d].ids[start:end].tolist(), last] for d, start, end in plan]
        scores = self.run({"input_ids": windows}).split([len(window) for window in windows])
        for (d, start, end), score in zip(plan, scores, strict=True):
            found[d][start:end] += score[1:-1].numpy() * _weights(start, end, len(documents[d]))[:, None]
        return found


def _windows(length: int) -> Iterator[tuple[int, int]]:
    """Start and end of each window."""
    for start in range(0, max(length - OVERLAP, 1), WINDOW - OVERLAP):
        yield start, min(start + WINDOW, length)


def _weights(start: int, end: int, length: int) -> NDArray[np.float32]:
    """How much each token's scores in a window count; over all windows of a text it sums to 1 for each token."""
    weights = np.ones(end - start, dtype=np.float32)
    rising = (np.arange(OVERLAP, dtype=np.float32) + 0.5) / OVERLAP
    if start > 0:
        weights[:OVERLAP] = rising
    if end < length:
        weights[-OVERLAP:] = rising[::-1]
    return weights


def log_softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log probabilities over the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def decode_bio(scores: NDArray[np.float32], labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """The best label sequence in which every I follows a B or I of its kind (Viterbi).

    ``scores``: log probabilities of shape (tokens, labels). Returns (kind, first token,
    token after the last) in order.
    """
    if len(scores) == 0:
        return []
    allowed = np.array([[_may_follow(before, after) for after in labels] for before in labels])
    step = np.where(allowed, 0.0, -np.inf)
    best = scores[0] + np.array([0.0 if not label.startswith("I-") else -np.inf for label in labels])
    back = np.zeros(scores.shape, dtype=np.int64)
    for t in range(1, len(scores)):
        paths = best[:, None] + step
        back[t] = paths.argmax(axis=0)
        best = paths.max(axis=0) + scores[t]
    path = [int(best.argmax())]
    for t in range(len(scores) - 1, 0, -1):
        path.append(int(back[t][path[-1]]))
    return _spans([labels[i] for i in reversed(path)])


def _may_follow(before: str, after: str) -> bool:
    return not after.startswith("I-") or before[2:] == after[2:]


def _spans(sequence: list[str]) -> list[tuple[str, int, int]]:
    spans: list[tuple[str, int, int]] = []
    for t, label in enumerate(sequence):
        if label.startswith("B-"):
            spans.append((label[2:], t, t + 1))
        elif label.startswith("I-"):
            spans[-1] = (*spans[-1][:2], t + 1)
    return spans
