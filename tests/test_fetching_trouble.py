"""Servers that send too much, too slowly, or nonsense: each a sentence, and never a long wait or much memory."""

from __future__ import annotations

import gzip
import socket
import time

import pytest

from served import MOST, sentence
from stance.fetching import Passing, exchange


def test_what_is_too_large_is_not_read_to_its_end(site, fetcher):
    sent = []

    def endless(asked):
        asked.send_response(200)
        asked.end_headers()
        for _ in range(1_000):
            asked.wfile.write(b"a" * 100_000)
            sent.append(1)

    site.pages["/endless"] = endless
    assert sentence(fetcher, site.at("/endless")) == "It has more than 100,000 bytes, the most that are fetched."
    assert "more than 100,000 bytes" in sentence(fetcher, site.page("/said", "a" * 100_001))
    assert len(sent) < 500


def test_a_bomb_is_unpacked_no_further_than_the_limit(site, fetcher):
    bomb = gzip.compress(b"a" * 200_000_000)
    assert len(bomb) < 250_000
    site.pages["/bomb"] = (200, {"Content-Encoding": "gzip"}, bomb[:90_000])
    start = time.perf_counter()
    assert "more than 100,000 bytes" in sentence(fetcher, site.at("/bomb"))
    assert time.perf_counter() - start < 1


def test_packed_pages_are_unpacked_and_damaged_ones_refused(site, fetcher):
    packed = gzip.compress(b"Ada Brandt spoke." * 99)
    site.pages["/good"] = (200, {"Content-Encoding": "gzip"}, packed)
    site.pages["/bad"] = (200, {"Content-Encoding": "gzip"}, b"Ada Brandt spoke.")
    assert fetcher.get(site.at("/good"), most=MOST).content == b"Ada Brandt spoke." * 99
    assert sentence(fetcher, site.at("/bad")) == "What the server sent cannot be unpacked."


def slowly(asked, pieces: int = 100, pause: float = 0.1) -> None:
    asked.send_response(200)
    asked.end_headers()
    for _ in range(pieces):
        asked.wfile.write(b"a")
        asked.wfile.flush()
        time.sleep(pause)


def test_a_server_that_falls_silent(site, fetcher, monkeypatch):
    monkeypatch.setattr(exchange, "SILENCE", 0.2)
    site.pages["/silent"] = lambda _: time.sleep(1)
    site.pages["/halting"] = lambda asked: slowly(asked, 2, 1)
    for path in ("/silent", "/halting"):
        with pytest.raises(Passing, match="sent nothing for 0 seconds"):
            fetcher.get(site.at(path), most=MOST)


def headers_slowly(asked) -> None:
    for _ in range(100):
        asked.wfile.write(b"H")
        asked.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("answer", [slowly, headers_slowly])
def test_a_server_that_sends_a_byte_at_a_time(site, fetcher, monkeypatch, answer):
    monkeypatch.setattr(exchange, "WHOLE", 0.5)
    site.pages["/dripping"] = answer
    start = time.monotonic()
    with pytest.raises(Passing, match="took longer than"):
        fetcher.get(site.at("/dripping"), most=MOST)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "sent",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
def test_an_answer_that_is_none(site, fetcher, sent):
    site.pages["/bad"] = lambda asked: asked.wfile.write(sent) and None
    assert sentence(fetcher, site.at("/bad")) == "The connection broke off; try again later."


def test_a_server_that_is_not_there(site, fetcher):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "127.0.0.1 does not answer: Connection refused." in sentence(fetcher, f"http://127.0.0.1:{port}/")
    assert "No server by the name of nowhere.invalid was found." in sentence(fetcher, "http://nowhere.invalid/")


def test_a_robots_txt_made_to_take_long(site, fetcher):
    agents = "".join(f"User-agent: {n}\n" for n in range(1_500))
    rules = "".join(f"Disallow: /{n}\n" for n in range(15_000))
    site.page("/robots.txt", agents + rules)
    start = time.perf_counter()
    assert "robots.txt is too long to be heeded" in sentence(fetcher, site.page("/", "x"))
    assert time.perf_counter() - start < 1


def test_a_server_without_encryption_is_not_taken_for_one_with_it(site, fetcher):
    said = sentence(fetcher, site.at("/").replace("http:", "https:"))
    assert said.startswith("No secure connection could be made to the server")
