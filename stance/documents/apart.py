"""A file in, what its reader finds out, read in a process of its own that is stopped after a time.

Parsers of PDF, office files, pages and mails are large, partly in C, and can be led astray by a file made for that; no
limit within our own process would hold. One such process is started when it is needed and serves all files after.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from stance.documents.items import File, Found, Refusal

SECONDS = 30.0
"""For one file: a PDF of 500 full pages takes about 10 on one core."""
MEMORY = 2 * 2**30
"""Bytes of address space, where the system can limit that."""
STOPPED = "Reading it {why} and was stopped; split the file or save it anew."
_lock = Lock()
_process: subprocess.Popen[bytes] | None = None


def found(file: File) -> list[Found]:
    """What ``readers.found`` yields for the file, or one refusal where its reader came to no end."""
    global _process
    with _lock:
        if _process is None or _process.poll() is not None:
            _process = _started()
        late = Timer(SECONDS, _process.kill)
        late.daemon = True
        late.start()
        try:
            answer: list[Found] = _asked(_process, file)
        except (EOFError, OSError, pickle.UnpicklingError):
            why = "took too much memory" if late.is_alive() else f"took longer than {SECONDS:.0f} seconds"
            answer = [Refusal(file.name, STOPPED.format(why=why))]
            _process.kill()
        except BaseException:  # interrupted: the answer to this file must not be taken for that to the next
            _process.kill()
            raise
        finally:
            late.cancel()
        return answer


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "stance.documents.apart"],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Control-C is for us
    )


def _asked(process: subprocess.Popen[bytes], file: File) -> Any:
    assert process.stdin is not None
    assert process.stdout is not None
    pickle.dump(file, process.stdin)
    process.stdin.flush()
    return pickle.load(process.stdout)


def _serve() -> None:
    """The process: files from standard input, lists to standard output, until there are no more."""
    from stance.documents import readers

    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    with suppress(EOFError):
        while True:
            pickle.dump(list(readers.found(pickle.load(sys.stdin.buffer))), answers)
            answers.flush()


if __name__ == "__main__":
    _serve()
