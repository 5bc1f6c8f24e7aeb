"""A YAML file in, a Codebook out: the question, its ordered stances, and the hypotheses for each.

Checks what it reads and names what is wrong; what a model makes of it is left to ``classify``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from stance.domain import NONE, UNCLEAR

FOLDER = Path(__file__).parent / "codebooks"
DEFAULT = "peace_talks"
ACTOR = "{actor}"
"""The place for the actor in a hypothesis."""
KEPT = frozenset({NONE, UNCLEAR, "split", "n", "actor", "outlet", "month", "folded", "leading"})
"""Names that tables of shares use for something else, and so do those that end in ``_share``."""
_PLACE = re.compile(r"\{\w*\}")
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


class CodebookError(ValueError):
    """A codebook that cannot serve; the message names the file, the place and what to do."""


@dataclass(frozen=True, slots=True)
class Stance:
    """One answer to the question: how a human coder knows it, and how the model is asked for it.

    ``examples``: statements that take it, for those who read the codebook and for ``codebook check``.
    """

    name: str
    definition: str
    not_when: str
    hypotheses: tuple[str, ...]
    colour: str
    colour_dark: str
    examples: tuple[str, ...] = ()

    def asked_of(self, actor: str) -> list[str]:
        """The hypotheses with the actor in their place."""
        return [hypothesis.replace(ACTOR, actor) for hypothesis in self.hypotheses]


@dataclass(frozen=True, slots=True)
class Codebook:
    """A question and its stances in order, from the one end to the other.

    ``about`` holds hypotheses that say that a statement is about the question at all, the last one of what is around it, too,
    so best without the actor; ``text`` is the YAML it was
    read from.
    """

    name: str
    title: str
    question: str
    about: tuple[str, ...]
    stances: tuple[Stance, ...]
    version: str
    text: str = ""

    @property
    def labels(self) -> list[str]:
        """The stances in order, then ``none``."""
        return [*(stance.name for stance in self.stances), NONE]


def load(which: str | Path = DEFAULT) -> Codebook:
    """A shipped codebook by name, or any by the path of its file. Raises ``CodebookError``."""
    path = Path(which)
    if path.suffix not in {".yaml", ".yml"}:
        path = FOLDER / f"{which}.yaml"
    if not path.is_file():
        raise CodebookError(f"No codebook {str(which)!r}: give a .yaml file or one of: {', '.join(shipped())}.")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path} is not YAML: {error}") from error
    return read(text, path)


def read(text: str, path: Path) -> Codebook:
    """The codebook of a YAML text, which ``path`` names in errors and by its stem. Raises ``CodebookError``."""
    try:
        data = yaml.load(text, Loader=_Once)
    except (yaml.YAMLError, RecursionError) as error:
        raise CodebookError(f"{path} is not YAML: {error}") from error
    return _build(data, _File(path, _lines(text)), text)


class _Once(yaml.SafeLoader):
    """Refuses a key that stands twice in a mapping, of which YAML takes the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        met = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in met:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands twice", key.start_mark)
            met.add(key.value)
        return super().construct_mapping(node, deep)


class _File(NamedTuple):
    """A codebook's file and the line of each word group in it."""

    path: Path
    lines: Mapping[str, int]

    def at(self, *words: object) -> str:
        """The file, and the line of the first of these words that stands in it."""
        line = next((self.lines[str(word)] for word in words if str(word) in self.lines), 0)
        return f"{self.path}, line {line}" if line else str(self.path)


def _lines(text: str) -> dict[str, int]:
    """The first line of every scalar in a YAML text, counted from 1."""
    found: dict[str, int] = {}
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark:
            found.setdefault(event.value, event.start_mark.line + 1)
    return found


def shipped() -> list[str]:
    """Names of the codebooks that come with Stance."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def _build(data: Any, file: _File, text: str) -> Codebook:
    if not isinstance(data, Mapping):
        raise CodebookError(f"{file.at()} should be a mapping with question, about and stances.")
    stances = _need(data, "stances", file)
    if not isinstance(stances, Mapping) or len(stances) < 2:
        raise CodebookError(f"{file.at('stances')}: stances should map at least two names to their definitions.")
    return Codebook(
        name=file.path.stem,
        title=str(data.get("title") or file.path.stem.replace("_", " ")),
        question=str(_need(data, "question", file)),
        about=_sentences(_need(data, "about", file), "about", file),
        stances=tuple(_stance(name, fields, file) for name, fields in stances.items()),
        version=sha256(text.encode()).hexdigest()[:8],
        text=text,
    )


def _stance(name: Any, fields: Any, file: _File) -> Stance:
    if not isinstance(name, str):
        raise CodebookError(
            f"{file.at('stances')}: YAML takes a stance's name for {name!r}, not for a word; put it in quotes."
        )
    if name != name.strip() or not name:
        raise CodebookError(f"{file.at(name)}: the stance {name!r} needs a name without spaces around it.")
    if name.casefold() in KEPT or name.casefold().endswith("_share"):
        raise CodebookError(f"{file.at(name)}: {name!r} is kept for Stance's own use; name the stance otherwise.")
    if not isinstance(fields, Mapping):
        raise CodebookError(f"{file.at(name)}: stance {name!r} should hold definition, hypotheses and colour.")
    hypotheses = _sentences(_need(fields, "hypotheses", file, name), f"{name}.hypotheses", file)
    for hypothesis in hypotheses:
        if ACTOR not in hypothesis:
            raise CodebookError(
                f"{file.at(hypothesis)}: hypothesis {hypothesis!r} of {name!r} has no place for the actor: {ACTOR}."
            )
    colour = str(_need(fields, "colour", file, name))
    colour_dark = str(fields.get("colour_dark", colour))
    for given in (colour, colour_dark):  # which goes into the style of pages as it is
        if not _COLOUR.fullmatch(given):
            raise CodebookError(f"{file.at(given)}: the colour of {name!r} should be like '#8C2D04', found {given!r}.")
    return Stance(
        name=name,
        definition=str(_need(fields, "definition", file, name)),
        not_when=str(fields.get("not_when", "")),
        hypotheses=hypotheses,
        examples=_sentences(fields.get("examples") or [], f"{name}.examples", file),
        colour=colour,
        colour_dark=colour_dark,
    )


def _need(data: Mapping[str, Any], key: str, file: _File, stance: str = "") -> Any:
    if not data.get(key):
        where = f"stance {stance!r}" if stance else "the codebook"
        raise CodebookError(f"{file.at(stance)}: {where} lacks {key!r}.")
    return data[key]


def _sentences(value: Any, place: str, file: _File) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise CodebookError(
            f"{file.at(place.partition('.')[0])}: {place} should be a list of sentences, found {value!r}."
        )
    for sentence in value:
        if _PLACE.search(sentence.replace(ACTOR, "")):
            raise CodebookError(f"{file.at(sentence)}: {sentence!r} has a place that is not filled; only {ACTOR} is.")
    return tuple(value)
