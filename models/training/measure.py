"""How an NLI model does on public sets that it was not trained on: NLI development sets, and stance zero-shot.

    python models/training/measure.py DATA MODEL [--most 2000]

NLI: accuracy on each set of ``nli/dev.jsonl.gz``. Stance: macro-F1 of favour, against and neutral on SemEval-2016 task 6A
(its train split, never trained on here) and VAST's few-shot test. Two sentences in favour of the target and two against
it are put; what entails the one kind or contradicts the other counts as a stance, neutral to all as none. Nothing is fitted.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from stance.entailment import Entailment
from stance.evaluate import stance_scores

from base import read_lines
from collected import LABELS, REJECTS, SUPPORTS, put

STANCES = ["favor", "against", "neutral"]
MEASURED = {("semeval2016_t6A", "train"), ("vast", "test_fewshot")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds nli/ and stance/")
    parser.add_argument("model", type=Path)
    parser.add_argument("--most", type=int, default=0, help="rows of a set, from its start; 0 takes all")
    given = parser.parse_args()
    judge = Entailment(given.model)
    for source, rows in by(read_lines(given.data / "nli" / "dev.jsonl.gz"), "source").items():
        rows = rows[: given.most or None]
        found = judge.probabilities([(row["premise"], row["hypothesis"]) for row in rows]).argmax(axis=1)
        hits = sum(LABELS[i] == row["label"] for i, row in zip(found, rows, strict=True))
        print(f"{source:16} accuracy {hits / len(rows):.4f} of {len(rows)}", flush=True)
    stances = (
        row
        for row in read_lines(given.data / "stance" / "stance.jsonl.gz")
        if (row["dataset"], row["split"]) in MEASURED
    )
    for name, rows in by(stances, "dataset").items():
        rows = rows[: given.most or None]
        scores = stance_scores([row["stance"] for row in rows], zero_shot(judge, rows), STANCES)
        print(f"{name:16} macro-F1 {scores['macro_f1']:.4f} of {len(rows)}", flush=True)


def by(rows: Iterator[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    groups = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def zero_shot(judge: Entailment, rows: Sequence[dict[str, Any]]) -> list[str]:
    """The likeliest of the three stances on each row's target, over all sentences put."""
    asked = [*SUPPORTS[:2], *REJECTS[:2]]
    pairs = [(row["text"], put(sentence, row["target"])) for row in rows for sentence in asked]
    entailed, neutral, contradicted = np.moveaxis(judge.probabilities(pairs).reshape(len(rows), len(asked), 3), 2, 0)
    favor = np.concatenate([entailed[:, :2], contradicted[:, 2:]], axis=1).mean(axis=1)
    against = np.concatenate([contradicted[:, :2], entailed[:, 2:]], axis=1).mean(axis=1)
    return [STANCES[i] for i in np.stack([favor, against, neutral.mean(axis=1)], axis=1).argmax(axis=1)]


if __name__ == "__main__":
    main()
