"""The words of a source in, what they say on their face out: a role, whether it is definite, whose it is.

Nothing here knows the document; who a phrase refers to is left to ``cast`` and ``actors``.
"""

from __future__ import annotations

import re

from stance.lexicon import DETERMINERS, HONORIFICS, ROLE_MODIFIERS, ROLES, SPEAKS_FOR, nation

_OF = re.compile(r"\b(?:of|for|to|with|from|by|near|behind|in|at)\b([^,]*)$", re.IGNORECASE)
_SPEAKER = "(?:chief )?(?:" + "|".join(sorted(SPEAKS_FOR)) + ")"
_SPEAKER_OF = re.compile(
    rf"\b((?:[A-ZÀ-Þ][\w'’-]*|of|for|and)(?: (?:[A-ZÀ-Þ][\w'’-]*|of|for|and))*) {_SPEAKER},? (?:\w{{2,5}}\.? )?$"
)
_SPEAKER_FOR = re.compile(
    rf",? (?:an?|the|its|his|her)? ?(?:[\w-]+ )?{_SPEAKER} (?:for|of|at) ([^,.;:\n“”\"]{{2,60}}?)(?=[,.;:\n]| who| said|$)"
)
_PARTED = re.compile(
    r"\b(?:about|against|around|behind|by|like|including|nor|neither|on|over|under|who|that|\w+ing)\b[^,]*$", re.I
)
_PORTFOLIO = re.compile(
    r"\b(?:[Mm]inister|[Ss]ecretary|[Dd]irector) (?:of|for) (?:[A-ZÀ-Þ][\w’'-]*,? (?:(?:and|of|for)(?: the)? )?){1,8}$"
)
"""Before a name, its bearer's office: "Minister of Agriculture"."""
_NAMED_ROLE = re.compile(
    rf"(?P<role>(?:(?-i:(?:[A-ZÀ-Þ][\w-]*\s+){{0,3}}?)(?:{'|'.join(sorted(ROLES | ROLE_MODIFIERS | {'lady'}))})\s+)*)(?(role)(?P<place>(?i:of)\s+(?:the\s+)?[A-ZÀ-Þ][\w’'-]+\s+)?)"
    r"(?P<name>(?-i:(?:[A-ZÀ-Þ][\w.’'-]*\s*){1,4}))(?=$|[,(]|\b(?:at|on|in|to|for|with|during|after|before|following|about|regarding|dedicated)\b)",
    re.IGNORECASE,
)


_ROLE = rf"(?i:{'|'.join(sorted(ROLES))})"
_SERVES = re.compile(
    rf"^(?:[\w-]+ ){{0,2}}?{_ROLE} of (?:the )?[A-ZÀ-Þ][\w-]+ of (?:the )?(?=(?:[\w-]+ ){{0,2}}?{_ROLE}\b)"
)
"""Before another's office: "Head of the Office of the President"."""


def serves(phrase: str) -> bool:
    """Whether who is spoken of only serves the office that a phrase names: "Head of the Office of the President"."""
    return _SERVES.search(phrase) is not None


def role_words(phrase: str) -> frozenset[str]:
    """The words that make a role comparable: the role nouns, their modifiers and nations; empty without a role noun.

    >>> sorted(role_words("the French president"))
    ['france', 'president']
    """
    words = [w.strip("'’").removesuffix("'s").removesuffix("’s") for w in re.findall(r"[\w.'’-]+", phrase)]
    kept = set()
    for word in words:
        low = word.lower().strip(".")
        if low in ROLES or low in ROLE_MODIFIERS:
            kept.add(low)
        elif word[:1].isupper() and low not in {"the", "a", "an"}:
            kept.add(nation(word))
    return frozenset(kept) if kept & ROLES else frozenset()


def is_definite(phrase: str) -> bool:
    """ "The minister", "Mr President", "US president", but neither "a minister" nor "ministers"."""
    return not re.match(r"(a|an|some|one|another|other|several|many|two|any|no)\b", phrase, re.IGNORECASE)


def is_of_another(before: str) -> bool:
    """Whether the words before a name make it somebody else's: "an aide to", but not "President of Norland"."""
    if _PARTED.search(before):
        return True
    match = _OF.search(before)
    if not match or _PORTFOLIO.search(before):
        return False
    last = match[1].split()[-1:]
    return (
        not last or last[0].islower() or last[0].lower().strip(".") in ROLES | ROLE_MODIFIERS | HONORIFICS | DETERMINERS
    )


def before_role(phrase: str) -> str:
    """What stands before the first role noun of a phrase."""
    return next((phrase[: m.start()] for m in re.finditer(r"[\w-]+", phrase) if m[0].lower() in ROLES), "")


def role_fits(wanted: frozenset[str], role: frozenset[str]) -> bool:
    """Whether a bare nominal is short for a role: the same role noun, and nothing that the role does not have."""
    free, apart = {"senior", "top"}, {"former", "deputy", "vice", "prime", "acting"}
    return bool(wanted & role & ROLES) and wanted - free <= role and not (role - wanted) & apart


def is_role_elsewhere(wanted: frozenset[str], role: frozenset[str]) -> bool:
    """Whether a nominal names a role and its country where the text had only the role: "the US president"."""
    more = wanted - role
    return role <= wanted and len(more) == 1 and not more & (ROLES | ROLE_MODIFIERS)


def is_another_role(wanted: frozenset[str], role: frozenset[str]) -> bool:
    """Whether two roles of one kind are told apart by what each says more: a justice secretary, a general secretary."""
    return bool(wanted & role & ROLES and wanted - role and role - wanted)


def is_owned(phrase: str) -> bool:
    """ "The president's office": the role only owns what speaks."""
    return any(role_words(m[1]) for m in re.finditer(r"\b(\w++)['’]s?\s+\w", phrase))


def spoken_for(before: str, after: str) -> str:
    """The body that a named spokesperson speaks for, from the words before the name and after it; or nothing.

    >>> spoken_for("Norland Foreign Ministry spokeswoman ", " said")
    'Norland Foreign Ministry'
    >>> spoken_for("", ", a spokesman for the central bank, said")
    'central bank'
    """
    match = _SPEAKER_OF.search(before) or _SPEAKER_FOR.match(after)
    return re.sub(r"^(?:the|a|an)\s+|['’]s?$", "", match[1].strip(), flags=re.IGNORECASE) if match else ""


def name_behind_role(phrase: str) -> str:
    """The name at the end of a role with a name, or nothing.

    >>> name_behind_role("President of Norland Ada Brandt to the people of Sudra")
    'Ada Brandt'
    >>> name_behind_role("Head of the Office of the President of Norland Ada Brandt")
    'Ada Brandt'
    >>> name_behind_role("President of the Norland Federation")
    ''
    """
    match = _NAMED_ROLE.match(_SERVES.sub("", phrase))
    if match is None or role_words(match["name"]):
        return ""
    words = match["name"].split()
    return " ".join(words) if len(words) > 1 or (words and match["role"] and not match["place"]) else ""
