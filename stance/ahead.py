"""Documents in, each kept in its turn; those behind it are read and judged meanwhile. Refusals and remarks keep their places."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from stance.domain import Document

if TYPE_CHECKING:
    from stance.documents import Item
    from stance.pipeline import Pipeline

AHEAD = 8
"""Documents behind the one that is kept next, which are judged meanwhile."""


class Ahead:
    """Of one sitting. Nothing is held of a document that was kept, here or by others."""

    def __init__(self, pipeline: Callable[[], Pipeline], there: Callable[[Document], bool]) -> None:
        """``pipeline`` is asked for when there is something to judge; ``there``: whether all of a document is kept."""
        self._pipeline, self._there = pipeline, there
        self._begun: dict[str, Callable[[], int | None]] = {}

    def of(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, each to be taken before the next one is asked for."""
        waiting: deque[Item] = deque()
        try:
            for item in items:
                if isinstance(item, Document) and item.id not in self._begun and not self._there(item):
                    self._begun[item.id] = self._pipeline().begin(item)
                waiting.append(item)
                while waiting and (len(waiting) > AHEAD or not self._is_begun(waiting[0])):
                    yield waiting.popleft()
        except (OSError, ValueError):
            yield from waiting
            raise
        yield from waiting

    def keep(self, document: Document) -> int | None:
        """The number of its statements, or ``None`` if all of it was there. Raises what a stage raised."""
        begun = self._begun.pop(document.id, None)
        if self._there(document):
            return None
        return begun() if begun else self._pipeline().add(document)

    def _is_begun(self, item: Item) -> bool:
        return isinstance(item, Document) and item.id in self._begun
