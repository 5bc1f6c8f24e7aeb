"""Stored positions in, a data frame with a row for each out, ready to be counted.

A million rows are counted in a moment: names are codes of a category, and which statements are copies of which, and which of
them comes first, is worked out here, once. Counting is left to ``tables``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from stance.syndication import key

COLUMNS = [
    "statement_id", "document_id", "document", "title", "outlet", "url", "published", "actor", "source",
    "statement", "start", "kind", "method", "family", "stance", "confidence", "model", "threshold",
]  # fmt: skip
WORDS = ["statement", "title", "document", "url", "start", "kind"]
"""Columns that only a row that is shown needs."""
_JUDGED = [
    "statement_id", "document_id", "actor", "start", "source", "method", "family", "text", "stance", "confidence", "model", "threshold",
]  # fmt: skip
"""What ``judgements.judgements`` gives of each statement."""
FORM = 2
"""Changes whenever what ``indexed`` gives does: a frame that was kept in an older form is read anew."""
CATEGORIES = ["document_id", "outlet", "actor", "source", "method", "stance", "model"]
"""Columns with few different names for their rows."""
UNNAMED = "Unnamed source"
"""Stands for an outlet that a document does not name."""


def frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """``Store.positions`` as one row a position, in its order, as ``indexed`` leaves it."""
    table = pd.DataFrame.from_records([{name: row[name] for name in COLUMNS} for row in rows], columns=COLUMNS)
    table["statement"] = table["statement"].astype("str")
    keys = [family or key(text) for family, text in zip(table["family"].fillna(""), table["statement"], strict=True)]
    return indexed(table, keys)


def narrow(documents: Iterable[Sequence[Any]], statements: Iterable[Sequence[Sequence[Any]]]) -> pd.DataFrame:
    """``judgements.outlines`` and ``judgements.judgements`` as ``frame`` would give them, without the columns of ``WORDS``."""
    parts = [pd.DataFrame(part, columns=_JUDGED) for part in statements]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_JUDGED, dtype=object)
    known = pd.DataFrame(documents, columns=["document_id", "document", "outlet", "published"], dtype=object)
    known["place"] = pd.factorize(
        pd.Series(list(zip(known["published"], known["document"], strict=True)), dtype=object)
    )[0]
    at = pd.Index(known["document_id"]).get_indexer(table["document_id"])
    found = table[at >= 0].reset_index(drop=True)
    for name in ("outlet", "published", "place"):
        found[name] = known[name].to_numpy()[at[at >= 0]]
    found = found.iloc[np.lexsort((found["start"].to_numpy("int64"), found["place"].to_numpy("int64")))]
    found = found.reset_index(drop=True)
    keys = found["family"].to_numpy(dtype=object, copy=True)
    lone = pd.isna(keys)
    keys[lone] = [key(text) for text in found["text"].to_numpy(dtype=object)[lone]]
    return indexed(found.drop(columns=["family", "text", "start", "place"]), keys)


def indexed(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Rows with names as categories, and what it takes to count copies once. ``keys``: the same for near-identical statements.

    ``utterance`` is the same number for one actor's statements with one key, ``alone`` says that there is one only, and
    ``rank`` orders all of them: the surest first, then the earliest. ``turn`` orders those that are not alone: by utterance,
    then by their document's day, the undated last, and its identity; -1 for the others.
    """
    table = table.assign(published=pd.to_datetime(table["published"]).astype("datetime64[s]"))
    table["outlet"] = table["outlet"].replace("", UNNAMED).fillna(UNNAMED)
    for name in CATEGORIES:
        table[name] = table[name].astype("str").astype("category")
    groups = number(table, ["actor"]) * (len(keys) + 1) + pd.factorize(np.asarray(keys, dtype=object))[0]
    table["utterance"] = pd.factorize(groups)[0].astype("int32")
    table["alone"] = ~table["utterance"].duplicated(keep=False)
    surest = ["confidence", "published", "statement_id"]
    order = table[surest].reset_index(drop=True).sort_values(surest, ascending=[False, True, True]).index
    table["rank"] = np.empty(len(table), dtype="int32")
    table.loc[table.index[order], "rank"] = np.arange(len(table), dtype="int32")
    turns, copied = np.full(len(table), -1, dtype="int32"), np.flatnonzero(~table["alone"])
    by = [table["document_id"].cat.codes, table["published"], table["utterance"]]
    turns[copied[np.lexsort([column.to_numpy()[copied] for column in by])]] = np.arange(len(copied), dtype="int32")
    return table.assign(turn=turns)


def words_of(texts: Sequence[str]) -> pa.Array:
    """Many short texts in a quarter of the memory that a list of them takes."""
    return pa.array(texts, pa.large_string())


def among(column: pd.Series, words: pa.Array) -> np.ndarray:
    """Which rows of a column hold one of ``words_of``: ``Series.isin`` takes ten times as long for half a million of them."""
    return pc.is_in(pa.array(column, pa.large_string()), value_set=words).to_numpy(zero_copy_only=False)


def number(table: pd.DataFrame, names: Sequence[str]) -> np.ndarray:
    """A number for each row, the same for rows that are the same in all these columns of codes or whole numbers."""
    found = np.zeros(len(table), dtype="int64")
    for name in names:
        column = table[name]
        codes = column.cat.codes.to_numpy() if isinstance(column.dtype, pd.CategoricalDtype) else column.to_numpy()
        found = found * (int(codes.max(initial=0)) + 2) + codes + 1
    return found
