"""The pages that set things side by side, for the invented town: what it lacks has no page."""

import csv
import json
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from dortmund_ld.views import labels
from dortmund_ld.web.pages import employers

PAGES = (
    "/",
    "/governance",
    "/sites",
    "/timeline",
    "/employers",
    "/schemes/",
    "/schemes/sectors",
    "/ontology",
    "/shapes",
)


def page_of(client: FlaskClient, path: str, language: str = "en") -> BeautifulSoup:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.text, "html.parser")


def text(tag: object) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_one_heading_and_unique_anchors(town: FlaskClient, path: str, language: str) -> None:
    page = page_of(town, path, language)
    assert page.html["lang"] == language
    assert len(page.select("h1")) == 1
    anchors = [tag["id"] for tag in page.select("[id]")]
    assert len(anchors) == len(set(anchors))
    assert not page.select("[style], script:not([src]):not([type='application/ld+json'])")


def test_the_first_page_shows_figures_with_their_source(town: FlaskClient) -> None:
    page = page_of(town, "/")
    figures = page.select(".headlines li")
    assert figures
    assert all(figure.select(".voice.source a") for figure in figures)
    assert any("about 8,400" in text(figure) for figure in figures)
    assert text(page.select_one(".band li b")) == "Time of cloth"


def test_a_way_leads_only_to_what_the_data_have(client: FlaskClient, town: FlaskClient) -> None:
    here = {link["href"].partition("?")[0] for link in page_of(town, "/").select("header nav a")}
    assert {"/employers", "/governance", "/sites", "/timeline"} <= here
    there = {link["href"].partition("?")[0] for link in page_of(client, "/").select("header nav a")}
    assert "/governance" not in there
    assert client.get("/governance").status_code == 404


def test_the_matrix_says_who_sits_where_and_by_whose_word(town: FlaskClient) -> None:
    page = page_of(town, "/governance")
    rows = page.select("table.matrix tbody tr")
    seated = [row for row in rows if row.select("a.seat")]
    assert seated
    assert all(row.select(".voice") for row in rows)
    for drawing in ("wide", "narrow"):
        svg = page.select_one(f"figure.network svg.{drawing}")
        assert len(svg.select("rect")) == len(seated)
        assert len(svg.select(".ties path")) == len(page.select("a.seat")), (
            "the drawing says what the table says"
        )
        assert svg["role"] == "img"
        assert page.find(id=svg["aria-labelledby"])


def test_a_site_tells_then_and_now(town: FlaskClient) -> None:
    change = page_of(town, "/sites").select_one(".then-now")
    assert text(change).startswith("then ")
    assert " now " in text(change)


def test_the_timeline_runs_forward(town: FlaskClient) -> None:
    page = page_of(town, "/timeline")
    assert page.select(".band li")
    years = [int(year.get_text()) for year in page.select(".years h3")]
    assert years == sorted(years)


def test_employers_are_chosen_by_facets_without_a_script(town: FlaskClient) -> None:
    page = page_of(town, "/employers")
    box = page.select_one("form.facets input[type=checkbox]")
    assert box.find_parent("label"), "a box has its label"
    size = int(box.find_parent("label").select_one(".count").get_text())
    chosen = page_of(town, f"/employers?{box['name']}={box['value']}")
    assert len(chosen.select("tbody tr")) == size
    assert chosen.select_one(f"input[value={box['value']}]").has_attr("checked")
    assert not page_of(town, f"/employers?{box['name']}=nothing-of-that-name").select("tbody tr")


def test_the_table_of_employers_is_a_file_of_the_same_choice(town: FlaskClient) -> None:
    shown = len(page_of(town, "/employers").select("tbody tr"))
    rows = list(csv.DictReader(StringIO(town.get("/employers.csv?lang=en").text)))
    records = json.loads(town.get("/employers.json?lang=en").text)
    assert len(rows) == len(records) == shown
    assert rows[0]["label"] == records[0]["label"]
    assert rows[0]["stated_by"]
    assert json.loads(town.get("/employers.json?sector=none").text) == []
    assert town.get("/employers.pdf").status_code == 404


