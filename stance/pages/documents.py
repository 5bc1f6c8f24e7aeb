"""Documents page: what was read, taking it out and back in, and more: files, an address, a pasted text or table, a folder."""

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from stance import corrections
from stance.addresses import read_address
from stance.captions import plural
from stance.documents import READERS, Item, read_content, read_documents
from stance.domain import Document
from stance.fetching import Fetcher
from stance.languages import name_of
from stance.pages import adding, view

FILES, ADDRESS, TEXT, TABLE, FOLDER = "Files", "Web address", "Pasted text", "Pasted table", "A folder on this machine"
EARLIEST, LATEST = date(1000, 1, 1), date(2999, 12, 31)
"""What a field for a day takes: without them, ten years around today."""
OUTCOME, REMOVED, ROUND = "_outcome", "_removed", "_round"
"""In the session: what the last reading came to, what was last taken out, and how often the form was sent."""


def form() -> Iterator[Item]:
    """The chosen way to add documents; yields them once its button is pressed."""
    way = st.segmented_control("Add", [FILES, ADDRESS, TEXT, TABLE, FOLDER], default=FILES, required=True)
    key = f"{way}-{st.session_state.get(ROUND, 0)}"
    if way == FILES:
        known = ", ".join(READERS)
        given = st.file_uploader(f"Drop files here: {known}", accept_multiple_files=True, key=key)
        if st.button("Read them", type="primary", disabled=not given):
            for file in given:
                yield from read_content(file.name, file.getvalue())
    elif way == ADDRESS:
        address = st.text_input("Address of the page or file", key=key, placeholder="https://bugle.example/dam")
        if st.button("Read it", type="primary", disabled=not address.strip()):
            yield from read_address(address.strip(), Fetcher())
    elif way == FOLDER:
        path = st.text_input("Path of the folder or file", key=key, placeholder="/home/ada/articles")
        if st.button("Read it", type="primary", disabled=not path.strip()):
            yield from read_documents(Path(os.path.expanduser(path.strip())))  # as it is, where a home is not known
    elif way == TABLE:
        table = st.text_area(
            "A table with a header: text, and title, outlet, url, published, author", key=key, height=200
        )
        if st.button("Read it", type="primary", disabled=not table.strip()):
            yield from read_content("pasted.csv", comma_separated(table).encode())
    else:
        yield from pasted(key)


def comma_separated(table: str) -> str:
    """A table as it is, or as CSV where a spreadsheet has put tabs between its cells."""
    if "\t" not in table.partition("\n")[0]:
        return table
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(csv.reader(io.StringIO(table, newline=""), delimiter="\t"))
    return lines.getvalue()


def pasted(key: str) -> Iterator[Item]:
    """One text with what is known of it."""
    text = st.text_area("Text, the headline in its first line", key=key, height=200)
    source, day, address = st.columns(3)
    outlet = source.text_input("Source", key=f"{key} outlet", placeholder="The Vesper Post")
    published = day.date_input(
        "Published", value=None, key=f"{key} day", format="YYYY-MM-DD", min_value=EARLIEST, max_value=LATEST
    )
    url = address.text_input("Address", key=f"{key} url", placeholder="https://")
    if st.button("Read it", type="primary", disabled=not text.strip()):
        for item in read_content("pasted text.txt", text.encode()):
            if isinstance(item, Document):
                yield replace(
                    item,
                    name=url or item.title,
                    outlet=outlet or item.outlet,
                    url=url or item.url,
                    published=published or item.published,
                )
            else:
                yield item


