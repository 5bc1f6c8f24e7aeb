"""A source's words in, the body that speaks out: a ministry, a government, officials of a place; or none.

Bodies keep the name that the text gives them, the longest one of the document for "the ministry".
People, roles and pronouns are left to ``actors``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stance.lexicon import (
    COLLECTIVES,
    COMPANIES,
    DESCRIBED,
    HONORIFICS,
    METONYMS,
    PLURAL_GROUPS,
    ROLES,
    SPEAK_ALONE,
    SPEAKS_FOR,
    THINGS,
    UNNAMED_GROUP,
    VAGUE,
    nation,
)
from stance.phrases import role_words

_EDGES = re.compile(
    r"^(?:the|a|an|this|these|his|her|their|its)\s+|(?<![\s,;:.“”\"'’(])[\s,;:.“”\"'’(]+$", re.IGNORECASE
)
_FOR = re.compile(rf"^(?:[\w-]+\s)?(?:{'|'.join(SPEAKS_FOR)})\s+(?:for|of|at)\s+(.+)$", re.IGNORECASE)
_OF_THEIRS = re.compile(rf"^(.*?\S)(?:['’]s?)?\s++(?:{'|'.join(SPEAKS_FOR)})$", re.IGNORECASE)
_WORD = re.compile(r"[\w'’-]+")
_SIDE = re.compile(r"([A-ZÀ-Þ][\w-]+) (?:side|delegation)")
_PLACED = re.compile(r".+?\s(of|for|in|at|on|to)\s")


def strip_edges(phrase: str) -> str:
    """A phrase without its article, stray marks and a possessive at the end."""
    return re.sub(
        r"['’]s$|(?<!\s)(?<!\sand)(?<!\sof)(?<!\sfor)(?<!\sthe)(?:\s+(?:and|of|for|the))+$",
        "",
        _EDGES.sub("", _EDGES.sub("", phrase).strip()),
    )


def is_thing(phrase: str) -> bool:
    """Whether a source is a poll, a study, a letter: it shows something but holds no position."""
    head = re.split(r",|\b(?:by|of|for|from|in|on|this|last|that|which|conducted|published|released)\b", phrase)[0]
    return bool(THINGS.search(strip_edges(head)))


def is_body(head: str) -> bool:
    """Whether what a source begins with names a body by its kind: "Grenmark's justice ministry", not its minister."""
    last = re.split(r"\s(?:of|for|in|at|on|to)\s", strip_edges(head))[0].split()[-1:]
    return bool(last) and last[0].lower() in COLLECTIVES and not _spoken_for(strip_edges(head))


def phrase_of_body(phrase: str) -> str:
    """A source without its spokesperson: "the company" of "a spokeswoman for the company"."""
    bare = _head(phrase).strip()
    match = _spoken_for(bare)
    return match[1] if match else bare


def _head(phrase: str) -> str:
    """A source without its appositions and relative clauses."""
    return re.split(r",|\bwho\b|\bwhich\b", phrase)[0]


def _spoken_for(bare: str) -> re.Match[str] | None:
    """The body behind an unnamed spokesperson, as group 1."""
    return _FOR.match(strip_edges(bare)) or _OF_THEIRS.match(bare)


def body_in(phrase: str, *, named: bool, known: Sequence[str]) -> tuple[str, float] | None:
    """The body that a source names and how sure that is; ``named``: a proper name was tagged in it.

    ``known``: the names of bodies in the document, in which "the ministry" finds its longer form.
    """
    owned = re.match(r"(?:his|her|its|their|our|my)\b", phrase, re.IGNORECASE)
    bare = strip_edges(_head(phrase))
    spoken_for = _spoken_for(bare)
    bare = strip_edges(spoken_for[1]) if spoken_for else bare
    if described := DESCRIBED.match(bare):
        bare, named = bare[described.end() :], True
    words = _WORD.findall(bare)
    if not words or is_thing(phrase) or (owned and not spoken_for) or VAGUE.match(phrase):
        return None
    head = re.sub(r"['’]s?$", "", re.split(r"\s(?:of|for|in|at|on|to)\s", bare)[0].split()[-1].lower())
    if not spoken_for and (UNNAMED_GROUP.search(bare) or _is_somebody(phrase, bare, head, known)):
        return None
    if head in ROLES | HONORIFICS and not (bare.isupper() and named):
        return None
    group = any(word.lower() in PLURAL_GROUPS | COLLECTIVES | METONYMS for word in words)
    proper = any(word[:1].isupper() for word in words)
    if side := _SIDE.fullmatch(bare):
        return _country(side[1], known), 0.6
    if len(words) == 1 and head in COLLECTIVES | SPEAK_ALONE:
        longer = [name for name in known if len(name.split()) > 1 and _heads(name, head)]
        if len({name.casefold() for name in longer}) == 1:
            return longer[0], 0.7
        return (bare, 0.6) if head in SPEAK_ALONE and not bare.isupper() else None
    if proper and (named or group) and (group or not role_words(bare)):
        return bare[:1].upper() + bare[1:], 0.8
    return (bare, 0.6) if head in COLLECTIVES and len(words) > 1 and not role_words(words[-1]) else None


def _country(word: str, known: Sequence[str]) -> str:
    """The name in a document behind an adjective, "Ondria" for "Ondrian", or the word itself."""
    alike = sorted(
        {name for name in known if nation(name) == nation(word) and name != word and " " not in name}, key=len
    )
    return alike[0] if alike else word


def _is_somebody(phrase: str, bare: str, head: str, known: Sequence[str]) -> bool:
    """Whether a phrase with a place behind it names people nobody can name: "traders at the old market", "a loan officer in"."""
    placed = _PLACED.match(bare)
    plural = placed and head.endswith("s") and (placed[1] not in {"of", "for"} or not bare[0].isupper())
    indefinite = placed and re.match(r"an?\b", phrase, re.IGNORECASE)
    named = any(name.lower().split()[-1:] == [head] for name in known)
    return bool(plural or indefinite) and not named and head not in COLLECTIVES | PLURAL_GROUPS | METONYMS | COMPANIES


def _heads(name: str, head: str) -> bool:
    """Whether a body's name has a head: "Foreign Ministry" and "Ministry of Works" both have "ministry"."""
    words = name.lower().split()
    return head in {words[0], words[-1]}
