"""A wish such as "auto" in, the torch device to run on out; and one place that quiets the model library."""

from __future__ import annotations

import os

import torch
from transformers.utils import logging

logging.disable_progress_bar()  # loading takes a second; documents have a bar of their own


def pick_device(wish: str = "auto") -> torch.device:
    """The device named by ``STANCE_DEVICE``, else by ``wish``; "auto" takes CUDA, then Apple's, then the CPU.

    Raises ``ValueError`` when the device named is not one that torch has here.
    """
    name = os.environ.get("STANCE_DEVICE") or wish
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        return torch.device(next(kind for kind in ("cuda", "mps", "cpu") if available[kind]))
    if not available.get(name.partition(":")[0], False):
        here = ", ".join(kind for kind, there in available.items() if there)
        raise ValueError(f"Device {name!r} is not available here; choose auto or one of: {here}.")
    return torch.device(name)
