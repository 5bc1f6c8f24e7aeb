"""Statements of one actor in, which of them are copies of which out: one utterance that several documents carry.

Works on the words alone; which statements are an actor's is left to the store.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Prefix

ALIKE = 85
"""Likeness of two wordings from which they can be one utterance, 0 to 100 (Indel, or the same of their sorted words)."""
WHOLE, PIECE = 6, 2
"""Words of a statement, and of what stands on a side of its ellipsis, that can be recognised within a longer one; fewer
are a stock phrase."""
RUN = 3
"""Words in a row of which copies share some."""
COMMON = 60
"""Statements of an actor with the same run of words, from which it is a phrase of theirs and points at none of them."""
SPELT = 0.7
"""Share of the longer of two names with which both begin, from which they are spellings of one."""
NEAR = 2
"""Words beside a cut among which a turn is looked for."""
_TURNS = frozenset([
    "not", "no", "never", "nor", "neither", "nobody", "none", "longer", "if", "unless", "only", "provided", "until", "once",
    "without", "but", "yet", "except", "although", "as long", "against", "hardly", "refuse", "refuses", "refused", "stop", "stops",
    "stopped", "deny", "denies", "denied", "reject", "rejects", "rejected",
])  # fmt: skip
"""Words that turn what is said: one text with one of them and another without are not one utterance."""
_CONDITIONS = frozenset(["if", "unless", "provided", "only", "but"])
"""Those of them that turn what stands before them, however far."""
_DENIALS = frozenset(["not", "no", "never", "nobody", "none", "neither", "nor", "deny", "denies", "denied"])
"""Those of them that turn what stands behind them, however far."""
_MOODS = frozenset([
    "will", "would", "shall", "should", "must", "may", "might", "can", "could", "about", "have", "has", "had", "be", "is",
    "are", "am", "was", "were",
])  # fmt: skip
_LIGHT = frozenset([
    "a", "an", "the", "this", "that", "these", "those", "i", "we", "you", "he", "she", "it", "they", "me", "us", "him", "her",
    "them", "my", "our", "your", "his", "its", "their", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or",
    "so", "as", "than", "then", "there", "here", "who", "which", "what", "whoever", "very", "just", "also", "now", "one", "single",
    "away", "side", "president", "minister",
]) | _MOODS  # fmt: skip
"""Words of which one may stand for another, or for a name, in two renderings of one utterance."""
_TOLD = {"would": "will", "did": "do", "does": "do", "had": "have", "has": "have", "was": "be", "were": "be", "is": "be", "are": "be", "am": "be",
         "could": "can", "might": "may", "i": "he", "we": "they", "my": "his", "our": "their", "me": "him", "us": "them"}  # fmt: skip
"""Forms of indirect speech and of what it tells, to one of them."""
_SHORT = [(re.compile(pattern), full) for pattern, full in (
    (r"\bwo n?ot\b|\bwon['’]t\b", "will not"), (r"\bcan['’]t\b|\bcannot\b", "can not"), (r"n['’]t\b", " not"),
    (r"['’]ll\b", " will"), (r"['’]re\b", " are"), (r"['’]ve\b", " have"), (r"['’]m\b", " am"), (r"%|\bper cent\b", " percent"),
    (r"\b(?:is|are|am) going to\b", "will"), (r"\[[^\]]{0,300}\]", " "), (r"(?<=\d)bn\b", " billion"), (r"(?<=\d)m\b", " million"), (r"(?<=\d),(?=\d{3})", ""), (r"(?<=\d)[.,–-](?=\d)", "p"),
)]  # fmt: skip
_NUMBERS = {
    word: str(n)
    for n, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    )
} | {word: str(10 * n) for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)}  # fmt: skip


_NAME = re.compile(r"(?<=[\w,;] )[A-Z]\w+")
"""A word with a capital behind another."""
_ELLIPSIS = re.compile(r"\[?(?:\.{3}|…)\]?")


def key(text: str) -> str:
    """The words alone: no case, punctuation or spacing. Equal for copies that differ only in those."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def words(text: str) -> list[str]:
    """The words with short forms written out and numbers in figures.

    >>> words("We won’t pay the two per cent")
    ['we', 'will', 'not', 'pay', 'the', '2', 'percent']
    """
    text = text.casefold()
    for pattern, full in _SHORT:
        text = pattern.sub(full, text)
    return [_NUMBERS.get(word, word) for word in key(text).split()]


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement as it is compared: its words, those of the pieces around its ellipses, if it has any, and which are names."""

    words: list[str]
    pieces: list[list[str]]
    names: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Wording:
        parts = _ELLIPSIS.split(text)
        pieces = [found for part in parts if (found := words(part))] if len(parts) > 1 else []
        return cls(words(text), pieces, frozenset(name.casefold() for name in _NAME.findall(text)))

    def runs(self) -> set[str]:
        """Every few words in a row; all of them where there are not so many."""
        return {" ".join(self.words[i : i + RUN]) for i in range(max(1, len(self.words) - RUN + 1))}


def is_copy(first: str, second: str) -> bool:
    """Whether two statements of one actor are one utterance in two renderings.

    >>> is_copy("We will talk on Monday", "that they would talk on Monday")
    True
    >>> is_copy("We will talk on Monday", "We will not talk on Monday")
    False
    """
    return _alike(Wording.of(first), Wording.of(second))


def _alike(first: Wording, second: Wording) -> bool:
    shorter, longer = sorted((first, second), key=lambda wording: len(wording.words))
    a, b = shorter.words, longer.words
    if "".join(a) == "".join(b) or _is_cut(a, b) or _is_elided(shorter.pieces, b):
        return True
    if (a[:1] == ["that"]) != (b[:1] == ["that"]):
        a, b = ([_TOLD.get(word, word) for word in each if word != "that"] for each in (a, b))
    gone, come = Counter(a) - Counter(b), Counter(b) - Counter(a)
    if {*gone, *come} & _TURNS or (_MOODS & {*gone} and _MOODS & {*come}):
        return False
    names = first.names | second.names
    if _are_others(gone, come, names) and _are_others(come, gone, names):
        return False
    x, y = " ".join(a), " ".join(b)
    return max(fuzz.ratio(x, y), fuzz.token_sort_ratio(x, y)) >= ALIKE


class Families:
    """The statements of one actor as they are met, each with the family of copies that it belongs to."""

    def __init__(self) -> None:
        self._met: list[tuple[str, Wording]] = []
        self._runs: defaultdict[str, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._met)

    def add(self, name: str, text: str, family: str = "") -> str:
        """Takes one more statement; its family: that given, else that of the first it is a copy of, else its own name."""
        wording = Wording.of(text)
        runs = wording.runs()
        if not family:
            sharing = {i for run in runs if len(self._runs[run]) <= COMMON for i in self._runs[run]}
            family = next(
                (met for met, other in (self._met[i] for i in sorted(sharing)) if _alike(wording, other)), name
            )
        for run in runs:
            self._runs[run].append(len(self._met))
        self._met.append((family, wording))
        return family


def _is_cut(shorter: list[str], longer: list[str]) -> bool:
    """Whether one is the other's beginning or end, and the rest beside it does not turn it."""
    n = len(shorter)
    if n < WHOLE:
        return False
    before, after = longer[:-n], longer[n:]
    begins = longer[:n] == shorter and not _turns(after[:NEAR]) and _CONDITIONS.isdisjoint(after)
    return begins or (longer[-n:] == shorter and not _turns(before[-NEAR:]) and _DENIALS.isdisjoint(before))


