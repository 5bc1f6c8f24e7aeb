"""Tries a judge that reads a statement once for all its hypotheses: trains it from the pair judge and measures both.

    python models/training/one_pass.py DATA FOLDER [--pairs 60000] [--written-epochs 1] [--start models/stance-nli]
    python models/training/one_pass.py DATA FOLDER --pairs 0 --written-epochs 0 --start FOLDER      # measures only

The statement attends to itself alone, each hypothesis to the statement and to itself, as GLiClass (Stepanov and others 2025)
does for labels; a hypothesis is judged at a ``[CLS]`` of its own. What it found: ``benchmarks/README.md``. Not shipped.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import get_linear_schedule_with_warmup

from stance import codebook
from stance.classify import Calibration, Claim, Classifier
from stance.entailment import EMBEDDED, Entailment
from stance.evaluate import stance_scores
from stance.gold import read_stances

from base import read_lines
from calibrate import loss_on, read, search
from collected import LABELS, Unit, collected_pairs
from stance_nli import Batch, label_of, load, loss_of, rounded, save
from written import written_units

TOKEN_BUDGET = 4096
LONGEST = 128
"""Tokens of a statement; the rest is cut off."""
QUALITY = Path(__file__).parents[2] / "tests" / "quality"
FITTED_ON = QUALITY / "peace_talks_dev.tsv"
"""Where the calibration of both judges is fitted; the shipped one had 40 statements more."""


class Item(NamedTuple):
    """A statement in tokens, its hypotheses in tokens, and of the hypotheses the labels and where stances compete."""

    premise: list[int]
    hypotheses: list[list[int]]
    labels: list[int]
    choices: list[tuple[int, int]]

    @property
    def size(self) -> int:
        return rounded(len(self.premise) + sum(map(len, self.hypotheses)))


def items(units: Sequence[Unit], tokenizer: Any) -> list[Item]:
    """Units of one premise that stand together as one item."""
    found = []
    for premise, group in groupby(units, key=lambda unit: unit.pairs[0].premise):
        pairs, choices = [], []
        for unit in group:
            if unit.right is not None:
                choices.append((len(pairs), unit.right))
            pairs += unit.pairs
        encoded = tokens(tokenizer, premise, [pair.hypothesis for pair in pairs])
        found.append(Item(*encoded, [label_of(pair.label) for pair in pairs], choices))
    return found


def tokens(tokenizer: Any, premise: str, hypotheses: Sequence[str]) -> tuple[list[int], list[list[int]]]:
    """Each with a ``[CLS]`` before and a ``[SEP]`` behind."""
    return (
        tokenizer(premise, truncation=True, max_length=LONGEST)["input_ids"],
        [tokenizer(text)["input_ids"] for text in hypotheses],
    )


class OnePass(nn.Module):
    """A BERT pair classifier that judges all hypotheses of a statement in one sequence."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, group: Sequence[Item]) -> torch.Tensor:
        """Logits of shape (hypotheses of all items, 3)."""
        shape = (len(group), max(item.size for item in group))
        ids, places, segments = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        owner = np.full(shape, -1)
        rows, starts = [], []
        for row, item in enumerate(group):
            end = len(item.premise)
            ids[row, :end], places[row, :end], owner[row, :end] = item.premise, np.arange(end), 0
            for number, hypothesis in enumerate(item.hypotheses, start=1):
                at, behind = end, end + len(hypothesis)
                ids[row, at:behind], segments[row, at:behind], owner[row, at:behind] = hypothesis, 1, number
                places[row, at:behind] = len(item.premise) + np.arange(behind - at)
                rows.append(row)
                starts.append(at)
                end = behind
        asks, asked = owner[:, :, None], owner[:, None, :]
        seen = ((asked == asks) | (asked == 0)) & (asked >= 0)
        seen |= np.eye(shape[1], dtype=bool)  # padding sees itself, or it would see nothing
        bert = self.model.bert
        hidden = bert.embeddings(
            input_ids=torch.from_numpy(ids),
            token_type_ids=torch.from_numpy(segments),
            position_ids=torch.from_numpy(places),
        )
        mask = torch.zeros(shape[0], 1, shape[1], shape[1]).masked_fill(~torch.from_numpy(seen)[:, None], -1e4)
        out = bert.encoder(hidden, attention_mask=mask.to(hidden.dtype)).last_hidden_state
        first = out[torch.tensor(rows), torch.tensor(starts)]
        return self.model.classifier(torch.tanh(bert.pooler.dense(first)))


def batches(found: Sequence[Item], rng: random.Random) -> list[list[Item]]:
    """Items of like length in batches within the token budget, in random order."""
    groups: list[list[Item]] = [[]]
    for item in sorted(found, key=lambda item: item.size + rng.random() * 4):
        if item.size * (len(groups[-1]) + 1) > TOKEN_BUDGET and groups[-1]:
            groups.append([])
        groups[-1].append(item)
    rng.shuffle(groups)
    return groups


