"""Question page: what the codebook asks, what each stance means, and the words in which the model is asked.

What a human coder would need to check a number; nothing is computed here.
"""

from collections.abc import Sequence
from dataclasses import asdict
from html import escape

import streamlit as st

from stance import captions
from stance.codebook import ACTOR
from stance.domain import NONE, UNCLEAR
from stance.pages import adding, reading, view

SOMEBODY = "Ada Brandt"
codebook, look = view.codebook(), view.look()


def section(name: str, meaning: str, not_when: str = "", asked: Sequence[str] = ()) -> str:
    """One stance: its colour, its definition, and its hypotheses with somebody's name in them."""
    limit = f" <em>Not when:</em> {escape(not_when)}" if not_when else ""
    items = "".join(f"<li>{escape(hypothesis.replace(ACTOR, SOMEBODY))}</li>" for hypothesis in asked)
    head = f'<h2><i style="background:{look.colours[name]}"></i>{escape(look.named(name))}</h2>'
    return f'<section class="stance">{head}<p>{escape(meaning)}{limit}</p><ul>{items}</ul></section>'


view.heading(codebook.title, codebook.question)
threshold = captions.percent(view.calibration()["values"]["threshold"])
sections = [section(s.name, s.definition, s.not_when, s.hypotheses) for s in codebook.stances]
sections += [
    section(UNCLEAR, f"A stance is taken, but none is sure enough: under {threshold} for the embedded model."),
    section(
        NONE,
        "The statement takes no position on the question. Asked first, with these; where they say that it does, the last is"
        " put to the sentences around it and the title above it, too, which count as much:",
        asked=codebook.about,
    ),
]
st.html("".join(sections))
st.caption(
    f"Each sentence is put to the model beside the statement and what stands before it, with the actor's name in place of {SOMEBODY}; how far it"
    f" follows from the statement decides. Codebook {view.plain(codebook.name)}, version {codebook.version}."
)

st.header("Try a sentence", anchor=False)
sentence = st.text_input(
    "What somebody said", placeholder="“We would sit down once the port is free,” Ada Brandt said."
)
actor = st.text_input("Who said it", placeholder=SOMEBODY)
if st.button("Judge it", disabled=not sentence.strip()):
    try:
        with st.spinner("The model is reading"):
            found = adding.judged(sentence.strip(), actor.strip())
    except (ImportError, OSError, ValueError) as error:
        st.warning(view.plain(f"The sentence could not be judged: {error}"))
        st.stop()
    st.html(reading.badge(found.stance, look=look))
    st.html(reading.reasons(asdict(found), labels=codebook.labels, look=look))
    reading.hypotheses(found.entailment)
