"""What all pages share: the kept results, cached; the theme; a chart that leads to its statements; empty states.

What all visitors share lives in the cache once, under the store's stamp, so that a new document is seen at once and nothing
grows with each visitor; nobody changes it. No models here: a page that only reads imports none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from stance import codebook as codebooks
from stance import frames, judgements, tables
from stance.captions import span_of
from stance.codebook import Codebook
from stance.figure import CONFIG
from stance.pages import snapshot, takeaway
from stance.palette import Palette, palette
from stance.store import Store, database_url

JUDGE = Path(__file__).parents[2] / "models" / "stance-nli-documents"
QUESTION = "question"
"""The chosen codebook's key in the session and in the address."""
STATEMENTS, DOCUMENTS = "stance/pages/statements.py", "stance/pages/documents.py"
ACTOR, SOURCE, SINCE, UNTIL, STANCE = "actor", "source", "from", "to", "stance"
SURE, COPIES = "sure", "every-copy"
"""The filters' keys in the session and in the address."""
LISTED = 2_000
"""Statements of the list; of more, the latest, and words can be looked for in all of them."""
NUMBERED = 500
"""Rows of the table behind a figure."""
WORDS = ["statement", "title", "document"]
LINKED = "_followed_link"
"""In the session: the statement of the address it began with, which a reader shall find, be it a copy of a surer one."""
DAY = "day"
"""A column of a figure's data that sets both ends of the period."""
_FOLLOWED = "_followed"


def store() -> Store:
    return _store(database_url())


@st.cache_resource(show_spinner=False, max_entries=4)
def _store(url: str) -> Store:
    return Store(url)


def codebook() -> Codebook:
    """The one that is chosen beside the page."""
    return _codebooks(tuple(store().codebooks().items()))[st.session_state.get(QUESTION) or codebooks.DEFAULT]


@st.cache_resource(show_spinner=False, max_entries=4)
def _codebooks(own: tuple[tuple[str, str], ...]) -> dict[str, Codebook]:
    """By name: the default first, the other shipped ones, then those of the readers' ``own`` (name and YAML)."""
    shipped = sorted(codebooks.shipped(), key=lambda name: (name != codebooks.DEFAULT, name))
    kept = {name: codebooks.read(text, Path(f"{name}.yaml")) for name, text in own}
    return {name: codebooks.load(name) for name in shipped} | kept


def questions() -> dict[str, str]:
    """The codebooks that can be chosen: names with their titles, which the address holds; no two are the same."""
    books = _codebooks(tuple(store().codebooks().items()))
    titles = [book.title for book in books.values()]
    return {
        name: book.title if titles.count(book.title) == 1 else f"{book.title} ({name})" for name, book in books.items()
    }


def waiting() -> list[str]:
    """Identities of the documents that are kept, but not judged on the chosen codebook."""
    return _waiting(database_url(), codebook().name, store().stamp())


@st.cache_data(show_spinner=False, max_entries=8)
def _waiting(url: str, name: str, stamp: str) -> list[str]:
    return _store(url).uncoded(name)


def stances() -> list[str]:
    """Names of the codebook's stances in order, without ``none``."""
    return [stance.name for stance in codebook().stances]


def positions() -> pd.DataFrame:
    """Every position on the codebook, as ``frames.narrow`` gives it."""
    return _positions(database_url(), codebook().name, store().stamp())


@st.cache_resource(show_spinner=False, max_entries=4)
def _positions(url: str, name: str, stamp: str) -> pd.DataFrame:
    def read() -> pd.DataFrame:
        return frames.narrow(judgements.outlines(_store(url)), judgements.judgements(_store(url), name))

    return snapshot.kept(read, of=f"{url} {name}", stamp=f"{stamp} {frames.FORM}")


def remembered(what: str, filters: tables.Filters, count: Callable[[pd.DataFrame, tables.Filters], Any]) -> Any:
    """What ``count`` gives of all positions with these filters, worked out once for all visitors until something new is kept;
    small, and called ``what``."""
    return _remembered(database_url(), codebook().name, store().stamp(), filters, what, count)


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs={tables.Filters: repr})
def _remembered(url: str, name: str, stamp: str, filters: tables.Filters, what: str, _count: Callable[..., Any]) -> Any:
    return _count(_positions(url, name, stamp), filters)  # of this stamp, whatever is kept meanwhile


