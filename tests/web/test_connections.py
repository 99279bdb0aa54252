"""What the kernel tells of connections: whose request is under way, and who never finishes one."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest

from dortmund_ld.web.serving.connections import Connection, Ledger, Presence, find_gone, hang_up_on_late

if TYPE_CHECKING:
    from collections.abc import Iterator

Pair = tuple[socket.socket, socket.socket]
HERE = "127.0.0.1"
A, B = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def connected() -> Iterator[Pair]:
    """Return the client's and the server's end of a new connection; this process is the server too."""
    with socket.create_server((HERE, 0)) as listener:
        client = socket.create_connection(listener.getsockname(), timeout=5)
        server, _ = listener.accept()
        with client, server:
            yield client, server


def test_who_never_finishes_a_request_is_hung_up_on(connected: Pair) -> None:
    client, server = connected
    client.sendall(b"POST /sparql HTTP/1.1\r\nContent-Length: 99\r\n\r\nA")
    assert server.recv(1000)
    hang_up_on_late(5)
    client.settimeout(0.2)
    with pytest.raises(TimeoutError):
        client.recv(1)
    hang_up_on_late(0.1)
    assert client.recv(1) == b""


def test_who_waits_for_nothing_keeps_the_connection(connected: Pair) -> None:
    client, server = connected
    client.sendall(b"GET / HTTP/1.1\r\n\r\n")
    assert server.recv(1000)
    time.sleep(0.05)
    server.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert client.recv(1000)
    time.sleep(0.3)
    hang_up_on_late(0.1)
    client.settimeout(0.2)
    with pytest.raises(TimeoutError):
        client.recv(1)


def test_the_first_request_of_a_connection_is_not_taken_for_one_that_has_left(connected: Pair) -> None:
    """However long it waited for a thread: nothing was ever sent, so it surely is under way."""
    client, server = connected
    client.sendall(b"GET / HTTP/1.1\r\n\r\n")
    assert server.recv(1000)
    time.sleep(2.2)
    ledger = Ledger()
    assert not ledger.is_gone(ledger.enter(HERE))


def test_who_has_no_connection_left_is_gone() -> None:
    here, gone, other = Presence(A, 10.0), Presence(A, 11.0), Presence(B, 11.0)
    connections = [Connection(A, 9.99, surely=True), Connection(B, 11.0, surely=True)]
    assert find_gone([here, gone, other], connections) == {gone}


def test_of_two_at_nearly_the_same_time_the_one_without_a_connection_is_gone() -> None:
    first, second = Presence(A, 10.0), Presence(A, 10.1)
    assert find_gone([first, second], [Connection(A, 10.1, surely=True)]) == {first}


def test_in_doubt_nobody_is_gone() -> None:
    """A connection that nobody's time fits may be that of a request which waited long for a thread."""
    assert find_gone([Presence(A, 10.0)], [Connection(A, 5.0, surely=True)]) == frozenset()


def test_who_waited_for_a_thread_is_here() -> None:
    """On a busy machine a request may come to the application more than a second after the kernel had it."""
    assert find_gone([Presence(A, 10.0)], [Connection(A, 8.5, surely=False)]) == frozenset()


def test_an_idle_connection_is_no_sign_of_life() -> None:
    gone = Presence(A, 10.0)
    assert find_gone([gone], [Connection(A, 5.0, surely=False)]) == {gone}


def test_of_two_that_either_connection_may_have_nobody_is_gone() -> None:
    """One of them waited for a thread, the other has left; it is not known which."""
    first, second = Presence(A, 10.0), Presence(A, 10.1)
    assert find_gone([first, second], [Connection(A, 9.95, surely=True)]) == frozenset()


def test_of_many_those_who_can_have_no_connection_are_gone() -> None:
    present = [Presence(A, number / 2) for number in range(100)]
    connections = [Connection(A, each.came - 0.01, surely=True) for each in present]
    gone = {present[number] for number in (0, 10, 11, 99)}
    left = [one for one, each in zip(connections, present, strict=True) if each not in gone]
    assert find_gone(present, connections) == frozenset()
    assert find_gone(present, left) == gone
