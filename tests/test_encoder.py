"""Tokens and their places, windows over long documents, and the best sequence of labels."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from torch import nn

import toys
from stance.encoder import OVERLAP, WINDOW, TokenClassifier, Tokens, decode_bio, log_softmax, tokenize

pytestmark = pytest.mark.usefixtures("one_thread")
LABELS = ["O", "B-source", "I-source", "name:O", "name:B-PERSON"]
BIO = ["O", "B-source", "I-source", "B-cue", "I-cue"]


@pytest.fixture(scope="module")
def classifier(tmp_path_factory):
    return TokenClassifier(toys.tagger(tmp_path_factory.mktemp("tagger"), labels=LABELS), device="cpu")


def numbered(length: int) -> Tokens:
    """A document whose tokens are 0, 1, 2 ..."""
    places = np.arange(length, dtype=np.int64)
    return Tokens(places, places, places + 1)


class Echo:
    """Answers with each token itself, and how many tokens it saw before and after it."""

    def __call__(self, inputs):
        seen = [(token, i - 1, len(ids) - i - 2) for ids in inputs["input_ids"] for i, token in enumerate(ids)]
        return nn.functional.pad(torch.tensor(seen, dtype=torch.float32).view(-1, 3), (0, len(LABELS) - 3))


@pytest.mark.parametrize(
    "text",
    [
        "The dam is old.",
        "  The dam\r\n\r\n\tis OLD.  \n",
        "Märta’s dàm — “naïve” \u00a0 水 👩‍👩‍👧 dam",
        "one\u2028two\x0bthree\x85four",
    ],
)
def test_tokens_know_their_place_in_the_text(classifier, text):
    tokens = tokenize(classifier.tokenizer, text)
    last = 0
    for token, start, end in zip(tokens.ids, tokens.starts, tokens.ends, strict=True):
        assert last <= start <= end <= len(text)
        last = end
        piece = classifier.tokenizer.convert_ids_to_tokens(int(token)).removeprefix("##")
        if piece == "[SEP]":
            assert start == end
        elif piece != "[UNK]":
            assert piece == classifier.tokenizer.backend_tokenizer.normalizer.normalize_str(text[start:end])
    words = {text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)}
    assert not any(word != word.strip() for word in words)


def test_paragraphs_are_parted(classifier):
    tokens = tokenize(classifier.tokenizer, "the dam\n\n\nis old\n")
    parted = tokens.ids == classifier.tokenizer.sep_token_id
    assert parted.sum() == 1
    assert tokens.starts[parted] == tokens.ends[parted] == [10]


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_text_has_no_tokens(classifier, text):
    tokens = tokenize(classifier.tokenizer, text)
    assert len(tokens) == 0
    assert [scores.shape for scores in classifier.logits([tokens])] == [(0, len(LABELS))]


def test_every_token_counts_once_and_is_read_with_context_around_it(classifier, monkeypatch):
    monkeypatch.setattr(classifier, "run", Echo())
    lengths = [1, 2, WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW - OVERLAP, 2 * WINDOW - OVERLAP + 1, 300, 777, 5000, 0]
    documents = [numbered(length) for length in lengths]
    near = OVERLAP / 16 + 0.5  # by so much a short last window draws the mean to the text's end
    for document, found in zip(documents, classifier.logits(documents), strict=True):
        length, places = len(document), document.ids
        assert found[:, 0] == pytest.approx(places, abs=1e-3)
        assert (found[:, 1] >= np.minimum(places, OVERLAP // 2) - near).all()
        assert (found[:, 2] >= np.minimum(length - 1 - places, OVERLAP // 2) - near).all()
        assert (found[:, 1] + found[:, 2] < WINDOW).all()


def test_scores_do_not_depend_on_the_company(classifier):
    documents = [tokenize(classifier.tokenizer, "the mayor said so. " * times) for times in (1, 3, 90, 7)]
    alone = [classifier.logits([document])[0] for document in documents]
    for one, other in zip(alone, classifier.logits(documents), strict=True):
        assert one == pytest.approx(other, abs=1e-4)


def test_groups_of_labels(classifier):
    assert classifier.labels == LABELS
    assert (classifier.group(), classifier.group("name")) == ([0, 1, 2], [3, 4])


def test_log_softmax_sums_to_one():
    assert np.exp(log_softmax(np.array([[1000.0, 1000.0], [-5.0, 3.0]]))).sum(axis=1) == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("sequence", "spans"),
    [
        ("O O O", []),
        ("B-source I-source O", [("source", 0, 2)]),
        ("B-source B-source I-source", [("source", 0, 1), ("source", 1, 3)]),
        ("B-cue B-source O B-cue I-cue", [("cue", 0, 1), ("source", 1, 2), ("cue", 3, 5)]),
    ],
)
def test_spans_of_a_clear_sequence(sequence, spans):
    scores = np.full((len(sequence.split()), len(BIO)), -9.0)
    for t, label in enumerate(sequence.split()):
        scores[t, BIO.index(label)] = 0.0
    assert decode_bio(scores, BIO) == spans


def test_an_inside_never_stands_alone():
    likely = np.log([[0.3, 0.2, 0.5], [0.1, 0.1, 0.8]])
    assert decode_bio(likely, BIO[:3]) == [("source", 0, 2)]
    assert decode_bio(np.zeros((0, 3)), BIO[:3]) == []


@pytest.mark.parametrize("seed", range(20))
def test_no_allowed_sequence_is_better(seed):
    scores = log_softmax(np.random.default_rng(seed).normal(size=(4, len(BIO)), scale=2))

    def allowed(path):
        return all(
            not after.startswith("I-") or before[2:] == after[2:]
            for before, after in zip(("O", *path), path, strict=False)
        )

    def value(path):
        return sum(scores[t, BIO.index(label)] for t, label in enumerate(path))

    best = max(filter(allowed, product(BIO, repeat=4)), key=value)
    spans = []
    for t, label in enumerate(best):
        if label.startswith("B-"):
            spans.append([label[2:], t, t + 1])
        elif label.startswith("I-"):
            spans[-1][2] = t + 1
    assert decode_bio(scores, BIO) == [tuple(span) for span in spans]
