"""What real clients get at every kind of address, by the Accept headers that they send."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from accept_headers import (
    AXIOS,
    CHROME,
    COMUNICA,
    FIREFOX,
    FUJI_HTML,
    FUJI_RDF,
    FUJI_SCHEMA_ORG,
    JAVA,
    JENA,
    PROFILE,
    RDFLIB,
    RDFLIB_JSON_LD,
    RDFLIB_TURTLE,
    SAFARI,
    SPARQLWRAPPER,
)
from flask.testing import FlaskClient
from werkzeug.test import Client

from dortmund_ld.web.serving.front import Front

HTML, CSV, JSON = "text/html", "text/csv", "application/json"
TURTLE, JSON_LD, RDF_XML, TRIPLES = (
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
)
RESULTS_JSON, RESULTS_XML = "application/sparql-results+json", "application/sparql-results+xml"

# Kinds of address, one example each or two. At a name (/id/) the answer leads to one of the others.
THING = ("/page/lindenau", "/ontology", "/shapes", "/graph/report/claims")
DATA = ("/data/lindenau",)
TABLE = ("/things/", "/things/?type=dold:Employer", "/schemes/", "/schemes/sectors", "/employers", "/sites")
TABLE += ("/timeline", "/indicators/")
INDICATOR = ("/indicators/indicator-population",)
QUERY = ("/queries/bodies",)
SEARCH = ("/search?q=lindenau",)
PAGE = ("/queries/", "/governance", "/dumps/", "/sparql?query=ASK{}")
VOID = ("/.well-known/void",)

KINDS = (THING, DATA, TABLE, INDICATOR, QUERY, SEARCH)


@dataclass(frozen=True)
class Sent:
    """A client's Accept header, and what it gets of each of ``KINDS``; None is 406."""

    client: str
    accept: str | None
    gets: tuple[str | None, ...]


def everywhere(*gets: str | None) -> tuple[str | None, ...]:
    return gets * len(KINDS) if len(gets) == 1 else gets


ANYTHING = everywhere(HTML, TURTLE, HTML, HTML, HTML, HTML)

SENT = (
    Sent("Chrome", CHROME, everywhere(HTML)),
    Sent("Firefox", FIREFOX, everywhere(HTML)),
    Sent("Safari", SAFARI, everywhere(HTML)),
    Sent("Java", JAVA, everywhere(HTML)),
    Sent("F-UJI asking for a page", FUJI_HTML, everywhere(HTML)),
    Sent("OpenRefine, which sends none", None, ANYTHING),
    Sent("curl, requests", "*/*", ANYTHING),
    Sent("Jena", JENA, everywhere(TURTLE, TURTLE, HTML, HTML, HTML, HTML)),
    Sent("rdflib", RDFLIB, everywhere(RDF_XML, RDF_XML, HTML, HTML, HTML, HTML)),
    Sent("rdflib asking for Turtle", RDFLIB_TURTLE, everywhere(TURTLE, TURTLE, HTML, HTML, HTML, HTML)),
    Sent(
        "rdflib asking for JSON-LD",
        RDFLIB_JSON_LD,
        everywhere(JSON_LD, JSON_LD, JSON, JSON, RESULTS_JSON, JSON),
    ),
    Sent("Comunica", COMUNICA, everywhere(JSON_LD, JSON_LD, JSON, JSON, RESULTS_JSON, JSON)),
    Sent("JSON-LD with a profile", PROFILE, everywhere(JSON_LD, JSON_LD, None, None, None, None)),
    Sent("F-UJI asking for RDF", FUJI_RDF, everywhere(TURTLE, TURTLE, None, None, None, None)),
    Sent(
        "F-UJI asking for schema.org", FUJI_SCHEMA_ORG, everywhere(JSON_LD, JSON_LD, None, None, None, None)
    ),
    Sent("SPARQLWrapper", SPARQLWRAPPER, everywhere(JSON_LD, JSON_LD, JSON, JSON, RESULTS_JSON, JSON)),
    Sent("SPARQLWrapper asking for XML", RESULTS_XML, everywhere(None, None, None, None, RESULTS_XML, None)),
    Sent("axios", AXIOS, everywhere(JSON_LD, JSON_LD, JSON, JSON, RESULTS_JSON, JSON)),
    Sent("a spreadsheet", CSV, everywhere(None, None, CSV, CSV, CSV, None)),
    Sent("an image", "image/png", everywhere(None)),
)


@pytest.mark.parametrize("sent", SENT, ids=lambda sent: sent.client)
def test_each_client_gets_what_it_can_read(town: FlaskClient, sent: Sent) -> None:
    headers = {} if sent.accept is None else {"Accept": sent.accept}
    for paths, media_type in zip(KINDS, sent.gets, strict=True):
        for path in paths:
            answer = town.get(path, headers=headers)
            got = answer.mimetype if answer.status_code == 200 else None
            assert (got, answer.status_code) == (media_type, 200 if media_type else 406), path
            assert "Accept" in answer.headers["Vary"].split(", "), path
            if answer.status_code == 406:
                assert "text/html" in answer.text, "it lists what there is"


@pytest.mark.parametrize("sent", SENT, ids=lambda sent: sent.client)
def test_a_name_leads_each_client_to_what_it_can_read(town: FlaskClient, sent: Sent) -> None:
    headers = {} if sent.accept is None else {"Accept": sent.accept}
    answer = town.get("/id/lindenau", headers=headers)
    first = sent.gets[0]
    assert answer.status_code == (303 if first else 406)
    assert answer.location == ({HTML: "/page/lindenau", None: None}.get(first, "/data/lindenau"))
    if answer.location:
        assert answer.headers["Vary"] == "Accept, Accept-Encoding"
        assert town.get(answer.location, headers=headers).mimetype == first