def told(rows: pd.DataFrame) -> pd.DataFrame:
    """The few rows that are shown, with their ``statement``, ``title`` and ``document``, and names as plain words."""
    found = judgements.words(store(), list(rows["statement_id"]))
    words = pd.DataFrame([found.get(key, {}) for key in rows["statement_id"]], columns=WORDS, index=rows.index)
    names = rows[frames.CATEGORIES].astype("str")
    return rows.assign(**names, **words.astype("str").fillna(""))


def holding(rows: pd.DataFrame, words: str) -> pd.DataFrame:
    """Those of some rows of ``positions`` whose statements hold all of these words."""
    held = _holding(database_url(), " ".join(sorted(set(words.split()))), store().stamp())
    return rows[frames.among(rows["statement_id"], held)]


@st.cache_resource(show_spinner=False, max_entries=4)
def _holding(url: str, words: str, stamp: str) -> Any:
    """Their identities."""
    return frames.words_of(judgements.holding(_store(url), words.split()))


def choices() -> tuple[list[str], list[str], tuple[date, date] | None]:
    """Every actor and every source, those with most statements first, and the first and the last day, if any is known."""
    return _choices(database_url(), codebook().name, store().stamp())


@st.cache_resource(show_spinner=False, max_entries=4)
def _choices(url: str, name: str, stamp: str) -> tuple[list[str], list[str], tuple[date, date] | None]:
    table = _positions(url, name, stamp)
    return tables.ranked(table["actor"]), tables.ranked(table["outlet"]), tables.ends(table["published"])


def listing(*, removed: bool = False) -> list[dict[str, Any]]:
    """``Store.documents``, once for all visitors."""
    return _listing(database_url(), store().stamp(), removed)


@st.cache_resource(show_spinner=False, max_entries=2)
def _listing(url: str, stamp: str, removed: bool) -> list[dict[str, Any]]:
    return [dict(row) for row in _store(url).documents(removed=removed)]


@st.cache_data(show_spinner=False)
def calibration() -> dict[str, Any]:
    """How the embedded judge was calibrated."""
    return json.loads((JUDGE / "calibration.json").read_text(encoding="utf-8"))


def dark() -> bool:
    return st.context.theme.type == "dark"


def look() -> Palette:
    return palette(codebook(), dark=dark())


def heading(title: str, *sentences: str) -> None:
    """The page's title and what it shows. The sentences hold names from documents, so nothing in them is markup.

    One piece of HTML, so that it is drawn no sooner than the style, which comes the same way: nothing moves after it.
    """
    lead = f'<p class="lead">{escape(" ".join(sentences))}</p>' if sentences else ""
    st.html(f"<h1>{escape(title)}</h1>{lead}")


def plain(words: str) -> str:
    """Words that Streamlit shows as they are, without reading Markdown in them."""
    return re.sub(r"([\\`*_{}\[\]<>|$~]|:(?=\w))", r"\\\1", words)


def facts(entries: Sequence[tuple[str, str, str]]) -> None:
    """Numbers side by side: what it is, the number, what it is of."""
    cells = (f"<div><dt>{escape(a)}</dt><dd>{escape(b)}<small>{escape(c)}</small></dd></div>" for a, b, c in entries)
    st.html(f'<dl class="facts">{"".join(cells)}</dl>')


def changes(told: Sequence[str]) -> None:
    """What changed: the periods, then a line for each change."""
    lines = "".join(f"<li>{escape(line)}</li>" for line in told[1:])
    st.html(f'<div class="changes"><h2>What changed</h2><p>{escape(told[0])}</p><ul>{lines}</ul></div>')


def empty(table: pd.DataFrame, *, filtered: bool) -> bool:
    """Says why there is nothing to show, if so."""
    if not table.empty:
        return False
    if waiting() and not filtered:
        return True  # which the page says above
    if filtered:
        st.info("No statement matches these filters. Remove one on the left to see more.")
    else:
        st.info("No statement has been found in the documents yet. Add more under Documents.")
    return True


