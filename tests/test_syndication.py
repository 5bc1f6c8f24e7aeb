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
