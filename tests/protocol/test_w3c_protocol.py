"""The W3C's tests of the SPARQL 1.1 Protocol and Service Description, by name (w3c/rdf-tests).

Requests and expectations are those of the suite's manifests. This endpoint has the query operation alone:
what the update tests send is refused with 403, by name too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

if TYPE_CHECKING:
    from werkzeug.test import Client, TestResponse

DATA = "http://kasei.us/2009/09/sparql/data/"
FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
BOTH = f"<{DATA}data1.rdf> a ?type . <{DATA}data2.rdf> a ?type ."
EACH = f"GRAPH ?g1 {{ <{DATA}data1.rdf> a ?type }} GRAPH ?g2 {{ <{DATA}data2.rdf> a ?type }}"
DC = "PREFIX dc: <http://purl.org/dc/terms/> PREFIX foaf: <http://xmlns.com/foaf/0.1/> "

BOOLEAN = {"application/sparql-results+json", "application/sparql-results+xml"}
TABULAR = BOOLEAN | {"text/csv", "text/tab-separated-values"}
RDF = {"application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"}


def graphs(**given: list[str]) -> str:
    pairs = [(name.replace("_", "-") + "-uri", DATA + graph) for name in given for graph in given[name]]
    return urlencode(pairs)


@dataclass(frozen=True)
class Case:
    """A request of the suite, and what it expects; a boolean counts only where the suite states one."""

    name: str
    method: str = "POST"
    address: str = ""
    body: str | bytes = b""
    kind: str | None = None
    formats: frozenset[str] = frozenset()
    truth: bool | None = None

    def ask(self, client: Client) -> TestResponse:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        return client.open(
            f"/sparql/?{self.address}", method=self.method, data=body, content_type=self.kind, buffered=True
        )


ONE, TWO, THREE, NONE = ["data1.rdf"], ["data1.rdf", "data2.rdf"], ["data3.rdf"], ["data0.rdf"]
TRUE = {"formats": frozenset(BOOLEAN), "truth": True}

GOOD = [
    Case("query_post_form", address=graphs(default_graph=NONE), body="query=ASK%20%7B%7D", kind=FORM, **TRUE),
    Case(
        "query_dataset_default_graphs_get",
        "GET",
        f"query={quote(f'ASK {{ {BOTH} }}')}&{graphs(default_graph=TWO)}",
        **TRUE,
    ),
    Case(
        "query_dataset_default_graphs_post",
        address=graphs(default_graph=TWO),
        body=f"ASK {{ {BOTH} }}",
        kind=QUERY,
        **TRUE,
    ),
    Case(
        "query_dataset_named_graphs_post",
        address=graphs(named_graph=TWO),
        body=f"ASK {{ {EACH} }}",
        kind=QUERY,
        **TRUE,
    ),
    Case(
        "query_dataset_named_graphs_get",
        "GET",
        f"query={quote(f'ASK {{ {EACH} }}')}&{graphs(named_graph=TWO)}",
        **TRUE,
    ),
    Case(
        "query_dataset_full",
        address=graphs(default_graph=THREE, named_graph=TWO),
        body=f"ASK {{ <{DATA}data3.rdf> a ?type {EACH} }}",
        kind=QUERY,
        **TRUE,
    ),
    Case(
        "query_multiple_dataset",
        address=graphs(named_graph=TWO),
        body=f"ASK FROM <{DATA}data3.rdf> {{ {EACH} }}",
        kind=QUERY,
        **TRUE,
    ),
    Case("query_get", "GET", f"query=ASK%20%7B%7D&{graphs(default_graph=NONE)}", **TRUE),
    Case(
        "query_content_type_select",
        address=graphs(default_graph=NONE),
        body="SELECT (1 AS ?value) {}",
        kind=QUERY,
        formats=frozenset(TABULAR),
    ),
    Case(
        "query_content_type_ask",
        address=graphs(default_graph=NONE),
        body="ASK {}",
        kind=QUERY,
        formats=frozenset(BOOLEAN),
    ),
    Case(
        "query_content_type_describe",
        address=graphs(default_graph=NONE),
        body="DESCRIBE <http://example.org/>",
        kind=QUERY,
        formats=frozenset(RDF),
    ),
    Case(
        "query_content_type_construct",
        address=graphs(default_graph=NONE),
        body="CONSTRUCT { <s> <p> 1 } WHERE {}",
        kind=QUERY,
        formats=frozenset(RDF),
    ),
    Case("query_post_direct", body="ASK {}", kind=QUERY, **TRUE),
]

BAD = [
    Case("bad_query_method", "PUT", f"query=ASK%20%7B%7D&{graphs(default_graph=NONE)}", kind=FORM),
    Case("bad_multiple_queries", "GET", "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"),
    Case("bad_query_wrong_media_type", body="ASK {}", kind="text/plain"),
    Case("bad_query_missing_form_type", body="query=ASK%20%7B%7D"),
    Case("bad_query_missing_direct_type", body="ASK {}"),
    Case("bad_query_non_utf8", body="ASK {}".encode("utf-16"), kind=f"{QUERY}; charset=UTF-16"),
    Case("bad_query_syntax", "GET", "query=ASK%20%7B"),
    Case("bad_update_get", "GET", "update=CLEAR%20ALL"),
    Case("bad_multiple_updates", body="update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", kind=FORM),
    Case("bad_update_wrong_media_type", body="CLEAR NAMED", kind="text/plain"),
    Case("bad_update_missing_form_type", body="update=CLEAR%20NAMED"),
    Case("bad_update_non_utf8", body="CLEAR NAMED".encode("utf-16"), kind=f"{UPDATE}; charset=UTF-16"),
    Case("bad_update_syntax", body="update=CLEAR%20XYZ", kind=FORM),
    Case(
        "bad_update_dataset_conflict",
        address="using-named-graph-uri=http%3A%2F%2Fexample%2Fpeople",
        body="PREFIX foaf: <http://xmlns.com/foaf/0.1/> WITH <http://example/addresses> "
        "DELETE { ?person foaf:givenName 'Bill' } INSERT { ?person foaf:givenName 'William' } "
        "WHERE { ?person foaf:givenName 'Bill' }",
        kind=UPDATE,
    ),
]

INSERT = DC + "INSERT { GRAPH <http://example.org/test/> { ?s a dc:BibliographicResource } } WHERE { "
UPDATES = [
    Case(
        "update_dataset_default_graph",
        address=graphs(using_graph=ONE),
        body=INSERT + "?s a foaf:Document }",
        kind=UPDATE,
    ),
    Case(
        "update_dataset_default_graphs",
        address=graphs(using_graph=TWO),
        body=INSERT + "?s a foaf:Document }",
        kind=UPDATE,
    ),
    Case(
        "update_dataset_named_graphs",
        address=graphs(using_named_graph=TWO),
        body=INSERT + "GRAPH ?g { ?s a foaf:Document } }",
        kind=UPDATE,
    ),
    Case(
        "update_dataset_full",
        address=graphs(using_graph=ONE, using_named_graph=["data2.rdf"]),
        body=INSERT + "{ GRAPH ?g { ?s a foaf:Document } } UNION { ?s a foaf:Document } }",
        kind=UPDATE,
    ),
    Case("update_post_form", body="update=CLEAR+ALL", kind=FORM),
    Case("update_post_direct", body="CLEAR ALL", kind=UPDATE),
    Case(
        "update_base_uri",
        body="CLEAR SILENT GRAPH <http://example.org/test/> ; "
        "INSERT DATA { GRAPH <http://example.org/test/> { <http://example.org/s> a <t> } }",
        kind=UPDATE,
    ),
]


def name(test: Case) -> str:
    return test.name


@pytest.mark.parametrize("test", GOOD, ids=name)
def test_query(client: Client, test: Case) -> None:
    answer = test.ask(client)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype in test.formats
    if test.truth is not None:
        assert json.loads(answer.data)["boolean"] is test.truth


@pytest.mark.parametrize("test", BAD, ids=name)
def test_bad_request(client: Client, test: Case) -> None:
    answer = test.ask(client)
    assert 400 <= answer.status_code < 500
    assert answer.text.count("\n") >= 1
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("test", UPDATES, ids=name)
def test_update_is_refused(client: Client, test: Case) -> None:
    answer = test.ask(client)
    assert answer.status_code == 403
    assert "cannot be changed" in answer.text


SD = "http://www.w3.org/ns/sparql-service-description#"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture
def description(client: Client) -> Store:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"}, base_url="http://data.example/")
    store = Store()
    store.extend(pyoxigraph.parse(answer.data, format=RdfFormat.TURTLE))
    return store


def objects(store: Store, subject: object, term: str) -> list[object]:
    return [quad.object for quad in store.quads_for_pattern(subject, NamedNode(SD + term), None)]


@pytest.mark.parametrize("accept", [None, *sorted(RDF)])
def test_returns_rdf(client: Client, accept: str | None) -> None:
    answer = client.get("/sparql", headers={"Accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.mimetype == accept or (accept is None and answer.mimetype in RDF)
    form = RdfFormat.from_media_type(answer.mimetype)
    assert any(pyoxigraph.parse(answer.data, format=form))


def test_has_endpoint_triple(description: Store) -> None:
    endpoints = [
        quad.object for quad in description.quads_for_pattern(None, NamedNode(SD + "endpoint"), None)
    ]
    assert endpoints == [NamedNode("http://data.example/sparql")]


def test_conforms_to_schema(description: Store) -> None:
    """Every term that is used is one of the vocabulary, between things of the classes that it joins."""
    classes = {"Service", "Dataset", "Graph", "NamedGraph"}
    domains = {
        "endpoint": "Service",
        "supportedLanguage": "Service",
        "resultFormat": "Service",
        "feature": "Service",
        "defaultEntailmentRegime": "Service",
        "defaultDataset": "Service",
        "defaultGraph": "Dataset",
        "namedGraph": "Dataset",
        "name": "NamedGraph",
        "graph": "NamedGraph",
    }
    ranges = {
        "defaultDataset": "Dataset",
        "defaultGraph": "Graph",
        "namedGraph": "NamedGraph",
        "graph": "Graph",
    }

    def is_a(node: object, kind: str) -> bool:
        return any(description.quads_for_pattern(node, RDF_TYPE, NamedNode(SD + kind)))

    for quad in description:
        if quad.predicate == RDF_TYPE:
            assert quad.object.value.removeprefix(SD) in classes
        if quad.predicate.value.startswith(SD):
            term = quad.predicate.value.removeprefix(SD)
            assert is_a(quad.subject, domains[term]), term
            assert term not in ranges or is_a(quad.object, ranges[term]), term
            assert not isinstance(quad.object, Literal)


def test_the_description_says_what_is_done(description: Store, client: Client) -> None:
    """Each result format that it names is one that a query gets, and each graph has as many triples."""
    service = NamedNode("http://data.example/sparql#service")
    formats = {node.value for node in objects(description, service, "resultFormat")}
    for form in (*map(RdfFormat.from_extension, ("ttl", "nt", "rdf", "jsonld", "trig", "nq")),):
        assert form is not None
        assert form.iri in formats
        asked = {"query": "CONSTRUCT { <s> <p> 1 } {}", "format": form.file_extension}
        assert client.get("/sparql", query_string=asked).mimetype == form.media_type
    assert len(formats) == 10
    assert objects(description, service, "feature") == [NamedNode(SD + "UnionDefaultGraph")]
