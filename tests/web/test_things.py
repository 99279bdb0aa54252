"""Things at their addresses: the redirect, the page, the data."""

import json

import pyoxigraph
import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from pyoxigraph import NamedNode
from werkzeug.test import TestResponse

BASE = "https://example.org/weidenau/"
BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
}
GERMAN = {**BROWSER, "Accept-Language": "de-DE,de;q=0.9,en;q=0.5"}
FORMATS = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
}


@pytest.mark.parametrize(
    ("accept", "where"),
    [
        ("text/html", "/page/mill"),
        ("*/*", "/page/mill"),
        ("text/turtle", "/data/mill"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "/data/mill"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "/page/mill"),
        ("application/rdf+xml, text/html;q=0.5", "/data/mill"),
    ],
)
def test_the_name_of_a_thing_redirects_by_accept(client: FlaskClient, accept: str, where: str) -> None:
    answer = client.get("/id/mill", headers={"Accept": accept})
    assert (answer.status_code, answer.location) == (303, where)
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"


def test_without_an_accept_header_the_page_is_meant(client: FlaskClient) -> None:
    assert client.get("/id/mill").location == "/page/mill"


def test_a_refusal_of_everything_is_406_and_lists_what_there_is(client: FlaskClient) -> None:
    answer = client.get("/id/mill", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text
    assert "application/ld+json" in answer.text
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("document", ["page", "data"])
@pytest.mark.parametrize("extension", FORMATS)
def test_each_format_has_an_address_of_its_own(client: FlaskClient, document: str, extension: str) -> None:
    answer = client.get(f"/{document}/mill.{extension}", headers=BROWSER)
    assert (answer.status_code, answer.content_type) == (200, FORMATS[extension])
    read = pyoxigraph.parse(answer.data, format=pyoxigraph.RdfFormat.from_extension(extension))
    assert NamedNode(BASE + "id/mill") in {quad.subject for quad in read}


@pytest.mark.parametrize("path", ["/data/mill", "/page/mill"])
def test_a_document_is_negotiated_at_its_own_address_too(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "application/n-triples"})
    assert answer.content_type == "application/n-triples"
    assert answer.headers["Content-Location"] == "/data/mill.nt"


def test_html_has_an_extension_too(client: FlaskClient) -> None:
    assert client.get("/data/mill.html").content_type == client.get("/page/mill.html").content_type


def test_the_data_carry_their_claims_and_what_points_at_the_thing(client: FlaskClient) -> None:
    quads = pyoxigraph.parse(client.get("/data/mill.nt").data, format=pyoxigraph.RdfFormat.N_TRIPLES)
    subjects = {str(quad.subject) for quad in quads}
    assert subjects == {f"<{BASE}id/{slug}>" for slug in ("mill", "claim-mill", "claim-old")}


def test_the_data_of_a_source_hold_its_passages(client: FlaskClient) -> None:
    quads = pyoxigraph.parse(client.get("/data/source-report.ttl").data, format=pyoxigraph.RdfFormat.TURTLE)
    lines = {str(quad.object) for quad in quads if quad.predicate.value.endswith("#firstLine")}
    assert {line.partition("^^")[0] for line in lines} == {'"1"', '"3"'}


