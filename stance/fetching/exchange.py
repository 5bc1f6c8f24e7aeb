"""One address in, one answer of its server out: how much is read of it, for how long, and every failure as a sentence.

Whether the server wants to be asked, and when, is left to ``client``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from http import HTTPStatus

from urllib3 import BaseHTTPResponse, Timeout
from urllib3.exceptions import DecodeError, InvalidHeader, LocationParseError, SSLError, TimeoutError
from urllib3.util import Retry, Url, parse_url

from stance import __version__
from stance.fetching.connecting import Deadline, Opened, Passing, Unfetched, Unsafe, pool

__all__ = ["Barred", "Page", "Passing", "Unfetched", "Unsafe", "ask", "checked", "normal", "url_of"]

AGENT = "Stance"
HEADERS = {"User-Agent": f"{AGENT}/{__version__}", "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
SILENCE = 15.0
"""Seconds that a server may take to let us in, and between two pieces of what it sends."""
WHOLE = 120.0
"""Seconds for one answer."""
LONGEST = 2_000
"""Characters of an address; browsers take no longer ones either."""
PIECE = 2**16
_NAME = re.compile(r"[\w.+:/-]{0,100}", re.ASCII)
"""Of a media type or an encoding; what a server calls them otherwise is not passed on."""
BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


class Barred(Unfetched):
    """The server's robots.txt asks programs to stay away."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer. ``address``: where it came from in the end; ``kind`` and ``charset`` as the server calls them, in small
    letters; ``location``: where it sends us instead; ``wait``: the seconds it asks for. Empty or ``None`` if not given."""

    address: str
    status: int
    content: bytes = b""
    kind: str = ""
    charset: str = ""
    etag: str = ""
    modified: str = ""
    location: str = ""
    wait: float | None = None

    @property
    def busy(self) -> bool:
        return self.status in BUSY or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR


def checked(address: str) -> Url:
    """An address taken apart; raises ``Unfetched`` for one that is not of the web."""
    try:
        url = parse_url(address.strip())
    except LocationParseError:
        raise Unfetched("It is no address of the web; those look like https://bugle.example/dam.") from None
    if url.scheme not in ("http", "https"):
        other = f", not {url.scheme[:20]}" if url.scheme else "; write it with https:// in front"
        raise Unfetched(f"Only http and https addresses are fetched{other}.")
    if not url.host:
        raise Unfetched("The address names no server.")
    if url.auth:
        raise Unfetched("An address with a name or password in it is not fetched.")
    if len(url_of(url)) > LONGEST:
        raise Unfetched(f"The address has more than {LONGEST:,} characters.")
    return url


def url_of(url: Url) -> str:
    """The address as it is asked for: without its fragment."""
    return url._replace(fragment=None).url


def normal(address: str) -> str:
    """The one spelling of an address: two that are the same to a server are. Raises ``Unfetched`` as ``checked``.

    >>> normal("HTTPS://Bugle.Example/der Damm#top")
    'https://bugle.example/der%20Damm'
    """
    return url_of(checked(address))


def ask(url: Url, headers: Mapping[str, str], *, most: int, opened: Opened) -> Page:
    """One GET request; of an answer 200 the content, unpacked. Raises ``Unfetched`` where there is none, or it has more
    than ``most`` bytes. Every other status is the caller's."""
    with Deadline(WHOLE) as deadline:
        server = pool(url.scheme or "", url.host or "", url.port, lambda *where: deadline.watch(opened(*where)))
        try:
            with closing(server):
                answer = server.urlopen(
                    "GET",
                    url.request_uri,
                    headers={**HEADERS, **headers},
                    timeout=Timeout(SILENCE),
                    retries=False,
                    redirect=False,
                    preload_content=False,
                )
                with closing(answer):
                    page = _page(url, answer, most)
        except Unfetched:
            raise
        except Exception as error:  # what strangers send makes libraries fail in ways their authors did not foresee
            if not deadline.over:
                raise _sentence(error) from error
        if deadline.over:
            raise Passing(f"The server took longer than {WHOLE:.0f} seconds to send it.")
    return page


def _page(url: Url, answer: BaseHTTPResponse, most: int) -> Page:
    kind, *fields = answer.headers.get("Content-Type", "").lower().split(";")
    charsets = [
        value.strip(" \"'") for name, _, value in (f.partition("=") for f in fields) if name.strip() == "charset"
    ]
    return Page(
        url_of(url),
        answer.status,
        _content(answer, most) if answer.status == HTTPStatus.OK else b"",
        _name(kind.strip()),
        _name("".join(charsets[:1])),
        answer.headers.get("ETag", "")[:LONGEST],
        answer.headers.get("Last-Modified", "")[:LONGEST],
        answer.get_redirect_location() or "",
        _wait(answer),
    )


def _name(given: str) -> str:
    return given if _NAME.fullmatch(given) else ""


def _content(answer: BaseHTTPResponse, most: int) -> bytes:
    declared = answer.headers.get("Content-Length", "")
    content = bytearray()
    if not (declared.isdecimal() and int(declared[:20]) > most):
        for piece in answer.stream(PIECE):
            content += piece
            if len(content) > most:
                break
        else:
            return bytes(content)
    raise Unfetched(f"It has more than {most:,} bytes, the most that are fetched.")


def _wait(answer: BaseHTTPResponse) -> float | None:
    with suppress(InvalidHeader, ValueError, OverflowError):
        if given := answer.headers.get("Retry-After", "")[:40]:
            return Retry().parse_retry_after(given)
    return None


def _sentence(error: Exception) -> Unfetched:
    """What went wrong on the way, for a user."""
    if isinstance(error, TimeoutError):
        return Passing(f"The server sent nothing for {SILENCE:.0f} seconds.")
    if isinstance(error, SSLError):
        why = getattr(error.args[0], "verify_message", "") if error.args else ""
        return Unsafe(f"No secure connection could be made to the server{f': {why}' if why else ''}".rstrip(".") + ".")
    if isinstance(error, DecodeError):
        return Unfetched("What the server sent cannot be unpacked.")
    return Passing("The connection broke off; try again later.")
