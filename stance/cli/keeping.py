"""``doctor``: the database looked over, what is wrong and what is worth knowing printed."""

from __future__ import annotations

import argparse
from typing import Any

from stance import checkup
from stance.cli import words
from stance.store import Store


def declare(commands: Any) -> None:
    words.command(commands, "doctor", _doctor, "check the database and say what is wrong with it")


def _doctor(_: argparse.Namespace) -> int:
    store = Store()
    print(f"{store.shown}: {len(store.documents()):,} documents.")
    found = list(checkup.wrong(store))
    for sentence in [*found, *checkup.remarks(store)]:
        print(sentence)
    print(
        "Nothing is wrong."
        if not found
        else "What is wrong cannot be mended here: go back to a copy, or read the documents again."
    )
    return words.SKIPPED if found else words.OK
