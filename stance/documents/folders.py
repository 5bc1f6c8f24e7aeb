"""A path in, out every document under it, in the order of names; patterns say which files of a folder are meant."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from stance.documents.items import LARGEST_FILE, Item, Refusal, suffix
from stance.documents.readers import READERS, read_content

PAGES = (".html", ".htm")
SAVED_PARTS = ("_files", ".files", "-Dateien", "_fichiers", "_archivos")
"""How browsers call the folder with the pictures and scripts of a page that they save beside it."""


def read_documents(path: Path, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> Iterator[Item]:
    """Every document under a file or folder, in the order of their names; remarks follow the document they are about.

    In a folder only files that fit one of the patterns ``only``, if there are any, and none of ``without``.
    """
    if path.is_dir():
        files = files_in(path, only=only, without=without)
        if not files:
            there = files_in(path)
            reason = f"None of its {len(there):,} files fits the patterns." if there else "The folder holds no files."
            yield Refusal(str(path), reason)
        for file in files:
            yield from _read_file(file)
    elif path.is_file():
        yield from _read_file(path)
    else:
        yield Refusal(str(path), "There is no such file or folder.")


def files_in(path: Path, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> list[Path]:
    """The files that ``read_documents`` reads, in their order; none where there is nothing."""
    if not path.is_dir():
        return [path] if path.is_file() else []
    there = (file for file in sorted(path.rglob("*")) if file.is_file() and not _is_aside(file, path))
    return [file for file in there if _is_meant(file.relative_to(path), only, without)]


def _is_aside(file: Path, folder: Path) -> bool:
    """Hidden, or a picture or script of a saved page that lies beside it."""
    relative = file.relative_to(folder)
    return any(part.startswith(".") for part in relative.parts) or any(
        parent.name.endswith(end)
        and any((parent.parent / (parent.name.removesuffix(end) + page)).is_file() for page in PAGES)
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


def _read_file(path: Path) -> Iterator[Item]:
    name = os.fsencode(path.name).decode("utf-8", "replace")
    try:
        size = path.stat().st_size if suffix(name) in READERS else 0  # what is not read is not opened
        yield from read_content(name, path.read_bytes() if 0 < size <= LARGEST_FILE else b"", size=size)
    except OSError as error:
        yield Refusal(name, f"The file cannot be opened: {error.strerror}.")
