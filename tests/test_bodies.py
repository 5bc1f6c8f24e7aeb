"""The bodies that sources name, and sources that are things."""

import pytest

from stance.bodies import body_in, is_thing


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("the central bank", "central bank"),
        ("The prime minister’s office", "prime minister’s office"),
        ("A finance ministry spokesman", "finance ministry"),
        ("a spokeswoman for the Norland Foreign Ministry", "Norland Foreign Ministry"),
        ("the palace", "palace"),
        ("The Ministry", "Ministry of Works"),
        ("the ministry of a place nobody named", "ministry of a place nobody named"),
        ("officials in Porth", "Officials in Porth"),
        ("Head of the President’s Office", None),
        ("The First Lady of Norland", None),
        ("the government", None),
        ("their union", None),
        ("the minister", None),
        ("the president’s brother", None),
        ("a study by the Ministry of Works", None),
        ("Traders at the old market in Porth", None),
        ("a loan officer in Porth", None),
        ("Norlandic diplomats", None),
        ("Embassy staff", None),
        ("the Three Rivers Council", "Three Rivers Council"),
        ("a security guard in Porth", None),
        ("the Green party of Porth", "Green party of Porth"),
        ("the Friends of the Seat", "Friends of the Seat"),
        ("the Federation of Pit Workers", "Federation of Pit Workers"),
        ("a company in Porth", "Company in Porth"),
        ("", None),
    ],
)
def test_bodies(phrase, name):
    named = any(name in phrase for name in ("Ministry of Works", "Porth", "Seat", "Federation"))
    found = body_in(phrase, named=named, known=["Ministry of Works", "Norland"])
    assert (found[0] if found else None) == name


@pytest.mark.parametrize(
    ("phrase", "thing"),
    [
        ("A Tidewell poll this week", True),
        ("a study by the Bruun Institute", True),
        ("the letter", True),
        ("a pollster", False),
        ("the data minister", False),
        ("the author of the study", False),
    ],
)
def test_what_holds_no_position_is_a_thing(phrase, thing):
    assert is_thing(phrase) is thing
