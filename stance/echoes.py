"""What a headline or a lead leaves open, found in the text below: who says the same there, or is called the same.

Works on the words alone; who speaks in the text is left to ``actors``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stance.bodies import is_thing
from stance.cast import Person
from stance.domain import Actor, Attribution, Resolution, Span
from stance.lexicon import COLLECTIVES, PLURAL_GROUPS
from stance.phrases import is_another_role, role_words

STEM = 5
"""Letters by which two forms of a word are taken for one."""
SHARED, ENOUGH = 2, 0.5
"""Words, and the share of a headline's words, that must come again."""
SURE, TITLED = 0.7, 0.85
FEWEST_WORDS = 3
"""Words of a title that can be nobody else's."""
AGED = re.compile(r"the (\d{1,3})-year-old\b(?!['’])", re.IGNORECASE)
"""How news calls once more whom it has just named."""
LIKE_A_SENTENCE = re.compile(r"[.!?]['’”\"]?\s*$")
_COMMON = frozenset([
    "that", "this", "with", "from", "have", "will", "would", "they", "them", "their", "there", "what", "when", "which",
    "about", "after", "over", "into", "than", "then", "were", "been", "also", "said", "says", "more", "most", "some",
    "such", "only", "could", "should", "your", "ours", "tell", "told",
])  # fmt: skip


def speaker(text: str, content: Sequence[Span], said: Sequence[tuple[Attribution, Resolution]]) -> Resolution | None:
    """Who says in the text what a headline's content says: the one statement with an actor that shares most words."""
    wanted = words(text, content)
    found: dict[str, tuple[int, Resolution]] = {}
    for attribution, resolution in said:
        if resolution.actor and attribution.content[0].start > content[-1].end:
            shared = len(wanted & words(text, attribution.content))
            best = found.get(resolution.actor.id)
            if shared >= SHARED and shared >= ENOUGH * len(wanted) and (best is None or shared > best[0]):
                found[resolution.actor.id] = shared, resolution
    if not found:
        return None
    ranked = sorted(found.values(), key=lambda pair: -pair[0])
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None
    return Resolution(ranked[0][1].actor, "headline", SURE)


def called(text: str, phrase: str, cast: Sequence[Person]) -> Resolution | None:
    """The one person whom the text calls what a source says: "clerk" for "Nadira Sengar, a clerk at the harbour"."""
    nouns = re.findall(r"[^\W\d_]{4,}", re.split(r",|\b(?:at|briefed|close|for|from|in|of|on|who|with)\b", phrase)[0])
    if not nouns or nouns[-1].lower() in PLURAL_GROUPS | COLLECTIVES or is_thing(phrase):
        return None
    noun = re.escape(nouns[-1].lower())
    before = re.compile(rf"\b{noun}(?:[^.,;:\n“”]{{0,30}},)? $", re.IGNORECASE)
    not_clause = r"(?!(?:we|he|she|they|it|i|and|but)\b)"
    after = re.compile(
        rf", (?:who (?:is|was) )?{not_clause}(?:(?!(?:of|for|at|in|from)\b)[\w’'-]+ ){{0,5}}{noun}\b", re.IGNORECASE
    )
    wanted = role_words(phrase)
    found = [
        person
        for person in cast
        if not any(is_another_role(wanted, role) for role in person.roles)
        and any(before.search(text, max(0, s.start - 60), s.start) or after.match(text, s.end) for s in spans(person))
    ]
    return Resolution(Actor(found[0].name), "role", SURE) if len(found) == 1 else None


def aged(text: str, phrase: str, cast: Sequence[Person]) -> Resolution | None:
    """The one person of whom the text gives the age by which a source calls them: "the 61-year-old"."""
    age = AGED.match(phrase)
    if age is None:
        return None
    behind, before = re.compile(rf"(?:, | \(){age[1]}\b"), re.compile(rf"\b{age[1]}-year-old (?:[\w-]+ ){{0,3}}$")
    found = [
        person
        for person in cast
        if any(behind.match(text, s.end) or before.search(text, max(0, s.start - 60), s.start) for s in spans(person))
    ]
    return Resolution(Actor(found[0].name), "age", SURE) if len(found) == 1 else None


def titled(text: str, phrase: str, cast: Sequence[Person]) -> Resolution | None:
    """The one person before whose name a title of several words stands as a source has it: "the Head of the Harbour Office"."""
    title = phrase.strip().removeprefix("the ").removeprefix("The ")
    if title == phrase.strip() or len(title.split()) < FEWEST_WORDS:
        return None
    before = re.compile(rf"\b{re.escape(title)}(?: of (?:the )?[A-ZÀ-Þ]\w+)?,? $", re.IGNORECASE)
    found = [
        person for person in cast if any(before.search(text, max(0, s.start - 120), s.start) for s in spans(person))
    ]
    return Resolution(Actor(found[0].name), "role", TITLED) if len(found) == 1 else None


def spans(person: Person) -> list[Span]:
    return [mention.span for mention in person.mentions]


def words(text: str, content: Sequence[Span]) -> set[str]:
    """The stems of the words that carry the meaning.

    >>> sorted(words("“Sure of a third term”", [Span(0, 22)]))
    ['sure', 'term', 'third']
    """
    found = re.findall(r"\w{4,}|\d+", " ".join(text[span.start : span.end] for span in content).lower())
    return {word[:STEM] for word in found if word not in _COMMON}


def opening(text: str, paragraphs: Sequence[Span]) -> tuple[int, int]:
    """Where the headline ends, with what stands under it without being a sentence, and where the lead ends."""
    end = 0
    for span in paragraphs[:4]:
        if LIKE_A_SENTENCE.search(text[span.start : span.end]):
            return end, span.end
        end = span.end
    return end, end
