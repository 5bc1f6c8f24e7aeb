"""Statements in, Positions on one codebook's question out.

The hypotheses of the codebook are put to an entailment model, those about the question first; what it answers
becomes one probability for each stance and for ``none``. The model itself is passed in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from stance.codebook import Codebook
from stance.domain import NONE, UNCLEAR, Position

SPEAKER = "The speaker"
"""The actor in a hypothesis when the statement itself does not name them."""
SURE_OF_NONE = 0.5
"""From here a statement takes no stance, whatever the threshold."""
EVEN = 0.5
"""What a hypothesis counts as that was not put."""
AROUND = "Around it: "
"""Before a hypothesis that was put to what stands around a statement."""
FIRM = 40
"""Statements that the prior of the labelled ones counts for beside a document's own."""
ROUNDS = 50
_TINY = 1e-4


class Claim(NamedTuple):
    """What is judged: a statement with the words it needs to be understood, and its actor as named there.

    ``around``: the same among what the document says around it, which counts as much where a stance would be taken: vague words
    say of themselves that they are on any question. In 150 press releases it left 44 of 73 false stances and 34 of 43 true ones.
    """

    premise: str
    actor: str = SPEAKER
    statement: str = ""
    around: tuple[str, ...] = ()


class Judge(Protocol):
    """What ``entailment.Entailment`` offers: shape (pairs, 3), entailment first."""

    name: str

    def reads(self, language: str) -> bool: ...

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]: ...


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a model's answers become probabilities; fitted on development statements, kept beside its weights.

    ``scale`` sharpens the choice between stances; ``about`` and ``strongest`` weigh the evidence that any
    stance is taken, and ``offset`` says how much of it is asked for; under ``threshold`` a position is unclear.
    ``prior``: the share of statements that took any stance among those it was fitted on; None: it was not fitted.
    """

    scale: float = 1.0
    about: float = 1.0
    strongest: float = 0.0
    offset: float = 0.0
    threshold: float = 0.5
    prior: float | None = None

    @classmethod
    def beside(cls, model: str | Path) -> Calibration:
        """The calibration in a model's folder, or the plain one for a model that has none. Raises ``ValueError`` for one that is none."""
        path = Path(model) / "calibration.json"
        try:
            return cls(**json.loads(path.read_text())["values"]) if path.is_file() else cls()
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f"{path} is not the calibration of a model ({error!r}); take it away, or make it anew."
            ) from error


class Classifier:
    """Judges claims against one codebook with one model."""

    def __init__(self, judge: Judge, codebook: Codebook, calibration: Calibration | None = None) -> None:
        self.judge, self.codebook = judge, codebook
        self.calibration = calibration or Calibration()

    def positions(
        self, claims: Sequence[Claim], *, of_one_document: bool = False, in_full: bool = False
    ) -> list[Position]:
        """One position for each claim.

        ``of_one_document``: the claims are all that a document holds, and say together how much of it takes any stance.
        ``in_full``: every hypothesis is put, also which stance it is where none is taken.
        """
        if not claims:
            return []
        questions = [self._hypotheses(claim.actor) for claim in claims]
        entailed, around = np.full((len(claims), len(questions[0])), EVEN), np.full(len(claims), np.nan)
        put = np.zeros(len(claims), dtype=int)
        about, further = len(self.codebook.about), list(range(len(claims)))
        for start, end in self._stages(in_full):
            entailed[further, start:end] = self._ask([(claims[i].premise, questions[i][start:end]) for i in further])
            put[further] = end
            shares = self._shares(entailed, around, of_one_document)
            further = [i for i in further if shares[i, -1] < SURE_OF_NONE]
            if start == 0:
                around[further] = self._around([(claims[i].around, questions[i][about - 1]) for i in further])
                shares = self._shares(entailed, around, of_one_document)
                further = [i for i in further if shares[i, -1] < SURE_OF_NONE]
        return [
            self._position(claim, _told(asked[:n], row[:n], around=beside, about=about), share)
            for claim, asked, n, row, beside, share in zip(
                claims, questions, put, entailed, around, shares, strict=True
            )
        ]

    def unread(self, claim: Claim) -> Position:
        """The position on a claim in a language that the model does not read: unclear, all shares the same."""
        share = np.full(len(self.codebook.labels), 1 / len(self.codebook.labels))
        return replace(self._position(claim, {}, share), stance=UNCLEAR, confidence=0.0)

    def _stages(self, in_full: bool) -> list[tuple[int, int]]:
        """Which hypotheses are put together, from the first to before the last: after those about the question few claims are left."""
        about, every = len(self.codebook.about), len(self._hypotheses(SPEAKER))
        if in_full or self.calibration.strongest:  # then the stances say too whether any is taken
            return [(0, every)]
        return [(0, about), (about, every)]

    def _around(self, asked: Sequence[tuple[Sequence[str], str]]) -> list[float]:
        """Mean log odds of a hypothesis in what is around each claim; not a number where nothing is."""
        heard = iter(log_odds(self._ask([(words, [put]) for around, put in asked for words in around]))[:, 0])
        return [float(np.mean(list(islice(heard, len(around))))) if around else np.nan for around, _ in asked]

    def _ask(self, asked: Sequence[tuple[str, Sequence[str]]]) -> NDArray[np.float64]:
        """Probabilities of entailment, shape (premises, hypotheses)."""
        pairs = [(premise, hypothesis) for premise, hypotheses in asked for hypothesis in hypotheses]
        return self.judge.probabilities(pairs)[:, 0].reshape(len(asked), -1) if pairs else np.zeros((0, 1))

    def _shares(
        self, entailed: NDArray[np.float64], around: NDArray[np.float64], of_one_document: bool
    ) -> NDArray[np.float64]:
        shares = combine(entailed, self.codebook, self.calibration, around)
        return settled_in(shares, self.calibration.prior) if of_one_document and self.calibration.prior else shares

    def _hypotheses(self, actor: str) -> list[str]:
        """Those about the question first, then every stance's in order."""
        about = [h.replace("{actor}", actor) for h in self.codebook.about]
        return about + [h for stance in self.codebook.stances for h in stance.asked_of(actor)]

    def _position(self, claim: Claim, entailment: dict[str, float], share: NDArray[np.float64]) -> Position:
        stance, confidence = decide(dict(zip(self.codebook.labels, share.tolist(), strict=True)), self.calibration)
        return Position(
            statement=claim.statement,
            codebook=self.codebook.name,
            stance=stance,
            confidence=round(confidence, 4),
            probabilities={name: round(float(p), 4) for name, p in zip(self.codebook.labels, share, strict=True)},
            entailment={hypothesis: round(float(p), 4) for hypothesis, p in entailment.items()},
            model=self.judge.name,
            version=self.codebook.version,
            threshold=self.calibration.threshold,
        )


