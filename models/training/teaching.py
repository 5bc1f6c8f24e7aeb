"""What one token classifier learns of another: its reading of the same tokens, beside the labels that are marked or for want of them."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional as F

IGNORED = -100
"""The label of a token of which nothing is known."""


def read_by(model: Any, ids: torch.Tensor, mask: torch.Tensor, columns: slice) -> torch.Tensor | None:
    """The log probabilities that another model gives these windows, of a group of labels; shape (windows, tokens, labels)."""
    if model is None:
        return None
    with torch.no_grad():
        return model(input_ids=ids, attention_mask=mask).logits[..., columns].float().log_softmax(-1)


def loss_of(
    logits: torch.Tensor, marked: torch.Tensor, read: torch.Tensor | None, mask: torch.Tensor, taught: float
) -> torch.Tensor:
    """How far labels are from those that are marked and, by the share ``taught``, from another model's reading of them.

    Where nothing is marked the reading is all there is (Hinton, Vinyals and Dean 2015; Li and Hoiem 2017).
    ``logits`` and ``read``: (windows, tokens, labels); ``marked``: (windows, tokens) places of labels.
    """
    known = F.cross_entropy(logits.flatten(0, 1), marked.flatten(), reduction="none").view(marked.shape)
    labelled = marked != IGNORED
    if read is None:
        return known.sum() / labelled.sum().clamp(min=1)
    apart = F.kl_div(logits.log_softmax(-1), read, reduction="none", log_target=True).sum(-1)
    return (torch.where(labelled, (1 - taught) * known + taught * apart, apart) * mask).sum() / mask.sum()


def other_ids(tokenizer: Any, other: Any) -> torch.Tensor:
    """The other tokenizer's id of each id of this one, both of the same word pieces; shape (ids,)."""
    special = {
        getattr(tokenizer, name): getattr(other, name)
        for name in ("cls_token", "sep_token", "pad_token", "unk_token", "mask_token")
    }
    theirs = other.get_vocab()
    pieces = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
    return torch.tensor([theirs.get(special.get(piece, piece), other.unk_token_id) for piece in pieces])
