"""How fast statements are judged, beside transformers' zero-shot pipeline and this machine's own rate, and whether the answers hold.

    python -m benchmarks.engine [--statements FILE] [--documents PATH] [--n 200] [--rounds 3] [--json FILE] [--readme]

FILE: gold as in tests/quality (.tsv) or documents whose sentences are taken; by default all gold. PATH: documents whose
statements are found first, by default tests/quality/documents. Reading, finding and loading models are not counted.
The pipeline is given the model of single statements and the nine hypotheses of the stances on peace talks.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.contenders import GOLD, SIZES, Ours, claims_in, gold, hypotheses, statements_in, zero_shot
from benchmarks.rounds import machine, medians, parser, report
from stance import codebook
from stance.classify import Claim, Classifier
from stance.entailment import IN_DOCUMENTS
from stance.evaluate import stance_scores
from stance.store import Store

TRIED = 24
"""Statements on which the pipeline's batch sizes are tried."""


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--statements", type=Path)
    options.add_argument("--documents", type=Path, default=GOLD / "documents")
    options.add_argument("--n", type=int, default=200, help="statements of each kind")
    given = options.parse_args()
    here = machine()
    statements = statements_in(given.statements, given.n)
    with tempfile.TemporaryDirectory() as folder:
        documents = claims_in(given.documents, given.n, Store(f"sqlite:///{folder}/none.sqlite"))
    figures: dict[str, Any] = {"machine": here, "rounds": given.rounds}
    figures |= speed(statements, documents, given.rounds)
    figures["answers"] = answers(documents)
    figures["cascade"] = cascade(Ours(codebook.load()))
    report("engine", given, figures, ("measure", "found", "to reach"), rows(figures))


def speed(statements: Sequence[str], documents: list[list[Claim]], rounds: int) -> dict[str, Any]:
    """Seconds of each contender on each kind of statement, all in the same rounds, and what follows from them."""
    ours, in_documents = Ours(codebook.load()), Ours(codebook.load(), IN_DOCUMENTS)
    plain, short, asked = zero_shot(torch.float32), zero_shot(torch.bfloat16), hypotheses(ours.classifier.codebook)
    tried = medians({str(size): partial(plain, statements[:TRIED], asked, size) for size in SIZES}, rounds)
    best = int(min(tried, key=tried.__getitem__))
    premises = [claim.premise for claims in documents for claim in claims]
    layer, products = ours.linear()
    for judge in (ours, in_documents):
        judge.all_of(statements[:TRIED], asked)
    seconds = medians(
        {
            "ours": partial(ours.all_of, statements, asked),
            "layer": layer,
            "shipped": partial(ours.positions, [[Claim(statement) for statement in statements]]),
            "documents_shipped": partial(in_documents.positions, documents, of_one_document=True),
            "pipeline_best": partial(plain, statements, asked, best),
            "pipeline_best_bfloat16": partial(short, statements, asked, best),
            "documents_pipeline_best": partial(plain, premises, asked, best),
            "pipeline": partial(plain, statements, asked, SIZES[0]),
            "documents_pipeline": partial(plain, premises, asked, SIZES[0]),
        },
        rounds,
    )
    rate, own = ours.useful(statements, asked) / seconds["ours"], products / seconds["layer"]
    return {
        "statements": len(statements), "of_documents": len(premises), "documents": len(documents),
        "best_batch": best, "tried": tried, "seconds": seconds,
        "gigaflops": {"ours": rate / 1e9, "layer": own / 1e9}, "share_of_rate": rate / own,
        "same_work": farthest(ours, plain, statements[:TRIED], asked, best),
    }  # fmt: skip


def farthest(ours: Ours, plain: Any, statements: Sequence[str], asked: Sequence[str], size: int) -> float:
    """Largest difference between the pipeline's scores and ours, entailment against contradiction."""
    found = ours.all_of(statements, asked).reshape(len(statements), len(asked), 3)
    scores = [dict(zip(row["labels"], row["scores"], strict=True)) for row in plain(statements, asked, size)]
    theirs = np.array([[row[hypothesis] for hypothesis in asked] for row in scores])
    return float(np.abs(found[..., 0] / (found[..., 0] + found[..., 2]) - theirs).max())


def answers(documents: list[list[Claim]]) -> dict[str, Any]:
    """Bfloat16 against float32, as shipped: every statement of gold and documents on every question."""
    alone = [[Claim(statement)] for _, _, statement in gold()]
    before, found = os.environ.get("STANCE_PRECISION"), {}
    for precision in ("float32", "bfloat16"):
        os.environ["STANCE_PRECISION"] = precision
        judges = (Ours(codebook.load()), alone), (Ours(codebook.load(), IN_DOCUMENTS), documents)
        found[precision] = [p for ours, groups in judges for q in codebook.shipped() for p in judged(ours, q, groups)]
    os.environ["STANCE_PRECISION"] = before or "auto"
    pairs = list(zip(*found.values(), strict=True))
    apart = [max(abs(p - b.probabilities[name]) for name, p in a.probabilities.items()) for a, b in pairs]
    equal = sum(a.stance == b.stance for a, b in pairs)
    return {"judgements": len(pairs), "equal": equal / len(pairs), "largest": max(apart)}


