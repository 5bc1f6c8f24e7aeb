"""Words that no source is marked for in, whose they are out: who gives a speech by its title, which body resolves.

What a source refers to, where there is one, is left to ``actors``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stance.cast import Person
from stance.discourse import UNRESOLVED, Discourse
from stance.domain import Actor, ActorKind, Document, Resolution, Span
from stance.offices import holder
from stance.passages import covering
from stance.phrases import name_behind_role, role_words, serves
from stance.turns import speech_by

_NUMBER = re.compile(r"(?:\(?[\divxa-h]{1,4}[.)] )?(?:[A-Z]\w+ly )?")
"""Before the verb that begins a clause of a resolution: "3. ", "(b) Strongly "."""


def giver(document: Document, paragraphs: Sequence[Span], cast: Sequence[Person]) -> Resolution:
    """Who gives the speech that the whole text is, by its title: of the cast, by name, or by office."""
    phrase = speech_by(document.title, document.text, paragraphs)
    name = name_behind_role(phrase)
    known = [p for p in cast if phrase and re.search(rf"\b{re.escape(p.words[-1])}\b", name or phrase)]
    office = frozenset() if serves(phrase) else role_words(re.split(r" (?:at|in|on|to|for|with) ", phrase)[0])
    known = known or [p for p in cast if office and not name and any(r <= office and len(r) > 1 for r in p.roles)]
    name = (known[0].name if len(known) == 1 else name) or holder(office, document.published)
    return Resolution(Actor(name), "title", 0.9) if name else UNRESOLVED


def resolving(text: str, cue: Span, discourse: Discourse) -> Resolution:
    """The body whose wish a clause of a resolution is, named on a line of its own above: "The Assembly of Communes,"."""
    here = covering(discourse.paragraphs, cue.start)
    opens = here is not None and _NUMBER.fullmatch(text, discourse.paragraphs[here].start, cue.start)
    body = discourse.institutions.enacting(cue.start) if opens else ""
    return Resolution(Actor(body, ActorKind.INSTITUTION), "resolution", 0.7) if body else UNRESOLVED
