"""Accuracy of an NLI model on the development sets of ``nli/dev.jsonl.gz``, one line for each.

python models/training/measure.py DATA MODEL [--most 2000]
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from pathlib import Path

from stance.entailment import Entailment

from collected import LABELS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds nli/")
    parser.add_argument("model", type=Path)
    parser.add_argument("--most", type=int, default=0, help="rows of a set, from its start; 0 takes all")
    given = parser.parse_args()
    judge = Entailment(given.model)
    rows = defaultdict(list)
    with gzip.open(given.data / "nli" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            rows[row["source"]].append(row)
    for source, items in rows.items():
        items = items[: given.most or None]
        found = judge.probabilities([(row["premise"], row["hypothesis"]) for row in items]).argmax(axis=1)
        hits = sum(LABELS[i] == row["label"] for i, row in zip(found, items, strict=True))
        print(f"{source:10} {hits / len(items):.4f} of {len(items)}")


if __name__ == "__main__":
    main()
