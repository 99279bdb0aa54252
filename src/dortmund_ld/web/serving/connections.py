"""Telling from a WSGI application whether the client of a request has left, on Linux.

WSGI has no word for it, and granian gives the application neither the socket nor the client's port. But the
server closes a connection at once when the client does, even while a request is being answered, and what
connections this process has is there to be read: their files, and for each what the kernel knows of it
(``TCP_INFO`` of tcp(7)): the other side's address, when it last brought something, and when something last
went out. On a connection with a request under way, nothing went out since something came.

So the requests that are being answered here (kept in a ledger, with the time they came) are laid beside such
connections of the same address. A request that can have none of them has lost its client. If there is any
doubt, nobody is taken for gone, and the deadline ends the query as it would have.

Behind a proxy this works as well, if the proxy closes its connection when its client leaves, as nginx does.
It does not work over a Unix socket, or HTTP/2, where one connection carries many requests (``serve`` has
neither): then nobody ever leaves.
"""

import os
import socket
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

# How long before the application has a request the kernel had it, in seconds: usually, and on a busy machine
# where it waits for a thread. And how long after: the kernel counts ticks, a hundred a second at least.
_WAITS, _MAY_WAIT = 0.25, 2.0
_BLURRED = 0.03

_SNAPSHOT = 0.2  # seconds that one look at all connections serves everybody who asks

_ESTABLISHED = 1

_STALLED = 30_000  # milliseconds that a client may take none of what it is sent (TCP_USER_TIMEOUT of tcp(7))

# struct tcp_info of linux/tcp.h: state; milliseconds since data went out, and came; bytes that came, and
# segments with data that went out.
_INFO = struct.Struct("=B43xI4xI72xQ20xI")


class _Seen(NamedTuple):
    """What the kernel knows of a connection: whose it is, and when data went and came (monotonic seconds)."""

    address: str
    sent: float
    received: float
    bytes_received: int
    segments_sent: int


@dataclass(eq=False, frozen=True, slots=True)
class Connection:
    """A connection with a request under way: its client's address, and when it last brought something.

    ``surely``: something came later than anything went, by more than the kernel's clock can blur, or nothing
    ever went.
    """

    address: str
    received: float
    surely: bool


@dataclass(eq=False, slots=True)
class Presence:
    """A request that is being answered: the client's address, and when it came (monotonic seconds)."""

    address: str
    came: float


class Ledger:
    """The requests that are being answered in this process."""

    def __init__(self) -> None:
        """Begin with none."""
        self._present: set[Presence] = set()
        self._lock = threading.Lock()
        self._looked = 0.0
        self._gone: frozenset[Presence] = frozenset()

    def enter(self, address: str) -> Presence:
        """Write down a request that came just now; whoever does so calls ``leave`` in the end."""
        presence = Presence(address, time.monotonic())
        self._present.add(presence)
        return presence

    def leave(self, presence: Presence) -> None:
        """Take note that a request was answered."""
        self._present.discard(presence)

    def is_gone(self, presence: Presence) -> bool:
        """Tell whether the client of a request has left for certain."""
        with self._lock:
            if time.monotonic() - self._looked > _SNAPSHOT:
                self._gone = find_gone(self._present.copy(), _connections())
                self._looked = time.monotonic()
            return presence in self._gone


def find_gone(present: Iterable[Presence], connections: Iterable[Connection]) -> frozenset[Presence]:
    """Return the requests that no connection is left for."""
    by_address: dict[str, list[Connection]] = defaultdict(list)
    for connection in connections:
        by_address[connection.address].append(connection)
    requests: dict[str, list[Presence]] = defaultdict(list)
    for presence in present:
        requests[presence.address].append(presence)
    return frozenset(
        presence for address in requests for presence in _left_over(requests[address], by_address[address])
    )


