"""A frame that takes long to read from the database out of a file of the user's cache, as long as it is still true.

Only a large one is kept: names, numbers and identities, none of the texts. A file that cannot be read is made again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pandas as pd
from platformdirs import user_cache_path

from stance import __version__

LARGE = 50_000
"""Rows from which a frame is kept: they take a third of a second to read anew."""


def kept(read: Callable[[], pd.DataFrame], *, of: str, stamp: str) -> pd.DataFrame:
    """What ``read`` gives, or gave to an earlier process; ``of`` names it, and it is true while ``stamp`` stands."""
    folder = user_cache_path("stance", appauthor=False)
    name, made = (sha256(words.encode()).hexdigest()[:16] for words in (of, f"{stamp} {__version__} {pd.__version__}"))
    path = folder / f"{name}-{made}.arrow"
    try:
        return pd.read_feather(path)
    except (OSError, ValueError):  # not there, or not whole
        table = read()
    if len(table) >= LARGE:
        _keep(table, path, instead_of=f"{name}-*.arrow")
    return table


def _keep(table: pd.DataFrame, path: Path, *, instead_of: str) -> None:
    """Writes a frame, whole or not at all; without room or leave to write, it is read anew next time."""
    making = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        making.touch(mode=0o600)
        table.to_feather(making, compression="uncompressed")
        for old in path.parent.glob(instead_of):
            old.unlink()
        making.replace(path)
    except OSError:
        making.unlink(missing_ok=True)
