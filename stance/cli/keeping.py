"""``doctor``: the database looked over, what is wrong and what is worth knowing printed."""

from __future__ import annotations

import argparse
from typing import Any

from stance import checkup
from stance.cli import words
from stance.store import Store


def declare(commands: Any) -> None:
    doctor = words.command(commands, "doctor", _doctor, "check the database and say what is wrong with it")
    doctor.add_argument("--mend", action="store_true", help="first compare statements that an interruption left out")


def _doctor(given: argparse.Namespace) -> int:
    store = Store()
    if given.mend:
        print(f"{store.compare():,} statements compared with those of the same actor.")
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
