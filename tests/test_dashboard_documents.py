"""Documents come in through the dashboard, go out and come back; one that breaks is named; the first run reads seeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest
from streamlit.testing.v1 import AppTest

import stance.pipeline
from invented import TEXT, document, judged
from stance import corrections
from stance.documents import READERS, Refusal
from stance.domain import Position
from stance.pages import adding, first_run
from stance.store import Store

ROOT = Path(__file__).parents[1]
PAGE = "stance/pages/documents.py"


class Asked:
    """A classifier that remembers what it was asked and finds everything open."""

    claims: ClassVar[list] = []

    def positions(self, claims, *, in_full):
        assert in_full  # a reader who tries a sentence wants to see what every hypothesis says
        Asked.claims = [(claim.premise, claim.actor) for claim in claims]
        shares = {"skeptical": 0.05, "conditional": 0.07, "open": 0.83, "none": 0.05}
        return [Position("", "peace_talks", "open", 0.83, shares, {"Ada Brandt agrees.": 0.9}, "toy@1")]


class Stub:
    """Stands for the pipeline: keeps what ``invented`` says of the dam, and breaks on "break"."""

    def __init__(self, store, codebook):
        self.store, self.codebook, self.classifier = store, codebook, Asked()

    def add(self, item):
        if "break" in item.text:
            raise RuntimeError("a stage broke")
        found = judged(item) if TEXT in item.text else []
        found = [(said, replace(there, codebook=self.codebook.name)) for said, there in found]
        return len(found) if self.store.add(item, found) else None

    def begin(self, item):
        return lambda: self.add(item)


@pytest.fixture(autouse=True)
def stubbed(monkeypatch):
    adding._pipeline.clear()
    monkeypatch.setattr(stance.pipeline.Pipeline, "load", lambda store, codebook, **_: Stub(store, codebook))
    yield
    adding._pipeline.clear()


def words(app: AppTest) -> str:
    kinds = [*app.caption, *app.info, *app.warning, *app.success, *app.html]
    return " ".join(str(getattr(e, "value", "") or e.proto.body) for e in kinds).replace("\\", "")


@pytest.fixture
def page(store):
    store.add(document(), judged(document()))
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    return app.switch_page(PAGE).run()


def way(page: AppTest, name: str) -> AppTest:
    (choice,) = [group for group in page.main.button_group if group.label == "Add"]
    return choice.set_value(name).run()


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [button for button in page.main.button if button.label.startswith(label)]
    assert not button.disabled
    return button.click().run()


def test_a_pasted_text_is_read_with_what_is_known_of_it(page, store):
    way(page, "Pasted text")
    page.text_area[0].set_value(f"Fog\n\n{TEXT}\ndate: 1911-05-04").run()
    page.text_input[0].set_value("The Vesper Post").run()
    press(page, "Read it")
    assert not page.exception
    assert "1 document read, with 3 statements." in words(page)
    (added,) = [row for row in store.documents() if row["title"] == "Fog"]
    assert (added["outlet"], added["statements"]) == ("The Vesper Post", 3)
    assert added["published"] == date(1911, 5, 4)
    assert page.text_area[0].value == ""


def test_every_kind_of_file_that_is_read_is_named(page):
    (dropping,) = page.main.get("file_uploader")
    assert all(suffix in dropping.proto.label for suffix in READERS)


def test_a_pasted_table_is_read_row_by_row_and_a_bad_one_is_named(page, store):
    way(page, "Pasted table")
    page.text_area[0].set_value("title,text\nOne,It rained.\nTwo,It will break.\nThree,\n").run()
    press(page, "Read it")
    assert "pasted.csv:3 was left out: it could not be judged: a stage broke" in words(page)
    assert "pasted.csv:4 was left out: The document is empty." in words(page)
    assert {row["title"] for row in store.documents()} == {"", "One"}


def test_a_table_from_a_spreadsheet_keeps_its_commas_and_quotes(page, store):
    way(page, "Pasted table")
    said = "Well, she said."
    page.text_area[0].set_value(f'text\toutlet\tpublished\n{said}\tThe "Post"\t2031-03-01\n').run()
    press(page, "Read it")
    (added,) = [row for row in store.documents() if row["published"]]
    assert added["outlet"] == 'The "Post"'
    assert store.document(added["id"]).text == said


def test_words_of_a_document_are_never_markup(page, store):
    way(page, "Pasted table")
    page.text_area[0].set_value("text,url\nbreak,![](http://x.example/a_b_c)\n").run()
    press(page, "Read it")
    (warning,) = page.warning
    assert "\\[\\](http" in warning.value
    assert "a\\_b" in warning.value


def test_a_folder_is_read_and_a_second_time_changes_nothing(page, store, tmp_path):
    (tmp_path / "a.txt").write_text("It rained.")
    for expected in ("1 document read", "1 document had been read before"):
        way(page, "A folder on this machine")
        page.text_input[0].set_value(str(tmp_path)).run()
        press(page, "Read it")
        assert expected in words(page)
    assert len(store.documents()) == 2


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/" + "x" * 5000, "cannot be opened"), ("~nobody-of-this-name/x", "There is no such file or folder")],
)
def test_a_folder_that_cannot_be_opened_is_named(page, path, expected):
    way(page, "A folder on this machine")
    page.text_input[0].set_value(path).run()
    press(page, "Read it")
    assert not page.exception
    assert expected in words(page)


def test_an_address_is_read(page, store, site, monkeypatch):
    monkeypatch.setattr("stance.fetching.connecting.is_public", lambda _: True)
    address = site.page("/dam", f"Fog\n\n{TEXT}", kind="text/plain; charset=utf-8")
    way(page, "Web address")
    page.text_input[0].set_value(address).run()
    press(page, "Read it")
    assert not page.exception
    assert "1 document read, with 3 statements." in words(page)
    assert address in {row["name"] for row in store.documents()}


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/dam", "file:///etc/passwd", "nonsense"])
def test_an_address_that_is_refused_is_named(page, store, address):
    way(page, "Web address")
    page.text_input[0].set_value(address).run()
    press(page, "Read it")
    assert not page.exception
    assert f"{address} was left out: " in words(page)
    assert len(store.documents()) == 1


def test_what_is_taken_out_is_gone_from_every_count_and_can_come_back(page, store):
    (row,) = store.documents()
    store.remove([row["id"]])
    page.session_state["_removed"] = [row["id"]]
    page.run()
    assert "1 document taken out, with every statement in it." in words(page)
    assert store.positions("peace_talks") == []
    press(page, "Undo")
    assert len(store.positions("peace_talks")) == 3
    assert "taken out" not in words(page)


def test_what_was_taken_out_long_ago_can_be_put_back(page, store):
    store.remove([document().id])
    page.run()
    (choice,) = [box for box in page.main.multiselect if box.label == "Put back"]
    choice.set_value([document().id]).run()
    press(page, "Put back")
    assert len(store.documents()) == 1


def test_a_document_that_was_taken_out_comes_back_when_it_is_read_again(page, store):
    of = document()
    store.remove([of.id])
    assert not store.is_coded(of, "peace_talks")
    again = replace(of, title="A better headline", published=date(2031, 5, 4))
    assert store.add(again, judged(again))
    (row,) = store.documents()
    assert (row["title"], row["published"]) == (again.title, again.published)


def test_after_the_last_document_is_taken_out_the_seeds_are_not_read_again(page, store):
    store.remove([document().id])
    fresh = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    assert "No statement has been found in the documents yet. Add more under Documents." in words(fresh)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([document()], "3 statements by 2 known actors"),
        ([document(), Refusal("blank.txt", "It is empty.")], "blank.txt was left out: It is empty."),
        ([Refusal("blank.txt", "It is empty.")], "blank.txt was left out: It is empty."),
    ],
)
def test_the_first_run_reads_the_seeds(database, monkeypatch, items, expected):
    monkeypatch.setattr("stance.documents.read_documents", lambda _: iter(items))
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    assert not app.exception
    assert expected in words(app)
    if any(isinstance(item, Refusal) for item in items):
        press(app, "Open the dashboard")
        assert not app.exception
        assert "left out" not in words(app)


def test_a_sentence_can_be_tried_on_the_chosen_question(page, store):
    page.switch_page("stance/pages/question.py").run()
    page.main.text_input[0].set_value("“We would sit down once the port is free,” Ada Brandt said.").run()
    page.main.text_input[1].set_value("Ada Brandt").run()
    press(page, "Judge it")
    assert not page.exception
    assert "83%" in words(page)
    assert Asked.claims == [("“We would sit down once the port is free,” Ada Brandt said.", "Ada Brandt")]
    assert len(store.positions("peace_talks")) == 3


def test_another_question_is_judged_when_asked_and_kept(page, store):
    corrections.describe(store, document().id, title="The dam", outlet="The Bugle", author="", published=None)
    page.sidebar.selectbox[0].set_value("sanctions").run()
    press(page, "Judge now")
    assert not page.exception
    assert len(store.positions("sanctions")) == 3
    assert len(store.documents()) == 1
    assert "not been judged" not in words(page)


def test_no_seeds(database, tmp_path):
    def script(folder):
        from pathlib import Path

        from stance.pages import first_run

        first_run.read(Path(folder))

    app = AppTest.from_function(script, args=(str(tmp_path / "nowhere"),), default_timeout=30).run()
    assert "There are no documents yet" in words(app)
    assert first_run.WELCOME.count(".") == 3


def test_statements_of_another_codebook_are_found_waiting(store: Store):
    store.add(document(), judged(document()))
    assert store.uncoded("peace_talks") == []
    assert store.uncoded("sanctions") == [document().id]
