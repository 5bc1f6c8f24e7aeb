"""Feeds malformed documents to every reader, led by which code they reach (atheris, libFuzzer), and counts what goes wrong.

python -m benchmarks.fuzz_readers [--documents 10000] [--seed 7] [--only .pdf .eml] [--keep FOLDER]

The good file of each kind in ``tests/papers.py`` is damaged over and over; whatever reaches new lines of our readers or of
the parsers in pure Python is kept and damaged further. Readers run in this process, not in the one apart that is
stopped after some seconds and held to a size, so that what that would catch is counted. A crash is an error that comes
through, an answer that could not be shown or stored, or a death of the process; the document goes into ``--keep``.
Ends with 1 if there was a crash or a hang. 10,000 take about a minute on one core.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import json
import os
import pickle
import random
import re
import resource
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import atheris

sys.path.append(str(Path(__file__).parents[1] / "tests"))
with (
    redirect_stderr(io.StringIO()),
    atheris.instrument_imports(
        include=["stance.documents", "pypdf", "striprtf", "email", "zipfile", "csv"],
        exclude=[
            "pypdf._codecs.adobe_glyphs",
            "pypdf._codecs.core_font_metrics",
            "pypdf._writer",
        ],  # tables, and no reading
    ),
):
    import zipfile

    import papers
    from stance.documents import READERS, Refusal, apart, readers
    from stance.domain import Document

HANG = 5
"""Seconds for one document."""
DEAD = 60
"""Seconds after which C code that does not come back is given up, with the process."""
LARGEST = 2**17
"""Bytes of a malformed document."""
ARCHIVES = (".docx", ".odt", ".xlsx", ".zip")
WORDS = [b"\\x00", b"\\x0d\\x0a\\x0d\\x0a", b"<!ENTITY", b"<!DOCTYPE", b"&#0;", b"\\xff\\xfe", b"\\xed\\xa0\\x80", b"99999999999",
         b"../", b"=?utf-8?b?gA==?=", b"\\\\u-99999 ", b"\\\\bin99 ", b"/Length", b"endstream", b"xref", b"boundary=", b"--",
         b"Content-Type:", b"base64", b"quoted-printable", b"charset=", b"\\xe2\\x80\\xae", b"<w:p>", b"<text:p>", b"{\\\\"]  # fmt: skip
"""What a random byte seldom spells, as libFuzzer writes it in a dictionary."""


class Late(BaseException):
    """A document that takes too long; no reader catches it."""


@dataclass(slots=True)
class Report:
    """Counts of one kind of file, or of all. ``unforeseen``: refusals by the last net, by the error that it caught."""

    documents: int = 0
    read: int = 0
    refused: int = 0
    unforeseen: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    slowest: float = 0.0
    peak_memory: int = 0

    def add(self, other: Report) -> None:
        self.documents += other.documents
        self.read += other.read
        self.refused += other.refused
        self.unforeseen.update(other.unforeseen)
        self.crashes += other.crashes
        self.hangs += other.hangs
        self.slowest = max(self.slowest, other.slowest)
        self.peak_memory = max(self.peak_memory, other.peak_memory)


def check(items: list[Any]) -> None:
    """What holds for every answer: something is said, in words that can be shown, printed and stored."""
    assert items, "nothing is said of the document"
    for item in items:
        said = item.text if isinstance(item, Document) else item.reason
        assert said.strip(), "nothing is said of the document"
        (said + item.name).encode()
        assert not set(said + item.name) & set("\0\r\x1b\u202e"), "words that cannot be shown"


def read(name: str, content: bytes, report: Report) -> None:
    """One document through its reader, into the report."""
    faulthandler.dump_traceback_later(DEAD, exit=True)
    signal.setitimer(signal.ITIMER_REAL, HANG)
    start = perf_counter()
    try:
        items = list(readers.read_content(name, content))
        signal.setitimer(signal.ITIMER_REAL, 0)
        check(items)
        report.read += any(isinstance(item, Document) for item in items)
        reasons = [item.reason for item in items if isinstance(item, Refusal)]
        report.refused += bool(reasons)
        report.unforeseen.update(r.rpartition("(")[2].rstrip(").") for r in reasons if "what its name says (" in r)
    except Late:
        report.hangs.append(f"{name}: {''.join(traceback.format_exc(limit=-3))}")
        raise
    except Exception:
        report.crashes.append(f"{name}: {traceback.format_exc(limit=-5)}")
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
        report.documents += 1
        report.slowest = max(report.slowest, perf_counter() - start)


def mutated(suffix: str) -> Callable[[bytes, int, int], bytes]:
    """How a file of a kind is damaged: byte by byte, or for most archives within one of the files in it."""

    def within(inner: bytes, chance: random.Random) -> bytes:
        """Half of the time a name, a value or a text of the XML alone, so that it stays well-formed and is looked into."""
        pieces = re.split(rb"([<>\"= /]+)", inner)
        if not inner.startswith(b"<") or chance.random() < 0.5:
            return atheris.Mutate(inner, LARGEST)
        place = chance.randrange(0, len(pieces), 2)
        pieces[place] = re.sub(rb"[<>&\"\x00-\x1f\x80-\xff]", b"", atheris.Mutate(pieces[place], LARGEST))
        return b"".join(pieces)

    def mutate(content: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if suffix in ARCHIVES and chance.random() < 0.9:
            with suppress(Exception), zipfile.ZipFile(io.BytesIO(content)) as archive:
                files = {name: archive.read(name) for name in archive.namelist()}
                chosen = chance.choice(sorted(files))
                damaged = papers.zipped({**files, chosen: within(files[chosen], chance)})
                return damaged if len(damaged) <= most else content
        return atheris.Mutate(content, most)

    return mutate


def fuzz(suffix: str, documents: int, seed: int, scratch: Path, keep: Path | None) -> None:
    """Never returns: libFuzzer owns the process. The report lies in ``scratch`` when it is gone."""
    report, good = Report(), papers.GOOD[suffix]
    (corpus := scratch / f"good{suffix}").mkdir()
    (corpus / "good").write_bytes(good)
    (scratch / "words").write_text("\n".join(f'"{word.decode()}"' for word in WORDS))

    def late(*_: Any) -> None:
        raise Late

    def one(content: bytes) -> None:
        if content == good:  # shows libFuzzer the way, and is not counted
            list(readers.read_content(f"a{suffix}", good))
            return
        (scratch / "last").write_bytes(content)
        wrong = True
        with suppress(Late, Exception):
            read(f"a{suffix}", content, report)
            wrong = False
        if wrong and keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{report.documents}{suffix}").write_bytes(content)
        report.peak_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        (scratch / "report").write_bytes(pickle.dumps(report))
        if report.documents >= documents:
            os._exit(0)

    signal.signal(signal.SIGALRM, late)
    options = [
        f"-seed={seed}",
        f"-max_len={LARGEST}",
        "-len_control=0",
        "-timeout=0",
        "-rss_limit_mb=0",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], str(corpus), f"-dict={scratch / 'words'}", f"-artifact_prefix={scratch}/", *options],
                  one, custom_mutator=mutated(suffix))  # fmt: skip
    atheris.Fuzz()


def run(documents: int, seed: int, suffixes: list[str], keep: Path | None = None) -> dict[str, Report]:
    """One kind of file after the other, each in a fork, so that nothing one of them does costs the others their count."""
    apart.found = lambda file, read: list(read(file))  # type: ignore[assignment]
    for suffix in suffixes:  # what is imported and cached on first use, once
        list(readers.read_content(f"a{suffix}", papers.GOOD[suffix]))
    found = {}
    for place, suffix in enumerate(suffixes):
        share = documents // len(suffixes) + (place < documents % len(suffixes))
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            if not (process := os.fork()):
                _fork(suffix, share, seed, scratch, keep)
            status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            found[suffix] = _report(scratch, suffix, status, keep)
    return found


def _fork(suffix: str, documents: int, seed: int, scratch: Path, keep: Path | None) -> None:
    silent = os.open(scratch / "output", os.O_WRONLY | os.O_CREAT)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    try:
        fuzz(suffix, documents, seed, scratch, keep)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def _report(scratch: Path, suffix: str, status: int, keep: Path | None) -> Report:
    kept = scratch / "report"
    report = pickle.loads(kept.read_bytes()) if kept.exists() else Report()
    if status:
        report.crashes.append(
            f"a{suffix}: ended with {status}\n{(scratch / 'output').read_text(errors='replace')[-2000:]}"
        )
        if keep and (scratch / "last").exists():
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"last{suffix}").write_bytes((scratch / "last").read_bytes())
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", nargs="+", choices=list(READERS), default=list(READERS))
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    whole = Report()
    for suffix, report in run(given.documents, given.seed, given.only, given.keep).items():
        whole.add(report)
        print(f"{suffix:7} {report.documents:6,} malformed, {report.read:6,} read, {len(report.crashes)} crashes,"
              f" {len(report.hangs)} hangs, slowest {report.slowest:.1f} s, {report.peak_memory / 2**20:,.0f} MiB")  # fmt: skip
    print(json.dumps({
        "malformed": whole.documents, "read": whole.read, "refused": whole.refused, "crashes": whole.crashes,
        "hangs over 5 s": whole.hangs, "slowest, seconds": round(whole.slowest, 2),
        "peak memory, MiB": round(whole.peak_memory / 2**20), "unforeseen": dict(whole.unforeseen.most_common()),
    }, indent=2))  # fmt: skip
    raise SystemExit(bool(whole.crashes or whole.hangs))


if __name__ == "__main__":
    main()
