"""Counted tables and the reader's filters in, words out: the finding, and what a figure says above and below itself.

A figure that is cut out of the screen must say what it shows, of what, and how it was made. Numbers come
from ``tables``; where the words are put is left to ``charts`` and to the pages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from stance.chance import MINIMUM, interval, lead
from stance.change import Comparison
from stance.codebook import Codebook
from stance.domain import NONE, UNCLEAR
from stance.tables import Filters, counted, distinct, ends, ranked, unresolved

NAMED = 3
"""Names of a filter that are spelled out; more are counted."""
MINIMUM_ACTOR = 8
"""Statements under which no actor is named in a finding."""


def bought(table: pd.DataFrame, *, codebook: Codebook, model: str, report: Mapping[str, Any]) -> str:
    """What the threshold of unclear buys, if the model whose calibration ``report`` is, on this codebook, judged all of a table."""
    threshold = report["values"]["threshold"]
    if codebook.name not in report["codebooks"]:
        return ""
    if {name.partition("@")[0] for name in table["model"].unique()} != {model} or {*table["threshold"].unique()} != {
        threshold
    }:
        return ""
    return (
        f"A position under {threshold:.2f} is unclear. On {report['n']} labelled statements that set this threshold,"
        f" {report['judged']:.0%} were judged, {report['right']:.0%} of them right; expect less on your own."
    )


@dataclass(frozen=True, slots=True)
class Caption:
    """The words around a figure. ``alt`` says the same to someone who cannot see it."""

    title: str
    subtitle: str
    footer: str
    alt: str


def caption(
    table: pd.DataFrame,
    *,
    codebook: Codebook,
    filters: Filters,
    plain: str,
    today: date,
    by: Sequence[str] = ("actor",),
    find: bool = True,
    shown: pd.DataFrame | None = None,
) -> Caption:
    """The words around a figure of ``table`` by actor or outlet.

    ``plain`` is the title where there is no finding, or none is wanted (``find``), or where copies are counted, which show nothing
    of their own. ``shown``: what ``counted`` gives, where that is at hand.
    """
    if shown is None:
        shown = counted(table, by)
    find = find and not filters.every_copy and "outlet" not in by
    found = finding(dict(shown["stance"].value_counts()), codebook=codebook) if find else ""
    title = found or f"{codebook.title}: {plain}"
    count = f"{plural(len(shown), 'statement')} in {plural(distinct(shown['document_id']), 'document')}"
    within = [*filtered(filters), dates(shown), f"{count}, {copies(filters, by_source='outlet' in by)}"]
    subtitle = f"{codebook.question}\n" + " · ".join(words for words in within if words)
    return Caption(title, subtitle, footer(shown, unresolved(table), today=today), f"{title}. {plain}. {count}.")


def finding(counts: Mapping[str, int], *, codebook: Codebook, minimum: int = MINIMUM) -> str:
    """What the counts of stances show, or "" where there are too few statements to say anything."""
    n = sum(count for stance, count in counts.items() if stance != NONE)
    if n < minimum:
        return ""
    found = lead({stance.name: int(counts.get(stance.name, 0)) for stance in codebook.stances}, n=n, minimum=minimum)
    if found is None:
        return f"{codebook.title}: no stance clearly leads among {n:,} statements"
    return f"{codebook.title}: {found.stance} leads with {percent(found.share)} of {n:,} statements"


def summary(shares: pd.DataFrame, *, codebook: Codebook, filters: Filters) -> list[str]:
    """What shares by actor show, in one to three sentences; the first is the finding, or says why there is none."""
    names = [stance.name for stance in codebook.stances]
    counts = {name: int(shares[name].sum()) for name in [*names, UNCLEAR]}
    n = sum(counts.values())
    basis = f"{plural(n, 'statement')} by {plural(len(shares), 'known actor')}"
    if filters.every_copy:
        return [f"{basis}, every copy counted: copies show nothing of their own, so no finding is named."]
    if n < MINIMUM:
        return [f"{basis}: too few to name a finding, which takes {MINIMUM}."]
    found = lead({name: counts[name] for name in names}, n=n)
    first = (
        f"{found.stance[:1].upper()}{found.stance[1:]} leads with {percent(found.share)} of"
        if found
        else "No stance clearly leads in"
    )
    most = [_most(shares, name, names=names) for name in (names[0], names[-1])]
    return [f"{first} {basis}.", *[sentence for sentence in most if sentence]]


def _most(shares: pd.DataFrame, stance: str, *, names: Sequence[str]) -> str:
    """The actor with the largest share of a stance, among those whose lead is beyond chance."""
    ranked = shares[shares["n"] >= MINIMUM_ACTOR].sort_values([f"{stance}_share", "n"], ascending=False)
    for row in ranked.head(NAMED).to_dict("records"):
        found = lead({name: row[name] for name in names}, n=row["n"], minimum=MINIMUM_ACTOR)
        if found and found.stance == stance:
            return f"Most {stance}: {row['actor']}, {row[stance]:,} of {plural(row['n'], 'statement')}."
    return ""


def changes(found: Comparison | None) -> list[str]:
    """What changed against the period before, in sentences; one that says so where nothing did or could be told."""
    if found is None or not found.actors:
        return []
    against = f"{period(found.now)} against {period(found.before)}"
    if not found.changes:
        return [
            f"{against}: no change beyond chance among {plural(found.actors, 'actor')} with enough statements in both."
        ]
    told = [
        f"{c.actor}: {c.stance} {percent(c.before[0] / c.before[1])} of {c.before[1]:,}"
        f" → {percent(c.now[0] / c.now[1])} of {c.now[1]:,}"
        for c in found.changes[:NAMED]
    ]
    more = len(found.changes) - NAMED
    return [f"{against}:", *told, *([f"and {plural(more, 'smaller change')}"] if more > 0 else [])]


def period(days: tuple[date, date]) -> str:
    return f"{day(days[0])} to {day(days[1])}"


def footer(shown: pd.DataFrame, unresolved: int, *, today: date) -> str:
    """Sources, model, how sure, what was left out, who judged, and when."""
    unclear = int((shown["stance"] == UNCLEAR).sum())
    parts = [f"Sources: {listed(ranked(shown['outlet']))}"]
    parts.append(f"Model: {listed(sorted(m for m in shown['model'].unique() if m)) or 'not named'}")
    if len(shown):
        parts.append(f"Unclear under {listed([f'{asked:.2f}' for asked in sorted(shown['threshold'].unique())])}")
    parts.append(f"{part(unclear, len(shown))} unclear")
    if unresolved:
        parts.append(f"Speaker unresolved in {plural(unresolved, 'statement')}")
    return " · ".join([*parts, f"Machine-classified, not reviewed · Stance, {day(today)}"])


def filtered(filters: Filters) -> list[str]:
    """The filters that are on, each in words."""
    parts = [f"Published {word} {day(on)}" for word, on in (("from", filters.since), ("to", filters.until)) if on]
    if filters.actors:
        parts.append(f"Actors: {listed(filters.actors)}")
    if filters.outlets:
        parts.append(f"Sources: {listed(filters.outlets)}")
    if filters.sure:
        parts.append(f"At least {percent(filters.sure)} sure")
    return parts


def copies(filters: Filters, *, by_source: bool = False) -> str:
    """How copies of one statement are counted."""
    if filters.every_copy:
        return "every copy counted"
    return "copies counted once in each source" if by_source else "copies counted once"


def dates(table: pd.DataFrame) -> str:
    """From the first day to the last of the statements shown, and how many have none; "" when none is dated."""
    if (days := ends(table["published"])) is None:
        return ""
    first, last = days
    undated = int(table["published"].isna().sum())
    rest = f" and {plural(undated, 'undated statement')}" if undated else ""
    return (day(first) if first == last else f"{day(first)} to {day(last)}") + rest


def file_name(table: pd.DataFrame, *, codebook: Codebook, part: str) -> str:
    """A name that says what is in a file, without its ending: stance_peace-talks_actors_2031-03_2031-05."""
    months = dict.fromkeys(f"{day:%Y-%m}" for day in ends(table["published"]) or ())
    return "_".join(["stance", codebook.name.replace("_", "-"), part, *months])


def listed(names: Sequence[str] | pd.Index) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(str(name) for name in names[:NAMED])
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown


def plural(count: int, noun: str, many: str = "") -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {many or noun + 's'}"


def part(count: int, whole: int) -> str:
    """A share in percent, a dash where there is nothing to share."""
    return percent(count / whole) if whole else "–"


def percent(share: float) -> str:
    return f"{share:.0%}"


def span_of(count: float, n: float) -> str:
    """The 95 % interval of a share in words: "23 to 88 %"."""
    low, high = interval(count, n)
    return f"{low * 100:.0f} to {high * 100:.0f} %"


def when(published: Any) -> str:
    """The day of a statement, or that it has none."""
    return day(published) if pd.notna(published) else "undated"


def printed(words: str) -> str:
    """Words for an office file: XML has no place for control characters and halves of characters."""
    kept = (
        " " if c in "\t\v\f" else c for c in words if c in "\t\v\f\n" or unicodedata.category(c) not in {"Cc", "Cs"}
    )
    return "".join(kept)


def day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"
