"""Collected NLI and stance sets in, labelled (premise, hypothesis) pairs out.

What is about ending a war never comes through: the embedded judge must meet that question
unprepared, or its figures would say nothing about a codebook of one's own.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from base import read_lines

LABELS = ["entailment", "neutral", "contradiction"]

HELD_BACK = re.compile(
    r"\b(cease-?\s?fires?|truces?|armistices?|peace (talks?|process|deals?|negotiations?|treat(y|ies)|plans?|accords?))\b",
    re.IGNORECASE,
)
"""Rows with these words are left out of everything collected; ``tests`` look for them in the written corpus."""

CAPS = {
    "snli(NI)": 30_000,
    "snli(DISCO source)": 8_000,
    "snli(small)": 0,
    "fever(gold evidence)": 20_000,
    "fever(NEI, paired evidence: constructed)": 8_000,
    "mpe": 3_000,
    "joci": 4_000,
    "help": 3_000,
    "sick": 6_000,
    "add_one_rte": 2_000,
}
"""At most so many rows of a source: captions and encyclopaedia sentences teach this judge least."""

STANCE_SETS = {
    "vast": {"train"},
    "pstance": {"train", "val"},
    "perspectrum": {"train", "dev", "test"},
    "ibm_argkp": {"train", "dev", "test"},
    "ibm_claim_stance": {"train", "test"},
    "iam_stance": {"train", "dev", "test"},
    "valueeval_touche": {"train"},
    "gwsd": {"train"},
}
"""Sets and splits trained on. SemEval-2016 and VAST's test are kept to measure with; RUW speaks of
an actual war; FNC-1 rates whole articles."""
STANCE_CAP = 6_000

SUPPORTS = [
    "The author supports {q}.",
    "The author is in favour of {q}.",
    "The speaker agrees: {q}.",
    "The speaker backs {q}.",
]
REJECTS = [
    "The author is against {q}.",
    "The author rejects {q}.",
    "The speaker opposes {q}.",
    "The speaker disagrees: {q}.",
]


class Pair(NamedTuple):
    premise: str
    hypothesis: str
    label: str


def collected_pairs(data: Path, rng: random.Random) -> list[Pair]:
    """NLI rows and recast stance rows, capped by source, shuffled, what is held back left out."""
    pairs = [*_nli(data / "nli" / "train.jsonl.gz", rng), *_stance(data / "stance" / "stance.jsonl.gz", rng)]
    kept = [pair for pair in pairs if not HELD_BACK.search(pair.premise) and not HELD_BACK.search(pair.hypothesis)]
    rng.shuffle(kept)
    return kept


def put(sentence: str, target: str) -> str:
    """A sentence of ``SUPPORTS`` or ``REJECTS`` about a target."""
    return sentence.replace("{q}", target.strip().rstrip("."))


def _nli(path: Path, rng: random.Random) -> Iterator[Pair]:
    by_source: dict[str, list[Pair]] = defaultdict(list)
    for row in read_lines(path):
        by_source[row["source"]].append(Pair(row["premise"], row["hypothesis"], row["label"]))
    for source, pairs in by_source.items():
        rng.shuffle(pairs)
        yield from pairs[: CAPS.get(source, len(pairs))]


def _stance(path: Path, rng: random.Random) -> Iterator[Pair]:
    by_set: dict[str, list[Pair]] = defaultdict(list)
    for row in read_lines(path):
        if row["split"] in STANCE_SETS.get(row["dataset"], set()):
            supports = rng.random() < 0.5
            hypothesis = put(rng.choice(SUPPORTS if supports else REJECTS), row["target"])
            matches = (row["stance"] == "favor") == supports
            label = "neutral" if row["stance"] == "neutral" else "entailment" if matches else "contradiction"
            by_set[row["dataset"]].append(Pair(row["text"], hypothesis, label))
    for pairs in by_set.values():
        rng.shuffle(pairs)
        yield from pairs[:STANCE_CAP]
