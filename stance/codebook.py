"""A YAML file in, a Codebook out: the question, its ordered stances, and the hypotheses for each.

Checks what it reads and names what is wrong; what a model makes of it is left to ``classify``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from stance.domain import NONE, UNCLEAR

FOLDER = Path(__file__).parent / "codebooks"
DEFAULT = "peace_talks"
ACTOR = "{actor}"
"""The place for the actor in a hypothesis."""


class CodebookError(ValueError):
    """A codebook that cannot serve; the message names the file, the place and what to do."""


@dataclass(frozen=True, slots=True)
class Stance:
    """One answer to the question: how a human coder knows it, and how the model is asked for it."""

    name: str
    definition: str
    not_when: str
    hypotheses: tuple[str, ...]
    colour: str
    colour_dark: str

    def asked_of(self, actor: str) -> list[str]:
        """The hypotheses with the actor in their place."""
        return [hypothesis.replace(ACTOR, actor) for hypothesis in self.hypotheses]


@dataclass(frozen=True, slots=True)
class Codebook:
    """A question and its stances in order, from the one end to the other.

    ``about`` holds hypotheses that say that a statement is about the question at all.
    """

    name: str
    title: str
    question: str
    about: tuple[str, ...]
    stances: tuple[Stance, ...]
    version: str

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
        data = yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CodebookError(f"{path} is not YAML: {error}") from error
    version = sha256(text.encode()).hexdigest()[:8]
    return _build(data, path, version)


def shipped() -> list[str]:
    """Names of the codebooks that come with Stance."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def _build(data: Any, path: Path, version: str) -> Codebook:
    if not isinstance(data, Mapping):
        raise CodebookError(f"{path} should be a mapping with question, about and stances.")
    stances = _need(data, "stances", path)
    if not isinstance(stances, Mapping) or len(stances) < 2:
        raise CodebookError(f"{path}: stances should map at least two names to their definitions.")
    return Codebook(
        name=path.stem,
        title=str(data.get("title") or path.stem.replace("_", " ")),
        question=str(_need(data, "question", path)),
        about=_sentences(_need(data, "about", path), "about", path),
        stances=tuple(_stance(str(name), fields, path) for name, fields in stances.items()),
        version=version,
    )


def _stance(name: str, fields: Any, path: Path) -> Stance:
    if name in {NONE, UNCLEAR}:
        raise CodebookError(f"{path}: {name!r} is kept for Stance's own use; name the stance otherwise.")
    if not isinstance(fields, Mapping):
        raise CodebookError(f"{path}: stance {name!r} should hold definition, hypotheses and colour.")
    hypotheses = _sentences(_need(fields, "hypotheses", path, name), f"{name}.hypotheses", path)
    for hypothesis in hypotheses:
        if ACTOR not in hypothesis:
            raise CodebookError(f"{path}: hypothesis {hypothesis!r} of {name!r} has no place for the actor: {ACTOR}.")
    colour = str(_need(fields, "colour", path, name))
    return Stance(
        name=name,
        definition=str(_need(fields, "definition", path, name)),
        not_when=str(fields.get("not_when", "")),
        hypotheses=hypotheses,
        colour=colour,
        colour_dark=str(fields.get("colour_dark", colour)),
    )


def _need(data: Mapping[str, Any], key: str, path: Path, stance: str = "") -> Any:
    if not data.get(key):
        where = f"stance {stance!r}" if stance else "the codebook"
        raise CodebookError(f"{path}: {where} lacks {key!r}.")
    return data[key]


def _sentences(value: Any, place: str, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise CodebookError(f"{path}: {place} should be a list of sentences, found {value!r}.")
    return tuple(value)
