"""Documents judged by other processes come out as those judged in this one, whatever happens to a process.

The models are stubs that run in real processes of Ray.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import stance.pipeline
from stance import codebook, engines
from stance.documents import read_documents
from stance.engines import EngineError, share_out
from stance.pipeline import Pipeline
from stance.store import Store
from stub import plain_reader

needs_ray = pytest.mark.skipif(
    not find_spec("ray"), reason="Ray is not installed here (pip install -r requirements-ray.txt)"
)
TESTS = Path(__file__).parent
CPUS = ("--engine", "ray", "--workers", "2")


@pytest.fixture
def plain(monkeypatch):
    """Both engines with the same stubs for models."""

    def load(store, *, codebook, model=None, device="auto"):
        reader = plain_reader(codebook, model, device)
        return Pipeline(store, reader.attributor, reader.classifier)

    monkeypatch.setattr(stance.pipeline.Pipeline, "load", load)
    monkeypatch.setattr(engines, "load", plain_reader)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, (TESTS, TESTS.parent))))  # where the processes find it


@pytest.fixture
def articles(tmp_path):
    """People spelt in two ways, a copy, a document that breaks a stage and one that is not read."""
    folder = tmp_path / "articles"
    folder.mkdir()
    texts = [
        f"{name} said that the dam would hold for {i} years." for i, name in enumerate(["Ada Brandt", "Ivo Maal"] * 4)
    ]
    texts[3] = "Ada Brandtt said that it was old.\n\nIvo Maaal said that the mayor would accept talks."
    texts[5] = texts[4]
    texts[6] = "It breaks."
    for i, text in enumerate(texts):
        (folder / f"{i}.txt").write_text(f"{text}\n\nsource: bugle.example")
    (folder / "9.pdf").write_bytes(b"no PDF")
    return folder


def kept(path) -> dict[str, list]:
    """All that is kept in a database, but for when."""
    store = Store(f"sqlite:///{path}")
    found = {
        "documents": [(d["name"], d["language"], d["statements"]) for d in store.documents()],
        "actors": sorted(map(repr, store.actors())),
        "positions": [dict(row) for row in store.positions("peace_talks")],
    }
    store.close()
    return found


@needs_ray
def test_the_outcome_is_that_of_one_process_though_a_worker_ends(run, articles, database, tmp_path, monkeypatch, plain):
    (articles / "2.txt").write_text(f"It ends once: {tmp_path / 'ended'}\n\nAda Brandt said that she would accept it.")
    spread = run("add", articles, *CPUS)
    assert (tmp_path / "ended").exists()
    assert spread[0] == 1
    monkeypatch.setenv("STANCE_DATABASE", str(tmp_path / "one.sqlite"))
    assert run("add", articles) == spread  # and not a word of Ray's own on the end
    here, there = kept(tmp_path / "one.sqlite"), kept(database)
    assert here == there
    assert here["actors"] == ["Actor(name='Ada Brandt', kind=<ActorKind.PERSON: 'person'>)",
                              "Actor(name='Ivo Maal', kind=<ActorKind.PERSON: 'person'>)"]  # fmt: skip
    assert len(here["positions"]) == 7


@needs_ray
def test_a_document_that_ends_every_process_is_named_and_the_rest_is_kept(run, articles, database, plain):
    (articles / "0.txt").write_text("It ends always.")
    (articles / "7.txt").write_text("This ends always, too.")
    status, out, err = run("add", articles, *CPUS)
    assert (status, err) == (1, "")
    assert out.count("skipped. It could not be judged: the process that judged it ended 3 times") == 2
    assert [row["name"] for row in Store().documents()] == ["1.txt", "2.txt", "3.txt", "4.txt"]
    for name in ("0.txt", "7.txt"):
        (articles / name).write_text("Ada Brandt said that it was mended.")
    out = run("add", articles, *CPUS)[1]  # and goes on where it ended
    assert "1 added with 1 statements, 6 already there, 2 skipped." in out


class Handed:
    """Stands for the processes: judges in this one, and does something between two documents."""

    def __init__(self, between):
        self.between = between

    def outcomes(self, tasks):
        reader = plain_reader(codebook.load(), None, "cpu")
        for number, task in enumerate(tasks):
            self.between(number)
            yield reader.read(*task)

    def close(self):
        pass


@pytest.mark.parametrize("taken_out", [False, True])
def test_what_others_keep_or_take_out_meanwhile_shifts_nothing(run, tmp_path, database, plain, monkeypatch, taken_out):
    folder = tmp_path / "few"
    folder.mkdir()
    for name in "abcd":
        (folder / f"{name}.txt").write_text(f"Ada Brandt said that {name} was a dam.")
    if taken_out:
        run("add", folder / "d.txt")

    def between(number):
        if number == 0 and taken_out:
            store = Store()
            store.remove([row["id"] for row in store.documents() if row["name"] == "d.txt"])
        elif number == 0:
            (document,) = read_documents(folder / "b.txt")
            Store().add(document, [])

    monkeypatch.setattr(engines, "Workers", lambda *args, **given: Handed(between))
    status, out, _ = run("add", folder, *CPUS)
    assert status == 0
    assert out.splitlines()[1] == ("b.txt: 1 statements" if taken_out else "b.txt: already there")
    assert out.splitlines()[3] == "d.txt: 1 statements"
    assert {row["name"] for row in Store().documents()} == {f"{name}.txt" for name in "abcd"}


@needs_ray
def test_models_that_cannot_be_loaded_are_a_sentence(run, articles, plain):
    status, out, err = run("add", articles, *CPUS, "--model", "none")
    assert (status, out) == (2, "")
    assert err == "stance: The model 'none' could not be loaded.\n"


def test_without_ray_a_sentence_says_what_to_install(run, articles, plain, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    status, _, err = run("add", articles, *CPUS)
    assert status == 2
    assert "requirements-ray.txt" in err


def test_where_all_is_there_no_process_is_started(run, articles, plain, monkeypatch):
    run("add", articles / "0.txt")
    monkeypatch.setitem(sys.modules, "ray", None)
    assert run("add", articles / "0.txt", *CPUS)[1].endswith("1 already there, 0 skipped.\n")


@pytest.mark.parametrize("words", [("--address", "head.example:6379"), ("--workers", "2")])
def test_what_is_said_of_ray_without_ray_is_refused(run, articles, words):
    status, _, err = run("add", articles, *words)
    assert status == 2
    assert "--engine ray" in err


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_a_number_of_workers_is_one_or_more(run, articles, number):
    assert run("add", articles, "--engine", "ray", "--workers", number)[0] == 2


@pytest.mark.parametrize(
    ("nodes", "number", "on_gpu", "shared"),
    [
        ([{"CPU": 2}], None, True, (2, 1, 0)),
        ([{"CPU": 8}], 2, True, (2, 4, 0)),
        ([{"CPU": 4}, {"CPU": 4}, {"CPU": 4}], 2, True, (2, 4, 0)),
        ([{"CPU": 4}, {"CPU": 4}, {"CPU": 4}], 4, True, (4, 2, 0)),
        ([{"CPU": 16, "GPU": 2}, {"CPU": 16}], None, True, (2, 8, 0.99)),
        ([{"CPU": 16, "GPU": 2}], 3, True, (3, 5, 0.495)),
        ([{"CPU": 16, "GPU": 2}], None, False, (16, 1, 0)),
        ([{"object_store_memory": 1}, {"CPU": 2}], None, True, (2, 1, 0)),
    ],
)
def test_processes_share_what_the_machines_have(nodes, number, on_gpu, shared):
    found, resources = share_out(nodes, number, None, on_gpu=on_gpu)
    assert (found, resources["num_cpus"], resources["num_gpus"]) == shared


def test_more_processes_than_fit_are_refused():
    with pytest.raises(EngineError, match="3 workers do not fit: there are 2 CPUs"):
        share_out([{"CPU": 2}], 3, None, on_gpu=True)
