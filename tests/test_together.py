"""A writer and many readers at once: no error, nothing lost, no document half seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from invented import TEXT, document, judged
from stance.store import Store

READERS, DOCUMENTS = 20, 30
ON_EACH = 3
"""Statements of every document."""


def test_a_writer_and_twenty_readers(any_store):
    url = any_store.engine.url.render_as_string(hide_password=False)
    together, finished = Barrier(READERS + 1), Event()

    def write() -> None:
        store = Store(url)
        together.wait()
        try:
            for i in range(DOCUMENTS):
                kept = document(f"{TEXT}\n\nNumber {i}")
                assert store.add(kept, judged(kept))
        finally:
            finished.set()
            store.close()

    def read(_: int) -> list[int]:
        store, seen = Store(url), []
        together.wait()
        while not finished.is_set():
            rows = store.positions("peace_talks")
            assert len(rows) % ON_EACH == 0
            assert all(store.document(row["document_id"]) for row in rows[:ON_EACH])
            store.documents()
            store.stamp()
            seen.append(len(rows))
        store.close()
        return seen

    with ThreadPoolExecutor(READERS + 1) as pool:
        writing = pool.submit(write)
        seen = list(pool.map(read, range(READERS)))
        writing.result()
    assert all(counts == sorted(counts) for counts in seen)  # nothing that was there is ever gone
    assert len(any_store.positions("peace_talks")) == DOCUMENTS * ON_EACH
