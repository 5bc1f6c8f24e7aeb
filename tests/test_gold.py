"""Readers of labelled data: what is read, and what is named when it cannot be."""

from __future__ import annotations

import gzip
import json

import pytest

from stance.domain import Span
from stance.gold import GoldAttribution, GoldDocument, GoldError, gold_document, read_attributions, read_stances

TEXT = "Ada said it was old. Ivo said, so it was, no."
ADA, SAID, SO, NO = Span(0, 3), Span(4, 8), Span(31, 40), Span(42, 44)
LABELS = ["against", "for", "none"]

ROW = {
    "id": "d1",
    "text": TEXT,
    "annotations": [
        {"attributions": [{"source": [[0, 3]], "cue": [[4, 8]], "content": [[31, 40], [42, 44]]}]},
        {"attributions": []},
    ],
}


@pytest.mark.parametrize("name", ["gold.jsonl", "gold.jsonl.gz"])
def test_attributions_are_read_plain_or_gzipped(tmp_path, name):
    content = f"{json.dumps(ROW)}\n\n{json.dumps({**ROW, 'id': 'd2'})}\n".encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    first, second = read_attributions(tmp_path / name)
    assert first == GoldDocument("d1", TEXT, (GoldAttribution((ADA,), (SAID,), (SO, NO)),))
    assert second.id == "d2"


def test_a_document_as_another_annotator_marked_it():
    assert gold_document(ROW, annotator=1) == GoldDocument("d1", TEXT, ())


@pytest.mark.parametrize("line", ["{", "[]", "3", '{"id": 1, "text": ""}', '{"id": 1, "text": "", "annotations": []}',
                                  '{"id": 1, "text": null, "annotations": [{"attributions": []}]}'])  # fmt: skip
def test_a_line_that_is_no_gold_is_named(tmp_path, line):
    (tmp_path / "gold.jsonl").write_text(f"{json.dumps(ROW)}\n{line}\n")
    with pytest.raises(GoldError, match=r"gold\.jsonl, line 2: not a document with annotations"):
        list(read_attributions(tmp_path / "gold.jsonl"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("g.jsonl.gz", b"plain"),
        ("g.jsonl.gz", gzip.compress(json.dumps(ROW).encode())[:-12]),
        ("g.jsonl", b"\xff\xfe"),
    ],
)
def test_a_broken_file_of_attributions_is_named(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GoldError, match=r"g\.jsonl.* cannot be read"):
        list(read_attributions(tmp_path / name))


def test_stances_are_read_without_quoting(tmp_path):
    file = tmp_path / "gold.tsv"
    file.write_text('label\tstatement\nfor\t"We go," said\tAda.\r\n\nnone\tIt\u2028rained.\x85 \n', newline="")
    assert read_stances(file, LABELS) == [("for", '"We go," said\tAda.'), ("none", "It\u2028rained.")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("label\tstatement\n", "holds no statements"),
        ("", "holds no statements"),
        ("label\tstatement\nperhaps\tAda\n", "line 2: found .*; expected one of against, for, none"),
        ("label\tstatement\nfor\tAda\nfor Ivo\n", "line 3: found 'for Ivo'"),
        ("label\tstatement\nfor\t \n", "line 2: found 'for"),
        ("for\tAda\nnone\tIvo\n", "line 1: found .*; expected a header line"),
        (b"label\tstatement\nfor\t\xff", "is not UTF-8 text"),
    ],
)
def test_a_broken_file_of_stances_is_named(tmp_path, content, message):
    file = tmp_path / "gold.tsv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(GoldError, match=rf"gold\.tsv.*{message}"):
        read_stances(file, LABELS)
