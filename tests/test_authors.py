"""Who signed a document: as each kind of file states it, kept and shown, and neither the outlet nor anybody's statement."""

from __future__ import annotations

import json

import pytest

import papers
from invented import document, judged
from papers import FIRST, GOOD, HTML, LINES, ROW
from stance import corrections
from stance.documents import read_content
from stance.domain import Document
from stance.passages import is_furniture

NAME = "Una Frey"


def only(name: str, content: bytes) -> Document:
    [found] = [item for item in read_content(name, content) if isinstance(item, Document)]
    return found


SIGNED = {
    ".txt": GOOD[".txt"] + f"\n\nAuthor: {NAME}".encode(),
    ".md": GOOD[".md"] + f"\nby: {NAME}".encode(),
    ".html": HTML.replace("<head>", f'<head><meta name="author" content="{NAME}">').encode(),
    ".mht": papers.saved_page(HTML.replace("<head>", f'<head><meta name="author" content="{NAME}">')),
    ".pdf": papers.pdf(LINES, author=NAME),
    ".docx": papers.word(*LINES, author=NAME),
    ".odt": papers.opendocument("".join(f"<text:p>{line}</text:p>" for line in LINES), author=NAME),
    ".rtf": papers.rich_text(*LINES).replace(b"\\f0 ", b"{\\info{\\author Una Frey}}\\f0 ", 1),
    ".eml": papers.mail(FIRST).replace(b"The Bugle <", b'"Una Frey" <'),
    ".csv": f'text,Byline\n"{FIRST}",By {NAME}\n'.encode(),
    ".tsv": f"text\tauthor\n{FIRST}\t{NAME}\n".encode(),
    ".xlsx": papers.workbook(Reports=[["text", "By"], [FIRST, NAME]]),
    ".jsonl": json.dumps({**ROW, "author": NAME}).encode(),
}


@pytest.mark.parametrize("suffix", SIGNED)
def test_the_author_is_read_where_it_is_stated(suffix):
    found = only("dam" + suffix, SIGNED[suffix])
    assert found.author == NAME
    assert NAME not in found.outlet


@pytest.mark.parametrize("suffix", [suffix for suffix in GOOD if suffix not in (".eml", ".zip")])
def test_where_nobody_signed_it_is_not_known(suffix):
    assert only("dam" + suffix, GOOD[suffix]).author == ""


@pytest.mark.parametrize("nobody", ["python-docx", "Administrator", " "])
def test_what_a_program_puts_down_is_nobody(nobody):
    assert only("dam.docx", papers.word(*LINES, author=nobody)).author == ""


def test_a_mail_of_an_address_alone_is_signed_by_nobody():
    assert (
        only("dam.eml", papers.mail(FIRST).replace(b"The Bugle <news@bugle.example>", b"news@bugle.example")).author
        == ""
    )


def test_the_line_in_a_text_counts_before_the_properties_and_is_no_prose():
    lines = [*LINES, f"by: {NAME}"]
    found = only("dam.docx", papers.word(*lines, author="Somebody Else"))
    assert (found.author, found.outlet, found.published) == (NAME, "The Bugle", papers.DAY)
    assert is_furniture(f"author: {NAME}")
    assert (
        only("a.txt", f"One\n\nBy: {NAME}\n\nAda Brandt said no.".encode()).author == ""
    )  # only the last lines name things


def test_a_document_is_the_same_whoever_signed_it(store):
    signed = document(author=NAME)
    assert signed.id == document().id
    assert store.add(signed, judged(signed))
    assert not store.add(document(), judged(document()))
    assert store.document(signed.id).author == NAME
    assert {row["actor"] for row in store.positions("peace_talks")} == {"Ada Brandt", "Ivo Maal"}


def test_an_author_put_down_by_hand_is_taken_back_to_none(store):
    store.add(document(), judged(document()))
    corrections.describe(store, document().id, title="", outlet="bugle.example", author=NAME, published=None)
    assert store.document(document().id) == document(author=NAME)
    corrections.undo(store)
    assert store.document(document().id) == document()


@pytest.mark.parametrize(
    ("row", "outlet", "author"),
    [
        (
            {"source": {"id": 7, "name": "Bugle"}, "author": ["Ada Brandt", {"name": "Ivo Maal"}, ""]},
            "Bugle",
            "Ada Brandt, Ivo Maal",
        ),
        ({"source": ["Bugle", "Courier"], "author": {"name": " Ada Brandt "}}, "Bugle", "Ada Brandt"),
        ({"source": {"title": "Bugle"}, "author": [["Ada Brandt"], {"name": ["Ivo"]}, None]}, "", ""),
        ({"source": [], "author": {}}, "", ""),
        (
            {"outlet": {"id": 7}, "source": "Bugle", "author": {"name": None}, "byline": "Ada Brandt"},
            "Bugle",
            "Ada Brandt",
        ),
    ],
)
def test_objects_in_json_go_by_their_name_and_of_lists_all_authors_count(row, outlet, author):
    found = only("a.jsonl", json.dumps({"text": "Ada.", **row}).encode())
    assert (found.outlet, found.author) == (outlet, author)
