"""Documents in, each read, judged and kept with visible progress; out comes what was done, in sentences.

The pipeline, its models and the readers of files are imported where they are used, so that pages that only show stay quick.
A reader may stop at any time: what was finished is kept, since each document is kept as it is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

import streamlit as st

from stance.ahead import Ahead
from stance.captions import plural
from stance.domain import Position
from stance.pages import view

if TYPE_CHECKING:
    from stance.documents import Item
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
        found = f"{plural(self.added, 'document')} read, with {plural(self.statements, 'statement')}."
        before = f"{plural(self.there, 'document')} had been read before."
        return " ".join(words for words, number in ((found, self.added), (before, self.there)) if number)


def add(items: Sequence[Item], outcome: Outcome | None = None) -> Outcome:
    """Reads every document with the chosen codebook and keeps one after the other, under a bar that says how far it is.

    ``outcome`` is filled as it goes on.
    """
    outcome = outcome if outcome is not None else Outcome()
    store, book = view.store(), view.codebook()
    progress = st.progress(0.0, text="Loading the models")
    try:
        with _lock():  # two browsers share the models
            pipeline = _pipeline(store.url, book.name, book.version)
        ahead = Ahead(lambda: pipeline, lambda document: store.is_coded(document, book.name))
        for done, item in enumerate(ahead.of(items)):
            progress.progress(done / len(items), text=f"{done + 1:,} of {len(items):,}: {view.plain(item.name)}")
            with _lock():
                _add(ahead, item, outcome)
    except (ImportError, OSError, ValueError) as error:
        outcome.remarks.append(f"The documents could not be read: {error}")
    progress.empty()
    return outcome


def _add(ahead: Ahead, item: Item, outcome: Outcome) -> None:
    from stance.documents import Refusal, Remark

    if isinstance(item, Refusal):
        outcome.remarks.append(f"{item.name} was left out: {item.reason}")
    elif isinstance(item, Remark):
        outcome.remarks.append(f"{item.name}: {item.reason}")
    else:
        try:
            found = ahead.keep(item)
        except Exception as error:  # one bad document never stops the rest
            outcome.remarks.append(f"{item.name} was left out: it could not be judged: {error}")
            return
        outcome.added += found is not None
        outcome.there += found is None
        outcome.statements += found or 0


def remarks(outcome: Outcome) -> None:
    """A warning for everything that was left out. Names come from documents, so nothing in them is markup."""
    for sentence in outcome.remarks:
        st.warning(view.plain(sentence))


def judge_waiting() -> None:
    """Says how many documents are not judged on the chosen question yet, and judges them if asked to."""
    if not (keys := view.waiting()):
        return
    place = st.empty()
    with place.container():
        number = plural(len(keys), "document")
        st.info(
            f"{number} {'has' if len(keys) == 1 else 'have'} not been judged on {view.plain(view.codebook().title.lower())} yet."
        )
        asked = st.button("Judge now", type="primary")
    if asked:
        with place.status(f"Judging {number}", expanded=True):
            st.button("Stop; what was judged is kept")
            outcome = add([document for key in keys if (document := view.store().document(key))])
        remarks(outcome)
        if not outcome.remarks:
            st.rerun()


def judged(sentence: str, actor: str) -> Position:
    """Where one sentence stands on the chosen question; nothing is kept. ``actor``: "" for one who is not named."""
    from stance.classify import SPEAKER, Claim

    with _lock():
        classifier = _pipeline(view.store().url, view.codebook().name, view.codebook().version).classifier
        return classifier.positions([Claim(sentence, actor or SPEAKER)], in_full=True)[0]


@st.cache_resource(show_spinner=False, max_entries=2)
def _pipeline(url: str, codebook: str, version: str) -> Pipeline:
    from stance.pipeline import Pipeline

    return Pipeline.load(view.store(), codebook=view.codebook(), model=None, device="auto")


@st.cache_resource(show_spinner=False)
def _lock() -> Any:
    return Lock()
