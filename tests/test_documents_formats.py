"""A good file of each kind gives its text, headline, outlet and day; each that cannot be read says why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import papers
from papers import DAY, FIRST, GOOD, HTML, LINES, SECOND, TEXT, TITLE
from stance.documents import READERS, Refusal, Remark, read_content
from stance.domain import Document


def only(name: str, content: bytes) -> Document:
    [item] = read_content(name, content)
    assert isinstance(item, Document), item
    return item


def refused(name: str, content: bytes) -> str:
    [item] = read_content(name, content)
    assert isinstance(item, Refusal), item
    assert item.name == name
    return item.reason


def test_there_is_a_good_file_of_each_kind():
    assert set(GOOD) == set(READERS)


def test_the_readme_names_every_kind():
    named = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert all(f"`{suffix}`" in named for suffix in READERS)


@pytest.mark.parametrize("suffix", GOOD)
def test_a_good_file_of_each_kind(suffix):
    found = only(f"Dam{suffix.upper()}", GOOD[suffix])
    assert (found.title, found.published) == (TITLE, DAY)
    assert found.outlet == ("bugle.example" if suffix == ".eml" else "The Bugle")
    assert FIRST in found.text
    assert SECOND in found.text
    assert found.name == (
        "Dam.ZIP/a/dam.txt" if suffix == ".zip" else f"Dam{suffix.upper()}:{number(suffix)}".rstrip(":")
    )


def number(suffix: str) -> str:
    return {".csv": "2", ".tsv": "2", ".xlsx": "2", ".jsonl": "1"}.get(suffix, "")


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".rtf"])
def test_paragraphs_of_office_files_are_apart(suffix):
    assert only(f"a{suffix}", GOOD[suffix]).text == TEXT


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Märta Öberg sade på måndagen att samtalen om bron över ån måste fortsätta.", "cp1252"),
        ("The mayor’s “dam” is old – and it’s broken. He doesn’t want talks at the café.", "cp1252"),
        ("Burmistrz powiedział w poniedziałek, że rozmowy o moście będą kontynuowane, gdyż są ważne.", "cp1250"),
        ("Мэр города сказал в понедельник, что переговоры о мосте будут продолжены.", "cp1251"),
        ("Мэр города сказал в понедельник, что переговоры о мосте будут продолжены.", "koi8_r"),
        ("Ο δήμαρχος είπε τη Δευτέρα ότι οι συνομιλίες για τη γέφυρα θα συνεχιστούν.", "cp1253"),
        ("市长星期一表示，关于大桥的谈判将继续进行。市民没有反对。", "gb18030"),
        ("Ada said that it would rain.", "utf-16"),
        ("Ada said that it would rain.", "utf-32"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".html", ".csv"])
def test_encodings_are_found_and_told(suffix, text, encoding):
    wrapped = {
        ".txt": text,
        ".csv": f'text\n"{text.replace(chr(34), chr(34) * 2)}"\n',
        ".html": f"<html><body><article><p>{text}</p></article></body></html>",
    }
    found = {type(item): item for item in read_content(f"a{suffix}", wrapped[suffix].encode(encoding))}
    assert found[Document].text == text
    assert f"in the encoding {encoding}," in found[Remark].reason


def test_a_page_may_name_its_encoding():
    page = f'<html><head><meta charset="iso-8859-2"></head><body><p>{FIRST} Žádný příkop.</p></body></html>'
    document, remark = read_content("a.html", page.encode("iso-8859-2"))
    assert "Žádný příkop." in document.text
    assert "iso-8859-2, as it says of itself" in remark.reason


@pytest.mark.parametrize("codec", ["zlib", "rot13", "nonsense", "utf-8"])
def test_a_page_that_names_a_wrong_encoding_is_read_by_its_letters(codec):
    page = f'<html><head><meta charset="{codec}"></head><body><p>{FIRST} Märta spöke.</p></body></html>'
    document, remark = read_content("a.html", page.encode("cp1252"))
    assert "Märta spöke." in document.text
    assert "cp1252, the likeliest" in remark.reason


def test_encodings_that_pass_for_utf_8_are_taken_where_they_are_named():
    head = "Subject: Dam\nContent-Type: text/plain; charset={}\n\n"
    for encoding in ("iso-2022-jp", "utf-16-le"):
        said = "決定 was read out."
        document, remark = read_content("a.eml", head.format(encoding).encode() + said.encode(encoding))
        assert document.text == f"Dam\n\n{said}"
        assert encoding in remark.reason


@pytest.mark.parametrize("unseen", ["\u202e", "\u2066", "\x1b", "\x07", "\x9b", "\ufffe"])
def test_what_is_not_seen_is_left_out_and_told(unseen):
    kept, remark = read_content("a.txt", f"Ada {unseen}said {unseen}no.".encode())
    assert (kept.text, kept.title) == ("Ada said no.", "Ada said no.")
    assert remark.reason.endswith("how text is shown: 2.")


def test_letters_that_need_joiners_keep_them():
    text = "می‌خواهم \u200fשלום\u200e 👩‍🚀"
    assert only("a.txt", text.encode()).text == text


def test_names_are_printed_on_one_line():
    assert refused_names("a\n\x1b[31m\u202e.bin") == ["a [31m.bin"]


def refused_names(name: str) -> list[str]:
    return [item.name for item in read_content(name, b"x")]


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- saved from url=(0025)https://bugle.example/dam -->",
        "<!--\n Page saved with SingleFile \n url: https://bugle.example/dam \n saved date: Sun May 04 2031\n-->",
    ],
)
def test_a_saved_page_knows_where_it_was(comment):
    page = f"<!DOCTYPE html>\n{comment}\n<html><body><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    found = only("a.html", page.encode())
    assert (found.url, found.outlet, found.published) == ("https://bugle.example/dam", "bugle.example", None)


def test_a_page_in_one_file_knows_where_it_was():
    found = only("a.mht", papers.saved_page(f"<html><body><p>{FIRST}</p><p>{SECOND}</p></body></html>"))
    assert (found.url, found.outlet) == ("https://www.bugle.example/dam", "bugle.example")
    assert "holds no web page" in refused("a.mht", b"Subject: no\n\nwords")


def test_lines_of_a_pdf_are_paragraphs_again():
    lines = ["Dam divides Norland", "Ada Brandt said on Monday that the dam was a gift to the whole of the sou-",
             "th, and that nobody in the valley or in the hills above it would ever come to",
             "regret it.", "Ivo Maal doubted it."]  # fmt: skip
    after = ["12", "He said that the rock was soft, wet and full of holes, as every child there is told",
             "early in its life.", "Page 2 of 2"]  # fmt: skip
    found = only("a.pdf", papers.pdf(lines, after))
    assert found.text.split("\n") == [
        lines[0],
        f"{lines[1][:-1]}{lines[2]} {lines[3]}",
        lines[4],
        f"{after[1]} {after[2]}",
    ]


def test_a_hyphen_stays_in_a_word_that_has_it_elsewhere():
    text = ["The well-known dam is as old as the hills are, and so is the wish for a well-",
            "known dam that holds the water and does not break when the snow melts each sp-", "ring."]  # fmt: skip
    assert only("a.pdf", papers.pdf(text)).text.endswith(
        "a well-known dam that holds the water and does not break when the snow melts each spring."
    )


def test_a_scan_is_refused_and_an_empty_page_told():
    assert "holds no text (pages: 2): it is a scan. Run text recognition" in refused("a.pdf", papers.pdf([], []))
    document, remark = read_content("a.pdf", papers.pdf(LINES, []))
    assert FIRST in document.text
    assert remark.reason.startswith("Pages without text: 1 of 2")


def test_a_damaged_page_of_a_pdf_is_left_out_and_told():
    good = papers.pdf(LINES, ["Lost."])
    document, remark = read_content("a.pdf", good.replace(b"(Lost.) Tj T* ET", b"(Lost.) Tj ] >> "))
    assert document.text == only("b.pdf", papers.pdf(LINES)).text
    assert remark.reason == "Pages that are damaged and left out: 1 of 2."
    assert "none of its pages can be read" in refused("a.pdf", papers.pdf(["Lost."]).replace(b"Tj T* ET", b"Tj ] >> "))


def test_a_pdf_under_a_password_is_refused():
    assert "encrypted" in refused("a.pdf", papers.pdf(LINES, password="secret"))


@pytest.mark.parametrize(
    ("title", "expected"), [(FIRST[:30], FIRST[:30]), ("Microsoft Word - x.doc", TITLE), ("", TITLE)]
)
def test_a_title_in_the_properties_counts_where_the_text_has_it(title, expected):
    assert only("a.docx", papers.word(*LINES, title=title)).title == expected
    assert only("a.pdf", papers.pdf(LINES, title=title)).title == expected


def test_text_of_odt_with_spaces_breaks_and_notes():
    body = ("<text:h>Dam</text:h><text:p>Ada<text:s text:c='3'/>said<text:line-break/>no<text:tab/>twice"
            "<text:note><text:p>A note.</text:p></text:note>, <text:span>it <text:a>seems</text:a></text:span>.</text:p>"
            "<text:tracked-changes><text:p>Gone.</text:p></text:tracked-changes>")  # fmt: skip
    assert only("a.odt", papers.opendocument(body)).text == "Dam\n\nAda   said\nno\ttwice, it seems."


def test_text_of_docx_in_tables_and_without_what_was_struck_out():
    import io

    import docx

    document = docx.Document()
    document.add_paragraph("Dam")
    document.add_table(1, 2).rows[0].cells[1].text = "Ada spoke."
    struck = document.add_paragraph("It ").add_run("never").element
    struck.addprevious(struck.makeelement(struck.tag.replace("}r", "}del")))
    struck.getprevious().append(struck)
    document.paragraphs[-1].add_run("rained.")
    out = io.BytesIO()
    document.save(out)
    assert only("a.docx", out.getvalue()).text == "Dam\n\nAda spoke.\n\nIt rained."


def test_rtf_with_letters_and_links():
    found = only(
        "a.rtf",
        papers.rich_text("Märta’s “dam”", '{\\field{\\*\\fldinst{HYPERLINK "http://x.example"}}{\\fldrslt here}}'),
    )
    assert found.text == "Märta’s “dam”\n\nhere"


def test_office_files_under_a_password_are_refused():
    for name in ("a.docx", "a.xlsx"):
        assert "under a password or from before 2007" in refused(name, b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    manifest = "<manifest><encryption-data/></manifest>"
    assert "encrypted" in refused("a.odt", papers.opendocument("", manifest=manifest))


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("name", "part"),
    [("a.docx", "word/document.xml"), ("a.odt", "content.xml"), ("a.xlsx", "xl/worksheets/sheet1.xml")],
)
def test_entities_are_refused(name, part):
    for encoding in ("utf-8", "utf-16"):
        bomb = BOMB.replace('"1.0"', f'"1.0" encoding="{encoding}"').encode(encoding)
        assert f"{part} declares entities" in refused(name, papers.zipped({part: bomb}))


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".xlsx", ".zip", ".pdf", ".rtf"])
@pytest.mark.parametrize("content", [b"no such thing", b"PK\x03\x04", HTML.encode(), b""])
def test_what_is_not_what_its_name_says_is_refused(suffix, content):
    assert "not what its name says" in refused(f"a{suffix}", content)


def test_columns_by_names_that_are_not_ours_are_told_once():
    table = "Headline,Article Body,Web-Site,pub_date,Id\nDam,It rained.,The Bugle,2031-05-04,7\nFog,It cleared.,,,8\n"
    remark, dam, fog = read_content("a.csv", table.encode())
    assert remark == Remark(
        "a.csv",
        "Columns were taken by their names: title from 'Headline', text from 'Article Body', outlet from 'Web-Site',"
        " published from 'pub_date'.",
    )
    assert dam == Document("a.csv:2", "It rained.", "Dam", "The Bugle", published=date(2031, 5, 4))
    assert fog.text == "It cleared."


def test_a_column_in_capitals_is_ours():
    assert only("a.csv", b"Title,TEXT,Date\nDam,Ada spoke.,2031-05-04\n").title == "Dam"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_what_stands_between_cells_is_found(mark):
    assert only("a.csv", f'title{mark}text\nDam{mark}"Ada{mark} no."\n'.encode()).text == f"Ada{mark} no."


def test_a_table_may_have_line_breaks_of_any_kind():
    names = [item.text for item in read_content("a.csv", b'title,text\rA,One.\r\nB,Two.\nC,"Th\rree."\r')]
    assert names == ["One.", "Two.", "Th\nree."]


def test_every_sheet_with_texts_is_read_and_another_named():
    head = ["text", "date"]
    book = papers.workbook(
        One=[head, ["Ada spoke.", "4 May 2031"]],
        Empty=[],
        Two=[[], head, [None, None], ["Ivo spoke.", None]],
        Notes=[["x"]],
    )
    one, two, notes = read_content("a.xlsx", book)
    assert (one.name, one.published, two.name) == ("a.xlsx#One:2", date(2031, 5, 4), "a.xlsx#Two:4")
    assert notes == Refusal("a.xlsx#Notes", "The table has no column 'text'; its columns are: x.")
