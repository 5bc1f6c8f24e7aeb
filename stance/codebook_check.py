"""A codebook and a judge in, remarks out: what a model makes of the hypotheses and of the examples.

The structure is checked when a codebook is loaded; this needs a model.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from stance.classify import SPEAKER, Claim, Classifier
from stance.codebook import Codebook, Stance

FOLLOWS = 0.5
"""Probability of entailment from which one hypothesis follows from another."""


def remarks(book: Codebook, classifier: Classifier) -> Iterator[str]:
    """Sentences about hypotheses of two stances that say the same, and examples that are judged otherwise."""
    for one, other in combinations(book.stances, 2):
        yield from _overlaps(one, other, classifier)
    for stance in book.stances:
        for position, example in zip(
            classifier.positions([Claim(example) for example in stance.examples]), stance.examples, strict=True
        ):
            if position.stance != stance.name:
                yield f"Example of {stance.name!r} is judged {position.stance!r} ({position.confidence:.0%}): {example}"


def _overlaps(one: Stance, other: Stance, classifier: Classifier) -> Iterator[str]:
    """Pairs of hypotheses, one of each stance, of which each follows from the other."""
    first, second = one.asked_of(SPEAKER), other.asked_of(SPEAKER)
    pairs = [(a, b) for a in first for b in second]
    forth = classifier.judge.probabilities(pairs)[:, 0]
    back = classifier.judge.probabilities([(b, a) for a, b in pairs])[:, 0]
    for (a, b), there, here in zip(pairs, forth, back, strict=True):
        if there >= FOLLOWS and here >= FOLLOWS:
            yield f"{one.name!r} and {other.name!r} overlap: {a!r} and {b!r} follow from each other ({min(there, here):.0%})."
