"""Overview page: the finding in words, what it rests on, and each actor's shares.

Reads stored results only; counting is left to ``tables``, drawing to ``charts``.
"""

from datetime import date
from functools import partial

import streamlit as st

from stance import captions, change, charts, tables
from stance.pages import sidebar, view

codebook, filters = view.codebook(), sidebar.chosen()
table = tables.select(view.positions(), filters)
cover = tables.coverage(table)
shown = tables.counted(table)
shares = tables.tally(shown, stances=view.stances())
caption = captions.caption(
    table, codebook=codebook, filters=filters, plain="who stands where, by actor", today=date.today(), shown=shown
)

view.heading(codebook.title, *(captions.summary(shares, codebook=codebook, filters=filters) if len(table) else []))
if view.empty(table, filtered=filters != tables.Filters()):
    st.stop()

facts = [
    ("Documents", f"{cover.documents:,}", "with at least one statement"),
    (
        "Sources",
        f"{cover.outlets:,}",
        captions.copies(filters)
        if filters.every_copy
        else f"{captions.plural(cover.copies, 'copy', 'copies')} counted once",
    ),
    ("Statements", f"{cover.on_question:,}", f"on the question, of {cover.statements:,} found"),
    ("Unclear", captions.part(cover.unclear, cover.on_question), "under the confidence threshold"),
    ("Unresolved", captions.part(cover.unresolved, cover.statements), "of all statements: speaker not known"),
]
view.facts(facts)
moved = captions.changes(change.compare(view.positions(), filters, stances=view.stances()))
if moved:
    view.changes(moved)

if shares.empty:
    st.info("No statement of a known actor takes a position on this question. See all of them under Statements.")
    st.stop()
view.chart(
    partial(charts.actor_bars, shares, codebook=codebook, caption=caption),
    key="actors",
    groups=len(shares),
    alt=caption.alt,
    columns=(view.ACTOR, view.STANCE),
    name=captions.file_name(table, codebook=codebook, part="actors"),
)
st.caption("Choose a part of a bar to read the statements behind it.")
if trust := captions.bought(table, codebook=codebook, model=view.JUDGE.name, report=view.calibration()):
    st.caption(trust)
view.numbers(shares, names={"actor": "Actor"})
