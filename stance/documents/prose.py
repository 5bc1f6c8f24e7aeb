"""Texts without fields of their own in, documents out: the headline and the lines that name outlet, date and author.

Reads plain text and Markdown; other readers hand over the text they found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stance.documents import dates
from stance.documents.decoding import decoded
from stance.documents.items import LONGEST_TEXT, File, Found, Unreadable, too_long
from stance.domain import Document

LONGEST_TITLE = 200
_LABEL = re.compile(r"(source|date|author|by):\s*(\S.{0,80})$", re.IGNORECASE)
NOBODY = frozenset([
    "python-docx", "microsoft office user", "microsoft account", "windows user", "user", "owner", "admin", "administrator",
    "author", "unknown", "unknown author", "anonymous", "(anonymous)",
])  # fmt: skip
"""What programs put down as the author of whatever is written with them."""
SEARCHED = 10_000
"""Characters of a text in which its title is looked for."""
WIDEST = 130
"""Characters: a text whose lines are longer than that is not broken into lines, only into paragraphs."""
FULL = 0.75
"""Of the length that nine in ten lines keep to: a ragged line broken for want of room is at least that long."""
_OPENS = re.compile(r"(?:source|date|author|by):|[•▪◦‣*–—-]\s|\(?\d{1,3}[.)]\s|(?:[A-ZÀ-Þ][\w.'’-]*+\s?+){1,5}+:")
"""What begins a line of its own: a label, an item of a list, or a turn in a transcript."""
_CUT = re.compile(r"(?<![\w-])([^\W\d_]+)[-\u00ad]\n([^\W\d_A-ZÀ-Þ][^\W\d_]*)")
"""A word that a line break cuts in two; its hyphen is the break's, unless the whole has one elsewhere in the text."""
_COMPOUND = re.compile(r"[^\W\d_]+-[^\W\d_]+")


def plain(file: File) -> Iterator[Found]:
    """A ``.txt`` or ``.md`` file."""
    text, remark = decoded(file.content, file.encoding)
    yield from headed(file, text, remark)


def headed(file: File, text: str, remark: str = "", *, title: str = "", author: str = "") -> Iterator[Found]:
    """The first line is the headline; last lines ``source: outlet``, ``date: 2031-05-04`` and ``author: name`` name those.

    ``title``: what the file's properties call it, taken where the text has it too; templates leave theirs in others.
    ``author``: who signed it by its properties, where the text has no such line.
    """
    if len(text) > LONGEST_TEXT:
        raise Unreadable(too_long(len(text)))
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    named: dict[str, str] = {}
    for line in reversed(lines[-3:]):
        if not (label := _LABEL.match(line)) or (what := label[1].lower().replace("by", "author")) in named:
            break
        named[what] = label[2]
    headline = re.sub(r"^#+\s*", "", lines[0]) if lines else ""
    if title.strip() and _words(title) in _words(text[:SEARCHED]):
        headline = title.strip()
    outlet, date = named.get("source", ""), named.get("date", "")
    author = named.get("author", "") or signed(author)
    yield Document(file.name, text, headline[:LONGEST_TITLE], outlet, published=dates.day(date), author=author)
    yield from file.remarks(remark, dates.unread(date))


def signed(name: str | None) -> str:
    """The author in a file's properties on one line; empty where a program has put down itself or nobody."""
    name = " ".join((name or "").split())
    return "" if name.casefold() in NOBODY else name


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def unwrapped(lines: Sequence[str]) -> str:
    """Lines that were broken for want of room, in PDF and mail, as paragraphs again, with a line feed between those.

    A line runs on into the next where it is about as long as lines get, and the next opens no item or turn.

    >>> unwrapped(["Ada Brandt said that the dam was her bro-", "ther's gift to the south.", "Ivo Maal doubted it."])
    "Ada Brandt said that the dam was her brother's gift to the south.\\nIvo Maal doubted it."
    """
    lines = [line.strip() for line in lines]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    if width > WIDEST:
        return "\n".join(lines)
    words = {word for line in lines for word in _COMPOUND.findall(line)}
    pieces, before = lines[:1], "".join(lines[:1])
    for line in lines[1:]:
        runs_on = line and len(before) >= FULL * width and not _OPENS.match(line)
        if runs_on and (cut := _CUT.search(f"{before[-WIDEST:]}\n{line[:WIDEST]}")):
            if f"{cut[1]}-{cut[2]}" not in words:
                pieces[-1] = pieces[-1][:-1]
        else:
            pieces.append(" " if runs_on else "\n")
        pieces.append(line)
        before = line
    return "".join(pieces)
