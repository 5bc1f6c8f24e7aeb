"""The names found in one document in, its cast out: each person once, with the roles the document gives them.

Joins mentions by full name, surname and title, within one document only; who a source refers
to, and who is the same across documents, is left to ``actors``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from stance.domain import Span
from stance.lexicon import (
    DAYS,
    FEMALE,
    GROUP_PRONOUNS,
    HONORIFICS,
    MALE,
    OPENERS,
    PARTICLES,
    POST_NOMINALS,
    ROLES,
    SINGULAR_PRONOUNS,
    SURNAMES,
)
from stance.passages import joined, touches
from stance.people import NAME_WORD, is_prefix
from stance.phrases import before_role, is_of_another, role_fits, role_words

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_PLACE = re.compile(r"(?<![\w-])(?=([^\W\d_][\w.'’-]{0,60}+)(?![\w-]))")
_INNER = re.compile(r"[.'’]")
"""Where a name may stand, and where within a word it may end: "Brandt" in "Brandt's"."""
_NEXT_NAME = re.compile(rf" ({NAME_WORD})")
_GIVEN = re.compile(rf"(?<!\w)({NAME_WORD}|[A-Z]\.|(?:al|el|bin|von|van|der|de|la|da|del|du)) $")
MOST_GIVEN = 10
"""Words before a surname that can be given names."""
_OFFICE_OF = re.compile(rf"\b(?i:{'|'.join(sorted(ROLES))}) of (?:the )?(?:[A-Z][\w'’-]+ of (?:the )?)?$")
"""Before "Norland Ada Brandt": the first word is the country."""
_STOP = re.compile(r"(?<=\w\w\w)\.$")
"""The full stop of a sentence that ends within what was tagged as one name."""
_APPOSITION = re.compile(r"\s*,\s+(?:(?:the|a|an|his|her|its|their|who is|[A-Z]\w+[’']s)\s+)?([^,;:.()“”\"\n]{3,80})")

_SET_OFF = re.compile(
    r"\b(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[A-Z]\w+['’]s)\s+([^,;:.()“”\"\n]{3,60}),\s+(?:the\s+)?(?:[A-Z]\w{1,8}['’.]?\s+)?$"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A person's name as it stands in the text, honorifics left out, ``title`` what went before it."""

    span: Span
    words: tuple[str, ...]
    title: str = ""


@dataclass(slots=True)
class Person:
    """One member of the cast: the longest form of the name, every mention, and roles as sets of words."""

    name: str
    mentions: list[Mention] = field(default_factory=list)
    roles: list[frozenset[str]] = field(default_factory=list)
    gender: str = ""

    @property
    def words(self) -> list[str]:
        return self.name.split()


def find_mentions(text: str, spans: Iterable[Span], *, blocked: Sequence[Span] = ()) -> list[Mention]:
    """Names of people: the tagger's spans, names under a title, and every other place of a surname so found.

    ``blocked``: names of something else, in which no surname is looked for.
    """
    tagged, closed = list(spans), joined(blocked)
    full = {words[-1] for span in tagged if len(words := text[slice(*span)].split()) > 1}
    whole = (span if text[slice(*span)] in full else _whole_name(text, span, closed) for span in tagged)
    found = [mention for span in whole if (mention := _mention(text, span))]
    surnames = {mention.words[-1] for mention in found if len(mention.words) > 1}
    found = [m for m in found if len(m.words) > 1 or m.words[0] in surnames or _is_alone(text, m)]
    taken = joined(other.span for other in found)
    found += [m for m in _titled(text) if not touches(m.span, taken) and not touches(m.span, closed)]
    titled = {m.words[-1].casefold() for m in found if m.title or len(m.words) > 1}
    others = [span for span in blocked if not _is_given(text, span, titled)]
    taken = joined([*others, *(mention.span for mention in found)])
    found += [m for m in _repeated(text, found) if not touches(m.span, taken)]
    return sorted({mention.span: mention for mention in found}.values(), key=lambda mention: mention.span)


def _is_given(text: str, span: Span, surnames: set[str]) -> bool:
    """Whether what was tagged as something else ends with a person's surname, or stands straight before one."""
    behind = _NEXT_NAME.match(text, span.end)
    last = text[span.start : span.end].split()[-1].casefold()
    return last in surnames or bool(behind and " " not in text[slice(*span)] and behind[1].casefold() in surnames)


def _whole_name(text: str, span: Span, blocked: Sequence[Span]) -> Span:
    """A tagged surname below the headline with the given names before it that were not tagged, as themselves or as anything else."""
    first = text[span.start : span.end].split()[0]
    if (first == text[span.start : span.end] or first.lower() in PARTICLES) and text.rfind("\n", 0, span.start) > 0:
        start = _with_given(text, span.start)
        return span if touches(Span(start, span.start), blocked) else Span(start, span.end)
    return span


