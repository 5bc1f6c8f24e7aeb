"""One statement and its document in, the reading view out: the passage marked, and why it is judged as it is.

All text of documents is escaped before it becomes HTML. Which statement is read is left to the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

import pandas as pd
import streamlit as st

from stance import captions
from stance.codebook import Codebook
from stance.domain import NONE, Document, Span
from stance.judgements import evidence
from stance.languages import name_of
from stance.palette import Palette
from stance.passages import paragraphs, sentences
from stance.store import Store

UNRESOLVED = "(not resolved)"
STATEMENT = "statement"
"""The read statement's key in the address."""
SAID, SOURCE, CUE = "said", "source", "cue"
"""Classes of marks, as the style sheet knows them."""
Mark = tuple[int, int, str]
ASIDE = 700
"""Characters of a paragraph that are shown on each side of the statement: some ten lines."""


def show(row: pd.Series, *, store: Store, codebook: Codebook, look: Palette) -> None:
    """Draws the reading view of one row of ``frames.frame``."""
    document, found = store.document(row["document_id"]), evidence(store, row["statement_id"], codebook.name)
    if document is None or found is None:
        st.info("This statement is no longer in the database. Choose another.")
        return
    kept = dict(found)
    st.html(head(row, author=document.author, look=look))
    whole = st.toggle("Show the whole document", key="whole", bind="query-params")
    with st.container(key="reading"):
        passage, why = st.columns([3, 2], gap="large")
    with passage:
        st.html(marked(document.text, marks(kept), around=None if whole else extent(kept)))
        _origin(document)
    with why:
        st.html(reasons(kept, labels=codebook.labels, look=look) + resolution(row, kept))
        if kept["entailment"]:
            hypotheses(kept["entailment"])
        elif document.language:
            st.caption(
                f"The document is in {name_of(document.language)}, which the model does not read: nothing was judged."
            )


def head(row: pd.Series, *, author: str, look: Palette) -> str:
    """Who, where and when, and the stance as shape, word and colour."""
    who = row["actor"] if pd.notna(row["actor"]) else UNRESOLVED
    when = captions.when(row["published"])
    signed = [f"by {author}"] if author else []
    where = " · ".join(escape(part) for part in (row["outlet"], *signed, when, row["title"] or row["document"]))
    sure = f'<span class="sure">{captions.percent(row["confidence"])} sure</span>'
    return (
        f'<div class="reading-head"><h2>{escape(who)}</h2>{badge(row["stance"], look=look)}{sure}'
        f'<p class="where">{where}</p></div>'
    )


def badge(stance: str, *, look: Palette) -> str:
    colour, ink = look.colours.get(stance, look.muted), look.ink_on(stance) if stance in look.colours else look.paper
    return f'<span class="badge" style="background:{colour};color:{ink}">{escape(look.named(stance))}</span>'


def marks(kept: Mapping[str, Any]) -> list[Mark]:
    """What is marked in the text: the fragments of the statement, its source, its cue."""
    found: list[Mark] = [(start, end, SAID) for start, end in kept["content"]]
    for name in (SOURCE, CUE):
        if kept[f"{name}_start"] is not None:
            found.append((kept[f"{name}_start"], kept[f"{name}_end"], name))
    return found


def extent(kept: Mapping[str, Any]) -> Span:
    """From the first character that the statement rests on to the last; an inherited source may be far above it."""
    near = [] if kept["inherited"] else [mark for mark in marks(kept) if mark[2] != SAID]
    starts = [kept["sentence_start"], kept["start"], *(start for start, _, _ in near)]
    return Span(min(starts), max([kept["sentence_end"], kept["end"], *(end for _, end, _ in near)]))


def marked(text: str, found: Sequence[Mark], *, around: Span | None) -> str:
    """The paragraphs that ``around`` touches, all of them for ``None``, as HTML with the marks in place.

    Of a long paragraph only what is near ``around``, cut where a sentence ends, with … for the rest.
    """
    touched = [p for p in paragraphs(text) if around is None or (p.start < around.end and around.start < p.end)]
    chosen = [_near(text, paragraph, around) if around else paragraph for paragraph in touched]
    body = "".join(
        f'<p dir="auto">{"… " * (p.start < part.start)}{_marked(text, found, within=part)}{" …" * (part.end < p.end)}</p>'
        for p, part in zip(touched, chosen, strict=True)
    )
    key = "".join(f'<span class="{name}">{word}</span>' for name, word in _key(found, chosen))
    return f'<div class="passage">{body}<p class="key">{key}</p></div>'


