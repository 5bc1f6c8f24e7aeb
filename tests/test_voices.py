"""Speeches by their title, and the clauses of resolutions: words that no source is marked for."""

import pytest

from marked import SAID, actors


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Address by President of Norland Ada Brandt to the people of Sudra", "Ada Brandt"),
        ("Remarks by President Brandt", "Brandt"),
        ("Speech by Head of the Office of the President of Norland Ivo Maal at the Porth Council", "Ivo Maal"),
        ("Speech by the Head of the Office of the President", None),
        ("Address by the President", None),
        ("Remarks by President Ada Brandt and President Ivo Maal", None),
        ("Remarks by Chancellor Ada Brandt at a Meeting with Envoy Dam", "Ada Brandt"),
    ],
)
def test_a_speech_is_by_whom_its_title_names(title, name):
    assert (
        actors("I thank you all for this.\n\nWe shall build our dam. [s I] [c think] [t that it is safe].", title=title)
        == [name] * 2
    )


def test_a_speech_is_by_whom_the_text_gives_the_office_of_its_title():
    marked = "President of Norland [p Ada Brandt]: I thank you all for this.\n\nWe shall build our dam."
    assert actors(marked, title="Address by the President of the Norland Federation") == ["Ada Brandt"] * 2


def test_somebody_quoted_in_a_speech_is_not_its_speaker():
    marked = f"We met, and I was glad. [s [p Ivo Maal]] {SAID}"
    assert actors(marked, title="Remarks by President Ada Brandt") == ["Ada Brandt", "Ivo Maal"]


def test_the_clauses_of_a_resolution_are_of_the_body_that_it_names():
    marked = (
        "Resolution 7\n\nThe Assembly of Lakeside Communes,\n\n[c Recalling] [t that the dam is old],\n\n"
        "1. [c Strongly calls for] [t a new dam];\n\nIt rained, and [c it was told] [t that the dam held]."
    )
    assert actors(marked) == ["Assembly of Lakeside Communes"] * 2 + [None]


def test_a_line_that_names_no_body_resolves_nothing():
    assert actors("Resolution 7\n\nThe Long Rains of Norland,\n\n[c Recalling] [t that the dam is old].") == [None]
