"""Every table of the site is a file too, opened here by the readers that people use."""

import json
from collections.abc import Callable
from io import StringIO

import pandas
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

ENGLISH = {"Accept-Language": "en"}

Page = Callable[..., BeautifulSoup]

# Each page with a table of its own, how many files it offers, and what counts its rows on the page.
TABLES = {
    "/employers": (1, "tbody tr"),
    "/governance": (3, None),
    "/sites": (1, ".places > li"),
    "/timeline": (2, None),
    "/indicators": (1, ".indicators > li"),
    "/things/": (1, ".classes > li"),
    "/things/?type=dold:Claim": (1, None),
    "/schemes/": (1, ".entries > li"),
    "/schemes/sectors": (1, ".entries > li"),
}


def files_of(shown: BeautifulSoup, name: str) -> list[str]:
    return [str(link["href"]) for link in shown.select(".formats a") if link.get_text(strip=True) == name]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", TABLES)
def test_a_table_opens_as_csv_and_json_with_the_same_rows(
    page: Page, client: FlaskClient, path: str, language: str
) -> None:
    many, rows = TABLES[path]
    shown = page(path, language)
    tables, documents = files_of(shown, "CSV"), files_of(shown, "JSON")
    assert len(tables) == len(documents) == many
    for table, document in zip(tables, documents, strict=True):
        answer = client.get(table, headers={"Accept-Language": language})
        assert answer.content_type == "text/csv; charset=utf-8; header=present"
        frame = pandas.read_csv(StringIO(answer.text))
        records = json.loads(client.get(document, headers={"Accept-Language": language}).text)
        assert [list(record) for record in records] == [list(frame.columns)] * len(frame)
        assert len(frame)
        if rows:
            assert len(frame) >= len(shown.select(rows))


@pytest.mark.parametrize("path", ["/employers", "/sites", "/timeline", "/governance"])
def test_a_row_says_who_states_it(page: Page, client: FlaskClient, path: str) -> None:
    for table in files_of(page(path), "CSV"):
        assert pandas.read_csv(StringIO(client.get(table).text))["stated_by"].notna().all(), table


def test_the_file_of_a_scheme_says_what_a_concept_belongs_to(client: FlaskClient, page: Page) -> None:
    shown = page("/schemes/sectors").select(".entries > li .count a")
    frame = pandas.read_csv(StringIO(client.get("/schemes/sectors.csv", headers=ENGLISH).text))
    below = frame[frame["broader"].notna()]
    assert [*below["broader_label"]] == [link.get_text() for link in shown]
    named = dict(zip(frame["iri"], frame["label"], strict=True))
    assert [named[iri] for iri in below["broader"]] == [*below["broader_label"]]


def test_a_file_has_the_whole_of_a_paged_list(client: FlaskClient, page: Page) -> None:
    frame = pandas.read_csv(StringIO(client.get("/things.csv?type=qb:Observation").text))
    assert len(frame) > len(page("/things/?type=qb:Observation").select(".entries > li")) == 100
    assert frame["iri"].is_unique


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv"),
        ("application/json", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        (None, "text/html"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/employers", "/sites", "/timeline", "/things/", "/schemes/", "/indicators"]
)
def test_a_page_with_a_table_is_negotiated(
    client: FlaskClient, path: str, accept: str | None, media_type: str
) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.mimetype == media_type
    assert "Accept" in answer.headers["Vary"]


def test_a_format_that_no_table_has_is_refused_with_the_list(client: FlaskClient) -> None:
    answer = client.get("/employers", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/csv" in answer.text
    for path in (
        "/employers.pdf",
        "/governance/matrix.pdf",
        "/governance/matrix.html",
        "/governance/all.csv",
    ):
        assert client.get(path).status_code == 404
    assert client.get("/things.csv?type=dold:Nothing").status_code == 404


def test_what_the_choice_leaves_out_is_not_in_the_file(client: FlaskClient) -> None:
    chosen = pandas.read_csv(
        StringIO(client.get("/employers.csv?lang=en&ownership=ownership-municipal").text)
    )
    assert set(chosen["ownership"]) == {"municipal"}


def test_the_editors_are_told_apart_in_the_file(client: FlaskClient) -> None:
    records = json.loads(client.get("/employers.json?lang=en").text)
    continentale = next(record for record in records if record["label"] == "Continentale")
    assert set(continentale["sector"]) == {"Insurance", "Trade and insurance"}
    assert "Editors" in continentale["sector_stated_by"]
    assert "Editors" not in continentale["stated_by"]


def test_a_facet_counts_what_its_values_would_give_beside_the_other_choices(page: Page) -> None:
    chosen = page("/employers?sector=sector-insurance")
    counts = {
        box["value"]: int(box.find_parent("label").select_one(".count").get_text())
        for box in chosen.select("input[name=ownership]")
    }
    assert sum(counts.values()) == len(chosen.select("tbody tr"))
    for value, count in counts.items():
        given = page(f"/employers?sector=sector-insurance&ownership={value}")
        assert len(given.select("tbody tr")) == count, value


def test_a_concept_says_which_one_it_belongs_to(page: Page) -> None:
    entries = page("/schemes/sectors").select(".entries li")
    coal = next(entry for entry in entries if entry.a.get_text() == "Coal")
    assert coal.select_one(".count").get_text() == "belongs to Coal, steel and beer"
