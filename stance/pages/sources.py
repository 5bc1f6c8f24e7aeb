"""Sources page: how each outlet's statements divide, and which stance leads for each actor in each outlet.

Reads stored results only; counting is left to ``tables``, drawing to ``charts``.
"""

from datetime import date
from functools import partial

import streamlit as st

from stance import captions, charts, tables
from stance.pages import sidebar, view

codebook, filters = view.codebook(), sidebar.chosen()
table = tables.select(view.positions(), filters)
shares = tables.shares(table, stances=view.stances(), by=["outlet"])

view.heading(
    "Sources", "Who is quoted where, and with which stance. A statement that several sources carry counts in each."
)
if view.empty(table, filtered=filters != tables.Filters()):
    st.stop()
if shares.empty:
    st.info("No statement here takes a position on this question. See all of them under Statements.")
    st.stop()

caption = captions.caption(
    table, codebook=codebook, filters=filters, plain="statements by source", today=date.today(), by=["outlet"]
)
view.chart(
    partial(charts.outlet_bars, shares, codebook=codebook, caption=caption),
    key="outlets",
    alt=caption.alt,
    columns=(view.SOURCE, view.STANCE),
    name=captions.file_name(table, codebook=codebook, part="sources"),
)
view.numbers(shares, names={"outlet": "Source"})

st.header("Actors by source", anchor=False)
minimum = st.segmented_control(
    "Fill a cell from this many statements",
    [1, 2, 3, 5, 10],
    default=tables.MINIMUM_CELL,
    required=True,
    key="min",
    bind="query-params",
)
cells = tables.matrix(table, stances=view.stances(), minimum=minimum)
if cells.empty:
    st.info("No statement here has a known actor, so there is nothing to set against the sources.")
    st.stop()
if not (cells["leading"] != "").any():
    most = captions.plural(int(cells["n"].max()), "statement")
    st.info(f"No actor reaches {minimum} statements in one source; the most is {most}. Choose a lower number above.")
    st.stop()
caption = captions.caption(
    table,
    codebook=codebook,
    filters=filters,
    plain="leading stance and number of statements, by actor and source",
    today=date.today(),
    by=["actor", "outlet"],
    find=False,
)
view.chart(
    partial(charts.matrix, cells, codebook=codebook, caption=caption, minimum=minimum),
    key="matrix",
    alt=caption.alt,
    columns=(view.ACTOR, view.SOURCE),
    name=captions.file_name(table, codebook=codebook, part="actors-by-source"),
)
view.numbers(cells, names={"actor": "Actor", "outlet": "Source", "leading": "Leading"})
