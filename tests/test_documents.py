"""What is read from each kind of file, and the reason given for each that is not."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from datetime import date
from time import perf_counter

import pytest

from stance.documents import LONGEST_TEXT, Refusal, Remark, folders, read_documents, readers
from stance.domain import Document

PAGE = """<html><head><title>Dam divides Norland</title><meta property="og:site_name" content="The Bugle">
<meta property="article:published_time" content="2021-05-04T10:00:00Z">
<link rel="canonical" href="https://bugle.example/dam"></head><body><nav><a href="/">Home</a> <a href="/s">Sport</a></nav>
<article><h1>Dam divides Norland</h1>
<p>Ada Brandt said that the dam was a gift to the whole of the south, and that nobody would regret it.</p>
<p>Ivo Maal doubted on Monday that it would ever hold, since the rock beneath it was soft and wet.</p></article>
<footer>All rights reserved</footer></body></html>"""


@pytest.fixture
def read(tmp_path):
    """Everything read from one file with this content."""

    def reading(name: str, content: str | bytes) -> list[Document | Refusal]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_documents(path))

    return reading


def only(items: list[Document | Refusal]) -> Document:
    [item] = items
    assert isinstance(item, Document), item
    return item


def refused(items: list[Document | Refusal]) -> Refusal:
    [item] = items
    assert isinstance(item, Refusal), item
    return item


@pytest.mark.parametrize("suffix", [".txt", ".md", ".TXT"])
def test_a_text_has_its_headline_and_outlet(read, suffix):
    found = only(read(f"dam{suffix}", "\n# Dam divides Norland\n\nAda Brandt spoke.\n\nsource: bugle.example\n"))
    assert (found.name, found.outlet, found.published) == (f"dam{suffix}", "bugle.example", None)
    assert found.title == "Dam divides Norland"


def test_of_the_text_only_line_breaks_are_rewritten(read):
    text = "  Dam\r\n\n“Ada”\u00a0said:\tno.\r\rSource: The Bugle  \r\n"
    found = only(read("dam.txt", b"\xef\xbb\xbf" + text.encode()))
    assert found.text == "  Dam\n\n“Ada”\u00a0said:\tno.\n\nSource: The Bugle  \n"
    assert found.outlet == "The Bugle"


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Dam\n\nsource: one\n\nsource: two", "two"),
        ("Dam\n\nSOURCE:   The Bugle", "The Bugle"),
        ("Dam\n\nThe source: a friend of the mayor.", ""),
        ("Dam\n\nsource:\n\nAda Brandt spoke.", ""),
        ("Dam\n\nsource: one\n\nIt rained.", ""),
        ("Dam\n\nsource: one\ndate: 2031-05-04", "one"),
        ("Dam", ""),
    ],
)
def test_only_a_source_line_names_the_outlet(read, text, outlet):
    assert only(read("dam.txt", text)).outlet == outlet


def test_a_last_line_may_give_the_date(read):
    assert only(read("a.txt", "Dam\n\ndate: 4 May 2031\nsource: one")).published == date(2031, 5, 4)
    kept, remark = read("a.txt", "Dam\n\ndate: in May")
    assert (kept.published, remark.name) == (None, "a.txt")
    assert "kept without its date: 'in May' is not of the form" in remark.reason


def test_a_web_page_is_its_article_and_what_it_says_of_itself(read):
    found = only(read("dam.html", PAGE))
    assert (found.title, found.outlet, found.url) == ("Dam divides Norland", "The Bugle", "https://bugle.example/dam")
    assert found.published == date(2021, 5, 4)
    assert found.text.count("Dam divides Norland") == 1
    assert "nobody would regret it." in found.text
    assert not any(word in found.text for word in ("Sport", "rights reserved", "<"))


@pytest.mark.parametrize("page", ["", "no page", "<html><body></body></html>", "<div>" * 5000])
def test_a_page_without_an_article_is_refused(read, page):
    assert refused(read("dam.htm", page)).reason == "No article text was found in the page."


ROW = {
    "title": "Dam",
    "text": "Ada “Ada” Brandt,\nmayor, spoke.",
    "outlet": "The Bugle",
    "url": "https://bugle.example/1",
    "published": "2031-05-04",
}


def as_csv(*rows: dict[str, str]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(("name", "content"), [("d.jsonl", json.dumps(ROW)), ("d.csv", as_csv(ROW))])
def test_a_row_keeps_its_columns(read, name, content):
    found = only(read(name, content))
    assert found == Document(**{**ROW, "name": ROW["url"], "published": date(2031, 5, 4)})


def test_a_row_without_an_address_is_named_by_its_place(read):
    assert only(read("d.jsonl", '\n{"text": "Ada spoke."}\n')).name == "d.jsonl:2"


def test_a_time_is_read_as_its_day(read):
    assert only(read("d.jsonl", '{"text": "Ada.", "published": "2031-05-04T23:30:00+02:00"}')).published == date(
        2031, 5, 4
    )


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_a_json_string_may_hold_any_line_break(read, mark):
    row = json.dumps({"text": f"Ada{mark}spoke."}, ensure_ascii=False)
    kept = "\n" if mark in "\x0b\x0c" else mark
    assert only(read("d.jsonl", row)).text == f"Ada{kept}spoke."


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"text": ' + "1" * 5000 + "}", "not JSON"),
        ("[1]", "no 'text'"),
        ('{"words": "Ada"}', "no 'text'"),
        ('{"text": 3}', "no 'text'"),
        ('{"text": "  "}', "empty"),
        (r'{"text": "Ada \ud800"}', "lone surrogates"),
        (r'{"text": "Ada", "url": "\udfff"}', "lone surrogates"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_go_on(read, line, reason):
    first, bad, last = read("d.jsonl", f'{{"text": "One."}}\n{line}\n{{"text": "Three."}}')
    assert (first.text, last.text) == ("One.", "Three.")
    assert isinstance(bad, Refusal)
    assert bad.name == "d.jsonl:2"
    assert reason in bad.reason


def test_a_date_that_can_be_read_two_ways_is_left_out_and_said_so(read):
    kept, remark = read("d.jsonl", '{"text": "Ada", "published": "4/5/2031"}')
    assert (kept.text, kept.published) == ("Ada", None)
    assert remark == Remark(
        "d.jsonl:1", "It is kept without its date: '4/5/2031' is not of the form 2022-12-03 or 3 December 2022."
    )


def test_columns_by_names_that_others_give_them(read):
    row = {"text": "Ada", "source": "Bugle", "date": "2031-05-04"}
    assert (only(read("d.jsonl", json.dumps(row))).outlet, only(read("e.csv", as_csv(row))).published) == (
        "Bugle",
        date(2031, 5, 4),
    )
    both = {**row, "outlet": "Courier"}
    assert only(read("f.jsonl", json.dumps(both))).outlet == "Courier"


def test_a_table_may_hold_long_texts(read):
    long, short = read("d.csv", as_csv({"text": "a" * 140_000}, {"text": "b"}))
    assert (len(long.text), short.text) == (140_000, "b")


@pytest.mark.parametrize(
    ("table", "reason"),
    [("title,words\na,b\n", "no column 'text'; its columns are: title, words"), ("", "its columns are: none")],
)
def test_a_table_without_texts_names_its_columns(read, table, reason):
    assert reason in refused(read("d.csv", table)).reason


def test_a_broken_table_keeps_the_rows_before(read):
    first, broken = read("d.csv", 'text\nAda spoke.\n"never closed\n')
    assert (first.text, broken.name) == ("Ada spoke.", "d.csv:3")
    assert "cannot be read" in broken.reason


def test_a_stray_quotation_mark_costs_one_row_and_is_named(read):
    first, broken, last = read("d.csv", 'text,outlet\nAda spoke.,a\n"We will not," she said.,b\nIvo spoke.,c\n')
    assert (first.text, last.text, last.outlet) == ("Ada spoke.", "Ivo spoke.", "c")
    assert broken.name == "d.csv:3"
    assert "write each of those in it twice" in broken.reason


def test_a_table_with_tabs_may_begin_a_cell_with_a_quotation(read):
    said, other = read("d.tsv", 'text\toutlet\n"We will not," she said.\ta\nIvo spoke.\tb\n')
    assert (said.text, said.outlet, other.outlet) == ('"We will not," she said.', "a", "b")
    marked, _ = read("e.tsv", 'text\toutlet\n"She said ""no"".\tTwice."\ta\nIvo spoke.\tb\n')
    assert marked.text == 'She said "no".\tTwice.'


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\r\n", "empty"),
        ("a.txt", b"Ada\0Brandt", "binary"),
        ("a.txt", "Ada".encode("utf-16-le"), "binary"),
        ("a.txt", b"\xff\xfeA", "begins as UTF-16 but is not"),
        ("a.txt", bytes(range(1, 256)), "neither UTF-8 nor any other"),
        ("a.txt", b"a" * (LONGEST_TEXT + 1), f"{LONGEST_TEXT + 1:,} characters; at most {LONGEST_TEXT:,}"),
        ("a.pptx", b"PK", "type .pptx are not read; known: .txt, .md"),
        ("README", b"hello", "without suffix"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(read, name, content, reason):
    refusal = refused(read(name, content))
    assert refusal.name == name
    assert reason in refusal.reason


def test_the_longest_text_is_read(read):
    assert len(only(read("a.txt", b"a" * LONGEST_TEXT)).text) == LONGEST_TEXT


def test_a_huge_file_is_refused_unread(read, monkeypatch):
    for module in (folders, readers):
        monkeypatch.setattr(module, "LARGEST_FILE", 10)
    assert refused(read("a.txt", b"x" * 11)).reason == "The file has 11 bytes; at most 10 are read."


def test_blank_lines_take_no_time(read):
    start = perf_counter()
    refused(read("a.txt", "\n" * 60_000))
    assert perf_counter() - start < 5


def test_a_folder_is_read_in_the_order_of_names_without_what_is_hidden(tmp_path):
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden.txt", ".git/config", "sub/.cache/d.txt", "bad.bin"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(name)
    assert [item.name for item in read_documents(tmp_path)] == ["a.txt", "b.txt", "bad.bin", "c.txt"]


def test_a_hidden_folder_named_by_the_user_is_read(tmp_path):
    (tmp_path / ".mine").mkdir()
    (tmp_path / ".mine" / "a.txt").write_text("Ada")
    assert only(list(read_documents(tmp_path / ".mine"))).text == "Ada"


def test_nothing_there_is_said(tmp_path):
    assert refused(list(read_documents(tmp_path / "none"))).reason == "There is no such file or folder."
    assert refused(list(read_documents(tmp_path))).reason == "The folder holds no files."


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such file names")
def test_a_file_name_that_is_not_text_can_be_printed(tmp_path):
    (tmp_path / os.fsdecode(b"M\xe4rta.txt")).write_text("Ada")
    assert only(list(read_documents(tmp_path))).name.encode() == "M\ufffdrta.txt".encode()


def test_the_same_text_from_the_same_outlet_is_one_document(read):
    one, other = only(read("a.txt", "Dam\n\nsource: x")), only(read("b.txt", "Dam\n\nsource: x"))
    assert one.id == other.id
    assert one.id != only(read("c.jsonl", '{"text": "Dam\\n\\nsource: x", "outlet": "y"}')).id


@pytest.mark.parametrize("written", ["2031-05-04", "2031-05-04T10:30:00Z", "4 May 2031", "May 4, 2031"])
def test_dates_that_can_be_read_in_one_way_only_are_read(tmp_path, written):
    path = tmp_path / "dated.jsonl"
    path.write_text(json.dumps({"text": "It rained.", "published": written}))
    assert [item.published for item in read_documents(path)] == [date(2031, 5, 4)]


@pytest.mark.parametrize("written", ["Sept. 3, 2031", "Sep 3, 2031", "September 3, 2031", "3 Sept. 2031"])
def test_dates_as_american_agencies_write_them(tmp_path, written):
    row = {"text": "Ada said that the dam was old.", "published": written}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    assert next(iter(read_documents(tmp_path / "a.jsonl"))).published == date(2031, 9, 3)
