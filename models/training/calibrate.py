"""Fits how a judge's answers become probabilities, on development statements, and writes it beside the weights.

    python models/training/calibrate.py MODEL [CODEBOOK=]FILE... [--shift -0.7]

FILE: label TAB statement with a header line, on peace talks unless a codebook is named. One set of values for all
codebooks minimises the log loss over all statements (seeded random search, then halving steps around the best);
``calibration.json`` names the data, the loss, and what the threshold buys: shares judged, and right of those judged.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from stance import codebook
from stance.classify import SPEAKER, SURE_OF_NONE, Calibration, combine
from stance.domain import UNCLEAR
from stance.entailment import Entailment
from stance.evaluate import stance_scores
from stance.gold import read_stances

FITTED = {"scale": (0.2, 2.0), "about": (0.0, 1.5), "strongest": (0.0, 1.5), "offset": (-4.0, 4.0)}
"""The values fitted and the ranges searched."""
PRIOR = 0.02
"""Weight of the squared distance from plain values: with some 100 statements a fit should stay modest."""


class Gold(NamedTuple):
    """Labelled statements on one codebook: entailments of shape (statements, hypotheses), places of the right labels."""

    book: codebook.Codebook
    entailed: np.ndarray
    right: np.ndarray

    def shares(self, values: dict[str, float]) -> np.ndarray:
        return combine(self.entailed, self.book, Calibration(**values))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("files", nargs="+", metavar="[CODEBOOK=]FILE")
    parser.add_argument("--threshold", type=float, default=Calibration().threshold)
    parser.add_argument("--shift", type=float, default=0.0, help="added to the offset fitted: chosen on whole articles")
    given = parser.parse_args()
    judge = Entailment(given.model)
    sets = [read(judge, *named.rpartition("=")[::2]) for named in given.files]
    n = sum(len(gold.right) for gold in sets)
    loss = loss_on(sets)
    fitted = search(loss)
    best = {**fitted, "offset": round(fitted["offset"] + given.shift, 3)}
    for named, gold in zip(given.files, sets, strict=True):
        labels = gold.book.labels
        chosen = [labels[i] for i in gold.shares(best).argmax(axis=1)]
        print(named, "macro-F1", stance_scores([labels[i] for i in gold.right], chosen, labels)["macro_f1"])
    shares = [gold.shares(best) for gold in sets]
    sure = np.concatenate([share.max(axis=1) for share in shares])
    right = np.concatenate([share.argmax(axis=1) == gold.right for share, gold in zip(shares, sets, strict=True)])
    silent = np.concatenate([share[:, -1] >= SURE_OF_NONE for share in shares])
    for threshold in (0.4, 0.5, 0.6, 0.7):
        kept = silent | (sure >= threshold)
        print(f"{UNCLEAR} under {threshold}: {kept.mean():.0%} judged, {right[kept].mean():.0%} of them right")
    kept = silent | (sure >= given.threshold)
    taken = sum(int((gold.right < len(gold.book.stances)).sum()) for gold in sets)
    report = {
        "values": {**best, "threshold": given.threshold, "prior": round(taken / n, 3)},
        "data": ["/".join(Path(named.rpartition("=")[2]).parts[-2:]) for named in given.files],
        "codebooks": sorted({gold.book.name for gold in sets}),
        "n": n,
        "judged": round(float(kept.mean()), 3),
        "right": round(float(right[kept].mean()), 3),
        "log_loss": round(loss(best), 4),
        "shift": given.shift,
    }
    (given.model / "calibration.json").write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


def loss_on(sets: Sequence[Gold]) -> Callable[[dict[str, float]], float]:
    """Mean log loss over all statements, and how far values are from plain ones."""
    n, plain = sum(len(gold.right) for gold in sets), asdict(Calibration())

    def loss(values: dict[str, float]) -> float:
        distance = sum((values[key] - plain[key]) ** 2 for key in values)
        wrong = (-np.log(gold.shares(values)[np.arange(len(gold.right)), gold.right] + 1e-9).sum() for gold in sets)
        return float(sum(wrong) / n) + PRIOR * distance

    return loss


def read(judge: Entailment, name: str, file: str) -> Gold:
    book = codebook.load(name or codebook.DEFAULT)
    rows = read_stances(Path(file), book.labels)
    right = np.array([book.labels.index(label) for label, _ in rows])
    return Gold(book, answers(judge, book, [statement for _, statement in rows]), right)


def answers(judge: Entailment, book: codebook.Codebook, statements: list[str]) -> np.ndarray:
    """Probabilities of entailment, shape (statements, hypotheses)."""
    asked = [h.replace(codebook.ACTOR, SPEAKER) for h in book.about]
    asked += [h for stance in book.stances for h in stance.asked_of(SPEAKER)]
    pairs = [(statement, hypothesis) for statement in statements for hypothesis in asked]
    return judge.probabilities(pairs)[:, 0].reshape(len(statements), len(asked))


def search(loss: Callable[[dict[str, float]], float]) -> dict[str, float]:
    """The values that lose least."""
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
