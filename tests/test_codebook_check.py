"""What a judge makes of a codebook: overlapping hypotheses, and examples judged otherwise."""

from __future__ import annotations

import numpy as np

from stance.classify import Classifier
from stance.codebook import Codebook, Stance
from stance.codebook_check import remarks


class WordJudge:
    """Every hypothesis follows from a premise that has its last word."""

    name = "words"

    def probabilities(self, pairs):
        entailed = np.array([0.9 if h.rstrip(".").split()[-1] in p else 0.1 for p, h in pairs])
        return np.stack([entailed, 1 - entailed, 0 * entailed], axis=1)


def book(*stances: Stance) -> Codebook:
    return Codebook("dam", "The dam", "What about the dam?", ("It is about the dam.",), stances, "1")


def stance(name: str, hypothesis: str, *examples: str) -> Stance:
    return Stance(name, "", "", (hypothesis,), "#000000", "#000000", examples)


def found(*stances: Stance) -> list[str]:
    made = book(*stances)
    return list(remarks(made, Classifier(WordJudge(), made)))


def test_a_sound_codebook_earns_no_remark():
    against = stance("against", "{actor} wants it stopped.", "The dam must be stopped.")
    assert found(against, stance("for", "{actor} wants it built.", "The dam must be built.")) == []


def test_stances_that_say_the_same_are_named():
    (remark,) = found(stance("against", "{actor} wants the dam."), stance("for", "{actor} likes the dam."))
    assert "'against' and 'for' overlap" in remark
    assert "'The speaker wants the dam.'" in remark


def test_an_example_judged_otherwise_is_named():
    against = stance("against", "{actor} wants it stopped.", "The dam must be built.")
    (remark,) = found(against, stance("for", "{actor} wants it built."))
    assert remark.startswith("Example of 'against' is judged 'for'")
    assert remark.endswith("The dam must be built.")
