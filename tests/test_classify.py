"""From a judge's answers to positions; the judge answers from a table in the test."""

from __future__ import annotations

import json
import math
import random
from dataclasses import replace

import numpy as np
import pytest

from stance.classify import SPEAKER, Calibration, Claim, Classifier, combine, settled_in
from stance.codebook import Codebook, Stance
from stance.domain import NONE, UNCLEAR


def stance(name: str, *hypotheses: str) -> Stance:
    return Stance(name, "", "", hypotheses, "#000000", "#000000")


DAM = Codebook(
    name="dam",
    title="The dam",
    question="What does the actor want done about the dam?",
    about=("This is about the dam.",),
    stances=(stance("against", "{actor} rejects the dam."), stance("for", "{actor} wants the dam.")),
    version="00000000",
)
HYPOTHESES = ["This is about the dam.", "Ada rejects the dam.", "Ada wants the dam."]


class Judge:
    """Answers from a table of hypothesis -> probability of entailment, and notes what it was asked."""

    name = "table@1"

    def __init__(self, **answers: float) -> None:
        self.answers = {"about": 0.5, "rejects": 0.5, "wants": 0.5, **answers}
        self.asked: list[tuple[str, str]] = []

    def probabilities(self, pairs):
        self.asked += pairs
        found = [next(p for word, p in self.answers.items() if f" {word} " in h) for _, h in pairs]
        return np.array([[p, (1 - p) / 2, (1 - p) / 2] for p in found]).reshape(-1, 3)


def judge(calibration: Calibration | None = None, **answers: float):
    """The position on one claim of Ada's."""
    [position] = Classifier(Judge(**answers), DAM, calibration).positions([Claim("Ada spoke.", "Ada", "s1")])
    return position


def test_a_worked_example():
    # About: log odds ln 4, so four in five. Between stances: log odds ln 4 and 0, so 4 to 1.
    found = judge(about=0.8, rejects=0.8, wants=0.5)
    assert found.probabilities == {"against": 0.64, "for": 0.16, "none": 0.2}
    assert found.entailment == dict(zip(HYPOTHESES, [0.8, 0.8, 0.5], strict=True))
    assert (found.stance, found.confidence) == ("against", 0.64)
    assert (found.statement, found.codebook, found.model) == ("s1", "dam", "table@1")


def test_every_part_of_the_calibration_counts():
    # taken = logistic(2 ln 3 + 1 ln 4 - ln 4) = 0.9; split = 4 ** 2 to 1.
    found = judge(Calibration(scale=2, about=2, strongest=1, offset=math.log(4)), about=0.75, rejects=0.8, wants=0.5)
    assert found.probabilities == pytest.approx({"against": 0.9 * 16 / 17, "for": 0.9 / 17, "none": 0.1}, abs=1e-4)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"about": 0.99, "rejects": 0.9, "wants": 0.1}, "against"),
        ({"about": 0.99, "rejects": 0.1, "wants": 0.9}, "for"),
        ({"about": 0.01, "rejects": 0.9, "wants": 0.1}, NONE),
        ({"about": 0.9, "rejects": 0.5, "wants": 0.5}, UNCLEAR),
    ],
)
def test_the_stance_is_the_likeliest_when_it_is_likely_enough(answers, expected):
    assert judge(**answers).stance == expected


def test_the_threshold_decides_what_is_unclear():
    answers = {"about": 0.99, "rejects": 0.6, "wants": 0.4}
    assert judge(Calibration(threshold=0.6), **answers).stance == "against"
    unclear = judge(Calibration(threshold=0.8), **answers)
    assert unclear.stance == UNCLEAR
    assert unclear.confidence == max(unclear.probabilities.values())


def test_none_is_never_unclear():
    assert judge(Calibration(threshold=0.9), about=0.4).stance == NONE


def test_several_hypotheses_count_as_their_mean_log_odds():
    book = Codebook("dam", "", "", ("a", "b"), (stance("against", "x", "y"), stance("for", "z")), "")
    even = combine(np.array([[0.9, 0.1, 0.8, 0.2, 0.5]]), book, Calibration())
    assert even[0] == pytest.approx([0.25, 0.25, 0.5])


