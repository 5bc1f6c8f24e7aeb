"""Tokenised pairs in, a model's logits out, on a processor: as good as nothing is computed for padding, or for what nobody reads.

For BERT, RoBERTa and XLM-RoBERTa. Sequences lie end to end, so that layers see tokens only; attention, which must know where one
ends, sees blocks of sequences of like length; the last layer speaks for first tokens alone, which is what the head reads: one in a
pair, one for each hypothesis of a sequence that holds many (``one_pass``). The answers are those of the model's own forward pass, but
for rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import torch
from torch import nn
from transformers import (
    BertForSequenceClassification,
    RobertaForSequenceClassification,
    XLMRobertaForSequenceClassification,
)

from stance.one_pass import OWNERS, firsts, hears
from stance.padded import Inputs

FAMILIES = (BertForSequenceClassification, RobertaForSequenceClassification, XLMRobertaForSequenceClassification)
TOKEN_BUDGET = 4096
"""Tokens in a batch: fewer are slower, more gained nothing."""
TOKENS, FIRSTS = 64, 32
"""Tokens and first tokens of a batch are multiples of these: for a shape it has not met oneDNN prepares as long as it multiplies."""
SPARE, WEIGHTS = 32, 100_000
"""Tokens of padding in a block for which another block is as cheap; attention weights in a block and head, which more would drive out
of the processor's cache: sequences of 200 tokens then took three times as long."""

AT_ONCE = 512
"""Rows of a sum that stay in the processor's cache until it is normed."""


class Block(NamedTuple):
    """Sequences whose attention is computed together, as a rectangle."""

    places: list[int]
    length: int

    @property
    def tokens(self) -> int:
        return len(self.places) * self.length


class Unpadded:
    """A model's layers, run in an order of our own. Made of the model as it was loaded; it may be packed afterwards."""

    def __init__(self, model: Any, otherwise: Callable[[Inputs], torch.Tensor]) -> None:
        """``otherwise`` answers for sequences where this way overflows."""
        self.model, self.base, self.otherwise = model, model.base_model, otherwise
        self.first = (
            getattr(self.base.embeddings, "padding_idx", -1) + 1
        )  # position: RoBERTa's comes after the padding's
        self.projections = nn.ModuleList(_projection(layer.attention.self) for layer in self.base.encoder.layer)

    @staticmethod
    def serves(model: Any) -> bool:
        return type(model) in FAMILIES and not model.config.is_decoder

    @torch.inference_mode()
    def __call__(self, inputs: Inputs) -> torch.Tensor:
        """Shape (first tokens of all sequences in order, labels), float32."""
        lengths = [len(ids) for ids in inputs["input_ids"]]
        read = [firsts(owners) for owners in inputs[OWNERS]] if OWNERS in inputs else [[0]] * len(lengths)
        starts = [*accumulate(map(len, read), initial=0)]
        logits = torch.zeros(starts[-1], self.model.config.num_labels)
        for blocks in batches(lengths):
            rows = [row for block in blocks for i in block.places for row in range(starts[i], starts[i + 1])]
            logits[rows] = self._logits(blocks, inputs, read)[: len(rows)]
        failed = set((~logits.isfinite().all(dim=1)).nonzero().flatten().tolist())
        if failed:
            lost = [i for i in range(len(lengths)) if not failed.isdisjoint(range(starts[i], starts[i + 1]))]
            rows = [row for i in lost for row in range(starts[i], starts[i + 1])]
            logits[rows] = self.otherwise({name: [values[i] for i in lost] for name, values in inputs.items()})
        return logits

    def _logits(self, blocks: list[Block], inputs: Inputs, read: Sequence[Sequence[int]]) -> torch.Tensor:
        """A row for each first token, and some more behind them."""
        ids, types, positions, owners, real = self._end_to_end(blocks, inputs)
        hidden = self.base.embeddings(input_ids=ids[None], token_type_ids=types[None], position_ids=positions[None])[0]
        attention = Attention(
            blocks, real, owners if OWNERS in inputs else None, read, self.model.config.num_attention_heads
        )
        *layers, (last, projection) = zip(self.base.encoder.layer, self.projections, strict=True)
        for layer, projected in layers:
            hidden = _after(layer, attention.heard(projected(hidden)), hidden)
        first = _after(last, attention.heard_by_firsts(projection(hidden)), hidden[attention.firsts])[:, None]
        return self.model.classifier(first if self.base.pooler is None else self.base.pooler(first)).float()

    def _end_to_end(self, blocks: list[Block], inputs: Inputs) -> torch.Tensor:
        """Shape (5, tokens): each token's number, type, position and owner, and 1 for a token, 0 for padding."""
        rows: list[list[int]] = [[], [], [], [], []]
        for place, length in ((place, block.length) for block in blocks for place in block.places):
            ids = inputs["input_ids"][place]
            nothing, running = [0] * len(ids), range(self.first, self.first + len(ids))
            others = ("token_type_ids", nothing), ("position_ids", running), (OWNERS, nothing)
            told = [inputs[name][place] if name in inputs else otherwise for name, otherwise in others]
            parts = ids, *told, [1] * len(ids)
            for row, part in zip(rows, parts, strict=True):
                row.extend([*part, *[0] * (length - len(ids))])
        return nn.functional.pad(torch.tensor(rows), (0, _up(len(rows[0]), TOKENS) - len(rows[0])))


