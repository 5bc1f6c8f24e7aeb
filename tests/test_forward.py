"""A model is run the fastest way that its device has, and says the same by every way."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from transformers import AutoModelForSequenceClassification, AutoModelForTokenClassification, AutoTokenizer

import toys
from stance import forward
from stance.forward import ready
from stance.packed import PackedLinear, can_pack
from stance.padded import Padded
from stance.unpadded import Unpadded

pytestmark = pytest.mark.usefixtures("one_thread")
CPU = torch.device("cpu")
TEXTS = ["the dam", "the mayor said so. it will be built", "it", "ada wants the dam " * 9]


@pytest.fixture(params=["bert", "deberta"])
def family(request):
    return request.param


@pytest.fixture
def loaded(family, tmp_path):
    folder = toys.nli(tmp_path, family=family, labels=["a", "b", "c"])
    return AutoModelForSequenceClassification.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)


@pytest.fixture
def wanted(loaded):
    model, tokenizer = loaded
    with torch.inference_mode():
        return torch.cat([model.eval()(**tokenizer(text, return_tensors="pt")).logits for text in TEXTS])


def has(model: nn.Module, kind: type) -> bool:
    return any(isinstance(layer, kind) for layer in model.modules())


def test_in_float32_it_is_exact_and_only_bert_and_its_like_go_without_padding(loaded, wanted, family, monkeypatch):
    monkeypatch.setenv("STANCE_PRECISION", "float32")
    model, tokenizer = loaded
    run = ready(model, tokenizer, CPU)
    assert isinstance(run, Unpadded if family == "bert" else Padded)
    assert run(dict(tokenizer(TEXTS))) == pytest.approx(wanted, abs=1e-4)
    assert not has(model, PackedLinear)


@pytest.mark.skipif(not can_pack(), reason="this build of torch cannot lay weights out")
def test_in_bfloat16_every_layer_is_packed(loaded, wanted, family, monkeypatch):
    monkeypatch.setenv("STANCE_PRECISION", "bfloat16")
    model, tokenizer = loaded
    run = ready(model, tokenizer, CPU)
    assert isinstance(run, Unpadded if family == "bert" else Padded)
    assert not has(model.base_model, nn.Linear)
    assert 0 < (run(dict(tokenizer(TEXTS))) - wanted).abs().mean() < 0.1 * wanted.std()
    if family == "bert":
        assert not has(run.projections, nn.Linear)


def test_in_bfloat16_that_cannot_be_packed_torch_mixes_precisions(loaded, wanted, monkeypatch):
    monkeypatch.setenv("STANCE_PRECISION", "bfloat16")
    monkeypatch.setattr(forward, "can_pack", lambda: False)
    model, tokenizer = loaded
    run = ready(model, tokenizer, CPU)
    assert isinstance(run, Padded)
    assert not has(model, PackedLinear)
    assert 0 < (run(dict(tokenizer(TEXTS))) - wanted).abs().mean() < 0.1 * wanted.std()


@pytest.mark.parametrize("packs", [True, False])
def test_labels_of_tokens_are_never_found_in_precisions_that_torch_mixes(tmp_path, monkeypatch, packs):
    monkeypatch.setenv("STANCE_PRECISION", "bfloat16")
    monkeypatch.setattr(forward, "can_pack", lambda: packs and can_pack())
    toys.tagger(tmp_path, labels=["a", "b"])
    model, tokenizer = (
        AutoModelForTokenClassification.from_pretrained(tmp_path),
        AutoTokenizer.from_pretrained(tmp_path),
    )
    with torch.inference_mode():
        wanted = torch.cat([model.eval()(**tokenizer(text, return_tensors="pt")).logits[0] for text in TEXTS])
    apart = (ready(model, tokenizer, CPU)(dict(tokenizer(TEXTS))) - wanted).abs().mean()
    assert 1e-5 < apart < 0.05 * wanted.std() if packs and can_pack() else apart < 1e-5
