"""Documents in, each read, judged and kept with visible progress; out comes what was done, in sentences.

The pipeline and its models are imported in here and nowhere else on the screen, so that reading pages stay quick.
A reader may stop at any time: what was finished is kept, since each document is kept as it is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

import streamlit as st

from stance.captions import plural
from stance.documents import Item, Refusal, Remark
from stance.domain import Document
from stance.pages import view

if TYPE_CHECKING:
    from stance.pipeline import Pipeline


@dataclass(slots=True)
class Outcome:
    """What became of the documents; ``remarks``: a sentence for each one left out, or not read as a whole."""

    added: int = 0
    there: int = 0
    statements: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        found = f"{plural(self.added, 'document')} read, with {plural(self.statements, 'statement')}"
        return f"{found}; {plural(self.there, 'document')} had been read before." if self.there else f"{found}."


def add(items: Sequence[Item]) -> Outcome:
    """Reads every document with the chosen codebook, one after the other, under a bar that says how far it is."""
    outcome = Outcome()
    progress = st.progress(0.0, text="Loading the models")
    try:
        with _lock():  # two browsers share the models
            pipeline = _pipeline(view.store().url, view.codebook().name)
            for done, item in enumerate(items):
                progress.progress(done / len(items), text=f"{done + 1:,} of {len(items):,}: {item.name}")
                _add(pipeline, item, outcome)
    except (ImportError, OSError, ValueError) as error:
        outcome.remarks.append(f"The documents could not be read: {error}")
    progress.empty()
    return outcome


def _add(pipeline: Pipeline, item: Item, outcome: Outcome) -> None:
    if isinstance(item, Refusal):
        outcome.remarks.append(f"{item.name} was left out: {item.reason}")
    elif isinstance(item, Remark):
        outcome.remarks.append(f"{item.name} was read without its date: {item.reason}")
    else:
        try:
            found = pipeline.add(item)
        except Exception as error:  # one bad document never stops the rest
            outcome.remarks.append(f"{item.name} was left out: it could not be judged: {error}")
            return
        outcome.added += found is not None
        outcome.there += found is None
        outcome.statements += found or 0


def waiting() -> list[Document]:
    """Documents that are kept, but not judged on the chosen codebook."""
    store = view.store()
    return [document for key in store.uncoded(view.codebook().name) if (document := store.document(key))]


@st.cache_resource(show_spinner=False, max_entries=2)
def _pipeline(url: str, codebook: str) -> Pipeline:
    from stance.pipeline import Pipeline

    return Pipeline.load(view.store(), codebook=view.codebook(), model=None, device="auto")


@st.cache_resource(show_spinner=False)
def _lock() -> Any:
    return Lock()
