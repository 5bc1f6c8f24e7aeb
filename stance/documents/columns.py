"""A row of a table in, a document out: which of its columns is text, title, outlet, address, date, author.

Columns under other names than ours are taken by their names, and that is said once a table; rows keep to what is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from stance.documents import dates
from stance.documents.decoding import is_unicode
from stance.documents.items import File, Item, Refusal, Remark
from stance.domain import Document

LONGEST_NAME = 100
"""Characters of a column's name that can be one of ours."""
COLUMNS = ("title", "text", "outlet", "url", "published", "author")
ALSO_CALLED = {"outlet": "source", "published": "date", "author": "byline"}
"""Names under which tables often hold a column, read where ours is missing or empty."""
TAKEN_FOR = {
    "title": ("headline", "heading", "subject", "articletitle"),
    "text": ("body", "content", "fulltext", "articletext", "articlebody", "maintext", "bodytext", "story",
             "transcript", "speech"),
    "outlet": ("publisher", "publication", "newspaper", "site", "sitename", "website", "medium",
               "sourcename", "domain", "hostname"),
    "url": ("link", "uri", "href", "webaddress", "weburl", "articleurl", "permalink", "sourceurl"),
    "published": ("publishedat", "publisheddate", "publishedon", "publicationdate", "pubdate", "datepublished",
                  "datepublish", "publishdate", "datetime"),
    "author": ("by", "authors", "authorname", "articleauthor", "writtenby"),
}  # fmt: skip
"""Names that say what a column holds, in small letters without marks: as news APIs, scrapers and archives have them."""


@dataclass(slots=True)
class Table:
    """One table while it is read; remembers which mappings it has told of."""

    file: File
    told: set[str] = field(default_factory=set)

    def read(self, place: str, row: Any) -> Iterator[Item]:
        """The document in a row that stands at ``place``, or why there is none."""
        taken = _taken(row) if isinstance(row, Mapping) else {}
        text = _first(row, taken.get("text", ()))
        if not isinstance(text, str):
            yield Refusal(place, f"The row has no 'text'; the columns read are: {', '.join(COLUMNS)}.")
            return
        given = {
            name: _first(row, taken.get(name, ()), partial(_cell, of=name)) or "" for name in COLUMNS if name != "text"
        }
        published = given.pop("published")
        if not is_unicode(text + "".join(given.values())):
            yield Refusal(place, "The row holds halves of characters (lone surrogates); save it as UTF-8.")
            return
        yield from self.tell(taken)
        yield Document(name=given["url"] or place, text=text, published=dates.day(published), **given)
        if sentence := dates.unread(published):
            yield Remark(place, sentence)

    def tell(self, taken: Mapping[str, tuple[str, ...]]) -> Iterator[Remark]:
        """Says once which columns were taken for ours by names that are not."""
        guessed = [f"{name} from {names[0]!r}" for name, names in taken.items() if not _is_ours(name, names[0])]
        sentence = f"Columns were taken by their names: {', '.join(guessed)}." if guessed else ""
        if sentence not in self.told:
            self.told.add(sentence)
            yield from self.file.remarks(sentence)


def has_text(names: Iterable[str]) -> bool:
    """Whether one of the columns is taken for the text."""
    return "text" in _taken(names)


def _taken(names: Iterable[Any]) -> dict[str, tuple[str, ...]]:
    """As ``_columns``, which remembers them: of tables that are none, names can be as long as the file."""
    return _columns(tuple(name for name in map(str, names) if len(name) <= LONGEST_NAME))


@lru_cache(maxsize=64)
def _columns(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Our columns and the table's that hold them, the one read first in front."""
    plain = {re.sub(r"[\W_]+", "", name).lower(): name for name in reversed(names)}
    found = {}
    for ours in COLUMNS:
        known = [name for name in (ours, ALSO_CALLED.get(ours, ours)) if name in names]
        other = [plain[key] for key in (ours, ALSO_CALLED.get(ours, ours), *TAKEN_FOR[ours]) if key in plain]
        if known or other:
            found[ours] = tuple(dict.fromkeys(known)) or tuple(other[:1])
    return found


def _is_ours(name: str, column: str) -> bool:
    return column.strip().lower() in (name, ALSO_CALLED.get(name, name))


def _first(row: Any, names: Sequence[str], read: Callable[[Any], Any] = lambda cell: cell) -> Any:
    """What is read in the first of these columns that holds anything; in the first one if none does."""
    found = [read(row[name]) for name in names]
    return next(filter(None, found), found[0] if found else None)


def _cell(value: Any, *, of: str) -> str:
    """What a cell says, a number or words. Of a list, which JSON may hold, every author and else the first; of an object
    the name, as news services give outlets and authors."""
    parts = value if isinstance(value, list) else [value]
    if of in {"outlet", "author"}:
        parts = [part.get("name") if isinstance(part, Mapping) else part for part in parts]
    said = [str(part).strip() for part in parts if isinstance(part, (str, int, float))]
    return ", ".join([part for part in said if part][: None if of == "author" else 1])
