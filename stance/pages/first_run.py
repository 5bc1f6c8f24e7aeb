"""An empty database in, the documents of a folder read into it; a welcome that teaches in three sentences."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from stance import judgements
from stance.pages import adding, view
from stance.store import Store

WELCOME = """Stance reads articles, finds who said what in them, and judges where each speaker stands on a question.
The charts count those statements by actor and by source, and every bar leads to the sentences behind it.
Everything is done and kept on this machine."""
TRIED = "_first_run"
"""Set in a session that has read the folder, so that a document left out is not tried for ever."""


def read(folder: Path) -> None:
    """Reads the folder into the empty store and starts the page again; says so if something could not be read."""
    view.heading("Welcome to Stance", WELCOME)
    if not folder.is_dir() or not any(folder.iterdir()):
        st.session_state[TRIED] = True
        st.info("There are no documents yet.")
        if st.button("Add documents", type="primary"):
            st.switch_page(view.DOCUMENTS)
        return
    from stance.documents import read_documents

    with st.status(f"Reading the documents in {folder.name}/", expanded=True) as status:
        outcome = adding.add(list(read_documents(folder)))
        st.session_state[TRIED] = True
        found = outcome.added + outcome.there
        status.update(
            label=outcome.sentence if found else "No document could be read", state="complete" if found else "error"
        )
    adding.remarks(outcome)
    if found and not outcome.remarks:
        st.rerun()
    st.button("Open the dashboard", type="primary")


def wanted(folder: Path, *, store: Store) -> bool:
    """Whether the folder is still to be read: the database is empty, or an earlier run was cut off in it."""
    if st.session_state.get(TRIED):
        return False
    there = {path.name for path in folder.glob("*")}
    kept = judgements.names(store, len(there) + 1)
    st.session_state[TRIED] = bool(kept) and not kept < there
    return not st.session_state[TRIED]
