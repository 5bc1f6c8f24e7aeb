"""Articles written for this project with their attributions marked inline in, texts with spans of roles out.

They lie in ``articles`` beside this script; ``articles/README.md`` says how they are marked. Those that name the actor of
each content are gold for actors, too:

    python models/training/tagged.py FOLDER [BEGINNING ...]     # of their names; writes the texts and actors.json
    python -m stance evaluate actors FOLDER/actors.json
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from stance.domain import Span
from stance.linking import unquoted

ARTICLES = Path(__file__).parent / "articles"
MARKS = {"s": "source", "c": "cue", "t": "content"}
CONTENTS = "inner"
"""What the names of files begin with that hold no articles but contents, a paragraph each."""
NOBODY = "none"
"""The actor of a content whose speaker no reader could name."""
_MARK = re.compile(r"<(/?)([sct])(?: a=\"([^\">]*)\")?>")


class Tagged(NamedTuple):
    """A text without its marks, (role, start, end) in characters of it, and the actors of its contents by their place.

    ``inner``: the roles in contents of those contents, in which others are quoted.
    """

    text: str
    roles: list[tuple[str, int, int]]
    actors: dict[tuple[int, int], str]
    inner: list[tuple[str, int, int]]

    def alone(self) -> Iterator[Tagged]:
        """The contents as texts of their own, of a text in whose contents it is marked whom they quote."""
        contents = [Span(start, end) for role, start, end in self.roles if role == "content"] if self.inner else []
        for content in contents:
            first, last = unquoted(self.text, content)
            inside = [(role, s - first, e - first) for role, s, e in self.inner if first <= s and e <= last]
            yield Tagged(self.text[first:last], inside, {}, [])


def read_tagged(paths: list[Path] | None = None) -> Iterator[Tagged]:
    """The articles in these files, or all that lie beside this script; of ``inner_*`` each paragraph is a text of its own.

    Raises ``ValueError`` for marks that are nested or not closed.
    """
    for path in paths or sorted(ARTICLES.glob("*.txt")):
        marked = path.read_text(encoding="utf-8").strip()
        try:
            yield from map(unmark, marked.split("\n\n") if path.name.startswith(CONTENTS) else [marked])
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error


def unmark(marked: str) -> Tagged:
    """
    >>> tagged = unmark('<s>He</s> <c>said</c> <t a="Ada Brandt">no</t>.')
    >>> tagged.text, tagged.roles
    ('He said no.', [('source', 0, 2), ('cue', 3, 7), ('content', 8, 10)])
    >>> tagged.actors
    {(8, 10): 'Ada Brandt'}
    """
    text, at = "", 0
    opened: list[tuple[str, int, str | None]] = []
    found = Tagged("", [], {}, [])
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        role = MARKS[mark[2]]
        if mark[1] and opened and opened[-1][0] == role:
            _, start, actor = opened.pop()
            (found.inner if opened else found.roles).append((role, start, len(text)))
            if actor:
                found.actors[start, len(text)] = actor
        elif not mark[1] and [role for role, _, _ in opened] in ([], ["content"]):
            opened.append((role, len(text), mark[3]))
        else:
            raise ValueError(f"the mark {mark[0]} after {text[-40:]!r} is nested or closes nothing")
    if opened:
        raise ValueError(f"a mark of {opened[-1][0]} is not closed")
    return found._replace(text=text + marked[at:])


def gold(tagged: Tagged) -> list[dict[str, object]]:
    """An article's contents as ``stance.gold.read_statements`` reads them."""
    return [
        {"content": words, "actor": None if actor == NOBODY else actor, "nth": _occurrence(tagged.text, words, start)}
        for (start, end), actor in tagged.actors.items()
        for words in [tagged.text[start:end]]
    ]


def _occurrence(text: str, words: str, start: int) -> int:
    """The how manieth time it is that words stand in a text where they start."""
    return sum(text.startswith(words, at) for at in range(start + 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where to write the texts and actors.json")
    parser.add_argument("beginning", nargs="*", default=[""], help="only articles whose names begin so")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for path in sorted(ARTICLES.glob("*.txt")):
        tagged = next(read_tagged([path]))
        if tagged.actors and path.name.startswith(tuple(given.beginning)):
            (given.folder / path.name).write_text(tagged.text, encoding="utf-8")
            found[path.name] = gold(tagged)
    (given.folder / "actors.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
