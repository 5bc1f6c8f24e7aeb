"""Layers run without padding say what the model's own forward pass says, one sequence at a time."""

from __future__ import annotations

import random

import pytest
import torch
from torch import nn
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertForTokenClassification,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    RobertaConfig,
    RobertaForSequenceClassification,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
)

from stance import padded, unpadded
from stance.packed import can_pack, pack
from stance.unpadded import Unpadded, within_budget

pytestmark = pytest.mark.usefixtures("one_thread")
SIZES = {
    "vocab_size": 60, "hidden_size": 32, "intermediate_size": 48, "num_attention_heads": 4, "num_hidden_layers": 3,
    "max_position_embeddings": 140, "initializer_range": 0.3, "num_labels": 3, "type_vocab_size": 2,
}  # fmt: skip
MODELS = {
    "bert": (BertForSequenceClassification, BertConfig(**SIZES)),
    "bert, relu": (BertForSequenceClassification, BertConfig(**SIZES, hidden_act="relu")),
    "bert, a label for each token": (BertForTokenClassification, BertConfig(**SIZES)),
    "roberta": (RobertaForSequenceClassification, RobertaConfig(**SIZES)),
    "xlm-roberta": (XLMRobertaForSequenceClassification, XLMRobertaConfig(**SIZES)),
}
LENGTHS = [1, 2, 5, 5, 6, 30, 31, 31, 60, 120, *range(3, 40)]


def sequences(lengths: list[int]) -> dict[str, list[list[int]]]:
    rng = random.Random(5)
    return {
        "input_ids": [[rng.randint(3, 59) for _ in range(length)] for length in lengths],
        "token_type_ids": [[int(i > length // 2) for i in range(length)] for length in lengths],
    }


def plainly(model: nn.Module, inputs: dict[str, list[list[int]]]) -> torch.Tensor:
    rows = [dict(zip(inputs, values, strict=True)) for values in zip(*inputs.values(), strict=True)]
    with torch.inference_mode():
        found = [model(**{name: torch.tensor([ids]) for name, ids in row.items()}).logits for row in rows]
    return torch.cat([logits.flatten(0, -2) for logits in found])


@pytest.fixture(params=MODELS)
def model(request):
    torch.manual_seed(4)
    kind, config = MODELS[request.param]
    made = kind(config).eval()
    for name, weights in made.named_parameters():
        if name.endswith("bias"):
            nn.init.normal_(weights, std=0.3)  # zero in a new model
    return made


@pytest.mark.parametrize("budget", [4096, 150])
@pytest.mark.parametrize("spare", [0, 32, 999])
def test_it_says_what_the_model_says(model, monkeypatch, budget, spare):
    monkeypatch.setattr(unpadded, "TOKEN_BUDGET", budget)
    monkeypatch.setattr(padded, "SPARE", spare)
    inputs = sequences(LENGTHS)
    wanted = plainly(model, inputs)
    assert wanted.std() > 0.1
    assert Unpadded(model)(inputs) == pytest.approx(wanted, abs=1e-4)


def test_sequences_without_types_are_of_the_first(model):
    inputs = {"input_ids": sequences(LENGTHS)["input_ids"]}
    assert Unpadded(model)(inputs) == pytest.approx(plainly(model, inputs), abs=1e-4)


@pytest.mark.skipif(not can_pack(), reason="this build of torch cannot lay weights out")
def test_packed_it_says_nearly_the_same(model):
    inputs = sequences(LENGTHS)
    wanted = plainly(model, inputs)
    run = Unpadded(model)
    for part in (run.base, run.projections):
        pack(part)
    assert not any(isinstance(layer, nn.Linear) for part in (run.base, run.projections) for layer in part.modules())
    apart = (run(inputs) - wanted).abs()
    assert 0 < apart.mean() < 0.04 * wanted.std()


def test_attention_of_any_size_is_answered(model):
    inputs = sequences([9, 12, 9, 30])
    attention = model.base_model.encoder.layer[0].attention.self
    attention.query.weight.data *= 1e3
    attention.key.weight.data *= 1e3
    found = Unpadded(model)(inputs)
    assert found.isfinite().all()
    assert found == pytest.approx(plainly(model, inputs), abs=1e-3)


def test_nothing_in_nothing_out(model):
    assert Unpadded(model)(sequences([])).shape == (0, 3)


def test_other_models_are_not_served(model):
    assert Unpadded.serves(model)
    model.config.is_decoder = True
    assert not Unpadded.serves(model)
    assert not Unpadded.serves(
        DistilBertForSequenceClassification(DistilBertConfig(vocab_size=9, dim=8, n_heads=2, hidden_dim=8))
    )


def test_batches_hold_every_sequence_once_within_the_budget(monkeypatch):
    monkeypatch.setattr(unpadded, "TOKEN_BUDGET", 400)
    lengths = [random.Random(i).randint(1, 120) for i in range(200)] + [700]
    found = list(within_budget(lengths))
    assert sorted(i for batch in found for i in batch) == list(range(201))
    assert all(sum(lengths[i] for i in batch) <= 400 or len(batch) == 1 for batch in found)
    assert all(sum(lengths[i] for i in batch) > 280 for batch in found[:-1])
    assert [lengths[i] for batch in found for i in batch] == sorted(lengths, reverse=True)
    assert list(within_budget([])) == []
