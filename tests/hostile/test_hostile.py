"""Hostile input, and what comes back: within the deadline and a second, and the server answers afterwards."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from serving_process import Served

    from tests.hostile.conftest import Note

DEADLINE, SECOND = 2.0, 1.0
QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
ALL = "?s ?p ?o"
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"

# A request whose query runs until its deadline.
COUNT = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} FILTER(?a = ?i && ?c < ?d) }}"
SLOW = f"GET /sparql?query={quote(COUNT)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()

LONGEST_SHOWN = 60
HEADS = ["long header", "long address", "no HTTP", "negative length", "two lengths"]


@dataclass(frozen=True)
class Input:
    """What is sent, and the statuses that may come back; the first is what comes on an idle machine."""

    name: str
    query: str | bytes
    statuses: tuple[int, ...]
    says: str = ""


TOO_MUCH = (504, 507)

INPUTS = [
    Input("three-way cartesian join", f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} FILTER(?a != ?i) }}", TOO_MUCH),
    Input("a product that is sent", f"SELECT * {{ {PRODUCT} }}", (403, 504), "LIMIT and OFFSET"),
    Input(
        "negated path, any length", "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>)* ?b . ?c (!<x:x>)* ?d }", TOO_MUCH
    ),
    Input(
        "regex bomb",
        f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} FILTER(regex(concat(str(?c), str(?f)), '(.*,){{9}}x')) }}",
        (200, *TOO_MUCH),  # the regular expression is linear, and the plan may ask it before the product
    ),
    Input(
        "a regular expression as large as can be",
        "ASK { FILTER(regex('aaa', '((((a{99}){99}){99}){99})')) }",
        (200, 400, 504, 507),
    ),
    Input("10,000 parentheses", f"ASK {{ FILTER({'(' * 10_000}1{')' * 10_000}) }}", (403, 400), "nests"),
    Input("10,000 groups", f"ASK {'{' * 10_000}{'}' * 10_000}", (403, 400), "nests"),
    Input("100,000 UNIONs", f"ASK {{ {' UNION '.join(['{}'] * 100_000)} }}", (400, 413, 504, 507, 500)),
    Input(
        "20,000 conditions", f"ASK {{ FILTER({' || '.join(['1=2'] * 20_000)}) }}", (200, 400, 504, 507, 500)
    ),
    Input("a query of 8 MB", "ASK { # " + "x" * 8_000_000 + "\n}", (413,), "too long"),
    Input(
        "GROUP_CONCAT of everything",
        f"SELECT (GROUP_CONCAT(CONCAT(str(?c), str(?f), str(?i))) AS ?all) {{ {PRODUCT} }}",
        TOO_MUCH,
    ),
    Input("ORDER BY RAND of a product", f"SELECT * {{ {PRODUCT} }} ORDER BY RAND()", TOO_MUCH),
    Input("malformed UTF-8", b"ASK { ?s ?p '\xff\xfe' }", (400,), "UTF-8"),
    Input("NUL bytes", b"ASK \0{ ?s ?p \0 }", (400,)),
    Input("a NUL in a literal", b"ASK { ?s ?p 'a\0b' }", (200, 400)),
    Input("nothing but blanks", b"   \n\t ", (400,), "missing"),
    Input("a lone surrogate", "ASK { ?s ?p '\\uD800' }", (400, 200)),
    Input("an update", "DELETE WHERE { ?s ?p ?o }", (403,), "change"),
    Input("LOAD", "LOAD <http://127.0.0.1:1/x>", (403,), "change"),
    Input("DROP ALL behind a comment", "# SELECT\nDROP ALL", (403,), "change"),
]


def post(server: Served, body: bytes, kind: str = QUERY, accept: str = "*/*") -> tuple[int, str]:
    request = urllib.request.Request(
        f"{server.url}/sparql", body, {"Content-Type": kind, "Accept": accept}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("given", INPUTS, ids=lambda given: given.name)
def test_hostile_queries_end_in_time_and_harm_nobody(server: Served, note: Note, given: Input) -> None:
    body = given.query.encode() if isinstance(given.query, str) else given.query
    begin = time.monotonic()
    status, text = post(server, body)
    seconds = time.monotonic() - begin
    assert status in given.statuses, text[:500]
    assert seconds < DEADLINE + SECOND
    assert given.says in text
    assert "Traceback" not in text
    assert server.answers()
    note(given.name, f"{status}: {text.splitlines()[0][:90]}" if status != 200 else "200", seconds)


@pytest.fixture
def listener() -> Iterator[tuple[int, list[object]]]:
    """Return the port of a server that must see no connection, and the list of those it saw."""
    seen: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            while True:
                try:
                    connection, address = listening.accept()
                except OSError:
                    return
                connection.close()
                seen.append(address)

        thread = threading.Thread(target=accept)
        thread.start()
        yield listening.getsockname()[1], seen
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }", 403),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1:{port}/> { ?s ?p ?o } }", 403),
        ("SELECT * { BIND(<http://127.0.0.1:{port}/> AS ?e) SERVICE ?e { ?s ?p ?o } }", 403),
        ("SELECT * FROM <http://127.0.0.1:{port}/data.ttl> { ?s ?p ?o }", 200),
        ("SELECT * FROM NAMED <http://127.0.0.1:{port}/data.ttl> { GRAPH ?g { ?s ?p ?o } }", 200),
        ("DESCRIBE <http://127.0.0.1:{port}/thing>", 200),
        ("LOAD <http://127.0.0.1:{port}/data.ttl>", 403),
    ],
)
def test_nothing_a_query_names_is_called(
    server: Served, note: Note, listener: tuple[int, list[object]], query: str, status: int
) -> None:
    port, seen = listener
    begin = time.monotonic()
    assert post(server, query.replace("{port}", str(port)).encode())[0] == status
    assert seen == []
    seconds = time.monotonic() - begin
    note(f"`{query.replace('{port}', 'PORT')}`", f"{status}; the listener saw no connection", seconds)


def test_nothing_the_protocol_names_is_called(
    server: Served, note: Note, listener: tuple[int, list[object]]
) -> None:
    port, seen = listener
    graph = f"http://127.0.0.1:{port}/data.ttl"
    form = urlencode({"query": f"SELECT * {{ {ALL} }}", "default-graph-uri": graph, "named-graph-uri": graph})
    begin = time.monotonic()
    status, text = post(server, form.encode(), FORM, "text/csv")
    assert (status, text.strip()) == (200, "o,p,s")
    assert seen == []
    note(
        "default-graph-uri and named-graph-uri of a local listener",
        "200, empty; the listener saw no connection",
        time.monotonic() - begin,
    )


@pytest.mark.parametrize(
    ("query_string", "status"),
    [
        ("query=ASK{}&query=ASK{}", 400),
        ("query=" + quote("ASK { ?s ?p 'ä' }", encoding="latin-1"), 400),
        ("query=%00", 400),
        ("query=ASK{}&default-graph-uri=nonsense", 400),
        ("query=ASK{}&format=nonsense", 406),
        ("&".join(["default-graph-uri=x:y"] * 2000) + "&query=ASK{}", 400),
    ],
)
def test_hostile_addresses(server: Served, note: Note, query_string: str, status: int) -> None:
    begin = time.monotonic()
    with server.connect() as connection:
        connection.sendall(
            f"GET /sparql?{query_string} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
        assert connection.recv(4096).split(b" ")[1] == str(status).encode()
    seconds = time.monotonic() - begin
    assert server.answers()
    shown = query_string if len(query_string) < LONGEST_SHOWN else f"{query_string[:LONGEST_SHOWN]}…"
    note(f"`?{shown}`", str(status), seconds)


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 500_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 500_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\n",
    ],
    ids=HEADS,
)
def test_hostile_http(server: Served, note: Note, request: pytest.FixtureRequest, head: bytes) -> None:
    begin = time.monotonic()
    with server.connect() as connection:
        try:
            connection.sendall(head)
            answer = connection.recv(4096)
        except ConnectionError:
            answer = b""
    seconds = time.monotonic() - begin
    assert answer == b"" or answer.split(b" ")[1][:1] == b"4"
    assert server.answers()
    back = answer.split(b" ")[1].decode() if answer else "the connection is closed"
    note(f"HTTP: {request.node.callspec.id}", back, seconds)


def test_who_sends_a_byte_a_second_is_in_nobodys_way(server: Served, note: Note) -> None:
    """More slow clients than there are threads to wait for them, with headers, and with bodies."""
    heads = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nX-Slow: "
    body = (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nContent-Length: 99\r\n\r\nA".encode()
    )
    begin = time.monotonic()
    slow = [server.connect() for _ in range(200)]
    try:
        for number, connection in enumerate(slow):
            connection.sendall(body if number % 2 else heads)
        for _ in range(3):
            for connection in slow:
                with contextlib.suppress(ConnectionError):  # too many bodies at once are sent away
                    connection.send(b" ")
            assert server.answers()
            assert post(server, b"ASK {}")[0] in {200, 429, 503}
            time.sleep(1)
    finally:
        for connection in slow:
            connection.close()
    assert server.answers()
    note("200 clients that send a byte a second", "others were answered meanwhile", time.monotonic() - begin)


def status_of(connection: socket.socket) -> bytes:
    with contextlib.suppress(ConnectionError):
        return connection.recv(4096).split(b" ")[1]
    return b""


def test_a_body_that_is_cut_short_is_not_answered(server: Served, note: Note) -> None:
    query = b"SELECT * { ?s ?p ?o } LIMIT 100"
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nContent-Length: {len(query)}\r\n\r\n"
    )
    begin = time.monotonic()
    with server.connect() as connection:
        connection.sendall(head.encode() + query[:-2])
        connection.shutdown(socket.SHUT_WR)
        assert status_of(connection) == b"400"
    note("A body that ends early", "400", time.monotonic() - begin)


def test_500_idle_connections_are_in_nobodys_way(server: Served, note: Note) -> None:
    begin = time.monotonic()
    idle = [server.connect() for _ in range(500)]
    try:
        for connection in idle[::2]:
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(1)
        for _ in range(20):
            assert server.answers()
        assert post(server, b"SELECT * { ?s ?p ?o } LIMIT 5")[0] == 200
    finally:
        for connection in idle:
            connection.close()
    assert server.answers()
    note("500 idle connections", "others were answered meanwhile", time.monotonic() - begin)


def test_a_client_that_leaves_frees_its_worker(server: Served) -> None:
    before, late = server.metric("gone_total"), server.metric("too_late_total")
    with server.connect() as connection:
        connection.sendall(SLOW)
        time.sleep(0.4)
    time.sleep(DEADLINE - 0.6)
    time.sleep(1.2)  # the numbers are copied once a second
    assert server.metric("gone_total") == before + 1
    assert server.metric("too_late_total") == late


def test_a_client_that_stays_is_not_taken_for_gone(server: Served) -> None:
    """Several at once, from one address, with some that leave among them."""
    clients = [server.connect() for _ in range(4)]
    for connection in clients:
        connection.sendall(SLOW)
        time.sleep(0.02)
    time.sleep(0.3)
    clients.pop(1).close()
    for connection in clients:
        with connection:
            assert connection.recv(4096).split(b" ")[1] in {b"200", b"503", b"504", b"507"}


def test_short_queries_are_answered_while_slow_ones_run(server: Served) -> None:
    slow = [server.connect() for _ in range(6)]
    for connection in slow:
        connection.sendall(SLOW)
    times = []
    for number in range(20):
        begin = time.monotonic()
        assert post(server, f"ASK {{ ?s ?p {number} }}".encode())[0] == 200
        times.append(time.monotonic() - begin)
    assert median(times) < SECOND
    for connection in slow:
        connection.close()
