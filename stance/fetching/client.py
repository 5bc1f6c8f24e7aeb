"""Addresses in, pages out, as a polite visitor: robots.txt is heeded, redirects are followed and checked one by one,
and no server is asked more often than it likes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urljoin

from protego import Protego
from urllib3.util import Url

from stance.fetching.connecting import opener
from stance.fetching.exchange import AGENT, Barred, Page, Passing, Unfetched, Unsafe, ask, checked, url_of

REDIRECTS = 5
PAUSE = 1.0
"""Seconds between two requests to one host; robots.txt may ask for more (``Crawl-delay``)."""
LONGEST_WAIT = 30.0
"""Seconds that are waited where a server asks for it; longer ones are for the user to wait."""
ROBOTS = 500 * 2**10
"""Bytes of a robots.txt (RFC 9309, 2.5); one that is longer counts as one that cannot be had."""
WORK = 2_000_000
"""Programs that a robots.txt names, times its lines; protego takes 1.5 seconds for a million. Real ones stay far below."""


class Fetcher:
    """Remembers what servers said of robots and when they may be asked again, so one serves all addresses of a run."""

    def __init__(self, *, allow_private: bool = False) -> None:
        self._opened = opener(allow_private)
        self._rules: dict[tuple[str | None, ...], Protego | Unfetched] = {}
        self._next: dict[str, float] = {}
        self._pause: dict[str, float] = {}

    def get(self, address: str, *, most: int, etag: str = "", modified: str = "") -> Page | None:
        """What lies at an address, at most ``most`` bytes; ``None`` if it is still what ``etag`` and ``modified`` name.

        Raises ``Unfetched``: ``Barred`` where robots.txt asks programs not to, ``Passing`` where it may work later.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in known.items() if value}
        page = self._followed(address, headers, most)
        if page.status == HTTPStatus.NOT_MODIFIED and headers:
            return None
        if page.status != HTTPStatus.OK:
            raise (Passing if page.busy else Unfetched)(f"The server answered {_status(page.status)}.")
        return page

    def _followed(self, address: str, headers: Mapping[str, str], most: int, *, heeding: bool = True) -> Page:
        """The answer behind at most so many redirects. Not ``heeding``: robots.txt itself."""
        for _ in range(REDIRECTS + 1):
            url = checked(address)
            if heeding:
                self._heed(url)
            page = self._patiently(url, headers, most)
            if not page.location:
                return page
            try:
                address = urljoin(page.address, page.location)
            except ValueError:
                raise Unfetched("It is redirected to what is no address of the web.") from None
        raise Unfetched(f"The address was redirected more than {REDIRECTS} times.")

    def _patiently(self, url: Url, headers: Mapping[str, str], most: int) -> Page:
        """One answer; a server that asks us to wait is asked once more after that."""
        page = self._in_turn(url, headers, most)
        if page.busy and page.wait is not None:
            page = self._in_turn(url, headers, most)
        return page

    def _in_turn(self, url: Url, headers: Mapping[str, str], most: int) -> Page:
        host = url.host or ""
        wait = self._next.get(host, 0.0) - time.monotonic()
        if wait > LONGEST_WAIT:
            raise Passing(f"The server asks to be left alone for {wait:,.0f} seconds.")
        if wait > 0:
            time.sleep(wait)
        pause = self._pause.get(host, PAUSE)
        try:
            page = ask(url, headers, most=most, opened=self._opened)
            pause = max(pause, page.wait or 0.0) if page.busy else pause
            return page
        finally:
            self._next[host] = time.monotonic() + pause

    def _heed(self, url: Url) -> None:
        """Raises ``Barred`` where the server's robots.txt says so, ``Passing`` where it cannot be had."""
        origin = (url.scheme, url.host, str(url.port))
        if origin not in self._rules:
            rules = self._rules[origin] = self._robots(url)
            delay = rules.crawl_delay(AGENT) if isinstance(rules, Protego) else None
            self._pause[url.host or ""] = min(max(delay or 0.0, PAUSE), LONGEST_WAIT)
        known = self._rules[origin]
        if isinstance(known, Unfetched):  # a server that is away is not waited for again
            raise known
        if not known.can_fetch(url_of(url), AGENT):
            raise Barred("The server's robots.txt asks programs not to fetch it.")

    def _robots(self, url: Url) -> Protego | Unfetched:
        """RFC 9309, 2.3.1: none at all allows everything, one that cannot be had nothing."""
        address = url._replace(path="/robots.txt", query=None, fragment=None).url
        try:
            page = self._followed(address, {}, ROBOTS, heeding=False)
        except (Passing, Unsafe) as error:
            return error
        except Unfetched as error:
            return Passing(f"The server's robots.txt cannot be had, so nothing is fetched from it. {error}")
        if page.busy:
            return Passing(f"The server answered {_status(page.status)} when asked for its robots.txt.")
        rules = page.content.decode("utf-8", "replace")
        if rules.lower().count("agent") * len(rules.splitlines()) > WORK:
            return Unfetched("The server's robots.txt is too long to be heeded, so nothing is fetched from it.")
        return Protego.parse(rules)


def _status(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)