def _left_over(present: Iterable[Presence], connections: Iterable[Connection]) -> set[Presence]:
    """Return the requests that can have none of the connections, whichever way these belong to them.

    No request comes before its connection brings it, or usually long after. So it is enough to know the first
    and the last one that each connection can have if all have one, in order. If not all can have one, some
    request waited for long, and nothing is known.
    """
    requests = sorted(present, key=lambda presence: presence.came)
    certain = sorted((one for one in connections if one.surely), key=lambda one: one.received)
    doubtful = [one for one in connections if not one.surely]
    first, last = _first_places(requests, certain), _first_places(requests[::-1], certain[::-1])
    if first is None or last is None:
        return set()
    here = {each for each in requests if any(_fits(each, one, _MAY_WAIT) for one in doubtful)}
    for begin, end in zip(first, reversed(last), strict=True):
        here.update(requests[begin : len(requests) - end])
    return set(requests) - here


def _first_places(requests: Sequence[Presence], connections: Iterable[Connection]) -> list[int] | None:
    """Return the place of the first request that each connection can have; None if not all can have one."""
    places: list[int] = []
    for connection in connections:
        left = range(places[-1] + 1 if places else 0, len(requests))
        if (place := next((each for each in left if _fits(requests[each], connection)), None)) is None:
            return None
        places.append(place)
    return places


def _fits(presence: Presence, connection: Connection, waited: float = _WAITS) -> bool:
    return -_BLURRED < presence.came - connection.received < waited


@cache
def hang_up_on_stalled() -> None:
    """Have the kernel end each connection on which nothing of what is sent gets through for a while.

    Those that are accepted from now on take after the socket that is listened at, so once is enough: with the
    first request, since there is no such socket before.
    """
    for borrowed in _sockets():
        with suppress(OSError):  # it is of another kind, or closed in this moment
            borrowed.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _STALLED)


def hang_up_on_late(seconds: float) -> None:
    """Close the connections on which nothing was sent for so long, although something came since.

    If no answer takes that long, what came is no whole request yet, and the server waits for the rest.
    """
    for borrowed, seen in _established():
        if _is_under_way(seen) and time.monotonic() - seen.sent > seconds:
            with suppress(OSError):  # closed in this moment
                borrowed.shutdown(socket.SHUT_RDWR)


def _connections() -> Iterator[Connection]:
    """Yield the connections of this process that have a request under way."""
    for _, seen in _established():
        if _is_under_way(seen):
            surely = seen.received > seen.sent or not seen.segments_sent
            yield Connection(seen.address, seen.received, surely)


def _is_under_way(seen: _Seen) -> bool:
    """Tell whether a request came, or a part of one, and nothing of its answer was sent."""
    return seen.bytes_received > 0 and seen.received >= seen.sent


def _established() -> Iterator[tuple[socket.socket, _Seen]]:
    """Yield the connections that were taken here and stand, with what the kernel knows of them."""
    ports = {_port(borrowed) for borrowed in _sockets() if _is_listening(borrowed)}
    for borrowed in _sockets():
        try:
            peer = borrowed.getpeername()
            info = borrowed.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO.size)
        except OSError:  # no connection, or closed in this moment
            continue
        if len(info) == _INFO.size and _port(borrowed) in ports:
            state, sent, received, size, segments = _INFO.unpack(info)
            if state == _ESTABLISHED:
                now, address = time.monotonic(), peer[0].removeprefix("::ffff:")
                yield borrowed, _Seen(address, now - sent / 1000, now - received / 1000, size, segments)


def _is_listening(borrowed: socket.socket) -> bool:
    try:
        return bool(borrowed.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:  # closed in this moment
        return False


def _port(borrowed: socket.socket) -> int | None:
    """Return the port of this side; None of what has none."""
    with suppress(OSError):
        name = borrowed.getsockname()
        return name[1] if isinstance(name, tuple) else None
    return None


def _sockets() -> Iterator[socket.socket]:
    """Yield the sockets of this process, each until the next one is asked for: they belong to the server."""
    for name in os.listdir("/proc/self/fd"):
        try:
            borrowed = socket.socket(socket.AF_INET, socket.SOCK_STREAM, fileno=int(name))
        except OSError:
            continue
        try:
            yield borrowed
        finally:
            borrowed.detach()
