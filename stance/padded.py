"""Tokenised pairs in, a model's logits out: batches padded to a rectangle, as every model's own forward pass wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch

TOKEN_BUDGET = 4096
"""Tokens in a batch, padding counted: more gained nothing on two cores."""
ROUNDED = 16
"""Lengths are padded to a multiple of it, and rows to few numbers: the libraries below torch prepare anew for every shape they
meet, for as long as a small batch takes, and their attention is twice as fast at such lengths (AVX-512)."""
SPARE = 400
"""Tokens of padding in a batch for which another batch is as cheap."""

Inputs = dict[str, list[list[int]]]
"""What a tokenizer gives, by the name of a model's argument: a list of numbers for each sequence."""


class Padded:
    """A model on its device, with its tokenizer and the context of its precision."""

    def __init__(self, model: Any, tokenizer: Any, precision: Callable[[], torch.autocast]) -> None:
        self.model, self.tokenizer, self.precision = model, tokenizer, precision

    @torch.inference_mode()
    def __call__(self, inputs: Inputs) -> torch.Tensor:
        """Shape (sequences, labels), or where each token gets labels (tokens of all sequences in order, labels); float32, on the CPU."""
        lengths = [len(ids) for ids in inputs["input_ids"]]
        found: list[Any] = [None] * len(lengths)
        for batch in batches(lengths):
            rows = batch + batch[:1] * (rounded_rows(len(batch)) - len(batch))
            features = {name: [values[i] for i in rows] for name, values in inputs.items()}
            padded = self.tokenizer.pad(features, pad_to_multiple_of=ROUNDED, return_tensors="pt")
            with self.precision():
                logits = self.model(**padded.to(self.model.device)).logits.float().cpu()
            for i, row in zip(batch, logits, strict=False):
                found[i] = row[None] if row.dim() == 1 else row[: lengths[i]]
        return torch.cat([torch.zeros(0, self.model.config.num_labels), *found])


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of sequences of like length, the longest first, each batch within the token budget."""
    batch: list[int] = []
    longest = spare = 0
    for i in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        length = rounded(lengths[i])
        spare += longest - length
        if batch and (spare > SPARE or longest * rounded_rows(len(batch) + 1) > TOKEN_BUDGET):
            yield batch
            batch = []
        if not batch:
            longest, spare = length, 0
        batch.append(i)
    if batch:
        yield batch


def rounded(length: int) -> int:
    return -(-length // ROUNDED) * ROUNDED


def rounded_rows(number: int) -> int:
    """The next of 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, ..."""
    power = 1 << max(0, number - 1).bit_length()
    return 3 * power // 4 if power > 2 and number <= 3 * power // 4 else power
