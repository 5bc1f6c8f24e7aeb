"""Judged in one pass, a hypothesis is answered as if it were the only one, by every way that a model is run."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

import toys
from stance.entailment import Entailment, ModelError
from stance.one_pass import OWNERS, PREMISE, TOGETHER, Joined, cut, firsts, groups, hears, join, joined_encoder

pytestmark = pytest.mark.usefixtures("one_thread")
LABELS = ["entailment", "neutral", "contradiction"]
PAIRS = [
    ("the dam is old", "ada wants the dam"),
    *(("the mayor said so. it will be built, and the dam is old", h) for h in ("it", "ada rejects it", "ada said so")),
    *(("it", h) for h in ("the mayor wants it and the dam is old and the mayor said so", "ada rejects it")),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return toys.nli(tmp_path_factory.mktemp("toy"), labels=LABELS, one_pass=True, num_hidden_layers=3)


@pytest.fixture
def judge(folder, monkeypatch):
    monkeypatch.setenv("STANCE_PRECISION", "float32")
    return Entailment(folder, device="cpu")


def test_a_sequence_holds_its_premise_and_each_hypothesis_behind_it():
    assert join([2, 7, 8, 3], [[2, 9, 3], [2, 3]]) == {
        "input_ids": [2, 7, 8, 3, 2, 9, 3, 2, 3],
        "token_type_ids": [0, 0, 0, 0, 1, 1, 1, 1, 1],
        "position_ids": [0, 1, 2, 3, 4, 5, 6, 4, 5],
        OWNERS: [0, 0, 0, 0, 1, 1, 1, 2, 2],
    }
    assert firsts([0, 0, 0, 0, 1, 1, 1, 2, 2]) == [4, 7]


def test_a_hypothesis_hears_the_premise_and_itself_and_the_premise_only_itself():
    heard = hears(torch.tensor([[0, 1, 1, 2]]))[0]
    assert heard.int().tolist() == [[1, 0, 0, 0], [1, 1, 1, 0], [1, 1, 1, 0], [1, 0, 0, 1]]


def test_a_long_text_is_cut_before_its_end():
    assert cut([2, 5, 6, 7, 3], 4) == [2, 5, 6, 3]
    assert cut([2, 5, 3], 3) == [2, 5, 3]


def test_a_premise_with_very_many_hypotheses_has_several_sequences():
    asked = [str(i) for i in range(TOGETHER + 3)]
    assert groups([("a", "x"), *(("b", h) for h in asked)]) == [
        ("a", ["x"]),
        ("b", asked[:TOGETHER]),
        ("b", asked[TOGETHER:]),
    ]


def test_no_hypothesis_changes_the_answer_to_another_of_a_long_premise_neither(judge):
    long = "the mayor said so. it will be built, " * 60
    pairs = [*PAIRS, (long, "ada wants it"), (long, "ada wants it and the dam is old " * 4)]
    alone = np.concatenate([judge.probabilities([pair]) for pair in pairs])
    assert judge.probabilities(pairs) == pytest.approx(alone, abs=1e-5)
    assert len({tuple(row) for row in alone.round(4)}) == len(pairs)
    assert max(owners.count(0) for owners in judge.encode(pairs)[OWNERS]) == PREMISE


def test_answers_come_in_the_order_asked_whatever_stands_between(judge):
    mixed = [*PAIRS[::-1], PAIRS[3], PAIRS[0]]
    told = dict(zip(PAIRS, judge.probabilities(PAIRS), strict=True))
    assert judge.probabilities(mixed) == pytest.approx(np.array([told[pair] for pair in mixed]), abs=1e-5)
    assert judge.probabilities([]).shape == (0, 3)


def test_the_premise_is_read_once_for_all_its_hypotheses(judge):
    asked, run = [], judge.logits
    judge.logits = lambda inputs: asked.append(inputs) or run(inputs)
    judge.probabilities(PAIRS)
    [inputs] = asked
    assert sorted(owners[-1] for owners in inputs[OWNERS]) == [1, 2, 3]


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_with_padding_and_without_the_answers_are_the_same(folder, judge, attention):
    model = AutoModelForSequenceClassification.from_pretrained(folder, attn_implementation=attention).eval()
    inputs = joined_encoder(AutoTokenizer.from_pretrained(folder))(groups(PAIRS))
    padded = Joined(model, nullcontext)(inputs)
    assert judge.logits(inputs) == pytest.approx(padded, abs=1e-5)
    assert padded.std() > 0.1
    mixed = Joined(model, partial(torch.autocast, "cpu", dtype=torch.bfloat16))(inputs)
    assert 0 < (mixed - padded).abs().mean() < 0.1 * padded.std()


def test_in_bfloat16_it_says_nearly_the_same(folder, judge, monkeypatch):
    exact = judge.probabilities(PAIRS)
    monkeypatch.setenv("STANCE_PRECISION", "bfloat16")
    assert np.abs(Entailment(folder, device="cpu").probabilities(PAIRS) - exact).mean() < 0.02


def test_only_bert_is_known_to_be_asked_so(tmp_path):
    with pytest.raises(ModelError, match="is to be asked in one pass, which is known of BERT, not of roberta"):
        Entailment(toys.nli(tmp_path, family="roberta", labels=LABELS, one_pass=True), device="cpu")
