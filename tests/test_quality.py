"""Floors under the embedded models' figures: gold in ``tests/quality``, PolNeAR where it is at hand.

Floors are only ever raised. The slow tests load the models once.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import torch

from stance import codebook
from stance.attribution import Attributor
from stance.classify import Calibration, Claim, Classifier
from stance.device import pick_precision
from stance.documents import read_documents
from stance.domain import NONE, UNCLEAR, Document, Position
from stance.entailment import EMBEDDED, Entailment
from stance.evaluate import actor_scores, attribution_scores, stance_scores
from stance.gold import read_attributions, read_stances, read_statements
from stance.pipeline import Pipeline, statements_of
from stance.register import Register
from stance.store import Store

pytestmark = pytest.mark.slow
GOLD = Path(__file__).parent / "quality"
ARTICLES = {
    "articles_dev": range(1, 5),
    "articles_held_out": range(5, 9),
    "articles_second_dev": range(9, 21),
    "articles_second_held_out": range(21, 33),
    "articles_third_dev": range(33, 45),
    "articles_third_held_out": range(45, 57),
}
FLOORS = json.loads((GOLD / "floors.json").read_text())
POLNEAR = Path(__file__).parents[2] / "shared" / "data" / "attribution" / "polnear_dev.jsonl.gz"
without_bfloat16 = pytest.mark.skipif(
    pick_precision(torch.device("cpu")) == torch.float32, reason="this processor has no bfloat16"
)
HALVES = [(question, half) for question in codebook.shipped() for half in ("dev", "held_out")]


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    """In float32: the figures of every machine, also of one that multiplies in bfloat16."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('quality') / 'stance.sqlite'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STANCE_PRECISION", "float32")
        yield Pipeline.load(store, codebook=codebook.load())
    store.close()


@cache
def judge(precision: str) -> Entailment:
    """The embedded model that judges statements by themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STANCE_PRECISION", precision)
        return Entailment()


@cache
def judged(question: str, half: str, precision: str) -> tuple[list[str], list[Position]]:
    """The gold labels of statements, and what the embedded model says of them."""
    book = codebook.load(question)
    gold = read_stances(GOLD / f"{question}_{half}.tsv", book.labels)
    classifier = Classifier(judge(precision), book, Calibration.beside(EMBEDDED))
    return [label for label, _ in gold], classifier.positions([Claim(statement) for _, statement in gold])


def test_the_figures_are_those_in_float32(pipeline):
    models = pipeline.classifier.judge.model, pipeline.attributor.classifier.model
    assert {weights.dtype for model in models for weights in model.parameters()} == {torch.float32}


@pytest.mark.parametrize(("question", "half"), HALVES)
def test_stances_of_statements(question, half):
    gold, found = judged(question, half, "float32")
    scores = stance_scores(gold, [position.stance for position in found], codebook.load(question).labels)
    assert scores["macro_f1"] >= FLOORS[f"{question}_{half}"]["macro_f1"], scores


@without_bfloat16
def test_stances_in_bfloat16_are_those_in_float32():
    exact, found = ([p for at in HALVES for p in judged(*at, name)[1]] for name in ("float32", "bfloat16"))
    pairs = list(zip(exact, found, strict=True))
    assert sum(one.stance == other.stance for one, other in pairs) >= 0.99 * len(pairs)
    assert (
        max(abs(p - other.probabilities[name]) for one, other in pairs for name, p in one.probabilities.items()) <= 0.02
    )


def stances_by_actor(pipeline, path: Path) -> set[tuple[str, str]]:
    """(actor, stance they take most often in an article); who takes none is left out."""
    document = next(iter(read_documents(path)))
    assert isinstance(document, Document)
    counts: dict[str, Counter[str]] = {}
    for statement, position in pipeline.judge(document):
        if statement.actor and position.stance not in {NONE, UNCLEAR}:
            counts.setdefault(statement.actor.name, Counter())[position.stance] += 1
    return {(actor, most(stances)) for actor, stances in counts.items()}


def most(stances: Counter[str]) -> str:
    """The stance of most statements; who is open as often as conditional holds to a demand, which the codebook calls conditional."""
    return max(stances, key=lambda stance: (stances[stance], stance == "conditional"))


@pytest.mark.parametrize(("half", "numbers"), ARTICLES.items(), ids=ARTICLES)
def test_where_actors_stand_in_whole_articles(pipeline, half, numbers):
    gold = json.loads((GOLD / "articles.json").read_text())
    names = [f"{number:02}" for number in numbers]
    wanted = {(name, actor, stance) for name in names for actor, stance in gold[name].items()}
    found = {(name, *pair) for name in names for pair in stances_by_actor(pipeline, GOLD / "articles" / f"{name}.txt")}
    f1 = 2 * len(wanted & found) / (len(wanted) + len(found))
    assert f1 >= FLOORS[half]["triple_f1"], {"missed": wanted - found, "wrong": found - wanted}


@pytest.mark.parametrize("half", ["actors_dev", "actors_third", "actors_held_out"])
def test_who_said_what_in_whole_documents(pipeline, half):
    gold = read_statements(GOLD / f"{half}.json")
    documents = [item for path in gold for item in read_documents(path)]
    readings = pipeline.attributor.read(documents)
    found = [statements_of(doc, reading, Register()) for doc, reading in zip(documents, readings, strict=True)]
    scores = actor_scores(zip(gold.values(), found, strict=True))
    assert scores["f1"] >= FLOORS[half]["f1"], scores


@without_bfloat16
def test_attributions_in_bfloat16_are_those_in_float32(pipeline):
    documents = [
        item
        for half in ("dev", "third")
        for path in read_statements(GOLD / f"actors_{half}.json")
        for item in read_documents(path)
    ]
    exact, found = (
        {
            (document.id, repr(each))
            for document, reading in zip(documents, attributor.read(documents), strict=True)
            for each in reading.attributions
        }
        for attributor in (pipeline.attributor, Attributor())
    )
    assert len(exact & found) >= 0.98 * len(exact | found)


@pytest.mark.skipif(not POLNEAR.exists(), reason=f"PolNeAR is not at {POLNEAR}")
def test_attributions_on_polnear(pipeline):
    gold = list(read_attributions(POLNEAR))
    readings = pipeline.attributor.read([Document(name=item.id, text=item.text) for item in gold])
    scores = attribution_scores((item, reading.attributions) for item, reading in zip(gold, readings, strict=True))
    for role, floors in FLOORS["polnear_dev"].items():
        for measure, floor in floors.items() if isinstance(floors, dict) else [(None, floors)]:
            value = scores[role][measure] if measure else scores[role]
            assert value >= floor, (role, measure, value)
