"""The endpoint as clients use it: three ways to ask, formats, errors (SPARQL 1.1 Protocol, section 2.1)."""

import csv
import io
import json

import pyoxigraph
import pytest
from werkzeug.test import Client

BASE = "https://example.org/weidenau/"
LABELS = "SELECT ?label { <id/mill> <http://www.w3.org/2000/01/rdf-schema#label> ?label } ORDER BY ?label"
CONSTRUCT = "CONSTRUCT WHERE { <id/mill> ?p ?o }"
BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
}
RESULTS = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv; charset=utf-8",
    "text/tab-separated-values": "text/tab-separated-values; charset=utf-8",
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "*/*": "application/sparql-results+json",
}
GRAPHS = {
    "text/turtle": "text/turtle; charset=utf-8",
    "application/n-triples": "application/n-triples",
    "application/rdf+xml": "application/rdf+xml",
    "application/ld+json": "application/ld+json",
    "application/trig": "application/trig",
    "application/n-quads": "application/n-quads",
    "*/*": "text/turtle; charset=utf-8",
}


def labels(body: bytes) -> list[str]:
    return [row["label"]["value"] for row in json.loads(body)["results"]["bindings"]]


def test_a_query_by_get(client: Client) -> None:
    answer = client.get("/sparql", query_string={"query": LABELS})
    assert answer.status_code == 200
    assert labels(answer.data) == ["Mill", "Mühle"]


def test_a_query_by_form(client: Client) -> None:
    assert labels(client.post("/sparql", data={"query": LABELS}).data) == ["Mill", "Mühle"]


@pytest.mark.parametrize("kind", ["application/sparql-query", "application/sparql-query; charset=UTF-8"])
def test_a_query_by_direct_post(client: Client, kind: str) -> None:
    answer = client.post("/sparql", data=LABELS.encode(), content_type=kind)
    assert labels(answer.data) == ["Mill", "Mühle"]


@pytest.mark.parametrize("accept", RESULTS)
def test_solutions_in_each_format(client: Client, accept: str) -> None:
    answer = client.get("/sparql", query_string={"query": LABELS}, headers={"Accept": accept})
    assert (answer.status_code, answer.content_type) == (200, RESULTS[accept])
    assert "Mühle" in answer.text
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"


def test_csv_can_be_read_as_such(client: Client) -> None:
    answer = client.get("/sparql", query_string={"query": LABELS}, headers={"Accept": "text/csv"})
    assert list(csv.reader(io.StringIO(answer.text))) == [["label"], ["Mill"], ["Mühle"]]


@pytest.mark.parametrize("accept", GRAPHS)
def test_a_graph_in_each_format(client: Client, accept: str) -> None:
    answer = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": accept})
    assert (answer.status_code, answer.content_type) == (200, GRAPHS[accept])
    form = pyoxigraph.RdfFormat.from_media_type(answer.mimetype)
    assert f"<{BASE}id/mill>" in {str(quad.subject) for quad in pyoxigraph.parse(answer.data, format=form)}


def test_a_truth_in_json_and_xml(client: Client) -> None:
    assert client.get("/sparql?query=ASK{}").json == {"head": {}, "boolean": True}
    answer = client.get("/sparql?query=ASK{}", headers={"Accept": "application/sparql-results+xml"})
    assert b"<boolean>true</boolean>" in answer.data


def test_the_format_can_be_asked_for_in_the_address(client: Client) -> None:
    answer = client.get("/sparql", query_string={"query": LABELS, "format": "csv"}, headers=BROWSER)
    assert answer.content_type == "text/csv; charset=utf-8"
    answer = client.get("/sparql", query_string={"query": LABELS, "format": "json"}, headers=BROWSER)
    assert answer.content_type == "application/sparql-results+json"


