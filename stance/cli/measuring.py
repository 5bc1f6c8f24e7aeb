"""``evaluate`` and ``codebook check``: labelled data or a codebook in, figures and remarks printed."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance import codebook
from stance.cli import words
from stance.codebook import Codebook
from stance.documents import Refusal, read_documents
from stance.domain import Document
from stance.evaluate import actor_scores, attribution_scores, confidence_scores, stance_scores
from stance.gold import GoldError, read_attributions, read_stances, read_statements

if TYPE_CHECKING:
    from stance.classify import Classifier


def declare(commands: Any) -> None:
    books = words.command(commands, "codebook", None, "look at a codebook before you use it")
    check = words.command(
        books.add_subparsers(required=True, metavar="WHAT"), "check", _check, "structure, overlaps, examples"
    )
    check.add_argument("codebook", metavar="FILE", help="a .yaml file, or a shipped codebook's name")
    words.model_options(check)
    measure = words.command(commands, "evaluate", None, "measure against labelled data")
    kinds = measure.add_subparsers(required=True, metavar="WHAT")
    attribution = words.command(
        kinds, "attribution", _evaluate_attribution, "sources, cues and contents, against PolNeAR"
    )
    who = words.command(
        kinds, "actors", _evaluate_actors, "who said what, against statements and actors in whole texts"
    )
    stance = words.command(kinds, "stance", _evaluate_stance, "stances, against a file of labels and statements")
    for evaluation, content in (
        (attribution, ".jsonl or .jsonl.gz"),
        (who, ".json: the statements of each text beside it"),
        (stance, "label TAB statement, under a header line"),
    ):
        evaluation.add_argument("file", type=Path, metavar="FILE", help=content)
        evaluation.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    for evaluation in (attribution, who):
        evaluation.add_argument("--device", default="auto", help=words.DEVICE)
    stance.add_argument("--diagram", type=Path, metavar="FILE", help="write a reliability diagram as an .html page")
    stance.add_argument("--codebook", default=codebook.DEFAULT, help=words.CODEBOOK)
    words.model_options(stance)


def _check(given: argparse.Namespace) -> int:
    book = codebook.load(given.codebook)
    print(
        f"{book.title}: {', '.join(book.labels)}; {sum(len(s.hypotheses) for s in book.stances)} hypotheses. Structure is sound."
    )
    from stance.codebook_check import remarks

    found = list(remarks(book, _classifier(given, book)))
    for remark in found:
        print(remark)
    print(
        f"{len(found)} remarks."
        if found
        else "The model tells the stances apart, and judges every example as it should."
    )
    return words.SKIPPED if found else words.OK


def _classifier(given: argparse.Namespace, book: Codebook) -> Classifier:
    from stance.classify import Calibration, Classifier
    from stance.entailment import EMBEDDED, Entailment

    model = given.model or EMBEDDED
    judge = Entailment(model, device=given.device)
    return Classifier(judge, book, Calibration.beside(model))


def _evaluate_attribution(given: argparse.Namespace) -> int:
    from stance.attribution import Attributor

    gold = list(read_attributions(given.file))
    attributor = Attributor(device=given.device)
    readings = attributor.read([Document(name=item.id, text=item.text) for item in gold])
    scores = attribution_scores((item, reading.attributions) for item, reading in zip(gold, readings, strict=True))
    _show(scores, given.json)
    return words.OK


def _evaluate_actors(given: argparse.Namespace) -> int:
    from stance.attribution import Attributor
    from stance.pipeline import statements_of
    from stance.register import Register

    gold = read_statements(given.file)
    documents = [_as_it_is(path) for path in gold]
    readings = Attributor(device=given.device).read(documents)
    found = [statements_of(doc, reading, Register()) for doc, reading in zip(documents, readings, strict=True)]
    _show(actor_scores(zip(gold.values(), found, strict=True)), given.json)
    return words.OK


def _as_it_is(path: Path) -> Document:
    """The one document in a text file whose characters the gold counts."""
    items = list(read_documents(path))
    if len(items) == 1 and isinstance(items[0], Document) and items[0].text == path.read_text(encoding="utf-8"):
        return items[0]
    reason = next(
        (item.reason for item in items if isinstance(item, Refusal)), "A text file with one document is needed."
    )
    raise GoldError(f"{path} cannot be measured on. {reason}")


def _evaluate_stance(given: argparse.Namespace) -> int:
    from stance.classify import Claim

    chosen = codebook.load(given.codebook)
    gold = read_stances(given.file, chosen.labels)
    positions = _classifier(given, chosen).positions([Claim(statement) for _, statement in gold])
    scores = stance_scores([label for label, _ in gold], [p.stance for p in positions], chosen.labels)
    sure = confidence_scores([label for label, _ in gold], positions)
    if given.diagram:
        from stance.reliability import reliability

        title = f"{chosen.title}: {len(gold)} statements, {positions[0].model}"
        given.diagram.write_text(reliability(sure, title=title).to_html(include_plotlyjs=True), encoding="utf-8")
    judged = {"model": positions[0].model, "codebook": f"{chosen.name}@{chosen.version}"}
    _show({**scores, **sure, **judged}, given.json)
    return words.OK


def _show(scores: dict, as_json: bool) -> None:
    if as_json:
        print(json.dumps(scores, indent=2))
        return
    for name, value in scores.items():
        print(f"{name:12} {json.dumps(value) if isinstance(value, dict) else value}")
