"""Linking and the quotation layer, on roles marked by hand."""

import time

import pytest

from marked import read
from stance.domain import Attribution, Kind, Span
from stance.linking import apart, link, link_inside, read_alone


def contents(marked: str) -> list[tuple[str, str | None]]:
    """(content, source) of each attribution."""
    document, reading = read(marked)
    text = document.text
    return [
        (
            " ".join(text[f.start : f.end] for f in a.content),
            text[a.source.start : a.source.end] if a.source else None,
        )
        for a in reading.attributions
    ]


def test_a_content_goes_to_the_nearest_cue_and_its_source():
    assert contents("[s The envoy] [c said] [t the dam was safe], but [s the mayor] [c doubted] [t that it was].") == [
        ("the dam was safe", "The envoy"),
        ("that it was", "the mayor"),
    ]


def test_one_content_around_its_cue():
    assert contents('[t "We,"] [s he] [c said], [t "will build it."]') == [('"We," "will build it."', "he")]


def test_a_source_in_another_sentence_is_not_taken():
    assert contents("[s The envoy] left early. It was [c said] [t that she was ill].") == [("that she was ill", None)]


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        (
            "[s The governor] [c added]:\n\n[t It is a disgrace. The bridge is late].\n\nWork began in May.",
            ["The governor"],
        ),
        ("[s He] [c said]:\n\n“The valley is empty.”\n\n“It stays so.”", ["He", "He"]),
        ("[s He] [c said] [t it was late]:\n\n“The valley is empty.”", ["He", "He"]),
        ("[s The mayor] [c spoke] on Monday.\n\n“The valley is empty.”", [None]),
        ("[s The mayor] [c added]:\n\nThe crowd shouted, “The valley is empty.”", [None]),
        ("[s The mayor] [c added]:\n\n“The valley is empty,” [s a farmer] [c said].", ["a farmer"]),
    ],
)
def test_words_announced_by_the_paragraph_before_are_its_speakers(marked, wanted):
    assert [source for _, source in contents(marked)] == wanted


def test_a_quotation_missed_by_the_tagger_is_added_to_the_cue_beside_it():
    assert contents("“The river will not wait for the lawyers,” [s the engineer] [c said].") == [
        ("“The river will not wait for the lawyers,”", "the engineer")
    ]


def test_a_content_half_covering_a_quotation_takes_all_of_it():
    assert contents("[s She] [c said]: “The bridge [t is old, and the river is rising fast].”")[0] == (
        "“The bridge is old, and the river is rising fast.”",
        "She",
    )


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        ("[t that the dam is old. It plans a new one].", "that the dam is old"),
        ("[t the dam “is old.” It plans a new one].", "the dam “is old.”"),
        ("[t the dam “is old. It leaks,” and more].", "the dam “is old. It leaks,” and more"),
        ("[t The dam is old. It leaks]", "The dam is old. It leaks"),
        ("[t that the E.U. Commission and Maj. Gen. Brown left]", "that the E.U. Commission and Maj. Gen. Brown left"),
        ("[t that under Art. 5 no dam is allowed]", "that under Art. 5 no dam is allowed"),
        ("[t no. It was done]", "no. It was done"),
        ("[t that the dam is old, and] it rained.", "that the dam is old"),
        ("[t that they understand] it.", "that they understand"),
    ],
)
def test_a_clause_ends_with_its_sentence_and_a_quotation_goes_on(marked, wanted):
    assert contents(f"[s The town] [c said] {marked}") == [(wanted, "The town")]


def test_many_clauses_in_a_paragraph_are_linked_in_no_time():
    roles, at, text = [], 0, ""
    for i in range(2000):
        line = f"The town said that dam {i} was old and leaked. It is “not safe” at all. "
        roles += [("source", Span(at, at + 8)), ("cue", Span(at + 9, at + 13)), ("content", Span(at + 14, at + 60))]
        text, at = text + line, at + len(line)
    began = time.monotonic()
    assert len(link(text, roles)) == 2000
    assert time.monotonic() - began < 5


def test_scare_quotes_are_no_statement():
    assert contents("The so-called “river plan” was on the agenda.") == []


def test_a_quotation_only_paragraph_is_inherited_from_the_running_speaker():
    document, reading = read(
        "[s Mara Lindt] [c answered]: [t “It is difficult to say.]\n\n“The message I hear is to be careful.”\n\n“And that is all.”"
    )
    assert [a.inherited for a in reading.attributions] == [False, True, True]
    assert {document.text[a.source.start : a.source.end] for a in reading.attributions if a.source} == {"Mara Lindt"}


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("[s He] [c said] [t “we shall never sign it, not ever”].", Kind.DIRECT),
        ("[s He] [c said] [t he would never sign it].", Kind.INDIRECT),
        ("[s He] [c said] [t there was a risk “that it would be used as a mere pause for breath”].", Kind.MIXED),
    ],
)
def test_kind_follows_the_quotation_marks(marked, kind):
    assert read(marked)[1].attributions[0].kind is kind


@pytest.mark.parametrize(
    "line",
    ["source: the-bugle.example", "brandt - Ola Nord/AP", "By Ola Nord", "Related Articles", "Back to top button"],
)
def test_furniture_never_becomes_a_statement(line):
    assert contents(f"[s Brandt] [c said] [t it was late].\n\n[t {line}]") == [("it was late", "Brandt")]


def test_a_long_turn_is_read_sentence_by_sentence():
    said = " ".join(f"This is sentence number {n} of a long speech about the dam." for n in range(15))
    document, reading = read(f"Remarks\n\nMS BRANDT: {said}\n\nMR MAAL: I agree.")
    *long, short = reading.attributions
    assert len(long) == 15
    assert [a.inherited for a in long] == [False] + [True] * 14
    assert document.text[short.extent.start : short.extent.end] == "I agree."


def test_what_is_read_alone_are_contents_and_questions_long_enough_without_their_marks():
    document, reading = read(
        "In the chamber\n\n[s MS HOLM][c :] [t “The mayor told us that it was safe.”]\n\nQ: Why did the mayor say it is safe?\n\nMS HOLM: No."
    )
    assert [document.text[slice(*span)] for span in read_alone(document.text, reading.attributions)] == [
        "The mayor told us that it was safe.",
        "Why did the mayor say it is safe?",
    ]


def test_somebody_is_found_in_a_content_alone_but_not_its_own_speaker():
    text = "I said no. The mayor said that it was safe."
    roles = [("source", Span(0, 1)), ("cue", Span(2, 6)), ("content", Span(7, 9))]
    roles += [("source", Span(11, 20)), ("cue", Span(21, 25)), ("content", Span(26, 42))]
    (found,) = link_inside(text, Span(0, len(text)), roles)
    assert (text[slice(*found.source)], text[slice(*found.content[0])]) == ("The mayor", "that it was safe")


def test_what_questions_tell_is_a_statement_and_what_contents_tell_is_within_them():
    outer = Attribution((Span(10, 60),), Span(5, 9), Span(0, 4), Kind.INDIRECT)
    told, asked = (
        Attribution((Span(at + 20, at + 30),), Span(at + 10, at + 15), Span(at + 1, at + 9), Kind.INDIRECT)
        for at in (10, 100)
    )
    assert apart([told, asked], [outer]) == ([told], [asked])
