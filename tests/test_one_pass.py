"""Judged in one pass, a hypothesis is answered as if it were the only one, by every way that a model is run."""

from __future__ import annotations

import json
from contextlib import nullcontext

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

import toys
from stance.entailment import LONGEST, Entailment
from stance.one_pass import OWNERS, Joined, cut, firsts, hears, join, joined_encoder

pytestmark = pytest.mark.usefixtures("one_thread")
PREMISES = ["the dam is old", "the mayor said so. it will be built, and the dam is old", "it"]
HYPOTHESES = ["ada wants the dam", "ada rejects it", "the mayor wants it", "it is old and the mayor said so"]
PAIRS = [(premise, hypothesis) for premise in PREMISES for hypothesis in HYPOTHESES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = toys.nli(tmp_path_factory.mktemp("toy"), labels=["entailment", "neutral", "contradiction"])
    config = folder / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "one_pass": True}))
    return folder


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


def test_a_long_premise_is_cut_before_its_end():
    assert cut([2, 5, 6, 7, 3], 4) == [2, 5, 6, 3]
    assert cut([2, 5, 3], 3) == [2, 5, 3]


def test_no_hypothesis_changes_the_answer_to_another(judge):
    alone = np.concatenate([judge.probabilities([pair]) for pair in PAIRS])
    assert judge.probabilities(PAIRS) == pytest.approx(alone, abs=1e-5)
    assert len({tuple(row) for row in alone.round(4)}) == len(PAIRS)


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
    assert [owners[-1] for owners in inputs[OWNERS]] == [len(HYPOTHESES)] * len(PREMISES)


def test_with_padding_and_without_the_answers_are_the_same(folder, judge):
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    inputs = joined_encoder(AutoTokenizer.from_pretrained(folder), longest=LONGEST)(PAIRS)
    padded = Joined(model, nullcontext)(inputs)
    assert judge.logits(inputs) == pytest.approx(padded, abs=1e-5)
    assert padded.std() > 0.1


def test_what_overflows_is_answered_with_padding(folder, judge):
    attention = judge.model.bert.encoder.layer[0].attention.self
    scale = 1e3
    attention.query.weight.data *= scale
    judge.logits.projections[0].weight.data[: attention.all_head_size] *= scale
    asked, padded = [], judge.logits.otherwise
    judge.logits.otherwise = lambda inputs: asked.append(inputs) or padded(inputs)
    found = judge.logits(judge.encode(PAIRS))
    assert asked
    assert found == pytest.approx(padded(judge.encode(PAIRS)), abs=1e-3)


def test_in_bfloat16_it_says_nearly_the_same(folder, judge, monkeypatch):
    exact = judge.probabilities(PAIRS)
    monkeypatch.setenv("STANCE_PRECISION", "bfloat16")
    assert Entailment(folder, device="cpu").probabilities(PAIRS) == pytest.approx(exact, abs=0.04)


def test_only_the_premise_is_cut(judge):
    long = "the dam is old and " * 90
    found = judge.encode([(long, HYPOTHESES[0]), (long, HYPOTHESES[3])])
    [owners] = found[OWNERS]
    longest = max(owners.count(1), owners.count(2))
    assert owners.count(0) + longest == LONGEST
    assert found["input_ids"][0][owners.count(0) - 1] == judge.tokenizer.sep_token_id
