"""What the judge reads of a statement: its sentence, its actor, and what stands around it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marked import read
from stance import premises
from stance.classify import Claim
from stance.domain import Actor
from stance.pipeline import statements_of
from stance.register import Register

MARKED = """[s [p Ada Brandt], the mayor, who] was late, [c said] [t she would accept it if the village was moved]. It rained.

[t “And we shall see about the rest, my friends.”]"""


def claims(marked: str, title: str = "") -> list[Claim]:
    document, reading = read(marked)
    document = replace(document, title=title)
    return premises.claims(document, statements_of(document, reading, Register()))


def test_the_judge_reads_the_sentence_and_the_actor_as_it_names_them():
    first, inherited = claims(MARKED)
    assert first.premise == "Ada Brandt, the mayor, who was late, said she would accept it if the village was moved."
    assert first.actor == "Ada Brandt"
    assert inherited == inherited._replace(
        premise="It rained. “And we shall see about the rest, my friends.”", actor="Ada Brandt"
    )


def test_a_sentence_in_which_somebody_else_speaks_is_not_read_with_the_next():
    first, second, third = claims(
        "[s [p Ada Brandt]] [c said] [t it leaks]. [s [p Ivo Maal]] [c said] [t it does not]. [s He] [c said] [t it never did]."
    )
    assert second.premise == "Ivo Maal said it does not."
    assert third.premise == "Ivo Maal said it does not. He said it never did."
    assert first.premise == "Ada Brandt said it leaks."


def test_a_headline_and_a_very_long_sentence_before_are_not_read_with_it():
    said = "[s [p Ada Brandt]] [c said] [t it leaks]."
    for before in ("Dam leaks, says mayor\n\n", f"It rained {'and rained ' * 30}there. "):
        assert claims(before + said)[0].premise == "Ada Brandt said it leaks."
    assert claims(f"Dam leaks\n\nIt rained. {said}")[0].premise == "It rained. Ada Brandt said it leaks."


def test_a_sentence_before_that_would_push_the_end_out_of_sight_is_not_read():
    said = f"[s [p Ada Brandt]] [c said] [t it leaks{' and leaks' * 40}]."
    assert claims(f"It rained {'and rained ' * 20}there. {said}")[0].premise.startswith("Ada Brandt said it leaks")


@pytest.mark.parametrize(
    ("marked", "premise"),
    [
        ("[s [p Ada Brandt]] [c said] [t she would accept it].", "Ada Brandt said she would accept it."),
        (
            "[s [p Ada Brandt], the mayor,] who had come late to the hall by the old road over the hills because the bridge at Porth"
            " was closed again after the storm that broke on Sunday, [c said] [t she would accept it].",
            "Ada Brandt said she would accept it",
        ),
        (
            "[t “We shall accept it,”] [c said] [s [p Ada Brandt], the mayor,] who had come late to the hall by the old road over the"
            " hills because the bridge at Porth was closed again after the storm that broke on Sunday.",
            "Ada Brandt said: We shall accept it,",
        ),
        (
            "[s [p Ada Brandt], the mayor,] who had come late to the hall by the old road over the hills because the bridge at Porth"
            " was closed again after the storm that broke on Sunday, [c ruled out] [t “any talks with the south”].",
            "Ada Brandt ruled out any talks with the south",
        ),
    ],
)
def test_of_a_long_sentence_only_the_statement_is_judged(marked, premise):
    assert [found.premise for found in claims(marked)] == [premise]


def test_the_sentence_comes_between_its_neighbours_and_under_the_title_too():
    text = "The dam is old.\n\nNobody asked. [s [p Ada Brandt]] [c said] [t it leaks]. She left.\n\nIt rained."
    (found,) = claims(text, title="The dam at Porth.")
    assert found.around == (
        "Nobody asked. Ada Brandt said it leaks. She left.",
        "The dam at Porth. Ada Brandt said it leaks.",
    )


def test_without_a_title_only_the_neighbours_are_around():
    (found,) = claims("[s [p Ada Brandt]] [c said] [t it leaks]. It rained.")
    assert found.around == ("Ada Brandt said it leaks. It rained.",)


def test_a_sentence_by_itself_has_nothing_around_it():
    (found,) = claims("[s [p Ada Brandt]] [c said] [t it leaks].")
    assert found.around == ()


def test_what_is_very_long_is_not_read_around_a_statement():
    (found,) = claims(f"[s [p Ada Brandt]] [c said] [t it leaks]. It {'rained and ' * 300} rained.", title="The dam")
    assert found.around == ("The dam. Ada Brandt said it leaks.",)


def test_how_other_documents_spell_a_name_changes_no_judgement():
    """Documents that are judged side by side come out as one after the other."""
    document, reading = read(
        "[t “We shall accept it,”] [c said] [s [p Ada Brandt], the mayor,] who had come late to the hall by the old road over the"
        " hills because the bridge at Porth was closed again after the storm that broke on Sunday."
    )
    (alone,) = statements_of(document, reading, Register())
    (met,) = statements_of(document, reading, Register([Actor("Ada Brandtt")]))
    assert (alone.actor.name, met.actor.name) == ("Ada Brandt", "Ada Brandtt")
    assert premises.claims(document, [met]) == premises.claims(document, [alone])
