"""A sound database has nothing wrong with it, and each kind of damage is named."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from invented import document, judged
from stance.checkup import remarks, wrong


@pytest.fixture
def kept(store):
    for outlet in ("bugle.example", "herald.example"):
        one = document(outlet=outlet)
        store.add(one, judged(one))
    return store


def harm(store, change: str) -> None:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.execute(text(change))
        connection.execute(text("PRAGMA foreign_keys=ON"))


def test_nothing_is_wrong_with_a_sound_database(kept, run):
    assert list(wrong(kept)) == []
    assert list(remarks(kept)) == []
    status, said, _ = run("doctor")
    assert status == 0
    assert "2 documents." in said
    assert "Nothing is wrong." in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE documents SET text = 'Another text' WHERE outlet = 'bugle.example'", "1 documents (dam.txt) do not have the text"),
        ("UPDATE statements SET text = 'Never said'", "6 statements"),
        ("DELETE FROM documents WHERE outlet = 'bugle.example'", "3 rows of statements point at something"),
        ("UPDATE positions SET stance = 'merry'", "6 positions"),
        ("""UPDATE positions SET probabilities = '{"open": 0.5}' WHERE stance = 'open'""", "4 positions"),
        ("UPDATE actors SET same_as = (SELECT max(id) FROM actors)", "merged into one that is itself merged"),
    ],
)  # fmt: skip
def test_damage_is_named(kept, run, change, said):
    harm(kept, change)
    assert any(said in sentence for sentence in wrong(kept))
    assert run("doctor")[0] == 1


def test_a_damaged_file_is_named(kept, database, run):
    kept.close()
    content = bytearray(database.read_bytes())
    content[8192:12288] = bytes(4096)
    database.write_bytes(content)
    status, said, error = run("doctor")
    assert status
    assert "damaged" in said or "malformed" in error


def test_what_someone_should_know(kept):
    key = kept.documents()[0]["id"]
    harm(
        kept,
        f"UPDATE positions SET model = 'toy@2' WHERE statement IN (SELECT id FROM statements WHERE document = '{key}')",
    )
    harm(kept, "DELETE FROM positions WHERE stance = 'skeptical'")
    kept.remove([kept.documents()[1]["id"]])
    assert list(remarks(kept)) == [
        "Positions on peace_talks were judged in 2 ways (model, version of the codebook or threshold).",
        "1 documents are not judged on peace_talks yet.",
        "1 documents are taken out; the dashboard can put them back.",
    ]


def test_statements_that_were_not_compared_are_named_and_mended(kept, run):
    before = [row["family"] for row in kept.positions("peace_talks")]
    harm(kept, "UPDATE statements SET family = NULL WHERE source = 'Ivo Maal'")
    status, said, _ = run("doctor")
    assert (status, "2 statements of known actors were not compared" in said) == (0, True)
    status, said, _ = run("doctor", "--mend")
    assert status == 0
    assert "2 statements compared" in said
    assert "not compared" not in said
    assert [row["family"] for row in kept.positions("peace_talks")] == before
    assert "0 statements compared" in run("doctor", "--mend")[1]
