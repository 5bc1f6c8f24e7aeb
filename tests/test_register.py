"""One actor for each person and body, across documents."""

import pytest

from stance.domain import Actor, ActorKind
from stance.register import Register, same_person


def test_the_register_keeps_one_person_one_actor():
    register = Register([Actor("Ada Lindqvist")])
    assert register.settle(Actor("ada  lindqvist")).name == "Ada Lindqvist"
    assert register.settle(Actor("Ada Lindquist")).name == "Ada Lindqvist"
    assert register.settle(Actor("Eva Lindqvist")).name == "Eva Lindqvist"
    assert register.settle(Actor("Lindqvist")).name == "Lindqvist"
    assert register.settle(Actor("Ada Lindqvist", ActorKind.INSTITUTION)).kind is ActorKind.INSTITUTION


def test_a_definite_article_makes_no_other_institution():
    register = Register([Actor("Foreign Office", ActorKind.INSTITUTION)])
    assert register.settle(Actor("The Foreign Office", ActorKind.INSTITUTION)).name == "Foreign Office"


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Jon Averley", "Jon Averly", True),
        ("Jon Averley", "Jan Averley", False),
        ("Jon Karlsen", "Jon Karlson", False),
        ("Jon Johnson", "Jon Johnston", False),
        ("Oleh Zalenskyy", "Oleh Zalenskiy", True),
        ("Al bin Sahir", "Al Abu Sahir", False),
        ("Averley", "Averly", False),
    ],
)
def test_misspelt_names(a, b, same):
    assert same_person(Actor(a), Actor(b)) is same
