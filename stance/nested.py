"""Somebody's words in, what they say that others said out: "A said that B had told him no".

The tagger marks only the outermost speech. Whom an inner speaker is, is left to ``actors``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from stance.domain import Attribution, Kind, Span
from stance.lexicon import COLLECTIVES, PLURAL_GROUPS, ROLES
from stance.passages import covering, is_speech, joined, quotations, sentences, touches

FEWEST_WORDS = 3
"""Words of an inner content: fewer are no statement."""
LONGEST = 5_000
"""Characters of an inner content: a sentence that is longer is none, and each of its speakers would be given all of it."""
_SAYS = (
    "said|says|insist(?:ed|s)|claim(?:ed|s)|argue[ds]|denie[ds]|promise[ds]|vow(?:ed|s)|announce[ds]|wrote|writes|believes"
    "|thinks|declare[ds]|admit(?:ted|s)|confirm(?:ed|s)|suggest(?:ed|s)|complain(?:ed|s)|warn(?:ed|s)|stated|swore"
)
_TELLS = "told|tells|assure[ds]|inform(?:ed|s)|remind(?:ed|s)|warn(?:ed|s)|promise[ds]|wrote to|convinced"
_ASKS = "told|tells|ask(?:ed|s)|order(?:ed|s)|urge[ds]|want(?:ed|s)|instruct(?:ed|s)|begge?[ds]|press(?:ed|es)"
_WHOM = r"(?:him|her|them|me|us|you|reporters|(?:the|a|his|her|its|their|my|our) [\w’'-]+(?: [\w’'-]+)?|[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,3})"
_AUX = r"(?:(?:has|have|had|is|also|once|later|never|already|always|now|\w+ly)\s++)*"
_ASIDE = r"(?:,[^,.;:\n“”\"]{1,40},)?"
_ACTIVE = re.compile(
    rf"(?:\s*+,)?\s++{_AUX}(?:"
    rf"(?P<tells>{_TELLS})\s+{_WHOM}{_ASIDE}\s++that\s++(?=\S)"
    rf"|(?P<asks>{_ASKS})\s+(?={_WHOM}\s+(?:not )?to\s+\w)"
    rf"|(?P<says>{_SAYS}){_ASIDE}(?:\s+that)?\s+(?!to\b|that\b|by\b|in\b|on\b|about\b|and\b|or\b)(?=\S)"
    r")"
)
_PASSIVE = re.compile(r"\b(?:been|was|were)\s+(?P<cue>told|assured|informed|warned)\s+by\s+(?:the\s+)?$")
_PASSIVE_CLAUSE = re.compile(r"\s++that\s++(?=\S)")
_GOVERNED = re.compile(r"\b(?:of|for|to|with|from|near|behind|in|at|on|and)\s+(?:(?:the|an?|[A-ZÀ-Þ][\w.’'-]*)\s+)*$")
"""Before a name that is not the subject: "an aide to President NAME", "talks in NAME"."""
BEFORE = 200
"""Characters before an inner source in which those words are looked for."""
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
_HEADS = "|".join(sorted(ROLES | COLLECTIVES | PLURAL_GROUPS))
_NOMINAL = re.compile(
    rf"\b[Tt]he (?:[\w’'-]+ ){{0,3}}?(?:{_HEADS})(?: (?:of|in|for) (?:the )?[A-ZÀ-Þ][\w’'-]*(?: (?:[A-ZÀ-Þ][\w’'-]*|[a-z]+(?= authority)|authority))*)?"
)


def within(
    text: str, attribution: Attribution, names: Sequence[Span], tagged: Sequence[Attribution] = ()
) -> Iterator[Attribution]:
    """The speech that one attribution's content reports: what was tagged in it, then what words alone betray.

    ``names``: people and bodies in the text, sorted; ``tagged``: the inner speech of all its contents, in order.
    """
    for fragment in attribution.content:
        first = bisect_left(tagged, fragment.start, key=_start)
        known = tagged[first : bisect_left(tagged, fragment.end, key=_start)]
        yield from known
        told = joined(sorted(a.source for a in known if a.source))
        quoted = {q.start: q.end for q in quotations(text, fragment) if is_speech(text, q)}
        nominal = [Span(*match.span()) for match in _NOMINAL.finditer(text, *fragment)]
        taken = joined(nominal)
        near = names[bisect_left(names, (fragment.start, 0)) : bisect_left(names, (fragment.end, 0))]
        inside = [span for span in near if span.end < fragment.end]
        alone = [span for span in inside if not touches(span, taken)]
        pronouns = [Span(*match.span()) for match in _PRONOUN.finditer(text, *fragment)]
        free = [s for s in alone if not _GOVERNED.search(text, max(fragment.start, s.start - BEFORE), s.start)]
        for source in sorted(nominal + pronouns + free):
            found = _said_by(text, source, fragment, quoted)
            if found and not touches(source, told):
                yield found


def _start(attribution: Attribution) -> int:
    return attribution.content[0].start


def _said_by(text: str, source: Span, fragment: Span, quoted: Mapping[int, int]) -> Attribution | None:
    active = _ACTIVE.match(text, source.end, fragment.end)
    if active:
        cue = Span(*active.span(active.lastgroup or 0))
        return _attribution(text, source, cue, active.end(), fragment, quoted)
    passive = _PASSIVE.search(text, max(fragment.start, source.start - BEFORE), source.start)
    clause = _PASSIVE_CLAUSE.match(text, source.end, fragment.end)
    if not passive or not clause:
        return None
    return _attribution(text, source, Span(*passive.span("cue")), clause.end(), fragment, quoted)


def _attribution(
    text: str, source: Span, cue: Span, start: int, fragment: Span, quoted: Mapping[int, int]
) -> Attribution | None:
    """From the start of the clause to the end of its sentence; a quotation at its start ends it (``quoted``: start to end)."""
    bounds = sentences(text, fragment)
    here = covering(bounds, start)
    end = quoted[start] if start in quoted else bounds[here].end if here is not None else fragment.end
    content = text[start : min(end, start + LONGEST + 1)].rstrip(" .,;:\n")
    if len(content) > LONGEST or len(content.split()) < FEWEST_WORDS:
        return None
    kind = Kind.DIRECT if start in quoted else Kind.INDIRECT
    return Attribution((Span(start, start + len(content)),), cue, source, kind)
