"""A premise and all that is asked about it in, one sequence out: the premise is read once, each hypothesis hears it and itself.

So GLiClass (Stepanov and others 2025, "GLiClass: Generalist lightweight model for sequence classification tasks") reads a text
with its labels. A BERT model must have been trained for it; its config then says ``one_pass``. Each hypothesis is judged at a first
token of its own, and none changes the answer to another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from copy import deepcopy
from itertools import groupby
from typing import Any

import torch

from stance.padded import Inputs, batches, rounded

OWNERS = "owners"
"""Beside a tokenizer's names: whose each token is, 0 for the premise, from 1 for the hypotheses in order."""
NOBODY = -1
"""The owner of padding, which no token of a text hears."""
PREMISE, HYPOTHESIS = 192, 256
"""Tokens of a premise and of a hypothesis; what is over is cut off. Together they are fewer than BERT's 512 positions."""
TOGETHER = 32
"""Hypotheses in a sequence: attention grows with the square of its length."""
_UNHEARD = -1e4
Group = tuple[str, Sequence[str]]
"""A premise and its hypotheses."""


def is_one_pass(config: Any) -> bool:
    """Whether a model was trained to be asked so."""
    return bool(getattr(config, "one_pass", False))


def groups(pairs: Sequence[tuple[str, str]]) -> list[Group]:
    """Pairs, those of a premise side by side, by premise; of one with many hypotheses several, in their order."""
    found: list[Group] = []
    for premise, same in groupby(pairs, key=lambda pair: pair[0]):
        hypotheses = [hypothesis for _, hypothesis in same]
        found += [(premise, hypotheses[at : at + TOGETHER]) for at in range(0, len(hypotheses), TOGETHER)]
    return found


def joined_encoder(tokenizer: Any) -> Callable[[Sequence[Group]], Inputs]:
    """A function of groups that gives a sequence for each."""
    backend = deepcopy(tokenizer.backend_tokenizer)
    backend.no_padding()
    backend.no_truncation()

    def encode(asked: Sequence[Group]) -> Inputs:
        texts = list(dict.fromkeys(text for premise, hypotheses in asked for text in (premise, *hypotheses)))
        tokens = {text: found.ids for text, found in zip(texts, backend.encode_batch(texts), strict=True)}
        sequences = [
            join(cut(tokens[premise], PREMISE), [cut(tokens[text], HYPOTHESIS) for text in hypotheses])
            for premise, hypotheses in asked
        ]
        return {name: [rows[name] for rows in sequences] for name in join([], [])}

    return encode


def cut(ids: Sequence[int], most: int) -> list[int]:
    """No more than so many tokens, the last, which ends a text, among them."""
    return [*ids] if len(ids) <= most else [*ids[: most - 1], ids[-1]]


def join(premise: Sequence[int], hypotheses: Sequence[Sequence[int]]) -> dict[str, list[int]]:
    """The rows of one sequence, by name; each hypothesis stands where it would if it were the only one."""
    ids, types, places, owners = [*premise], [0] * len(premise), [*range(len(premise))], [0] * len(premise)
    for owner, hypothesis in enumerate(hypotheses, start=1):
        ids += hypothesis
        types += [1] * len(hypothesis)
        places += range(len(premise), len(premise) + len(hypothesis))
        owners += [owner] * len(hypothesis)
    return {"input_ids": ids, "token_type_ids": types, "position_ids": places, OWNERS: owners}


def firsts(owners: Sequence[int]) -> list[int]:
    """The place of each hypothesis's first token."""
    return [i for i, owner in enumerate(owners) if owner and owner != owners[i - 1]]


def hears(owners: torch.Tensor) -> torch.Tensor:
    """Which token hears which: a bool for each pair of tokens, of shape (sequences, length, length) for owners (sequences, length)."""
    other = owners[:, None, :]
    return (other == owners[:, :, None]) | (other == 0)


class Joined:
    """A BERT model asked so, its batches padded to a rectangle; it may still be trained."""

    def __init__(self, model: Any, precision: Callable[[], AbstractContextManager[Any]]) -> None:
        self.model, self.precision = model, precision

    @torch.inference_mode()
    def __call__(self, inputs: Inputs) -> torch.Tensor:
        """Shape (hypotheses of all sequences in order, labels), float32, on the CPU."""
        found: list[Any] = [None] * len(inputs["input_ids"])
        for batch in batches([len(ids) for ids in inputs["input_ids"]]):
            part = {name: [values[i] for i in batch] for name, values in inputs.items()}
            with self.precision():
                logits = self.logits(part).float().cpu()
            for i, rows in zip(batch, logits.split([owners[-1] for owners in part[OWNERS]]), strict=True):
                found[i] = rows
        return torch.cat([torch.zeros(0, self.model.config.num_labels), *found])

    def logits(self, inputs: Inputs) -> torch.Tensor:
        """Of one batch, shape (its hypotheses, labels)."""
        device, base = self.model.device, self.model.bert
        length = rounded(max(map(len, inputs["input_ids"])))
        rows = {}
        for name, values in inputs.items():
            fill = NOBODY if name == OWNERS else 0
            rows[name] = torch.tensor([[*row, *[fill] * (length - len(row))] for row in values], device=device)
        unheard = ~hears(rows.pop(OWNERS))[:, None]
        hidden = base.embeddings(**rows)
        out = base.encoder(hidden, attention_mask=unheard.to(hidden.dtype) * _UNHEARD).last_hidden_state
        asked = [(row, place) for row, each in enumerate(inputs[OWNERS]) for place in firsts(each)]
        first = out[tuple(torch.tensor(asked, device=device).T)]
        return self.model.classifier(base.pooler(first[:, None]))
