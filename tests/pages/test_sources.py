"""The page of a source: line by line what rests on it in our words, and how much of it is accounted for."""

from collections.abc import Callable
from io import StringIO

import pandas
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

Page = Callable[..., BeautifulSoup]

SOURCE = "/page/source-deck"


def test_every_line_of_the_map_leads_to_its_passage(page: Page) -> None:
    shown = page(SOURCE)
    lines = shown.select(".coverage .lines > *")
    assert [int(line.get_text()) for line in lines] == list(range(1, 193))
    for line in lines:
        if line.name == "a":
            first, last = str(line["href"]).removeprefix("#line=").split(",")
            assert int(first) < int(line.get_text()) <= int(last)
            assert shown.find(id=str(line["href"])[1:])
        else:
            assert line["class"] == ["blank"]


def test_a_passage_has_its_claims_in_our_words_and_what_checks_found(page: Page) -> None:
    passage = page(SOURCE).find(id="line=19,20")
    assert passage
    claim = next(one for one in passage.select("li") if one.select("a[href*=claim-population]"))
    assert "Since 2016 Dortmund has again had more than 600,000 residents." in claim.get_text()
    assert "disagrees" in claim.select_one(".checked").get_text()  # type: ignore[union-attr]


def test_the_passages_stand_in_chapters_by_the_headings_of_the_source(page: Page) -> None:
    shown = page(SOURCE)
    chapters = shown.select("details.chapter")
    heads = [chapter.select_one(".passages > li")["id"] for chapter in chapters if chapter.select(".heads")]  # type: ignore[index]
    assert heads == [passage["id"] for passage in shown.select(".passages > .heads")]
    assert "line=17,18" in heads
    assert "Before the first heading" in chapters[0].summary.get_text()  # type: ignore[union-attr]
    assert not shown.select("details.chapter[open]")


def test_the_passages_are_a_file_too(page: Page, client: FlaskClient) -> None:
    frame = pandas.read_csv(StringIO(client.get("/passages/source-deck.csv?lang=en").text))
    assert len(frame) == len(page(SOURCE).select(".passages > li"))
    stated = frame[frame["first_line"] == 20].iloc[0]
    assert "https://w3id.org/dortmund-ld/id/claim-population" in stated["claims"].split(" | ")
    assert stated["readings"].split(" | ") == [
        one for one in stated["claims"].split(" | ") if "/interpretation-" in one
    ]
    assert frame["first_line"].is_monotonic_increasing
    assert (frame["claims"].notna() | frame["no_claim_reason"].notna()).all()


def test_what_is_no_source_has_no_passages(client: FlaskClient) -> None:
    assert client.get("/passages/wilo.csv").status_code == 404
    assert client.get("/passages/source-deck.html").status_code == 404
    assert client.get("/passages/source-deck.pdf").status_code == 404


def test_a_passage_of_a_source_is_listed_once(page: Page) -> None:
    shown = page(SOURCE)
    assert not shown.select("section[aria-labelledby=incoming] a[href*='line=']")


def test_a_licence_and_a_language_have_names(page: Page) -> None:
    assert page("/", "de").find("a", string="CC0 1.0")
    assert page("/page/source-deck", "de").select_one("dl.facts").find("span", string="Deutsch")  # type: ignore[union-attr]
