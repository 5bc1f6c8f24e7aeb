"""What a statement says that somebody else said; on names and roles marked by hand."""

import pytest

from marked import read
from stance.actors import resolve

INNER = {
    "that clause": (
        "[s [p Ada Brandt]] [c said] [t that [p Ivo Maal] had denied the dam was safe].",
        "the dam was safe",
    ),
    "told whom, with an aside": (
        "[s [p Ada Brandt]] [c said] [t that [p Ivo Maal] had told him, by fax, that the dam was safe].",
        "the dam was safe",
    ),
    "asked to": (
        "[s [p Ada Brandt]] [c said] [t that [p Ivo Maal] had ordered her to burn the books].",
        "her to burn the books",
    ),
    "passive": (
        "[s [p Ada Brandt]] [c said] [t she had been told by [p Ivo Maal] that the dam was safe].",
        "the dam was safe",
    ),
    "a quotation ends it": (
        "[s [p Ada Brandt]] [c said] [t that [p Ivo Maal] wrote that “the dam will hold for years” and left].",
        "“the dam will hold for years”",
    ),
    "its own sentence only": (
        "[s [p Ada Brandt]] [c said]: [t “[p Ivo Maal] says the dam will be safe. I doubt it very much.”]",
        "the dam will be safe",
    ),
}


@pytest.mark.parametrize(("marked", "content"), INNER.values(), ids=INNER)
def test_what_somebody_else_is_said_to_have_said_is_theirs(marked, content):
    document, reading = read(marked)
    outer, inner = resolve(document, reading)
    attribution, resolution = inner
    assert (resolution.actor.name, document.text[slice(*attribution.content[0])]) == ("Ivo Maal", content)
    assert outer[1].actor.name == "Ada Brandt"
    assert resolution.confidence < outer[1].confidence


def test_a_pronoun_that_does_not_fit_the_speaker_is_somebody_else():
    document, reading = read(
        "[p Ivo Maal] came. [s Ms [p Ada Brandt]] [c said] [t that he had told her to burn the books]."
    )
    assert [r.actor.name for _, r in resolve(document, reading)] == ["Ada Brandt", "Ivo Maal"]


NONE = {
    "a pronoun that may be the speaker": "[p Ivo Maal] came. [s Mr [p Tom Reed]] [c said] [t that he had told her to go].",
    "an aide to a name": "[s [p Ada Brandt]] [c said] [t that an aide to President [p Ivo Maal] said the dam was safe].",
    "a state": "[s [p Ada Brandt]] [c said] [t that the [l Norlandic] state leadership was strong].",
    "no speech": "[s [p Ada Brandt]] [c said] [t that [p Ivo Maal] had built the dam and left].",
    "the speaker's own": "[s [p Ada Brandt]] [c said]: [t “As [p Brandt] said, the dam was never safe.”]",
    "a speaker nobody knows": "[s [p Ada Brandt]] [c said] [t that the mayor had said the dam was safe].",
    "an adjective": "[s [p Ada Brandt]] [c said] [t the [l Norlandian] said refusal to build it was a shame].",
    "too little": "[s [p Ada Brandt]] [c said] [t that [p Ivo Maal] had said so].",
}


@pytest.mark.parametrize("marked", NONE.values(), ids=NONE)
def test_other_words_make_no_speech_within_speech(marked):
    document, reading = read(marked)
    assert len(resolve(document, reading)) == 1
