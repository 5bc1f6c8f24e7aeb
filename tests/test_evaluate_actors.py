"""Who said what, against gold worked by hand: the measure and the reader of its gold."""

from __future__ import annotations

import json

import pytest

from invented import BRANDT, MAAL, document, statement
from stance.domain import Actor
from stance.evaluate import actor_scores
from stance.gold import GoldError, read_statements

DOCUMENT = document()
GIFT, FEED, HOLD = "the dam was a gift to the south", "“It will feed us all,”", "it would ever hold"


@pytest.fixture
def gold(tmp_path):
    """Writes gold beside the text of the invented document and reads it."""

    def read(*items: dict) -> list:
        (tmp_path / "dam.txt").write_text(DOCUMENT.text, encoding="utf-8")
        (tmp_path / "gold.json").write_text(json.dumps({"dam.txt": items}), encoding="utf-8")
        return read_statements(tmp_path / "gold.json")[tmp_path / "dam.txt"]

    return read


def test_right_wrong_unresolved_and_missed(gold):
    wanted = gold(
        {"content": GIFT, "actor": "Ada Brandt"},
        {"content": FEED, "actor": "Ada Brandt"},
        {"content": HOLD, "actor": "Ivo Maal"},
    )
    found = [
        statement(DOCUMENT, GIFT, actor=Actor("ADA BRANDT")),
        statement(DOCUMENT, FEED, actor=MAAL),
        statement(DOCUMENT, HOLD),
    ]
    scores = actor_scores([(wanted, found)])
    assert scores == {"f1": 0.4, "precision": 0.5, "recall": 0.3333, "content_recall": 1.0, "n": 3}


@pytest.mark.parametrize(("words", "right"), [("dam was a gift to the south", 1.0), ("a gift", 0.0)])
def test_contents_overlap_by_half(gold, words, right):
    wanted = gold({"content": GIFT, "actor": "Ada Brandt"})
    assert actor_scores([(wanted, [statement(DOCUMENT, words, actor=BRANDT)])])["f1"] == right


def test_an_actor_where_no_reader_could_say_is_wrong(gold):
    wanted = gold({"content": GIFT, "actor": None}, {"content": HOLD, "actor": "Ivo Maal"})
    found = [statement(DOCUMENT, GIFT, actor=BRANDT), statement(DOCUMENT, HOLD, actor=MAAL)]
    assert actor_scores([(wanted, found)])["precision"] == 0.5
    assert actor_scores([(wanted, found[1:])])["f1"] == 1.0


def test_contents_in_pieces_and_words_that_occur_twice(gold):
    first, second = gold(
        {"content": ["the dam", "the south"], "actor": None}, {"content": "the", "nth": 2, "actor": None}
    )
    assert len(first.content) == len("the dam") + len("the south")
    assert min(second.content) == DOCUMENT.text.index("the south")


def test_words_that_a_text_does_not_hold_are_named(gold):
    with pytest.raises(GoldError, match="'no such words'"):
        gold({"content": "no such words", "actor": None})


def test_what_is_no_gold_is_named(tmp_path):
    (tmp_path / "gold.json").write_text("[1]")
    with pytest.raises(GoldError, match=r"gold\.json"):
        read_statements(tmp_path / "gold.json")
    (tmp_path / "a.txt").write_text("Ada Brandt spoke.")
    (tmp_path / "gold.json").write_text('{"a.txt": [{"content": "spoke", "actor": 5}]}')
    with pytest.raises(GoldError, match="an actor is a name or null, not 5"):
        read_statements(tmp_path / "gold.json")


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.html", "<p>Ada Brandt said that it would hold.</p>", "No article text was found in the page."),
        ("a.txt", " ", "The document is empty."),
        ("a.csv", "text\nAda Brandt spoke.\nIvo Maal spoke.\n", "A text file with one document is needed."),
    ],
)
def test_only_a_text_whose_characters_are_those_of_the_gold_is_measured_on(run, tmp_path, name, text, reason):
    (tmp_path / name).write_text(text)
    (tmp_path / "gold.json").write_text(json.dumps({name: []}))
    status, _, err = run("evaluate", "actors", tmp_path / "gold.json")
    assert status == 2
    assert f"{name} cannot be measured on. {reason}" in err.replace("\n", " ")
