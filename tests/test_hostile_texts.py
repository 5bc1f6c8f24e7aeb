"""The stages behind the readers on texts made to harm: nothing raises, and nothing takes long.

The tagger is not the subject: its marks are put on every few words, as dense as they can be.
"""

from __future__ import annotations

import re
from dataclasses import replace
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.actors import resolve
from stance.attribution import Name, Reading
from stance.bodies import body_in, is_thing, phrase_of_body, strip_edges
from stance.captions import printed
from stance.domain import Attribution, Document, Kind, Span
from stance.echoes import words as echoed
from stance.figure import wrapped
from stance.linking import link
from stance.nested import within
from stance.passages import is_furniture, paragraphs, quotations, sentences
from stance.phrases import name_behind_role, role_words
from stance.pipeline import statements_of
from stance.premises import claims
from stance.register import Register
from stance.syndication import Families, is_copy, key, words
from stance.turns import speech_by, turns

LIMITS = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
LONG, WHOLE = 200_000, 20_000
"""Characters; for all stages together, where marks stand on every few words, fewer."""
PIECES = {
    "one letter": "a", "one capital": "A", "spaces": " ", "line feeds": "\n", "mixed line breaks": "a\r\n\u2028\n\r\x0b",
    "straight marks": '"', "curly marks": "“", "apostrophes": "'a ", "quotations": "“Yes, it is so,” ", "unclosed": "“a ",
    "brackets": "([", "bracketed": "Ada (AB) ", "stops": ". ", "initials": "A. ", "shouting": "a!  ", "ellipses": "a … ",
    "dashes": "A-", "controls": "\x01\x02", "turned around": "\u202ea \u2067b ", "halves of characters": "\ud800a ",
    "combining": "e\u0301\u0302", "commas": ", ", "roles": "President of ", "of the": "of the ", "titles": "Ms ",
    "spokespeople": "spokesman for ", "says": "he said that ", "labels": "ADA: I we\n", "a dialogue": "A: b\n",
    "headings": "Address by the ", "ministries": "Ministry of the ", "one name": "Ada Brandt ", "bylines": "By Ada ",
    "one surname with offices": "Minister Brandt met no one. ", "bodies in one line": "The Bank of Norland met, ",
    "dashes behind capitals": "PORTH NORLAND, ", "resolutions": "\n\nThe Council of Norland,\n\n", "owned": "ada's ", "who": "who ", "has": "has ", "photos": "Photo by ", "numbers": "1,", "underscores": "_",
}  # fmt: skip
TEXTS = {name: piece * (LONG // len(piece)) for name, piece in PIECES.items()} | {
    "thousands of names": "".join(f"Ab{i}c Bx{i}d said no. " for i in range(LONG // 25)),
    "thousands of bodies": "".join(f"The Bx{i} Union (BU) met. " for i in range(LONG // 27)),
    "a gap in a phrase": f"x{' ' * LONG}b",
    "ands": f"x{' of and' * (LONG // 7)} b",
    "a word without an end": f"Ada said {'x' * LONG}",
    "a line without an end": "Ada Brandt said that it would rain, and “nobody will come”. " * (LONG // 60),
}
SECONDS = 5
"""Of one core, for one stage and one text: before the patterns were mended, many took hours."""


def capitalised(text: str) -> list[Span]:
    return [Span(*m.span()) for m in re.finditer(r"[A-ZÀ-Þ]\w{0,50}(?: [A-Z]\w{0,50}){0,2}", text)]


def tagged(text: str) -> Reading:
    """A role on every four words and a kind of name on every capitalised one."""
    each = (Span(*m.span()) for m in re.finditer(r"\S+(?: \S+){0,3}", text))
    roles = [(("source", "cue", "content")[i % 3], span) for i, span in enumerate(each)]
    kinds = ("PERSON", "ORGANIZATION", "PERSON", "LOCATION")
    names = [Name(kinds[i % 4], span) for i, span in enumerate(capitalised(text))]
    return Reading(link(text, roles, text[:200]), names)


def passages(text: str) -> None:
    for line in paragraphs(text):
        assert line.start < line.end
        assert all(line.start <= s.start < s.end <= line.end for s in sentences(text, line))
        assert all(line.start <= q.start < q.end <= line.end for q in quotations(text, line))
        is_furniture(text[line.start : line.end])


def transcript(text: str) -> None:
    turns(text, paragraphs(text), text[:200])
    speech_by(text[:2_000], text, paragraphs(text))


def phrases(text: str) -> None:
    """Of a source, far longer than any tagger gives it."""
    phrase = text[:20_000]
    for read in (strip_edges, is_thing, phrase_of_body, role_words, name_behind_role):
        read(phrase)
    body_in(phrase, named=True, known=["Foreign Ministry"])


def inner(text: str) -> None:
    for line in paragraphs(text):
        near = capitalised(text[line.start : line.end])[:500]
        names = [Span(line.start + s.start, line.start + s.end) for s in near]
        for found in within(text, Attribution((line,), None, None, Kind.INDIRECT), names):
            assert line.start <= found.content[0].start < found.content[0].end <= line.end


def copies(text: str) -> None:
    families = Families()
    assert families.add("first", text) == "first"
    families.add("second", f"{text} no more")
    assert is_copy(text, text)
    assert [*words(text), key(text), echoed(text, [Span(0, len(text))])]


def shown(text: str) -> None:
    printed(text).encode()
    wrapped(text[:2_000], 48)


def everything(text: str) -> None:
    document = Document("a.txt", text, text[:200])
    found = statements_of(document, tagged(text), Register())
    assert all(0 <= statement.start < statement.end <= len(text) for statement in found)
    claims(document, found)


STAGES = [passages, transcript, phrases, inner, copies, shown, everything]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
@pytest.mark.parametrize("name", TEXTS)
def test_no_text_takes_long(stage, name):
    text = TEXTS[name][: WHOLE if stage is everything else LONG]
    start = process_time()
    stage(text)
    assert process_time() - start < SECONDS


@st.composite
def hostile(draw) -> str:
    """Pieces of every kind in a row, some of them many times."""
    parts = st.tuples(st.sampled_from(list(PIECES.values())), st.sampled_from([1, 2, 7, 40]))
    words = st.tuples(st.text(max_size=8), st.just(1))
    return "".join(piece * times for piece, times in draw(st.lists(parts | words, max_size=8)))


@settings(LIMITS, max_examples=150)
@given(text=hostile())
def test_nothing_raises(text):
    for stage in STAGES:
        stage(text)


@settings(LIMITS, max_examples=100)
@given(text=hostile(), data=st.data())
def test_marks_anywhere_do_no_harm(text, data):
    """Spans as no tagger gives them: overlapping, within words, over paragraphs."""
    ends = st.lists(st.integers(0, len(text)), min_size=2, max_size=2).map(sorted)
    spans = [Span(*pair) for pair in data.draw(st.lists(ends, max_size=12))]
    spans = [span for span in spans if text[span.start : span.end].strip()]
    kinds = ["source", "cue", "content"]
    roles = sorted((kinds[i % 3], span) for i, span in enumerate(spans))
    names = [Name(("PERSON", "ORGANIZATION", "LOCATION")[i % 3], span) for i, span in enumerate(spans)]
    document = Document("a.txt", text, text[:50])
    reading = Reading(link(text, sorted(roles, key=lambda role: role[1])), names)
    assert len(resolve(document, reading)) >= len(reading.attributions)
    statements_of(replace(document, outlet="bugle.example"), reading, Register())