EXTENSIONS = {TURTLE: "ttl", JSON_LD: "jsonld", RDF_XML: "rdf", TRIPLES: "nt"}


@pytest.mark.parametrize("sent", SENT, ids=lambda sent: sent.client)
def test_the_first_page_leads_each_client_to_what_it_can_read(town: FlaskClient, sent: Sent) -> None:
    headers = {} if sent.accept is None else {"Accept": sent.accept}
    answer = town.get("/", headers=headers)
    first = sent.gets[0]
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert answer.status_code == {HTML: 200, None: 406}.get(first, 303)
    if answer.location:
        assert answer.location == f"/.well-known/void.{EXTENSIONS[str(first)]}"
        assert town.get(answer.location, headers=headers).mimetype == first
    else:
        assert first is None or answer.mimetype == first


@pytest.mark.parametrize("sent", SENT, ids=lambda sent: sent.client)
@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        ("bib", "application/x-bibtex"),
        ("json", "application/vnd.citationstyles.csl+json"),
        ("txt", "text/plain"),
    ],
)
def test_a_citation_is_what_its_address_says(
    town: FlaskClient, sent: Sent, extension: str, media_type: str
) -> None:
    headers = {} if sent.accept is None else {"Accept": sent.accept}
    answer = town.get(f"/cite/lindenau.{extension}", headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Accept" not in answer.headers["Vary"].split(", ")


# Who sends neither a media type of pages nor a range that has it.
WITHOUT_PAGES = {
    "JSON-LD with a profile",
    "F-UJI asking for RDF",
    "F-UJI asking for schema.org",
    "SPARQLWrapper",
    "SPARQLWrapper asking for XML",
    "a spreadsheet",
    "an image",
}


@pytest.fixture(scope="module")
def guided(
    publish: Callable[[Path], Front], village_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Client:
    """Return a client of the village with a guide: the town has none."""
    root = shutil.copytree(village_root, tmp_path_factory.mktemp("guided") / "village")
    guide = root / "data" / "guide" / "reader.en.md"
    guide.parent.mkdir()
    guide.write_text("# For readers\n\nRead.\n", encoding="utf-8")
    return Client(publish(root))


@pytest.mark.parametrize("path", ["/guide/", "/guide/reader"])
@pytest.mark.parametrize("sent", SENT, ids=lambda sent: sent.client)
def test_a_guide_is_a_page_for_each_client_that_takes_one(guided: Client, sent: Sent, path: str) -> None:
    answer = guided.get(path, headers={} if sent.accept is None else {"Accept": sent.accept})
    assert answer.status_code == (406 if sent.client in WITHOUT_PAGES else 200)
    assert answer.status_code == 406 or answer.mimetype == HTML
    assert "Accept" in answer.headers["Vary"].split(", ")


@pytest.mark.parametrize("accept", [CHROME, FIREFOX, JAVA, "text/html"])
def test_a_browser_is_led_from_void_to_the_downloads(town: FlaskClient, accept: str) -> None:
    answer = town.get("/.well-known/void", headers={"Accept": accept})
    assert (answer.status_code, answer.location) == (303, "/dumps/")


@pytest.mark.parametrize("path", PAGE)
def test_where_there_is_but_a_page_nothing_else_is_acceptable(town: FlaskClient, path: str) -> None:
    for accept in (CHROME, JAVA, "text/html"):
        assert town.get(path, headers={"Accept": accept}).mimetype == HTML
    assert town.get(path, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("path", "named", "media_type"),
    [
        ("/page/lindenau", "ttl", TURTLE),
        ("/page/lindenau", "json-ld", JSON_LD),
        ("/page/lindenau", "json", JSON_LD),
        ("/page/lindenau", "application/rdf+xml", RDF_XML),
        ("/data/lindenau", "html", HTML),
        ("/ontology", "nt", TRIPLES),
        ("/shapes", "xml", RDF_XML),
        ("/graph/report/claims", "turtle", TURTLE),
        ("/.well-known/void", "jsonld", JSON_LD),
        ("/things/", "csv", CSV),
        ("/schemes/sectors", "json", JSON),
        ("/employers", "csv", CSV),
        (
            "/indicators/indicator-population",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("/indicators/indicator-population", "csv-metadata.json", "application/csvm+json"),
        ("/queries/bodies", "rq", "application/sparql-query"),
        ("/queries/bodies", "json", RESULTS_JSON),
        ("/queries/bodies", "xml", RESULTS_XML),
        ("/search?q=lindenau", "json", JSON),
    ],
)
def test_the_address_can_name_the_format(town: FlaskClient, path: str, named: str, media_type: str) -> None:
    parted = "&" if "?" in path else "?"
    answer = town.get(f"{path}{parted}format={named}", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Accept" not in answer.headers["Vary"].split(", ")
    assert town.get(f"{path}{parted}format=pdf").status_code == 406


def test_a_name_leads_to_the_format_that_the_address_names(town: FlaskClient) -> None:
    assert town.get("/id/lindenau?format=ttl").location == "/data/lindenau.ttl"
    assert town.get("/id/lindenau?format=html&lang=de").location == "/page/lindenau?lang=de"