def _told(asked: Sequence[str], answers: NDArray[np.float64], *, around: float, about: int) -> dict[str, float]:
    """The hypotheses that were put, with their answers; that around a claim as the mean of its log odds."""
    told = dict(zip(asked, answers, strict=True))
    return told if np.isnan(around) else told | {AROUND + asked[about - 1]: _logistic(np.array(around))}


def decide(share: Mapping[str, float], calibration: Calibration) -> tuple[str, float]:
    """The stance and its confidence: first whether any is taken at all, then which, if one is sure enough."""
    if share[NONE] >= SURE_OF_NONE:
        return NONE, share[NONE]
    best = max((label for label in share if label != NONE), key=share.__getitem__)
    return (best if share[best] >= calibration.threshold else UNCLEAR), share[best]


def combine(
    entailed: NDArray[np.float64],
    codebook: Codebook,
    calibration: Calibration,
    around: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Probabilities of the stances, then of ``none``; shape (claims, stances + 1), rows summing to 1.

    ``entailed``: probabilities of entailment, shape (claims, hypotheses), in the order they are put.
    Between stances the mean log odds of their hypotheses compete; whether any is taken at all is
    a logistic function of the log odds that the statement is about the question and of the strongest stance.
    ``around``: the log odds that what stands around each claim is about the question, or not a number; it counts as much
    as the statement itself where that makes it less.
    """
    odds = log_odds(entailed)
    n_about = len(codebook.about)
    about = odds[:, :n_about].mean(axis=1)
    if around is not None:
        about = np.fmin(about, (about + around) / 2)
    scores, at = [], n_about
    for stance in codebook.stances:
        scores.append(odds[:, at : at + len(stance.hypotheses)].mean(axis=1))
        at += len(stance.hypotheses)
    by_stance = np.stack(scores, axis=1)
    taken = _logistic(calibration.about * about + calibration.strongest * by_stance.max(axis=1) - calibration.offset)
    sharpened = np.exp(calibration.scale * (by_stance - by_stance.max(axis=1, keepdims=True)))
    split = sharpened / sharpened.sum(axis=1, keepdims=True)
    return np.concatenate([taken[:, None] * split, 1 - taken[:, None]], axis=1)


def settled_in(shares: NDArray[np.float64], prior: float) -> NDArray[np.float64]:
    """The shares with the document's own prior for taking any stance in place of the one they were fitted with.

    The prior is what the shares themselves come to (Saerens, Latinne and Decaestecker 2002, "Adjusting the outputs of
    a classifier to new a priori probabilities"), drawn towards the old one by ``FIRM`` statements: the thanks and greetings
    of a long speech on other matters lean nowhere, and what it does say on the question stands out.
    """
    taken = np.clip(1 - shares[:, -1], _TINY, 1 - _TINY)
    here, now = prior, taken
    for _ in range(ROUNDS):
        here = (now.sum() + FIRM * prior) / (len(now) + FIRM)
        now = _logistic(log_odds(taken) + log_odds(np.array(here)) - log_odds(np.array(prior)))
    return np.concatenate([shares[:, :-1] * (now / taken)[:, None], 1 - now[:, None]], axis=1)


def log_odds(p: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(p, _TINY, 1 - _TINY)
    return np.log(clipped / (1 - clipped))


def _logistic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-x))