def _mention(text: str, span: Span) -> Mention | None:
    """A name without its title, country, post-nominals and possessive; ``None`` for what is no name."""
    words = list(_WORD.finditer(text, *span))
    if len(words) > 2 and _OFFICE_OF.search(text, max(0, span.start - 60), span.start):
        words.pop(0)
    title = _title_before(text, span.start)
    while len(words) > 1 and (is_prefix(words[0][0]) or _is_common(words[0][0])):
        title = words.pop(0)[0].lower().strip(".")
    while len(words) > 1 and _is_post_nominal(words[-1][0].strip(".")):
        words.pop()
    inner = max((i for i, word in enumerate(words[:-1]) if word[0].lower() in ROLES - SURNAMES), default=-1)
    words = words[inner + 1 :]
    names = [re.sub(r"['’]s?$", "", word[0]) for word in words]
    again = next(
        (i for i, name in enumerate(names) if i > 1 and name in names[:i]), len(names)
    )  # a page's card of them
    words, names = words[:again], names[:again]
    ends = next((i for i, name in enumerate(names[:-1]) if _STOP.search(name) and not is_prefix(name)), len(names) - 1)
    words, names = words[: ends + 1], [*names[:ends], re.sub(_STOP, "", names[ends])] if names else []
    starts = names and (names[0][0].isupper() or names[0].split("-")[0].lower() in PARTICLES)
    if (
        not starts
        or names[0].lower() in SINGULAR_PRONOUNS | GROUP_PRONOUNS
        or (not names[-1][:1].isupper() and "-" not in names[-1])
        or all(len(n.strip(".")) < 2 for n in names)
    ):
        return None
    return Mention(Span(words[0].start(), words[-1].start() + len(names[-1])), tuple(names), title)


def _is_post_nominal(word: str) -> bool:
    """Letters behind a name: "KC", "Jr", but not "San" or "Li"."""
    return word.lower() in POST_NOMINALS and (word.isupper() or word.lower() in {"jr", "sr", "phd", "esq"})


def _is_common(word: str) -> bool:
    """Whether a word in small letters is no part of a name: "crofter" before "Inga Tulloch"."""
    return word.islower() and word.split("-")[0] not in PARTICLES


def _is_alone(text: str, mention: Mention) -> bool:
    """Whether one word is a name of its own: no title, no party or place in brackets behind a name."""
    last = max(text.rfind(mark, 0, mention.span.start) for mark in "()\n")
    in_brackets = text[last : last + 1] == "(" and re.fullmatch(r"\w ", text[max(0, last - 2) : last])
    return not is_prefix(mention.words[0]) and not in_brackets


_TITLED = re.compile(
    rf"\b(?:{'|'.join(sorted(h.capitalize() for h in HONORIFICS if len(h) > 1))}|(?:MRS?|MS|MISS|DR|SIR)(?=\.? [A-ZÀ-Þ]{{2}}))\.? "
    rf"((?:(?:{NAME_WORD}|{'|'.join(sorted(PARTICLES))}) ){{0,3}}{NAME_WORD})"
)


def _titled(text: str) -> Iterator[Mention]:
    """ "Ms Holm", "the Rev Tobi Marsh": a title makes a name of the capitalised words after it."""
    for match in _TITLED.finditer(text):
        mention = _mention(text, Span(*match.span(1)))
        if mention and not is_prefix(mention.words[-1]):
            yield mention


