"""A path in, out every document under it, in the order of names; patterns say which files of a folder are meant."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import NamedTuple

from stance.documents.items import LARGEST_FILE, Item, Refusal, suffix
from stance.documents.readers import READERS, line, read_content

PAGES = (".html", ".htm")
SAVED_PARTS = ("_files", ".files", "-Dateien", "_fichiers", "_archivos")
"""How browsers call the folder with the pictures and scripts of a page that they save beside it."""


class Part(NamedTuple):
    """What comes of one file of so many bytes, read as it is asked for; of no bytes what is to be said before."""

    size: int
    items: Iterator[Item]


class Listing(NamedTuple):
    """What lies under a path: the files, in the order of their names, and a refusal for each folder that stays closed."""

    files: list[Path]
    closed: list[Refusal]


def read_documents(path: Path, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> Iterator[Item]:
    """Every document under a file or folder, in the order of their names; remarks follow the document they are about.

    In a folder only files that fit one of the patterns ``only``, if there are any, and none of ``without``. What cannot
    be opened comes first.
    """
    for part in parts_of(path, only=only, without=without):
        yield from part.items


def parts_of(path: Path, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> list[Part]:
    """What ``read_documents`` gives, a part for each file, none of them opened yet."""
    files, closed = files_in(path, only=only, without=without)
    said = closed if files or closed else [Refusal(_shown(path), _nothing(path))]
    return [Part(0, iter(said)), *(Part(_size(file), _read_file(file)) for file in files)]


def _nothing(path: Path) -> str:
    if not path.is_dir():
        return "There is no such file or folder."
    there = files_in(path).files
    return f"None of its {len(there):,} files fits the patterns." if there else "The folder holds no files."


def files_in(path: Path, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> Listing:
    """The files that ``read_documents`` reads; a folder that stays closed is named by its path in the given one.

    Neither where there is nothing.
    """
    try:
        if not path.is_dir():
            return Listing([path] if path.is_file() else [], [])
    except OSError as error:  # a folder above may not be entered, or a name is longer than names can be
        return Listing([], [Refusal(_shown(path), f"It cannot be opened: {error.strerror}.")])
    found, failed = _walked(path)
    files = [file for file in found if not _is_aside(file, path) and _is_meant(file.relative_to(path), only, without)]
    closed = []
    for folder, reason in failed:
        anything = folder / "*"
        if not _is_aside(anything, path) and _is_meant(anything.relative_to(path), (), without):
            name = _shown(path if folder == path else folder.relative_to(path))
            closed.append(Refusal(name, f"The folder cannot be opened: {reason}. Nothing in it was read."))
    return Listing(files, closed)


def _walked(top: Path) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Every file under a folder, and every folder that cannot be opened with the reason; links to folders are left."""
    files, failed = [], []

    def fail(error: OSError) -> None:
        failed.append((Path(error.filename), str(error.strerror)))

    for name, folders, names in os.walk(top, onerror=fail):
        folder = Path(name)
        try:
            os.stat(os.path.join(folder, "."))  # names can be read, too, where nothing may be entered
        except OSError as error:
            failed.append((folder, str(error.strerror)))
            folders.clear()
        else:
            files += [folder / each for each in names if _is_file(folder / each)]
    return sorted(files), sorted(failed)


def _is_file(path: Path) -> bool:
    """Also for a link to what may not be seen: that is said when it is read."""
    try:
        return path.is_file()
    except OSError:
        return True


def _is_aside(file: Path, folder: Path) -> bool:
    """Hidden, or a picture or script of a saved page that lies beside it."""
    relative = file.relative_to(folder)
    return any(part.startswith(".") for part in relative.parts) or any(
        parent.name.endswith(end)
        and any(_is_file(parent.parent / (parent.name.removesuffix(end) + page)) for page in PAGES)
        for parent in file.parents[: len(relative.parts) - 1]
        for end in SAVED_PARTS
    )


def _is_meant(file: PurePath, only: Sequence[str], without: Sequence[str]) -> bool:
    return (not only or any(_fits(file, pattern) for pattern in only)) and not any(
        _fits(file, pattern) for pattern in without
    )


def _fits(file: PurePath, pattern: str) -> bool:
    """Shell patterns, in capitals or small letters: on the whole path within the folder if they have a ``/``, or else
    on the name of the file. ``*`` takes in folders as well."""
    path = file.as_posix() if "/" in pattern else file.name
    return fnmatchcase(path.casefold(), pattern.casefold())


def _shown(path: PurePath) -> str:
    return line(os.fsencode(path.as_posix()).decode("utf-8", "replace"))


def _read_file(path: Path) -> Iterator[Item]:
    name = os.fsencode(path.name).decode("utf-8", "replace")
    try:
        size = path.stat().st_size if suffix(name) in READERS else 0  # what is not read is not opened
        content = _content(path) if 0 < size <= LARGEST_FILE else b""
    except OSError as error:
        yield Refusal(line(name), f"The file cannot be opened: {error.strerror}.")
    else:
        yield from read_content(name, content, size=max(size, len(content)))


def _size(path: Path) -> int:
    """Bytes of a file; 0 of one that may not be looked at, or is gone."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _content(path: Path) -> bytes:
    """No more of a file that grows meanwhile than shows that it is too large."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)
