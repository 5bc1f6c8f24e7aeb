"""What a codebook must hold, and the sentence that says what is wrong with one."""

from __future__ import annotations

import re

import pytest
import yaml

from stance import codebook
from stance.codebook import CodebookError
from stance.domain import NONE, UNCLEAR

GOOD = {
    "question": "What does the actor want done about the dam?",
    "about": ["This is about the dam."],
    "stances": {
        "against": {"definition": "Rejects it.", "hypotheses": ["{actor} rejects the dam."], "colour": "#111111"},
        "for": {
            "definition": "Wants it.",
            "not_when": "They only report it.",
            "hypotheses": ["{actor} wants the dam.", "The dam pleases {actor}."],
            "colour": "#eeeeee",
            "colour_dark": "#dddddd",
        },
    },
}


@pytest.fixture
def load(tmp_path):
    def loading(data: object, name: str = "dam.yaml") -> codebook.Codebook:
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False))
        return codebook.load(path)

    return loading


def test_one_of_your_own(load):
    book = load(GOOD)
    assert (book.name, book.title, book.labels) == ("dam", "dam", ["against", "for", "none"])
    against, wants = book.stances
    assert (against.not_when, against.colour_dark) == ("", "#111111")
    assert (wants.not_when, wants.colour_dark) == ("They only report it.", "#dddddd")
    assert wants.asked_of("Ada") == ["Ada wants the dam.", "The dam pleases Ada."]


def test_the_order_of_stances_is_the_files(load):
    turned = {**GOOD, "stances": dict(reversed(GOOD["stances"].items()))}
    assert load(turned).labels == ["for", "against", "none"]


def test_every_change_is_another_version(load):
    assert load(GOOD).version == load(GOOD, "other.yml").version
    assert load(GOOD).version != load({**GOOD, "title": "The dam"}).version


def test_the_default(peace_talks):
    assert peace_talks.name == "peace_talks"
    assert peace_talks.labels == ["skeptical", "conditional", "open", NONE]
    assert [s.colour for s in peace_talks.stances] == ["#8C2D04", "#C77C02", "#2171B5"]
    assert [s.colour_dark for s in peace_talks.stances] == ["#E5683C", "#F0B849", "#6BAED6"]


@pytest.mark.parametrize("name", codebook.shipped())
def test_every_codebook_that_is_shipped_loads(name):
    book = codebook.load(name)
    hypotheses = [h for stance in book.stances for h in stance.asked_of("Ada Brandt")]
    assert len(set(hypotheses)) == len(hypotheses)
    assert all("Ada Brandt" in hypothesis and "{" not in hypothesis for hypothesis in hypotheses)
    for stance in book.stances:
        assert re.fullmatch("#[0-9A-Fa-f]{6}", stance.colour)
        assert stance.definition


def without(key: str) -> dict:
    return {k: v for k, v in GOOD.items() if k != key}


def with_stance(name: str = "for", **fields: object) -> dict:
    changed = {k: v for k, v in {**GOOD["stances"]["for"], **fields}.items() if v is not None}
    return {**GOOD, "stances": {"against": GOOD["stances"]["against"], name: changed}}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("a: [", "is not YAML"),
        ("- a\n- b", "should be a mapping"),
        ("", "should be a mapping"),
        (without("question"), "the codebook lacks 'question'"),
        (without("about"), "the codebook lacks 'about'"),
        (without("stances"), "the codebook lacks 'stances'"),
        ({**GOOD, "about": "the dam"}, "about should be a list of sentences, found 'the dam'"),
        ({**GOOD, "about": [""]}, "about should be a list of sentences"),
        ({**GOOD, "stances": {"for": GOOD["stances"]["for"]}}, "at least two"),
        ({**GOOD, "stances": ["for", "against"]}, "at least two"),
        ({**GOOD, "stances": {"for": "yes", "against": "no"}}, "'for' should hold definition"),
        (with_stance("none"), "'none' is kept for Stance's own use"),
        (with_stance(UNCLEAR), "'unclear' is kept"),
        (with_stance(" for "), "the stance ' for ' needs a name without spaces around it"),
        (with_stance(hypotheses=["{actor} wants {topic}."]), "has a place that is not filled; only {actor} is"),
        ("question: a\nquestion: b\n", "'question' stands twice"),
        (with_stance("Split"), "'Split' is kept"),
        (with_stance("n"), "'n' is kept"),
        (with_stance("fair_share"), "'fair_share' is kept"),
        (with_stance(False), "takes a stance's name for False, not for a word; put it in quotes"),
        (with_stance(hypotheses=["Somebody wants the dam."]), "no place for the actor: {actor}"),
        (with_stance(hypotheses=[]), "'for' lacks 'hypotheses'"),
        (with_stance(hypotheses=[3]), "for.hypotheses should be a list of sentences"),
        (with_stance(colour=None), "'for' lacks 'colour'"),
        (with_stance(colour="blue"), "the colour of 'for' should be like '#8C2D04', found 'blue'"),
        (with_stance(colour='#2171B5"><script>'), "should be like '#8C2D04', found '#2171B5\"><script>'"),
        (with_stance(colour_dark="#fff"), "the colour of 'for' should be like '#8C2D04', found '#fff'"),
        (with_stance(definition=None), "'for' lacks 'definition'"),
    ],
)
def test_what_is_wrong_is_said_with_the_files_name(load, data, message):
    with pytest.raises(CodebookError, match=re.escape(message)) as caught:
        load(data)
    assert "dam.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (with_stance(hypotheses=["{actor} wants the dam.", "Somebody wants it."]), 15),
        (with_stance(hypotheses=[]), 10),
        (with_stance("none"), 10),
        ({**GOOD, "about": "the dam"}, 2),
    ],
)
def test_what_is_wrong_is_said_with_its_line(load, data, line):
    with pytest.raises(CodebookError, match=rf"dam\.yaml, line {line}: "):
        load(data)


def test_examples_are_kept(load):
    book = load(with_stance(examples=["We want it, said the mayor."]))
    assert book.stances[1].examples == ("We want it, said the mayor.",)


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "dam.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CodebookError, match=r"dam\.yaml is not YAML"):
        codebook.load(tmp_path / "dam.yaml")


@pytest.mark.parametrize("name", ["pease_talks", "nowhere/dam.yaml"])
def test_an_unknown_name_lists_those_there_are(name):
    with pytest.raises(CodebookError, match=f"No codebook '{name}'.*peace_talks"):
        codebook.load(name)