def _repeated(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Every other place of a known surname, in capitals too, with the given names before it."""
    surnames = {m.words[-1] for m in known}
    wanted = {form for name in surnames if len(name) > 2 for form in (name, name.upper())}
    for match in _PLACE.finditer(text):
        word = match[1]
        for length in [*(mark.start() for mark in _INNER.finditer(word)), len(word)]:
            if word[:length] in wanted:
                start = _with_given(text, match.start())
                if mention := _mention(text, Span(start, match.start() + length)):
                    yield mention


def _with_given(text: str, start: int) -> int:
    """Where the given names before a surname begin."""
    for _ in range(MOST_GIVEN):
        before = _GIVEN.search(text, max(0, start - 30), start)
        word = before[1].lower() if before else ""
        if not before or is_prefix(word) or word in OPENERS | DAYS or re.search(r"['’]s?$", word):
            break
        start = before.start(1)
    return start


def _title_before(text: str, start: int) -> str:
    match = re.search(r"(\w+)\.?\s+$", text[max(0, start - 14) : start])
    return match[1].lower() if match and match[1].lower() in HONORIFICS else ""


def assemble(text: str, mentions: Sequence[Mention]) -> list[Person]:
    """The cast in order of appearance. Longer names first, so that a surname finds its owner."""
    cast: list[Person] = []
    given = {mention.span: _roles(text, mention.span) for mention in mentions}
    places: defaultdict[str, set[int]] = defaultdict(set)
    for mention in sorted(mentions, key=lambda m: (-len(m.words), m.span)):
        alike = places[f" {mention.words[-1].lower()}"] | places[f"{mention.words[0].lower()} "]
        person = _owner([cast[i] for i in sorted(alike)], mention, given[mention.span])
        if person is None:
            person = Person(" ".join(mention.words))
            places[f" {person.words[-1].lower()}"].add(len(cast))
            places[f"{person.words[0].lower()} "].add(len(cast))
            cast.append(person)
        person.mentions.append(mention)
        person.roles += [role for role in given[mention.span] if role not in person.roles]
        person.gender = person.gender or _gender(mention.title)
    for person in cast:
        person.mentions.sort(key=lambda mention: mention.span)
        person.roles = [role for mention in person.mentions for role in given[mention.span]]
        for role in person.roles:
            person.gender = person.gender or next((g for g in map(_gender, role) if g), "")
    return sorted(cast, key=lambda person: person.mentions[0].span)


def _owner(cast: Sequence[Person], mention: Mention, offices: Sequence[frozenset[str]]) -> Person | None:
    """Whose name it is; of several with one surname the one who holds the office given with it, else the one last named
    before, in a headline the one named first."""
    fits = [person for person in cast if _is_short_for(mention.words, person.words)]
    gender = _gender(mention.title)
    fits = [person for person in fits if not gender or not person.gender or person.gender == gender]
    fits = [p for p in fits if any(role_fits(wanted, role) for wanted in offices for role in p.roles)] or fits
    if len(fits) == 1:
        return fits[0]
    before = [(max((m.span for m in p.mentions if m.span <= mention.span), default=None), p) for p in fits]
    named = [(span, i) for i, (span, _) in enumerate(before) if span]
    if named:
        return fits[max(named)[1]]
    return min(fits, key=lambda person: min(m.span for m in person.mentions), default=None)


def _is_short_for(short: Sequence[str], full: Sequence[str]) -> bool:
    a, b = [w.lower() for w in short], [w.lower() for w in full]
    if a == b:
        return True
    if len(a) == len(b) > 1:
        return a[-1] == b[-1] and a[0].rstrip(".") == b[0][:1]
    surname = len(a) < len(b) and b[-len(a) :] == a
    given_only = len(a) == 1 and a[0] == b[0] and a[0] not in PARTICLES
    return surname or given_only


def _gender(word: str) -> str:
    return "f" if word in FEMALE else "m" if word in MALE else ""


def _roles(text: str, name: Span) -> list[frozenset[str]]:
    """What the words before a name and the apposition after it say that the person is."""
    after = _role_after(text, name.end)
    before = _role_before(text, name.start)
    if not before and text[name.end : name.end + 1] in {",", ".", ";", ")"}:
        before = _role_set_off(text, name.start)
    return [role for role in (before, after) if role]


def _role_set_off(text: str, start: int) -> frozenset[str]:
    """ "The mayor, NAME, ...": a role closed off by a comma before the name."""
    match = _SET_OFF.search(text, max(0, start - 80), start)
    return role_words(match[1]) if match else frozenset()


def _role_before(text: str, start: int) -> frozenset[str]:
    """Words straight before the name that form a role: "Kremlin spokesman", "the French president"."""
    clause = re.split(r"[,;:.!?()“”\"\n—–]", text[max(0, start - 80) : start])[-1]
    taken: list[str] = []
    for word in reversed(clause.split()):
        if word.rstrip(".").lower() in HONORIFICS:
            continue
        of_a_place = word in {"of", "the"} and not role_words(" ".join(taken))
        if not (is_prefix(word) or word[0].isupper() or (taken and of_a_place)):
            break
        taken.append(word)
        if re.search(r"['’]s?$", word):
            break
    return role_words(" ".join(taken))


def _role_after(text: str, end: int) -> frozenset[str]:
    match = _APPOSITION.match(text, end)
    if not match:
        return frozenset()
    if is_of_another(before_role(match[1])):
        return frozenset()
    phrase, stop = re.split(r"\b(who|which|whose|and|but|said|says|told|has|had|was|is|will|would)\b|$", match[1])[:2]
    return role_words(phrase) if stop in {None, "who", "which", "whose", "and", "but"} else frozenset()
