"""A wish such as "auto" in, the torch device to run on and its precision out; and one place that quiets the model library."""

from __future__ import annotations

import ctypes
import os
import sys

import torch
from transformers.utils import logging

AT_ONCE = 4
"""Documents that are read at once at most: two threads for one document are not twice as fast, since its batches are small."""
logging.disable_progress_bar()  # loading takes a second; documents have a bar of their own
for cache in ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY"):
    os.environ.setdefault(cache, "512")  # products prepared for a shape, kept with their workspace; torch keeps 1,024
KEPT = 256 * 2**20
"""Bytes of freed memory that stay with the process, where glibc is there to be told: with pages asked for anew at every batch,
judging took a seventh longer."""
MAPPED = 32 * 2**20
"""Bytes from which memory is asked for by itself: the most that glibc allows."""
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h
if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
    libc.mallopt(M_TRIM_THRESHOLD, KEPT)
    libc.mallopt(M_MMAP_THRESHOLD, MAPPED)


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


def pick_precision(device: torch.device) -> torch.dtype:
    """Bfloat16 where the device multiplies matrices in it by hardware, else float32; ``STANCE_PRECISION`` has the last word.

    Raises ``ValueError`` for another wish than these two or "auto".
    """
    name = os.environ.get("STANCE_PRECISION") or "auto"
    choice = {"float32": torch.float32, "bfloat16": torch.bfloat16}
    if name != "auto" and name not in choice:
        raise ValueError(f"STANCE_PRECISION is {name!r}; choose auto or one of: {', '.join(choice)}.")
    return choice[name] if name != "auto" else choice["bfloat16" if _has_bfloat16(device) else "float32"]


def _has_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    able = torch.cpu.get_capabilities() if device.type == "cpu" else {}
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def side_by_side(wish: str = "auto") -> tuple[int, int]:
    """How many documents are best read at once on the device that ``wish`` names, and with how many of torch's threads each."""
    threads = torch.get_num_threads()
    several = range(min(AT_ONCE, threads), 1, -1) if pick_device(wish).type == "cpu" else ()
    at_once = max(several, key=lambda number: number * (threads // number), default=1)  # that leaves fewest idle
    return at_once, threads // at_once


def use_threads(number: int) -> None:
    """How many threads torch computes with in this thread, and in those that it starts later."""
    torch.set_num_threads(number)
