"""Words of the command line in, exit status out: add documents, export positions, evaluate.

Prints results to standard output, progress and errors to standard error; the models are imported
only by the commands that need them. What the stages do is left to ``pipeline`` and ``store``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError

from stance import __version__, codebook, corrections
from stance.codebook import Codebook
from stance.documents import Refusal, Remark, read_documents
from stance.domain import Document
from stance.evaluate import actor_scores, attribution_scores, confidence_scores, stance_scores
from stance.gold import read_attributions, read_stances, read_statements
from stance.store import Store

if TYPE_CHECKING:
    from stance.classify import Classifier
    from stance.pipeline import Pipeline

OK, SKIPPED, FAILED = 0, 1, 2
"""Exit status: all went well; some documents were skipped; nothing could be done."""
_errors = Console(stderr=True, highlight=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status; help and a wrong command line exit as ``argparse`` does."""
    given = _parser().parse_args(arguments)
    try:
        status = int(given.run(given))
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # whoever read the output has left, as "head" does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except (ValueError, OSError, SQLAlchemyError) as error:
        _errors.print(f"stance: {_sentence(error)}", markup=False, soft_wrap=True)
        return FAILED
    except KeyboardInterrupt:
        _errors.print("stance: interrupted; what was finished is kept, run the same command again to go on.")
        return 130


