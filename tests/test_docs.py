"""What the documents promise is there: commands, links, pins, and examples that still hold."""

from __future__ import annotations

import argparse
import ast
import doctest
import importlib
import re
import shlex
import sys
from pathlib import Path

import pytest

from stance import __version__
from stance.cli import _parser

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = [
    path
    for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "models").rglob("*.md")), *sorted((ROOT / "tests").rglob("*.md")), *sorted((ROOT / "benchmarks").glob("*.md"))]
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
]  # fmt: skip
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]


def code(text: str) -> list[str]:
    """Lines of indented and fenced code, and code in running text."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^    (.+)$", text, re.MULTILINE)
    return [*indented, *(line for block in fenced for line in block.splitlines()), *re.findall(r"`([^`\n]+)`", text)]


def called(text: str, start: str) -> list[str]:
    """The words after ``start`` in every line of code that holds it, comments left out."""
    return [line.partition(start)[2].split("  #")[0].strip() for line in code(text) if start in line]


def parses(words: list[str]) -> bool:
    """Whether the command line takes these words, as far as they go."""
    words = [word for word in words if not word.startswith(("[", "..."))]
    try:
        _parser().parse_args(words)
    except SystemExit as stop:
        return stop.code == 0
    return True


COMMANDS = [
    (name, command)
    for path, name in zip(DOCUMENTS, NAMES, strict=True)
    for command in called(path.read_text(encoding="utf-8"), "python -m stance ")
]


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_in_the_documents_is_one(name, command, capsys):
    words = shlex.split(command)
    if words in (["evaluate"], ["add"]):  # named in running text
        words.append("--help")
    assert parses(words), (name, capsys.readouterr().err)


def test_the_check_of_commands_can_fail(capsys):
    assert not parses(["publish"])
    assert not parses(["export", "--format", "xml"])


def test_the_readme_shows_every_command():
    shown = {command.split()[0] for name, command in COMMANDS if name == "README.md"}
    top = next(a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    assert shown >= set(top.choices)


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_make_targets_scripts_and_links_exist(path):
    text = path.read_text(encoding="utf-8")
    for command in called(text, "make "):
        assert command.split()[0] in targets() or "=" in command.split()[0], command
    for script in re.findall(r"(?:python|streamlit run) ((?:[\w/]+/)?\w+\.py)", text):
        assert (ROOT / script).is_file(), script
    for link in re.findall(r"\]\(([^)#\s]+)\)", text):
        if "://" not in link:
            assert (path.parent / link).exists(), link


def test_the_readme_names_only_modules_that_exist_and_all_that_matter():
    named = set(re.findall(r"\(stance/(\w+)\.py\)", README.read_text(encoding="utf-8")))
    there = {path.stem for path in (ROOT / "stance").glob("*.py")}
    assert named <= there
    assert there - named <= {
        "__init__",
        "__main__",
        "device",
        "lexicon",
        "evaluate",
        "gold",
        "reliability",
        "palette",
        "captions",
        "figure",
    }


def test_the_readme_has_no_gaps():
    text = README.read_text(encoding="utf-8")
    assert re.findall(r"\b(MEASURED|TODO|TBD|FIXME|XXX)\b", text) == []


PIN = re.compile(r"[A-Za-z0-9_.-]+(?:\[\w+\])?==[0-9][0-9A-Za-z.]*(?:; [^#]+)?\s+# \S.*")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-ray.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_says_why(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-r "))]
    assert lines
    for line in lines:
        assert PIN.fullmatch(line), line


def test_requirements_are_all_that_is_imported():
    """Each package that the code imports is required by name, and none besides."""
    known = {"SQLAlchemy": "sqlalchemy", "PyYAML": "yaml", "python-pptx": "pptx", "python-docx": "docx",
             "charset-normalizer": "charset_normalizer"}  # fmt: skip
    required = {known.get(name := line.partition("==")[0].partition("[")[0], name)
                for file in ("requirements.txt", "requirements-ray.txt")
                for line in (ROOT / file).read_text().splitlines() if "==" in line}  # fmt: skip
    imported = set()
    for path in [ROOT / "dashboard.py", *(ROOT / "stance").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            imported |= {name.partition(".")[0] for name in names}
    third_party = imported - set(sys.stdlib_module_names) - {"stance"}
    assert third_party <= required
    assert required - third_party <= {"lxml_html_clean", "pyarrow", "defusedxml"}  # for trafilatura, pandas, openpyxl


def test_the_version_is_one():
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)


def test_nothing_asks_for_a_later_python():
    lowest = re.search(r'requires-python = ">=(\d+\.\d+)"', (ROOT / "pyproject.toml").read_text())[1]
    assert f"Python {lowest}" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [path for path in (ROOT / "stance").glob("*.py") if ">>> " in path.read_text()])
def test_examples_in_docstrings_hold(path):
    results = doctest.testmod(importlib.import_module(f"stance.{path.stem}"))
    assert results.attempted
    assert not results.failed


@pytest.mark.parametrize("path", sorted((ROOT / "models" / "training").glob("*.py")), ids=lambda path: path.stem)
def test_training_scripts_say_how_they_are_run(path):
    text = path.read_text(encoding="utf-8")
    if "__main__" in text:
        assert re.search(rf"python models/training/{path.name} \S", text.split('"""')[1])
