"""The filters beside every page: drawn by ``dashboard.py``, kept in the address, read back by the pages as Filters.

Each widget's key is its name in the address. The stance filter narrows the list of statements alone, since a share
of one stance among itself says nothing; it is drawn on every page so that a click on a bar can set it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

import pandas as pd
import streamlit as st

from stance import captions, tables
from stance.domain import NONE
from stance.pages import takeaway, view
from stance.pages.view import ACTOR, COPIES, SINCE, SOURCE, STANCE, SURE, UNTIL
from stance.tables import Filters

SUREST = 95
"""Per cent: the most that can be asked for."""
NEEDED = [*tables.FILTERED, "stance"]
"""Columns that the filters and what can be taken away ask of."""


def question(titles: Mapping[str, str]) -> None:
    """Which question the pages are about: ``titles`` by the codebook's name."""
    with st.sidebar:
        st.html('<p class="wordmark">Stance</p>')
        if (asked := st.query_params.get(view.QUESTION)) and asked not in titles.values():
            st.warning(f"This database has no question {view.plain(asked)!r}, which the address asks for.")
        st.selectbox(
            "Question",
            list(titles),
            format_func=lambda name: titles[name],
            key=view.QUESTION,
            bind="query-params",
            on_change=lambda: st.session_state.update({STANCE: []}),
        )


def draw(*, labels: Sequence[str]) -> None:
    """One filter each for actors, sources, dates and stances, offering what there is, and ``labels``.

    Below them what they let through can be taken away.
    """
    known, outlets, days = view.choices()
    with st.sidebar:
        _several("Actors", key=ACTOR, options=known)
        _several("Sources", key=SOURCE, options=outlets)
        if days:
            _period(*days)
        st.pills(
            "Stance, in the list of statements",
            labels,
            selection_mode="multi",
            format_func=view.plain,
            key=STANCE,
            bind="query-params",
        )
        st.slider("Sure at least, %", 0, SUREST, step=5, key=SURE, bind="query-params")
        st.toggle("Count every copy", key=COPIES, bind="query-params")
        st.button(
            "Clear all filters",
            key="clear",
            on_click=clear,
            type="tertiary",
            disabled=chosen() == Filters() and not stances(),
        )
        st.caption("Filters hold on every page and are part of the address: copy it to share this view.")
        _takeaway(tables.select(view.positions()[NEEDED], chosen()))


def _takeaway(table: pd.DataFrame) -> None:
    book, kept = view.codebook(), view.store()
    takeaway.files(
        lambda: map(dict, kept.positions(book.name)),
        codebook=book,
        filters=chosen(),
        stances=stances(),
        name=captions.file_name(table, codebook=book, part="briefing"),
        has_positions=bool(((table["stance"] != NONE) & table["actor"].notna()).any()),
    )


def _several(label: str, *, key: str, options: Sequence[str]) -> None:
    """Offers what there is, and what was chosen or stands in the address: a filter that finds nothing is still one."""
    asked = st.session_state.get(key) or st.query_params.get_all(key)
    options = [*options, *(name for name in asked if name not in options)]
    st.multiselect(label, options, key=key, placeholder="All", bind="query-params", filter_mode="contains")


def _period(first: date, last: date) -> None:
    asked = [day for key in (SINCE, UNTIL) if (day := _asked(key))]
    first, last = min([first, *asked]), max([last, *asked])
    for label, key in (("Published from", SINCE), ("Published to", UNTIL)):
        st.date_input(
            label, value=None, min_value=first, max_value=last, key=key, format="YYYY-MM-DD", bind="query-params"
        )


def _asked(key: str) -> date | None:
    """The day of a filter as it stands, or in the address."""
    with suppress(ValueError):
        return st.session_state.get(key) or date.fromisoformat(st.query_params.get(key, ""))
    return None


def chosen() -> Filters:
    """The filters as they stand."""
    return Filters(
        actors=tuple(st.session_state.get(ACTOR, ())),
        outlets=tuple(st.session_state.get(SOURCE, ())),
        since=st.session_state.get(SINCE),
        until=st.session_state.get(UNTIL),
        sure=st.session_state.get(SURE, 0) / 100,
        every_copy=st.session_state.get(COPIES, False),
    )


def stances() -> list[str]:
    """The stances that the list of statements is narrowed to; none for all."""
    return list(st.session_state.get(STANCE) or ())


def clear() -> None:
    st.session_state.update({ACTOR: [], SOURCE: [], SINCE: None, UNTIL: None, STANCE: [], SURE: 0, COPIES: False})
