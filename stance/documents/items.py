"""What goes into a reader and what comes out of it: files, documents, refusals, remarks; and how large they may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from stance.domain import Document

LARGEST_FILE = 64 * 2**20
"""Bytes; also of what a file in an archive unpacks to."""
LONGEST_TEXT = 500_000
"""Characters: some 150 pages. Longer is a book or a mistake, and is refused with that reason."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that could not be read: what it is called and why, in words for a user."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a document that was read: what was left out of it, or what it was taken for."""

    name: str
    reason: str


Item = Document | Refusal | Remark


@dataclass(frozen=True, slots=True)
class File:
    """A file's name and bytes. ``within``: the suffixes of the archives and mails that it came out of, outermost first;
    ``encoding``: what the server that sent it says of its text, if there was one."""

    name: str
    content: bytes
    within: tuple[str, ...] = ()
    encoding: str = ""

    @property
    def suffix(self) -> str:
        return suffix(self.name)

    def part(self, name: str, content: bytes) -> File:
        """A file that lies in this one."""
        return File(f"{self.name}/{name}", content, (*self.within, self.suffix))

    def remarks(self, *sentences: str) -> Iterator[Remark]:
        """One for each sentence that is not empty."""
        yield from (Remark(self.name, sentence) for sentence in sentences if sentence)


class Unreadable(Exception):
    """Raised by a reader for a file it cannot read; its text is the sentence of the refusal."""


Found = Item | File
"""What a reader yields: a ``File`` is one that lay in its file, still to be read."""
Reader = Callable[[File], Iterator[Found]]


def suffix(name: str) -> str:
    """The end of a file's name from its last full stop on, in small letters: ``.pdf``; empty where there is none."""
    return PurePath(name).suffix.lower()


def too_long(length: int) -> str:
    """The sentence for a text of so many characters."""
    return f"The text has {length:,} characters; at most {LONGEST_TEXT:,} are read."