def test_many_employers_are_paged_and_chosen_on_each_page_alike(
    town: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = page_of(town, "/employers")
    monkeypatch.setattr(employers, "PAGE_SIZE", 2)
    shown, path = [], "/employers?first=1"
    while path:
        page = page_of(town, path)
        assert text(page.select_one("[role=status]")) == text(whole.select_one("[role=status]"))
        assert page.select_one("form.facets") == whole.select_one("form.facets")
        shown += [text(name) for name in page.select("tbody th")]
        path = page.select_one("a[rel=next]")["href"] if page.select("a[rel=next]") else ""
    assert shown == [text(name) for name in whole.select("tbody th")]
    assert len(json.loads(town.get("/employers.json").text)) == len(shown), "a file has all of them"


def test_very_many_things_are_listed_by_their_addresses(
    town: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/things/?type=skos:Concept"
    by_label = [link["href"] for link in page_of(town, path).select(".entries a")]
    monkeypatch.setattr(labels, "MOST_IN_WORDS", 1)
    by_address = [link["href"] for link in page_of(town, f"{path}&again").select(".entries a")]
    assert by_address == sorted(by_label) != by_label


def test_concepts_are_listed_by_scheme(town: FlaskClient) -> None:
    page = page_of(town, "/schemes/")
    first = page.select_one("ul.entries a")
    listed = page_of(town, first["href"])
    assert len(listed.select("ul.entries li")) == int(page.select_one("ul.entries .count").get_text())
    assert town.get("/schemes/lindenau").status_code == 404


def test_the_ontology_draws_what_the_properties_of_a_class_lead_to(town: FlaskClient) -> None:
    page = page_of(town, "/ontology")
    drawn = page.select_one("#Administration .drawn svg")
    assert {"governed by", "Political party"} <= {text(tag) for tag in drawn.select("text")}
    assert drawn.select_one("a[href='#PoliticalParty']")
    party = page.select_one("#PoliticalParty .drawn svg")
    assert "Administration" in {text(tag) for tag in party.select("a text")}, "what leads to it is drawn too"
    anchors = {tag["id"] for tag in page.select("[id]")}
    assert {link["href"].removeprefix("#") for link in page.select(".diagram a")} <= anchors


def test_the_ontology_names_the_shapes_that_bind_a_class_by_those_above_it(town: FlaskClient) -> None:
    page = page_of(town, "/ontology")
    bound = {
        link["href"].partition("#")[2] for link in page.select("#AdvisoryBoard .meta a[href*='/shapes']")
    }
    assert {"AdvisoryBoardShape", "GovernanceBodyShape", "OrganisationShape"} <= bound
    assert page.select("#oversees .meta a[href*='GovernanceBodyShape']"), "the shapes that name a property"


def test_the_ontology_lists_the_terms_of_others_that_the_data_use(town: FlaskClient) -> None:
    borrowed = page_of(town, "/ontology").select("#borrowed ~ details")
    names = {text(code) for vocabulary in borrowed for code in vocabulary.select("li code")}
    assert {"rdf:type", "skos:prefLabel", "qb:Observation"} <= names
    assert not {name for name in names if name.startswith("dold:")}


def test_the_shapes_say_what_they_bind_and_demand(town: FlaskClient) -> None:
    page = page_of(town, "/shapes")
    assert text(page.select_one("#ObservationWithValueShape .meta")).startswith("binds everything with value")
    assert text(page.select_one("#SectorCode .meta")).startswith("binds where another shape refers to it")
    assert text(page.select_one("#OutsideIriShape .demand")).startswith("The IRI has not the form")
    assert "at least 1" in {text(cell) for cell in page.select("#ClaimShape td.often")}
    basis = next(row for row in page.select("#ClaimShape tr") if row.th and text(row.th) == "basis")
    assert "Claim or" in text(basis) or "or Claim" in text(basis)
