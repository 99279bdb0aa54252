"""Asking another endpoint for a query's SERVICE: only hosts of a list, within a deadline, up to a size.

SPARQL 1.1 Protocol, section 2.1.2 (a query by form POST). No redirect is followed. The address that a host
name leads to is looked at before connecting, and the connection goes to just that address: a private one is
only reached if the list names it as an address (or ``localhost``), never by a name that leads there.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlencode, urlsplit

import pyoxigraph
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

from dortmund_ld.query.errors import Refused, ServiceFailed

_PORTS = {"http": 80, "https": 443}
_FORMATS = (QueryResultsFormat.JSON, QueryResultsFormat.XML)
_CHUNK = 65_536


@dataclass(frozen=True)
class Endpoint:
    """An endpoint that may be asked."""

    url: SplitResult
    host: str
    port: int

    @property
    def path(self) -> str:
        """What to ask for at the host."""
        return (self.url.path or "/") + (f"?{self.url.query}" if self.url.query else "")


class AllowList:
    """The hosts that may be asked: ``host`` (at the usual ports), ``host:port``, or an address likewise."""

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        """Take the hosts; none at all: nobody is asked."""
        self._hosts = frozenset(host.strip().lower() for host in hosts)

    def __bool__(self) -> bool:
        """Tell whether anybody may be asked."""
        return bool(self._hosts)

    def endpoint(self, address: str) -> Endpoint:
        """Return the endpoint at a URL; raises Refused if it may not be asked."""
        try:
            url = urlsplit(address)
            host, port = (url.hostname or "").lower(), url.port or _PORTS.get(url.scheme, 0)
        except ValueError as error:
            raise Refused(f"SERVICE <{address}> is no address that can be asked.") from error
        usual = port == _PORTS.get(url.scheme) and host in self._hosts
        if url.scheme not in _PORTS or "@" in url.netloc or not (usual or f"{host}:{port}" in self._hosts):
            raise Refused(
                f"SERVICE <{address}> is not asked from here: its host is not on this endpoint's list. "
                "Ask it by itself, or run the query in a client that can."
            )
        return Endpoint(url, host, port)


def ask_outside(endpoint: Endpoint, text: str, *, seconds: float, cap: int) -> QuerySolutions:
    """Return the solutions of a SELECT at another endpoint.

    Raises ServiceFailed if it cannot be reached, does not answer in so many seconds with at most ``cap``
    bytes, or not with solutions; Refused if its name leads to a private address.
    """
    until = time.monotonic() + seconds
    try:
        address = _public_address(endpoint, seconds)
        with (
            socket.create_connection(address, max(0.01, until - time.monotonic())) as connection,
            _watchdog(connection, until),
        ):
            body, media_type = _exchange(endpoint, connection, text, cap)
        if time.monotonic() >= until:
            raise TimeoutError
        return _solutions(body, media_type)
    except (OSError, http.client.HTTPException, ValueError, SyntaxError) as error:
        late = time.monotonic() >= until
        reason = f"it did not answer within {seconds:.0f} seconds" if late else str(error)
        raise ServiceFailed(endpoint.host, reason or type(error).__name__) from error


def _public_address(endpoint: Endpoint, seconds: float) -> tuple[str, int]:
    """Return where the host is; raises Refused if that is a private place which the list does not name."""
    addresses = _resolve(endpoint, seconds)
    if not _is_named_itself(endpoint.host) and not all(_is_public(address) for address in addresses):
        raise Refused(f"SERVICE at {endpoint.host} is not asked: the name leads to a private address.")
    return addresses[0], endpoint.port


def _resolve(endpoint: Endpoint, seconds: float) -> list[str]:
    """Return the addresses of the host; in a thread of its own, since a look-up knows no deadline."""
    found: list[str] = []

    def look_up() -> None:
        with suppress(OSError):
            places = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
            found.extend(str(place[4][0]) for place in places)

    thread = threading.Thread(target=look_up, name="look-up", daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise OSError("its name leads nowhere")
    return found


def _is_named_itself(host: str) -> bool:
    with suppress(ValueError):
        return bool(ipaddress.ip_address(host))
    return host == "localhost"


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    return parsed.is_global and not parsed.is_multicast


@contextmanager
def _watchdog(connection: socket.socket, until: float) -> Iterator[None]:
    """End the connection when its time is up: whoever reads from it gets no more, however slowly it came."""

    def cut() -> None:
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    with connection.dup() as handle:  # TLS takes the other one over
        watchdog = threading.Timer(until - time.monotonic(), cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()


def _exchange(endpoint: Endpoint, connection: socket.socket, text: str, cap: int) -> tuple[bytes, str]:
    """Return the body of the answer and its media type."""
    client = http.client.HTTPConnection(endpoint.host, endpoint.port)
    client.sock = connection
    if endpoint.url.scheme == "https":
        client.sock = ssl.create_default_context().wrap_socket(connection, server_hostname=endpoint.host)
    headers = {
        "Host": endpoint.url.netloc,
        "Accept": ", ".join(form.media_type for form in _FORMATS),
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": "dortmund-ld",
        "Connection": "close",
    }
    client.request("POST", endpoint.path, urlencode({"query": text}), headers)
    response = client.getresponse()
    if response.status != http.HTTPStatus.OK:
        raise http.client.HTTPException(f"it answered with status {response.status}")
    body = bytearray()
    while piece := response.read1(_CHUNK):
        body += piece
        if len(body) > cap:
            raise http.client.HTTPException(f"its answer is larger than {cap:,} bytes")
    if response.length:
        raise http.client.HTTPException("its answer ended before it was complete")
    return bytes(body), response.headers.get_content_type()


def _solutions(body: bytes, media_type: str) -> QuerySolutions:
    form = QueryResultsFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(f"it answered with {media_type}, not with solutions")
    found = pyoxigraph.parse_query_results(body, form)
    if isinstance(found, QueryBoolean):
        raise ValueError("it answered with yes or no, not with solutions")
    return found
