"""Measures against examples worked by hand."""

from __future__ import annotations

import pytest

from stance.classify import Calibration, decide
from stance.domain import Attribution, Kind, Position, Span
from stance.evaluate import attribution_scores, confidence_scores, stance_scores
from stance.gold import GoldAttribution, GoldDocument

#       0         10        20        30        40
TEXT = "Ada said it was old. Ivo said, so it was, no."
ADA, SAID, OLD = Span(0, 3), Span(4, 8), Span(9, 19)
IVO, SAYS, SO, NO = Span(21, 24), Span(25, 29), Span(31, 40), Span(42, 44)
LABELS = ["against", "for", "none"]


def gold(*attributions: GoldAttribution) -> GoldDocument:
    return GoldDocument("d", TEXT, attributions)


def found(*content: Span, cue: Span | None = None, source: Span | None = None, inherited: bool = False) -> Attribution:
    return Attribution(content, cue, source, Kind.INDIRECT, inherited)


TWO = gold(GoldAttribution((ADA,), (SAID,), (OLD,)), GoldAttribution((IVO,), (SAYS,), (SO, NO)))


def linked(of: GoldAttribution, *items: Attribution) -> float:
    return attribution_scores([(gold(of), items)])["linked"]


def test_the_example_is_what_it_says():
    assert [TEXT[s.start : s.end] for s in (ADA, SAID, OLD, IVO, SAYS, SO, NO)] == [
        "Ada", "said", "it was old", "Ivo", "said", "so it was", "no"
    ]  # fmt: skip


def test_all_right():
    scores = attribution_scores([(TWO, [found(OLD, cue=SAID, source=ADA), found(SO, NO, cue=SAYS, source=IVO)])])
    perfect = {"exact_f1": 1.0, "precision": 1.0, "recall": 1.0}
    assert scores == {
        "source": perfect, "cue": perfect, "content": {**perfect, "token_f1": 1.0},
        "linked": 1.0, "n": 2, "documents": 1,
    }  # fmt: skip


def test_nothing_found():
    scores = attribution_scores([(TWO, [])])
    assert [scores[role]["exact_f1"] for role in ("source", "cue", "content")] == [0.0] * 3
    assert (scores["content"]["token_f1"], scores["linked"], scores["n"]) == (0.0, 0.0, 2)


def test_nothing_to_find():
    scores = attribution_scores([(gold(), [])])
    assert (scores["linked"], scores["source"]["exact_f1"], scores["n"]) == (0.0, 0.0, 0)


def test_a_worked_example():
    # Source: 1 of 2 gold, 1 found. Cue: 2 of 2 gold, 2 found. Content: of 3 gold fragments 1 exact, 2 found.
    # Tokens: gold "it was old so it was no" (7), found "it was old so it" (5), all of them gold.
    short = Span(SO.start, SO.start + 5)
    scores = attribution_scores([(TWO, [found(OLD, cue=SAID, source=ADA), found(short, cue=SAYS)])])
    assert scores["source"] == {"exact_f1": 0.6667, "precision": 1.0, "recall": 0.5}
    assert scores["cue"] == {"exact_f1": 1.0, "precision": 1.0, "recall": 1.0}
    assert scores["content"] == {"exact_f1": 0.4, "precision": 0.5, "recall": 0.3333, "token_f1": 0.8333}
    assert scores["linked"] == 0.5  # the second is short by more than half of nothing, but lacks its source


def test_counts_run_over_all_documents():
    one = gold(GoldAttribution((ADA,), (SAID,), (OLD,)))
    scores = attribution_scores([(one, [found(OLD, cue=SAID, source=ADA)]), (one, [])])
    assert (scores["content"]["recall"], scores["linked"], scores["documents"]) == (0.5, 0.5, 2)


