"""Everything that is not a thing: the first page, ontology, shapes, graphs, downloads, questions."""

import hashlib

import pyoxigraph
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat

from dortmund_ld.release import Release

BASE = "https://example.org/weidenau/"
BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
}
VOID = "http://rdfs.org/ns/void#"


def test_the_first_page_says_what_is_here(client: FlaskClient, release: Release) -> None:
    page = client.get("/", headers=BROWSER).text
    assert "<h1>Weidenau in data</h1>" in page
    assert "What is said about a village." in page
    assert f"<b>{release.manifest.counts.triples:,}</b> triples" in page


def test_the_first_page_answers_the_questions_that_the_data_set_names(client: FlaskClient) -> None:
    page = client.get("/", headers=BROWSER).text
    assert "Is there a mill?" in page
    assert '<p class="truth">yes</p>' in page
    assert "Which mills are there?" in page
    assert '<td><a href="/page/mill"><span>Mill</span></a></td>' in page
    assert "What do others say" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/things/",
        "/things/?type=dold:Employer",
        "/page/mill",
        "/page/source-report",
        "/ontology",
        "/shapes",
        "/graph/report/mills",
        "/dumps/",
        "/queries/",
        "/queries/mills",
        "/queries/all-of-a-mill",
        "/queries/mills-elsewhere",
        "/sparql",
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_each_page_is_whole_in_both_languages(client: FlaskClient, path: str, language: str) -> None:
    page = client.get(path, headers={**BROWSER, "Accept-Language": language})
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert f'<html lang="{language}">' in page.text
    assert page.text.rstrip().endswith("</html>")
    assert page.text.count("<h1") == 1


def test_nothing_on_a_page_comes_from_elsewhere_and_nothing_runs(client: FlaskClient) -> None:
    answer = client.get("/page/mill", headers=BROWSER)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert {
        script["type"] for script in BeautifulSoup(answer.text, "html.parser").select("script:not([src])")
    } == {"application/ld+json"}, "data, which no browser runs"
    assert "style=" not in answer.text
    assert client.get("/static/style.css").status_code == 200
    assert b"url(" not in client.get("/static/style.css").data