@pytest.mark.parametrize("answer", [0.0, 1.0, 1e-12])
def test_a_judge_that_is_certain_breaks_nothing(answer):
    found = judge(Calibration(scale=50, about=50, strongest=50), about=answer, rejects=answer, wants=1 - answer)
    assert sum(found.probabilities.values()) == pytest.approx(1, abs=1e-3)
    assert all(math.isfinite(p) for p in found.probabilities.values())


def test_probabilities_sum_to_one(peace_talks):
    n = len(peace_talks.about) + sum(len(s.hypotheses) for s in peace_talks.stances)
    entailed = np.random.default_rng(0).random((50, n))
    shares = combine(entailed, peace_talks, Calibration(scale=0.7, about=0.3, strongest=1.2, offset=1.0))
    assert shares.shape == (50, len(peace_talks.labels))
    assert np.allclose(shares.sum(axis=1), 1)
    assert (shares >= 0).all()


def test_a_long_document_on_other_matters_weakens_what_leans_nowhere():
    leaning, sure, none = [0.5, 0.1, 0.4], [0.95, 0.02, 0.03], [0.02, 0.02, 0.96]
    speech = settled_in(np.array([sure, leaning] + [none] * 200), prior=0.75)
    talks = settled_in(np.array([sure, leaning, sure]), prior=0.75)
    assert speech[0, 0] > 0.55
    assert speech[1, 2] > 0.7
    assert talks[1, 0] == pytest.approx(0.5, abs=0.02)
    for after in (speech, talks):
        assert np.allclose(after.sum(axis=1), 1)
        assert after[1, 0] / after[1, 1] == pytest.approx(5)  # between the stances nothing moves


def test_only_a_whole_document_and_a_fitted_prior_move_a_position():
    claims = [Claim("Ada spoke of the weather.", "Ada", str(i)) for i in range(100)]
    fitted = Classifier(Judge(about=0.4), DAM, Calibration(prior=0.9))
    alone = fitted.positions(claims)[0].probabilities
    assert fitted.positions(claims, of_one_document=True)[0].probabilities[NONE] > alone[NONE] + 0.2
    assert Classifier(Judge(about=0.4), DAM).positions(claims, of_one_document=True)[0].probabilities == alone


def test_each_claim_keeps_its_own_answers():
    names = [f"Actor{i}" for i in range(20)]
    random.Random(0).shuffle(names)

    class ByName(Judge):
        def probabilities(self, pairs):
            number = [int("".join(filter(str.isdigit, premise))) for premise, _ in pairs]
            return np.array([[i / 20, 0, 1 - i / 20] for i in number])

    found = Classifier(ByName(), DAM).positions([Claim(f"Said {name}.", name, name) for name in names])
    for name, position in zip(names, found, strict=True):
        assert position.statement == name
        assert set(position.entailment.values()) == {int(name[5:]) / 20}


def test_the_judge_reads_the_premise_with_the_actor_in_every_hypothesis():
    table = Judge(about=0.9)
    Classifier(table, DAM).positions([Claim("Ada spoke.", "Ada"), Claim("It rained.")])
    assert [pair for pair in table.asked if pair[0] == "Ada spoke."] == [("Ada spoke.", h) for h in HYPOTHESES]
    assert ("It rained.", f"{SPEAKER} rejects the dam.") in table.asked


@pytest.mark.parametrize("of_one_document", [False, True])
def test_which_stance_is_asked_only_where_any_is_taken(of_one_document):
    """Asking all the same would change no stance, nor the shares of one that is taken."""

    class Drawn(Judge):
        def probabilities(self, pairs):
            self.asked += pairs
            drawn = [random.Random(f"{premise}{h}").random() ** (4 if " about " in h else 1) for premise, h in pairs]
            return np.array([[p, 0, 1 - p] for p in drawn]).reshape(-1, 3)

    claims = [Claim(f"Said {i}.", "Ada", str(i)) for i in range(300)]
    given = Calibration(about=1.5, offset=-0.5, prior=0.6)
    table = Drawn()
    found = Classifier(table, DAM, given).positions(claims, of_one_document=of_one_document)
    assert len(table.asked) < 2 * len(claims)
    everything = Classifier(Drawn(), DAM, given).positions(claims, of_one_document=of_one_document, in_full=True)
    for position, whole in zip(found, everything, strict=True):
        assert (position.stance, position.confidence) == (whole.stance, whole.confidence)
        assert position.stance == NONE or position.probabilities == whole.probabilities


