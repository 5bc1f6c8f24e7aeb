"""The reliability diagram shows the figures it is given."""

from stance.reliability import reliability


def test_each_bin_is_a_mark_with_its_number():
    bins = [{"confidence": 0.45, "right": 0.5, "n": 4}, {"confidence": 0.9, "right": 1.0, "n": 2}]
    figure = reliability({"ece": 0.0667, "bins": bins}, title="Talks: 6 statements")
    diagonal, marks = figure.data
    assert (list(marks.x), list(marks.y), list(marks.text)) == ([0.45, 0.9], [0.5, 1.0], ["n=4", "n=2"])
    assert list(diagonal.x) == list(diagonal.y)
    assert figure.layout.title.text == "Talks: 6 statements"
    assert "0.067" in figure.layout.title.subtitle.text
