"""Any model, in batches that are padded to a rectangle."""

from __future__ import annotations

import random
from contextlib import nullcontext

import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoModelForTokenClassification, AutoTokenizer

import toys
from stance import padded
from stance.padded import Padded, batches, rounded, rounded_rows

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module", params=toys.FAMILIES)
def model(request, tmp_path_factory):
    folder = toys.nli(tmp_path_factory.mktemp(request.param), family=request.param, labels=["a", "b", "c"])
    tokenizer = AutoTokenizer.from_pretrained(folder)
    return Padded(AutoModelForSequenceClassification.from_pretrained(folder).eval(), tokenizer, nullcontext)


def test_answers_do_not_depend_on_the_company(model, monkeypatch):
    rng = random.Random(0)
    pairs = [("the dam " * rng.randint(1, 30), "ada wants " * rng.randint(1, 5)) for _ in range(40)]
    with torch.inference_mode():
        alone = torch.cat([model.model(**model.tokenizer(*pair, return_tensors="pt")).logits for pair in pairs])
    inputs = dict(model.tokenizer(*map(list, zip(*pairs, strict=True))))
    assert model(inputs) == pytest.approx(alone, abs=1e-4)
    monkeypatch.setattr(padded, "TOKEN_BUDGET", 100)
    assert model(inputs) == pytest.approx(alone, abs=1e-4)


def test_where_tokens_get_labels_there_is_a_row_for_each(tmp_path):
    toys.tagger(tmp_path, labels=["a", "b"])
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    model = Padded(AutoModelForTokenClassification.from_pretrained(tmp_path).eval(), tokenizer, nullcontext)
    texts = ["the dam", "the mayor said so. " * 9, "it"]
    with torch.inference_mode():
        alone = torch.cat([model.model(**tokenizer(text, return_tensors="pt")).logits[0] for text in texts])
    assert model(dict(tokenizer(texts))) == pytest.approx(alone, abs=1e-4)


def test_few_shapes_are_asked_of_a_model(model):
    seen = set()
    hook = model.model.register_forward_pre_hook(
        lambda _module, _args, given: seen.add(tuple(given["input_ids"].shape)), with_kwargs=True
    )
    for i in range(60):
        found = model(dict(model.tokenizer(["the dam"] * i)) if i else {"input_ids": []})
        assert found.shape == (i, 3)
    hook.remove()
    assert {rows for rows, _ in seen} == {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64}
    assert {length for _, length in seen} == {16}


def test_batches_hold_every_sequence_once_within_the_budget(monkeypatch):
    monkeypatch.setattr(padded, "TOKEN_BUDGET", 400)
    lengths = [random.Random(i).randint(1, 120) for i in range(200)]
    found = list(batches(lengths))
    assert sorted(i for batch in found for i in batch) == list(range(200))
    assert all(rounded_rows(len(b)) * rounded(max(lengths[i] for i in b)) <= 400 or len(b) == 1 for b in found)
    assert len(found) < 80
    assert list(batches([])) == []


def test_batches_part_where_padding_would_cost_more():
    assert list(batches([30, 120, 31, 32])) == [[1, 3, 2, 0]]  # 3 * 96 tokens of padding
    assert [len(batch) for batch in batches([30] * 20 + [120] * 2)] == [6, 16]  # 4 * 96 of it, and no more
