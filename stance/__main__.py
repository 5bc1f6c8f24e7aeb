"""``python -m stance``: runs one command; see ``stance.cli``."""

import os
import sys
import threading

from stance.cli import main

SOON = 0.5
"""Seconds in which a thread that has nothing to do ends."""


def leave(status: int) -> None:
    """Ends the process, without waiting for documents that are being read when it was stopped: nothing of them would be kept."""
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join(SOON)
            if thread.is_alive():
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
    sys.exit(status)


if __name__ == "__main__":
    leave(main())
