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

    What is returned gives logits of shape (sequences, labels), float32, on the CPU; of a one-pass model a row for each hypothesis.
    The model is changed in place.
    """
    model.to(device).eval()
    dtype = pick_precision(device)
    exact, on_cpu = dtype == torch.float32, device.type == "cpu"
    packed = on_cpu and not exact and can_pack()
    mixed = partial(torch.autocast, device.type, dtype=dtype, enabled=not exact and not packed)
    run: Callable[[Inputs], torch.Tensor] = (
        Joined(model, mixed) if is_one_pass(model.config) else Padded(model, tokenizer, mixed)
    )
    changed = [model]
    if on_cpu and (exact or packed) and Unpadded.serves(model):
        run = Unpadded(model, otherwise=run)
        changed.append(run.projections)
    for part in changed if packed else ():
        pack(part)
    return run
