"""Names and roles of one document."""

import pytest

from marked import parse
from stance.cast import assemble, find_mentions
from stance.phrases import role_words


def cast(marked: str) -> dict[str, set[str]]:
    """Each person's name and the words of all their roles."""
    text, _, names = parse(marked)
    people = assemble(text, find_mentions(text, (name.span for name in names if name.kind == "PERSON")))
    return {person.name: set().union(*person.roles) for person in people}


def test_the_longest_form_names_a_person_whatever_comes_first():
    assert list(cast("[p Brandt] spoke. Later [p Ada Brandt] left, [p Brandt's] aide said.")) == ["Ada Brandt"]


def test_a_name_ends_where_it_begins_again():
    assert list(cast("Minister [p Ada Brandt Brandt AdaMinister] came.")) == ["Ada Brandt"]


def test_people_come_in_the_order_of_the_text():
    assert list(cast("[p Ivo Maal] met [p Ada Brandt] and [p Tom Reed].")) == ["Ivo Maal", "Ada Brandt", "Tom Reed"]


@pytest.mark.parametrize(
    ("marked", "role"),
    [
        ("Foreign Secretary [p Ada Brandt] came.", {"foreign", "secretary"}),
        ("The mayor, [p Ada Brandt], came.", {"mayor"}),
        ("The mayor, [p Ada Brandt] and a dog came.", set()),
        ("[p Ada Brandt], the mayor, came.", {"mayor"}),
        ("[p Ada Brandt], a former general who left, came.", {"former", "general"}),
        ("[p Ada Brandt], tired and late, came.", set()),
        ("President of the Republic of Norland [p Ada Brandt] came.", {"president", "repub", "norla"}),
        ("The office of President [p Ada Brandt] wrote.", {"president"}),
        ("Then Norland thanked [p Ada Brandt].", set()),
        ("Palace spokeswoman [p Ada Brandt] came.", {"palac", "spokeswoman"}),
    ],
)
def test_roles_from_the_words_around_a_name(marked, role):
    assert cast(marked)["Ada Brandt"] == role


def test_a_country_and_its_adjective_are_one():
    assert role_words("Norland's president") == role_words("the Norlandic president") == role_words("Norland President")


def test_what_is_no_name_makes_no_person():
    assert cast("[p the president] and [p Mr] and [p B.] spoke.") == {}
