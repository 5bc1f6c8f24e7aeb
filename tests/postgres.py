"""A PostgreSQL server of the tests' own on the loopback, where Debian's package is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"
"""Who runs the server where the tests are root's, which PostgreSQL refuses; Debian's package makes this user."""


def programs() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``; ``None`` where there is none, or no user to run them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    owner = os.geteuid() or any(user.pw_name == OWNER for user in pwd.getpwall())
    return found[-1].parent if found and owner else None


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """The URL of its first database, while it runs."""
    as_owner = {} if os.geteuid() else {"user": OWNER}
    folder = Path(tempfile.mkdtemp(prefix="stance-pg-"))
    if as_owner:
        shutil.chown(folder, OWNER)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(name: str, *words: str) -> None:
        command = [str(bin_folder / name), "-D", str(folder / "data"), *words]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **as_owner)  # type: ignore[call-overload]

    try:
        call("initdb", "--username=stance", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        call("pg_ctl", "--wait", "--log", str(folder / "log"), "--options", options, "start")
        yield f"postgresql+psycopg://stance@127.0.0.1:{port}/postgres"
    finally:
        call("pg_ctl", "--wait", "--mode=immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
