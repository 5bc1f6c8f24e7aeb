"""Invented reports in, questions put to their statements out: what only the lines before a statement explain.

A scene (``scenes/README.md``) is on one question, and each of its statements carries the stance of who makes it. Put to the
judge is the statement behind some of what stands before it, as ``stance.premises`` puts it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from collected import Pair, Unit
from wordings import ABOUT, PLAIN_WAYS, TAKES_A_POSITION, stances_of
from written import asked, capital, put_to

SCENES = Path(__file__).parent / "scenes"
NONE = "none"
MOST_WORDS = 110
"""Words of a premise: about what the judge reads of one."""
BEFORE = [(0.15, False, 0), (0.4, False, 1), (0.15, False, 2), (0.1, True, 0), (0.2, True, 1)]
"""How often a statement stands behind the headline or not, and behind how many lines."""
ALONE = 0.5
"""How often a statement that needs nothing before it is read by itself as well."""
EARLIER, ELSEWHERE = 0.25, 0.5
"""How often who speaks before is asked about as well, and how often another question."""
_LINE = re.compile(r"= ([^|]+) \| (\w+)(\*?) \| (.+)")


class Line(NamedTuple):
    """A sentence or two of a scene; of a reporter's own ``actor`` and ``stance`` are empty. ``plain``: it needs nothing before it."""

    text: str
    actor: str = ""
    stance: str = ""
    plain: bool = False


class Scene(NamedTuple):
    """A report on one question, with the ways of putting it."""

    kind: str
    ways: list[str]
    title: str
    lines: list[Line]

    def way(self, rng: random.Random) -> str:
        return rng.choice(self.ways + PLAIN_WAYS.get(self.kind, []))


def read_scenes() -> Iterator[Scene]:
    """Every scene beside this script."""
    for path in sorted(SCENES.glob("*.txt")):
        for block in re.split(r"(?m)^===+\s*$", path.read_text(encoding="utf-8")):
            lines = [line.strip() for line in block.splitlines() if line.strip()]
            if lines:
                head = dict(line.split(": ", 1) for line in lines[:4])
                ways = [way.strip() for way in head["ways"].split(";")]
                yield Scene(head["kind"], ways, head["title"], [_line(line) for line in lines[4:]])


def _line(line: str) -> Line:
    match = _LINE.fullmatch(line)
    return Line(match[4], match[1].strip(), match[2], bool(match[3])) if match else Line(line.removeprefix("- "))


def scene_units(rng: random.Random, *, asks: int = 1) -> list[Unit]:
    """One pass over the scenes: each statement in some context, asked ``asks`` times about its own question, and about another."""
    every, found = list(read_scenes()), list[Unit]()
    for scene in every:
        for i, line in enumerate(scene.lines):
            if line.stance:
                premise, first = _premise(scene, i, rng)
                found += _ask(scene, premise, line, rng, asks)
                earlier = [other for other in scene.lines[first:i] if other.stance not in {"", NONE, line.stance}]
                if earlier and rng.random() < EARLIER and earlier[-1].actor != line.actor:
                    found += _ask(scene, premise, earlier[-1], rng, 1)
                if rng.random() < ELSEWHERE:
                    found += _ask_elsewhere(premise, line.actor, rng.choice(every), rng)
                if line.plain and premise != line.text and rng.random() < ALONE:
                    found += _ask(scene, line.text, line, rng, asks)
    return found


def _premise(scene: Scene, place: int, rng: random.Random) -> tuple[str, int]:
    """A line behind what stands before it, and the place of the first line of that."""
    shares, titled, before = zip(*BEFORE, strict=True)
    (i,) = rng.choices(range(len(BEFORE)), shares)
    needs_it = not scene.lines[place].plain and any(line.plain for line in scene.lines)
    first = max(0, place - max(before[i], int(needs_it and not titled[i])))
    while True:
        words = " ".join(line.text for line in scene.lines[first : place + 1])
        if len(words.split()) <= MOST_WORDS or first == place:
            break
        first += 1
    return (f"{scene.title.rstrip('.')}. {words}" if titled[i] else words), first


def _ask(scene: Scene, premise: str, line: Line, rng: random.Random, asks: int) -> Iterator[Unit]:
    """A statement, or one before it, asked about the scene's question."""
    actor = capital(line.actor)
    for _ in range(asks):
        yield from asked(premise, actor, scene.way(rng), stances_of(scene.kind), line.stance, rng)
    if line.stance != NONE and rng.random() < 0.3:
        yield Unit((put_to(premise, ABOUT, actor, scene.way(rng), "entailment", rng),))


def _ask_elsewhere(premise: str, actor: str, scene: Scene, rng: random.Random) -> Iterator[Unit]:
    """Another scene's question, by its particulars: a statement surely says nothing on it."""
    for templates in (TAKES_A_POSITION + ABOUT, rng.choice([*stances_of(scene.kind).values()])):
        hypothesis = rng.choice(templates).replace("{actor}", actor).replace("{q}", rng.choice(scene.ways[:3]))
        yield Unit((Pair(premise, hypothesis, "neutral"),))
