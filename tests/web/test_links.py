"""Addresses: as a table, and by following every link of the site."""

import html
import re

import pytest
from flask.testing import FlaskClient

from dortmund_ld.release import Release
from dortmund_ld.web.links import Links

BASE = "https://example.org/weidenau/"
ONTOLOGY = "https://w3id.org/dortmund-ld/ontology"
BROWSER = {"Accept": "text/html,*/*;q=0.1", "Accept-Language": "en"}


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (BASE, "/"),
        (BASE + "id/", "/things/"),
        (BASE + "id/mill", "/page/mill"),
        (BASE + "id/source-report#line=0,2", "/page/source-report#line=0,2"),
        (BASE + "graph/report/mills", "/graph/report/mills"),
        (BASE + "sparql", "/sparql"),
        (ONTOLOGY, "/ontology"),
        (ONTOLOGY + "#Employer", "/ontology#Employer"),
        ("http://www.wikidata.org/entity/Q1", "http://www.wikidata.org/entity/Q1"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("urn:isbn:1", None),
    ],
)
def test_where_an_iri_leads(release: Release, iri: str, address: str | None) -> None:
    assert Links(release.manifest).iri(iri) == address


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("page/mill", "/town/page/mill?lang=de"),
        ("page/mill#line=0,2", "/town/page/mill?lang=de#line=0,2"),
        ("", "/town/?lang=de"),
        ("page/a b?c", "/town/page/a%20b%3Fc?lang=de"),
    ],
)
def test_an_address_keeps_prefix_language_and_fragment(release: Release, path: str, address: str) -> None:
    assert Links(release.manifest, "/town", "de").to(path) == address


def test_every_link_of_the_site_leads_somewhere(client: FlaskClient) -> None:
    waiting, seen, anchors, pointers = ["/?lang=en"], {"/?lang=en"}, {}, []
    while waiting:
        page = waiting.pop()
        answer = client.get(page, headers=BROWSER, follow_redirects=True)
        assert answer.status_code == (403 if page == "/queries/mills-elsewhere.csv" else 200), page
        if answer.mimetype != "text/html":
            continue
        anchors[page] = re.findall(r' id="([^"]*)"', answer.text)
        assert len(set(anchors[page])) == len(anchors[page]), page
        for found in re.findall(r'href="([^"]*)"', answer.text):
            path, _, fragment = html.unescape(found).partition("#")
            if path.startswith("http"):
                continue
            pointers.append((path or page, fragment))
            if path and path not in seen:
                seen.add(path)
                waiting.append(path)
    assert len(seen) > 100
    for page, fragment in pointers:
        assert not fragment or fragment in anchors[page], (page, fragment)
