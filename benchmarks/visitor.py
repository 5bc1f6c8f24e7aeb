"""The dashboard's server as its users start it, and visitors that click without a browser: what they ask goes over the
socket that a browser uses, and they wait until the page is whole.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

ROOT = Path(__file__).parents[1]
PATIENCE = 300
"""Seconds to wait for a page."""


@contextmanager
def server(app: Path, database: Path | None = None) -> Iterator[tuple[str, int]]:
    """Host and port of a fresh server, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "STANCE_DATABASE": str(database or "")},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def _wait(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


class Visitor:
    """One tab. What its widgets hold stays from one click to the next."""

    def __init__(self, host: str) -> None:
        self._socket = connect(
            f"ws://{host}/_stcore/stream", subprotocols=["streamlit"], max_size=None  # type: ignore[list-item]
        )  # fmt: skip
        self._held: dict[str, Any] = {}
        self._known: dict[str, Any] = {}
        self._page = ""

    def close(self) -> None:
        self._socket.close()

    def options(self, key: str) -> list[str]:
        """What a filter offered when it was last drawn."""
        return list(self._known[key].options)

    def see(self, page: str = "", **widgets: Any) -> tuple[float, float]:
        """Goes to a page, or stays there, with these widgets set; seconds until its first chart (or its end), and its end.

        Values by the widget's key: a list of words, a truth, words, a number. Raises ``RuntimeError`` if the page does.
        """
        self._held |= widgets
        asked = BackMsg()
        if page != self._page:
            self._page = page
        asked.rerun_script.page_name = self._page
        for key, value in self._held.items():
            if key in self._known:
                self._set(asked.rerun_script.widget_states.widgets.add(id=self._known[key].id), value)
        started, drawn = time.perf_counter(), 0.0
        self._socket.send(asked.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE))  # type: ignore[arg-type]
            passed = time.perf_counter() - started
            element = answer.delta.new_element
            kind = element.WhichOneof("type") if answer.WhichOneof("type") == "delta" else None
            if kind == "exception":
                raise RuntimeError(element.exception.message)
            drawn = drawn or (passed if kind == "plotly_chart" else 0.0)
            if kind in {"multiselect", "date_input", "slider", "checkbox", "text_input", "button_group", "selectbox"}:
                widget = getattr(element, kind)
                self._known[widget.id.partition("-")[2].partition("-")[2]] = widget
            if answer.WhichOneof("type") == "script_finished":
                return drawn or passed, passed

    @staticmethod
    def _set(state: Any, value: Any) -> None:
        if isinstance(value, bool):
            state.bool_value = value
        elif isinstance(value, str):
            state.string_value = value
        elif isinstance(value, list):
            state.string_array_value.data.extend(value)
        else:
            state.double_array_value.data.append(value)
