"""Things of the invented town: arranged by the shapes, each statement with who makes it, cited, drawn."""

import json

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from dortmund_ld.views.coverage import cover
from dortmund_ld.views.evidence import Claim, Passage, SourceLine
from dortmund_ld.views.labels import Term

ENGLISH = {"Accept": "text/html", "Accept-Language": "en"}


def page_of(town: FlaskClient, path: str, language: str = "en") -> BeautifulSoup:
    answer = town.get(path, headers={**ENGLISH, "Accept-Language": language})
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.text, "html.parser")


def names(page: BeautifulSoup) -> list[str]:
    return [row.get_text(strip=True) for row in page.select("#facts ~ dl dt")]


def test_statements_stand_in_the_order_and_groups_of_the_shapes(town: FlaskClient) -> None:
    page = page_of(town, "/page/obs-population-2020")
    groups = [heading.get_text(strip=True) for heading in page.select("h3.group")]
    assert groups == ["What it is", "Figure", "Time", "Place", "Where it comes from"]
    assert names(page)[:2] == ["indicator", "breakdown"]
    assert names(page).index("unit") < names(page).index("period") < names(page).index("area")


@pytest.mark.parametrize(("language", "said"), [("en", "about 8,400"), ("de", "etwa 8.400")])
def test_a_number_has_its_comparator_in_words(town: FlaskClient, language: str, said: str) -> None:
    page = page_of(town, "/page/obs-population-2020", language)
    values = [" ".join(item.get_text(" ", strip=True).split()) for item in page.select(".values li")]
    assert any(value.startswith(said) for value in values)


def test_every_statement_has_a_voice(town: FlaskClient) -> None:
    page = page_of(town, "/page/uhrenmanufaktur-sommer")
    facts = page.select("#facts ~ dl dd")
    assert facts
    assert all(fact.select(".voice") for fact in facts)


def test_what_points_at_a_thing_is_grouped_by_its_class(town: FlaskClient) -> None:
    page = page_of(town, "/page/lindenau")
    heads = [row.get_text(" ", strip=True) for row in page.select("#incoming ~ dl dt")]
    assert "Claim linked by about" in heads
    assert "about" in [quoted.text for quoted in page.select("#incoming ~ dl dt q")]


def test_a_citation_reads_as_words_bibtex_and_csl(town: FlaskClient) -> None:
    page = page_of(town, "/page/lindenau")
    iri = "https://example.org/lindenau/id/lindenau"
    assert page.select_one(".citation").get_text().startswith("Editors (2026): Lindenau")
    bibtex = town.get("/cite/lindenau.bib?lang=en")
    assert bibtex.mimetype == "application/x-bibtex"
    assert f"url = {{{iri}}}" in bibtex.text
    item = json.loads(town.get("/cite/lindenau.json?lang=en").text)[0]
    assert item["URL"] == iri
    assert item["issued"] == {"date-parts": [[2026, 11, 23]]}
    assert item["author"] == [{"literal": "Editors"}]


@pytest.mark.parametrize("path", ["/cite/lindenau.ris", "/cite/nothing.bib"])
def test_a_citation_that_is_not_offered_is_404(town: FlaskClient, path: str) -> None:
    assert town.get(path).status_code == 404


def test_the_page_describes_the_thing_in_schema_org(town: FlaskClient) -> None:
    page = page_of(town, "/page/lindenau")
    data = json.loads(page.select_one('script[type="application/ld+json"]').string)
    assert data["@type"] == "City"
    assert data["@id"] == "https://example.org/lindenau/id/lindenau"
    assert data["subjectOf"]["@type"] == "Dataset"


def test_the_page_of_a_source_accounts_for_every_line(town: FlaskClient) -> None:
    page = page_of(town, "/page/source-report")
    squares = page.select(".coverage .lines > *")
    states = [square["class"][0] for square in squares]
    said = page.select_one(".coverage .lines-key").get_text()
    assert len(squares) == 9
    assert f"{states.count('claimed')} of {len(states)} lines carry a claim" in said
    assert "left" not in states


def test_a_line_that_nothing_accounts_for_is_seen() -> None:
    passage = Passage("urn:p", None, 2, 3, None)
    claim = Claim(Term("claim"), None, None, None, (), (), is_reading=False)
    line = SourceLine(passage, Term("p"), (claim,), None)
    states = [state.state for state in cover([line], 4, {4}).lines]
    assert states == ["left", "claimed", "claimed", "blank"]