class Attention:
    """Of each sequence of a batch to itself. In float32, which is as fast for matrices so small."""

    def __init__(
        self,
        blocks: list[Block],
        real: torch.Tensor,
        owners: torch.Tensor | None,
        read: Sequence[Sequence[int]],
        heads: int,
    ) -> None:
        """``real``: 1 for a token and 0 for padding, shape (tokens,); ``owners``: as in ``one_pass``; ``read``: each sequence's first tokens."""
        starts = accumulate((block.length for block in blocks for _ in block.places), initial=0)
        places = (place for block in blocks for place in block.places)
        found = [start + first for place, start in zip(places, starts, strict=False) for first in read[place]]
        self.firsts = found + [0] * (_up(len(found), FIRSTS) - len(found))
        ends = [*accumulate(block.tokens for block in blocks)]
        parts = [slice(end - block.tokens, end) for block, end in zip(blocks, ends, strict=True)]
        self.parts = [
            (block, part, _ones(real[part], block.length, heads), _heard(owners, part, block.length))
            for block, part in zip(blocks, parts, strict=True)
        ]
        self.padding, self.heads, self.of_pairs = real.eq(0).nonzero().flatten(), heads, owners is None

    def heard(self, projected: torch.Tensor, *, only_first: bool = False) -> torch.Tensor:
        """Queries, keys and values side by side in; what each token hears out, or each sequence's first, and zeros behind them.

        The softmax takes no maximum off: what overflows is no number in the end.
        """
        width = projected.shape[1] // 3
        projected[:, 2 * width :].index_fill_(0, self.padding, 0.0)  # nothing is heard from padding
        heard = projected.new_zeros(len(self.firsts) if only_first else len(projected), width)
        start = 0
        for block, part, ones, mask in self.parts:
            sequences, reach = len(block.places), 1 if only_first else block.length
            parted = projected[part].view(sequences, block.length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
            exact = parted.to(torch.float32, memory_format=torch.contiguous_format)
            queries, keys, values = exact.reshape(3, sequences * self.heads, block.length, -1)
            weights = torch.bmm(queries[:, :reach], keys.transpose(1, 2)).exp_()
            if mask is not None:
                weights.view(sequences, self.heads, reach, -1).mul_(mask)
            found = torch.bmm(weights, values) / torch.bmm(weights, ones)
            end = start + sequences * reach
            heard[start:end].view(sequences, reach, self.heads, -1).copy_(
                found.view(sequences, self.heads, reach, -1).transpose(1, 2)
            )
            start = end
        return heard

    def heard_by_firsts(self, projected: torch.Tensor) -> torch.Tensor:
        """What the tokens that the head reads hear, in their order: of a pair its first alone is asked, of many hypotheses all tokens are."""
        return self.heard(projected, only_first=True) if self.of_pairs else self.heard(projected)[self.firsts]


def _heard(owners: torch.Tensor | None, part: slice, length: int) -> torch.Tensor | None:
    """1 where a token of a block hears another, shape (sequences, 1, length, length); None: each hears all."""
    return None if owners is None else hears(owners[part].view(-1, length))[:, None].to(torch.float32)


def _ones(real: torch.Tensor, length: int, heads: int) -> torch.Tensor:
    """What sums up the weights of a block's tokens, of shape (sequences x heads, length, 1)."""
    return real.to(torch.float32).view(-1, 1, length, 1).expand(-1, heads, -1, -1).reshape(-1, length, 1)


def _after(layer: Any, heard: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
    """The rest of a layer, from what its attention heard."""
    output = layer.attention.output
    hidden = _normed(output.LayerNorm, output.dense(heard), hidden)
    return _normed(layer.output.LayerNorm, layer.output.dense(layer.intermediate(hidden)), hidden)


def _normed(norm: nn.LayerNorm, rows: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """The sum of both, normed in float32: a sum in bfloat16 changes one stance in five hundred more. ``rows`` is written over."""
    weight, bias = norm.weight.to(torch.float32), norm.bias.to(torch.float32)
    for part, other in zip(rows.split(AT_ONCE), others.split(AT_ONCE), strict=True):
        summed = part.to(torch.float32, copy=True).add_(other)
        part.copy_(nn.functional.layer_norm(summed, norm.normalized_shape, weight, bias, norm.eps))
    return rows


def _projection(attention: Any) -> nn.Linear:
    """Queries, keys and values by one product; the queries divided by the root of a head's width, as attention asks."""
    layers = {attention.query: attention.attention_head_size**-0.5, attention.key: 1.0, attention.value: 1.0}
    together = nn.utils.skip_init(nn.Linear, attention.query.in_features, 3 * attention.all_head_size)
    together.weight.data = torch.cat([layer.weight.detach() * by for layer, by in layers.items()])
    together.bias.data = torch.cat([layer.bias.detach() * by for layer, by in layers.items()])
    return together


def batches(lengths: Sequence[int]) -> Iterator[list[Block]]:
    """Blocks of all sequences, the longest first, each batch within the token budget."""
    blocks: list[Block] = []
    tokens = spare = 0
    for place in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        joins = False
        if blocks:
            places, length = blocks[-1]
            spare += length - lengths[place]
            joins = spare <= SPARE and (len(places) + 1) * length**2 <= WEIGHTS
        tokens += length if joins else lengths[place]
        if blocks and tokens > TOKEN_BUDGET:
            yield blocks
            blocks, tokens, joins = [], lengths[place], False
        if joins:
            places.append(place)
        else:
            blocks.append(Block([place], lengths[place]))
            spare = 0
    if blocks:
        yield blocks


def _up(number: int, step: int) -> int:
    return -(-number // step) * step