@pytest.mark.parametrize(
    ("content", "source", "expected"),
    [
        (Span(9, 14), ADA, 1.0),  # 5 of 10 characters: half is enough
        (Span(10, 14), ADA, 0.0),
        (Span(0, 20), ADA, 1.0),  # 10 of 20
        (Span(0, 21), ADA, 0.0),
        (OLD, Span(2, 8), 1.0),  # one character of the source is enough
        (OLD, Span(3, 8), 0.0),
        (OLD, None, 0.0),
    ],
)
def test_linked_by_half_the_content_and_any_of_the_source(content, source, expected):
    assert linked(GoldAttribution((ADA,), (SAID,), (OLD,)), found(content, source=source)) == expected


def test_no_source_is_met_by_no_source():
    nobody = GoldAttribution((), (SAID,), (OLD,))
    assert linked(nobody, found(OLD)) == 1.0
    assert linked(nobody, found(OLD, source=ADA)) == 0.0
    assert linked(nobody, found(OLD, source=IVO, inherited=True)) == 1.0


def test_an_inherited_source_is_not_counted_as_found():
    scores = attribution_scores([(TWO, [found(OLD, source=ADA, inherited=True)])])
    assert scores["source"]["precision"] == 0.0


def test_a_gold_attribution_without_content_is_not_asked_for():
    assert attribution_scores([(gold(GoldAttribution((ADA,), (SAID,), ())), [])])["n"] == 0


def test_stances_worked_by_hand():
    scores = stance_scores(
        ["against", "against", "against", "for", "for", "none"],
        ["against", "against", "for", "for", "unclear", "none"],
        LABELS,
    )
    assert scores["per_label"] == {
        "against": {"f1": 0.8, "precision": 1.0, "recall": 0.6667, "n": 3},
        "for": {"f1": 0.5, "precision": 0.5, "recall": 0.5, "n": 2},
        "none": {"f1": 1.0, "precision": 1.0, "recall": 1.0, "n": 1},
    }
    assert scores["macro_f1"] == round((0.8 + 0.5 + 1) / 3, 4)
    assert scores["confusion"] == {
        "against": {"against": 2, "for": 1}, "for": {"for": 1, "unclear": 1}, "none": {"none": 1}
    }  # fmt: skip
    assert scores["n"] == 6


def test_a_label_that_nobody_gave_does_not_count_and_one_that_was_found_alone_is_nought():
    assert stance_scores(["for"], ["for"], LABELS)["macro_f1"] == 1
    assert stance_scores(["for", "for"], ["for", "none"], LABELS)["macro_f1"] == round(2 / 3 / 2, 4)


def test_answers_must_match_the_gold_in_number():
    with pytest.raises(ValueError, match="shorter"):
        stance_scores(["for", "for"], ["for"], LABELS)


def judged(*rows: tuple[float, float, float]) -> list[Position]:
    """Positions with these probabilities of against, for and none, decided without a threshold."""
    found = []
    for row in rows:
        share = dict(zip(LABELS, row, strict=True))
        stance, confidence = decide(share, Calibration(threshold=0.0))
        found.append(Position("s", "b", stance, confidence, share))
    return found


def test_confidence_worked_by_hand():
    found = judged((0.95, 0.05, 0), (0.9, 0.1, 0), (0.45, 0.4, 0.15), (0.1, 0.1, 0.8))
    scores = confidence_scores(["against", "for", "against", "none"], found)
    assert scores["bins"] == [
        {"confidence": 0.45, "right": 1.0, "n": 1},
        {"confidence": 0.8, "right": 1.0, "n": 1},
        {"confidence": 0.925, "right": 0.5, "n": 2},
    ]
    assert scores["ece"] == round((0.55 + 0.2 + 2 * 0.425) / 4, 4)
    by_threshold = {row["threshold"]: (row["judged"], row["right"]) for row in scores["coverage"]}
    assert by_threshold[0.0] == (1.0, 0.75)
    assert by_threshold[0.5] == (0.75, 0.6667)


def test_none_needs_no_threshold_to_be_an_answer():
    found = judged((0.1, 0.3, 0.6))
    assert confidence_scores(["none"], found)["coverage"][-1] == {"threshold": 0.9, "judged": 1.0, "right": 1.0}
