"""The joined stages, with a tagger and a judge that answer from the test."""

from __future__ import annotations

from concurrent.futures import CancelledError
from dataclasses import replace
from threading import Barrier, Event

import numpy as np
import pytest

import stance.pipeline
from marked import parse, read
from stance import codebook
from stance.attribution import Reading
from stance.classify import Classifier
from stance.domain import Document
from stance.linking import link
from stance.pipeline import Pipeline, is_said
from stance.store import Store

MARKED = """[p Ada Brandt] warns of the dam

[s [p Ada Brandt], the mayor, who] was late, [c said] [t she would accept it if the village was moved]. It rained.

[t “And we shall see about the rest, my friends.”]

[s Experts] [c said] [t that it was old].

source: the-bugle.example"""


class MarkedTagger:
    """Finds what is marked in the test's own text."""

    def read(self, documents):
        _, roles, names = parse(MARKED)
        return [Reading(link(document.text, roles), names) for document in documents]


class Agreeable:
    """Says that every hypothesis follows, some more than others."""

    name = "agreeable"

    def __init__(self):
        self.asked = []

    def reads(self, language):
        return True

    def probabilities(self, pairs):
        self.asked.extend(pairs)
        entailed = np.array([0.9 if "only on" in h or "about" in h else 0.2 for _, h in pairs])
        return np.stack([entailed, 1 - entailed, 0 * entailed], axis=1)


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'stance.sqlite'}")
    yield store
    store.close()


@pytest.fixture
def pipeline(store):
    return Pipeline(store, MarkedTagger(), Classifier(Agreeable(), codebook.load()))


@pytest.fixture
def document():
    return Document(name="dam.txt", text=parse(MARKED)[0], outlet="the-bugle.example")


def test_every_statement_comes_with_its_actor_and_its_words(pipeline, document):
    statements = pipeline.statements(document)
    assert [(s.actor and s.actor.name, s.inherited) for s in statements] == [
        ("Ada Brandt", False),
        ("Ada Brandt", True),
        (None, False),
    ]
    assert all(document.text[s.start : s.end] == s.text for s in statements)


def test_adding_twice_changes_nothing(pipeline, document, store):
    assert pipeline.add(document) == 3
    before = store.positions("peace_talks")
    assert pipeline.add(document) is None
    assert store.positions("peace_talks") == before
    assert len(store.documents()) == 1


def test_a_document_is_kept_whole_or_not_at_all(pipeline, document, store, monkeypatch):
    monkeypatch.setattr(pipeline.classifier.judge, "probabilities", lambda pairs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        pipeline.add(document)
    assert store.documents() == []
    assert store.actors() == []


def test_one_person_is_one_actor_across_documents(pipeline, document, store):
    pipeline.add(document)
    again = Pipeline(store, MarkedTagger(), pipeline.classifier)
    again.add(Document(name="copy.txt", text=document.text, outlet="another.example"))
    assert [actor.name for actor in store.actors()] == ["Ada Brandt"]
    assert len(store.positions("peace_talks")) == 6


def test_documents_that_are_begun_are_read_side_by_side_and_kept_when_called_for(document, store, monkeypatch):
    both = Barrier(2, timeout=20)

    class Waiting(MarkedTagger):
        def read(self, documents):
            both.wait()  # passes when two documents are being read
            return super().read(documents)

    monkeypatch.setattr(stance.pipeline, "side_by_side", lambda device: (2, 1))
    pipeline = Pipeline(store, Waiting(), Classifier(Agreeable(), codebook.load()))
    others = [replace(document, name=name, outlet=name) for name in ("one", "two")]
    ends = [pipeline.begin(each) for each in others]
    assert store.documents() == []
    assert [end() for end in reversed(ends)] == [3, 3]
    assert [row["name"] for row in store.documents()] == ["two", "one"]
    assert ends[0]() is None  # it is there
    pipeline.close()


def test_what_breaks_says_so_when_called_for_and_what_waits_is_let_go(document, store, monkeypatch):
    begun, may_end = Event(), Event()

    class Broken:
        def read(self, documents):
            begun.set()
            may_end.wait(20)
            raise RuntimeError("a stage broke")

    monkeypatch.setattr(stance.pipeline, "side_by_side", lambda device: (1, 1))
    pipeline = Pipeline(store, Broken(), Classifier(Agreeable(), codebook.load()))
    first, second = (pipeline.begin(replace(document, name=name, outlet=name)) for name in ("one", "two"))
    begun.wait(20)
    pipeline.close()
    may_end.set()
    with pytest.raises(RuntimeError, match="a stage broke"):
        first()
    with pytest.raises(CancelledError):
        second()


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("[s Ada] [c said] [t the dam was old].", True),
        ("[s A poll for the Bugle] [c found] [t that half would move].", False),
        ("[s A study by Porth University] [c says] [t that it will hold].", False),
        ("[s Ada] [c declined] [t to comment on the dam].", False),
        ("[s Ada] [c did not respond to] [t requests for comment].", False),
        ("[s Ada] [c declined to say] [t whether the dam was old].", False),
        ("[s Ada] [c refused] [t to discuss a new dam with them].", True),
        ("[s Ada] [c did not] [t want the dam].", True),
        ("[s Ada] [c wanted] [t to repeat]: the dam was old.", False),
        ("[s Ada] [c refused] [t to talk].", True),
    ],
)
def test_polls_and_answers_not_given_are_no_statements(marked, said):
    document, reading = read(marked)
    assert [is_said(document.text, attribution) for attribution in reading.attributions] == [said]


def test_another_question_is_judged_on_the_statements_that_were_found_before(pipeline, document, store):
    """Rules and weights change: what is kept is judged as it was found, and nothing is found twice."""
    pipeline.add(document)
    first = store.positions("peace_talks")

    class Broken:
        def read(self, documents):
            raise AssertionError("the document was read again")

    other = Pipeline(store, Broken(), Classifier(Agreeable(), codebook.load("sanctions")))
    assert other.add(document) == len(first)
    second = store.positions("sanctions")
    assert [row["statement_id"] for row in second] == [row["statement_id"] for row in first]
    assert store.uncoded("sanctions") == []


def test_a_statement_comes_back_from_the_store_as_it_was_kept(pipeline, document, store):
    found = pipeline.statements(document)
    pipeline.add(document)
    assert sorted(map(repr, store.statements(document.id))) == sorted(map(repr, found))
    assert {s.id for s in store.statements(document.id)} == {s.id for s in found}
