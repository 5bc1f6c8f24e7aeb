"""Tokenised pairs in, a model's logits out, on a processor: nothing is computed for padding but attention, or for what nobody reads.

For BERT, RoBERTa and XLM-RoBERTa. Sequences lie end to end, so that layers see tokens only; attention, which must know where one
ends, sees rectangles of sequences of like length; the last layer speaks only for tokens that the head reads: the first of a pair, the
first of each hypothesis of a sequence that holds many (``one_pass``), every token where each gets a label. The answers are those of
the model's own forward pass, but for rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from transformers import (
    BertForSequenceClassification,
    BertForTokenClassification,
    RobertaForSequenceClassification,
    XLMRobertaForSequenceClassification,
)

from stance.one_pass import NOBODY, OWNERS, firsts, hears
from stance.packed import added
from stance.padded import TOKEN_BUDGET, Inputs, batches, rounded

FAMILIES = (
    BertForSequenceClassification,
    BertForTokenClassification,
    RobertaForSequenceClassification,
    XLMRobertaForSequenceClassification,
)
TOKENS, FIRSTS = 64, 32
"""Tokens of a batch, and those of its last layer, are multiples of these: for a shape it has not met oneDNN prepares as long as it
multiplies."""


class Unpadded:
    """A model's layers, run in an order of our own. Made of the model as it was loaded; it may be packed afterwards."""

    def __init__(self, model: Any) -> None:
        self.model, self.base = model, model.base_model
        self.first = (
            getattr(self.base.embeddings, "padding_idx", -1) + 1
        )  # position: RoBERTa's comes after the padding's
        self.projections = nn.ModuleList(_projection(layer.attention.self) for layer in self.base.encoder.layer)

    @staticmethod
    def serves(model: Any) -> bool:
        return type(model) in FAMILIES and not model.config.is_decoder

    @torch.inference_mode()
    def __call__(self, inputs: Inputs) -> torch.Tensor:
        """Shape (tokens of all sequences that the head reads, in order; labels), float32."""
        read = [self._read(inputs, place) for place in range(len(inputs["input_ids"]))]
        starts = [*accumulate(map(len, read), initial=0)]
        logits = torch.zeros(starts[-1], self.model.config.num_labels)
        for batch in within_budget([len(ids) for ids in inputs["input_ids"]]):
            rows = [row for place in batch for row in range(starts[place], starts[place + 1])]
            part = {name: [values[place] for place in batch] for name, values in inputs.items()}
            logits[rows] = self._logits(part, [read[place] for place in batch])[: len(rows)]
        return logits

    def _read(self, inputs: Inputs, place: int) -> Sequence[int]:
        """The tokens of a sequence that the head reads."""
        if OWNERS in inputs:
            return firsts(inputs[OWNERS][place])
        every = isinstance(self.model, BertForTokenClassification)
        return range(len(inputs["input_ids"][place]) if every else 1)

    def _logits(self, inputs: Inputs, read: Sequence[Sequence[int]]) -> torch.Tensor:
        """A row for each token that is read, and some more behind them."""
        ids, types, positions, owners = self._end_to_end(inputs)
        hidden = self.base.embeddings(input_ids=ids[None], token_type_ids=types[None], position_ids=positions[None])[0]
        lengths, heads = [len(sequence) for sequence in inputs["input_ids"]], self.model.config.num_attention_heads
        attention = Attention(lengths, owners, read, heads, like=hidden)
        *layers, (last, projection) = zip(self.base.encoder.layer, self.projections, strict=True)
        for layer, projected in layers:
            hidden = _after(layer, attention.heard(projected(hidden)), hidden)
        before = hidden.index_select(0, attention.read)
        spoken = _after(last, attention.heard_by_read(projection(hidden)), before)[:, None]
        if self.base.pooler is not None:
            spoken = self.base.pooler(spoken)
        return self.model.classifier(spoken.float()).flatten(1)

    def _end_to_end(self, inputs: Inputs) -> torch.Tensor:
        """Shape (4, tokens): each token's number, type, position and owner, and zeros behind them."""
        rows: list[list[int]] = [[], [], [], []]
        for place, ids in enumerate(inputs["input_ids"]):
            nothing, running = [0] * len(ids), range(self.first, self.first + len(ids))
            others = ("token_type_ids", nothing), ("position_ids", running), (OWNERS, nothing)
            told = [inputs[name][place] if name in inputs else otherwise for name, otherwise in others]
            for row, part in zip(rows, (ids, *told), strict=True):
                row.extend(part)
        return nn.functional.pad(torch.tensor(rows), (0, _up(len(rows[0]), TOKENS) - len(rows[0])))


