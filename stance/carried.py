"""Counted rows out of ``frames`` in, which of them several documents carry out: single statements, and documents nearly whole."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from stance.tables import on_question

SHARED = 3
"""Statements that two documents share at least, to be near copies; fewer are a quotation in both."""


def copies(table: pd.DataFrame) -> pd.DataFrame:
    """Statements on the question that several documents carry: a row for each document, the earliest first.

    Those that most documents carry come first; ``of`` is the same number for the rows of one statement.
    """
    shown = on_question(table[~table["alone"]]).drop_duplicates(["utterance", "document_id"])
    shown = shown[shown["utterance"].duplicated(keep=False)].sort_values(["published", "document_id"])
    of, _ = pd.factorize(shown["utterance"])
    return shown.assign(many=np.bincount(of)[of] if len(of) else of, of=of).sort_values(
        ["many", "of"], ascending=[False, True], kind="stable"
    )


def near_copies(table: pd.DataFrame) -> pd.DataFrame:
    """Documents that share most statements of the shorter one: a row for each, the earliest of those alike first.

    ``of`` is the same number for documents alike; ``shared``: the statements that one has with the earliest, which has all
    of its own. A document without a day comes last.
    """
    said = table.drop_duplicates(["utterance", "document_id"])
    sizes = dict(said["document_id"].value_counts())
    copied = said[~said["alone"]].sort_values(["published", "document_id"])
    first: dict[str, str] = {}
    carried: dict[int, list[str]] = {}
    shared: dict[str, int] = {}
    documents: dict[str, list[int]] = {}
    for name, utterance in zip(copied["document_id"], copied["utterance"], strict=True):
        documents.setdefault(name, []).append(utterance)
    for name, words in documents.items():
        met = Counter(other for each in words for other in carried.get(each, ()))
        alike = [other for other, n in met.items() if n >= SHARED and 2 * n > min(sizes[name], sizes[other])]
        first[name] = max(alike, key=met.__getitem__) if alike else name
        shared[name] = met[first[name]] if alike else sizes[name]
        if not alike:
            for each in words:
                carried.setdefault(each, []).append(name)
    shown = said.drop_duplicates("document_id")
    shown = shown[shown["document_id"].isin(first)].sort_values(["published", "document_id"])
    names = list(shown["document_id"])
    shown = shown.assign(earliest=[first[name] for name in names], shared=[shared[name] for name in names])
    shown = shown[shown.duplicated("earliest", keep=False)]
    of, _ = pd.factorize(shown["earliest"])
    return shown.assign(of=of).sort_values("of", kind="stable").drop(columns="earliest")
