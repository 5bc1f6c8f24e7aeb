"""Layers run without padding say what the model's own forward pass says, one sequence at a time."""

from __future__ import annotations

import random

import pytest
import torch
from torch import nn
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    RobertaConfig,
    RobertaForSequenceClassification,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
)

from stance import unpadded
from stance.packed import can_pack, pack
from stance.unpadded import Unpadded, batches

pytestmark = pytest.mark.usefixtures("one_thread")
SIZES = {
    "vocab_size": 60, "hidden_size": 32, "intermediate_size": 48, "num_attention_heads": 4, "num_hidden_layers": 3,
    "max_position_embeddings": 140, "initializer_range": 0.3, "num_labels": 3, "type_vocab_size": 2,
}  # fmt: skip
MODELS = {
    "bert": (BertForSequenceClassification, BertConfig(**SIZES)),
    "bert, relu": (BertForSequenceClassification, BertConfig(**SIZES, hidden_act="relu")),
    "roberta": (RobertaForSequenceClassification, RobertaConfig(**SIZES)),
    "xlm-roberta": (XLMRobertaForSequenceClassification, XLMRobertaConfig(**SIZES)),
}
LENGTHS = [1, 2, 5, 5, 6, 30, 31, 31, 60, 120, *range(3, 40)]


def never(_inputs: object) -> torch.Tensor:
    pytest.fail("asked for what was found")


def sequences(lengths: list[int]) -> dict[str, list[list[int]]]:
    rng = random.Random(5)
    return {
        "input_ids": [[rng.randint(3, 59) for _ in range(length)] for length in lengths],
        "token_type_ids": [[int(i > length // 2) for i in range(length)] for length in lengths],
    }


def plainly(model: nn.Module, inputs: dict[str, list[list[int]]]) -> torch.Tensor:
    rows = [dict(zip(inputs, values, strict=True)) for values in zip(*inputs.values(), strict=True)]
    with torch.inference_mode():
        return torch.cat([model(**{name: torch.tensor([ids]) for name, ids in row.items()}).logits for row in rows])


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
    monkeypatch.setattr(unpadded, "SPARE", spare)
    inputs = sequences(LENGTHS)
    wanted = plainly(model, inputs)
    assert wanted.std() > 0.1
    assert Unpadded(model, never)(inputs) == pytest.approx(wanted, abs=1e-4)


def test_sequences_without_types_are_of_the_first(model):
    inputs = {"input_ids": sequences(LENGTHS)["input_ids"]}
    assert Unpadded(model, never)(inputs) == pytest.approx(plainly(model, inputs), abs=1e-4)


@pytest.mark.skipif(not can_pack(), reason="this build of torch cannot lay weights out")
def test_packed_it_says_nearly_the_same(model):
    inputs = sequences(LENGTHS)
    wanted = plainly(model, inputs)
    run = Unpadded(model, never)
    for part in (model, run.projections):
        pack(part)
    assert not any(isinstance(layer, nn.Linear) for part in (model, run.projections) for layer in part.modules())
    apart = (run(inputs) - wanted).abs()
    assert 0 < apart.mean() < 0.04 * wanted.std()


def test_what_overflows_is_answered_otherwise(model):
    inputs = sequences([9, 12, 9, 30])
    attention = model.base_model.encoder.layer[0].attention.self
    attention.query.weight.data *= 1e3
    attention.key.weight.data *= 1e3
    asked = []

    def otherwise(lost):
        asked.extend(lost["input_ids"])
        assert lost.keys() == inputs.keys()
        return plainly(model, lost)

    assert Unpadded(model, otherwise)(inputs) == pytest.approx(plainly(model, inputs), abs=1e-3)
    assert asked == inputs["input_ids"]


def test_nothing_in_nothing_out(model):
    assert Unpadded(model, never)(sequences([])).shape == (0, 3)


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
    found = list(batches(lengths))
    assert sorted(i for blocks in found for block in blocks for i in block.places) == list(range(201))
    assert all(sum(block.tokens for block in blocks) <= 400 or len(blocks) == 1 for blocks in found)
    assert all(lengths[i] <= block.length for blocks in found for block in blocks for i in block.places)
    real, computed = sum(lengths), sum(block.tokens for blocks in found for block in blocks)
    assert real <= computed < 1.1 * real
    assert list(batches([])) == []


def test_a_block_ends_where_its_padding_or_its_size_would_cost_more():
    assert [[block.places for block in blocks] for blocks in batches([50, 40, 40, 40, 40, 7])] == [
        [[0, 1, 2, 3], [4], [5]]
    ]
    [blocks] = batches([200] * 5 + [20] * 5)
    assert [len(block.places) for block in blocks] == [2, 2, 1, 5]
