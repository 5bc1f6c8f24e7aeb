"""Files damaged in every way and made to do harm: out come documents and refusals, and never an error or a long wait."""

from __future__ import annotations

import json
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers import FIRST, GOOD, HTML, mail, opendocument, workbook, zipped
from stance.documents import LARGEST_FILE, LONGEST_TEXT, READERS, Refusal, Remark, read_content, read_documents
from stance.domain import Document

SECONDS = 30
"""For a file of the letter "a" as large as files may be; 3 are enough on a quiet machine."""
LIMITS = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
"""The same files in every run: a failure here is the code's, not the day's."""


def check(name: str, content: bytes) -> None:
    """What holds for every file: something is said of it, in words that can be shown, kept and stored."""
    items = list(read_content(name, content))
    assert items
    for item in items:
        assert isinstance(item, (Document, Refusal, Remark))
        said = item.text if isinstance(item, Document) else item.reason
        assert said.strip()
        (said + item.name).encode()
        assert len(item.name) <= 2_000
        assert not set(said + item.name) & set("\0\r\x1b\u202e")
        if isinstance(item, Document):
            assert len(item.text) <= LONGEST_TEXT
        else:
            assert "was stopped" not in item.reason


@pytest.mark.parametrize("suffix", READERS)
@settings(LIMITS, max_examples=25)
@given(content=st.binary(max_size=300))
def test_random_bytes(suffix, content):
    check(f"a{suffix}", content)
    check(f"a{suffix}", GOOD[suffix][:8] + content)


@st.composite
def damaged(draw, good: bytes) -> bytes:
    """The file with a few pieces changed, cut out, doubled or put in."""
    content = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.sampled_from([0, 1, 2, 8, 64, 4096])))
        way = draw(st.sampled_from(["bits", "cut", "double", "words"]))
        if way == "bits":
            content[start:end] = bytes(
                byte ^ draw(st.integers(1, 255)) for byte in content[start : min(end, start + 8)]
            )
        elif way == "cut":
            del content[start:end]
        elif way == "double":
            content[start:start] = content[start:end] * draw(st.sampled_from([1, 3, 50]))
        else:
            content[start:end] = draw(st.sampled_from(WORDS))
    return bytes(content)


WORDS = [b"\0", b"\r\n\r\n", b'"', b"<", b"{", b"}" * 9, b"<!DOCTYPE x>", b"&#0;", b"\xff\xfe", "\u202e".encode(), b"\x1b[2J",
         b"99999999999", b"-1", b"../", b"=?utf-8?b?gA==?=", b"\\u-99999 ", b"\\bin99 ", b"/Length 9999999", b"--", b"\xed\xa0\x80"]  # fmt: skip


@pytest.mark.parametrize("suffix", READERS)
@settings(LIMITS, max_examples=40)
@given(data=st.data())
def test_damaged_files(suffix, data):
    check(f"a{suffix}", data.draw(damaged(GOOD[suffix])))


@pytest.mark.parametrize("inner", ["word/document.xml", "docProps/core.xml", "[Content_Types].xml"])
@settings(LIMITS, max_examples=15)
@given(data=st.data())
def test_office_files_damaged_within(inner, data):
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(GOOD[".docx"])) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    check("a.docx", zipped({**files, inner: data.draw(damaged(files[inner]))}))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
@settings(LIMITS, max_examples=15)
@given(data=st.data())
def test_workbooks_damaged_within(part, data):
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(GOOD[".xlsx"])) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    check("a.xlsx", zipped({**files, part: data.draw(damaged(files[part]))}))


@settings(LIMITS, max_examples=40)
@given(
    row=st.dictionaries(
        st.text(), st.recursive(st.none() | st.text() | st.floats() | st.integers(), st.lists, max_leaves=4), max_size=4
    )
)
def test_rows_of_anything(row):
    check("a.jsonl", json.dumps({"text": "Ada", **row}).encode())
    check("a.jsonl", json.dumps(row).encode())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"a" * 30_000_000),
        ("a.txt", b"\n" * 30_000_000),
        ("a.txt", b"\xff" * 5_000_000),
        ("a.csv", b"text\n" + b'"' * 5_000_001),
        ("a.jsonl", b"[" * 5_000_000),
        ("a.jsonl", json.dumps({"text": "Ada", "url": "u" * 1_000_000, "date": "1" * 1_000_000}).encode()),
        ("a.csv", b"a," * 1_000_000),
        ("a.html", b"<div>" * 300_000 + FIRST.encode()),
        ("a.html", HTML.encode() + b"<p " * 300_000),
        ("a.html", b"<!--" + b"a" * 3_000_000),
        ("a.rtf", b"{\\rtf1" + b"{\\field{\\*\\fldinst{ HYPERLINK " * 20_000),
        ("a.rtf", b"{\\rtf1" + b"{" * 500_000),
        ("a.eml", mail("a" * 76 + "-\n" + "b" * 76 + "-\n") + b"b-\n" * 500_000),
        ("a.eml", b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 2_000),
        ("a.eml", b"Subject: " + b"=?utf-8?q?a?= " * 10_000 + b"\n\nAda."),
        ("a.odt", opendocument("<text:p>" * 5_000 + "</text:p>" * 5_000)),
        ("a.xlsx", workbook(A=[["text"], ["A" * 30_000]] * 50)),
        ("a.pdf", GOOD[".pdf"] + b"%PDF-1.4\n1 0 obj\n<<" * 50_000),
        ("a.pdf", b"%PDF-1.7\n" + b"[" * 1_000_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # the same in every process, whenever it makes the files
)  # fmt: skip
def test_no_file_takes_long(name, content):
    start = perf_counter()
    check(name, content)
    assert perf_counter() - start < 5


@pytest.mark.parametrize("suffix", READERS)
def test_a_hundred_megabytes_are_refused_unread(suffix, tmp_path):
    file = tmp_path / f"a{suffix}"
    with file.open("wb") as made:
        made.truncate(100_000_000)  # takes no room on the disk
    start = perf_counter()
    assert list(read_documents(tmp_path)) == [
        Refusal(file.name, f"The file has 100,000,000 bytes; at most {LARGEST_FILE:,} are read.")
    ]
    assert perf_counter() - start < 1


@pytest.mark.parametrize(
    ("name", "before", "reason"),
    [
        ("a.txt", b"", "at most 500,000 are read"),
        ("a.csv", b"", "The table has no column 'text'; its columns are: aaa"),
        ("b.csv", b"text\n", "at most 500,000 are read"),
        ("a.jsonl", b"", "The line is not JSON"),
        ("a.html", b"", "No article text was found"),
    ],
)
def test_the_letter_a_up_to_the_limit_is_refused_in_a_sentence(name, before, reason):
    start = perf_counter()
    [refusal] = read_content(name, before + b"a" * (LARGEST_FILE - len(before)))
    assert reason in refusal.reason
    assert perf_counter() - start < SECONDS
