"""The command line as its users meet it: help, lines, sentences, exit status. The pipeline is a stub."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from invented import TEXT, document, position, statement
from stance import __version__, codebook
from stance.cli import _parser
from stance.store import Store
from stub import Stub

pytestmark = pytest.mark.usefixtures("stubbed")


def commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()):
    """Every command and the words that call it."""
    yield words, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from commands(inner, (*words, name))


COMMANDS = list(commands(_parser()))


def test_a_codebook_of_ones_own_is_kept_for_the_dashboard_a_shipped_one_is_not(run, folder, tmp_path):
    own = tmp_path / "dam.yaml"
    own.write_text((codebook.FOLDER / "sanctions.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    run("add", folder / "dam.txt", "--codebook", "sanctions")
    assert Store().codebooks() == {}
    run("add", folder / "dam.txt", "--codebook", own)
    assert Store().codebooks() == {"dam": own.read_text(encoding="utf-8")}


def test_a_codebook_that_was_changed_is_refused_where_stances_were_taken_on_it(run, folder, tmp_path, store):
    own, words = tmp_path / "dam.yaml", (codebook.FOLDER / "sanctions.yaml").read_text(encoding="utf-8")
    own.write_text(words, encoding="utf-8")
    run("add", folder / "dam.txt", "--codebook", own)
    own.write_text(f"{words}\n", encoding="utf-8")
    assert run("add", folder / "dam.txt", "--codebook", own)[0] == 0  # nothing was judged on it: the stub's is another
    kept = document()
    found = replace(position(statement(kept, "dam")), codebook="dam", version="0123abcd")
    store.add(kept, [(statement(kept, "dam"), found)])
    status, out, err = run("add", folder / "dam.txt", "--codebook", own)
    assert (status, out) == (2, "")
    assert "then 0123abcd): save it under another name" in err.replace("\n", " ")
    briefed = run("brief", "--codebook", own, "--output", tmp_path / "x.html")
    assert (briefed[0], briefed[2]) == (status, err)
    taken = tmp_path / "sanctions.yaml"
    taken.write_text(f"{words}\n", encoding="utf-8")
    assert "has the name of a codebook that comes with Stance" in run("add", folder, "--codebook", taken)[2]


def test_a_name_that_the_outputs_encoding_lacks_stops_nothing(tmp_path):
    (tmp_path / "Пример.xyz").write_text("no")
    command = [sys.executable, "-m", "stance", "add", str(tmp_path), "--only", "*"]
    given = {**os.environ, "PYTHONIOENCODING": "cp1252", "STANCE_DATABASE": str(tmp_path / "x.sqlite")}
    done = subprocess.run(command, env=given, capture_output=True, text=True, encoding="cp1252")
    assert done.stdout.splitlines()[-1].startswith("0 added")
    assert done.returncode == 1


def test_the_commands_are_those_promised():
    words = {" ".join(words) for words, _ in COMMANDS}
    assert words == {
        "",
        "add",
        "export",
        "brief",
        "actors",
        "actors list",
        "actors merge",
        "actors split",
        "actors undo",
        "codebook",
        "codebook check",
        "doctor",
        "follow",
        "update",
        "watch",
        "evaluate",
        "evaluate actors",
        "evaluate attribution",
        "evaluate stance",
    }


@pytest.mark.parametrize(("words", "parser"), COMMANDS, ids=[" ".join(w) or "stance" for w, _ in COMMANDS])
def test_every_command_and_argument_has_help(run, words, parser):
    status, out, err = run(*words, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"usage: {' '.join(['python -m stance', *words])}")
    assert parser.description
    for action in parser._actions:
        choices = action._choices_actions if isinstance(action, argparse._SubParsersAction) else [action]
        assert all(choice.help for choice in choices), action.dest


def test_the_version(run):
    assert run("--version")[:2] == (0, f"stance {__version__}\n")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("ad",),
        ("add",),
        ("evaluate",),
        ("evaluate", "stance"),
        ("export", "--format", "x"),
        ("follow",),
        ("watch", ".", "--every", "0"),
    ],
)
def test_a_wrong_command_line_is_status_2(run, words):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.startswith("usage: ")


def test_add_prints_a_line_for_each_document_and_a_summary(run, folder):
    (folder / "a.txt").unlink()
    assert run("add", folder) == (
        0,
        "dam.txt: 3 statements\nz.md: 0 statements\n2 added with 3 statements, 0 already there, 0 skipped.\n",
        "",
    )


def test_a_bad_document_never_stops_the_rest(run, folder):
    (folder / "b.txt").write_bytes(b"\0")
    status, out, _ = run("add", folder / "none.txt", folder)
    assert status == 1
    assert out.splitlines() == [
        f"{folder / 'none.txt'}: skipped. There is no such file or folder.",
        "a.txt: skipped. It could not be judged: a stage broke",
        "b.txt: skipped. The file is binary, not text.",
        "dam.txt: 3 statements",
        "z.md: 0 statements",
        "2 added with 3 statements, 0 already there, 3 skipped.",
    ]
    assert len(Store().documents()) == 2


def test_patterns_say_which_files_of_a_folder_are_meant(run, folder):
    (folder / "drafts").mkdir()
    (folder / "drafts" / "e.md").write_text("Not yet.")
    status, out, _ = run("add", folder, "--only", "*.md", "--except", "drafts/*")
    assert (status, out.splitlines()[0]) == (0, "z.md: 0 statements")
    assert out.splitlines()[1].startswith("1 added")
    assert "None of its 4 files fits the patterns." in run("add", folder, "--only", "*.pdf")[1]


def test_a_remark_is_a_line_of_its_own(run, folder):
    table = folder / "t.csv"
    table.write_text("headline,body\nDam,It rained.\n")
    status, out, _ = run("add", table)
    assert status == 0
    assert out.splitlines()[0] == "t.csv: Columns were taken by their names: title from 'headline', text from 'body'."


def test_adding_twice_changes_nothing_and_loads_no_model(run, folder):
    (folder / "a.txt").unlink()
    run("add", folder)
    before, exported = Store().stamp(), run("export")
    assert Stub.loaded == 1
    status, out, _ = run("add", folder)
    assert status == 0
    assert out.splitlines()[0] == "dam.txt: already there"
    assert out.splitlines()[-1] == "0 added with 0 statements, 2 already there, 0 skipped."
    assert (Stub.loaded, Store().stamp(), run("export")) == (1, before, exported)


def test_the_same_text_twice_in_one_run_is_added_once(run, folder):
    (folder / "a.txt").write_text(TEXT)
    status, out, _ = run("add", folder, folder / "dam.txt")
    assert status == 0
    assert out.splitlines()[-1] == "2 added with 3 statements, 2 already there, 0 skipped."
    assert Stub.loaded == 1


def test_an_interrupted_run_keeps_what_was_finished_and_goes_on(run, folder):
    (folder / "a.txt").unlink()
    (folder / "e.txt").write_text("stop")
    status, out, err = run("add", folder)
    assert (status, out) == (130, "dam.txt: 3 statements\n")
    assert "run the same command again" in " ".join(err.split())
    (folder / "e.txt").write_text("go on")
    status, out, _ = run("add", folder)
    assert (status, out.splitlines()[-1]) == (0, "2 added with 0 statements, 1 already there, 0 skipped.")


def test_nothing_is_judged_when_nothing_can_be_read(run, folder):
    status, out, _ = run("add", folder / "none.txt")
    assert (status, out.splitlines()[-1]) == (1, "0 added with 0 statements, 0 already there, 1 skipped.")
    assert Stub.loaded == 0


def test_the_database_may_be_a_url(run, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("STANCE_DATABASE", f"sqlite:///{tmp_path / 'by-url.sqlite'}")
    run("add", folder)
    by_url = run("export")
    assert (tmp_path / "by-url.sqlite").is_file()
    monkeypatch.setenv("STANCE_DATABASE", str(tmp_path / "by-url.sqlite"))
    assert run("export") == by_url
    assert by_url[1].count("\n") == 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export", "--codebook", "pease"], "No codebook 'pease'"),
        (["add", "{}", "--codebook", "pease"], "No codebook 'pease'"),
        (["evaluate", "stance", "{}/none.tsv"], "none.tsv: No such file or directory."),
        (["evaluate", "stance", "{}"], "Is a directory"),
        (["evaluate", "stance", "{}/empty"], "holds no statements"),
        (["evaluate", "stance", "{}/gold.tsv", "--model", "{}"], "could not be loaded"),
        (["evaluate", "stance", "{}/gold.tsv", "--device", "tpu"], "Device 'tpu' is not available here"),
        (["evaluate", "attribution", "{}/none.jsonl"], "none.jsonl: No such file or directory."),
        (["evaluate", "attribution", "{}/gold.tsv"], "gold.tsv, line 1: not a document"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(run, tmp_path, monkeypatch, words, sentence):
    monkeypatch.delenv("STANCE_DEVICE", raising=False)
    (tmp_path / "gold.tsv").write_text("label\tstatement\nopen\tAda would talk.\n")
    (tmp_path / "empty").touch()
    status, out, err = run(*(word.format(tmp_path) for word in words))
    assert (status, out) == (2, "")
    assert err.startswith("stance: ")
    assert sentence in err
    assert "Traceback" not in err
    assert "[Errno" not in err


def test_a_database_that_cannot_be_opened_is_status_2(run, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("STANCE_DATABASE", str(tmp_path))
    for words in (("export",), ("add", folder)):
        status, out, err = run(*words)
        assert (status, out) == (2, "")
        assert "cannot be opened: unable to open database file." in err
