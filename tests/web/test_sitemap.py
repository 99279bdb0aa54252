"""What robots read first: the sitemap, and what they may ask for."""

from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from protego import Protego

from dortmund_ld.web.pages import sitemap

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HERE = "http://localhost"


def read(client: FlaskClient, path: str = "/sitemap.xml") -> ElementTree.Element:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "application/xml; charset=utf-8")
    return ElementTree.fromstring(answer.data)  # noqa: S314 - our own


def places(root: ElementTree.Element) -> list[str]:
    return [place.text or "" for place in root.iterfind(".//s:loc", NAMES)]


def test_every_page_of_the_sitemap_is_there_and_may_be_read(town: FlaskClient) -> None:
    listed = places(read(town))
    assert len(listed) == len(set(listed)) > 100
    for path in ("/", "/page/lindenau", "/indicators", "/governance", "/queries/bodies", "/schemes/sectors"):
        assert HERE + path in listed
    rules = town.get("/robots.txt").text
    for place in listed:
        answer = town.get(place.removeprefix(HERE), headers={"Accept": "text/html"})
        assert (answer.status_code, answer.mimetype) == (200, "text/html"), place
        assert may_read(rules, place.removeprefix(HERE)), place


def test_each_page_leads_to_its_other_languages(town: FlaskClient) -> None:
    page = next(
        entry
        for entry in read(town).iterfind("s:url", NAMES)
        if entry.findtext("s:loc", "", NAMES).endswith("/lindenau")
    )
    assert {link.get("hreflang"): link.get("href") for link in page.iterfind("x:link", NAMES)} == {
        "de": f"{HERE}/page/lindenau?lang=de",
        "en": f"{HERE}/page/lindenau?lang=en",
        "x-default": f"{HERE}/page/lindenau",
    }


def test_the_date_is_that_of_the_data_set_or_none(town: FlaskClient, client: FlaskClient) -> None:
    assert {date.text for date in read(town).iterfind(".//s:lastmod", NAMES)} == {"2026-11-23"}
    assert read(client).find(".//s:lastmod", NAMES) is None, "the village has no date, so none is told"


def test_many_pages_are_parted(town: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = places(read(town))
    monkeypatch.setattr(sitemap, "PART", 50)
    index = read(town, "/sitemap.xml?again")
    assert index.tag.endswith("sitemapindex")
    parts = [places(read(town, place.removeprefix(HERE))) for place in places(index)]
    assert [place for part in parts for place in part] == whole
    assert max(map(len, parts)) == 50
    for number in (0, len(parts) + 1):
        assert town.get(f"/sitemap-{number}.xml").status_code == 404


def test_a_sitemap_speaks_of_the_host_that_was_asked(town: FlaskClient) -> None:
    for host, address in (("a.example", "http://a.example"), ("example.org", "https://example.org/lindenau")):
        text = town.get("/sitemap.xml", headers={"Host": host}).text
        assert f"<loc>{address}/page/lindenau</loc>" in text
        assert f"Sitemap: {address}/sitemap.xml" in town.get("/robots.txt", headers={"Host": host}).text


def test_robots_have_a_budget(town: FlaskClient) -> None:
    rules = town.get("/robots.txt").text
    assert Protego.parse(rules).crawl_delay("a robot") == 1
    assert list(Protego.parse(rules).sitemaps) == [f"{HERE}/sitemap.xml"]
    for path in ("/page/lindenau", "/page/lindenau?lang=de", "/data/lindenau.ttl", "/sparql", "/dumps/"):
        assert may_read(rules, path), path
    for path in (
        "/sparql?query=ASK{}",
        "/search?q=x&lang=de",
        "/employers?sector=a&lang=de",
        "/things/?type=x&first=101",
        "/values/lindenau",
        "/metrics",
    ):
        assert not may_read(rules, path), path


def test_robots_are_told_of_the_prefix(town: FlaskClient) -> None:
    rules = town.get("/robots.txt", environ_overrides={"SCRIPT_NAME": "/town"}).text
    assert "Disallow: /town/*?" in rules
    assert "Sitemap: http://localhost/town/sitemap.xml" in rules


def may_read(rules: str, path: str) -> bool:
    return Protego.parse(rules).can_fetch(HERE + path, "a robot")
