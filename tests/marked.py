"""Text with its roles marked in brackets, for tests of what comes after the tagger.

``[s The envoy] [c said] [t she would come.]`` marks a source, a cue and a content; ``[p Ada Brandt]``
a person's name, ``[o Foreign Office]`` a body, ``[l Norland]`` a place. Marks may nest.
"""

from __future__ import annotations

from stance.actors import resolve
from stance.attribution import Name, Reading
from stance.domain import Document, Span
from stance.linking import link

ROLES = {"s": "source", "c": "cue", "t": "content"}
SAID = "[c said] [t the dam was safe]."
NAMES = {"p": "PERSON", "o": "ORGANIZATION", "l": "LOCATION"}


def parse(marked: str) -> tuple[str, list[tuple[str, Span]], list[Name]]:
    """The bare text, the roles and the names."""
    text, open_marks = "", []
    roles: list[tuple[str, Span]] = []
    names: list[Name] = []
    at = 0
    while at < len(marked):
        if marked[at] == "[" and marked[at + 1 : at + 2] in {*ROLES, *NAMES} and marked[at + 2] == " ":
            open_marks.append((marked[at + 1], len(text)))
            at += 3
        elif marked[at] == "]":
            kind, start = open_marks.pop()
            span = Span(start, len(text))
            if kind in ROLES:
                roles.append((ROLES[kind], span))
            else:
                names.append(Name(NAMES[kind], span))
            at += 1
        else:
            text += marked[at]
            at += 1
    return text, sorted(roles, key=lambda role: role[1]), sorted(names, key=lambda name: name.span)


def read(marked: str, **fields: object) -> tuple[Document, Reading]:
    """The document and what the tagger would have found in it, linked."""
    text, roles, names = parse(marked)
    return Document(name="test.txt", text=text, **fields), Reading(
        link(text, roles, str(fields.get("title", ""))), names
    )


def actors(marked: str, **fields: str) -> list[str | None]:
    """The actor of each attribution, in order; ``None`` where unresolved."""
    document, reading = read(marked, **fields)
    return [resolution.actor.name if resolution.actor else None for _, resolution in resolve(document, reading)]
