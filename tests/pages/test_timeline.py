"""What is dated: drawn and listed alike, and chosen by kind for the page and its files."""

import csv
from collections.abc import Callable
from io import StringIO

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

Page = Callable[..., BeautifulSoup]

LISTED = ".years > li > ul > li > p:first-child"


def test_the_drawing_shows_what_the_list_says(page: Page) -> None:
    timeline = page("/timeline")
    lanes = timeline.select(".lanes li:not(.axis)")
    drawn = [len(lane.select("circle, .span")) for lane in lanes]
    assert drawn == [int(_text(lane.select_one(".count"))) for lane in lanes]
    assert sum(drawn) == len(timeline.select(LISTED))


def test_a_period_of_years_is_a_bar_and_a_day_is_a_dot(page: Page) -> None:
    timeline = page("/timeline", "en")
    bars = {_text(bar) for bar in timeline.select(".lanes .span title")}
    dots = {_text(dot) for dot in timeline.select(".lanes circle title")}
    assert "1950 to 1999: Administration of the SPD, 1950–1999" in bars
    assert "16 December 1968: Founding of the University of Dortmund in 1968" in dots


def test_a_kind_is_chosen_for_the_list_and_its_files(page: Page, client: FlaskClient) -> None:
    link = page("/timeline").select_one(".lanes a")
    shown = page(link["href"])
    listed = shown.select(LISTED)
    assert len(listed) == int(_text(link.find_next(class_="count")))
    assert all(_text(link) in _text(entry) for entry in listed)
    assert _text(shown.select_one(".lanes a[aria-current]")) == _text(link)
    file = next(a["href"] for a in shown.select(".formats a") if "timeline.csv" in a["href"])
    assert len(list(csv.DictReader(StringIO(client.get(file).text)))) == len(listed)


def test_an_event_stands_in_the_lane_of_what_happened(page: Page, client: FlaskClient) -> None:
    lanes = {_text(lane.a): lane for lane in page("/timeline", "en").select(".lanes li:not(.axis)")}
    assert "event" not in lanes
    assert "1998: Closing of Phoenix-West in 1998" in _titles(lanes["Closing"])
    founded = _titles(lanes["Founding"])  # of dates that things have, and of events
    assert "1983: TechnologieZentrumDortmund" in founded
    assert "1971: Founding of FH Dortmund in 1971" in founded
    rows = csv.DictReader(StringIO(client.get("/timeline.csv?lang=en&kind=founding").text))
    assert {row["kind"] for row in rows} == {"founding"}


def _titles(lane: Tag) -> set[str]:
    return {_text(title) for title in lane.select("title")}


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())