def chart(
    draw: Callable[..., go.Figure],
    *,
    key: str,
    alt: str,
    columns: tuple[str, ...],
    name: str,
    within: Mapping[str, Any] | None = None,
    groups: int = 0,
    noun: str = "actors",
) -> None:
    """A figure whose bars and cells lead to their statements; ``columns`` says what its ``customdata`` holds.

    ``within``: filters that hold for the whole figure, and for what a click leads to.

    ``draw`` makes it for the screen (``dark``) and for pictures (``width``), whose files are called ``name``.

    Where there are more ``groups`` than it shows, a switch under it shows the rest (``keep``), and so does a click on
    the row of others.
    """
    place, below = st.container(), st.container(horizontal=True, vertical_alignment="center", gap="medium")
    rest = f"all-{key}" if groups > tables.TOP else ""
    if rest:
        wanted = f"all {groups:,}" if groups <= tables.MOST else f"the largest {tables.MOST} of {groups:,}"
        if below.toggle(f"Show {wanted} {noun}", key=rest, bind="query-params"):
            draw, key = partial(draw, keep=tables.MOST), f"{key}-whole"  # what was clicked in one is not in the other
    on_white: dict[str, Any] = {"toImageButtonOptions": CONFIG["toImageButtonOptions"] | {"filename": name}}
    place.plotly_chart(
        draw(dark=dark()),
        key=key,
        alt=alt,
        theme=None,
        config=CONFIG | ({"displayModeBar": False} if dark() else on_white),  # the browser's button keeps the ground
        selection_mode="points",
        on_select=lambda: _follow(st.session_state[key], columns, within or {}, rest),
    )
    with below:
        takeaway.pictures(draw, name=name, key=key)


def follow() -> None:
    """Goes to the statements if a bar or a cell was just clicked; called before anything is drawn again."""
    if st.session_state.pop(_FOLLOWED, False):
        st.switch_page(STATEMENTS)


def _follow(event: Mapping[str, Any], columns: tuple[str, ...], within: Mapping[str, Any], rest: str) -> None:
    """Sets the filters to what was clicked, before the sidebar draws them; on the row of others, the switch ``rest``."""
    chosen = followed(event, columns)
    if chosen:  # and nothing that was chosen for the list alone: it shall hold what was counted here
        st.session_state.update({STANCE: [], LINKED: "", **within, **chosen})
    elif rest and columns and event.get("selection", {}).get("points"):
        st.session_state[rest] = True
    st.session_state[_FOLLOWED] = bool(chosen)


def followed(event: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """The filters that a click on a figure asks for; none for a click beside the bars or on the row of others."""
    points = event.get("selection", {}).get("points", [])
    if not points:
        return {}
    data = points[0].get("customdata") or []
    values = list(data.values()) if isinstance(data, Mapping) else list(data)
    if not columns or not all(values):
        return {}
    given = dict(zip(columns, values, strict=True))
    day = given.pop(DAY, "")
    period = dict.fromkeys((SINCE, UNTIL), date.fromisoformat(day)) if day else {}
    return {**{column: [value] for column, value in given.items()}, **period}


def numbers(shares: pd.DataFrame, *, names: Mapping[str, str]) -> None:
    """The table behind a figure: counts, and shares in percent, of the largest groups where there are very many."""
    whole, shares = len(shares), shares.head(NUMBERED)
    labels = [name.removesuffix("_share") for name in map(str, shares) if name.endswith("_share")]
    shown = shares[[*names, "n", *labels]].rename(columns=dict(names))
    shown = shown.astype(dict.fromkeys(names.values(), "str"))  # with categories, all names would go along
    for label in labels:
        shown[f"{label} %"] = (shares[f"{label}_share"] * 100).round(1)
        shown[f"{label}, 95 %"] = [span_of(count, n) for count, n in zip(shares[label], shares["n"], strict=True)]
    with st.expander("The numbers behind this chart"):
        if whole > NUMBERED:
            st.caption(
                f"The {NUMBERED:,} largest of {whole:,} rows; a briefing as pictures and numbers has all of them."
            )
        st.dataframe(shown, hide_index=True)
