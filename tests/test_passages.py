"""Quotations of every style, sentences, and what is furniture; whatever the text, nothing raises."""

from __future__ import annotations

import random
from itertools import pairwise
from time import perf_counter

import pytest

from stance.domain import Span
from stance.passages import covering, is_furniture, is_speech, neighbours, paragraphs, quotations, sentences


def whole(text: str) -> Span:
    return Span(0, len(text))


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text, whole(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We go home," she said.', ['"We go home,"']),
        ("“We go home,” she said, “and stay.”", ["“We go home,”", "“and stay.”"]),
        ("‘We go home,’ she said, ‘and stay.’", ["‘We go home,’", "‘and stay.’"]),
        ("'We go home,' she said, 'and stay.'", ["'We go home,'", "'and stay.'"]),
        ("„Wir gehen heim“, sagte sie.", ["„Wir gehen heim“"]),
        ("„Idziemy do domu” – powiedziała.", ["„Idziemy do domu”"]),
        ("»Wir gehen heim,« sagte sie. »Und bleiben.«", ["»Wir gehen heim,«", "»Und bleiben.«"]),
        ("« Nous rentrons », dit-elle. « Et voilà. »", ["« Nous rentrons »", "« Et voilà. »"]),
        ("«Nos vamos», dijo.", ["«Nos vamos»"]),
        ("”Vi går hem nu,” sade hon. ”Och stannar.”", ["”Vi går hem nu,”", "”Och stannar.”"]),
        ("「帰ります」と言った。", ["「帰ります」"]),
        ("She said (“we go home”) and left.", ["“we go home”"]),
        ("It was—“we go home”—the end.", ["“we go home”"]),
        ("She said:“We go home.”", ["“We go home.”"]),
        ('She said:"We go home."', ['"We go home."']),
        ('She said,"We go home."', ['"We go home."']),
    ],
)
def test_every_style_of_mark(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We say ‘no’ to this,” she said.", ["“We say ‘no’ to this,”"]),
        ("‘They call it a “plan”, no more,’ she said.", ["“plan”"]),  # double marks go first, whoever is outside
        ("“It is the mayor's plan,” she said.", ["“It is the mayor's plan,”"]),
    ],
)
def test_quotations_in_quotations(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It's the mayor's plan, isn't it, and the ministers' too.",
        "It’s the mayor’s plan, isn’t it, and the ministers’ too.",
        "He spoke of the '90s and the workers' rights in them.",
        "Rock 'n' roll was the farmers' delight.",
        "’Tis the season for the mayors’ feast.",
        'A pipe of 5" and a board of 7", no more.',
        "",
    ],
)
def test_apostrophes_and_inches_are_no_quotations(text):
    assert [q for q in quotations(text, whole(text)) if is_speech(text, q)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘The ministers’ plan is dead,’ she said.", ["‘The ministers’ plan is dead,’"]),
        ("'The ministers' plan is dead,' she said.", ["'The ministers' plan is dead,'"]),
        ("A ‘trap’, she said: ‘We will not go there.’", ["‘trap’", "‘We will not go there.’"]),
        ("The 'good' plan is dead. 'We stay,' she said.", ["'good'", "'We stay,'"]),
    ],
)
def test_single_marks_beside_apostrophes_and_scare_quotes(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "runs_on"),
    [
        ("She said: “We go home. And we stay.", ["“We go home. And we stay."], [True]),
        ('She said: "We go home.', ['"We go home.'], [True]),
        ("„Wir gehen heim.", ["„Wir gehen heim."], [True]),
        ("“We go home,” she said. “And stay.", ["“We go home,”", "“And stay."], [False, True]),
        ('and so we went," she said. "We stay."', ['"We stay."'], [False]),
        ("and so we went,” she said. “We stay.”", ["“We stay.”"], [False]),
        ("and so we went,« she said. »We stay.«", ["»We stay.«"], [False]),
        ("She said ‘we go home and left.", [], []),
        ("”", [], []),
        ('"', ['"'], [True]),
    ],
)
def test_unclosed_and_unbalanced_marks(text, expected, runs_on):
    assert quoted(text) == expected
    assert [q.runs_on for q in quotations(text, whole(text))] == runs_on