@st.cache_resource(show_spinner=False, max_entries=2)
def listing(url: str, stamp: str) -> pd.DataFrame:
    """What the list shows of each document, the last one added on top; shared by all visitors."""
    rows = sorted(view.listing(), key=lambda row: row["added"], reverse=True)
    columns = {
        "id": "id",
        "Title": "title",
        "Source": "outlet",
        "Published": "published",
        "Language": "language",
        "Statements": "statements",
    }
    table = pd.DataFrame([{shown: row[name] for shown, name in columns.items()} for row in rows], columns=list(columns))
    names = pd.Series([row["name"] for row in rows], dtype="object")
    days = pd.to_datetime(table["Published"]).dt.strftime("%Y-%m-%d").fillna("")
    languages = table["Language"].fillna("").map(name_of)
    return table.assign(
        Language=languages, Title=table["Title"].where(table["Title"] != "", names), Published=days, File=names
    )


def put_back(keys: list[str]) -> None:
    view.store().remove(keys, undo=True)
    st.session_state[REMOVED] = []


def known(key: str) -> None:
    """What is known of one document, for a person to mend."""
    row = next(row for row in view.listing() if row["id"] == key)
    with st.form(f"known-{key}", border=False):
        title = st.text_input("Title", row["title"])
        source, name, day = st.columns([2, 2, 1])
        outlet = source.text_input("Source", row["outlet"], placeholder="not known")
        author = name.text_input("Author", row["author"] or "", placeholder="not known")
        published = day.date_input(
            "Published", row["published"], format="YYYY-MM-DD", min_value=EARLIEST, max_value=LATEST
        )
        if st.form_submit_button("Keep this"):
            corrections.describe(view.store(), key, title=title, outlet=outlet, author=author, published=published)
            st.rerun()


def taken_out() -> None:
    """What was just taken out and everything that ever was, with a way to have it back."""
    gone = {row["id"]: row["title"] or row["name"] for row in view.listing(removed=True)}
    if last := [key for key in st.session_state.get(REMOVED, []) if key in gone]:
        said, back = st.columns([4, 1], vertical_alignment="center")
        them = "it" if len(last) == 1 else "them"
        said.info(f"{plural(len(last), 'document')} taken out, with every statement in {them}.")
        back.button("Undo", width="stretch", on_click=put_back, args=(last,))
    if gone:
        with st.expander(f"Taken out: {plural(len(gone), 'document')}"):
            chosen = st.multiselect(
                "Put back", list(gone), format_func=gone.__getitem__, placeholder="Choose documents"
            )
            st.button("Put back", key="put-back", disabled=not chosen, on_click=put_back, args=(chosen,))


view.heading("Documents", "What was read. Everything stays on this machine.")
if items := list(form()):
    with st.status("Reading", expanded=True) as status:
        st.button("Stop; what was read is kept")
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        outcome = st.session_state[OUTCOME] = adding.Outcome()  # there, too, for a reader who stops on the way
        adding.add(items, outcome)
    st.rerun()
if outcome := st.session_state.pop(OUTCOME, None):
    if outcome.added or outcome.there:
        st.success(outcome.sentence)
    adding.remarks(outcome)

taken_out()
table = listing(view.store().url, view.store().stamp())
st.header("Read so far", anchor=False)
if table.empty:
    st.info("No document has been read yet.")
    st.stop()
st.caption(f"{plural(len(table), 'document')}. Choose one to mend what is known of it, or several to take them out.")
chosen = st.dataframe(
    table.drop(columns=["id", "Language"] if table["Language"].isin(["", "English"]).all() else "id"),
    key=f"documents-{view.store().stamp()}",
    hide_index=True,
    on_select="rerun",
    selection_mode="multi-row",
    column_config={"Title": st.column_config.Column(width=260), "Source": st.column_config.Column(width=120)},
    alt=f"List of {plural(len(table), 'document')}",
).selection.rows
if len(chosen) == 1:
    known(table["id"].iloc[chosen[0]])
if st.button(f"Take out {plural(len(chosen), 'document')}" if chosen else "Take out", disabled=not chosen):
    st.session_state[REMOVED] = table["id"].iloc[chosen].tolist()
    view.store().remove(st.session_state[REMOVED])
    st.rerun()