def _sentence(error: Exception) -> str:
    """What went wrong in words for a user, without error numbers and links to a library's pages."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}."
    return str(getattr(error, "orig", None) or error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m stance", description="Who said what, and where each actor stands.")
    parser.add_argument("--version", action="version", version=f"stance {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = _command(commands, "add", _add, "read documents, judge their statements and keep the results")
    add.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help=".txt, .md, .html, .jsonl, .csv, or a folder of them"
    )
    add.add_argument("--codebook", default=codebook.DEFAULT, help=_CODEBOOK)
    _model_options(add)
    export = _command(commands, "export", _export, "print every position kept, one a line")
    export.add_argument("--format", choices=["jsonl"], default="jsonl", help="jsonl: one JSON object a line (default)")
    export.add_argument("--codebook", default=codebook.DEFAULT, help="the codebook whose positions to print")
    books = _command(commands, "codebook", None, "look at a codebook before you use it")
    check = _command(
        books.add_subparsers(required=True, metavar="WHAT"), "check", _check, "structure, overlaps, examples"
    )
    check.add_argument("codebook", metavar="FILE", help="a .yaml file, or a shipped codebook's name")
    _model_options(check)
    _actor_commands(_command(commands, "actors", None, "list actors; merge and split them by hand"))
    measure = _command(commands, "evaluate", None, "measure against labelled data")
    kinds = measure.add_subparsers(required=True, metavar="WHAT")
    attribution = _command(kinds, "attribution", _evaluate_attribution, "sources, cues and contents, against PolNeAR")
    who = _command(kinds, "actors", _evaluate_actors, "who said what, against statements and actors in whole texts")
    stance = _command(kinds, "stance", _evaluate_stance, "stances, against a file of labels and statements")
    for evaluation, content in (
        (attribution, ".jsonl or .jsonl.gz"),
        (who, ".json: the statements of each text beside it"),
        (stance, "label TAB statement, under a header line"),
    ):
        evaluation.add_argument("file", type=Path, metavar="FILE", help=content)
        evaluation.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    for evaluation in (attribution, who):
        evaluation.add_argument("--device", default="auto", help=_DEVICE)
    stance.add_argument("--diagram", type=Path, metavar="FILE", help="write a reliability diagram as an .html page")
    stance.add_argument("--codebook", default=codebook.DEFAULT, help=_CODEBOOK)
    _model_options(stance)
    return parser


def _actor_commands(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(required=True, metavar="WHAT")
    shown = _command(kinds, "list", _list_actors, "every actor, how many statements, and other names")
    shown.add_argument("--find", default="", metavar="TEXT", help="only actors with this in a name")
    joined = _command(kinds, "merge", lambda given: _correct("merge", given.name, given.into), "count one as another")
    joined.add_argument("name", metavar="NAME", help="the name that is not an actor of its own")
    joined.add_argument("into", metavar="INTO", help="the actor whose statements they are")
    apart = _command(kinds, "split", lambda given: _correct("split", given.name), "let a name stand alone again")
    apart.add_argument("name", metavar="NAME", help="a name that was joined to another, by hand or by its spelling")
    _command(kinds, "undo", lambda given: _correct("undo"), "take the last merge or split back")


_CODEBOOK = "a shipped codebook's name or a .yaml file"
_DEVICE = "auto (default), cpu, cuda or mps; STANCE_DEVICE overrides it"


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int] | None, text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.set_defaults(run=run)
    return parser


def _model_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", help="a Hugging Face NLI model by name or folder; default: the embedded one")
    parser.add_argument("--device", default="auto", help=_DEVICE)


def _add(given: argparse.Namespace) -> int:
    store = Store()
    items = [item for path in given.paths for item in read_documents(path)]
    chosen = codebook.load(given.codebook)
    pipeline = None
    counts = {"added": 0, "there": 0, "refused": 0, "statements": 0}
    with _progress() as progress:
        task = progress.add_task("Reading", total=len(items))
        for item in items:
            if isinstance(item, Refusal):
                line = f"{item.name}: skipped. {item.reason}"
                counts["refused"] += 1
            elif isinstance(item, Remark):
                line = f"{item.name}: kept, but without its date. {item.reason}"
            elif store.is_coded(item, chosen.name):
                line = f"{item.name}: already there"
                counts["there"] += 1
            else:
                from stance.pipeline import Pipeline  # torch is loaded only when there is something to judge

                pipeline = pipeline or Pipeline.load(store, codebook=chosen, model=given.model, device=given.device)
                line = _add_one(pipeline, item, counts)
            print(line, flush=True)
            progress.advance(task)
    print(
        f"{counts['added']} added with {counts['statements']} statements, {counts['there']} already there,"
        f" {counts['refused']} skipped."
    )
    return SKIPPED if counts["refused"] else OK


def _add_one(pipeline: Pipeline, document: Document, counts: dict[str, int]) -> str:
    """Adds one document; one that breaks a stage is named and never stops the rest."""
    try:
        found = pipeline.add(document)
    except SQLAlchemyError:
        raise
    except Exception as error:
        counts["refused"] += 1
        return f"{document.name}: skipped. It could not be judged: {error}"
    if found is None:
        counts["there"] += 1
        return f"{document.name}: already there"
    counts["added"] += 1
    counts["statements"] += found
    return f"{document.name}: {found} statements"


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=_errors,
        disable=not sys.stderr.isatty(),
        redirect_stdout=False,
    )


def _export(given: argparse.Namespace) -> int:
    for row in Store().positions(codebook.load(given.codebook).name):
        line = {key: row[key] for key in row if key not in {"statement_id", "document_id"}}
        line["published"] = row["published"].isoformat() if row["published"] else ""
        print(json.dumps(line, ensure_ascii=False))
    return OK


def _list_actors(given: argparse.Namespace) -> int:
    for entry in corrections.listed(Store()):
        names = [entry["name"], *entry["aliases"]]
        if any(given.find.casefold() in name.casefold() for name in names):
            also = f" (also {', '.join(entry['aliases'])})" if entry["aliases"] else ""
            print(f"{entry['statements']:6}  {entry['name']}{also}")
    return OK


def _correct(what: str, *names: str) -> int:
    print(getattr(corrections, what)(Store(), *names))
    return OK


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
    return SKIPPED if found else OK


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
    return OK


def _evaluate_actors(given: argparse.Namespace) -> int:
    from stance.attribution import Attributor
    from stance.pipeline import statements_of
    from stance.register import Register

    gold = read_statements(given.file)
    documents = [item for path in gold for item in read_documents(path) if isinstance(item, Document)]
    readings = Attributor(device=given.device).read(documents)
    found = [statements_of(doc, reading, Register()) for doc, reading in zip(documents, readings, strict=True)]
    _show(actor_scores(zip(gold.values(), found, strict=True)), given.json)
    return OK


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
    return OK


def _show(scores: dict, as_json: bool) -> None:
    if as_json:
        print(json.dumps(scores, indent=2))
        return
    for name, value in scores.items():
        print(f"{name:12} {json.dumps(value) if isinstance(value, dict) else value}")
