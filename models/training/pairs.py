"""Data in, labelled (premise, hypothesis) pairs out: collected NLI and stance sets, and the written corpus.

What is about ending a war never comes through: the embedded judge must meet that question
unprepared, or its figures would say nothing about a codebook of one's own.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

LABELS = ["entailment", "neutral", "contradiction"]
CORPUS = Path(__file__).parent / "corpus"

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

HYPOTHESES = {
    "skeptical": [
        "{actor} rejects {q}.",
        "{actor} is against {q}.",
        "{actor} warns against {q}.",
        "{actor} opposes {q}.",
        "{actor} doubts that {q} would do any good.",
        "{actor} sees {q} as a mistake or a trap.",
        "{actor} does not believe in {q}.",
        "{actor} is skeptical of {q}.",
        "{actor} refuses {q}.",
        "{actor} distrusts {q}.",
    ],
    "conditional": [
        "{actor} would accept {q} only on certain conditions.",
        "{actor} sets conditions for {q}.",
        "{actor} is open to {q} if certain demands are met.",
        "{actor} makes {q} depend on something else.",
        "{actor} names terms on which there could be {q}.",
        "{actor} says that {q} must wait until a demand is met.",
    ],
    "open": [
        "{actor} supports {q}.",
        "{actor} is in favour of {q}.",
        "{actor} calls for {q}.",
        "{actor} welcomes {q}.",
        "{actor} is ready for {q} without conditions.",
        "{actor} backs {q} and sets no conditions.",
        "{actor} wants {q}.",
        "{actor} accepts {q}.",
    ],
}
PLAIN_WAYS = ["negotiations", "talks", "talks with the other side", "a negotiated settlement", "a deal", "dialogue"]
"""Ways of putting any question of ``negotiations.yaml`` without its particulars: a codebook's own are as plain."""
TAKES_A_POSITION = ["{actor} takes a position on {q}.", "{actor} says what should be done about {q}."]
ABOUT = ["This is about {q}.", "The statement concerns {q}.", "What is said here has to do with {q}."]

NAMES = [
    "Ama Boateng",
    "Tomasz Wrona",
    "Leila Haddad",
    "Ingrid Solheim",
    "Rahul Deshmukh",
    "Marta Quispe",
    "Yusuf Demirel",
    "Nadia Petrescu",
    "Siti Rahmah",
    "Oskar Lindqvist",
    "Chidi Okonjo",
    "Elena Vasković",
    "Mateo Arizmendi",
    "Hana Kobayashi",
    "Farid Nazarov",
    "Claire Dumontel",
    "Jonas Kirchner",
    "Thandiwe Mbeki-Cole",
    "Paulo Serrano",
    "Irina Volkonsky",
    "Kwame Asante",
    "Björn Eskelund",
]


class Pair(NamedTuple):
    premise: str
    hypothesis: str
    label: str


class Written(NamedTuple):
    """One written statement: who holds which stance on its question, and the words."""

    question: str
    stance: str
    actor: str
    text: str


def collected_pairs(data: Path, rng: random.Random) -> list[Pair]:
    """NLI rows and recast stance rows, capped by source, shuffled, what is held back left out."""
    pairs = [*_nli(data / "nli" / "train.jsonl.gz", rng), *_stance(data / "stance" / "stance.jsonl.gz", rng)]
    kept = [pair for pair in pairs if not HELD_BACK.search(pair.premise) and not HELD_BACK.search(pair.hypothesis)]
    rng.shuffle(kept)
    return kept


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _nli(path: Path, rng: random.Random) -> Iterator[Pair]:
    by_source: dict[str, list[Pair]] = defaultdict(list)
    for row in _read(path):
        by_source[row["source"]].append(Pair(row["premise"], row["hypothesis"], row["label"]))
    for source, pairs in by_source.items():
        rng.shuffle(pairs)
        yield from pairs[: CAPS.get(source, len(pairs))]


def _stance(path: Path, rng: random.Random) -> Iterator[Pair]:
    by_set: dict[str, list[Pair]] = defaultdict(list)
    for row in _read(path):
        if row["split"] in STANCE_SETS.get(row["dataset"], set()):
            supports = rng.random() < 0.5
            hypothesis = rng.choice(SUPPORTS if supports else REJECTS).replace("{q}", row["target"].strip().rstrip("."))
            matches = (row["stance"] == "favor") == supports
            label = "neutral" if row["stance"] == "neutral" else "entailment" if matches else "contradiction"
            by_set[row["dataset"]].append(Pair(row["text"], hypothesis, label))
    for pairs in by_set.values():
        rng.shuffle(pairs)
        yield from pairs[:STANCE_CAP]