def test_only_within_the_paragraph_asked_for():
    text = "“One two three four.\n\nFive” six “seven” eight."
    first, second = paragraphs(text)
    assert [(q.start, q.end, q.runs_on) for q in quotations(text, first)] == [(0, first.end, True)]
    assert [text[q.start : q.end] for q in quotations(text, second)] == ["“seven”"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will all go home”", True),
        ("“Not now.”", True),
        ("“Not now,”", True),
        ("„Jetzt nicht!“", True),
        ("»Wir gehen jetzt heim«", True),
        ("“bloody parcels”", False),
        ("“very, very careful”", False),
        ("‘trap’", False),
        ("“Gone with Ada”", False),
        ("“”", False),
        ("“…”", False),
    ],
)
def test_speech_or_scare_quotes(text, expected):
    [quotation] = quotations(text, whole(text))
    assert is_speech(text, quotation) is expected


@pytest.mark.parametrize(
    "paragraph",
    [
        "source: bugle.example",
        "Source: The Bugle",
        "Photo: Bo Ek",
        "PHOTOGRAPH BY BO EK",
        "Ada Brandt at the dam on Monday (Photo by Bo Ek/Getty Images)",
        "Ada Brandt visits the dam, 3 May. Photograph: Bo Ek/AP",
        "Ada Brandt visits the dam. Norland Ministry/Handout via Reuters",
        "Ada Brandt - Bo Ek/AFP",
        "The dam in spring — File photo",
        "By Ada Brandt",
        "BY ADA BRANDT",
        "By Ada Brandt, Political Editor",
        "By Ada Brandt and Bo Ek",
        "By Ada Brandt in Porth",
        "By Ulla von der Heide",
        "By Émile Dürr | The Bugle",
        "Related articles",
        "Related: Brandt says the dam is safe",
        "Read more: “We go home,” says Brandt",
        "Read more about the dam",
        "More stories from Norland",
        "See also: The dam in pictures",
        "Tags: dam, Norland",
        "Advertisement",
        "ADVERTISEMENT - CONTINUE READING BELOW",
        "Subscribe to our newsletter",
        "Sign up for our morning briefing.",
        "Follow us on our pages",
        "Share this article",
        "© 2031 The Bugle",
        "Copyright 2031 The Bugle. All rights reserved.",
        "All rights reserved.",
        "** Advertisement **",
    ],
)
def test_furniture(paragraph):
    assert is_furniture(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Ada Brandt said the dam was safe.",
        "“The dam is safe,” Ada Brandt said.",
        "By Friday evening, the mayor said that she would not come.",
        "By then it was over.",
        "By Monday the whole of Norland knew.",
        "Also more than 40 people were hurt, the mayor said.",
        "More news is expected on Monday, the mayor said.",
        "“This is a handout to the rich,” Ada Brandt said.",
        "“I saw the photo by chance,” Ada Brandt said.",
        "Copyright law must change, the mayor said.",
        "Advertisement spending fell, the mayor said.",
        "Sources in Porth said the dam would be built.",
        "Source after source said the same.",
        "The source: a friend of the mayor, who asked for silence.",
        "Ada Brandt – who had come from Porth – said no.",
        "Dam divides Norland",
        "",
    ],
)
def test_prose_is_no_furniture(paragraph):
    assert not is_furniture(paragraph)


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Brandt met Gen. Maal. | They spoke.",
        "The U.S. President came at 5 p.m. with J. R. Reed. | He left.",
        "St. Anna is No. 5 on the list, e.g. Porth. | It is old!",
        "“We go home. | And we stay,” she said. | Then she left.",
        "“Do we go?” | She left. | “We do!” | He stayed…",
        "She left… | He stayed.",
        "It rose by 3.5 percent to 1.200. | “Good.”",
        "Norland Inc. and Brandt Ltd. agreed. | Émile did not. | Юлия left.",
        "She (the mayor) left. | (He stayed.) | 40 came.",
        "She rejected it. | Šimon Falk did not. | Łukasz Maal neither. | Їхав він. | Ēriks came.",
        "It began at 5 p.m. | He came at 5 p.m. ET for No. 7. | “Neither do I.” | قالت نعم. | He saw the (U.S.) Navy on Dec. 5.",
        "one sentence with neither capital nor stop",
        "A stop.without a space is none.",
    ],
)
def test_sentences(text):
    parts = text.split(" | ")
    plain = " ".join(parts)
    assert [plain[s.start : s.end] for s in sentences(plain, whole(plain))] == parts


