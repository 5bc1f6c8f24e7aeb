"""Folders and files that may not be opened, or are gone when they are: each a sentence, and the rest go on.

Permissions do not hold for root, so where the tests run as root another user is taken on while folders are read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from stance.cli import watching
from stance.documents import folders, read_documents
from stance.documents.items import Refusal

NOBODY = 65534
DENIED = "The folder cannot be opened: Permission denied. Nothing in it was read."


@contextmanager
def permissions() -> Iterator[None]:
    """As a user for whom they hold."""
    if os.geteuid() != 0:
        yield
        return
    try:
        os.seteuid(NOBODY)
    except OSError as error:
        pytest.skip(f"the tests run as root, and no other user can be taken on here: {error}")
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shut(tmp_path):
    """A folder with a text and four folders: one open, three of which one may not be read, entered, or either."""
    if os.name != "posix":
        pytest.skip("folders are closed in another way here")
    for above in (tmp_path, *tmp_path.parents):
        if "pytest-of-" in str(above):  # pytest's own are closed to others
            above.chmod(0o755)
    made = tmp_path / "articles"
    modes = {"closed": 0o000, "named": 0o444, "open": 0o755, "unlisted": 0o111}
    for name in modes:
        (made / name / "in").mkdir(parents=True)
        (made / name / "in" / "deep.txt").write_text("Nobody spoke.")
    (made / "a.txt").write_text("Nobody spoke.")
    (made / "b.txt").write_text("Nobody may read it.")
    (made / "b.txt").chmod(0o000)
    for name, mode in modes.items():
        (made / name).chmod(mode)
    yield made
    for folder in made.iterdir():
        folder.chmod(0o755)


def read(path: Path, *without: str) -> list[tuple[str, str]]:
    with permissions():
        return [(item.name, getattr(item, "reason", "")) for item in read_documents(path, without=without)]


def test_folders_that_may_not_be_opened_are_named_and_the_rest_go_on(shut):
    texts = [("a.txt", ""), ("b.txt", "The file cannot be opened: Permission denied."), ("deep.txt", "")]
    assert read(shut) == [("closed", DENIED), ("named", DENIED), ("unlisted", DENIED), *texts]
    assert read(shut, "closed/*", "*named/*", "un*/*") == texts


def test_a_closed_folder_and_what_lies_in_it_are_refused_by_their_paths(shut):
    closed = shut / "closed"
    assert read(closed) == [(str(closed), DENIED)]
    for inside in (closed / "in", closed / "in" / "deep.txt"):
        assert read(inside) == [(str(inside), "It cannot be opened: Permission denied.")]


def test_hidden_folders_are_passed_over_whether_they_open_or_not(shut):
    (shut / "closed").rename(shut / ".closed")
    assert [name for name, _ in read(shut)] == ["named", "unlisted", "a.txt", "b.txt", "deep.txt"]


def test_the_command_line_names_them_and_goes_on(shut, database, run, stubbed):
    database.parent.mkdir()
    database.parent.chmod(0o777)
    with permissions():
        status, said, error = run("add", shut)
    assert (status, error) == (1, "")
    assert said.splitlines() == [
        *(f"{name}: skipped. {DENIED}" for name in ("closed", "named", "unlisted")),
        "a.txt: 0 statements",
        "b.txt: skipped. The file cannot be opened: Permission denied.",
        "deep.txt: already there",
        "1 added with 0 statements, 1 already there, 4 skipped.",
    ]


def test_a_watched_folder_names_them_once_and_goes_on(shut, database, run, stubbed, monkeypatch):
    database.parent.mkdir()
    database.parent.chmod(0o777)
    looks = iter(range(3))

    def sleep(_: float) -> None:
        if next(looks, None) is None:
            raise KeyboardInterrupt

    monkeypatch.setattr(watching, "time", SimpleNamespace(sleep=sleep))
    with permissions():
        status, said, _ = run("watch", shut, "--except", "*named/*")
        inside = run("watch", shut / "closed" / "in")
    assert status == 1
    assert said.splitlines()[:-1] == [
        *(f"{name}: skipped. {DENIED}" for name in ("closed", "unlisted")),
        "a.txt: 0 statements",
        "b.txt: skipped. The file cannot be opened: Permission denied.",
    ]
    assert inside == (2, "", f"stance: {shut / 'closed' / 'in'}: Permission denied.\n")


def test_a_name_longer_than_names_can_be_is_refused(tmp_path):
    [refusal] = read_documents(tmp_path / ("x" * 5000))
    assert refusal.reason == "It cannot be opened: File name too long."


def test_a_file_that_goes_between_listing_and_reading_is_said(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(name)
    items = read_documents(tmp_path)
    first = next(items)
    (tmp_path / "b.txt").unlink()
    rest = list(items)
    assert [item.name for item in (first, *rest)] == ["a.txt", "b.txt", "c.txt"]
    assert rest[0] == Refusal("b.txt", "The file cannot be opened: No such file or directory.")


def test_a_folder_that_goes_while_it_is_walked_is_said(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(name)
    stat = os.stat

    def going(path, *rest, **named):
        if str(path) == f"{tmp_path}/a/.":
            (tmp_path / "a" / "x.txt").unlink(missing_ok=True)
            (tmp_path / "a").rmdir()
        return stat(path, *rest, **named)

    monkeypatch.setattr(folders.os, "stat", going)
    gone, left = read_documents(tmp_path)
    assert gone == Refusal("a", "The folder cannot be opened: No such file or directory. Nothing in it was read.")
    assert left.text == "b"
