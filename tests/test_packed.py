"""Layers laid out once for bfloat16: they give what the layers they replace give."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn
from transformers import BertConfig, BertModel

from stance.packed import PackedLinear, added, can_pack, pack

pytestmark = [
    pytest.mark.usefixtures("one_thread"),
    pytest.mark.skipif(not can_pack(), reason="this build of torch cannot lay weights out"),
]


@pytest.fixture
def activation():
    return "gelu"


@pytest.fixture
def model(activation):
    torch.manual_seed(3)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_attention_heads": 2, "num_hidden_layers": 2}
    return BertModel(BertConfig(vocab_size=50, initializer_range=0.5, hidden_act=activation, **sizes)).eval()


def layers(model: nn.Module, kind: type) -> list[nn.Module]:
    return [layer for layer in model.modules() if isinstance(layer, kind)]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("gelu", [True, False])
@pytest.mark.parametrize("rows", [(5, 24), (2, 3, 24), (4099, 24)])
def test_a_packed_layer_gives_what_the_layer_gives(bias, gelu, rows):
    layer = nn.Linear(24, 40, bias=bias, dtype=torch.bfloat16)
    given = torch.randn(rows).to(torch.bfloat16)
    with torch.inference_mode():
        wanted = layer(given)
        wanted = nn.functional.gelu(wanted) if gelu else wanted
        found = PackedLinear(layer, gelu=gelu)(given)
    assert found.shape == wanted.shape
    assert found.float() == pytest.approx(wanted.float(), abs=0.03)


def test_others_are_added_before_what_a_packed_layer_gives_is_rounded():
    layer = nn.Linear(24, 40, dtype=torch.bfloat16)
    rows, others = torch.randn(50, 24).to(torch.bfloat16), torch.randn(50, 40).to(torch.bfloat16)
    with torch.inference_mode():
        exact = copy.deepcopy(layer).float()(rows.float()) + others.float()
        found = added(PackedLinear(layer), rows, others)
        assert (found.float() - exact).abs().mean() < (layer(rows).add_(others).float() - exact).abs().mean()
        assert added(layer.float(), rows.float(), others.float()) == pytest.approx(exact, abs=1e-5)


@pytest.mark.parametrize("activation", ["gelu", "relu"])
def test_a_packed_model_answers_nearly_the_same(model, activation):
    exact, tokens = copy.deepcopy(model), torch.arange(2, 42).reshape(2, 20)
    pack(model)
    with torch.inference_mode():
        found = model(tokens).last_hidden_state
    assert float((found.float() - exact(tokens).last_hidden_state).detach().abs().mean()) < 0.05  # of a deviation of 1
    assert not layers(model, nn.Linear)
    assert {norm.weight.dtype for norm in layers(model, nn.LayerNorm)} == {torch.float32}
    assert len(layers(model, PackedLinear)) == len(layers(exact, nn.Linear))
    assert any(layer.after[0] == "gelu" for layer in layers(model, PackedLinear)) == (activation == "gelu")
