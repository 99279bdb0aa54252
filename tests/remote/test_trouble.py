"""A store that lies, stalls or breaks off: each trouble is an error of the store, none an empty answer."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from dortmund_ld.query.errors import ClientGone, ResultTooLarge
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.remote import (
    Endpoint,
    Remote,
    StoreError,
    StoreFailed,
    StoreIncomplete,
    StoreTimedOut,
    StoreUnreachable,
)
from dortmund_ld.query.requests import QueryRequest, Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SELECT = "SELECT ?s { ?s ?p ?o }"
DESCRIBE = "DESCRIBE <urn:x:a>"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
N_TRIPLES = "application/n-triples"

ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:x:1"}}]}}'
TRUE = b'{"head":{},"boolean":true}'
TABLE = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>'
    b'<results><result><binding name="s"><uri>urn:x:1</uri></binding></result></results></sparql>'
)
LINE = b"<urn:x:a> <urn:x:b> <urn:x:c> .\n"


@dataclass
class Liar:
    """Answers every connection with the same bytes, in pieces with a pause between them; then hangs up."""

    pieces: tuple[bytes, ...]
    pause: float = 0.0
    stays: float = 0.0

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65_536)
                for piece in self.pieces:
                    connection.sendall(piece)
                    time.sleep(self.pause)
                time.sleep(self.stays)
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(1)
                while connection.recv(65_536):  # else what was not read resets the connection
                    pass
            except OSError:
                return


@pytest.fixture
def behind() -> Iterator[Callable[..., Remote]]:
    """Return a function that starts such a store and returns the executor over it."""
    listeners = []

    def start(*pieces: bytes, limits: Limits | None = None, pause: float = 0, stays: float = 0) -> Remote:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        Thread(target=Liar(pieces, pause, stays).serve, args=(listener,), daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        return Remote(Endpoint(url), Setting("http://example.org/"), limits)

    yield start
    for listener in listeners:
        listener.close()


def reply(
    media_type: str, body: bytes, *, status: str = "200 OK", headers: str = "", length: int = -1
) -> bytes:
    """Return a whole reply; ``length`` is what it says of itself (-1: the truth, -2: nothing)."""
    says = "" if length == -2 else f"Content-Length: {len(body) if length == -1 else length}\r\n"
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nConnection: close\r\n{says}{headers}\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    ("query", "media_type", "body"),
    [
        (SELECT, JSON, ROWS),
        (SELECT, "application/json", ROWS),
        (SELECT, XML, TABLE),
        ("ASK {}", JSON, TRUE),
        (DESCRIBE, N_TRIPLES, LINE),
        (DESCRIBE, "text/turtle; charset=utf-8", LINE),
    ],
)
def test_whole_answer_passes(query: str, media_type: str, body: bytes, behind: Callable[..., Remote]) -> None:
    assert behind(reply(media_type, body)).run(QueryRequest(query)).size > 0


@pytest.mark.parametrize("cut", range(1, 12))
@pytest.mark.parametrize(
    ("query", "media_type", "body"), [(SELECT, JSON, ROWS), (SELECT, XML, TABLE), ("ASK {}", JSON, TRUE)]
)
def test_results_cut_anywhere_are_an_error(
    cut: int, query: str, media_type: str, body: bytes, behind: Callable[..., Remote]
) -> None:
    with pytest.raises(StoreIncomplete):
        behind(reply(media_type, body[:-cut])).run(QueryRequest(query))


LIES = {
    "connection ends before its length": (SELECT, reply(JSON, ROWS, length=len(ROWS) + 1)),
    "graph ends before its length": (DESCRIBE, reply(N_TRIPLES, LINE, length=2 * len(LINE))),
    "chunks without an end": (
        DESCRIBE,
        reply(
            N_TRIPLES,
            b"%x\r\n%s\r\n" % (len(LINE), LINE),
            length=-2,
            headers="Transfer-Encoding: chunked\r\n",
        ),
    ),
    "graph of unknown length": (DESCRIBE, reply(N_TRIPLES, LINE, length=-2)),
    "graph cut in a line": (DESCRIBE, reply(N_TRIPLES, LINE[:-6])),
    "error text after JSON": (SELECT, reply(JSON, ROWS + b"\nThe SPARQL operation has been cancelled")),
    "error text after XML": (SELECT, reply(XML, TABLE + b"\nTimeout")),
    "error text after triples": (DESCRIBE, reply(N_TRIPLES, LINE + b"The operation has been cancelled")),
    "error text instead": (SELECT, reply(JSON, b"Virtuoso 42000 Error")),
    "error as plain text": (SELECT, reply("text/plain", b"Something went wrong")),
    "a page": (SELECT, reply("text/html", b"<html>Log in</html>")),
    "CSV": (SELECT, reply("text/csv", b"s\r\nurn:x:1\r\n")),
    "nothing": (SELECT, reply(JSON, b"")),
    "empty object": (SELECT, reply(JSON, b"{}")),
    "truth instead of rows": (SELECT, reply(JSON, TRUE)),
    "rows instead of truth": ("ASK {}", reply(JSON, ROWS)),
    "rows instead of a graph": (DESCRIBE, reply(JSON, ROWS)),
    "row of no term": (SELECT, reply(JSON, ROWS.replace(b'"uri"', b'"spaceship"'))),
    "rows left out": (SELECT, reply(JSON, ROWS, headers="X-SPARQL-MaxRows: 1\r\n")),
    "stopped early": (SELECT, reply(JSON, ROWS, headers="X-SQL-State: S1TAT\r\n")),
    "status 206": (SELECT, reply(JSON, ROWS, status="206 Partial Content")),
}


@pytest.mark.parametrize("lie", LIES)
def test_lie_is_found_out(lie: str, behind: Callable[..., Remote]) -> None:
    query, said = LIES[lie]
    with pytest.raises(StoreIncomplete):
        behind(said).run(QueryRequest(query))


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        ("400 Bad Request", b"syntax", StoreFailed),
        ("401 Unauthorized", b"", StoreFailed),
        ("403 Forbidden", b"", StoreFailed),
        ("404 Not Found", b"", StoreUnreachable),
        ("408 Request Timeout", b"", StoreTimedOut),
        ("429 Too Many Requests", b"", StoreFailed),
        ("500 Oops", b"a bug", StoreFailed),
        ("500 SPARQL Request Failed", b"Virtuoso S1T00 Error SR171: Transaction timed out", StoreTimedOut),
        ("502 Bad Gateway", b"", StoreFailed),
        ("503 Service Unavailable", b"", StoreFailed),
        ("504 Gateway Timeout", b"", StoreTimedOut),
    ],
)
def test_status_of_the_store_is_told(
    status: str, body: bytes, error: type[StoreError], behind: Callable[..., Remote]
) -> None:
    store = behind(reply("text/plain", body, status=status, headers="Retry-After: 7\r\n"))
    with pytest.raises(error) as found:
        store.run(QueryRequest(SELECT))
    assert type(found.value) is error
    assert found.value.status == int(status[:3])
    assert found.value.retry_after == 7
    assert body.decode() in found.value.message


@pytest.mark.parametrize(
    "trickle",
    [
        pytest.param({"stays": 30.0}, id="says nothing"),
        pytest.param({"pause": 0.2}, id="a byte at a time"),
    ],
)
def test_store_that_stalls_is_given_up(trickle: dict[str, float], behind: Callable[..., Remote]) -> None:
    said = reply(JSON, ROWS)
    pieces = [said[place : place + 1] for place in range(len(said))] if "pause" in trickle else [b""]
    store = behind(*pieces, limits=Limits(deadline=0.7), **trickle)
    begin = time.monotonic()
    with pytest.raises(StoreTimedOut):
        store.run(QueryRequest(SELECT))
    assert time.monotonic() - begin < 1.7


def test_answer_without_end_is_cut_off_at_the_cap(behind: Callable[..., Remote]) -> None:
    store = behind(reply(JSON, b" " * 300_000), limits=Limits(result=100_000))
    with pytest.raises(ResultTooLarge):
        store.run(QueryRequest(SELECT))


def test_nobody_at_the_address_is_an_error(behind: Callable[..., Remote]) -> None:
    store = behind()
    assert not store.ready()
    with pytest.raises(StoreError):
        store.run(QueryRequest(SELECT))
    assert [metric.value for metric in store.metrics()] == [1, 1]


def test_client_that_left_is_noticed(behind: Callable[..., Remote]) -> None:
    begin = time.monotonic()
    with pytest.raises(ClientGone):
        behind(b"", stays=30).run(QueryRequest(SELECT), lambda: time.monotonic() - begin > 0.3)
    assert time.monotonic() - begin < 2


def test_password_is_in_no_message_of_the_endpoint() -> None:
    assert "secret" not in repr(Endpoint("http://127.0.0.1:9/", "me", "secret"))
