"""What lies in mails, archives and folders is read each on its own or refused by name; what is a trap is no harm."""

from __future__ import annotations

import time
import zipfile
from email.message import EmailMessage

import pytest

import papers
from papers import FIRST, GOOD, HTML, SECOND, TITLE
from stance.documents import LARGEST_FILE, Refusal, apart, archives, parts_of, read_content, read_documents
from stance.domain import Document


def reasons(name: str, content: bytes) -> dict[str, str]:
    """The reason of every refusal by the name of what is refused, without the outer name."""
    items = list(read_content(name, content))
    return {item.name.removeprefix(f"{name}/"): item.reason for item in items if isinstance(item, Refusal)}


def texts(name: str, content: bytes) -> dict[str, str]:
    items = list(read_content(name, content))
    return {item.name.removeprefix(f"{name}/"): item.text for item in items if isinstance(item, Document)}


def test_a_mail_has_its_subject_once_and_lines_that_run_on():
    wrapped = "Ada Brandt said that the dam was a gift to the whole\nof the south, and that nobody\nwould regret it.\n\nIvo doubted it."
    [found] = read_content("a.eml", papers.mail(wrapped))
    assert found.text.startswith(f"{TITLE}\n\nAda Brandt said that the dam was a gift to the whole of the south, and")
    assert found.text.count(TITLE) == 1


def test_a_mail_that_is_a_page():
    table = f"<html><body><table><tr><td><p>{FIRST}</p><p>{SECOND}</p></td></tr></table></body></html>"
    [found] = read_content("a.eml", papers.mail("", html=table))
    assert FIRST in found.text
    assert SECOND in found.text


def test_attachments_are_documents_of_their_own_or_refused_by_name():
    mail = papers.mail(
        "See below.", ("dam.pdf", GOOD[".pdf"]), ("rows.csv", b"text\nOne.\nTwo.\n"), ("dam.png", b"\x89PNG")
    )
    assert list(texts("a.eml", mail)) == ["a.eml", "dam.pdf", "rows.csv:2", "rows.csv:3"]
    assert reasons("a.eml", mail)["dam.png"].startswith("Files of type .png are not read")


def test_a_mail_that_cannot_be_read_keeps_its_attachments():
    mail = papers.mail("Ada \0 spoke.", ("a.txt", b"Ivo spoke."))
    assert texts("a.eml", mail) == {"a.txt": "Ivo spoke."}
    assert reasons("a.eml", mail) == {"a.eml": "The file is binary, not text."}


def test_a_mail_that_is_a_page_of_two_words():
    [found] = read_content("a.eml", papers.mail("", html="<html><body><p>See below.</p></body></html>"))
    assert found.text == f"{TITLE}\n\nSee below."


def test_a_forwarded_mail_is_read():
    outer, inner = EmailMessage(), EmailMessage()
    inner["Subject"] = "Inner"
    inner.set_content("Ada spoke.")
    outer.set_content("See below.")
    outer.add_attachment(inner)
    assert texts("a.eml", outer.as_bytes())["forwarded 1.eml"] == "Inner\n\nAda spoke."


def test_mails_within_mails_come_to_an_end():
    content = papers.mail("Ada spoke.")
    for _ in range(8):
        content = papers.mail("Outer.", ("in.eml", content))
    assert list(reasons("a.eml", content).values()) == ["It lies 6 mails and archives deep; at most 5 are opened."]


@pytest.mark.parametrize(
    "header",
    [
        "From: <@>",
        "From: =?x?q?=?=",
        "Date: yesterday",
        "Subject: =?utf-8?b?////?=",
        "Content-Type: text/plain; charset=no",
    ],
)
def test_headers_that_break_the_rules_do_not_cost_the_mail(header):
    assert "Ada spoke." in texts("a.eml", f"{header}\n\nAda spoke.".encode())["a.eml"]


def test_a_mail_of_nothing_is_refused():
    assert reasons("a.eml", b"Subject: no\n\n")["a.eml"] == "The mail has no text and no attachment."


def test_an_archive_is_read_in_the_order_of_names_without_what_is_hidden():
    files = {
        "b.txt": "B",
        "a/c.html": HTML,
        "a/.DS_Store": "x",
        "__MACOSX/b.txt": "x",
        ".git/a.txt": "x",
        "a/d.bin": "x",
    }
    assert list(texts("a.zip", papers.zipped(files))) == ["a/c.html", "b.txt"]
    assert list(reasons("a.zip", papers.zipped(files))) == ["a/d.bin"]


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "a/../../b.txt", "C:\\a.txt", "..\\a.txt", "\\a.txt"])
def test_paths_that_climb_out_are_refused(name):
    content = papers.zipped({name: "Ada.", "good..txt": "Ivo."})
    assert list(texts("a.zip", content).values()) == ["Ivo."]
    assert list(reasons("a.zip", content).values()) == ["It points outside of the archive, as no honest file does."]


def test_a_link_in_an_archive_is_refused():
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = 0o120777 << 16
    assert "points outside" in reasons("a.zip", papers.zipped({link: "/etc/passwd"}))["a.txt"]


def test_archives_in_archives_are_refused():
    inner = papers.zipped({"a.txt": "Ada."})
    assert "archive in an archive" in reasons("a.zip", papers.zipped({"in.zip": inner}))["in.zip"]
    mail = papers.mail("See below.", ("in.zip", inner))
    assert "archive in an archive" in reasons("a.zip", papers.zipped({"m.eml": mail}))["m.eml/in.zip"]
    assert texts("m.eml", mail)["in.zip/a.txt"] == "Ada."


