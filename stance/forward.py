"""A model as it was loaded in, a function from tokenised pairs to its logits out: the fastest that its device has."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from stance.device import pick_precision
from stance.one_pass import Joined, is_one_pass
from stance.packed import can_pack, pack
from stance.padded import Inputs, Padded
from stance.unpadded import Unpadded


def ready(model: Any, tokenizer: Any, device: torch.device) -> Callable[[Inputs], torch.Tensor]:
    """Moves a model that is not trained any more to its device, in the precision there.

    What is returned gives logits of shape (sequences, labels), float32, on the CPU; of a one-pass model a row for each hypothesis, of
    one that labels tokens a row for each token. The model is changed in place.
    """
    model.to(device).eval()
    dtype, on_cpu, unpadded = pick_precision(device), device.type == "cpu", Unpadded.serves(model)
    exact = dtype == torch.float32
    packed = on_cpu and not exact and can_pack()
    if type(model).__name__.endswith("ForTokenClassification") and not (packed and unpadded):
        exact, packed = True, False  # mixed by torch, its F1 falls by a point: models/attribution/README.md
    if on_cpu and unpadded and (exact or packed):
        run = Unpadded(model)
        for part in (run.base, run.projections) if packed else ():
            pack(part)
        return run
    if packed:
        pack(model)
    mixed = partial(torch.autocast, device.type, dtype=dtype, enabled=not exact and not packed)
    return Joined(model, mixed) if is_one_pass(model.config) else Padded(model, tokenizer, mixed)
