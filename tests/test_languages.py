"""Which language a text is in, and what becomes of a document that the model does not read."""

from __future__ import annotations

import numpy as np
import pytest

from invented import document, judged
from stance.checkup import remarks, wrong
from stance.classify import Classifier
from stance.languages import language, name_of
from stance.pipeline import Pipeline

GERMAN = """Der Damm teilt Norland

Ada Brandt sagte, der Damm sei ein Geschenk an den Süden, und niemand werde ihn wieder abreißen."""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GERMAN, "de"),
        ("Le ministre a déclaré que la digue serait achevée avant la fin de l'été, malgré la crue.", "fr"),
        ("Міністр заявив, що дамбу добудують до кінця літа, незважаючи на повінь.", "uk"),
        ("大臣は、洪水にもかかわらず夏の終わりまでにダムが完成すると述べた。", "ja"),
        (document().text, "en"),
        ("No.", ""),
        ("", ""),
        ("12 14 16 18 20 22 24 26 28 30", ""),
    ],
)
def test_the_language_of_a_text(text, code):
    assert language(text) == code


def test_languages_have_names():
    assert (name_of("de"), name_of("xx"), name_of("")) == ("German", "xx", "")


class Judge:
    """Reads English, and holds everything for entailed."""

    name = "toy@1"

    def reads(self, language: str) -> bool:
        return language in {"", "en"}

    def probabilities(self, pairs):
        return np.array([[0.9, 0.05, 0.05]] * len(pairs)).reshape(-1, 3)


class Reader:
    """Finds what the test says was said."""

    def __init__(self, words: str) -> None:
        self.words = words

    def read(self, documents):
        from stance.attribution import Reading
        from stance.domain import Attribution, Kind, Span

        found = []
        for each in documents:
            start = each.text.index(self.words)
            who, cue = each.text.index("Ada Brandt"), each.text.index("sagte")
            said = Attribution(
                (Span(start, start + len(self.words)),), Span(cue, cue + 5), Span(who, who + 10), Kind.INDIRECT
            )
            found.append(Reading([said], []))
        return found


def test_a_document_in_another_language_is_kept_marked_and_unclear(store, peace_talks):
    Pipeline(store, Reader("der Damm sei ein Geschenk"), Classifier(Judge(), peace_talks)).add(document(GERMAN))
    [row] = store.positions("peace_talks")
    assert (row["stance"], row["confidence"]) == ("unclear", 0.0)
    assert sum(row["probabilities"].values()) == pytest.approx(1)
    assert store.document(row["document_id"]).language == "de"
    assert list(wrong(store)) == []
    assert list(remarks(store)) == [
        "Documents in other languages, unclear unless a multilingual model judged them: 1 in German."
    ]


def test_a_document_kept_before_languages_were_told_has_none(store):
    kept = document()
    store.add(kept, judged(kept))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE documents SET language = NULL")
    assert store.document(kept.id) == kept
    assert list(remarks(store)) == []
