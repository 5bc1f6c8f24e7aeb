"""Who a source refers to, in a document and across documents; on names marked by hand."""

import pytest

from marked import read
from stance.actors import resolve
from stance.domain import Actor, ActorKind
from stance.register import Register, same_person


def actors(marked: str, **fields: str) -> list[str | None]:
    """The actor of each attribution, in order; ``None`` where unresolved."""
    document, reading = read(marked, **fields)
    return [resolution.actor.name if resolution.actor else None for resolution in resolve(document, reading)]


SAID = "[c said] [t the dam was safe]."

CASES = {
    "full name": (f"[s [p Ada Brandt]] {SAID}", ["Ada Brandt"]),
    "surname after full name": (f"[s [p Ada Brandt]] {SAID} [s [p Brandt]] {SAID}", ["Ada Brandt"] * 2),
    "title and surname": (f"[p Ada Brandt] came. [s Ms [p Brandt]] {SAID}", ["Ada Brandt"]),
    "title inside the tagged name": (f"[p Ada Brandt] came. [s [p Ms Brandt]] {SAID}", ["Ada Brandt"]),
    "possessive": ("[s [p Ada Brandt’s]] [c warning] [t that it would fail] was heard.", ["Ada Brandt"]),
    "particles": (f"[s [p Ulla von der Heide]] {SAID} [s Mrs [p von der Heide]] {SAID}", ["Ulla von der Heide"] * 2),
    "two with one surname": (
        f"[p Ada Brandt] met [p Tom Brandt]. [s Mr [p Brandt]] {SAID} [s Ms [p Ada Brandt]] {SAID}",
        ["Tom Brandt", "Ada Brandt"],
    ),
    "role before the name": (
        f"Foreign Secretary [p Ada Brandt] came. [p Tom Reed], the mayor, too. [s The Foreign Secretary] {SAID}",
        ["Ada Brandt"],
    ),
    "role in apposition": (
        f"[p Ada Brandt], the Norlandic president, met [p Ivo Maal], the Sudran president. [s The Sudran president] {SAID}",
        ["Ivo Maal"],
    ),
    "role by exclusion": (
        f"[s The minister] {SAID}\n\nIn an interview [s [p Ada Brandt]] {SAID} [p Ivo Maal], the Sudran president, listened.",
        ["Ada Brandt"] * 2,
    ),
    "pronoun after a speaker": (
        f"[s [p Ada Brandt]] {SAID}\n\n[s She] [c added] [t that it was old].",
        ["Ada Brandt"] * 2,
    ),
    "pronoun of another gender": (
        f"[s Ms [p Brandt]] {SAID}\n\n[s He] [c added] [t that it was old].",
        ["Brandt", None],
    ),
    "pronoun too far away": (f"[s [p Ada Brandt]] {SAID}\n\nA.\n\nB.\n\n[s She] {SAID}", ["Ada Brandt", None]),
    "relative clause": ("[p Ada Brandt], the mayor, [s who] [c said] [t it was safe], left.", ["Ada Brandt"]),
    "a body": (f"[s The [o Norland Foreign Ministry]] {SAID}", ["Norland Foreign Ministry"]),
    "officials of a place": (f"[s Officials in [l Porth]] {SAID}", ["Officials in Porth"]),
    "an aide is not the one aided": (f"[p Ada Brandt] came. [s An aide to [p Brandt]] {SAID}", [None]),
    "an outlet reports, it does not speak": ("[s The [o Morning Herald]] [c reported] [t that it was safe].", [None]),
    "the document's own outlet": ("[s [o Newswire]] [c reported] [t that it was safe].", [None]),
    "according to him": (f"[s [p Tom Reed]] {SAID}\n\n[c According to] [s him], [t it was old].", ["Tom Reed"] * 2),
    "president of a place": (
        f"President of Norland [p Ada Brandt] met [p Ivo Maal], the Sudran president. [s The President of Norland] {SAID}",
        ["Ada Brandt"],
    ),
    "the president's office": (
        f"[p Ivo Maal], the Sudran president, came. [s The president’s office] {SAID}",
        ["president’s office"],
    ),
    "nobody in particular": (f"[s Some people] {SAID} [s Experts] {SAID} [s An official] {SAID}", [None] * 3),
}


NOT_THEIRS = {
    "somebody's spokesman": f"[s [p Ada Brandt]] {SAID} [s Her spokesman] [c added] [t that it would hold].",
    "a lawyer with the name in the tag": f"[p Ada Brandt] came. [s [p Brandt’s] lawyer] {SAID}",
    "another kind of leader": f"[p Ivo Maal], the Sudran leader, came. [s The opposition leader] {SAID}",
    "a former president": f"[p Ivo Maal], the Sudran president, came. [s The former president] {SAID}",
    "the president's brother": f"[p Ivo Maal], the Sudran president, came. [s The president’s brother] {SAID}",
    "a diplomat, then she": f"[p Ada Brandt] came.\n\n[s A diplomat] {SAID} [s She] {SAID}",
    "who met whom": f"After meeting [p Ada Brandt], [s the president] {SAID}",
    "two presidents": f"President [p Ada Brandt] met President [p Ivo Maal]. [s The president] {SAID}",
    "villagers who": f"[p Ivo Maal], who leads Sudra, met villagers [s who] {SAID}",
    "people around": f"[p Ada Brandt] came. [s People around [p Ada Brandt]] {SAID}",
    "two whom a pronoun fits": f"[p Ada Brandt] wrote to [p Lena Hill]. [s She] {SAID}",
}


@pytest.mark.parametrize("marked", NOT_THEIRS.values(), ids=NOT_THEIRS.keys())
def test_nobody_is_given_the_words_of_somebody_else(marked):
    assert actors(marked)[-1] is None


@pytest.mark.parametrize(("marked", "expected"), CASES.values(), ids=CASES.keys())
def test_resolution(marked, expected):
    assert actors(marked, outlet="newswire.example") == expected


def test_what_is_unresolved_says_so():
    document, reading = read(f"[s Experts] {SAID}")
    resolution = resolve(document, reading)[0]
    assert (resolution.actor, resolution.method, resolution.confidence) == (None, "unresolved", 0.0)


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


def test_an_official_site_reports_its_own_speaker():
    marked = f"President [p Ada Brandt] came. [s The President] {SAID} [s The [o Palace]] {SAID}"
    assert actors(marked, outlet="president.example") == ["Ada Brandt", "Palace"]
    assert actors(marked, outlet="palace.example") == ["Ada Brandt", "Palace"]
