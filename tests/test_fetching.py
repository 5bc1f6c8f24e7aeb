"""What is fetched, how politely, and what is refused; against a server of the test's own, nothing outside is reached."""

from __future__ import annotations

import socket
import time

import pytest

from served import MOST, sentence
from stance import __version__
from stance.fetching import Barred, Fetcher, Passing, Unfetched, client, connecting, exchange


def test_a_page_with_what_the_server_says_of_it(site, fetcher):
    address = site.page("/dam?a=1", "Über", kind='Text/HTML; Charset="UTF-8"', ETag='"1"', **{"Last-Modified": "today"})
    page = fetcher.get(f"{address}#top", most=MOST)
    assert (page.address, page.content.decode(), page.kind, page.charset) == (address, "Über", "text/html", "utf-8")
    assert (page.etag, page.modified) == ('"1"', "today")
    assert site.headers[-1]["User-Agent"] == f"Stance/{__version__}"


def test_a_state_that_is_known_is_not_sent_again(site, fetcher):
    site.pages["/feed"] = lambda asked: (304, {}, b"") if asked.headers["If-None-Match"] == '"1"' else (200, {}, b"new")
    assert fetcher.get(site.at("/feed"), most=MOST, etag='"1"') is None
    assert fetcher.get(site.at("/feed"), most=MOST, etag='"0"').content == b"new"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("file:///etc/passwd", "Only http and https addresses are fetched, not file."),
        ("ftp://bugle.example/a", "not ftp."),
        ("javascript://bugle.example/a", "not javascript."),
        ("http://ada:secret@bugle.example/", "with a name or password"),
        ("http://[::1/", "no address of the web"),
        ("http://bugle.example:999999/", "no address of the web"),
        ("http://bugle\x07.example/", "no address of the web"),
        (f"http://bugle.example/{'a' * 2_000}", "more than 2,000 characters"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused_at_home_and_behind_a_redirect(site, fetcher, address, expected):
    assert expected in sentence(fetcher, address)
    assert expected in sentence(fetcher, site.moved("/away", address))


def test_an_address_without_a_server(fetcher):
    assert sentence(fetcher, "http:///a") == "The address names no server."


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0.0.0.0", "10.1.2.3", "192.168.0.1",
     "172.16.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[fe80::1]", "[fd00::1]", "[ff02::1]",
     "[64:ff9b::7f00:1]", "[2002:7f00:1::]"],
)  # fmt: skip
def test_private_addresses_are_refused_in_every_spelling(site, host):
    said = sentence(Fetcher(), site.at("/", host))
    assert "is not on the public internet" in said or "No server by the name" in said
    assert site.asked == []


@pytest.fixture
def half_public(monkeypatch):
    """127.0.0.1 passes for an address of the public internet, and no other of this machine."""
    real = connecting.is_public
    monkeypatch.setattr(connecting, "is_public", lambda address: address == "127.0.0.1" or real(address))


@pytest.mark.parametrize("host", ["127.0.0.2", "[::1]", "169.254.169.254"])
def test_a_redirect_to_a_private_address_is_refused(site, half_public, host):
    public = Fetcher()
    assert public.get(site.page("/good", "Good."), most=MOST).content == b"Good."
    assert "not on the public internet" in sentence(public, site.moved("/trap", site.at("/good", host)))
    assert site.asked_for("/good") == 1


def test_the_address_that_is_connected_to_is_the_one_that_was_checked(site, monkeypatch):
    """DNS rebinding: the name is public when it is first looked up, and this machine ever after."""
    real, looked_up = socket.getaddrinfo, []

    def rebinding(host, port, *more, **named):
        if host != "rebound.example":
            return real(host, port, *more, **named)
        looked_up.append(host)
        return real("192.0.2.1" if len(looked_up) == 1 else "127.0.0.1", port, *more, **named)

    monkeypatch.setattr(connecting, "is_public", lambda address: address == "192.0.2.1")
    monkeypatch.setattr(exchange, "SILENCE", 0.3)
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    connected = []
    monkeypatch.setattr(socket, "create_connection", lambda where, *_: connected.append(where) or refuse())
    for _ in range(2):
        sentence(Fetcher(), site.at("/", "rebound.example"))
    assert connected == [("192.0.2.1", site.port)]
    assert site.asked == []


def refuse():
    raise ConnectionRefusedError(111, "Connection refused")


