"""Addresses where there is nothing: what is near is suggested, what replaced a withdrawn thing is told."""

import pyoxigraph
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat

BASE = "https://example.org/lindenau/id/"
ENGLISH = {"Accept": "text/html", "Accept-Language": "en"}
GONE = ("/id/uhrenfabrik-sommer", "/page/uhrenfabrik-sommer", "/data/uhrenfabrik-sommer")


def links(text: str) -> list[str]:
    return [link["href"] for link in BeautifulSoup(text, "html.parser").select("main ul.entries a")]


@pytest.mark.parametrize(
    "path",
    [
        "/page/uhrenmanufaktur-somer",
        "/id/uhrenmanufaktur",
        "/data/sommer-uhrenmanufaktur.ttl",
        "/uhrenmanufaktur-sommer",
        "/page/sommer-watchmakers",
        "/page/uhrenmanufaktur-winter",
        "/cite/uhrenmanufaktr.bib",
        "/values/uhrenmanufaktur?by=x",
    ],
)
def test_a_near_name_is_suggested(town: FlaskClient, path: str) -> None:
    answer = town.get(path, headers=ENGLISH)
    assert answer.status_code == 404
    assert "/page/uhrenmanufaktur-sommer" in links(answer.text)
    text = town.get(path, headers={"Accept": "text/turtle, */*;q=0.1"})
    assert f"{BASE}uhrenmanufaktur-sommer Sommer Watchmakers" in text.text.splitlines()


@pytest.mark.parametrize(
    "path", ["/page/lindenau-de", "/page/lindnau", "/lindenau", "/page/lindenau-an-der-aue"]
)
def test_the_nearest_name_goes_first(town: FlaskClient, path: str) -> None:
    assert links(town.get(path, headers=ENGLISH).text)[0] == "/page/lindenau"


@pytest.mark.parametrize("path", ["/page/qqqq", "/static/sommer.css", "/page/%00", "/", "/page/-.-"])
def test_nothing_near_nothing_suggested(town: FlaskClient, path: str) -> None:
    assert links(town.get(path, headers=ENGLISH).text) == []


def test_a_suggestion_keeps_the_language_that_was_chosen(town: FlaskClient) -> None:
    answer = town.get("/page/uhrenmanufaktur?lang=de", headers=ENGLISH)
    assert "/page/uhrenmanufaktur-sommer?lang=de" in links(answer.text)
    assert "Meinten Sie eines davon?" in answer.text


@pytest.mark.parametrize("path", [*GONE, "/cite/uhrenfabrik-sommer.bib", "/schemes/uhrenfabrik-sommer"])
def test_a_withdrawn_thing_says_what_replaced_it(town: FlaskClient, path: str) -> None:
    answer = town.get(path, headers=ENGLISH)
    assert (answer.status_code, answer.mimetype) == (410, "text/html")
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.h1.get_text() == "Sommer Watch Factory"
    assert "Stood in the data twice" in page.main.get_text()
    assert (page.time["datetime"], page.time.get_text()) == ("2026-11-23", "23\u00a0November\u00a02026")
    assert links(answer.text) == ["/page/uhrenmanufaktur-sommer"]


def test_nothing_need_have_replaced_it(town: FlaskClient) -> None:
    answer = town.get("/page/turnverein?lang=de", headers=ENGLISH)
    assert answer.status_code == 410
    assert "obwohl der Bericht nichts von ihm sagt" in answer.text
    assert links(answer.text) == []


@pytest.mark.parametrize(
    ("path", "accept", "form"),
    [
        ("/id/uhrenfabrik-sommer", "text/turtle", RdfFormat.TURTLE),
        ("/page/uhrenfabrik-sommer.nt", "*/*", RdfFormat.N_TRIPLES),
        ("/data/uhrenfabrik-sommer?format=jsonld", "*/*", RdfFormat.JSON_LD),
    ],
)
def test_a_program_reads_in_rdf_what_replaced_it(
    town: FlaskClient, path: str, accept: str, form: RdfFormat
) -> None:
    answer = town.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (410, form.media_type)
    found = {
        quad.object
        for quad in pyoxigraph.parse(answer.data, format=form)
        if quad.predicate.value == "http://purl.org/dc/terms/isReplacedBy"
    }
    assert found == {NamedNode(BASE + "uhrenmanufaktur-sommer")}


def test_whoever_takes_neither_page_nor_rdf_gets_a_text(town: FlaskClient) -> None:
    answer = town.get("/cite/uhrenfabrik-sommer.bib", headers={"Accept": "application/x-bibtex"})
    assert (answer.status_code, answer.mimetype) == (410, "text/plain")
    assert answer.text.splitlines() == [
        "This stood here once, and was withdrawn.",
        BASE + "uhrenfabrik-sommer",
        BASE + "uhrenmanufaktur-sommer Sommer Watchmakers",
    ]


def test_what_was_withdrawn_is_in_no_sitemap_and_among_no_employers(town: FlaskClient) -> None:
    assert "uhrenfabrik-sommer" not in town.get("/sitemap.xml").text
    assert "uhrenfabrik-sommer" not in town.get("/employers.csv").text
