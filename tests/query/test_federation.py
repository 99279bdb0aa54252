"""SERVICE with a list of hosts: who is asked, what is joined, and what is refused without being asked."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store

from dortmund_ld.query.bounded import InProcess
from dortmund_ld.query.errors import QueryError, Refused, ServiceFailed
from dortmund_ld.query.federation import Federated, find_clauses
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.outside import AllowList, ask_outside
from dortmund_ld.query.requests import QueryRequest, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "http://example.org/"
SELECT = "PREFIX ex: <http://example.org/> SELECT * { ex:a ex:p ?x . SERVICE <%s> { ?x ex:q ?y } }"


class Other(BaseHTTPRequestHandler):
    """Another endpoint, which answers by its path."""

    asked: list[str]
    store: Store

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        text = parse_qs(body)["query"][0]
        self.asked.append(text)
        kind = QueryResultsFormat.JSON.media_type
        if self.path == "/sparql":
            self.say(200, kind, self.store.query(text).serialize(format=QueryResultsFormat.JSON) or b"")
        elif self.path == "/away":
            self.say(302, "text/plain", b"", Location="http://example.org/")
        elif self.path == "/large":
            self.say(200, kind, b" " * 5_000_000)
        elif self.path == "/blank":
            rows = [{"x": {"type": "bnode", "value": "b0"}}]
            self.say(200, kind, json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode())
        elif self.path == "/evil":
            rows = [{"x": {"type": "uri", "value": "http://e/> } } SERVICE <http://127.0.0.1/> { ?s ?p ?o"}}]
            self.say(200, kind, json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode())
        elif self.path == "/slow":
            self.say(200, kind, b"")
        else:
            self.say(500, "text/plain", b"broken")

    def say(self, status: int, kind: str, body: bytes, **more: str) -> None:
        slow = self.path == "/slow"
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body) + slow), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        if slow:
            time.sleep(3)
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def other() -> Iterator[str]:
    """Return the address of another endpoint on this machine, without its path."""
    Other.asked = []
    Other.store = Store()
    for number in (1, 2):
        Other.store.add(
            Quad(NamedNode(BASE + "x"), NamedNode(BASE + "q"), Literal(f'say "{number}"', language="en"))
        )
    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients hang up on purpose
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def federated(*allowed: str, deadline: float = 5.0) -> Federated:
    store = Store()
    store.add(Quad(NamedNode(BASE + "a"), NamedNode(BASE + "p"), NamedNode(BASE + "x")))
    return Federated(InProcess(store, Setting(BASE), Limits(deadline=deadline)), AllowList(allowed))


def bindings(executor: Federated, text: str) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = json.loads(executor.run(QueryRequest(text)).body)["results"][
        "bindings"
    ]
    return found


def test_what_another_endpoint_answers_is_joined(other: str) -> None:
    rows = bindings(federated(other), SELECT % f"http://{other}/sparql")
    assert sorted(row["y"]["value"] for row in rows) == ['say "1"', 'say "2"']
    assert {row["y"]["xml:lang"] for row in rows} == {"en"}
    assert Other.asked == ["PREFIX ex: <http://example.org/> SELECT * WHERE { ?x ex:q ?y }"]


def test_an_answer_without_solutions_joins_to_none(other: str) -> None:
    assert (
        bindings(federated(other), f"SELECT * {{ SERVICE <http://{other}/sparql> {{ <x:n> ?p ?o }} }}") == []
    )


@pytest.mark.parametrize("path", ["away", "large", "blank", "evil", "broken"])
def test_an_answer_that_cannot_be_used_is_an_error_that_names_the_host(other: str, path: str) -> None:
    with pytest.raises(ServiceFailed, match=r"SERVICE at 127\.0\.0\.1 failed"):
        bindings(federated(other), SELECT % f"http://{other}/{path}")


@pytest.mark.parametrize("path", ["away", "broken", "blank"])
def test_silent_goes_on_without_an_answer(other: str, path: str) -> None:
    rows = bindings(
        federated(other), f"SELECT * {{ ?a ?b ?c . SERVICE SILENT <http://{other}/{path}> {{ ?c ?d ?e }} }}"
    )
    assert [sorted(row) for row in rows] == [["a", "b", "c"]]


def test_a_slow_endpoint_is_given_up_at_the_deadline(other: str) -> None:
    begin = time.monotonic()
    with pytest.raises(ServiceFailed, match="did not answer within 1 seconds"):
        bindings(federated(other, deadline=1.0), SELECT % f"http://{other}/slow")
    assert time.monotonic() - begin < 2


@pytest.mark.parametrize(
    ("allowed", "address"),
    [
        ("example.org", "http://{other}/sparql"),
        ("{other}", "http://{other}@example.org/"),
        ("{other}", "http://user@{other}/sparql"),
        ("127.0.0.1", "http://{other}/sparql"),
        ("{other}", "file:///etc/passwd"),
        ("{other}", "http://[::1"),
        ("{other}", "ftp://{other}/sparql"),
    ],
)
def test_hosts_beside_the_list_are_refused_and_not_asked(other: str, allowed: str, address: str) -> None:
    with pytest.raises(Refused):
        bindings(federated(allowed.format(other=other)), SELECT % address.format(other=other))
    assert Other.asked == []


def test_a_name_that_leads_to_a_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    port = int(other.partition(":")[2])
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    endpoint = AllowList([f"rebound.example:{port}"]).endpoint(f"http://rebound.example:{port}/sparql")
    with pytest.raises(Refused, match="private address"):
        ask_outside(endpoint, "ASK {}", seconds=2, cap=1000)
    assert Other.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES ?e { <http://%s/sparql> } SERVICE ?e { ?s ?p ?o } }",
        "PREFIX e: <http://%s/> SELECT * { SERVICE e:sparql { ?s ?p ?o } }",
        "SELECT * { SERVICE <http://%s/sparql> { SERVICE <http://example.org/> { ?s ?p ?o } } }",
        "SELECT * { SERVICE <http://%s/sparql> { ?s ?p ?o ",
        "SELECT * { SERVICE <http://%s/sparql> ?s }",
        "SELECT * { SERVICE <http://%s/sparql> { ?s ?p 'o } }",
        "SELECT * { \\u0053ERVICE <http://%s/sparql> { ?s ?p ?o } }",
        "SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\n<http://%s/sparql> { ?s ?p ?o } }",
    ],
)
def test_what_cannot_be_cut_out_is_an_error_and_nobody_is_asked(other: str, text: str) -> None:
    with pytest.raises(QueryError):
        bindings(federated(other), text % other)
    assert Other.asked == []


def test_without_a_list_nobody_is_asked(other: str) -> None:
    with pytest.raises(Refused, match="another endpoint"):
        bindings(federated(), SELECT % f"http://{other}/sparql")
    assert Other.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?service ?p 'SERVICE <x> {' } # SERVICE <x> {",
        'SELECT * { ?s ?p """a "quote" SERVICE <x> {"""@service }',
        "PREFIX service: <http://example.org/SERVICE> SELECT * { ?s service:p <http://x/SERVICE> }",
    ],
)
def test_the_word_elsewhere_is_no_clause(text: str) -> None:
    assert find_clauses(text) == []


@pytest.mark.parametrize("piece", ["a-", "'\\", "<a", '"""\\', "{SERVICE", "?x ", "#", "a:b-"])
def test_reading_a_hostile_text_takes_no_time(piece: str) -> None:
    begin = time.monotonic()
    with suppress(Refused):
        find_clauses("service " + piece * (99_000 // len(piece)))
    assert time.monotonic() - begin < 3
