"""A web server on this machine that answers as a test wants it to, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from stance.fetching import Fetcher, Unfetched

MOST = 100_000
"""Bytes that tests let be fetched."""
Answer = tuple[int, dict[str, str], bytes]


class Site:
    """``pages``: by path an answer, or a function of the request that makes one or writes it itself."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[BaseHTTPRequestHandler], Answer | None]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    def __enter__(self) -> Site:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append(dict(self.headers))
                answer = site.pages.get(self.path, (404, {}, b"Nothing."))
                if callable(answer):
                    answer = answer(self)
                if answer is not None:
                    status, headers, body = answer
                    self.send_response(status)
                    for name, value in {"Content-Length": str(len(body)), **headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Whoever asked has left; that is what some tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return self._server.server_port

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, html: str, kind: str = "text/html; charset=utf-8", **headers: str) -> str:
        """Puts a page there; its address."""
        self.pages[path] = (200, {"Content-Type": kind, **headers}, html.encode())
        return self.at(path)

    def moved(self, path: str, to: str) -> str:
        self.pages[path] = (302, {"Location": to}, b"")
        return self.at(path)

    def asked_for(self, path: str) -> int:
        return self.asked.count(path)


def sentence(fetcher: Fetcher, address: str) -> str:
    """Why an address is not fetched."""
    with pytest.raises(Unfetched) as caught:
        fetcher.get(address, most=MOST)
    return str(caught.value)
