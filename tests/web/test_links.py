"""Addresses: as a table, and by following every link of the site."""

import html
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dortmund_ld.release import Release
from dortmund_ld.web.links import Links, site_address
from dortmund_ld.words.iris import Addresses

BASE = "https://example.org/weidenau/"
ADDRESSES = Addresses(BASE)
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


@pytest.mark.parametrize(
    ("method", "arguments", "address"),
    [
        ("to", ("search", {"q": "a&b", "type": ["x", "y"]}), "/town/search?lang=de&q=a%26b&type=x&type=y"),
        ("to", ("search", {"path": "p", "self": "s"}), "/town/search?lang=de&path=p&self=s"),
        ("to", ("page/mill", {"lang": "en"}), "/town/page/mill?lang=en"),
        ("to", ("page/mühle\r\nX: y", {}), "/town/page/m%C3%BChle%0D%0AX:%20y?lang=de"),
        ("plain", ("data/mill.ttl", {}), "/town/data/mill.ttl"),
        ("plain", ("static/style.css", {}), "/town/static/style.css"),
        ("back", ("search", {"query": "q=a%26b&lang=de", "language": "en"}), "/town/search?lang=en&q=a%26b"),
        ("back", ("page/mill#x", {"query": "", "language": "en"}), "/town/page/mill?lang=en"),
        ("slug", (BASE + "id/mill", {}), "mill"),
        ("slug", (BASE + "id/source-report#line=0,2", {}), None),
        ("anchor", (ONTOLOGY + "#Employer", {}), "Employer"),
    ],
)
def test_addresses_are_written_in_one_way(
    release: Release, method: str, arguments: tuple[str, dict[str, object]], address: str | None
) -> None:
    place, more = arguments
    assert getattr(Links(release.manifest, "/town", "de"), method)(place, **more) == address


@pytest.mark.parametrize(
    ("host", "scheme", "root", "address"),
    [
        ("localhost:8000", "http", "", "http://localhost:8000"),
        ("a.example", "https", "/town", "https://a.example/town"),
        ("example.org", "http", "", "https://example.org/weidenau"),
        ("[::1]:8000", "http", "", "http://[::1]:8000"),
        ('x"y {z}', "http", "", "https://example.org/weidenau"),
        ("a.example,b.example", "http", "/town", "https://example.org/weidenau"),
    ],
)
def test_where_the_site_is(host: str, scheme: str, root: str, address: str) -> None:
    environ = {"HTTP_HOST": host, "wsgi.url_scheme": scheme, "SCRIPT_NAME": root}
    assert site_address(environ, BASE) == address


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (ADDRESSES.thing("mill"), "id/mill"),
        (ADDRESSES.page("mill"), "page/mill"),
        (ADDRESSES.data("mill", "ttl"), "data/mill.ttl"),
        (ADDRESSES.graph("report/mills"), "graph/report/mills"),
        (ADDRESSES.ontology, "ontology"),
        (ADDRESSES.shapes, "shapes"),
        (ADDRESSES.void, ".well-known/void"),
        (ADDRESSES.endpoint, "sparql"),
        (ADDRESSES.dump("weidenau.ttl"), "dumps/weidenau.ttl"),
    ],
)
def test_what_is_published_has_its_iri(client: FlaskClient, iri: str, address: str) -> None:
    assert str(iri) == BASE + address
    assert client.get(f"/{address}", follow_redirects=True).status_code == 200


@pytest.mark.parametrize("root", ["", "/under/town"])
def test_every_link_of_the_site_leads_somewhere(client: FlaskClient, root: str) -> None:
    """At the root of a host, and under a prefix that a proxy takes off."""
    waiting, seen, anchors, pointers = ["/?lang=en"], {"/?lang=en"}, {}, []
    headers = {**BROWSER, "X-Forwarded-Prefix": root}
    while waiting:
        page = waiting.pop()
        answer = client.get(page, headers=headers, environ_overrides={"REMOTE_ADDR": "127.0.0.1"})
        if answer.location:
            assert answer.location.startswith(f"{root}/"), page
            found = [answer.location]
        else:
            assert answer.status_code == (403 if page == "/queries/mills-elsewhere.csv" else 200), page
            found = re.findall(r' (?:href|src|action)="([^"]*)"', answer.text) if is_page(answer) else []
            anchors[page] = re.findall(r' id="([^"]*)"', answer.text) if is_page(answer) else []
        assert len(set(anchors.get(page, ()))) == len(anchors.get(page, ())), page
        for link in map(html.unescape, (*found, *linked(answer))):
            path, _, fragment = link.partition("#")
            if path.startswith("http"):
                continue
            assert not path or path.startswith(f"{root}/"), (page, link)
            here = path.removeprefix(root)
            pointers.append((here or page, fragment))
            if here and here not in seen:
                seen.add(here)
                waiting.append(here)
    assert len(seen) > 100
    for page, fragment in pointers:
        assert not fragment or fragment in anchors[page], (page, fragment)


def is_page(answer: TestResponse) -> bool:
    return answer.mimetype == "text/html"


def linked(answer: TestResponse) -> list[str]:
    return re.findall(r"<([^>]*)>", ", ".join(answer.headers.getlist("Link")))
