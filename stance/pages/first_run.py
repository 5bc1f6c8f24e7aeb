"""An empty database in, the documents of a folder read into it with visible progress; what went wrong, in words.

The pipeline and its models are imported in here and nowhere else on the screen, so that reading pages stay quick.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import streamlit as st

from stance import captions
from stance.pages import view
from stance.store import Store

if TYPE_CHECKING:
    from stance.pipeline import Pipeline

WELCOME = """Stance reads articles, finds who said what in them, and judges where each speaker stands on a question.
The charts count those statements by actor and by source, and every bar leads to the sentences behind it.
Everything is done and kept on this machine."""
TRIED = "_first_run"
"""Set in a session that has read the folder, so that a document left out is not tried for ever."""
ADD = "Add documents with `python -m stance add PATH`, a file or a folder, and reload this page."


def read(folder: Path) -> None:
    """Reads the folder into the empty store and starts the page again; says so if nothing could be read."""
    view.heading("Welcome to Stance", WELCOME)
    store = view.store()
    if not folder.is_dir() or not any(folder.iterdir()):
        st.info(f"There are no documents yet. {ADD}")
        return
    with st.status(f"Reading the documents in {folder.name}/", expanded=True) as status, _lock():
        refused = list(_read(folder, store=store)) if wanted(folder, store=store) else []
        found = len(store.documents())
        st.session_state[TRIED] = True
        label = f"{captions.plural(found, 'document')} read" if found else "No document could be read"
        status.update(label=label, state="complete" if found else "error")
    for sentence in refused:
        st.warning(sentence)
    if not found:
        st.info(ADD)
    elif not refused or st.button("Open the dashboard", type="primary"):
        st.rerun()


def wanted(folder: Path, *, store: Store) -> bool:
    """Whether the folder is still to be read: the database is empty, or an earlier run was cut off in it."""
    kept, there = {row["name"] for row in store.documents()}, {path.name for path in folder.glob("*")}
    return not kept or (kept < there and not st.session_state.get(TRIED))


def _read(folder: Path, *, store: Store) -> Iterator[str]:
    """A sentence for everything that could not be read."""
    progress = st.progress(0.0, text="Loading the models")
    try:
        from stance.documents import Refusal, Remark, read_documents

        pipeline = _pipeline(store.url)
        items = list(read_documents(folder))
        for done, item in enumerate(items):
            progress.progress(done / len(items), text=f"{done + 1} of {len(items)}: {item.name}")
            if isinstance(item, Refusal):
                yield f"{item.name} was left out: {item.reason}"
                continue
            if isinstance(item, Remark):
                yield f"{item.name} was read without its date: {item.reason}"
                continue
            try:
                pipeline.add(item)
            except Exception as error:  # one bad document never stops the rest
                yield f"{item.name} was left out: it could not be judged: {error}"
    except (ImportError, OSError, ValueError) as error:
        yield f"The documents could not be read: {error}"
    progress.empty()


@st.cache_resource(show_spinner=False)
def _pipeline(url: str) -> Pipeline:
    from stance.pipeline import Pipeline

    return Pipeline.load(view.store(), codebook=view.codebook(), model=None, device="auto")


@st.cache_resource(show_spinner=False)
def _lock() -> Any:
    """Two browsers that open the dashboard at once read the documents once."""
    return Lock()
