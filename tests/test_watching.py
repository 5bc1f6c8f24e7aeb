"""A watched folder: quiet until something is new in it, and no file is read before it is written to its end."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest

from invented import TEXT
from stance.cli import watching
from stance.store import Store
from stub import Stub

pytestmark = pytest.mark.usefixtures("stubbed")


@pytest.fixture
def watch(run, monkeypatch, tmp_path):
    """Watches while the steps are done, one after each look, and then ends it; gives status, lines and errors."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()

    def watched(*steps, words=()):
        pending = iter(steps)

        def sleep(seconds: float) -> None:
            assert seconds == 0.5
            if (step := next(pending, None)) is None:
                raise KeyboardInterrupt
            step()

        monkeypatch.setattr(watching, "time", SimpleNamespace(sleep=sleep))
        status, out, err = run("watch", inbox, "--every", 0.5, *words)
        return status, out.splitlines(), err

    watched.inbox = inbox
    return watched


def nothing() -> None:
    pass


def test_what_is_new_is_read_once_and_ctrl_c_ends_it(watch):
    watch.inbox.joinpath("dam.txt").write_text(TEXT)
    late = watch.inbox / "2031" / "late.md"
    late.parent.mkdir()
    status, lines, err = watch(nothing, lambda: late.write_text("Nobody spoke."), nothing, nothing, nothing)
    assert status == 0
    assert lines == [
        "dam.txt: 3 statements",
        "late.md: 0 statements",
        "Watching has ended: 2 added with 3 statements, 0 already there, 0 skipped.",
    ]
    assert "Ctrl-C ends it" in " ".join(err.split())


def test_a_file_that_is_still_being_written_is_left_for_later(watch):
    growing = watch.inbox / "dam.txt"
    half = len(TEXT) // 2

    def more(words: str):
        def write() -> None:
            with growing.open("a") as file:
                file.write(words)

        return write

    _, lines, _ = watch(more(TEXT[:half]), more(TEXT[half:]), nothing, nothing)
    assert lines[0] == "dam.txt: 3 statements"
    assert len(Store().documents()) == 1


def test_a_change_of_time_alone_is_still_writing(watch):
    file = watch.inbox / "dam.txt"
    file.write_text(TEXT)
    touches = [lambda n=n: os.utime(file, ns=(n, n)) for n in (10**18, 2 * 10**18, 3 * 10**18)]
    assert len(watch(*touches)[1]) == 1
    assert watch(nothing)[1][0] == "dam.txt: 3 statements"


def test_a_refused_file_is_named_once_until_it_changes(watch):
    bad = watch.inbox / "bad.txt"
    bad.write_bytes(b"\0")
    status, lines, _ = watch(
        nothing, nothing, nothing, lambda: bad.write_text("Nobody spoke."), nothing, nothing, nothing
    )
    assert status == 1
    assert lines[:-1] == ["bad.txt: skipped. The file is binary, not text.", "bad.txt: 0 statements"]


def test_what_is_there_already_is_passed_over_quietly_and_loads_no_model(watch, run):
    watch.inbox.joinpath("dam.txt").write_text(TEXT)
    run("add", watch.inbox)
    status, lines, _ = watch(nothing, nothing)
    assert (status, lines) == (0, ["Watching has ended: 0 added with 0 statements, 1 already there, 0 skipped."])
    assert Stub.loaded == 1


def test_a_folder_that_goes_and_comes_back_ends_nothing(watch):
    file = watch.inbox / "dam.txt"
    file.write_text(TEXT)
    away = watch.inbox.with_name("away")
    _, lines, _ = watch(lambda: watch.inbox.rename(away), nothing, lambda: away.rename(watch.inbox), nothing, nothing)
    assert lines[0] == "dam.txt: 3 statements"


def test_patterns_say_which_files_are_meant(watch):
    for name in ("a.txt", "b.md"):
        watch.inbox.joinpath(name).write_text(f"{name} says nothing.")
    assert watch(nothing, words=("--only", "*.md"))[1][:-1] == ["b.md: 0 statements"]


def test_a_stop_while_a_document_is_judged_ends_it_too(watch):
    watch.inbox.joinpath("a.txt").write_text("stop")
    assert watch(nothing)[:2] == (
        0,
        ["Watching has ended: 0 added with 0 statements, 0 already there, 0 skipped."],
    )


def test_a_folder_that_is_not_there_is_said(run, tmp_path):
    assert run("watch", tmp_path / "none") == (
        2,
        "",
        f"stance: {tmp_path / 'none'}: There is no such file or folder.\n",
    )


@pytest.mark.parametrize("every", ["0", "-1", "nan", "inf", "often"])
def test_how_often_is_a_number_above_nothing(run, tmp_path, every):
    status, _, err = run("watch", tmp_path, f"--every={every}")
    assert status == 2
    assert "is no number of seconds above 0" in err