def test_an_encrypted_file_is_refused_and_the_rest_go_on():
    content = bytearray(papers.zipped({"a.txt": "Ada.", "b.txt": "Ivo."}))
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag in the list of files
    assert "encrypted" in reasons("a.zip", bytes(content))["a.txt"]
    assert texts("a.zip", bytes(content)) == {"b.txt": "Ivo."}


def test_a_damaged_file_is_refused_and_the_rest_go_on():
    content = papers.zipped({"a.txt": "Ada " * 99, "b.txt": "Ivo."})
    start = content.index(b"a.txt") + 5
    damaged = content[:start] + b"\xff\xff\xff" + content[start + 3 :]
    assert "cannot be unpacked" in reasons("a.zip", damaged)["a.txt"]
    assert texts("a.zip", damaged) == {"b.txt": "Ivo."}


@pytest.mark.parametrize("suffix", [".zip", ".docx", ".odt", ".xlsx"])
def test_bombs_are_refused_unopened(suffix):
    bomb = papers.zipped({"word/document.xml": b" " * (LARGEST_FILE // 4)})
    start = time.perf_counter()
    assert "times as it is unpacked, as only a trap does" in reasons("a" + suffix, bomb)["a" + suffix]
    assert time.perf_counter() - start < 2


def test_an_archive_of_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 2)
    assert "holds 3 files; at most 2" in reasons("a.zip", papers.zipped(dict.fromkeys("abc", "x")))["a.zip"]
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 10)
    assert "unpacks to 12 bytes; at most 10" in reasons("a.zip", papers.zipped({"a.txt": "x" * 12}))["a.zip"]
    monkeypatch.setattr(archives, "LARGEST_FILE", 11)
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 99)
    assert "a.txt unpacks to 12 bytes; at most 11" in reasons("a.zip", papers.zipped({"a.txt": "x" * 12}))["a.zip"]


def test_a_file_that_says_it_is_smaller_than_it_is_takes_no_more_memory():
    content = bytearray(papers.zipped({"a.txt": "x" * 5000}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.index(mark) + at
        content[place : place + 4] = (10).to_bytes(4, "little")
    assert "cannot be unpacked" in reasons("a.zip", bytes(content))["a.txt"]


def test_an_empty_archive_is_refused():
    assert reasons("a.zip", papers.zipped({}))["a.zip"] == "The archive holds no files."


@pytest.fixture
def folder(tmp_path):
    for name in ("a.txt", "b.MD", "drafts/c.txt", "drafts/old/d.txt", "2031/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(name)
    return tmp_path


@pytest.mark.parametrize(
    ("only", "without", "expected"),
    [
        ([], [], "2031/e.txt a.txt b.MD drafts/c.txt drafts/old/d.txt"),
        (["*.md"], [], "b.MD"),
        (["*.md", "2031/*"], [], "2031/e.txt b.MD"),
        ([], ["drafts/*"], "2031/e.txt a.txt b.MD"),
        (["*.txt"], ["drafts/*", "a.*"], "2031/e.txt"),
        (["[cd].txt"], ["*/old/*"], "drafts/c.txt"),
    ],
)
def test_patterns_say_which_files_of_a_folder_are_meant(folder, only, without, expected):
    found = [item.text for item in read_documents(folder, only=only, without=without)]
    assert found == expected.split()


def test_no_file_that_fits_is_said_and_a_file_by_its_name_is_read_all_the_same(folder):
    [refusal] = read_documents(folder, only=["*.pdf"])
    assert refusal.reason == "None of its 5 files fits the patterns."
    [found] = read_documents(folder / "a.txt", only=["*.pdf"])
    assert found.text == "a.txt"


def test_a_file_is_opened_when_those_before_it_are_through(folder):
    parts = parts_of(folder)
    (folder / "drafts" / "c.txt").write_text("written since")
    assert [(part.size, [item.text for item in part.items]) for part in parts] == [
        (0, []), (10, ["2031/e.txt"]), (5, ["a.txt"]), (4, ["b.MD"]), (12, ["written since"]), (16, ["drafts/old/d.txt"]),
    ]  # fmt: skip


def test_what_belongs_to_a_saved_page_is_not_read_beside_it(tmp_path):
    (tmp_path / "Dam.html").write_text(HTML)
    for folder in ("Dam_files", "Other_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(folder)
    assert [item.name for item in read_documents(tmp_path)] == ["Dam.html", "x.txt"]


def test_a_reader_that_comes_to_no_end_is_stopped_and_the_next_file_is_read(monkeypatch):
    assert FIRST in texts("a.html", HTML.encode())["a.html"]  # the process is running
    deep = b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 20_000
    monkeypatch.setattr(apart, "SECONDS", 0.2)
    monkeypatch.setattr(apart, "PER_MEBIBYTE", 0.0)
    assert "took longer than 0 seconds and was stopped" in reasons("a.eml", deep)["a.eml"]
    monkeypatch.undo()
    assert FIRST in texts("a.html", HTML.encode())["a.html"]


def test_a_process_that_cannot_be_started_is_said(monkeypatch):
    if apart._process:
        apart._process.kill()
        apart._process.wait()
    for nothing in ("/bin/false", "/no/such/python"):
        monkeypatch.setattr(apart.sys, "executable", nothing)
        assert "cannot be started" in reasons("a.html", HTML.encode())["a.html"]
    monkeypatch.undo()
    assert FIRST in texts("a.html", HTML.encode())["a.html"]


def test_a_process_that_is_gone_is_started_again():
    for _ in range(2):
        assert FIRST in texts("a.html", HTML.encode())["a.html"]
        apart._process.kill()
        apart._process.wait()


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", b"text\n"), ("a.jsonl", b"\n\n"), ("a.xlsx", papers.workbook(A=[]))]
)
def test_a_file_of_nothing_is_said(name, content):
    assert reasons(name, content) == {name: "The file holds nothing to read."}
