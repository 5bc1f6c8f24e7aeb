"""A short run of the fuzzer: every reader, a few malformed documents each, the same ones in every run."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from opened import ROOT
from stance.documents import READERS

DOCUMENTS = 16 * len(READERS)

pytest.importorskip("atheris", reason="atheris has wheels for Linux on x86-64 and Python 3.11 to 3.13 only")


def test_malformed_documents_do_no_harm():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.fuzz_readers", "--documents", str(DOCUMENTS), "--seed", "7"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout[done.stdout.index("{") :])
    assert told["malformed"] == DOCUMENTS
    assert told["read"] > 0
    assert told["refused"] > DOCUMENTS // 4
    assert (told["crashes"], told["hangs over 5 s"]) == ([], [])
    assert all(f"{suffix} " in done.stdout for suffix in READERS)
