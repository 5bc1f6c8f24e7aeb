"""Averages the weights of two models of one training run into a third.

    python models/training/average.py FIRST SECOND FOLDER [--weight 0.6]

Two stages of one run often average to something that generalises better than either (Wortsman
and others 2022, "Model soups"); here it kept relevance from the earlier and stances from the later.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from stance_nli import load, save


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("folder", type=Path, help="where to write the model")
    parser.add_argument("--weight", type=float, default=0.6, help="share of the second")
    given = parser.parse_args()
    model, tokenizer = load(given.first)
    other = load(given.second)[0].state_dict()
    mixed = {name: torch.lerp(value, other[name], given.weight) for name, value in model.state_dict().items()}
    model.load_state_dict(mixed)
    save(model, tokenizer, given.folder)


if __name__ == "__main__":
    main()
