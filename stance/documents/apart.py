"""A file and its reader in, what that finds out, read in a process of its own that is stopped after a time.

Parsers of PDF, office files, pages and mails are large, partly in C, and can be led astray by a file made for that; no
limit within our own process would hold. One such process is started when it is needed and serves all files after.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Any, TypeVar, cast

from stance.documents.items import File, Refusal

SECONDS, PER_MEBIBYTE = 5.0, 1.0
"""For one file, and more for each mebibyte: on one core a PDF of 150 full pages takes 0.7, a spreadsheet of 20,000 rows 2."""
MEMORY = 2 * 2**30
"""Bytes of address space, where the system can limit that."""
STOPPED = "Reading it {why} and was stopped; split the file or save it anew."
UNSTARTED = "The process that reads such files cannot be started; run pip install -r requirements.txt once more."
T = TypeVar("T")
_lock = Lock()
_process: subprocess.Popen[bytes] | None = None


def found(file: File, reader: Callable[[File], Iterator[T]]) -> list[T | Refusal]:
    """What a reader, a function of a module or a ``partial`` of one, yields for the file, or one refusal where it came to no end."""
    global _process
    with _lock:
        try:
            if _process is None or _process.poll() is not None:
                _process = _started()
        except (EOFError, OSError):
            return [Refusal(file.name, UNSTARTED)]
        return _answered(_process, file, reader)


def _answered(process: subprocess.Popen[bytes], file: File, reader: Callable[[File], Iterator[T]]) -> list[T | Refusal]:
    allowed = SECONDS + PER_MEBIBYTE * len(file.content) / 2**20
    late = Timer(allowed, process.kill)
    late.daemon = True
    late.start()
    try:
        return cast(list[T | Refusal], _asked(process, (reader, file)))
    except (EOFError, OSError, pickle.UnpicklingError):
        why = "took too much memory" if late.is_alive() else f"took longer than {allowed:.0f} seconds"
        _stop(process)
        return [Refusal(file.name, STOPPED.format(why=why))]
    except BaseException:  # interrupted: the answer to this file must not be taken for that to the next
        _stop(process)
        raise
    finally:
        late.cancel()


def _started() -> subprocess.Popen[bytes]:
    """The process, once it is ready; raises ``EOFError`` if it ends before."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from stance.documents.apart import serve; serve()"],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Control-C is for us
    )
    pickle.load(cast(IO[bytes], process.stdout))
    return process


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _asked(process: subprocess.Popen[bytes], what: tuple[Callable[[File], Iterator[Any]], File]) -> Any:
    question, answer = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    pickle.dump(what, question)
    question.flush()
    return pickle.load(answer)


def serve() -> None:
    """The process: readers and files from standard input, lists to standard output, until there are no more."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for parser in ("trafilatura", "pypdf", "docx", "openpyxl", "feedparser", "stance.documents.readers"):
        import_module(parser)  # now, not in the time of the first file
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    answer: list[Any] = []
    with suppress(EOFError):
        while True:
            pickle.dump(answer, answers)
            answers.flush()
            reader, file = pickle.load(sys.stdin.buffer)
            answer = list(reader(file))
