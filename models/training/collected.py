"""Collected NLI and stance sets in, labelled (premise, hypothesis) pairs out, those of one text together.

What is about ending a war never comes through: the embedded judge must meet that question
unprepared, or its figures would say nothing about a codebook of one's own.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

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
STANCE_CAPS = {"vast": 13_000, "pstance": 8_000}
"""At most so many texts of a set where its stances compete, ``STANCE_CAP`` of the others: VAST asks about most topics."""
SWAPPED = 0.2
"""Share of texts put with another text's topic, which they say nothing on; not in P-Stance, whose topics are rivals."""

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


NO_SIDE = [
    "The author takes no side on {q}.",
    "The author says neither yes nor no to {q}.",
    "The speaker has no position: {q}.",
]


class Pair(NamedTuple):
    premise: str
    hypothesis: str
    label: str


class Unit(NamedTuple):
    """Pairs that go into a batch together; the first three are the stances in order when one of them is ``right``."""

    pairs: tuple[Pair, ...]
    right: int | None = None


def collected_pairs(data: Path, rng: random.Random) -> list[Pair]:
    """NLI rows and recast stance rows, capped by source, shuffled, what is held back left out."""
    pairs = [*_nli(data / "nli" / "train.jsonl.gz", rng), *_stance(data, rng)]
    kept = [pair for pair in pairs if not _held_back(pair)]
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


def stance_units(data: Path, rng: random.Random) -> list[Unit]:
    """Texts of the stance sets, each put with support, rejection and neither, which compete; what is held back left out."""
    units = []
    for name, rows in _stance_rows(data).items():
        topics = [row["target"] for row in rows]
        for row in rng.sample(rows, min(len(rows), STANCE_CAPS.get(name, STANCE_CAP))):
            topic = row["target"]
            if name != "pstance" and rng.random() < SWAPPED:
                topic = rng.choice(topics)
            stance = row["stance"] if topic == row["target"] else "neutral"
            units.append(_competing(row["text"], topic, stance, rng))
    rng.shuffle(units)
    return [unit for unit in units if not any(_held_back(pair) for pair in unit.pairs)]


def _competing(text: str, topic: str, stance: str, rng: random.Random) -> Unit:
    right = ["favor", "against", "neutral"].index(stance)
    others = "neutral" if stance == "neutral" else "contradiction"
    pairs = (
        Pair(text, put(rng.choice(sentences), topic), "entailment" if place == right else others)
        for place, sentences in enumerate((SUPPORTS, REJECTS, NO_SIDE))
    )
    return Unit(tuple(pairs), right)


def _stance(data: Path, rng: random.Random) -> Iterator[Pair]:
    for rows in _stance_rows(data).values():
        for row in rng.sample(rows, min(len(rows), STANCE_CAP)):
            yield _competing(row["text"], row["target"], row["stance"], rng).pairs[rng.randrange(2)]


def _stance_rows(data: Path) -> dict[str, list[dict[str, Any]]]:
    """What is trained on of the stance sets, by set."""
    by_set = defaultdict(list)
    for row in read_lines(data / "stance" / "stance.jsonl.gz"):
        if row["split"] in STANCE_SETS.get(row["dataset"], set()):
            by_set[row["dataset"]].append(row)
    return by_set


def _held_back(pair: Pair) -> bool:
    return bool(HELD_BACK.search(pair.premise) or HELD_BACK.search(pair.hypothesis))