def test_every_answer_may_be_read_from_any_site(client: FlaskClient) -> None:
    for path in ("/data/mill.ttl", "/sparql?query=ASK{}", "/nix"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"


def test_the_ontology_is_shown_with_anchors_and_sent_as_data(client: FlaskClient) -> None:
    page = client.get("/ontology", headers=BROWSER).text
    assert '<div id="Employer">' in page
    turtle = client.get("/ontology", headers={"Accept": "text/turtle"})
    assert turtle.content_type == "text/turtle; charset=utf-8"
    assert client.get("/ontology.rdf").content_type == "application/rdf+xml"
    assert client.get("/ontology/1.0.0", headers=BROWSER).status_code == 200
    assert client.get("/ontology/0.1", headers=BROWSER).status_code == 404


def test_the_shapes_are_shown_and_sent(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/shapes", headers=BROWSER).text, "html.parser")
    employer = page.select_one("section#EmployerShape")
    assert employer.h2.get_text() == "Employer"
    ownership = next(row for row in employer.select("tbody tr") if row.th.get_text(strip=True) == "ownership")
    assert ownership.td.get_text(strip=True) == "exactly 1"
    for path in ("/shapes.nt", "/shapes.jsonld"):
        assert client.get(path).status_code == 200
    assert client.get("/shapes.pdf").status_code == 404


def test_a_named_graph_is_shown_and_sent(client: FlaskClient) -> None:
    page = client.get("/graph/report/mills", headers=BROWSER).text
    assert "Mills in the report" in page
    assert 'href="/page/mill"' in page
    turtle = client.get("/graph/report/mills", headers={"Accept": "text/turtle"}).data
    quads = list(pyoxigraph.parse(turtle, format=RdfFormat.TURTLE))
    assert f"<{BASE}id/mill>" in {str(quad.subject) for quad in quads}
    assert f"<{BASE}id/check-mill>" not in {str(quad.subject) for quad in quads}
    assert client.get("/graph/report/mills.nt").content_type == "application/n-triples"
    assert client.get("/graph/report").status_code == 404


def test_void_describes_what_is_there(client: FlaskClient, release: Release) -> None:
    answer = client.get("/.well-known/void")
    assert answer.content_type == "text/turtle; charset=utf-8"
    triples = {quad.triple for quad in pyoxigraph.parse(answer.data, format=RdfFormat.TURTLE)}
    about = {
        triple.predicate.value: triple.object
        for triple in triples
        if triple.subject == NamedNode(BASE + "id/dataset")
    }
    assert int(about[VOID + "triples"].value) == release.manifest.counts.triples
    assert about[VOID + "sparqlEndpoint"].value == BASE + "sparql"
    dumps = {triple.object.value for triple in triples if triple.predicate.value == VOID + "dataDump"}
    assert BASE + "dumps/weidenau.ttl" in dumps
    for dump in dumps:
        assert client.get("/" + dump.removeprefix(BASE)).status_code == 200


def test_void_counts_the_links_to_elsewhere(client: FlaskClient) -> None:
    turtle = client.get("/.well-known/void").text
    assert "void:Linkset" in turtle
    assert "void:objectsTarget wd:" in turtle


@pytest.mark.parametrize("extension", ["ttl", "nt", "rdf", "jsonld", "trig", "nq"])
def test_everything_can_be_downloaded_whole_in_each_format(
    client: FlaskClient, release: Release, extension: str
) -> None:
    answer = client.get(f"/dumps/weidenau.{extension}")
    assert answer.status_code == 200
    form = RdfFormat.from_extension(extension)
    quads = list(pyoxigraph.parse(answer.data, format=form))
    assert len({quad.triple for quad in quads}) == release.manifest.counts.triples
    graphs = {quad.graph_name for quad in quads if isinstance(quad.graph_name, NamedNode)}
    expected = (
        {NamedNode(graph.iri) for graph in release.manifest.graphs} if form.supports_datasets else set()
    )
    assert graphs == expected


def test_each_download_has_the_checksum_that_is_listed(client: FlaskClient) -> None:
    listed = client.get("/dumps/SHA256SUMS").text.splitlines()
    assert len(listed) > 6
    for line in listed:
        checksum, path = line.split("  ")
        assert hashlib.sha256(client.get(f"/dumps/{path}").data).hexdigest() == checksum


def test_downloads_are_listed_and_nothing_else_is_sent(client: FlaskClient) -> None:
    page = client.get("/dumps/", headers=BROWSER).text
    assert 'href="/dumps/weidenau.trig"' in page
    assert 'href="/dumps/graph/report/mills.ttl"' in page
    for path in ("/dumps/../manifest.json", "/dumps/%2e%2e/manifest.json", "/dumps/manifest.json"):
        assert client.get(path).status_code == 404


def test_a_part_of_a_download_can_be_asked_for(client: FlaskClient) -> None:
    answer = client.get("/dumps/weidenau.nt", headers={"Range": "bytes=0-9"})
    assert (answer.status_code, len(answer.data)) == (206, 10)


def test_questions_are_listed_with_those_that_need_another_endpoint(client: FlaskClient) -> None:
    page = client.get("/queries", headers={**BROWSER, "Accept-Language": "de"}, follow_redirects=True).text
    for question in ("Welche Mühlen gibt es?", "Gibt es eine Mühle?", "Was sagen andere über die Mühle?"):
        assert question in page


def test_a_question_is_shown_with_query_and_answer_in_the_language_of_the_page(client: FlaskClient) -> None:
    english = client.get("/queries/mills", headers=BROWSER).text
    assert ">Mill<" in english
    assert "lang(?millLabel) = &#34;en&#34;" in english
    german = client.get("/queries/mills?lang=de", headers=BROWSER).text
    assert ">Mühle<" in german
    assert "lang(?millLabel) = &#34;de&#34;" in german


def test_a_question_to_others_is_shown_but_not_run(client: FlaskClient) -> None:
    page = client.get("/queries/mills-elsewhere", headers=BROWSER)
    assert page.status_code == 200
    assert "is not run here" in page.text.replace("\n", " ")
    assert client.get("/queries/mills-elsewhere.csv").status_code == 403


def test_a_question_can_be_had_as_query_and_as_data(client: FlaskClient) -> None:
    text = client.get("/queries/mills.rq")
    assert text.content_type == "application/sparql-query; charset=utf-8"
    assert text.text.startswith("# de: Welche Mühlen gibt es?")
    assert client.get("/queries/mills.csv").text == f"mill,millLabel,years\r\n{BASE}id/mill,Mill,120000\r\n"
    assert client.get("/queries/all-of-a-mill.ttl").content_type == "text/turtle; charset=utf-8"
    assert client.get("/queries/mills.ttl").status_code == 406
    assert client.get("/queries/mills.pdf").status_code == 404
    assert client.get("/queries/nothing").status_code == 404


def test_head_answers_as_get_does_without_a_body(client: FlaskClient) -> None:
    answer = client.head("/page/mill", headers=BROWSER)
    assert (answer.status_code, answer.data) == (200, b"")


def test_a_query_for_a_graph_is_negotiated_among_formats_of_graphs(client: FlaskClient) -> None:
    for media_type in ("text/turtle", "application/ld+json", "application/n-triples"):
        assert client.get("/queries/all-of-a-mill", headers={"Accept": media_type}).mimetype == media_type
    assert client.get("/queries/all-of-a-mill", headers={"Accept": "text/csv"}).status_code == 406
    assert client.get("/queries/all-of-a-mill.json").mimetype == "application/ld+json"
    assert client.get("/queries/all-of-a-mill.csv").status_code == 406


def test_a_browser_at_void_is_led_to_the_downloads(client: FlaskClient) -> None:
    for accept in ("text/html", BROWSER["Accept"]):
        answer = client.get("/.well-known/void", headers={"Accept": accept})
        assert (answer.status_code, answer.location) == (303, "/dumps/")
    assert client.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406
