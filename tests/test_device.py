"""Where the models run."""

import pytest
import torch

from stance.device import pick_device, pick_precision, side_by_side


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """Neither CUDA nor Apple's, and no wish from outside."""
    monkeypatch.delenv("STANCE_DEVICE", raising=False)
    monkeypatch.delenv("STANCE_PRECISION", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"), [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")]
)
def test_auto_takes_the_best_there_is(monkeypatch, cuda, mps, expected):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert pick_device().type == expected
    assert pick_device("cpu").type == "cpu"


def test_the_environment_has_the_last_word(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setenv("STANCE_DEVICE", "cuda:0")
    assert pick_device("cpu") == torch.device("cuda", 0)


@pytest.mark.parametrize("wish", ["cuda", "cuda:1", "mps", "gpu", "tpu"])
def test_a_device_that_is_not_there_is_refused(wish):
    with pytest.raises(ValueError, match=f"Device '{wish}' is not available here; choose auto or one of: cpu"):
        pick_device(wish)


@pytest.mark.parametrize(
    ("able", "expected"),
    [
        ({"avx512_bf16": True}, torch.bfloat16),
        ({"avx512_bf16": False, "amx_bf16": True}, torch.bfloat16),
        ({"avx2": True}, torch.float32),
    ],
)
def test_a_processor_that_multiplies_in_bfloat16_does(monkeypatch, able, expected):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    assert pick_precision(torch.device("cpu")) == expected
    monkeypatch.setenv("STANCE_PRECISION", "float32")
    assert pick_precision(torch.device("cpu")) == torch.float32


@pytest.mark.parametrize(("able", "expected"), [(True, torch.bfloat16), (False, torch.float32)])
def test_a_gpu_that_multiplies_in_bfloat16_does(monkeypatch, able, expected):
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: able)
    assert pick_precision(torch.device("cuda")) == expected


def test_another_precision_is_refused(monkeypatch):
    monkeypatch.setenv("STANCE_PRECISION", "int4")
    with pytest.raises(ValueError, match="STANCE_PRECISION is 'int4'; choose auto or one of: float32, bfloat16"):
        pick_precision(torch.device("cpu"))


@pytest.mark.parametrize(
    ("threads", "expected"),
    [(1, (1, 1)), (2, (2, 1)), (3, (3, 1)), (5, (4, 1)), (6, (3, 2)), (8, (4, 2)), (10, (2, 5)), (16, (4, 4))],
)
def test_documents_are_read_side_by_side_with_few_threads_idle(monkeypatch, threads, expected):
    monkeypatch.setattr(torch, "get_num_threads", lambda: threads)
    assert side_by_side("cpu") == expected


def test_on_a_graphics_card_one_document_is_read_after_the_other(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 8)
    assert side_by_side("cuda") == (1, 8)
