"""Averages the weights of two models of one training run into a third.

    python models/training/average.py FIRST SECOND FOLDER [--weight 0.6]

Two stages of one run often average to something that generalises better than either (Wortsman
and others 2022, "Model soups"); here it kept relevance from the earlier and stances from the later.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

WEIGHTS = "model.safetensors"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("folder", type=Path, help="where to write the model, all else as in the first")
    parser.add_argument("--weight", type=float, default=0.6, help="share of the second")
    given = parser.parse_args()
    first, second = (load_file(folder / WEIGHTS) for folder in (given.first, given.second))
    labels = [json.loads((folder / "config.json").read_text())["id2label"] for folder in (given.first, given.second)]
    if first.keys() != second.keys() or labels[0] != labels[1]:
        raise SystemExit(
            f"{given.first} and {given.second} are not of one kind: their weights or labels have other names."
        )
    mixed = {name: torch.lerp(value.float(), second[name].float(), given.weight) for name, value in first.items()}
    own = shutil.ignore_patterns("README.md", "calibration.json")
    shutil.copytree(given.first, given.folder, dirs_exist_ok=True, ignore=own)
    save_file({name: value.half() for name, value in mixed.items()}, given.folder / WEIGHTS, metadata={"format": "pt"})


if __name__ == "__main__":
    main()
