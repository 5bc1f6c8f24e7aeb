"""NLI models of three families against one plain forward pass each; those that cannot serve are refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

import toys
from stance.entailment import LONGEST, Entailment, ModelError, label_columns, pair_encoder

pytestmark = pytest.mark.usefixtures("one_thread")
THREE = ["contradiction", "entailment", "neutral"]
PAIRS = [
    ("the dam is old", "ada wants the dam"),
    ("the mayor said so. it will be built, and the dam is old", "ada rejects it"),
    ("it", "it is"),
    ("", "ada wants the dam"),
    ("“Märta” & Ωmega \u200b 水", "ada wants the dam"),
]


@pytest.fixture(autouse=True)
def float32(monkeypatch):
    """As precise as the plain passes that answers are compared with."""
    monkeypatch.setenv("STANCE_PRECISION", "float32")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return toys.nli(tmp_path_factory.mktemp("toy") / "toy-nli", labels=THREE)


@pytest.fixture
def judge(folder):
    return Entailment(folder, device="cpu")


def asked_of(judge: Entailment) -> list[list[list[int]]]:
    """The token numbers of every call to the model, as they will be."""
    found, logits = [], judge.logits
    judge.logits = lambda inputs: found.append(inputs["input_ids"]) or logits(inputs)
    return found


def plainly(folder, pairs) -> list[dict[str, float]]:
    """Label -> probability for each pair, one forward pass at a time: the oracle."""
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModelForSequenceClassification.from_pretrained(folder)
    with torch.inference_mode():
        rows = [model.eval()(**tokenizer(*pair, return_tensors="pt")).logits[0].softmax(-1) for pair in pairs]
    return [{model.config.id2label[i].lower(): float(p) for i, p in enumerate(row)} for row in rows]


@pytest.mark.parametrize("family", toys.FAMILIES)
@pytest.mark.parametrize("labels", [THREE, ["ENTAILMENT", "NEUTRAL", "CONTRADICTION"]])
def test_columns_follow_the_labels_names(tmp_path, family, labels):
    toys.nli(tmp_path, family=family, labels=labels)
    found = Entailment(tmp_path, device="cpu").probabilities(PAIRS)
    wanted = [[row[name] for name in ("entailment", "neutral", "contradiction")] for row in plainly(tmp_path, PAIRS)]
    assert found == pytest.approx(np.array(wanted), abs=1e-5)
    assert found.std() > 0.01  # the toy does tell pairs apart


@pytest.mark.parametrize("labels", [["entailment", "not_entailment"], ["NOT-ENTAILMENT", "Entailment"]])
def test_a_two_way_model_halves_what_is_not_entailed(tmp_path, labels):
    toys.nli(tmp_path, labels=labels)
    found = Entailment(tmp_path, device="cpu").probabilities(PAIRS)
    assert found[:, 0] == pytest.approx([row["entailment"] for row in plainly(tmp_path, PAIRS)], abs=1e-5)
    assert found[:, 1] == pytest.approx((1 - found[:, 0]) / 2)
    assert found[:, 1] == pytest.approx(found[:, 2])


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("family", toys.FAMILIES)
def test_pairs_are_tokenised_as_the_tokenizer_would(tmp_path, family, side):
    toys.nli(tmp_path, family=family, labels=THREE)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path, truncation_side=side)
    pairs = [*PAIRS, ("the dam is old and " * 90, PAIRS[0][1]), ("[SEP] the <mask>", "</s> it"), ("", "")]
    wanted = tokenizer(*map(list, zip(*pairs, strict=True)), truncation="only_first", max_length=LONGEST)
    assert pair_encoder(tokenizer)(pairs) == dict(wanted)
    assert max(map(len, wanted["input_ids"])) == LONGEST


def test_a_tokenizer_written_in_python_is_called():
    def tokenizer(premises, hypotheses, **_how):
        return {"input_ids": [[len(p), len(h)] for p, h in zip(premises, hypotheses, strict=True)]}

    assert pair_encoder(tokenizer)([("abc", "d"), ("", "ef")]) == {"input_ids": [[3, 1], [0, 2]]}


def test_a_model_that_cannot_be_run_here_says_so(folder, monkeypatch):
    def fails(*_args, **_given):
        raise RuntimeError("Unsupported dtype BFloat16")

    monkeypatch.setattr("transformers.models.bert.modeling_bert.BertEmbeddings.forward", fails)
    with pytest.raises(
        ModelError, match=r"cannot be run here \(Unsupported dtype BFloat16\); STANCE_PRECISION=float32 may"
    ):
        Entailment(folder, device="cpu")


@pytest.mark.parametrize("family", toys.FAMILIES)
def test_in_bfloat16_answers_are_nearly_the_same(tmp_path, monkeypatch, family):
    toys.nli(tmp_path, family=family, labels=THREE)
    exact = Entailment(tmp_path, device="cpu").probabilities(PAIRS)
    monkeypatch.setenv("STANCE_PRECISION", "bfloat16")
    found = Entailment(tmp_path, device="cpu").probabilities(PAIRS)
    assert found.sum(axis=1) == pytest.approx(np.ones(len(PAIRS)))
    assert found == pytest.approx(exact, abs=0.02)
    assert (found != exact).any()


def test_equal_pairs_are_judged_once_and_all_answered(judge):
    judged = asked_of(judge)
    found = judge.probabilities([PAIRS[0], PAIRS[1], PAIRS[0], PAIRS[0]])
    assert [len(ids) for ids in judged] == [2]
    assert (found[0] == found[2]).all()
    assert (found[0] == found[3]).all()
    assert not np.allclose(found[0], found[1])


def test_nothing_asked_nothing_answered(judge):
    assert judge.probabilities([]).shape == (0, 3)


def test_the_premise_is_cut_and_never_the_hypothesis(judge):
    seen = asked_of(judge)
    long = "the dam is old and " * 30  # 150 tokens, fewer than the hypotheses have
    hypotheses = ["ada " * 180 + "wants the dam", "ada " * 180 + "rejects it"]
    pairs = [(long + "so", hypotheses[0]), (long + "built", hypotheses[0]), (long, hypotheses[1])]
    found = judge.probabilities(pairs)
    [ids] = seen
    assert [len(row) for row in ids] == [LONGEST] * 3
    texts = judge.tokenizer.batch_decode(ids, skip_special_tokens=True)
    assert [text.endswith(h) for text, (_, h) in zip(texts, sorted(pairs), strict=True)] == [True] * 3
    with pytest.raises(ModelError, match="A hypothesis is too long"):
        judge.probabilities([("so", "ada " * LONGEST)])
    assert (found[0] == found[1]).all()
    assert not np.allclose(found[0], found[2])


@pytest.mark.parametrize(
    "labels",
    [
        ["LABEL_0", "LABEL_1", "LABEL_2"],
        ["positive", "neutral", "negative"],
        ["entailment", "neutral"],
        ["entailment", "neutral", "contradiction", "other"],
    ],
)
def test_labels_that_do_not_tell_are_refused(labels):
    with pytest.raises(
        ModelError, match=f"'toy' has the labels {', '.join(sorted(labels))}; .* entailment and not_entailment"
    ):
        label_columns(dict(enumerate(labels)), "toy")


def test_a_model_of_another_trade_is_refused_by_name(tmp_path):
    toys.nli(tmp_path / "mood", labels=["bad", "good", "so-so"])
    with pytest.raises(ModelError, match="mood' has the labels bad, good, so-so; an NLI model has entailment"):
        Entailment(tmp_path / "mood", device="cpu")


def spoil(folder, tmp_path, how: str):
    """A copy of the toy with one thing wrong."""
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    weights, config = tmp_path / "model.safetensors", tmp_path / "config.json"
    if how == "pickled":
        model = AutoModelForSequenceClassification.from_pretrained(folder)
        torch.save(model.state_dict(), tmp_path / "pytorch_model.bin")
        weights.unlink()
    elif how == "no head":
        AutoModelForSequenceClassification.from_pretrained(folder).bert.save_pretrained(tmp_path)
        config.write_text((folder / "config.json").read_text())
    elif how == "broken weights":
        weights.write_bytes(b"not tensors" * 9)
    elif how == "broken config":
        config.write_text("{")
    elif how == "no config":
        config.unlink()
    elif how == "own tokenizer":
        (tmp_path / "tokenizer_config.json").write_text(json.dumps({"auto_map": {"AutoTokenizer": ["own.Own", None]}}))
    elif how == "own code":
        own = {"AutoConfig": "own.Own", "AutoModelForSequenceClassification": "own.Model"}
        config.write_text(json.dumps({**json.loads(config.read_text()), "model_type": "own", "auto_map": own}))
        (tmp_path / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    return tmp_path


@pytest.mark.parametrize("how", ["pickled", "no head", "broken weights", "broken config", "no config", "own code"])
def test_a_folder_that_cannot_serve_is_refused(folder, tmp_path, monkeypatch, how):
    monkeypatch.setattr("builtins.input", lambda *_: "y")  # what a user might answer to "run the custom code?"
    spoiled = spoil(folder, tmp_path, how)
    with pytest.raises(ModelError, match=tmp_path.name):
        Entailment(spoiled, device="cpu")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("pickled", "has only pickled weights (pytorch_model.bin), which can run code when they are opened; save it as safetensors."),
        ("own code", "brings code of its own, which is never run; choose one that transformers knows by itself."),
        ("own tokenizer", "brings code of its own, which is never run; choose one that transformers knows by itself."),
    ],
)  # fmt: skip
def test_what_could_run_code_is_refused_in_one_sentence(folder, tmp_path, how, reason):
    with pytest.raises(ModelError) as refused:
        Entailment(spoil(folder, tmp_path, how), device="cpu")
    assert str(refused.value) == f"The model {str(tmp_path)!r} {reason}"


@pytest.mark.parametrize("name", ["nobody/no-such-model", "/nowhere/at/all"])
def test_a_model_that_is_not_there_is_refused(name):
    with pytest.raises(ModelError, match=f"'{name}' could not be loaded"):
        Entailment(name, device="cpu")


def test_the_name_tells_which_weights_judged(folder, tmp_path):
    other = toys.nli(tmp_path / "toy-nli", family="roberta", labels=THREE)
    one, two = Entailment(folder, device="cpu").name, Entailment(other, device="cpu").name
    assert one.startswith("toy-nli@")
    assert one != two
