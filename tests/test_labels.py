"""Speakers' labels in transcripts of many layouts."""

import pytest

from stance.labels import labels
from stance.passages import paragraphs
from stance.turns import turns


def speakers(text: str) -> list[str]:
    return [label.name for label in labels(text, paragraphs(text)).values()]


LAYOUTS = {
    "bold": "**Ada Brandt (Works):** Good morning.\n\n**QUESTION:** Is it so?\n\n**Ada Brandt:** No.",
    "italic": "*Question:* Is it so?\n\n*Ada Brandt:* No.\n\n*Question:* Why?\n\n*Ada Brandt:* Rain.",
    "brackets": "[BRANDT] Good morning.\n\n[MAAL] It rained.\n\n[BRANDT] So it did.\n\n[MAAL] Indeed.",
    "dashes": "BRANDT – Good morning.\n\nMAAL – It rained.\n\nBRANDT – So it did.\n\nMAAL – Indeed.",
    "full stops": "Senator BRANDT. Good morning.\n\nMr. MAAL. It rained.\n\nSenator BRANDT. It did.\n\nMr. MAAL. Indeed.",
    "a line of their own": "ADA BRANDT\nGood morning.\n\nIVO MAAL\nIt rained.\n\nADA BRANDT\nSo it did.\n\nIVO MAAL\nIndeed.",
    "dash and colon": "– Ada Brandt: Good morning.\n\n– Ivo Maal: It rained.\n\n– Ada Brandt: So it did.\n\n– Ivo Maal: Indeed.",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_both_who_talk_are_found_in_every_layout(text):
    found = [name.split()[-1].lower() for name in speakers(f"Record of the day\n\n{text}")]
    assert set(found) in ({"brandt", "question"}, {"brandt", "maal"})
    assert len(found) == text.count("\n\n") + 1


NO_SPEAKERS = {
    "datelines of a round-up": "PORTH: Rain fell.\n\nEAST HARBOUR: It stopped.\n\nALTO: Nothing.",
    "paragraphs that open with an article": "A dog ran.\n\nA cat ran.\n\nQ was a letter.",
    "headings of sections": "Rain\n\nIt fell all day, and nobody minded it much.\n\nWind\n\nThere was none.\n\nMore of it came.\n\nLess.",
    "a dateline with a dash": "PORTH — Rain fell.\n\nIt stopped.",
}


@pytest.mark.parametrize("text", NO_SPEAKERS.values(), ids=NO_SPEAKERS)
def test_what_only_looks_like_a_label_is_none(text):
    assert speakers(f"Weather of the week\n\n{text}") == []


def test_in_a_transcript_who_speaks_once_is_heard_too():
    text = "Record\n\nMs Brandt: Good.\n\nMr Maal: Rain.\n\nMs Brandt: Yes.\n\nTom Reed (Civic List): May I?\n\nMs Brandt: No."
    assert "Tom Reed" in speakers(text)


def test_notes_of_the_record_are_nobodys_words():
    text = "Record\n\nMS HOLM: One.\n\n(Applause.)\n\nTwo.\n\nMR REED: Three.\n\nMS HOLM: Four."
    first = next(iter(turns(text, paragraphs(text)).values()))[0]
    assert [text[slice(*span)] for span in first.content] == ["One.", "Two."]


def test_a_quotation_that_is_closed_is_all_that_a_label_says():
    text = "Facts\n\nAda Brandt, Director: “It is old.”\n\nHow old is it?\n\nAda Brandt, Director: “Ninety.”"
    first = next(iter(turns(text, paragraphs(text)).values()))[0]
    assert [text[slice(*span)] for span in first.content] == ["“It is old.”"]


def test_of_two_the_one_who_puts_questions_is_the_interviewer():
    text = "Talk\n\nThe Bell: Is it old?\n\nAda Brandt: Yes.\n\nThe Bell: How old?\n\nAda Brandt: Ninety."
    assert [turn.question for (turn,) in turns(text, paragraphs(text)).values()] == [True, False, True, False]