def judged(ours: Ours, question: str, groups: Sequence[Sequence[Claim]], **how: bool) -> list[Any]:
    """Positions on a question: those of single statements together, those of a document by themselves."""
    asker = Classifier(ours.judge, codebook.load(question), ours.calibration)
    alone = asker.positions([group[0] for group in groups if len(group) == 1], **how)
    return alone + [
        p for group in groups if len(group) > 1 for p in asker.positions(group, of_one_document=True, **how)
    ]


def cascade(ours: Ours) -> dict[str, Any]:
    """Macro-F1 on every gold file, by the cascade and with every hypothesis put, and how many were put."""
    scores: dict[str, Any] = {}
    for name in dict.fromkeys(file for file, _, _ in gold()):
        labels, statements = zip(*((label, text) for file, label, text in gold() if file == name), strict=True)
        question = name.removesuffix("_dev").removesuffix("_held_out")
        claims = [[Claim(text)] for text in statements]
        for how, in_full in (("cascade", False), ("in_full", True)):
            found = judged(ours, question, claims, in_full=in_full)
            macro = stance_scores(labels, [p.stance for p in found], codebook.load(question).labels)["macro_f1"]
            put = sum(len(p.entailment) for p in found) / len(found)
            scores.setdefault(how, {})[name] = {"macro_f1": macro, "hypotheses": put}
    mean = {how: float(np.mean([s["macro_f1"] for s in files.values()])) for how, files in scores.items()}
    return {"files": scores, "mean_macro_f1": mean}


def rows(figures: Mapping[str, Any]) -> list[list[str]]:
    """The table, ratios first."""
    s, n, m = figures["seconds"], figures["statements"], figures["of_documents"]
    best, f1, answers = figures["best_batch"], figures["cascade"]["mean_macro_f1"], figures["answers"]
    ratios = [
        ("identical work: times the pipeline's speed at its default batch size", s["pipeline"] / s["ours"], "12"),
        (f"identical work: at its best batch size ({best})", s["pipeline_best"] / s["ours"], "5"),
        ("identical work: at its best, and in bfloat16", s["pipeline_best_bfloat16"] / s["ours"], "-"),
        (f"as shipped, {n} single statements: default", s["pipeline"] / s["shipped"], "40"),
        (f"as shipped, {n} single statements: best", s["pipeline_best"] / s["shipped"], "16"),
        (f"as shipped, {m} statements of documents: default", s["documents_pipeline"] / s["documents_shipped"], "40"),
        (f"as shipped, {m} statements of documents: best", s["documents_pipeline_best"] / s["documents_shipped"], "16"),
        ("share of this machine's rate of a plain layer", figures["share_of_rate"], "0.5"),
    ]
    rates = [
        ("statements/s: pipeline, default", n / s["pipeline"]), (f"statements/s: pipeline, batches of {best}", n / s["pipeline_best"]),
        ("statements/s: pipeline, the same in bfloat16", n / s["pipeline_best_bfloat16"]),
        ("statements/s: ours, all nine hypotheses", n / s["ours"]), ("statements/s: as shipped, single", n / s["shipped"]),
        ("statements/s: as shipped, of documents", m / s["documents_shipped"]),
        ("statements/s: pipeline, of documents, default", m / s["documents_pipeline"]),
        ("statements/s: pipeline, of documents, best", m / s["documents_pipeline_best"]),
        ("10^9 operations/s: a plain layer", figures["gigaflops"]["layer"]), ("10^9 operations/s: ours, useful ones", figures["gigaflops"]["ours"]),
    ]  # fmt: skip
    return [
        *([name, f"{value:.2f}" if value < 1 else f"{value:.1f}", reach] for name, value, reach in ratios),
        ["macro-F1, mean of the gold files: cascade / every hypothesis", f"{f1['cascade']:.3f} / {f1['in_full']:.3f}", "within 0.01"],
        ["bfloat16 against float32: equal stances", f"{answers['equal']:.2%} of {answers['judgements']:,}", "99 %"],
        ["bfloat16 against float32: largest difference of a share", f"{answers['largest']:.3f}", "0.02"],
        ["the pipeline's scores against ours: largest difference", f"{figures['same_work']:.3f}", "-"],
        *([name, f"{value:.1f}", ""] for name, value in rates),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