def test_paragraphs_are_lines_that_hold_anything():
    text = "\n  One.  \r\n\r\n\t\nTwo\u2028Three\u00a0\n"
    assert [text[p.start : p.end] for p in paragraphs(text)] == ["One.", "Two", "Three"]
    assert paragraphs(" \n\t\r\n") == paragraphs("") == ()


def test_covering():
    spans = [Span(2, 5), Span(5, 6), Span(9, 12)]
    assert [covering(spans, place) for place in range(13)] == [
        None, None, 0, 0, 0, 1, None, None, None, 2, 2, 2, None
    ]  # fmt: skip
    assert covering([], 3) is None


PIECES = [
    *"“”„‟\"'‘’«»「」()[].,!?…:;-–—/|\n\r\t @©", "\u2028", "\u00a0", "\ud800", "水", "é", "ß", "Ж", "0", "7",
    "By ", "source: ", "Photo ", "said", "Ada", "Mr.", "U.S.", "'90s", "Reuters", " a ", "  ", "\n\n",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(100))
def test_nothing_raises_and_spans_fit(seed):
    rng = random.Random(seed)
    text = "".join(rng.choices(PIECES, k=rng.randint(0, 200)))
    lines = paragraphs(text)
    last = 0
    for line in lines:
        assert last <= line.start < line.end <= len(text)
        last = line.end
        is_furniture(text[line.start : line.end])
        parts = sentences(text, line)
        assert (parts[0].start, parts[-1].end) == line
        assert all(a.end <= b.start and not text[a.end : b.start].strip() for a, b in pairwise(parts))
        place = line.start
        for found in quotations(text, line):
            assert place <= found.start < found.end <= line.end
            place = found.end
            is_speech(text, found)
    assert " ".join(text[p.start : p.end] for p in lines).split() == text.split()


@pytest.mark.parametrize("piece", [".", "-", "'a ", "‘a’ ", '"', " ", "By A ", "A - ", "!? ", "/ap", "“a "])
def test_a_long_row_of_anything_takes_no_time(piece):
    text = piece * (60_000 // len(piece))
    start = perf_counter()
    for line in paragraphs(text):
        is_furniture(text)
        sentences(text, line)
        for found in quotations(text, line)[:10]:
            is_speech(text, found)
    assert perf_counter() - start < 5


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Two.", ["One.", "Three."]),
        ("Three.", ["Two.", "Four."]),
        ("Three.\n\nFour.", ["Two.", "Five."]),
        ("One.", [None, "Two."]),
        ("Five.", ["Four.", None]),
    ],
)
def test_a_sentence_has_neighbours_in_whichever_paragraph(words, expected):
    text = "One. Two. Three.\n\nFour. Five."
    at = text.index(words)
    found = neighbours(text, Span(at, at + len(words)))
    assert [span and text[span.start : span.end] for span in found] == expected


def test_blank_text_has_no_neighbours():
    assert neighbours(" \n ", Span(0, 1)) == (None, None)