@pytest.mark.parametrize(
    "path", ["/id/windmill", "/page/windmill", "/data/windmill.ttl", "/page/mill.xyz", "/nix"]
)
def test_an_unknown_thing_is_404_and_helps_on(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert 'href="/things/"' in answer.text


def test_a_program_gets_its_404_as_text(client: FlaskClient) -> None:
    answer = client.get("/data/windmill", headers={"Accept": "text/turtle, */*;q=0.1"})
    assert (answer.status_code, answer.content_type) == (404, "text/plain; charset=utf-8")
    assert answer.text == f"There is nothing at this address.\n{BASE}id/windmill\n"


def test_an_address_with_odd_characters_is_404(client: FlaskClient) -> None:
    for path in ("/id/a%20b", "/id/%3Cscript%3E", "/page/..%2F..%2Fetc", "/graph/%00", "/id/m%C3%BChle"):
        assert client.get(path).status_code == 404, path


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def row_of(page: BeautifulSoup, name: str) -> Tag:
    return next(row for row in page.select("#facts ~ dl .row") if row.dt.get_text(strip=True) == name)


def test_a_page_shows_label_type_and_facts_in_the_readers_language(client: FlaskClient) -> None:
    page = client.get("/page/mill", headers=GERMAN)
    assert page.headers["Content-Language"] == "de"
    assert '<html lang="de">' in page.text
    assert "<h1><span>Mühle</span></h1>" in page.text
    assert "Branche" in page.text
    assert ">Mehl<" in page.text
    assert "120.000" in page.text


def test_the_language_of_the_address_goes_before_that_of_the_browser(client: FlaskClient) -> None:
    page = client.get("/page/mill?lang=en", headers=GERMAN).text
    assert "<h1><span>Mill</span></h1>" in page
    assert "120,000" in page
    assert 'href="/page/sector-flour?lang=en"' in page


def test_a_fact_names_the_claims_behind_it_and_the_lines_that_state_it(client: FlaskClient) -> None:
    page = soup(client.get("/page/mill", headers=BROWSER))
    sector = row_of(page, "sector")
    assert len(sector.select("a.note")) == 1, "only the claim that names the sector"
    assert sector.select_one(".voice.source").get_text(" ", strip=True) == "Report · lines 1–2"
    assert sector.select_one(".voice.source")["title"] == "stated in graph: Mills in the report"


def test_what_the_editors_add_rests_on_no_claim_of_the_source(client: FlaskClient) -> None:
    page = client.get("/page/mill", headers=BROWSER).text
    ownership = page[page.index(">ownership<") :]
    ownership = ownership[: ownership.index("</dd>")]
    assert "Added by the editors" in ownership
    assert 'class="note"' not in ownership


def test_claims_come_with_lines_source_and_check(client: FlaskClient) -> None:
    claims = soup(client.get("/page/mill", headers=BROWSER)).select_one("ol.claims")
    assert "The mill is the largest" in claims.get_text()
    assert claims.select_one('a[href="/page/source-report#line=0,2"]').get_text() == "lines 1–2"
    check = claims.select_one(".check").get_text(" ", strip=True)
    assert check.startswith("Checked: another source disagrees")
    assert check.endswith("Register of mills")


def test_links_out_are_named_by_their_register(client: FlaskClient) -> None:
    page = soup(client.get("/page/mill", headers=BROWSER))
    link = page.select_one("nav.hubs a[rel=external]")
    assert (link["href"], link.get_text(" ", strip=True)) == (
        "http://www.wikidata.org/entity/Q1",
        "Wikidata Q1",
    )


def test_what_points_at_a_thing_is_shown(client: FlaskClient) -> None:
    page = client.get("/page/sector-flour", headers=BROWSER).text
    assert '<a href="/page/mill"><span>Mill</span></a>' in page[page.index('id="incoming"') :]


def test_the_page_of_a_source_lists_its_passages_with_claims_and_reasons(client: FlaskClient) -> None:
    page = soup(client.get("/page/source-report", headers=BROWSER))
    assert page.find(id="line=0,2").select_one('a[href="/page/claim-mill"]')
    heading = page.find(id="line=2,3")
    assert heading["class"] == ["no-claim", "heads"]
    assert "a heading only" in heading.get_text()


def test_a_claim_shows_its_own_passage_and_check(client: FlaskClient) -> None:
    page = soup(client.get("/page/claim-mill", headers=BROWSER))
    assert "lines 1–2" in [link.get_text() for link in page.select(".whence a")]
    said, found = page.select(".contrast > div")
    assert said.h3.get_text() == "The source says"
    assert found.h3.get_text(" ", strip=True) == "another source disagrees"
    assert found.select_one(".meta").get_text(" ", strip=True).endswith("Register of mills")


def test_markup_in_the_data_is_text_on_the_page(client: FlaskClient) -> None:
    answer = client.get("/page/hostile", headers=BROWSER)
    scripts = soup(answer).select("script:not([src])")
    assert [script["type"] for script in scripts] == ["application/ld+json"], "data, which no browser runs"
    assert json.loads(scripts[0].string)["name"] == "<script>alert(1)</script>"
    page = answer.text
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert 'href="javascript:' not in page


def test_a_page_tells_of_its_other_formats(client: FlaskClient) -> None:
    page = client.get("/page/mill", headers=BROWSER)
    assert '</data/mill.ttl>; rel="alternate describedby"; type="text/turtle"' in page.headers["Link"].split(
        ", "
    )
    assert '<link rel="alternate" type="application/ld+json" href="/data/mill.jsonld">' in page.text


def test_addresses_work_under_a_prefix(client: FlaskClient) -> None:
    page = client.get("/page/mill", headers=BROWSER, environ_overrides={"SCRIPT_NAME": "/town"})
    assert 'href="/town/page/sector-flour"' in page.text
    redirect = client.get("/id/mill", headers=BROWSER, environ_overrides={"SCRIPT_NAME": "/town"})
    assert redirect.location == "/town/page/mill"


def test_things_are_listed_by_class(client: FlaskClient) -> None:
    classes = client.get("/things/", headers=BROWSER).text
    assert 'href="/things/?type=dold%3AEmployer"' in classes
    employers = client.get("/things/?type=dold:Employer", headers=BROWSER).text
    assert 'href="/page/mill"' in employers
    assert "1–1 of 1" in employers
    assert client.get("/things/?type=nothing", headers=BROWSER).status_code == 404
