"""Sources page: how each outlet's statements divide, and which stance leads for each actor in each outlet.

Reads stored results only; counting is left to ``tables``, drawing to ``charts``.
"""

from datetime import date
from functools import partial
from itertools import groupby
from operator import itemgetter

import pandas as pd
import streamlit as st

from stance import captions, carried, charts, tables
from stance.pages import quoted, sidebar, view

SHOWN, MOST = 5, 100
"""Statements carried by several documents that are in sight, and that can be unfolded."""

codebook, filters, look = view.codebook(), sidebar.chosen(), view.look()
table = tables.select(view.positions(), filters)
shown = tables.counted(table, ["outlet"])
shares = tables.tally(shown, stances=view.stances(), by=["outlet"])


def matrix() -> None:
    """The leading stance of each actor in each source."""
    st.header("Actors by source", anchor=False)
    minimum = st.segmented_control(
        "Fill a cell from this many statements",
        [1, 2, 3, 5, 10],
        default=tables.MINIMUM_CELL,
        required=True,
        key="min",
        bind="query-params",
    )
    within = tables.resolved(shown)
    cells = tables.matrix(table, stances=view.stances(), minimum=minimum, shown=within)
    if cells.empty:
        st.info("No statement here has a known actor, so there is nothing to set against the sources.")
        return
    if not (cells["leading"] != "").any():
        most = captions.plural(int(cells["n"].max()), "statement")
        st.info(
            f"No actor reaches {minimum} statements in one source; the most is {most}. Choose a lower number above."
        )
        return
    words = captions.caption(
        table,
        codebook=codebook,
        filters=filters,
        plain="leading stance and number of statements, by actor and source",
        today=date.today(),
        by=["actor", "outlet"],
        shown=within,
    )
    view.chart(
        partial(charts.matrix, cells, codebook=codebook, caption=words, minimum=minimum),
        key="matrix",
        groups=cells["actor"].nunique(),
        alt=words.alt,
        columns=(view.ACTOR, view.SOURCE),
        name=captions.file_name(table, codebook=codebook, part="actors-by-source"),
    )
    view.numbers(cells, names={"actor": "Actor", "outlet": "Source", "leading": "Leading"})


def in_several(table: pd.DataFrame, filters: tables.Filters) -> list[tuple[int, pd.DataFrame]]:
    """The statements, and the documents nearly whole, that several documents carry: how many, and those that are listed."""
    needed = list(dict.fromkeys([*tables.FILTERED, *carried.NEEDED]))
    told = carried.told(tables.select(table[needed], filters))
    found = carried.copies(told, most=MOST), carried.near_copies(told, most=SHOWN + MOST)
    return [(number, rows.join(table.drop(columns=needed))) for number, rows in found]


@st.fragment(parallel=True)
def carried_by_several() -> None:
    """Counted beside the charts: with a million statements each takes a tenth of a second or two."""
    copies, near_copies = view.remembered("in several documents", filters, in_several)
    copied(*copies)
    alike(*near_copies)


def copied(number: int, rows: pd.DataFrame) -> None:
    """The statements that several documents carry, each with a link to its passage in every one of them."""
    if not number:
        return
    within = quoted.address(filters)
    each = groupby(view.told(rows).to_dict("records"), key=itemgetter("of"))
    found = [quoted.carried(list(one), within=within, look=look) for _, one in each]
    stand = "stands" if number == 1 else "stand"
    st.header("In several documents", anchor=False)
    st.caption(
        f"{captions.plural(number, 'statement')} on the question {stand} in more than one document, word for word or nearly."
    )
    st.html("".join(found[:SHOWN]))
    if found[SHOWN:]:
        with st.expander(rest(number, len(found))):
            st.html("".join(found[SHOWN:]))


def rest(number: int, found: int) -> str:
    """What is behind those in sight: of ``number`` only ``found`` can be unfolded."""
    return f"{found - SHOWN:,} more" + (f" of {number - SHOWN:,}" if number > found else "")


def alike(number: int, rows: pd.DataFrame) -> None:
    """The documents that are near copies of one another, each group with its earliest source in front."""
    if not number:
        return
    found = [quoted.alike(one, within=quoted.address(filters)) for _, one in view.told(rows).groupby("of", sort=False)]
    st.header("Documents nearly the same", anchor=False)
    st.caption(
        f"{captions.plural(number, 'group')} of documents that share most of their statements; the earliest comes first,"
        " those without a day last."
    )
    st.html("".join(found[:SHOWN]))
    if found[SHOWN:]:
        with st.expander(rest(number, len(found))):
            st.html("".join(found[SHOWN:]))


view.heading(
    "Sources", "Who is quoted where, and with which stance. A statement that several sources carry counts in each."
)
if view.empty(table, filtered=filters != tables.Filters()):
    st.stop()
if shares.empty:
    st.info("No statement here takes a position on this question. See all of them under Statements.")
    st.stop()

above, below = st.container(), st.container()
with below:
    carried_by_several()
caption = captions.caption(
    table,
    codebook=codebook,
    filters=filters,
    plain="statements by source",
    today=date.today(),
    by=["outlet"],
    shown=shown,
)
with above:
    view.chart(
        partial(charts.outlet_bars, shares, codebook=codebook, caption=caption),
        key="outlets",
        groups=len(shares),
        noun="sources",
        alt=caption.alt,
        columns=(view.SOURCE, view.STANCE),
        name=captions.file_name(table, codebook=codebook, part="sources"),
    )
    view.numbers(shares, names={"outlet": "Source"})
    matrix()
