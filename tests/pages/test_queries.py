"""A query's permalink: one address for its page, its text and its answer in each format."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from urllib.parse import quote
from xml.etree import ElementTree

import pandas
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
EMPLOYERS = 10

Page = Callable[..., BeautifulSoup]


def names(client: FlaskClient) -> list[str]:
    listed = BeautifulSoup(client.get("/queries/", headers={"Accept": HTML}).text, "html.parser")
    return [str(link["href"]).rpartition("/")[2] for link in listed.select("ol.questions a")]


@pytest.mark.parametrize(
    ("extension", "accept", "media_type"),
    [
        ("", HTML, "text/html"),
        ("", None, "text/html"),
        (".rq", "application/sparql-query", "application/sparql-query"),
        (".csv", "text/csv", "text/csv"),
        (".tsv", "text/tab-separated-values", "text/tab-separated-values"),
        (".json", "application/sparql-results+json", "application/sparql-results+json"),
        (".json", "application/json", "application/sparql-results+json"),
        (".xml", "application/sparql-results+xml", "application/sparql-results+xml"),
    ],
)
def test_an_extension_and_a_header_give_the_same(
    client: FlaskClient, extension: str, accept: str | None, media_type: str
) -> None:
    by_header = client.get("/queries/employers", headers={"Accept": accept} if accept else {})
    by_extension = client.get(f"/queries/employers{extension}")
    assert by_header.status_code == by_extension.status_code == 200
    assert by_header.mimetype == by_extension.mimetype == media_type
    assert by_header.data == by_extension.data
    assert client.get("/queries/employers.html").mimetype == "text/html"
    assert "Accept" in by_header.headers["Vary"]


def test_every_answer_opens_with_a_reader_of_its_format(client: FlaskClient) -> None:
    table = pandas.read_csv(StringIO(client.get("/queries/employers.csv").text))
    tabs = list(csv.reader(StringIO(client.get("/queries/employers.tsv").text), delimiter="\t"))
    found = json.loads(client.get("/queries/employers.json").text)
    tree = ElementTree.fromstring(client.get("/queries/employers.xml").text)  # noqa: S314 - our own answer
    rows = len(table)
    assert rows == len(tabs) - 1 == len(found["results"]["bindings"]) >= EMPLOYERS
    assert rows == len(tree.findall(".//{*}result"))
    assert [f"?{name}" for name in table.columns] == tabs[0]
    assert list(table.columns) == found["head"]["vars"]


def test_every_query_is_there_as_a_page_and_as_a_text(client: FlaskClient) -> None:
    found = names(client)
    assert len(found) > EMPLOYERS
    for name in found:
        page = BeautifulSoup(client.get(f"/queries/{name}", headers={"Accept": HTML}).text, "html.parser")
        text = client.get(f"/queries/{name}.rq").text
        assert page.select("pre.code")
        assert any(word in text for word in ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE"))


@pytest.mark.parametrize("path", ["/queries/city-growth", "/sparql?query={}"])
@pytest.mark.parametrize(
    ("language", "heads"),
    [
        ("de", ["Stadt", "Ende 2013", "Ende 2023", "Änderung in Prozent"]),
        ("en", ["City", "End of 2013", "End of 2023", "Change in per cent"]),
    ],
)
def test_an_answer_has_the_names_of_its_columns_in_the_language_of_the_page(
    client: FlaskClient, page: Callable[..., BeautifulSoup], path: str, language: str, heads: list[str]
) -> None:
    text = client.get("/queries/city-growth.rq").text
    tables = page(path.format(quote(text)), language).select("table")
    assert heads in [[head.get_text() for head in table.select("thead th")] for table in tables]


@pytest.mark.parametrize(
    ("name", "drawn", "listed"),
    [
        ("city-growth", 11, 0),
        ("vote-share-over-time", 11, 1),
        ("population-series", 3, 5),
        ("employers", 0, 0),
    ],
)
def test_an_answer_is_drawn_where_the_query_says_so_and_never_without_its_table(
    page: Callable[..., BeautifulSoup], name: str, drawn: int, listed: int
) -> None:
    shown = page(f"/queries/{name}", "de")
    table = shown.select_one("#answer-table table")
    marks = shown.select("figure.chart .wide :is(.series_1_bar_marks, .series_1_point_marks) path")
    assert len(marks) == drawn
    numbered = [entry.get_text(strip=True)[0] for entry in shown.select(".chart-series li")]
    assert numbered == [str(number) for number in range(1, listed + 1)]
    assert table.select("tbody tr")
    described = {picture["aria-describedby"] for picture in shown.select("[role=img]")}
    assert described == ({"answer-table"} if drawn else set())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bodies", {"beaufsichtigt", "berät"}),
        ("structure-of-employment", {"frühere", "spätere"}),
        ("phases", {"eine Aussage spricht von beiden", "seine Jahre liegen darin"}),
    ],
)
def test_an_answer_in_german_has_german_words(
    page: Callable[..., BeautifulSoup], name: str, words: set[str]
) -> None:
    assert words <= {cell.get_text() for cell in page(f"/queries/{name}", "de").select("td")}


def test_what_a_query_cannot_give_is_refused_with_what_it_can(client: FlaskClient) -> None:
    refused = client.get("/queries/employers", headers={"Accept": "text/turtle"})
    assert refused.status_code == 406
    assert "text/csv" in refused.text
    elsewhere = client.get("/queries/wikidata-figures", headers={"Accept": "text/csv"})
    assert elsewhere.status_code == 406, "it asks another endpoint, which the site does not do by itself"
    assert "application/sparql-query" in elsewhere.text


def test_a_question_leads_to_its_files_and_into_the_editor(client: FlaskClient) -> None:
    shown = BeautifulSoup(
        client.get("/queries/employers?lang=en", headers={"Accept": HTML}).text, "html.parser"
    )
    links = {link.get_text(): link["href"] for link in shown.select(".formats a")}
    assert set(links) == {"JSON", "XML", "CSV", "TSV", "employers.rq", "Open in the editor"}
    editor = BeautifulSoup(client.get(links["Open in the editor"]).text, "html.parser")
    assert editor.select_one("textarea").get_text().strip() == shown.select_one("pre.code").get_text().strip()


@pytest.mark.parametrize(("language", "said"), [("de", "Alle 25 Fragen"), ("en", "All 25 questions")])
def test_the_first_page_leads_to_all_questions(
    page: Callable[..., BeautifulSoup], language: str, said: str
) -> None:
    link = page("/", language).find("a", string=said)
    assert link
    assert link["href"] == "/queries/"


@pytest.mark.parametrize("language", ["de", "en"])
def test_columns_without_a_value_are_left_out_of_a_page_and_stay_in_the_files(
    page: Page, client: FlaskClient, language: str
) -> None:
    for path in ("/", *(f"/queries/{name}" for name in names(client))):
        for table in page(path, language).select(".scroll table"):
            rows = [row.select("td") for row in table.select("tbody tr")]
            for cells in zip(*rows, strict=True):
                assert any(cell.get_text(strip=True) for cell in cells), f"{path}: {cells[0]}"
    assert "?upper" in client.get("/queries/figures.tsv").text.splitlines()[0]
