"""Whose request it is, and at which address it was asked: what a proxy tells, as far as it is trusted.

Whose: a key for sharing the time of the server out among clients.

The key is the address that the request comes from. A proxy puts the address that it was asked from at the end
of X-Forwarded-For; anybody can write that header, so it is read from its end, and only as far as trusted
proxies wrote it. Of an IPv6 address the first 64 bits count, since a client has all addresses behind them
(RFC 4291, section 2.5.4).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

LOOPBACK = ("127.0.0.0/8", "::1")

_PREFIX, _SCHEME = "HTTP_X_FORWARDED_PREFIX", "HTTP_X_FORWARDED_PROTO"

# A prefix stands at the beginning of every link, so it must not be able to lead to another host.
_PATHS = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")

_REMEMBERED = 4096  # addresses that need not be parsed again
_OWN_BITS = 64


class Clients:
    """Tells the clients of a server apart."""

    def __init__(self, proxies: Iterable[str] = LOOPBACK) -> None:
        """Believe these proxies, addresses or networks; raises ValueError for what is neither."""
        self._proxies = tuple(ip_network(proxy) for proxy in proxies)
        self._is_proxy = lru_cache(_REMEMBERED)(self._is_proxy_anew)

    def key(self, environ: dict[str, Any]) -> str:
        """Return the key of who sent a request."""
        address: str = environ.get("REMOTE_ADDR", "")
        forwarded: str = environ.get("HTTP_X_FORWARDED_FOR", "")
        told = forwarded.split(",") if forwarded else []
        while told and self._is_proxy(address):
            address = told.pop().strip()
        return _key_of(address)

    def place(self, environ: dict[str, Any]) -> None:
        """Put into a request where a trusted proxy was asked: its path prefix, and whether it speaks https.

        The proxy takes the prefix off the path itself. What is no prefix or scheme counts for nothing.
        """
        told = _PREFIX in environ or _SCHEME in environ
        if not told or not self._is_proxy(environ.get("REMOTE_ADDR", "")):
            return
        prefix: str = environ.get(_PREFIX, "").rstrip("/")
        if _PATHS.fullmatch(prefix):
            environ["SCRIPT_NAME"] = prefix
        if (scheme := environ.get(_SCHEME)) in {"http", "https"}:
            environ["wsgi.url_scheme"] = scheme

    def _is_proxy_anew(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._proxies)


@lru_cache(_REMEMBERED)
def _key_of(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address  # a name that a proxy made up for its client
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), _OWN_BITS), strict=False))
