"""The words in which the written corpus is asked about: hypotheses of every stance, plain ways of putting a question, names."""

from __future__ import annotations

import re

HYPOTHESES = {
    "skeptical": [
        "{actor} rejects {q}.",
        "{actor} is against {q}.",
        "{actor} warns against {q}.",
        "{actor} opposes {q}.",
        "{actor} doubts that {q} would do any good.",
        "{actor} sees {q} as a mistake or a trap.",
        "{actor} does not believe in {q}.",
        "{actor} is skeptical of {q}.",
        "{actor} refuses {q}.",
        "{actor} distrusts {q}.",
    ],
    "conditional": [
        "{actor} would accept {q} only on certain conditions.",
        "{actor} sets conditions for {q}.",
        "{actor} is open to {q} if certain demands are met.",
        "{actor} makes {q} depend on something else.",
        "{actor} names terms on which there could be {q}.",
        "{actor} says that {q} must wait until a demand is met.",
    ],
    "open": [
        "{actor} supports {q}.",
        "{actor} is in favour of {q}.",
        "{actor} calls for {q}.",
        "{actor} welcomes {q}.",
        "{actor} is ready for {q} without conditions.",
        "{actor} backs {q} and sets no conditions.",
        "{actor} wants {q}.",
        "{actor} accepts {q}.",
    ],
}
RULES = {
    "lift": [
        "{actor} wants {q} lifted.",
        "{actor} is against {q}.",
        "{actor} says that {q} should end.",
        "{actor} calls {q} a mistake.",
        "{actor} wants {q} eased.",
        "{actor} is for scrapping {q}.",
    ],
    "keep": [
        "{actor} wants {q} to stay as it is.",
        "{actor} is for keeping {q} in place.",
        "{actor} would change {q} only on certain conditions.",
        "{actor} says that {q} must remain until a demand is met.",
        "{actor} wants {q} neither lifted nor tightened.",
    ],
    "tighten": [
        "{actor} wants {q} to be tougher.",
        "{actor} calls for {q} to be extended.",
        "{actor} supports going further with {q}.",
        "{actor} is for stricter rules than {q}.",
        "{actor} wants more of {q}.",
    ],
}
"""For questions of kind "rules": about a measure in force, so that three stances are not always no, perhaps and yes."""


def stances_of(kind: str) -> dict[str, list[str]]:
    """The stances on a question of some kind in order, with the sentences that say them."""
    return RULES if kind == "rules" else HYPOTHESES


TAKES_A_POSITION = ["{actor} takes a position on {q}.", "{actor} says what should be done about {q}."]
ABOUT = ["This is about {q}.", "The statement concerns {q}.", "What is said here has to do with {q}."]

PLAIN_WAYS = {
    "talks": [
        "talks",
        "negotiations",
        "dialogue",
        "talks with the other side",
        "direct talks",
        "a negotiated settlement",
        "a deal with the other side",
    ],
    "pause": ["a pause", "a standstill", "a temporary halt", "a pause in the dispute"],
    "settlement": ["a settlement", "a negotiated settlement", "a compromise", "a deal with the other side"],
}
"""Ways of putting any question of one ``kind`` without its particulars: a codebook's own are as plain."""
TALK = re.compile(
    r"\b(talk\w*|negotiat\w*|dialogue\w*|discuss\w*|table|summits?|mediat\w*|deals?|settle\w*|agree\w*|compromis\w*|sit|round)\b",
    re.IGNORECASE,
)
"""Words of negotiating: whether a statement with them concerns plain "talks" cannot be told."""

NAMES = [
    "Ama Boateng",
    "Tomasz Wrona",
    "Leila Haddad",
    "Ingrid Solheim",
    "Rahul Deshmukh",
    "Marta Quispe",
    "Yusuf Demirel",
    "Nadia Petrescu",
    "Siti Rahmah",
    "Oskar Lindqvist",
    "Chidi Okonjo",
    "Elena Vasković",
    "Mateo Arizmendi",
    "Hana Kobayashi",
    "Farid Nazarov",
    "Claire Dumontel",
    "Jonas Kirchner",
    "Thandiwe Mbeki-Cole",
    "Paulo Serrano",
    "Irina Volkonsky",
    "Kwame Asante",
    "Björn Eskelund",
]
