"""What the command line prints for others to read: exports and evaluations."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np

import stance.attribution
import stance.entailment
from invented import BRANDT, TEXT, document, judged, position, statement
from stance.attribution import Reading
from stance.domain import Attribution, Kind, Span

ROOT = Path(__file__).parents[1]


KEYS = {
    "document", "outlet", "published", "actor", "source", "statement", "start", "end", "kind", "stance",
    "confidence", "probabilities", "model", "codebook",
}  # fmt: skip


def lines(out: str) -> list[dict]:
    return [json.loads(line) for line in out.split("\n")[:-1]]


def test_export_has_the_keys_that_others_rely_on(run, store):
    assert run("export", "--format", "jsonl") == (0, "", "")
    of = document()
    store.add(of, judged(of))
    status, out, err = run("export")
    assert (status, err) == (0, "")
    rows = lines(out)
    assert [row["actor"] for row in rows] == ["Ada Brandt", "Ada Brandt", "Ivo Maal"]
    for row in rows:
        assert set(row) >= KEYS
        assert (row["document"], row["outlet"], row["published"]) == ("dam.txt", "bugle.example", "")
        assert TEXT[row["start"] : row["end"]] == row["statement"]
        assert row["source"] in TEXT
        assert row["kind"] in {"direct", "indirect", "mixed"}
        assert row["stance"] in {"skeptical", "conditional", "open", "none", "unclear"}
        assert 0 <= row["confidence"] <= 1
        assert set(row["probabilities"]) == {"skeptical", "conditional", "open", "none"}
        assert (row["model"], row["codebook"]) == ("toy@00000000", "peace_talks")


def test_export_of_a_content_in_pieces_an_unresolved_source_and_a_date(run, store):
    of = document(name="https://bugle.example/1", published=date(2031, 5, 4))
    pieces = statement(of, "the dam was a gift", "“It will feed us all,”", source="Ada Brandt", actor=BRANDT)
    nobody = statement(of, "that it would ever hold")
    store.add(of, [(item, position(item)) for item in (pieces, nobody)])
    first, second = lines(run("export")[1])
    whole = of.text[first["start"] : first["end"]]
    assert (whole[:18], whole[-22:]) == ("the dam was a gift", "“It will feed us all,”")
    assert first["statement"] == "the dam was a gift “It will feed us all,”"
    assert (first["published"], first["document"]) == ("2031-05-04", "https://bugle.example/1")
    assert (second["actor"], second["source"]) == (None, "")


def test_export_of_another_codebook_is_empty(run, store, tmp_path):
    of = document()
    store.add(of, judged(of))
    other = tmp_path / "dam.yaml"
    other.write_text((ROOT / "stance" / "codebooks" / "peace_talks.yaml").read_text())
    assert run("export", "--codebook", other) == (0, "", "")


def gold_of_stances(tmp_path) -> Path:
    path = tmp_path / "gold.tsv"
    path.write_text("label\tstatement\nopen\tAda would talk.\nnone\tIt rained.\n")
    return path


class OpenOrAbsent:
    """A judge that finds rain beside every question, and calls the rest open."""

    def __init__(self, *_, **__):
        self.name = "table@1"

    def probabilities(self, pairs):
        opens = ("about", "position", "supports", "ready")
        return np.array([[0.95 if "rain" not in p and any(w in h for w in opens) else 0.05] * 3 for p, h in pairs])


def test_evaluate_stance(run, tmp_path, monkeypatch):
    monkeypatch.setattr(stance.entailment, "Entailment", OpenOrAbsent)
    gold = gold_of_stances(tmp_path)
    status, out, _ = run("evaluate", "stance", gold, "--json", "--model", tmp_path)
    scores = json.loads(out)
    assert status == 0
    assert (scores["n"], scores["model"], scores["macro_f1"]) == (2, "table@1", 1.0)
    assert scores["confusion"] == {"skeptical": {}, "conditional": {}, "open": {"open": 1}, "none": {"none": 1}}
    assert scores["per_label"]["open"] == {"f1": 1.0, "precision": 1.0, "recall": 1.0, "n": 1}
    assert scores["codebook"].startswith("peace_talks@")
    assert 0 <= scores["ece"] <= 1
    assert scores["coverage"][0]["threshold"] == 0.0
    page = tmp_path / "reliability.html"
    plain = run("evaluate", "stance", gold, "--model", tmp_path, "--diagram", page)[1]
    assert "Expected calibration error" in page.read_text(encoding="utf-8")
    assert [line.split()[0] for line in plain.splitlines()] == list(scores)


def test_codebook_check(run, tmp_path, monkeypatch):
    monkeypatch.setattr(stance.entailment, "Entailment", OpenOrAbsent)
    status, out, _ = run("codebook", "check", "peace_talks", "--model", tmp_path)
    assert "skeptical, conditional, open, none; 9 hypotheses. Structure is sound." in out
    assert status == (1 if "remarks." in out else 0)
    (tmp_path / "mine.yaml").write_text("question: What?\nabout: []\n")
    status, out, err = run("codebook", "check", tmp_path / "mine.yaml")
    assert (status, out) == (2, "")
    assert "lacks 'stances'" in err


class FindsTheFirst:
    """An attributor that finds the first words of every document."""

    def __init__(self, *_, **__): ...

    def read(self, documents):
        return [Reading([Attribution((Span(9, 19),), Span(4, 8), Span(0, 3), Kind.INDIRECT)], []) for _ in documents]


def test_evaluate_attribution(run, tmp_path, monkeypatch):
    monkeypatch.setattr(stance.attribution, "Attributor", FindsTheFirst)
    item = {"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 19]]}
    row = {"id": "d", "text": "Ada said it was old.", "annotations": [{"attributions": [item]}]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(row))
    status, out, _ = run("evaluate", "attribution", tmp_path / "gold.jsonl", "--json")
    scores = json.loads(out)
    assert (status, scores["linked"], scores["content"]["token_f1"]) == (0, 1.0, 1.0)
    assert [scores[role]["exact_f1"] for role in ("source", "cue", "content")] == [1.0] * 3


def test_evaluate_actors(run, tmp_path, monkeypatch):
    monkeypatch.setattr(stance.attribution, "Attributor", FindsTheFirst)
    (tmp_path / "old.txt").write_text("Ada said it was old.")
    items = [{"content": "it was old", "actor": "Ada"}]
    (tmp_path / "gold.json").write_text(json.dumps({"old.txt": items}))
    status, out, _ = run("evaluate", "actors", tmp_path / "gold.json", "--json")
    assert status == 0
    assert json.loads(out) == {"f1": 0.0, "precision": 0.0, "recall": 0.0, "content_recall": 1.0, "n": 1}


def test_as_a_program_it_loads_no_model_to_export_and_minds_no_closed_pipe(store, database, tmp_path):
    for number in range(40):
        of = document(TEXT, outlet=f"outlet{number}.example" + "x" * 2000)
        store.add(of, judged(of))
    program = [sys.executable, "-X", "importtime", "-m", "stance", "export"]
    with (tmp_path / "errors").open("w") as errors:
        running = subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert json.loads(running.stdout.readline())["actor"] == "Ada Brandt"
        running.stdout.close()
        assert running.wait(60) == 0
    err = (tmp_path / "errors").read_text().splitlines()
    imported = {line.rpartition("|")[2].strip() for line in err if line.startswith("import time:")}
    assert "sqlalchemy" in imported
    assert not imported & {"torch", "transformers", "plotly", "streamlit"}
    assert not [line for line in err if not line.startswith("import time:")]
