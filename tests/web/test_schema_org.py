"""What pages say in schema.org: read as RDF, in terms that there are, nothing that the data do not say."""

import json
import re
from pathlib import Path

import pyoxigraph
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat
from rdflib import OWL, RDF, SDO, SKOS, Graph, Literal, URIRef
from werkzeug.test import Client

from dortmund_ld.publication import Publication, load_publication
from dortmund_ld.web.serving.front import Front

BASE = "https://example.org/lindenau/"
THIS = URIRef(BASE + "id/dataset")


@pytest.fixture(scope="module")
def said(town_root: Path) -> Publication:
    return load_publication(town_root)


def read(client: FlaskClient, path: str, language: str = "en") -> Graph:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200, path
    (block,) = BeautifulSoup(answer.text, "html.parser").select('script[type="application/ld+json"]')
    data = json.loads(block.string)
    assert data.pop("@context") == "https://schema.org"
    iris = {name: {"@type": "@id"} for name in ("url", "item", "sameAs", "contentUrl")}
    local = json.dumps({"@context": {"@vocab": str(SDO), **iris}, **data})
    triples = [quad.triple for quad in pyoxigraph.parse(local, format=RdfFormat.JSON_LD)]
    return Graph().parse(pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


@pytest.fixture(scope="module")
def pages(town_app: Front) -> list[str]:
    return re.findall(r"<loc>http://localhost(.*?)</loc>", Client(town_app).get("/sitemap.xml").text)


def test_every_page_says_what_it_is_in_terms_that_there_are(town: FlaskClient, pages: list[str]) -> None:
    for path in (*pages, "/search?q=lindenau"):
        graph = read(town, path)
        used = {*graph.predicates(), *graph.objects(None, RDF.type)} - {RDF.type}
        used -= {URIRef(f"{SDO}query-input")}  # marks a property as asked for (docs/actions.html)
        assert [term for term in used if term not in SDO] == [], path
        kinds = {SDO.WebPage, SDO.CollectionPage, SDO.SearchResultsPage}
        (page,) = [one for kind in kinds for one in graph.subjects(RDF.type, kind)]
        assert graph.value(page, SDO.url) == URIRef(BASE + path.removeprefix("/")), path
        assert graph.value(page, SDO.inLanguage) == Literal("en")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", SDO.WebSite),
        ("/dumps/", SDO.Dataset),
        ("/page/lindenau", SDO.City),
        ("/page/uhrenmanufaktur-sommer", SDO.Organization),
        ("/page/sector-manufacturing", SDO.DefinedTerm),
        ("/schemes/sectors", SDO.DefinedTermSet),
        ("/indicators/indicator-population", SDO.Dataset),
        ("/page/claim-largest-employer", SDO.Claim),
        ("/things/", SDO.CollectionPage),
        ("/search", SDO.SearchResultsPage),
    ],
)
def test_what_a_page_is_about_has_its_kind(town: FlaskClient, path: str, kind: URIRef) -> None:
    assert (None, RDF.type, kind) in read(town, path)


def test_the_first_page_tells_how_to_search(town: FlaskClient) -> None:
    graph = read(town, "/")
    action = graph.value(graph.value(None, RDF.type, SDO.WebSite), SDO.potentialAction)
    template = str(graph.value(graph.value(action, SDO.target), SDO.urlTemplate))
    assert template == BASE + "search?q={search_term_string}"
    assert (
        town.get("/" + template.removeprefix(BASE).format(search_term_string="lindenau")).status_code == 200
    )


def test_the_data_set_has_files_licence_and_date(town: FlaskClient) -> None:
    for path in ("/", "/dumps/"):
        graph = read(town, path)
        assert str(graph.value(THIS, SDO.datePublished)) == "2026-11-23"
        assert str(graph.value(THIS, SDO.license)) == "https://creativecommons.org/publicdomain/zero/1.0/"
        files = [graph.value(one, SDO.contentUrl) for one in graph.objects(THIS, SDO.distribution)]
        assert URIRef(BASE + "dumps/lindenau.ttl") in files
        assert all(town.get("/" + str(file).removeprefix(BASE)).status_code == 200 for file in files)


def test_the_files_of_an_indicator_are_there(town: FlaskClient) -> None:
    graph = read(town, "/indicators/indicator-population?breakdown=all")
    files = {
        str(graph.value(one, SDO.encodingFormat)): str(graph.value(one, SDO.contentUrl))
        for one in graph.subjects(RDF.type, SDO.DataDownload)
    }
    assert files["text/csv"] == BASE + "indicators/indicator-population.csv?breakdown=all"
    for media_type, file in files.items():
        assert town.get("/" + file.removeprefix(BASE)).mimetype == media_type


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("/page/lindenau", ["/", "/things/?type=schema%3ACity", "/page/lindenau"]),
        ("/indicators/indicator-population", ["/", "/indicators", "/indicators/indicator-population"]),
        ("/schemes/sectors", ["/", "/schemes/", "/schemes/sectors"]),
        ("/queries/bodies", ["/", "/queries/", "/queries/bodies"]),
        ("/governance", ["/", "/governance"]),
        ("/", []),
    ],
)
def test_the_way_to_a_page_can_be_gone(town: FlaskClient, path: str, steps: list[str]) -> None:
    graph = read(town, path)
    found = sorted(
        (graph.value(one, SDO.position), str(graph.value(one, SDO.item)))
        for one in graph.subjects(RDF.type, SDO.ListItem)
    )
    gone = ["/" + item.removeprefix(BASE) for _, item in found]
    assert gone == steps
    assert [step for step in gone if town.get(step, headers={"Accept": "text/html"}).status_code != 200] == []


def test_nothing_is_said_of_a_thing_that_the_data_do_not_say(town: FlaskClient, said: Publication) -> None:
    data = said.graph()
    texts = {str(text) for text in data.objects() if isinstance(text, Literal)}
    slugs = {said.addresses.slug_of(str(thing)) for thing in data.subjects(RDF.type)} - {None}
    for slug in sorted(slugs - {"uhrenfabrik-sommer", "turnverein"}):
        graph, thing = read(town, f"/page/{slug}"), URIRef(f"{BASE}id/{slug}")
        for predicate in (SDO.name, SDO.description, SDO.alternateName):
            assert {str(text) for text in graph.objects(thing, predicate)} <= texts, (slug, predicate)
        same = {*data.objects(thing, OWL.sameAs), *data.objects(thing, SKOS.exactMatch)}
        assert {*graph.objects(thing, SDO.sameAs)} <= same, slug
        assert {*graph.objects(thing, SDO.inDefinedTermSet)} == {*data.objects(thing, SKOS.inScheme)}
        known = {SDO.name, SDO.description, SDO.alternateName, SDO.sameAs, SDO.inDefinedTermSet, RDF.type}
        known |= {SDO.identifier, SDO.url, SDO.subjectOf, SDO.mainEntityOfPage, SDO.geo, SDO.location}
        assert {*graph.predicates(thing)} <= known, slug


def test_a_match_is_not_the_same(client: FlaskClient, town: FlaskClient) -> None:
    graph = read(client, "/page/mill")
    assert {str(one) for one in graph.objects(None, SDO.sameAs)} == {"http://www.wikidata.org/entity/Q1"}
    assert list(read(town, "/page/sector-manufacturing").objects(None, SDO.sameAs)) == []


@pytest.mark.parametrize("path", ["/page/nobody", "/page/turnverein", "/sparql?query=nonsense"])
def test_a_failure_is_about_nothing(town: FlaskClient, path: str) -> None:
    assert "application/ld+json" not in town.get(path, headers={"Accept": "text/html"}).text
