"""The layout as ``design.md`` fixes it: imports run one way, files stay small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STANCE = ROOT / "stance"
FILES = {
    ".".join(path.relative_to(STANCE).with_suffix("").parts): path
    for path in sorted(STANCE.rglob("*.py"))
} | {"dashboard": ROOT / "dashboard.py"}  # fmt: skip
CODE = [
    *FILES.values(),
    *sorted((ROOT / "models" / "training").glob("*.py")),
    *sorted((ROOT / "tests").glob("*.py")),
    *sorted((ROOT / "benchmarks").glob("*.py")),
]

MAY_IMPORT = {
    "__init__": "",
    "domain": "",
    "lexicon": "",
    "device": "",
    "languages": "",
    "codebook": "domain",
    "fetching": "",
    "documents": "domain",
    "addresses": "domain documents fetching",
    "passages": "domain",
    "packed": "",
    "padded": "",
    "one_pass": "padded",
    "unpadded": "packed padded one_pass",
    "forward": "device packed padded one_pass unpadded",
    "encoder": "domain device forward passages",
    "entailment": "domain device one_pass forward",
    "phrases": "lexicon",
    "labels": "domain lexicon phrases",
    "turns": "domain labels",
    "linking": "domain passages turns",
    "attribution": "domain encoder linking",
    "offices": "phrases",
    "people": "domain lexicon passages attribution",
    "cast": "domain lexicon passages phrases people",
    "bodies": "lexicon phrases",
    "institutions": "domain lexicon passages bodies",
    "discourse": "domain lexicon passages phrases cast institutions",
    "sources": "domain discourse",
    "nested": "domain lexicon passages",
    "voices": "domain passages turns phrases offices cast institutions discourse",
    "echoes": "domain lexicon phrases bodies cast",
    "actors": "domain lexicon passages turns attribution phrases offices people cast bodies institutions discourse sources nested echoes voices",
    "classify": "domain codebook",
    "schema": "",
    "migrations": "",
    "upgrade": "schema",
    "rows": "domain",
    "syndication": "",
    "copies": "schema syndication",
    "store": "domain schema rows copies upgrade",
    "register": "domain store",
    "corrections": "domain schema copies store",
    "judgements": "schema store",
    "following": "domain documents addresses fetching schema store",
    "checkup": "domain languages schema copies store corrections",
    "gold": "domain",
    "evaluate": "domain gold",
    "reliability": "",
    "codebook_check": "codebook classify",
    "premises": "domain lexicon passages classify",
    "pipeline": "domain device languages lexicon codebook documents passages attribution bodies actors register classify premises entailment store",
    "ahead": "domain documents pipeline",
    "engines": "domain codebook device pipeline",
    "frames": "syndication",
    "tables": "domain frames",
    "chance": "",
    "carried": "domain",
    "change": "domain tables chance",
    "palette": "domain codebook",
    "captions": "domain codebook tables chance change",
    "figure": "palette captions",
    "charts": "domain codebook tables palette captions figure",
    "timeline": "domain codebook palette captions figure",
    "export": "frames tables",
    "briefing": "domain codebook frames tables palette captions charts timeline export",
    "cli": "domain codebook codebook_check checkup documents addresses fetching following gold evaluate reliability store corrections judgements frames tables export briefing attribution register classify entailment pipeline ahead engines",
    "__main__": "cli",
    "pages": "domain languages codebook classify store passages frames tables change palette captions figure charts timeline export briefing documents addresses fetching pipeline ahead corrections judgements carried",
    "dashboard": "domain pages",
}
"""What each module may import of ours; a module imports only what stands above it. A folder is one entry."""

ONLY_IN = {
    "torch": {"device", "packed", "padded", "one_pass", "unpadded", "forward", "encoder", "entailment"},
    "transformers": {"device", "packed", "unpadded", "encoder", "entailment"},
    "safetensors": {"entailment"},
    "sqlalchemy": {
        "schema",
        "migrations",
        "upgrade",
        "copies",
        "store",
        "corrections",
        "judgements",
        "checkup",
        "following",
        "cli",
    },
    "py3langid": {"languages"},
    "rapidfuzz": {"syndication"},
    "alembic": {"migrations", "upgrade"},
    "yaml": {"codebook", "offices"},
    "trafilatura": {"documents"},
    "feedparser": {"documents"},
    "urllib3": {"fetching"},
    "truststore": {"fetching"},
    "protego": {"fetching"},
    "pypdf": {"documents"},
    "openpyxl": {"documents"},
    "striprtf": {"documents"},
    "lxml": {"documents"},
    "charset_normalizer": {"documents"},
    "platformdirs": {"store", "pages"},
    "rich": {"cli"},
    "ray": {"engines"},
    "plotly": {"figure", "charts", "timeline", "reliability", "briefing", "pages"},
    "pandas": {
        "frames",
        "tables",
        "carried",
        "change",
        "captions",
        "charts",
        "timeline",
        "export",
        "briefing",
        "pages",
    },
    "pptx": {"briefing"},
    "docx": {"briefing", "documents"},
    "kaleido": {"briefing"},
    "streamlit": {"pages", "dashboard"},
}
"""Where each third-party package may be imported."""


def group(module: str) -> str:
    return module.partition(".")[0]


def imports(path: Path, *, when_loaded: bool = False) -> Iterator[str]:
    """Full names of what a file imports; ``when_loaded``: only what runs as it is imported, not in functions."""
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        lazy = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        typing = isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        if not (when_loaded and (lazy or typing)):
            pending.extend(ast.iter_child_nodes(node))


def ours(path: Path, *, when_loaded: bool = False) -> set[str]:
    """Modules of ours that a file imports, as named in ``FILES``."""
    found = set()
    for name in imports(path, when_loaded=when_loaded):
        parts = name.split(".")
        if parts[0] == "stance":
            candidates = [".".join(parts[1:end]) for end in range(len(parts), 1, -1)]
            found.add(next((c for c in candidates if c in FILES or f"{c}.__init__" in FILES), "__init__"))
    return found


def reached(module: str) -> set[str]:
    """Third-party packages that come in when a module is imported, through ours."""
    seen, pending = set(), [module]
    while pending:
        module = pending.pop()
        if module not in seen:
            seen.add(module)
            pending.extend(m if m in FILES else f"{m}.__init__" for m in ours(FILES[module], when_loaded=True))
    return {name.partition(".")[0] for m in seen for name in imports(FILES[m], when_loaded=True)}


def test_the_table_runs_one_way():
    above: set[str] = set()
    for module, allowed in MAY_IMPORT.items():
        assert set(allowed.split()) <= above, module
        above.add(module)


def test_every_module_is_in_the_table():
    assert {group(module) for module in FILES} <= set(MAY_IMPORT)


@pytest.mark.parametrize("module", FILES)
def test_imports_of_ours(module):
    allowed = {*MAY_IMPORT[group(module)].split(), "__init__"}
    if group(module) in {"pages", "dashboard"}:
        allowed.add("pages")
    assert {group(name) for name in ours(FILES[module])} - {group(module)} <= allowed


@pytest.mark.parametrize("package", ONLY_IN)
def test_third_party_packages_keep_to_their_place(package):
    users = {group(m) for m, path in FILES.items() if package in {name.partition(".")[0] for name in imports(path)}}
    assert users <= ONLY_IN[package]


def test_the_command_line_takes_only_errors_from_sqlalchemy():
    files = [path for module, path in FILES.items() if group(module) == "cli"]
    taken = {name.rpartition(".")[0] for path in files for name in imports(path) if name.startswith("sqlalchemy")}
    assert taken == {"sqlalchemy.exc"}


@pytest.mark.parametrize("module", [m for m in FILES if group(m) in {"cli", "store", "dashboard", "pages"}])
def test_who_only_reads_waits_for_no_model(module):
    assert not reached(module) & {"torch", "transformers"}


def test_what_judges_does_load_them():
    assert "torch" in reached("pipeline")  # or the test above could not fail


@pytest.mark.parametrize("path", CODE, ids=[str(path.relative_to(ROOT)) for path in CODE])
def test_a_file_is_small_and_says_what_it_is(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert path.stem not in {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_functions_are_short(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 50, node.name
