"""The same statements judged three ways: by transformers' zero-shot pipeline, by ``Entailment``, and by the cascade as shipped."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import pipeline

from stance import codebook
from stance.classify import SPEAKER, Calibration, Claim, Classifier
from stance.codebook import Codebook
from stance.device import pick_precision
from stance.documents import read_documents
from stance.domain import Document
from stance.entailment import EMBEDDED, LONGEST, Entailment
from stance.gold import read_stances
from stance.packed import PackedLinear
from stance.passages import paragraphs, sentences
from stance.pipeline import Pipeline
from stance.premises import claims
from stance.store import Store

GOLD = Path(__file__).parents[1] / "tests" / "quality"
SIZES = (1, 8, 16, 32, 64)
"""Batch sizes of the zero-shot pipeline; the first is its default."""
ROWS, TIMES = 4096, 20
"""Rows of the matrix whose product is the measure of the machine, and how often it is taken."""


def gold() -> list[tuple[str, str, str]]:
    """(file, label, statement) of all the invented statements under tests/quality."""
    return [
        (f"{question}_{half}", label, statement)
        for question in codebook.shipped()
        for half in ("dev", "held_out")
        for label, statement in read_stances(GOLD / f"{question}_{half}.tsv", codebook.load(question).labels)
    ]


def statements_in(path: Path | None, count: int, seed: int = 7) -> list[str]:
    """Some statements of a gold file, sentences of documents, or by default of all gold."""
    if path is None:
        every = [statement for _, _, statement in gold()]
    elif path.suffix == ".tsv":
        lines = path.read_text(encoding="utf-8").split("\n")[1:]
        every = [line.partition("\t")[2] for line in lines if "\t" in line]
    else:
        texts = [item.text for item in read_documents(path) if isinstance(item, Document)]
        every = [text[at.start : at.end] for text in texts for line in paragraphs(text) for at in sentences(text, line)]
    return random.Random(seed).sample(every, min(count, len(every)))


def claims_in(path: Path, count: int, store: Store) -> list[list[Claim]]:
    """What the judge reads of each document, of as many documents as hold so many statements."""
    reader, found = Pipeline.load(store, codebook=codebook.load()), list[list[Claim]]()
    for document in read_documents(path):
        if isinstance(document, Document) and sum(map(len, found)) < count:
            found.append(claims(document, reader.statements(document)))
    return list(filter(None, found))


def hypotheses(book: Codebook) -> list[str]:
    """Those of the stances, as they are put of a speaker who is not named."""
    return [hypothesis for stance in book.stances for hypothesis in stance.asked_of(SPEAKER)]


def zero_shot(dtype: torch.dtype) -> Callable[..., list[dict[str, Any]]]:
    """Statements, hypotheses and a batch size in; every hypothesis judged by itself."""
    judge = pipeline("zero-shot-classification", model=str(EMBEDDED), device="cpu", dtype=dtype)

    def run(statements: Sequence[str], asked: Sequence[str], size: int) -> list[dict[str, Any]]:
        return judge(
            list(statements), candidate_labels=list(asked), hypothesis_template="{}", multi_label=True, batch_size=size
        )

    return run


class Ours:
    """An embedded model: that of statements by themselves, or that of statements in documents."""

    def __init__(self, book: Codebook, model: Path = EMBEDDED) -> None:
        self.judge = Entailment(model, device="cpu")
        self.calibration = Calibration.beside(model)
        self.classifier = Classifier(self.judge, book, self.calibration)

    def all_of(self, statements: Sequence[str], asked: Sequence[str]) -> Any:
        """Entailment, neutral and contradiction of every pair."""
        return self.judge.probabilities([(statement, hypothesis) for statement in statements for hypothesis in asked])

    def positions(self, groups: Sequence[Sequence[Claim]], **how: bool) -> list[Any]:
        return [position for group in groups for position in self.classifier.positions(group, **how)]

    def useful(self, statements: Sequence[str], asked: Sequence[str]) -> float:
        """Floating-point operations of the encoder that these answers need: its matrices and its attention.

        Not counted are padding, and in the last layer all but keys and values of what is not a first token.
        """
        pairs = [(statement, hypothesis) for statement in statements for hypothesis in asked]
        encoded = self.judge.tokenizer([list(pair) for pair in pairs], truncation="only_first", max_length=LONGEST)
        lengths = [len(ids) for ids in encoded["input_ids"]]
        layers, size = self.judge.model.base_model.encoder.layer, self.judge.model.config.hidden_size
        linear = [part for part in layers[0].modules() if isinstance(part, torch.nn.Linear | PackedLinear)]
        whole, heard = sum(2 * part.weight.numel() for part in linear), 2 * 2 * size * size
        before = sum((len(layers) - 1) * (whole * length + 4 * size * length**2) for length in lengths)
        return float(before + sum(heard * length + whole - heard + 4 * size * length for length in lengths))

    def linear(self) -> tuple[Callable[[], None], float]:
        """A plain layer of this model's widest shape in this machine's precision, and its floating-point operations."""
        config, dtype = self.judge.model.config, pick_precision(torch.device("cpu"))
        layer = torch.nn.Linear(config.hidden_size, config.intermediate_size, dtype=dtype)
        rows = torch.randn(ROWS, config.hidden_size).to(dtype)

        @torch.inference_mode()
        def run() -> None:
            for _ in range(TIMES):
                layer(rows)

        return run, 2.0 * TIMES * ROWS * config.hidden_size * config.intermediate_size
