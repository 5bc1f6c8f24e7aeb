"""Stored positions and the reader's filters in, everything that a briefing says out, the same in every format.

The counts come from ``tables``, the words from ``captions``; how they are laid out is left to the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from stance import __version__, captions, export, frames, tables
from stance.captions import Caption
from stance.codebook import Codebook
from stance.domain import UNCLEAR
from stance.tables import Filters

QUOTED_TWICE = 3
"""Stances of which a slide has room for two statements each; of more, it shows one."""
QUOTED_ACTORS = 8
"""Actors whose statements are quoted, unless the reader chose more: those with the most statements."""


class BriefingError(ValueError):
    """A briefing that cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: the shares behind it, the column that names its rows, and the words around it."""

    by: str
    shares: pd.DataFrame
    caption: Caption


@dataclass(frozen=True, slots=True)
class Briefing:
    """All that a briefing says. ``quotes``: the surest statements of each actor and stance; ``rows``: all, as exported."""

    codebook: Codebook
    sentences: list[str]
    facts: list[tuple[str, str]]
    actors: Panel
    outlets: Panel
    cells: pd.DataFrame
    matrix: Caption
    quotes: dict[str, pd.DataFrame]
    rows: pd.DataFrame
    recipe: dict[str, Any]

    @property
    def stances(self) -> list[str]:
        """The codebook's stances in order, then ``unclear``."""
        return [*(stance.name for stance in self.codebook.stances), UNCLEAR]


def gather(positions: Iterable[Mapping[str, Any]], *, codebook: Codebook, filters: Filters, today: date) -> Briefing:
    """A briefing on what the filters let through of ``Store.positions``.

    Raises ``BriefingError`` when no known actor takes a position there.
    """
    given = list(positions)
    table = tables.select(frames.frame(given), filters)
    stances = [stance.name for stance in codebook.stances]
    shares = tables.shares(table, stances=stances)
    if shares.empty:
        raise BriefingError(
            f"Nothing to brief on: of {captions.plural(len(table), 'statement')} that match, none by a known actor takes"
            f" a position on {codebook.title.lower()}. Widen the filters, or add documents."
        )
    cover = tables.coverage(table)
    return Briefing(
        codebook=codebook,
        sentences=captions.summary(shares, codebook=codebook, filters=filters),
        facts=[
            ("Documents", f"{cover.documents:,}"),
            ("Sources", f"{cover.outlets:,}"),
            ("Statements on the question", f"{cover.on_question:,}"),
            ("Unclear", captions.part(cover.unclear, cover.on_question)),
            ("Speaker unresolved", captions.part(cover.unresolved, cover.statements)),
        ],
        actors=_panel(table, "actor", "who stands where, by actor", codebook=codebook, filters=filters, today=today),
        outlets=_panel(table, "outlet", "statements by source", codebook=codebook, filters=filters, today=today),
        cells=tables.matrix(table, stances=stances),
        matrix=captions.caption(
            table,
            codebook=codebook,
            filters=filters,
            plain="leading stance and number of statements, by actor and source",
            today=today,
            by=["actor", "outlet"],
        ),
        quotes=_quotes(table, list(shares["actor"]), stances=stances, filters=filters),
        rows=export.rows(given, filters),
        recipe=_recipe(table, codebook=codebook, filters=filters, today=today),
    )


def _panel(table: pd.DataFrame, by: str, plain: str, *, codebook: Codebook, filters: Filters, today: date) -> Panel:
    shares = tables.shares(table, stances=[stance.name for stance in codebook.stances], by=[by])
    return Panel(
        by, shares, captions.caption(table, codebook=codebook, filters=filters, plain=plain, today=today, by=[by])
    )


def _quotes(
    table: pd.DataFrame, actors: Sequence[str], *, stances: Sequence[str], filters: Filters
) -> dict[str, pd.DataFrame]:
    """For each actor the surest statements of every stance, in the order of the stances."""
    chosen = actors[: max(QUOTED_ACTORS, len(filters.actors))]
    each = 2 if len(stances) <= QUOTED_TWICE else 1
    found = {actor: tables.telling(table[table["actor"] == actor], stances=stances, each=each) for actor in chosen}
    return {actor: rows for actor, rows in found.items() if len(rows)}


def _recipe(table: pd.DataFrame, *, codebook: Codebook, filters: Filters, today: date) -> dict[str, Any]:
    """What it takes to make the same figures again."""
    documents = table.drop_duplicates("document_id").sort_values("document_id")
    chosen = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(filters).items()}
    return {
        "made": today.isoformat(),
        "stance": __version__,
        "codebook": {"name": codebook.name, "version": codebook.version, "question": codebook.question},
        "filters": chosen,
        "models": sorted(set(table["model"])),
        "thresholds": sorted({float(value) for value in table["threshold"]}),
        "statements": len(table),
        "copies": captions.copies(filters)
        if filters.every_copy
        else "near-identical statements are counted once for each actor, by source once for each actor and source",
        "documents": [
            {
                "id": row["document_id"],
                "name": row["document"],
                "source": row["outlet"],
                "url": row["url"],
                "published": row["published"].date().isoformat() if pd.notna(row["published"]) else "",
            }
            for row in documents.to_dict("records")
        ],
    }