def _turns(beside: list[str]) -> bool:
    return not _TURNS.isdisjoint(beside) or " ".join(beside) in _TURNS


def _is_elided(pieces: list[list[str]], longer: list[str]) -> bool:
    """Whether the pieces around an ellipsis stand in the longer one in their order."""
    at, text = 0, f" {' '.join(longer)} "
    for place, piece in enumerate(pieces):
        run = f" {' '.join(piece)} "
        found = text.find(run, at)
        between = text[at:found].split() if place else []
        if found < 0 or len(piece) < min(PIECE, len(pieces[-1])) or (len(between) <= NEAR and _turns(between)):
            return False
        at = found + len(run) - 1
    return len(pieces) > 1


def _are_others(different: Iterable[str], instead: Iterable[str], names: frozenset[str]) -> bool:
    """Whether a word that carries meaning is among them, and no form of it stands in its place."""
    return any(word not in _LIGHT and not _has_form(word, instead, word in names) for word in different)


def _has_form(word: str, others: Iterable[str], is_name: bool) -> bool:
    """Whether a form of the same word is among others: "draft", "drafts"; of a name a spelling, so not "Australia" for "Austria"."""
    if len(word) < 4 or word[0].isdigit():
        return False
    begins = [(Prefix.similarity(word, other), max(len(word), len(other))) for other in others]
    return any(same >= max(4, SPELT * longer) if is_name else same >= 4 for same, longer in begins)
