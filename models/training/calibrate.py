"""Fits how a judge's answers become probabilities, on development statements, and writes it beside the weights.

    python models/training/calibrate.py MODEL FILE... [--codebook peace_talks]

FILE: label TAB statement with a header line. The values minimise the log loss over all of them (seeded
random search, then halving steps around the best); ``calibration.json`` names the data and the loss.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from stance import codebook
from stance.classify import SPEAKER, Calibration, combine
from stance.domain import UNCLEAR
from stance.entailment import Entailment
from stance.evaluate import stance_scores
from stance.gold import read_stances

FITTED = {"scale": (0.2, 2.0), "about": (0.0, 1.5), "strongest": (0.0, 1.5), "offset": (-4.0, 4.0)}
"""The values fitted and the ranges searched."""
PRIOR = 0.02
"""Weight of the squared distance from plain values: with some 100 statements a fit should stay modest."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--codebook", default=codebook.DEFAULT)
    given = parser.parse_args()
    book = codebook.load(given.codebook)
    rows = [row for file in given.files for row in read_stances(file, book.labels)]
    gold = np.array([book.labels.index(label) for label, _ in rows])
    entailed = answers(Entailment(given.model), book, [statement for _, statement in rows])

    def loss(values: dict[str, float]) -> float:
        shares = combine(entailed, book, Calibration(**values))
        plain = asdict(Calibration())
        distance = sum((values[key] - plain[key]) ** 2 for key in values)
        return float(-np.log(shares[np.arange(len(gold)), gold] + 1e-9).mean()) + PRIOR * distance

    best = search(loss)
    found = combine(entailed, book, Calibration(**best))
    labels = [book.labels[i] for i in found.argmax(axis=1)]
    scores = stance_scores([label for label, _ in rows], labels, book.labels)
    values = {**best, "threshold": Calibration().threshold}
    report = {
        "values": values, "data": ["/".join(file.parts[-2:]) for file in given.files], "n": len(rows), "codebook": book.name,
        "log_loss": round(loss(best), 4), "macro_f1": scores["macro_f1"],
    }  # fmt: skip
    (given.model / "calibration.json").write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))
    for share in (0.4, 0.5, 0.6, 0.7):
        sure = found.max(axis=1) >= share
        right = (found.argmax(axis=1) == gold)[sure].mean() if sure.any() else float("nan")
        print(f"{UNCLEAR} under {share}: {sure.mean():.0%} judged, {right:.0%} of them right")


def answers(judge: Entailment, book: codebook.Codebook, statements: list[str]) -> np.ndarray:
    """Probabilities of entailment, shape (statements, hypotheses)."""
    asked = [h.replace(codebook.ACTOR, SPEAKER) for h in book.about]
    asked += [h for stance in book.stances for h in stance.asked_of(SPEAKER)]
    pairs = [(statement, hypothesis) for statement in statements for hypothesis in asked]
    return judge.probabilities(pairs)[:, 0].reshape(len(statements), len(asked))


def search(loss) -> dict[str, float]:
    rng = np.random.default_rng(7)
    low, high = (np.array(side) for side in zip(*FITTED.values(), strict=True))

    def named(point: np.ndarray) -> dict[str, float]:
        return {key: round(float(value), 3) for key, value in zip(FITTED, point, strict=True)}

    points = rng.uniform(low, high, size=(2000, len(FITTED)))
    best = min(points, key=lambda point: loss(named(point)))
    for width in (0.2, 0.1, 0.05, 0.02):
        around = np.clip(best + rng.normal(scale=width, size=(400, len(FITTED))) * (high - low), low, high)
        best = min([best, *around], key=lambda point: loss(named(point)))
    return named(best)


if __name__ == "__main__":
    main()
