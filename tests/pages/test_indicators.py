"""Indicators: the chart is never without its table, and every file has the numbers of the page."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import csvw
import openpyxl
import pandas
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from dortmund_ld.views.marks import PALETTE

Page = Callable[..., BeautifulSoup]

POPULATION = "/indicators/indicator-population"
VOTES = "/indicators/indicator-vote-share"
PAPER = {"day": "#ffffff", "night": "#14171a"}


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in soup.select(selector)]


def test_the_list_shows_what_the_source_speaks_of_first(page: Page) -> None:
    shown = page("/indicators")
    assert texts(shown, "main h2") == ["What the source speaks of", "What only other sources count"]
    assert "Population" in texts(shown, "section:first-of-type .indicators a")


def test_every_indicator_of_the_list_has_a_page_with_a_table(page: Page) -> None:
    links = page("/indicators").select(".indicators a")
    assert len(links) > 10
    for link in links:
        shown = page(str(link["href"]))
        assert shown.select_one("table.observations caption")
        assert shown.select("table.observations tbody th[scope=row]")


def test_a_chart_has_its_caption_its_words_and_its_table(page: Page) -> None:
    shown = page(POPULATION)
    assert shown.select("figure.chart [role=img]")
    for drawing in shown.select("figure.chart [role=img]"):
        assert shown.find(id=drawing["aria-labelledby"])
        assert shown.find(id=drawing["aria-describedby"])
    assert shown.select_one("table.observations")


def test_two_official_series_are_two_series(page: Page) -> None:
    shown = page(POPULATION)
    rows = texts(shown, "ol.series > li b")
    assert {"Population by the register of municipalities", "Population by the update of IT.NRW"} <= set(rows)
    chart = shown.select_one(".chart .wide")
    assert chart
    assert chart.select("[class*=series_2_gap]")
    assert chart.select("[class*=series_5_gap]")


def test_a_bound_is_drawn_as_a_bound(page: Page) -> None:
    chart = page(POPULATION).select_one(".chart .wide")
    assert chart
    assert chart.select("[class*=series_1_fade_up]")
    assert chart.select("[class*=series_1_arrow_up]")
    assert not chart.select("[class*=series_1_point], [class*=series_1_bar]")


def test_about_is_blurred_and_between_is_a_block(page: Page) -> None:
    chart = page(VOTES).select_one(".chart .wide")
    assert chart
    assert chart.select("[class*=_fade_both]")
    assert chart.select("[class*=_range]")


def test_the_statement_stands_with_its_claim_its_lines_and_its_comparator(page: Page) -> None:
    shown = page(POPULATION)
    assert texts(shown, ".stated .figure b") == ["more than 600,000"]
    assert shown.select(".stated a[href*=claim-population]")
    assert any("line" in text for text in texts(shown, ".stated .meta a"))
    assert "another source disagrees" in texts(shown, ".stated .check .verdict")


def test_the_page_says_so_in_german(page: Page) -> None:
    shown = page(POPULATION, "de")
    assert texts(shown, ".stated .figure b") == ["mehr als 600.000"]
    assert "600.000" in texts(shown, ".chart .wide text")


def test_a_statement_without_a_year_is_in_words_and_not_in_the_chart(page: Page) -> None:
    shown = page("/indicators/indicator-students")
    assert texts(shown, ".stated .figure b") == ["about 50,000"]
    assert shown.select(".stated .quiet")[-1].get_text() == "Not in the chart: the source gives no year."


def test_each_series_names_its_source_licence_and_caution(page: Page) -> None:
    _, *others = page(POPULATION).select("ol.series > li")
    assert others
    for series in others:
        assert "Source:" in series.get_text()
        assert "Licence:" in series.get_text()
        assert series.select_one(".caution")


def test_each_number_of_the_table_has_its_own_source_beside_it(page: Page) -> None:
    rows = {
        " ".join(row.select_one("th").get_text().split()): row  # type: ignore[union-attr]
        for row in page(POPULATION).select(".observations tr:has(> td)")
    }
    assert all(row.select("td .voice") for row in rows.values())
    assert texts(rows["since 2016"], "td .voice.source") == ["Deck · line 20"]
    assert "disagrees" in texts(rows["since 2016"], ".checked")[0]
    register, news = (texts(rows[when], ".voice.outside")[0] for when in ("31 December 2023", "2024"))
    assert register != news


def test_a_statement_has_its_symbol_and_the_part_it_is_of(page: Page) -> None:
    assert "12.6% Industry" in texts(page("/indicators/indicator-employment-share"), ".stated .figure")[0]
    assert "1 percentage point less" in texts(page("/indicators/indicator-employment-share"), ".distance")
    assert "280.4 km²" in texts(page("/indicators/indicator-area-size"), ".stated .figure")[0]


def test_what_is_merely_counted_has_no_unit_behind_it(page: Page) -> None:
    assert texts(page(POPULATION), "figcaption") == ["Population. The vertical axis does not begin at zero."]
    assert texts(page(POPULATION), ".stated .figure") == ["since 2016 more than 600,000"]
    assert texts(page(VOTES), "figcaption")[0].startswith("Share of the vote (per cent)")


def test_the_key_names_the_series_that_are_drawn_by_number_and_colour_in_any_language(page: Page) -> None:
    german, english = (
        [link["href"] for link in page(POPULATION, language).select(".chart-series a")]
        for language in ("de", "en")
    )
    assert german == english
    shown = page(POPULATION)
    drawn = {text.get_text() for text in shown.select(".chart .wide [class*=_text_marks] text")}
    assert {f"#series-{number}" for number in drawn} == set(english)
    assert len(shown.select(".chart-series svg.swatch")) == len(english)
    total = len(shown.select("ol.series > li"))
    assert f"{len(english)} of {total} series are drawn; the table has all." in texts(shown, ".chart-key li")


def test_an_indicator_is_cited_as_a_thing_is(page: Page, client: FlaskClient) -> None:
    shown = page(POPULATION)
    assert texts(shown, ".citation")[0].endswith("https://w3id.org/dortmund-ld/id/indicator-population")
    for link in shown.select(".cite .formats a"):
        assert client.get(str(link["href"])).status_code == 200


def test_every_file_that_a_page_leads_to_is_there(page: Page, client: FlaskClient) -> None:
    """Also where nothing is to be drawn, as of areas without a year."""
    for link in page("/indicators").select(".indicators a"):
        shown = page(str(link["href"]))
        files = shown.select("link[rel=alternate], .formats a[download], .machine a")
        addresses = {str(file["href"]) for file in files}
        assert addresses
        assert [one for one in addresses if client.get(one).status_code != 200] == []


def test_where_nothing_is_drawn_no_drawing_is_offered(page: Page, client: FlaskClient) -> None:
    answer = client.get("/indicators/indicator-site-area")
    assert "image/svg+xml" not in answer.headers["Link"]
    assert not page("/indicators/indicator-site-area").select(".chart")
    assert client.get("/indicators/indicator-site-area.svg").status_code == 404


def test_the_drawing_as_a_file_begins_where_that_of_the_page_does(page: Page, client: FlaskClient) -> None:
    shown = page(f"{POPULATION}?area=dortmund&from=1900")
    file = shown.select_one(".formats a[href*='.svg']")
    assert file
    whole = client.get(f"{POPULATION}.svg?area=dortmund").text
    assert client.get(str(file["href"])).text != whole


def test_facets_choose_what_is_shown(page: Page) -> None:
    shown = page(f"{POPULATION}?area=essen&area=bochum")
    assert {box["value"] for box in shown.select("input[name=area][checked]")} == {"essen", "bochum"}
    assert {text.split(" · ")[0] for text in texts(shown, ".of-series .quiet")} == {"Essen", "Bochum"}


def test_an_unknown_choice_counts_for_nothing(page: Page) -> None:
    assert page(f"{POPULATION}?area=atlantis").select_one("input[name=area][value=dortmund][checked]")


def test_the_chart_can_begin_earlier(page: Page) -> None:
    assert "1793" not in texts(page(POPULATION), ".chart-key li")
    assert not [text for text in texts(page(f"{POPULATION}?from=1700"), ".chart-key li") if "before" in text]


def test_nothing_in_the_drawing_needs_an_inline_style(page: Page) -> None:
    shown = page(POPULATION)
    assert not shown.select("[style], style, script:not([src]):not([type='application/ld+json'])")
    names = [found["id"] for found in shown.select("[id]")]
    assert len(names) == len(set(names))


def test_colours_are_seen_by_day_and_by_night() -> None:
    for colour in PALETTE:
        for paper in PAPER.values():
            lighter, darker = sorted((_luminance(colour), _luminance(paper)), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 3


def test_pandas_reads_the_csv(client: FlaskClient, page: Page) -> None:
    table = pandas.read_csv(BytesIO(client.get(f"{POPULATION}.csv").data))
    assert len(table) == len(page(POPULATION).select(".observations tbody th[scope=row]"))
    bound = table[table["lower_bound"].notna() & table["claims"].notna()].iloc[0]
    assert (bound["lower_bound"], bound["comparator_label"]) == (600_000, "mehr als")
    assert bound["stated_by"] == "Foliensatz, 20"
    assert table["stated_by"].notna().all()
    assert pandas.isna(bound["value"])


def test_csvw_reads_the_table_by_its_metadata(client: FlaskClient, tmp_path: Path) -> None:
    for extension in ("csv", "csv-metadata.json"):
        (tmp_path / f"indicator-students.{extension}").write_bytes(
            client.get(f"/indicators/indicator-students.{extension}").data
        )
    table = csvw.Table.from_file(tmp_path / "indicator-students.csv-metadata.json")
    rows = list(table.iterdicts(strict=True))
    assert any(str(row["value"]) == "50000" for row in rows)
    assert all(row["observation"] for row in rows)


def test_the_csv_names_its_metadata(client: FlaskClient) -> None:
    answer = client.get(f"{POPULATION}.csv?area=essen")
    assert answer.headers["Link"].startswith(f"<{POPULATION}.csv-metadata.json?area=essen>")
    metadata = json.loads(client.get(f"{POPULATION}.csv-metadata.json?area=essen").data)
    assert metadata["url"] == "indicator-population.csv?area=essen"


def test_openpyxl_reads_the_workbook(client: FlaskClient) -> None:
    book = openpyxl.load_workbook(BytesIO(client.get(f"{VOTES}.xlsx?lang=en").data))
    numbers, sources = book.worksheets
    head = [cell.value for cell in numbers[1]]
    values = [row[head.index("value")] for row in numbers.iter_rows(min_row=2, values_only=True)]
    assert 57.2 in values
    assert any("caution" in str(cell.value) for cell in sources[1])


def test_the_json_keeps_bounds_apart_from_values(client: FlaskClient) -> None:
    read = client.get(f"{POPULATION}.json").get_json()
    stated = read["series"][0]["observations"][0]
    assert stated["lower_bound"] == 600_000
    assert "value" not in stated
    assert read["claims"][0]["iri"].endswith("/id/claim-population")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html", "text/html"),
        ("text/csv", "text/csv"),
        ("application/json", "application/json"),
        ("*/*", "text/html"),
        ("image/svg+xml", "image/svg+xml"),
    ],
)
def test_the_format_is_negotiated(client: FlaskClient, accept: str, media_type: str) -> None:
    answer = client.get(POPULATION, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, media_type)


def test_a_format_that_there_is_not_is_406(client: FlaskClient) -> None:
    assert client.get(POPULATION, headers={"Accept": "audio/ogg"}).status_code == 406


@pytest.mark.parametrize("path", ["/indicators/claim-population", "/indicators/none", f"{POPULATION}.doc"])
def test_what_is_no_indicator_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_invented_town_has_indicators_too(town_page: Page, town_client: FlaskClient) -> None:
    assert texts(town_page("/indicators"), ".indicators a") == ["Jobs lost", "Population"]
    shown = town_page(POPULATION)
    assert shown.select(".chart .wide svg")
    assert "9,820" in texts(shown, "td.number")
    assert len(pandas.read_csv(BytesIO(town_client.get(f"{POPULATION}.csv").data))) >= 3


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
