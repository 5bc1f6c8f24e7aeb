"""How well two people agree on who said what: PolNeAR's articles with several annotators, each measured against each other.

    PYTHONPATH=. python models/training/agreement.py DATA

DATA holds ``attribution/``. The figures are those of ``python -m stance evaluate attribution``, for one annotator as the gold and
another as what is found, over both orders of every pair: what a machine that reads as people do could reach.
"""

from __future__ import annotations

import argparse
import json
from itertools import permutations
from pathlib import Path

from stance.evaluate import attribution_scores
from stance.gold import gold_document

from base import read_lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds attribution/")
    folder = parser.parse_args().data / "attribution"
    rows = [row for half in ("train", "dev") for row in read_lines(folder / f"polnear_{half}.jsonl.gz")]
    pairs = [
        (gold_document(row, one), gold_document(row, other).attributions)
        for row in rows
        for one, other in permutations(range(len(row["annotations"])), 2)
    ]
    print(json.dumps(attribution_scores(pairs), indent=2))


if __name__ == "__main__":
    main()
