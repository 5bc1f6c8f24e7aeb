"""Merging and splitting actors by hand: kept, followed by what comes later, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from invented import document, judged, position, statement
from stance import corrections
from stance.checkup import wrong
from stance.corrections import CorrectionError
from stance.domain import Actor, ActorKind
from stance.register import Register
from stance.store import Store


def shown(store: Store) -> list[str]:
    return [row["actor"] for row in store.positions("peace_talks")]


@pytest.fixture
def filled(any_store):
    """Two statements of Ada Brandt and one of Ivo Maal."""
    any_store.add(document(), judged(document()))
    return any_store


def add(store: Store, name: str, text: str) -> None:
    """A document in which somebody of that name speaks, as the pipeline would keep it."""
    of = document(f"{name} said {text}.")
    found = statement(of, text, source=name, actor=Register(store.actors()).settle(Actor(name)))
    found = replace(found, resolution=replace(found.resolution, named=name))
    store.add(of, [(found, position(found))])


def test_a_merge_counts_one_as_the_other_now_and_later_and_is_taken_back(filled):
    assert corrections.merge(filled, "ada brandt", "Ivo Maal") == "Ada Brandt counts as Ivo Maal."
    assert shown(filled) == ["Ivo Maal"] * 3
    add(filled, "Ada Brandt", "it rained")
    assert shown(filled) == ["Ivo Maal"] * 4
    assert corrections.undo(filled) == "Taken back: Ada Brandt counts as Ivo Maal."
    assert sorted(shown(filled)) == ["Ada Brandt"] * 3 + ["Ivo Maal"]


def test_merges_follow_one_another(filled):
    add(filled, "Tom Reed", "it rained")
    corrections.merge(filled, "Ada Brandt", "Ivo Maal")
    corrections.merge(filled, "Ivo Maal", "Tom Reed")
    assert set(shown(filled)) == {"Tom Reed"}
    corrections.undo(filled)
    assert sorted(set(shown(filled))) == ["Ivo Maal", "Tom Reed"]
    corrections.undo(filled)
    assert len(set(shown(filled))) == 3


def test_a_merge_is_split_again(filled):
    corrections.merge(filled, "Ada Brandt", "Ivo Maal")
    corrections.split(filled, "Ada Brandt")
    assert sorted(shown(filled)) == ["Ada Brandt", "Ada Brandt", "Ivo Maal"]
    corrections.undo(filled)
    assert set(shown(filled)) == {"Ivo Maal"}


def test_a_name_joined_by_its_spelling_stands_alone_and_stays_so(filled):
    add(filled, "Ivo Maall", "it snowed")
    assert shown(filled).count("Ivo Maal") == 2
    corrections.split(filled, "Ivo Maall")
    assert shown(filled).count("Ivo Maall") == 1
    add(filled, "Ivo Maall", "it hailed")
    assert shown(filled).count("Ivo Maall") == 2
    corrections.undo(filled)
    assert "Ivo Maall" not in shown(filled)
    assert shown(filled).count("Ivo Maal") == 3
    assert "Ivo Maall" not in [actor.name for actor in filled.actors()]


def test_a_name_with_accents_is_split_and_one_that_differs_in_signs_alone_is_not(filled):
    add(filled, "Éda Maal", "it snowed")
    corrections.merge(filled, "Éda Maal", "Ivo Maal")
    corrections.split(filled, "éda maal")
    assert "Éda Maal" in shown(filled)
    add(filled, "Éda Maall", "it hailed")
    corrections.split(filled, "éda maall")
    assert "Éda Maall" in shown(filled)
    add(filled, "A. B. Kern", "it rained")
    add(filled, "A.B. Kern", "it poured")
    with pytest.raises(CorrectionError, match=r"A.B. Kern and A. B. Kern are one name"):
        corrections.split(filled, "A.B. Kern")


def test_the_list_has_numbers_and_other_names(filled):
    add(filled, "Ivo Maall", "it snowed")
    corrections.merge(filled, "Ada Brandt", "Ivo Maal")
    assert corrections.listed(filled) == [
        {"name": "Ivo Maal", "kind": "person", "statements": 4, "aliases": ["Ada Brandt", "Ivo Maall"]}
    ]


def test_what_cannot_be_done_is_said(filled):
    with pytest.raises(CorrectionError, match="Did you mean Ada Brandt"):
        corrections.merge(filled, "Brandt", "Ivo Maal")
    with pytest.raises(CorrectionError, match="actors list"):
        corrections.merge(filled, "Nobody At All", "Ivo Maal")
    with pytest.raises(CorrectionError, match="one actor already"):
        corrections.merge(filled, "Ivo Maal", "IVO MAAL")
    with pytest.raises(CorrectionError, match="No statement"):
        corrections.split(filled, "Ada Brandt")
    with pytest.raises(CorrectionError, match="no correction"):
        corrections.undo(filled)


def test_a_person_and_a_body_of_one_name_are_not_mixed_up(filled):
    for kind in ActorKind:
        of = document(f"The {kind} Porth said so.")
        found = statement(of, "so", source="Porth", actor=Actor("Porth", kind))
        filled.add(of, [(found, position(found))])
    with pytest.raises(CorrectionError, match="a person and an institution"):
        corrections.merge(filled, "Porth", "Ivo Maal")


def test_every_correction_changes_the_stamp(filled):
    stamps = [filled.stamp()]
    corrections.merge(filled, "Ada Brandt", "Ivo Maal")
    stamps.append(filled.stamp())
    corrections.undo(filled)
    corrections.merge(filled, "Ivo Maal", "Ada Brandt")
    stamps.append(filled.stamp())
    assert len(set(stamps)) == 3


def test_from_the_command_line(store, run):
    store.add(document(), judged(document()))
    assert run("actors", "list") == (0, "     2  Ada Brandt\n     1  Ivo Maal\n", "")
    assert run("actors", "merge", "Ivo Maal", "Ada Brandt")[:2] == (0, "Ivo Maal counts as Ada Brandt.\n")
    assert run("actors", "list", "--find", "maal")[1] == "     3  Ada Brandt (also Ivo Maal)\n"
    assert run("actors", "undo")[0] == 0
    status, out, err = run("actors", "split", "Ivo Maal")
    assert (status, out) == (2, "")
    assert "No statement of 'Ivo Maal'" in err


def test_what_a_person_knows_of_a_document_is_kept_and_taken_back(filled):
    kept = document()
    corrections.describe(
        filled, kept.id, title=" The dam ", outlet="The Bugle", author="Una Frey ", published=date(2031, 5, 4)
    )
    found = filled.document(kept.id)
    assert (found.title, found.outlet, found.author, found.published) == (
        "The dam",
        "The Bugle",
        "Una Frey",
        date(2031, 5, 4),
    )
    assert filled.is_coded(kept, "peace_talks")
    assert list(wrong(filled)) == []
    stamp = filled.stamp()
    corrections.describe(
        filled, kept.id, title="The dam", outlet="The Bugle", author="Una Frey ", published=date(2031, 5, 4)
    )
    assert filled.stamp() == stamp
    assert found.id == kept.id  # it is not read as another document
    filled.remove([kept.id])
    filled.add(kept, judged(kept))
    assert filled.document(kept.id) == found
    corrections.undo(filled)
    assert filled.document(kept.id) == kept
    with pytest.raises(CorrectionError, match="no document 'nothing'"):
        corrections.describe(filled, "nothing", title="", outlet="", author="", published=None)
