"""Trains a judge that reads a statement once for all its hypotheses (``stance.one_pass``), from a judge of pairs or one of its own kind.

    PYTHONPATH=. python models/training/one_pass.py DATA FOLDER --start MODEL [--pairs 110000] [--written-epochs 2] [--scenes 3]

The passes over the written corpus and the scenes are those of ``stance_nli.py``; what is asked of a premise is asked together.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from contextlib import nullcontext
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import torch

from stance.entailment import EMBEDDED
from stance.one_pass import OWNERS, Joined, joined_encoder

from collected import Unit, collected_pairs
from stance_nli import Batch, label_of, learn, load, rounded, save, written_pass

TOKEN_BUDGET = 4096


class Item(NamedTuple):
    """A statement with its hypotheses in tokens, the labels of these, and where stances compete among them."""

    rows: dict[str, list[int]]
    labels: list[int]
    choices: list[tuple[int, int]]

    @property
    def size(self) -> int:
        return rounded(len(self.rows[OWNERS]))


def items(units: Sequence[Unit], tokenizer: Any) -> list[Item]:
    """Units of one premise that stand together as one item."""
    groups = [(premise, [*same]) for premise, same in groupby(units, key=lambda unit: unit.pairs[0].premise)]
    encoded = joined_encoder(tokenizer)(
        [(premise, [pair.hypothesis for unit in group for pair in unit.pairs]) for premise, group in groups]
    )
    found = []
    for i, (_, group) in enumerate(groups):
        labels, choices = [], []
        for unit in group:
            if unit.right is not None:
                choices.append((len(labels), unit.right))
            labels += [label_of(pair.label) for pair in unit.pairs]
        found.append(Item({name: values[i] for name, values in encoded.items()}, labels, choices))
    return found


def batches(found: Sequence[Item], rng: random.Random) -> list[list[Item]]:
    """Items of like length in batches within the token budget, in random order."""
    groups: list[list[Item]] = [[]]
    for item in sorted(found, key=lambda item: item.size + rng.random() * 4):
        if item.size * (len(groups[-1]) + 1) > TOKEN_BUDGET and groups[-1]:
            groups.append([])
        groups[-1].append(item)
    rng.shuffle(groups)
    return groups


def answers_to(group: Sequence[Item], device: torch.device) -> Batch:
    """Labels and competing stances of a batch, by the place of their hypothesis in it."""
    labels, rows, right = list[int](), list[list[int]](), list[int]()
    for item in group:
        for at, place in item.choices:
            rows.append([len(labels) + at + i for i in range(3)])
            right.append(place)
        labels += item.labels
    return Batch({}, *(torch.tensor(values, device=device) for values in (labels, rows, right)))


def train(
    model: Any, tokenizer: Any, passes: list[list[Unit]], folder: Path, *, rate: float, rng: random.Random
) -> None:
    """One pass over each list of units, all hypotheses of a statement together; saved after each."""
    joined = Joined(model, nullcontext)

    def judge(group: list[Item]) -> tuple[torch.Tensor, Batch]:
        rows = {name: [item.rows[name] for item in group] for name in group[0].rows}
        return joined.logits(rows), answers_to(group, model.device)

    plan = [batches(items(units, tokenizer), rng) for units in passes]
    learn(model, plan, judge, lambda: save(model, tokenizer, folder), rate=rate)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds nli/ and stance/")
    parser.add_argument("folder", type=Path, help="where to write the model")
    parser.add_argument("--start", type=Path, default=EMBEDDED)
    parser.add_argument("--pairs", type=int, default=0, help="collected pairs, beside those replayed")
    parser.add_argument("--written-epochs", type=int, default=0, help="passes over the written corpus and the scenes")
    parser.add_argument("--written-share", type=float, default=1.0, help="share of the written corpus in such a pass")
    parser.add_argument("--scenes", type=int, default=2, help="times that each scene is read in such a pass")
    parser.add_argument(
        "--asks", type=int, default=2, help="hypotheses of each stance that are put to a statement in a pass"
    )
    parser.add_argument("--replay", type=float, default=0.25, help="collected pairs for each written one")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    if not given.pairs and not given.written_epochs:
        parser.error("Nothing to train on: give --pairs or --written-epochs.")
    rng = random.Random(given.seed)
    torch.manual_seed(given.seed)
    model, tokenizer = load(given.start)
    model.config.one_pass = True
    collected = [Unit((pair,)) for pair in collected_pairs(given.data, rng)]
    passes = [rng.sample(collected, given.pairs)] if given.pairs else []
    for _ in range(given.written_epochs):
        passes.append(written_pass(given, collected, rng))
    train(model, tokenizer, passes, given.folder, rate=given.rate, rng=rng)


if __name__ == "__main__":
    main()