def test_redirects_are_followed_five_times_and_no_more(site, fetcher):
    site.page("/0", "There.")
    for number in range(1, 7):
        site.moved(f"/{number}", f"/{number - 1}")
    page = fetcher.get(site.at("/5"), most=MOST)
    assert (page.content, page.address) == (b"There.", site.at("/0"))
    assert sentence(fetcher, site.at("/6")) == "The address was redirected more than 5 times."


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: stance\nDisallow: /dam", False),
        ("User-agent: *\nDisallow: /*.html$", False),
        ("User-agent: *\nDisallow: /\nAllow: /dam", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Stance\nDisallow:", True),
        ("User-agent: other\nDisallow: /", True),
        ("<html>Not found</html>", True),
        ("", True),
    ],
)
def test_robots_txt_is_heeded(site, fetcher, rules, allowed):
    site.page("/robots.txt", rules, kind="text/plain")
    address = site.page("/dam.html", "Dam.")
    if allowed:
        assert fetcher.get(address, most=MOST).content == b"Dam."
    else:
        with pytest.raises(Barred, match=r"robots.txt asks programs not to fetch it"):
            fetcher.get(address, most=MOST)
        assert site.asked_for("/dam.html") == 0


def test_robots_txt_is_heeded_behind_a_redirect_and_asked_for_once(site, fetcher):
    site.page("/robots.txt", "User-agent: *\nDisallow: /private")
    site.page("/private", "Secret.")
    for _ in range(2):
        assert "robots.txt" in sentence(fetcher, site.moved("/away", "/private"))
    assert (site.asked_for("/private"), site.asked_for("/robots.txt")) == (0, 1)


@pytest.mark.parametrize(
    "answer", [(500, {}, b""), (503, {}, b""), (429, {}, b""), (302, {"Location": "/robots.txt"}, b"")]
)
def test_where_robots_txt_cannot_be_had_nothing_is_fetched(site, fetcher, answer):
    site.page("/dam", "Dam.")
    site.pages["/robots.txt"] = answer
    with pytest.raises(Passing, match=r"robots.txt"):
        fetcher.get(site.at("/dam"), most=MOST)
    assert site.asked_for("/dam") == 0


def test_a_server_is_left_a_pause_between_two_requests(site, fetcher, monkeypatch):
    monkeypatch.setattr(client, "PAUSE", 0.2)
    start = time.monotonic()
    for path in ("/a", "/b"):
        fetcher.get(site.page(path, "x"), most=MOST)
    assert len(site.asked) == 3
    assert time.monotonic() - start >= 0.4


def test_a_longer_pause_that_robots_txt_asks_for_is_kept(site, fetcher):
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 0.3")
    fetcher.get(site.page("/a", "x"), most=MOST)
    start = time.monotonic()
    fetcher.get(site.at("/a"), most=MOST)
    assert time.monotonic() - start >= 0.25


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_asks_to_wait_is_asked_once_more_after_that(site, fetcher, status):
    times = []

    def busy(_):
        times.append(time.monotonic())
        return (status, {"Retry-After": "1"}, b"") if len(times) == 1 else (200, {}, b"Here.")

    site.pages["/busy"] = busy
    assert fetcher.get(site.at("/busy"), most=MOST).content == b"Here."
    assert times[1] - times[0] >= 0.9


def test_the_second_wait_that_a_server_asks_for_is_kept_too(site, fetcher):
    waits = iter(["0", "3600"])
    site.pages["/busy"] = lambda _: (429, {"Retry-After": next(waits)}, b"")
    assert "The server answered 429" in sentence(fetcher, site.at("/busy"))
    assert "asks to be left alone" in sentence(fetcher, site.at("/busy"))
    assert site.asked_for("/busy") == 2


def test_a_server_that_asks_to_wait_long_is_left_alone(site, fetcher):
    site.pages["/busy"] = (500, {"Retry-After": "3600"}, b"")
    site.page("/other", "x")
    for path in ("/busy", "/busy", "/other"):
        said = sentence(fetcher, site.at(path))
        assert "asks to be left alone for 3,6" in said or "for 3,5" in said
    assert (site.asked_for("/busy"), site.asked_for("/other")) == (1, 0)


@pytest.mark.parametrize(
    ("status", "expected", "passing"),
    [(404, "404 (Not Found)", False), (403, "403 (Forbidden)", False), (204, "204", False), (299, "299", False),
     (500, "500 (Internal Server Error)", True), (429, "429", True)],
)  # fmt: skip
def test_what_a_server_answers_is_said(site, fetcher, status, expected, passing):
    site.pages["/dam"] = (status, {}, b"<script>")
    with pytest.raises(Unfetched, match="The server answered") as caught:
        fetcher.get(site.at("/dam"), most=MOST)
    assert expected in str(caught.value)
    assert isinstance(caught.value, Passing) == passing
