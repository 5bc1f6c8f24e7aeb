"""Families of copies in the store: as statements come, by whoever adds them, and as actors are merged and split."""

from __future__ import annotations

from dataclasses import replace

import pytest

from invented import BRANDT, MAAL, document, judged, position, statement
from stance import corrections, frames, tables
from stance.store import Store


@pytest.fixture
def store(any_store):
    return any_store


def say(store: Store, words: str, actor=BRANDT, outlet: str = "x.example"):
    kept = document(f"{words}, it was said in {outlet}.", outlet=outlet)
    found = statement(kept, words, source=words[:3], actor=actor)
    store.add(kept, [(found, position(found))])


def families(store: Store) -> int:
    return len({row["family"] for row in store.positions("peace_talks")})


def test_copies_share_a_family_across_documents_and_processes(store):
    say(store, "We will open the lock at noon, as agreed")
    other = Store(store.engine.url.render_as_string(hide_password=False))
    say(other, "that they would open the lock at noon, as agreed", outlet="y.example")
    other.close()
    say(store, "we will open the lock at noon as agreed", outlet="z.example")
    say(store, "We will never open the lock at noon, as agreed", outlet="z.example")
    say(store, "We will open the lock at noon, as agreed", MAAL, "w.example")
    assert families(store) == 3
    table = frames.frame(store.positions("peace_talks"))
    assert len(table) == 5
    assert len(tables.once(table)) == 3


def test_a_statement_of_nobody_known_has_no_family_and_is_counted_by_its_words(store):
    say(store, "We will open the lock at noon", None)
    say(store, "We will open the lock, at noon", None, "y.example")
    say(store, "Nobody will open the lock", None, "z.example")
    say(store, "We will open the lock at noon, as agreed")
    assert [row["family"] is None for row in store.positions("peace_talks")].count(True) == 3
    assert len(tables.once(frames.frame(store.positions("peace_talks")))) == 3


def test_families_follow_corrections(store):
    say(store, "We will open the lock at noon, as agreed")
    say(store, "They will open the lock at noon, as agreed", MAAL, "y.example")
    assert families(store) == 2
    corrections.merge(store, "Ivo Maal", "Ada Brandt")
    assert families(store) == 1
    say(store, "We will open the lock at noon, as was agreed", MAAL, "z.example")
    assert families(store) == 1
    corrections.split(store, "Ivo Maal")
    assert families(store) == 2
    corrections.undo(store)
    corrections.undo(store)
    assert families(store) == 2


def test_families_follow_corrections_that_others_made_and_took_back(store):
    other = Store(store.engine.url.render_as_string(hide_password=False))
    for number in range(6):
        said = f"the lock at gate {number} opens at noon, as agreed"
        kept = document(f"Number {number}. Ada Brandt said that {said}. She repeated that The {said[4:]}.")
        found = [
            statement(kept, f"that {said}", source="Ada Brandt", actor=BRANDT),
            statement(kept, f"that The {said[4:]}", source="She", actor=BRANDT),
        ]
        store.add(kept, [(each, position(each)) for each in found])
        say(store, f"it rains on gate {number} again", MAAL, f"y{number}.example")
        corrections.merge(other, "Ada Brandt", "Ivo Maal")
        corrections.undo(other)
        say(store, f"that {said}", outlet=f"x{number}.example")
        assert families(store) == 2 * (number + 1)
    other.close()


def test_a_document_that_is_not_kept_leaves_no_trace(store):
    kept = document()
    first, *rest = judged(kept)
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        store.add(kept, [first, *rest, first])
    store.add(kept, [first, *rest])
    again = replace(document(), outlet="z.example")
    store.add(again, judged(again))
    assert families(store) == 3