def test_no_wanted_format_for_this_kind_of_answer_is_406_and_lists_those_there_are(
    client: Client,
) -> None:
    answer = client.get("/sparql", query_string={"query": LABELS}, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.text
    answer = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": "text/csv"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


def test_a_browser_without_a_query_gets_a_form_with_an_example(client: Client) -> None:
    page = client.get("/sparql", headers=BROWSER)
    assert page.status_code == 200
    assert 'action="/sparql"' in page.text
    assert "ASK {" in page.text


def test_a_browser_with_a_query_gets_a_table(client: Client) -> None:
    page = client.get("/sparql", query_string={"query": LABELS}, headers=BROWSER).text
    assert '<th scope="col">label</th>' in page
    assert '<span lang="de">Mühle</span>' in page


def test_a_wrong_query_is_400_with_place_and_cause(client: Client) -> None:
    answer = client.get("/sparql", query_string={"query": "SELECT * {\n ?s ex:p ?o }"})
    assert (answer.status_code, answer.content_type) == (400, "text/plain; charset=utf-8")
    assert "Line 2, column" in answer.text
    assert "Not declared: ex:" in answer.text


def test_a_wrong_query_in_a_browser_is_400_on_the_form_with_the_query_kept(client: Client) -> None:
    page = client.get("/sparql", query_string={"query": "SELECT </textarea>"}, headers=BROWSER)
    assert page.status_code == 400
    assert "Line 1, column" in page.text
    assert "SELECT &lt;/textarea&gt;</textarea>" in page.text


@pytest.mark.parametrize(("method", "query_string"), [("POST", ""), ("GET", "query="), ("GET", "query=+")])
def test_no_query_is_400(client: Client, method: str, query_string: str) -> None:
    kind = "application/x-www-form-urlencoded" if method == "POST" else None
    answer = client.open("/sparql", method=method, query_string=query_string, content_type=kind)
    assert answer.status_code == 400
    assert "The query is missing" in answer.text


def test_two_queries_are_400(client: Client) -> None:
    assert client.get("/sparql?query=ASK{}&query=ASK{}").status_code == 400


def test_a_body_that_is_not_utf8_is_400(client: Client) -> None:
    answer = client.post("/sparql", data=b"ASK { ?s ?p '\xff' }", content_type="application/sparql-query")
    assert answer.status_code == 400
    assert "UTF-8" in answer.text


def test_another_type_of_body_is_415_and_lists_those_taken(client: Client) -> None:
    answer = client.post("/sparql", data=b"{}", content_type="application/json")
    assert answer.status_code == 415
    assert "application/sparql-query" in answer.headers["Accept-Post"]


def test_too_long_a_body_is_413(client: Client) -> None:
    answer = client.post("/sparql", data=b"#" * 1_000_001, content_type="application/sparql-query")
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_405_and_lists_those_allowed(client: Client, method: str) -> None:
    answer = client.open("/sparql", method=method)
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_updates_are_403(client: Client) -> None:
    update = "INSERT DATA { <a> <b> <c> }"
    assert client.post("/sparql", data={"update": update}).status_code == 403
    assert client.post("/sparql", data=update, content_type="application/sparql-update").status_code == 403
    assert client.get("/sparql", query_string={"query": update}).status_code == 403


def test_another_endpoint_is_403(client: Client) -> None:
    query = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    answer = client.get("/sparql", query_string={"query": query})
    assert answer.status_code == 403
    assert "another endpoint" in answer.text


@pytest.mark.parametrize("query", ["DROP ALL", "ASK { SERVICE <http://example.org/> { ?s ?p ?o } }"])
def test_a_browser_is_told_in_its_language_why_a_query_is_not_run(client: Client, query: str) -> None:
    answer = client.get("/sparql", query_string={"query": query, "lang": "de"}, headers=BROWSER)
    assert answer.status_code == 403
    assert "Daten ändern, einen anderen Endpunkt fragen" in answer.text


def test_the_protocol_can_give_the_dataset(client: Client) -> None:
    everything = "SELECT (COUNT(*) AS ?label) { ?s ?p ?o }"
    named = "SELECT DISTINCT ?label { GRAPH ?label { ?s ?p ?o } }"
    some = {"default-graph-uri": BASE + "graph/editorial"}
    part = labels(client.get("/sparql", query_string={"query": everything, **some}).data)
    whole = labels(client.get("/sparql", query_string={"query": everything}).data)
    assert 0 < int(part[0]) < int(whole[0])
    assert labels(client.get("/sparql", query_string={"query": named, **some}).data) == []
    only = {"query": named, "named-graph-uri": BASE + "graph/editorial"}
    assert labels(client.get("/sparql", query_string=only).data) == [BASE + "graph/editorial"]
    unknown = {"query": everything, "default-graph-uri": "http://127.0.0.1:9/"}
    assert labels(client.get("/sparql", query_string=unknown).data) == ["0"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o } \0",
        "(" * 100_000,
        "ASK { ?s ?p '''",
        "SELECT (<http://example.org/f>(1) AS ?x) {}",
        "\ufeffASK {}",
        "ASK { <not an iri> ?p ?o }",
        "DESCRIBE <id/nothing>",
    ],
)
def test_whatever_is_asked_it_is_never_500(client: Client, query: str) -> None:
    assert client.post("/sparql", data={"query": query}).status_code < 500


@pytest.mark.parametrize("graph", ["not an iri", "", "relative"])
def test_a_dataset_of_nonsense_is_400(client: Client, graph: str) -> None:
    answer = client.get("/sparql", query_string={"query": "ASK {}", "default-graph-uri": graph})
    assert answer.status_code == 400