def read_questions() -> dict[str, dict[str, Any]]:
    """Every question of the written corpus by its id, ``file`` added."""
    questions = {}
    for path in sorted(CORPUS.glob("*.yaml")):
        if path.stem != "patterns":
            for question in yaml.safe_load(path.read_text(encoding="utf-8")):
                questions[question["id"]] = {**question, "file": path.stem}
    return questions


def read_statements(questions: dict[str, dict[str, Any]]) -> list[Written]:
    """The statements written out in full."""
    found = []
    for name, question in questions.items():
        for stance in (*HYPOTHESES, "none"):
            for line in question[stance]:
                actor, _, text = line.partition(" | ")
                found.append(Written(name, stance, actor.strip(), " ".join(text.split())))
    return found


def fill_patterns(
    questions: dict[str, dict[str, Any]], actors: Sequence[str], rng: random.Random, *, times: int
) -> list[Written]:
    """Each sentence pattern filled for ``times`` questions drawn at random."""
    patterns = yaml.safe_load((CORPUS / "patterns.yaml").read_text(encoding="utf-8"))
    found = []
    for stance, sentences in patterns.items():
        for sentence in sentences:
            for name in rng.sample(sorted(questions), times):
                question = questions[name]
                actor, other = rng.sample(list(actors), 2)
                slots = {
                    "{A}": actor,
                    "{A^}": actor[:1].upper() + actor[1:],
                    "{B}": other,
                    "{Q}": rng.choice(question["ways"]),
                    "{con}": rng.choice(question["con"]),
                    "{pro}": rng.choice(question["pro"]),
                    "{term}": rng.choice(question["terms"]),
                    "{demand}": rng.choice(question["demands"]),
                }
                text = re.sub(r"\{[A-Za-z^]+\}", lambda m, slots=slots: slots[m[0]], sentence)
                text = text[:1].upper() + text[1:]
                found.append(Written(name, stance, actor if actor.lower() in text.lower() else "the speaker", text))
    return found


def written_pairs(rng: random.Random, *, hold_out: set[str], pattern_times: int = 4) -> list[Pair]:
    """One pass over the written corpus: each statement with some hypotheses of every kind."""
    questions = {name: q for name, q in read_questions().items() if name not in hold_out}
    statements = read_statements(questions)
    actors = sorted({s.actor for s in statements if re.match(r"(the|a|an) (?!speaker)", s.actor)}) + NAMES
    statements += fill_patterns(questions, actors, rng, times=pattern_times)
    return [pair for statement in statements for pair in _ask(_rename(statement, rng), questions, rng)]


def _rename(statement: Written, rng: random.Random) -> Written:
    """Now and then the actor under another name, so that the model reads names as names."""
    if statement.actor.lower() in {"the speaker", "she", "he", "they", "we", "i"} or rng.random() > 0.25:
        return statement
    name = rng.choice(NAMES)
    text, times = re.subn(rf"\b{re.escape(statement.actor)}\b", name, statement.text, flags=re.IGNORECASE)
    return statement._replace(actor=name, text=text) if times else statement


def _ask(statement: Written, questions: dict[str, dict[str, Any]], rng: random.Random) -> Iterator[Pair]:
    actor = "The speaker" if rng.random() < 0.4 else statement.actor[:1].upper() + statement.actor[1:]
    own, silent = questions[statement.question], statement.stance == "none"

    def pair(template: str, question: dict[str, Any], label: str) -> Pair:
        plain = question is own and own["file"] == "negotiations" and rng.random() < 0.5
        way = rng.choice(PLAIN_WAYS if plain else question["ways"])
        return Pair(statement.text, template.replace("{actor}", actor).replace("{q}", way), label)

    for stance, templates in HYPOTHESES.items():
        if stance == statement.stance or rng.random() < 0.75:
            label = "neutral" if silent else "entailment" if stance == statement.stance else "contradiction"
            yield pair(rng.choice(templates), own, label)
    yield pair(rng.choice(TAKES_A_POSITION), own, "neutral" if silent else "entailment")
    if not silent:
        yield pair(rng.choice(ABOUT), own, "entailment")
    other = questions[rng.choice([name for name in questions if name != statement.question])]
    near = [q for q in questions.values() if q["file"] == own["file"] and q["id"] != own["id"]]
    other = rng.choice(near) if near and rng.random() < 0.5 else other
    templates = rng.choice([*HYPOTHESES.values(), TAKES_A_POSITION, ABOUT])
    yield pair(rng.choice(templates), other, "neutral")