class Rectangle(NamedTuple):
    """Sequences of a batch whose attention is computed together."""

    tokens: torch.Tensor
    """The place of each token in the batch, row by row; where a row has none, that of another."""
    sequences: int
    mask: torch.Tensor
    """0 where a token hears another, minus infinity elsewhere, shape (sequences, 1, length, length)."""


class Attention:
    """Of each sequence of a batch to itself."""

    def __init__(
        self,
        lengths: Sequence[int],
        owners: torch.Tensor,
        read: Sequence[Sequence[int]],
        heads: int,
        *,
        like: torch.Tensor,
    ) -> None:
        """``lengths`` of sequences that lie end to end, the longest first; ``owners`` of their tokens: as in ``one_pass``;
        ``read``: the tokens of each that the head reads; ``like``: all tokens, shape (tokens, width)."""
        starts = accumulate(lengths, initial=0)
        found = [start + place for start, places in zip(starts, read, strict=False) for place in places]
        self.read = torch.tensor(found + [0] * (_up(len(found), FIRSTS) - len(found)))
        self.heads, self.of_pairs = heads, all(tuple(places) == (0,) for places in read)
        self.rectangles, real = [], []
        every = torch.arange(sum(lengths)).split(list(lengths))
        for sequences in batches(lengths):
            tokens = pad_sequence([every[place] for place in sequences], batch_first=True, padding_value=-1)
            tokens = nn.functional.pad(tokens, (0, rounded(tokens.shape[1]) - tokens.shape[1]), value=-1)
            there, tokens = tokens >= 0, tokens.clamp(min=0)
            heard = hears(torch.where(there, owners[tokens], NOBODY))[:, None]
            mask = like.new_zeros(heard.shape).masked_fill_(~heard, -torch.inf)
            self.rectangles.append(Rectangle(tokens.flatten(), len(sequences), mask))
            real.append(there.flatten())
        places = torch.cat(real).nonzero().flatten()
        self.places = nn.functional.pad(places, (0, len(like) - len(places)))

    def heard(self, projected: torch.Tensor) -> torch.Tensor:
        """Queries, keys and values side by side in; what each token hears out, shape (tokens, width)."""
        heard = torch.cat([self._heard(projected, rectangle) for rectangle in self.rectangles])
        return heard.index_select(0, self.places)

    def heard_by_read(self, projected: torch.Tensor) -> torch.Tensor:
        """What the tokens that the head reads hear, in their order; of a pair its first alone is asked."""
        if not self.of_pairs:
            return self.heard(projected).index_select(0, self.read)
        heard = torch.cat([self._heard(projected, rectangle, reach=1) for rectangle in self.rectangles])
        return nn.functional.pad(heard, (0, 0, 0, len(self.read) - len(heard)))

    def _heard(self, projected: torch.Tensor, rectangle: Rectangle, reach: int | None = None) -> torch.Tensor:
        tokens, sequences, mask = rectangle
        parted = projected.index_select(0, tokens).view(
            sequences, -1, 3, self.heads, projected.shape[1] // 3 // self.heads
        )
        queries, keys, values = parted.permute(2, 0, 3, 1, 4)
        found = nn.functional.scaled_dot_product_attention(
            queries[:, :, :reach], keys, values, attn_mask=mask[:, :, :reach]
        )
        return found.transpose(1, 2).flatten(2).flatten(0, 1)


def _after(layer: Any, heard: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
    """The rest of a layer, from what its attention heard."""
    first, last = layer.attention.output, layer.output
    hidden = first.LayerNorm(added(first.dense, heard, hidden))
    return last.LayerNorm(added(last.dense, layer.intermediate(hidden), hidden))


def _projection(attention: Any) -> nn.Linear:
    """Queries, keys and values by one product."""
    layers = attention.query, attention.key, attention.value
    together = nn.utils.skip_init(nn.Linear, attention.query.in_features, 3 * attention.all_head_size)
    together.weight.data = torch.cat([layer.weight.detach() for layer in layers])
    together.bias.data = torch.cat([layer.bias.detach() for layer in layers])
    return together


def within_budget(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of all sequences, the longest first, in batches of no more tokens than the budget."""
    batch: list[int] = []
    tokens = 0
    for place in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        if batch and tokens + lengths[place] > TOKEN_BUDGET:
            yield batch
            batch, tokens = [], 0
        batch.append(place)
        tokens += lengths[place]
    if batch:
        yield batch


def _up(number: int, step: int) -> int:
    return -(-number // step) * step