def _near(text: str, paragraph: Span, around: Span) -> Span:
    """The sentences of a paragraph that lie within ``ASIDE`` characters of a span, and those that hold the span."""
    first, last = around.start - ASIDE, around.end + ASIDE
    if first <= paragraph.start and paragraph.end <= last:
        return paragraph
    whole = sentences(text, paragraph)
    near = [s for s in whole if (first <= s.start and s.end <= last) or (s.start < around.end and around.start < s.end)]
    return Span(near[0].start, near[-1].end) if near else paragraph


def _marked(text: str, found: Iterable[Mark], *, within: Span) -> str:
    clipped = [(max(s, within.start), min(e, within.end), name) for s, e, name in found]
    clipped = [(s, e, name) for s, e, name in clipped if s < e]
    cuts = sorted({*within, *(s for s, _, _ in clipped), *(e for _, e, _ in clipped)})
    pieces = []
    for start, end in pairwise(cuts):
        names = [name for s, e, name in clipped if s <= start and end <= e]
        piece = escape(text[start:end])
        tag = "mark" if SAID in names else "span"
        pieces.append(f'<{tag} class="{" ".join(names)}">{piece}</{tag}>' if names else piece)
    return "".join(pieces)


def _key(found: Sequence[Mark], chosen: Sequence[Span]) -> list[tuple[str, str]]:
    shown = {name for s, e, name in found if any(s < p.end and p.start < e for p in chosen)}
    words = {SAID: "statement", SOURCE: "who is named", CUE: "reporting words"}
    return [(name, word) for name, word in words.items() if name in shown]


def reasons(kept: Mapping[str, Any], *, labels: Sequence[str], look: Palette) -> str:
    """The probability of every stance, in the codebook's order, as bars with their numbers."""
    rows = "".join(
        f'<div class="probability"><span>{escape(look.named(label))}</span><span class="track">'
        f'<i style="width:{kept["probabilities"].get(label, 0):.1%};background:{look.colours[label]}"></i></span>'
        f"<b>{captions.percent(kept['probabilities'].get(label, 0))}</b></div>"
        for label in labels
    )
    even = kept["stance"] == NONE and len({kept["probabilities"].get(label) for label in labels if label != NONE}) == 1
    unasked = " Which stance was not asked, since none is taken: the rest is shown in equal parts." if even else ""
    model = f'<p class="where">Model: {escape(kept["model"] or "not named")}.{unasked}</p>'
    return f'<div class="why"><h3>Probabilities</h3>{rows}{model}</div>'


def resolution(row: pd.Series, kept: Mapping[str, Any]) -> str:
    """How the words in the text led to the actor."""
    words = f"“{escape(kept['source'])}”" if kept["source"] else "no words in this passage"
    how, sure = (
        escape(kept["method"].replace("_", " ").strip() or "not recorded"),
        captions.percent(kept["actor_confidence"]),
    )
    if kept["method"] == "title":
        text = f"The title names {escape(row['actor'])} as the one who speaks throughout."
    elif pd.isna(row["actor"]):
        text = f"Named by {words}; who that is could not be told, so no actor counts this statement."
    else:
        text = f"Named by {words}, taken to be {escape(row['actor'])}. Found by: {how}, {sure} sure."
    if kept["on_behalf_of"]:
        text += f" Speaks for {escape(kept['on_behalf_of'])}."
    if kept["inherited"] and kept["source"]:
        text += " The quotation names nobody itself and is given to the speaker before it."
    return f'<div class="why"><h3>Who is speaking</h3><p>{text}</p><p class="where">Speech: {escape(kept["kind"])}</p></div>'


def hypotheses(entailment: Mapping[str, float]) -> None:
    """Every sentence that was put to the model, and how far it follows from the statement, or from what is around it."""
    with st.expander("What the model was asked"):
        table = pd.DataFrame({"Hypothesis": list(entailment), "Entailed %": [p * 100 for p in entailment.values()]})
        column = st.column_config.NumberColumn(format="%.0f", width="small")
        st.dataframe(table, hide_index=True, column_config={"Entailed %": column})


def _origin(document: Document) -> None:
    """A link for addresses of the web only: a document may name any scheme."""
    url = next((u for u in (document.url, document.name) if u.lower().startswith(("https://", "http://"))), "")
    if url:
        st.link_button("Open the original", url)
    else:
        st.html(f'<p class="where">Document: {escape(document.name)}</p>')
