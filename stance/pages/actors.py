"""Actors page: one actor's statements over time, by month and by source, and the surest of them.

Reads stored results only; counting is left to ``tables``, drawing to ``charts`` and ``timeline``.
"""

from dataclasses import replace
from datetime import date
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from stance import captions, charts, tables
from stance.domain import UNCLEAR
from stance.pages import quoted, sidebar, view
from stance.tables import Filters
from stance.timeline import timeline

WHO = "who"
"""The shown actor's key in the session and in the address."""
NAMED = 8
"""Words for the actor that are listed."""
ENDS = " ,;:"
"""What a sentence leaves at the end of a name: "the minister, ..."."""
MARKS = 400
"""Statements of a timeline: more cannot be told apart, and take long to draw."""

codebook, filters, look = view.codebook(), sidebar.chosen(), view.look()
table = tables.select(view.positions(), filters)
known = tables.shares(table, stances=view.stances())

view.heading("Actors", "What one of them said, when, and where it was printed.")
if view.empty(table, filtered=filters != Filters()):
    st.stop()
if known.empty:
    st.info("No statement of a known actor takes a position on this question.")
    st.stop()
who = st.selectbox("Actor", list(known["actor"]), key=WHO, bind="query-params")
own = table[table["actor"] == who]
said = tables.on_question(tables.once(own))
one = replace(filters, actors=(who,))
within = quoted.address(one)


def words() -> None:
    """What the documents call the actor, other than by pronouns."""
    called = own.loc[own["source"].ne("") & ~own["method"].isin({"pronoun", "antecedent"}), "source"]
    names = [name for name in tables.ranked(called.str.strip(ENDS).astype("category")) if name not in {who, ""}][:NAMED]
    if names:
        st.html(f'<p class="where">Also named as: {escape("; ".join(names))}.</p>')


def counts() -> None:
    """How many statements take each stance, and what they rest on."""
    number = {label: int((said["stance"] == label).sum()) for label in [*view.stances(), UNCLEAR]}
    entries = [
        (look.named(label), f"{n:,}", f"{captions.part(n, len(said))} of {len(said):,}") for label, n in number.items()
    ]
    view.facts(
        [
            *entries,
            (
                "Documents",
                f"{said['document_id'].nunique():,}",
                f"in {captions.plural(said['outlet'].nunique(), 'source')}",
            ),
        ]
    )


def caption(plain: str, rows: pd.DataFrame, *by: str, cut: str = "") -> captions.Caption:
    """``cut``: what part of all the figure shows, where it does not show all."""
    found = captions.caption(
        rows, codebook=codebook, filters=one, plain=f"{who}, {plain}", today=date.today(), by=["actor", *by], find=False
    )
    return replace(found, subtitle=f"{found.subtitle} · {cut}") if cut else found


def told(row: dict) -> str:
    """One statement, where it was printed, and how sure its stance is."""
    where = f"{escape(row['outlet'])} · {captions.when(row['published'])} · {captions.percent(row['confidence'])} sure"
    passage = quoted.link("in its passage", row["statement_id"], within=within)
    return quoted.quoted(row, f"{where} · {passage}", look=look)


words()
counts()
dated = said[said["published"].notna()]
if dated["published"].min() != dated["published"].max() and len(dated):
    last = dated.tail(MARKS)  # a frame is in the order of the days
    cut = f"the last {MARKS} of {len(dated):,} statements" if len(dated) > MARKS else ""
    over_time = caption("statement by statement", last, cut=cut)
    view.chart(
        partial(timeline, view.told(last), codebook=codebook, caption=over_time),
        key="timeline",
        alt=over_time.alt,
        columns=(view.ACTOR, view.STANCE, view.DAY),
        name=captions.file_name(own, codebook=codebook, part="timeline"),
    )
    st.caption("Choose a mark to read the statement.")
recent = tables.by_month(said)
every = sorted(recent["month"].unique())
recent = recent[recent["month"].isin(every[-tables.TOP :])]
months = tables.shares(recent, stances=view.stances(), by=["month"])
if len(months) > 1:
    cut = f"the last {tables.TOP} of {len(every)} months" if len(every) > tables.TOP else ""
    monthly = caption("by month", recent, cut=cut)
    view.chart(
        partial(charts.month_bars, months, codebook=codebook, caption=monthly),
        key="months",
        alt=monthly.alt,
        columns=(),
        name=captions.file_name(own, codebook=codebook, part="months"),
    )
    view.numbers(months, names={"month": "Month"})
outlets = tables.shares(own, stances=view.stances(), by=["outlet"])
if len(outlets) > 1:
    by_outlet = caption("by source", own, "outlet")
    view.chart(
        partial(charts.outlet_bars, outlets, codebook=codebook, caption=by_outlet),
        key="actor-outlets",
        groups=len(outlets),
        noun="sources",
        alt=by_outlet.alt,
        columns=(view.SOURCE, view.STANCE),
        within={view.ACTOR: [who]},
        name=captions.file_name(own, codebook=codebook, part="actor-sources"),
    )
    view.numbers(outlets, names={"outlet": "Source"})
if surest := view.told(tables.telling(own, stances=view.stances())).to_dict("records"):
    st.header("The surest statements", anchor=False)
    st.html("".join(map(told, surest)))
