"""A host and a port in, a connection out: only to addresses of the public internet, and only for so long.

The address that is connected to is the one that was checked, so a name that is looked up to another address in between
(DNS rebinding) gains nothing. Proxies are not used: behind one nothing could be checked.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Any

import truststore
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that end in the IPv4 address they stand for (RFC 6052)."""
MOST_ADDRESSES = 4
"""Of one host that are tried."""
Opened = Callable[[str, int, Any], socket.socket]
"""Host, port and seconds to a connection."""


class Unfetched(ValueError):
    """Raised where an address is not fetched; the text is a sentence for a user."""


class Passing(Unfetched):
    """It may work later: the server is away, busy or slow."""


class Unsafe(Unfetched):
    """The server may not be connected to, or not in secret as it should."""


def is_public(address: str) -> bool:
    """Whether an IP address is one machine of the public internet, also behind another spelling of it.

    >>> [is_public(a) for a in ("192.0.43.8", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::10.0.0.1")]
    [True, False, False, False, False, False]
    """
    ip: IPv4Address | IPv6Address | None = ip_address(address)
    if isinstance(ip, IPv6Address):
        inner = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
        ip = ip.ipv4_mapped or ip.sixtofour or inner or ip
        if isinstance(ip, IPv6Address) and (ip.is_site_local or ip.teredo):
            return False
    return ip is not None and ip.is_global and not (ip.is_multicast or ip.is_reserved)


def opener(allow_private: bool) -> Opened:
    """What opens connections; ``allow_private``: to addresses of this machine and of private networks, too.

    Its function raises ``Unsafe`` for a host that may not be connected to, and ``Passing`` where none answers.
    """

    def opened(host: str, port: int, timeout: float | None) -> socket.socket:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise Passing(f"No server by the name of {host} was found.") from None
        addresses = list(dict.fromkeys(str(where[0]) for *_, where in found))
        allowed = [address for address in addresses if allow_private or is_public(address)]
        if not allowed:
            shown = host if host == addresses[0] else f"{host} ({addresses[0]})"
            raise Unsafe(
                f"{shown} is not on the public internet; --allow-private on the command line fetches it all the same."
            )
        why: OSError | None = None
        for address in allowed[:MOST_ADDRESSES]:
            try:
                return socket.create_connection((address, port), timeout)
            except OSError as error:
                why = error
        raise Passing(f"{host} does not answer: {why.strerror if why and why.strerror else why}.")

    return opened


class Deadline:
    """Within it a connection that is watched is cut once ``seconds`` are over, whatever it is doing then.

    Timeouts of sockets begin anew with each byte, so a server that sends one byte at a time would never be late.
    """

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._watched: socket.socket | None = None
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def watch(self, connection: socket.socket) -> socket.socket:
        self._watched = connection.dup()  # encryption takes the first one over
        return connection

    def _cut(self) -> None:
        self.over = True
        if self._watched:
            with suppress(OSError):
                self._watched.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._watched:
            self._watched.close()


class _Plain(HTTPConnection):
    def __init__(self, *given: Any, opened: Opened, **named: Any) -> None:
        super().__init__(*given, **named)
        self._opened = opened

    def _new_conn(self) -> socket.socket:
        return self._opened(self._dns_host, self.port, self.timeout)


class _Secure(_Plain, HTTPSConnection):
    """The name stays that of the host: its certificate is checked against it."""


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


def pool(scheme: str, host: str, port: int | None, opened: Opened) -> HTTPConnectionPool:
    """For requests to one server over connections of ``opened``; https is checked as this system checks it."""
    if scheme == "https":
        trusted = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return _SecurePool(host, port, ssl_context=trusted, opened=opened)
    return _PlainPool(host, port, opened=opened)
