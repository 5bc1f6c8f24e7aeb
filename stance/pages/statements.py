"""Statements page: the statements behind any filter, and one of them in its paragraph with all that was made of it.

Reads stored results only; what a passage looks like is left to ``reading``.
"""

import pandas as pd
import streamlit as st

from stance import captions, tables
from stance.domain import NONE
from stance.pages import reading, sidebar, view
from stance.palette import Palette

HEIGHT = 360  # pixels of the list: eight rows, so that the passage below is in sight


def listing(rows: pd.DataFrame, *, look: Palette) -> pd.DataFrame:
    """What the list shows of each statement."""
    return pd.DataFrame(
        {
            "Who": rows["actor"].fillna(reading.UNRESOLVED),
            "Stance": rows["stance"].map(look.named),
            "Statement": rows["statement"],
            "Sure": (rows["confidence"] * 100).round(),
            "Source": rows["outlet"],
            "Published": rows["published"],
        }
    )


filters, wanted, look = sidebar.chosen(), sidebar.stances(), view.look()
linked = st.query_params.get(reading.STATEMENT, "")
followed = st.session_state.setdefault(view.LINKED, linked)
table = tables.once(tables.select(view.positions(), filters), chosen=followed)

view.heading("Statements", "Every statement behind the charts, with the passage it comes from.")
rows = table[table["stance"].isin(wanted)] if wanted else tables.on_question(table)
aside = int((table["stance"] == NONE).sum())
if view.empty(rows, filtered=bool(wanted) or filters != tables.Filters()):
    st.stop()
if len(rows) > view.LISTED and (
    words := st.text_input("Find words", key="find", bind="query-params", placeholder="In all of these statements")
):
    rows = view.holding(rows, words)
    if rows.empty:
        st.info("No statement that the filters let through holds all of these words.")
        st.stop()
counted = captions.plural(len(rows), "statement")
about = f" {aside:,} on something else: choose the stance “{NONE}” to see them." if aside and not wanted else ""
cut = f" The latest {view.LISTED:,} are listed." if len(rows) > view.LISTED else ""
st.caption(f"{counted}, {captions.copies(filters)}.{about}{cut}")

rows = view.told(tables.latest(rows, view.LISTED, chosen=linked))
identities = rows["statement_id"].tolist()
first = identities.index(linked) if linked in identities else 0
signature = f"list-{hash((filters, tuple(wanted), view.store().stamp())):x}"
event = st.dataframe(
    listing(rows, look=look),
    key=signature,
    hide_index=True,
    height=min(HEIGHT, 38 + 35 * len(rows)),
    on_select="rerun",
    selection_mode="single-row-required",
    selection_default={"selection": {"rows": [first]}},
    column_config={
        "Who": st.column_config.TextColumn(width=170),
        "Stance": st.column_config.TextColumn(width=115),
        "Sure": st.column_config.NumberColumn(width=60, format="%d%%", help="Confidence of the stance"),
        "Statement": st.column_config.TextColumn(width="large"),
        "Source": st.column_config.TextColumn(width=140),
        "Published": st.column_config.DateColumn(width=105, format="D MMM YYYY"),
    },
    alt=f"List of {counted}",
    placeholder="–",
)
at = next((i for i in event.selection.rows if i < len(rows)), first)
if at != first:  # only a reader's own choice goes into the address, which also sends the filters that stand there
    st.query_params[reading.STATEMENT] = identities[at]
reading.show(rows.iloc[at], store=view.store(), codebook=view.codebook(), look=look)
