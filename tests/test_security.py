"""SECURITY.md says what the code says: its limits are those in the modules, its commands exist and take those words."""

from __future__ import annotations

import importlib
import re
from importlib.util import find_spec

import pytest
import test_hostile_texts as texts

from opened import ROOT
from stance.documents import READERS

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
LIMITS = re.findall(r"^\| .+ \| ([\d,]+) \| `([\w.]+)\.([A-Z_]+)` \|$", TEXT, re.MULTILINE)
COMMANDS = re.findall(r"^\| .+ \| .+ \| `python -m ([^`]+)` \|$", TEXT, re.MULTILINE)


def test_there_are_limits_and_commands():
    assert len(LIMITS) == 9
    assert len(COMMANDS) == 7


@pytest.mark.parametrize(("written", "module", "constant"), LIMITS)
def test_a_limit_is_the_one_in_the_code(written, module, constant):
    assert getattr(importlib.import_module(module), constant) == int(written.replace(",", ""))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_there_and_takes_its_words(command):
    module, *words = command.split()
    if module == "pytest":
        assert all((ROOT / word).is_file() for word in words)
    else:
        assert find_spec(module)
        source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        assert all(f'"{word}"' in source or f'"{word.lower()}"' in source for word in words if not word.isdigit())


def test_the_counts_are_those_of_the_commands():
    fuzzer = (ROOT / "benchmarks/fuzz_readers.py").read_text(encoding="utf-8")
    assert '"--documents", type=int, default=10_000' in fuzzer
    assert f"10,000 malformed documents of all {len(READERS)} kinds" in TEXT
    assert f"{len(texts.TEXTS)} hostile texts through {len(texts.STAGES)} stages" in TEXT
    assert f"each under {texts.SECONDS} s" in TEXT


def test_the_readme_leads_to_it():
    assert "](SECURITY.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
