"""Each example query answers its question in full.

The whole expected answer stands beside this file, one CSV a query, reviewed like code: a fact that goes
missing, or one that turns up twice, changes it. Federated queries ask a local server that stands in for the
other endpoint.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
)

from dortmund_ld.publication import default_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dortmund_ld.release import Release

HERE = Path(__file__).parent
QUERIES = sorted((default_root() / "data" / "queries").glob("*.rq"))
WIKIDATA = "https://query.wikidata.org/sparql"
PREVIOUS = "https://w3id.org/dortmund-ld/previous/sparql"
FEDERATED = {"wikidata-figures", "changes-between-releases"}


@pytest.fixture(scope="module")
def store(repository_release: Release) -> Store:
    """Hold the publication as the endpoint serves it: named graphs, and their union as the default graph."""
    return repository_release.store()


@pytest.fixture
def endpoint() -> Iterator[Callable[[Store], str]]:
    """Start SPARQL endpoints on this machine, each over a store; they stop with the test."""
    servers: list[ThreadingHTTPServer] = []

    def start(held: Store) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(held))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/sparql"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _handler(held: Store) -> type[BaseHTTPRequestHandler]:
    class Endpoint(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(parse_qs(urlsplit(self.path).query)["query"][0])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            is_form = self.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
            self.answer(parse_qs(body)["query"][0] if is_form else body)

        def answer(self, query: str) -> None:
            body = held.query(query).serialize(format=QueryResultsFormat.JSON)
            assert body is not None
            self.send_response(200)
            self.send_header("Content-Type", QueryResultsFormat.JSON.media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    return Endpoint


def ask(store: Store, text: str) -> str:
    """Answer a query as CSV, the rows in the query's own order."""
    results = store.query(text)
    assert isinstance(results, QuerySolutions)
    body = results.serialize(format=QueryResultsFormat.CSV)
    assert body is not None
    return body.decode().replace("\r\n", "\n")


def expected(name: str) -> str:
    return (HERE / "expected" / f"{name}.csv").read_text(encoding="utf-8")


def test_there_are_twenty_five_questions() -> None:
    assert len(QUERIES) == 25


@pytest.mark.parametrize("path", [p for p in QUERIES if p.stem not in FEDERATED], ids=lambda p: p.stem)
def test_question_is_answered_in_full(path: Path, store: Store) -> None:
    assert ask(store, path.read_text(encoding="utf-8")) == expected(path.stem)


def test_wikidata_figures_stand_beside_ours(store: Store, endpoint: Callable[[Store], str]) -> None:
    wikidata = Store()
    wikidata.load(path=HERE / "wikidata-extract.ttl", format=RdfFormat.TURTLE)
    text = (default_root() / "data" / "queries" / "wikidata-figures.rq").read_text(encoding="utf-8")
    assert ask(store, text.replace(WIKIDATA, endpoint(wikidata))) == expected("wikidata-figures")


def test_changes_between_releases_are_listed(store: Store, endpoint: Callable[[Store], str]) -> None:
    thing = NamedNode("https://w3id.org/dortmund-ld/id/wilo")
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    graph = NamedNode("https://w3id.org/dortmund-ld/graph/deck/employers")
    previous = Store()
    previous.extend(store)
    for where in (graph, DefaultGraph()):
        previous.remove(Quad(thing, label, Literal("Wilo", language="de"), where))
        previous.add(Quad(thing, label, Literal("WILO", language="de"), where))
    text = (default_root() / "data" / "queries" / "changes-between-releases.rq").read_text(encoding="utf-8")
    assert ask(store, text.replace(PREVIOUS, endpoint(previous))) == expected("changes-between-releases")
