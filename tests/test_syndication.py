"""Copies of one utterance: shortened, retitled, put into indirect speech; and what only looks like one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stance.syndication import Families, is_copy

QUALITY = Path(__file__).with_name("quality")
FLOORS = json.loads((QUALITY / "floors.json").read_text())


@pytest.mark.parametrize("half", ["dev", "held_out"])
def test_copies_are_told_from_others(half):
    lines = (QUALITY / f"copies_{half}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [line.split("\t") for line in lines]
    right = [(label == "copy", is_copy(first, second)) for label, first, second in pairs]
    found, true = sum(said for _, said in right), sum(both == (True, True) for both in right)
    assert true / found >= FLOORS[f"copies_{half}"]["precision"]
    assert 2 * true / (found + sum(label for label, _ in right)) >= FLOORS[f"copies_{half}"]["f1"]
    assert all(is_copy(second, first) == is_copy(first, second) for _, first, second in pairs)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("She would vote for the treaty on Monday", "She would vote against the treaty on Monday"),
        ("We accept the offer of talks on Monday", "We refuse to accept the offer of talks on Monday"),
        ("They support the treaty with the south", "They stop supporting the treaty with the south"),
        ("They are very likely to sign the treaty", "They are hardly likely to sign the treaty"),
        ("Prices rose by 3.5 percent in a year", "Prices rose by 35 percent in a year"),
        ("It costs 1.2 billion in the first year", "It costs 12 billion in the first year"),
        ("We shall need 4-5 days for the bridge", "We shall need 45 days for the bridge"),
        ("We shall send 1,000 soldiers to the ridge", "We shall send 10,000 soldiers to the ridge"),
        ("We will sign the treaty with Norlandia", "We will sign the treaty with Norlosaxia"),
        ("we will sign the treaty with them", "I do not think that we will sign the treaty with them"),
        ("Nobody should believe that we will sign the treaty with them", "we will sign the treaty with them"),
        (
            "We are ready to talk about peace",
            "We are ready to talk about peace with our neighbours next week if they leave",
        ),
        ("We will … talk with them", "We will not talk with them"),
    ],
)
def test_what_says_something_else_is_no_copy(first, second):
    assert not is_copy(first, second)
    assert not is_copy(second, first)


def test_a_family_has_the_name_of_its_first_and_grows():
    families = Families()
    said = {
        "a": "We will open the lock at noon, whatever the weather does",
        "b": "that they would open the lock at noon, whatever the weather did",
        "c": "We will not open the lock at noon, whatever the weather does",
        "d": "“We will open the lock at noon ... whatever the weather does”",
        "e": "Lock",
        "f": "lock!",
    }
    assert [families.add(name, text) for name, text in said.items()] == ["a", "a", "c", "a", "e", "e"]
    assert len(families) == 6


def test_a_phrase_that_somebody_always_says_is_no_sign():
    families = Families()
    names = [
        families.add(str(i), f"as I have always said the price of lot {i} of the {i * 7}th sale is fair")
        for i in range(400)
    ]
    assert names == [str(i) for i in range(400)]


@pytest.mark.parametrize("text", ["", "…", "...", "“”", "a" * 10_000, "word " * 5_000, "\u202e drow"])
def test_any_text_is_a_copy_of_itself(text):
    assert is_copy(text, text)
    assert isinstance(is_copy(text, "We will open the lock at noon"), bool)