@pytest.mark.parametrize("in_full", [False, True])
def test_vague_words_are_on_the_question_only_where_what_is_around_them_is(in_full):
    class Reading(Judge):
        def probabilities(self, pairs):
            self.asked += pairs
            found = [0.01 if " about " in h and "rain" in premise.lower() else 0.9 for premise, h in pairs]
            return np.array([[p, 0, 1 - p] for p in found]).reshape(-1, 3)

    table, vague = Reading(), Claim("Why must we?", "Ada")
    placed = [("We met in the rain. Why must we?", "Rain. Why must we?"), ("The dam? Why must we?",), ()]
    found = Classifier(table, DAM).positions([vague._replace(around=around) for around in placed], in_full=in_full)
    rain, dam, alone = (position.probabilities[NONE] for position in found)
    assert (rain, dam) == (pytest.approx(0.77, abs=0.01), pytest.approx(0.1, abs=0.01))  # log odds 2.2 and -4.6
    assert alone == dam
    told = found[0].entailment
    assert (told["This is about the dam."], told["Around it: This is about the dam."]) == (0.9, 0.01)
    assert {h for premise, h in table.asked if premise != vague.premise} == {"This is about the dam."}


def test_what_is_around_words_puts_nothing_on_the_question_that_they_do_not_say():
    class Reading(Judge):
        def probabilities(self, pairs):
            return np.array([[p, 0, 1 - p] for p in (0.9 if "dam" in premise else 0.6 for premise, _ in pairs)])

    claims = [Claim("It rained.", "Ada", around=around) for around in ((), ("The dam? It rained.",))]
    alone, beside = Classifier(Reading(), DAM).positions(claims)
    assert beside.entailment["Around it: This is about the dam."] == 0.9
    assert alone.probabilities == beside.probabilities


def test_what_is_around_is_put_the_last_hypothesis_about_the_question_where_those_leave_it_open():
    book = replace(DAM, about=("{actor} spoke about the dam.", "It is about water.", "This is about the dam."))
    table = Judge(about=0.9)
    claims = [Claim(words, "Ada", around=(f"Dam. {words}",)) for words in ("We must.", "It rained.")]
    rained = {"Ada spoke about the dam.": 1e-9}
    table.probabilities = lambda pairs, given=table.probabilities: np.array(
        [
            [0, 0, 1] if premise == "It rained." and h in rained else row
            for (premise, h), row in zip(pairs, given(pairs), strict=True)
        ]
    )
    must, rain = Classifier(table, book).positions(claims)
    assert list(must.entailment)[:3] == ["Ada spoke about the dam.", "It is about water.", "This is about the dam."]
    assert list(must.entailment)[-1] == "Around it: This is about the dam."
    assert list(rain.entailment) == [h.replace("{actor}", "Ada") for h in book.about]
    assert rain.stance == NONE


def test_where_a_strong_stance_counts_all_is_asked():
    table = Judge(about=0.001)
    Classifier(table, DAM, Calibration(strongest=1)).positions([Claim("Ada spoke.", "Ada")])
    assert len(table.asked) == 3


def test_a_document_without_statements_has_no_positions():
    assert Classifier(Judge(), DAM).positions([]) == []


def test_a_calibration_lies_beside_its_model(tmp_path):
    assert Calibration.beside(tmp_path) == Calibration.beside("someone/some-model") == Calibration()
    (tmp_path / "calibration.json").write_text(json.dumps({"values": {"scale": 2.5, "threshold": 0.7}, "n": 40}))
    assert Calibration.beside(tmp_path) == Calibration(scale=2.5, threshold=0.7)
    (tmp_path / "calibration.json").write_text('{"scale": 2.5}')
    with pytest.raises(ValueError, match=r"calibration\.json is not the calibration of a model"):
        Calibration.beside(tmp_path)
