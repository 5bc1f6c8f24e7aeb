"""Articles written for this project with their attributions marked inline in, texts with spans of roles out.

They lie in ``articles`` beside this script; ``articles/README.md`` says how they are marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ARTICLES = Path(__file__).parent / "articles"
MARKS = {"s": "source", "c": "cue", "t": "content"}
_MARK = re.compile(r"<(/?)([sct])>")


def read_tagged(folder: Path = ARTICLES) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """Each text without its marks, and (role, start, end) in characters of it.

    Raises ``ValueError`` for marks that are nested or not closed.
    """
    for path in sorted(folder.glob("*.txt")):
        try:
            yield unmark(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error


def unmark(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """
    >>> unmark("<s>He</s> <c>said</c> <t>no</t>.")
    ('He said no.', [('source', 0, 2), ('cue', 3, 7), ('content', 8, 10)])
    """
    text, spans, at, opened = "", [], 0, None
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark[1] != ("/" if opened else "") or (opened and opened[0] != MARKS[mark[2]]):
            raise ValueError(f"the mark {mark[0]} after {text[-40:]!r} is nested or closes nothing")
        if opened:
            spans.append((*opened, len(text)))
            opened = None
        else:
            opened = (MARKS[mark[2]], len(text))
    if opened:
        raise ValueError(f"a mark of {opened[0]} is not closed")
    return text + marked[at:], spans
