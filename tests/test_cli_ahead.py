"""Documents that ``add`` judges ahead of the one that is kept next: in order, few, and none lost. The pipeline is a stub."""

from __future__ import annotations

import argparse
import subprocess
import sys

import pytest

from invented import document
from stance import codebook
from stance.ahead import AHEAD
from stance.cli import adding
from stance.documents import Part
from stance.store import Store
from stub import Stub

pytestmark = pytest.mark.usefixtures("stubbed")


def test_documents_are_judged_ahead_of_the_one_that_is_kept_but_few(run, tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_text("".join(f'{{"text": "No. {i} spoke."}}\n' for i in range(30)))
    begun, ahead = [], []

    def begin(pipeline, document):
        begun.append(document.text)

        def end():
            ahead.append(len(begun) - len(ahead))
            return pipeline.add(document)

        return end

    monkeypatch.setattr(Stub, "begin", begin)
    status, out, _ = run("add", tmp_path / "a.jsonl")
    assert (status, out.splitlines()[-1]) == (0, "30 added with 0 statements, 0 already there, 0 skipped.")
    assert begun == [f"No. {i} spoke." for i in range(30)]
    assert ahead == [AHEAD + 1] * (30 - AHEAD) + [*range(AHEAD, 0, -1)]


def test_what_is_fetched_is_kept_before_the_next_is_asked_for_though_files_come_before(run, folder, monkeypatch):
    (folder / "a.txt").unlink()

    def pages(_path, _fetcher):
        for i in range(3):
            assert len(Store().documents()) == 2 + i
            yield document(f"No. {i} spoke.", name=f"https://bugle.example/{i}", outlet="bugle.example")

    monkeypatch.setattr(adding, "read_address", pages)
    status, out, _ = run("add", folder, "https://bugle.example", folder / "dam.txt")
    assert (status, out.splitlines()[-1]) == (0, "5 added with 3 statements, 1 already there, 0 skipped.")


def test_what_was_begun_is_kept_when_the_rest_cannot_be_read(run, tmp_path, monkeypatch):
    def broken(*_args, **_named):
        def items():
            for i in range(3):
                yield document(f"No. {i} spoke.", name=f"{i}.txt")
            raise OSError(5, "The disk is gone", "/mnt")

        return [Part(0, items())]

    monkeypatch.setattr(adding, "parts_of", broken)
    status, out, err = run("add", tmp_path)
    assert (status, out.count("statements")) == (2, 3)
    assert "The disk is gone" in err
    assert len(Store().documents()) == 3


def test_nothing_is_held_of_a_document_that_others_have_kept_meanwhile(database, folder):
    taking = adding.Adding(argparse.Namespace(codebook=codebook.DEFAULT, model=None, device="auto"))
    items = [document(f"No. {i} spoke.", name=f"{i}.txt") for i in range(9)]
    for item in taking.of(items):
        if item is items[0]:
            for each in items:
                Store().add(each, [])
        taking.take(item)
    assert (taking.there, taking._ahead._begun) == (9, {})


def test_a_command_that_was_stopped_does_not_wait_for_what_is_being_read():
    script = (
        "import threading, time; from stance.__main__ import leave;"
        "threading.Thread(target=time.sleep, args=(60,)).start(); print('kept', end=''); leave(130)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "kept", "")
