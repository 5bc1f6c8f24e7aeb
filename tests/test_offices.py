"""The table of offices: rows that hold on their days, and no others."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
import yaml

from marked import read
from stance.actors import resolve
from stance.offices import TABLE, holder, terms
from stance.phrases import role_words

NORLAND = """
checked: 2030-01-01
offices:
  Norland president:
    source: https://norland.example
    holders:
      - {name: Ada Brandt, from: 2020-05-01, to: 2024-05-01}
      - {name: Ivo Maal, from: 2024-05-01}
"""


@pytest.fixture
def table(tmp_path):
    (tmp_path / "offices.yaml").write_text(NORLAND)
    return tmp_path / "offices.yaml"


@pytest.mark.parametrize(
    ("phrase", "day", "name"),
    [
        ("the Norlandic president", date(2020, 5, 1), "Ada Brandt"),
        ("Norland's president", date(2024, 4, 30), "Ada Brandt"),
        ("the president of Norland", date(2024, 5, 1), "Ivo Maal"),
        ("the Norlandic president", date(2020, 4, 30), ""),
        ("the Norlandic president", date(2030, 1, 1), ""),
        ("the Norlandic president", None, ""),
        ("the former Norlandic president", date(2022, 1, 1), ""),
        ("the president", date(2022, 1, 1), ""),
        ("the Sudran president", date(2022, 1, 1), ""),
    ],
)
def test_who_held_an_office_on_a_day(table, phrase, day, name):
    assert holder(role_words(phrase), day, path=table) == name


def test_the_shipped_table_is_dated_sourced_and_without_overlaps():
    offices = yaml.safe_load(TABLE.read_text(encoding="utf-8"))["offices"]
    assert all(entry["source"].startswith("http") for entry in offices.values())
    roles = [role_words(office) for office in offices]
    assert len(set(roles)) == len(roles)
    assert all(len(role) > 1 for role in roles)
    for role in roles:
        own = [term for term in terms() if term.role == role]
        assert all(term.start < term.end for term in own)
        assert all(before.end <= after.start for before, after in pairwise(own))


@pytest.fixture
def in_use(table, monkeypatch):
    monkeypatch.setattr("stance.actors.holder", lambda role, day: holder(role, day, path=table))


def found(marked: str, **fields: object) -> tuple[str | None, str]:
    document, reading = read(marked, **fields)
    _, resolution = resolve(document, reading)[-1]
    return resolution.actor and resolution.actor.name, resolution.method


SAID = "[c said] [t the dam was safe]."


def test_a_dated_document_that_names_nobody_falls_back_on_the_table(in_use):
    assert found(f"[s The Norlandic president] {SAID}", published=date(2022, 1, 1)) == (
        "Ada Brandt",
        "table of offices",
    )
    assert found(f"[s The Norlandic president] {SAID}") == (None, "unresolved")


def test_the_document_comes_before_the_table(in_use):
    marked = f"[p Tom Reed], the Norlandic president, came. [s The Norlandic president] {SAID}"
    assert found(marked, published=date(2022, 1, 1)) == ("Tom Reed", "role")
