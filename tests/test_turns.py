"""Turns of speakers in transcripts, interviews and headlines."""

import pytest

from stance.passages import paragraphs
from stance.turns import speech_by, turns


def labels(text: str) -> list[str]:
    return [
        text[turn.label.start : turn.label.end] for found in turns(text, paragraphs(text)).values() for turn in found
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Remarks\n\nMINISTER PARR: Good morning.\n\nQUESTION: Is it so?", ["MINISTER PARR", "QUESTION"]),
        ("An interview\n\nQ: Is it old?\n\nA: Yes.\n\nQ: Why?\n\nA: Rain.", ["Q", "A", "Q", "A"]),
        ("In the chamber\n\nMs Holm: ‘He would find one.’", ["Ms Holm"]),
        ("In the chamber\n\n3. Ms Ada Holm (Hexley East) (Soc): Is it so?", ["Ms Ada Holm (Hexley East) (Soc)"]),
        (
            "Works\n\nThe Minister, Office of Works (Lord Holm): It is.\n\nQ. (Valley Times): So?",
            ["The Minister, Office of Works (Lord Holm)", "Q. (Valley Times)"],
        ),
        ("Works\n\nMore rain (some say): it falls.", []),
        ("Works\n\nGross Domestic Product (GDP): The measure rose.", []),
        ("Lake shrinks\n\nSUNDARPET: The High Court met on Tuesday.\n\nIt rained.", []),
        ("Calder: offer is a trap\n\nRuth Calder dismissed it.", ["Calder"]),
        ("Calder: offer is a trap\n\nNobody of that name spoke.", []),
        ("Live: mayor leaves\n\nLive coverage has ended.", []),
        ("One thing is clear: it rains.\n\nNote: it rains.\n\nNote: it does.", []),
        ("He went at 16:40 to the hall.\n\nhttps://porth.example/a", []),
        ("", []),
    ],
)
def test_labels(text, found):
    assert labels(text) == found


def test_a_turn_goes_on_to_the_next_label_but_the_last_does_not():
    text = "Remarks\n\nMS HOLM: One.\n\nTwo.\n\nMR REED: Three.\n\nThey left."
    (first,), (last,) = turns(text, paragraphs(text)).values()
    assert [text[span.start : span.end] for span in first.content] == ["One.", "Two."]
    assert [text[span.start : span.end] for span in last.content] == ["Three."]


def test_a_transcript_may_be_quoted_as_a_whole():
    text = (
        "As follows:\n\n“HOLM: Is it old?\n\n“REED: It is.\n\n“(Crosstalk.)\n\n“HOLM: And who pays?\n\n“REED: We do.”"
    )
    assert [[text[span.start : span.end] for span in turn.content] for (turn,) in turns(text, paragraphs(text)).values()] == [
        ["Is it old?"], ["It is."], ["And who pays?"], ["We do.”"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("President of Norland Ada Brandt: Friends, the dam is old.", "Friends, the dam is old."),
        ("Those who came were heard. Premier Ada Brandt: Friends, it is old.", "Friends, it is old."),
        ("Those who came were heard.\n\nIt rained. Premier Ada Brandt: It is old. They left.", ""),
        ("What the president of Norland said: nothing of the dam.", ""),
    ],
)
def test_one_label_is_enough_that_gives_office_and_name(text, said):
    found = [
        text[span.start : span.end]
        for found in turns(text, paragraphs(text)).values()
        for t in found
        for span in t.content
    ]
    assert "".join(found) == said


def test_who_asks_is_told_apart():
    text = "Remarks\n\nQ: Old?\n\nA: No.\n\nQ: New?\n\nA: Yes."
    assert [turn.question for (turn,) in turns(text, paragraphs(text)).values()] == [True, False, True, False]


def test_speakers_in_one_paragraph_are_told_apart():
    text = "President of Norland Ada Brandt: Good day. Ivo Maal: Hello. The dam is old. Ada Brandt: Indeed.\n\nAda Brandt and Ivo Maal met."
    found = turns(text, paragraphs(text))[0]
    assert [text[turn.label.start : turn.label.end] for turn in found] == [
        "President of Norland Ada Brandt", "Ivo Maal", "Ada Brandt"
    ]  # fmt: skip
    assert [text[turn.content[0].start : turn.content[0].end] for turn in found] == [
        "Good day.", "Hello. The dam is old.", "Indeed."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "The talks took two hours. * * * President of Norland Ada Brandt: Good day. Head of the Harbour Office for the North Ivo Maal: Hello.",
            ["President of Norland Ada Brandt", "Head of the Harbour Office for the North Ivo Maal"],
        ),
        (
            "They met. Ada Brandt: Good day. Question: Why? Ada Brandt: Why not.",
            ["Ada Brandt", "Question", "Ada Brandt"],
        ),
        ("Agreed. Ada Brandt: Good day. Gen. Ivo Maal: Hello.", []),
        ("He named two things. The Way Ahead: a dam. The Long View: a bridge.", []),
        ("One thing is clear. Norland: a country of lakes.", []),
    ],
)
def test_an_exchange_may_follow_an_introduction(text, named):
    assert labels(text) == named


SPEECH = "Dear friends,\n\nI thank you. We shall build it again.\n\n###"


@pytest.mark.parametrize(
    ("title", "text", "turns_found"),
    [
        ("We shall build it - address by President Ada Brandt", SPEECH, 2),
        ("Remarks by Foreign Minister Ivo Maal at the lake", SPEECH, 2),
        ("Statement by the Ministry", "The ministry noted the offer. It will answer. " * 20, 0),
        ("A meeting with Ada Brandt", SPEECH, 0),
        ("Remarks by Ada Brandt", SPEECH.replace("I thank", "MS BRANDT: I thank"), 1),
        ("", SPEECH, 0),
    ],
)
def test_a_text_that_is_a_speech_is_its_speakers_throughout(title, text, turns_found):
    assert len(turns(text, paragraphs(text), title)) == turns_found


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Statement by Envoy Ada Brandt on the dam", "Envoy Ada Brandt on the dam"),
        ("Report on a statement by Envoy Ada Brandt", ""),
        ("The dam", ""),
    ],
)
def test_a_title_that_begins_with_the_speech_asks_for_few_words_of_their_own(title, named):
    text = "The dam was built by hand. " * 15 + "We thank them."
    assert speech_by(title, text, paragraphs(text)) == named
    quoted = text.replace("We thank them.", "“We thank them,” said the baker.")
    assert speech_by(title, quoted, paragraphs(quoted)) == ""
