"""Telling from a WSGI application whether the client of a request has left, on Linux.

WSGI has no word for it, and granian gives the application neither the socket nor the client's port. But the
server closes a connection at once when the client does, even while a request is being answered, and what
connections this process has is there to be read: their files, and for each what the kernel knows of it
(``TCP_INFO`` of tcp(7)): the other side's address, when it last brought something, and when something last
went out. On a connection with a request under way, nothing went out since something came.

So the requests that are being answered here (kept in a ledger, with the time they came) are laid beside such
connections of the same address, nearest in time first. A request that is left over has lost its client. If
there is any doubt, nobody is taken for gone, and the deadline ends the query as it would have.

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
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

# How long before the application has a request the kernel may have had it, in seconds: on a busy machine it
# waits for a thread. And how long after: the kernel counts ticks.
_WAITED = 2.0
_BLURRED = 0.25

_SNAPSHOT = 0.2  # seconds that one look at all connections serves everybody who asks

_ESTABLISHED = 1

_STALLED = 30_000  # milliseconds that a client may take none of what it is sent (TCP_USER_TIMEOUT of tcp(7))

# struct tcp_info of linux/tcp.h: state; milliseconds since data went out, and came; bytes that came.
_INFO = struct.Struct("=B43xI4xI72xQ")


@dataclass(eq=False, frozen=True, slots=True)
class Connection:
    """A connection with a request under way: its client's address, and when it last brought something.

    ``surely``: something came later than anything went, by more than the kernel's clock can blur.
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


def _left_over(present: list[Presence], connections: list[Connection]) -> set[Presence]:
    pairs = sorted(
        (
            (abs(presence.came - connection.received), number, connection, presence)
            for number, presence in enumerate(present)
            for connection in connections
            if -_BLURRED < presence.came - connection.received < _WAITED
        ),
        key=lambda pair: pair[:2],
    )
    unpaired, free = set(present), set(connections)
    for _, _, connection, presence in pairs:
        if presence in unpaired and connection in free:
            unpaired.discard(presence)
            free.discard(connection)
    return set() if any(connection.surely for connection in free) else unpaired


@cache
def hang_up_on_stalled() -> None:
    """Have the kernel end each connection on which nothing of what is sent gets through for a while.

    Those that are accepted from now on take after the socket that is listened at, so once is enough: with the
    first request, since there is no such socket before.
    """
    for borrowed in _sockets():
        with suppress(OSError):  # it is of another kind, or closed in this moment
            borrowed.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _STALLED)


def _connections() -> Iterator[Connection]:
    """Yield the connections of this process that have a request under way."""
    for borrowed in _sockets():
        try:
            peer = borrowed.getpeername()
            info = borrowed.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO.size)
        except OSError:  # no connection, or closed in this moment
            continue
        if len(info) == _INFO.size and isinstance(peer, tuple):
            state, sent, received, size = _INFO.unpack(info)
            if state == _ESTABLISHED and size and received <= sent:
                address = peer[0].removeprefix("::ffff:")
                yield Connection(address, time.monotonic() - received / 1000, received < sent)


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