def answers_to(group: Sequence[Item]) -> Batch:
    """Labels and competing stances of a batch, by the place of their hypothesis in it."""
    labels, rows, right = [], [], []
    for item in group:
        for at, place in item.choices:
            rows.append([len(labels) + at + i for i in range(3)])
            right.append(place)
        labels += item.labels
    return Batch({}, torch.tensor(labels), torch.tensor(rows), torch.tensor(right))


def train(judge: OnePass, tokenizer: Any, units: list[Unit], *, rate: float, rng: random.Random) -> None:
    """One pass with a linear decay to zero."""
    trained = [p for p in judge.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    plan = batches(items(units, tokenizer), rng)
    schedule = get_linear_schedule_with_warmup(optimizer, len(plan) // 20, len(plan))
    began, total = time.monotonic(), 0.0
    for done, group in enumerate(plan, start=1):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = judge(group)
        loss = loss_of(logits, answers_to(group))
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        total += loss.item()
        if done % 100 == 0 or done == len(plan):
            print(
                f"step {done}/{len(plan)} loss {total / ((done - 1) % 100 + 1):.4f} {time.monotonic() - began:.0f} s",
                flush=True,
            )
            total = 0.0


class Judge:
    """A ``classify.Judge`` on a one-pass model, in float32."""

    def __init__(self, judge: OnePass, tokenizer: Any, name: str) -> None:
        self.judge, self.tokenizer, self.name = judge, tokenizer, name

    def reads(self, language: str) -> bool:
        return True

    @torch.inference_mode()
    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        found = []
        for premise, group in groupby(pairs, key=lambda pair: pair[0]):
            encoded = tokens(self.tokenizer, premise, [hypothesis for _, hypothesis in group])
            found.append(Item(*encoded, [], []))
        order = sorted(range(len(found)), key=lambda i: found[i].size)
        scores: list[Any] = [None] * len(found)
        for at in range(0, len(order), 16):
            part = order[at : at + 16]
            odds = torch.softmax(self.judge([found[i] for i in part]).double(), dim=-1).numpy()
            ends = np.cumsum([len(found[i].hypotheses) for i in part])
            for i, rows in zip(part, np.split(odds, ends[:-1]), strict=True):
                scores[i] = rows
        return np.concatenate(scores)


def measure(judge: Any, data: Path) -> dict[str, float]:
    """Macro-F1 on every gold file with every hypothesis put, its calibration fitted anew, and MNLI's accuracy."""
    best = search(loss_on([read(judge, "", str(FITTED_ON))]))
    found = {}
    for question in codebook.shipped():
        book = codebook.load(question)
        for half in ("dev", "held_out"):
            gold, said = zip(*read_stances(QUALITY / f"{question}_{half}.tsv", book.labels), strict=True)
            classifier = Classifier(judge, book, Calibration(**best))
            stances = [p.stance for p in classifier.positions([Claim(text) for text in said], in_full=True)]
            found[f"{question}_{half}"] = stance_scores(gold, stances, book.labels)["macro_f1"]
    found["mean"] = round(float(np.mean(list(found.values()))), 4)
    rows = [row for row in read_lines(data / "nli" / "dev.jsonl.gz") if "mnli" in row["source"].lower()][:1000]
    places = judge.probabilities([(row["premise"], row["hypothesis"]) for row in rows]).argmax(axis=1)
    right = [LABELS[i] == row["label"] for i, row in zip(places, rows, strict=True)]
    return {**found, "mnli": round(float(np.mean(right)), 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds nli/ and stance/")
    parser.add_argument("folder", type=Path, help="where to write the model")
    parser.add_argument("--start", type=Path, default=EMBEDDED, help="the pair judge to begin with")
    parser.add_argument("--pairs", type=int, default=60_000, help="collected pairs beside the written corpus")
    parser.add_argument("--written-epochs", type=int, default=1)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    torch.manual_seed(given.seed)
    model, tokenizer = load(given.start)
    judge = OnePass(model)
    if given.pairs or given.written_epochs:
        units = [Unit((pair,)) for pair in rng.sample(collected_pairs(given.data, rng), given.pairs)]
        for _ in range(given.written_epochs):
            units += written_units(given.data, rng, hold_out=set())
        train(judge, tokenizer, units, rate=given.rate, rng=rng)
        save(model, tokenizer, given.folder)
    print("one pass ", measure(Judge(judge.eval(), tokenizer, "one pass"), given.data), flush=True)
    print("pair by pair", measure(Entailment(EMBEDDED), given.data), flush=True)


if __name__ == "__main__":
    main()
