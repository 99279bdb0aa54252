"""Numbers in words: a comparator stands where the source bounds or qualifies, and nowhere else."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

Page = Callable[..., BeautifulSoup]

FIGURES = {
    "/": ".headlines b, .band .length",
    "/timeline": ".shares a, .band .length",
    "/indicators/indicator-population": ".figure b, .series .summary, .observations td",
    "/indicators/indicator-vote-share": ".figure b, .series .summary, .observations td",
    "/page/claim-jobs-lost": ".contrast b, .plates b",
    "/page/obs-jobs-lost-1970-2000": ".big-figure",
    "/governance": ".mini .count",
}


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ", strip=True).split()) for found in soup.select(selector)]


@pytest.mark.parametrize(("language", "word"), [("de", "genau"), ("en", "exactly")])
@pytest.mark.parametrize("path", FIGURES)
def test_no_figure_claims_to_be_sharper_than_its_source(
    page: Page, path: str, language: str, word: str
) -> None:
    shown = texts(page(path, language), FIGURES[path])
    assert shown or path.startswith("/page/obs-")
    assert not [text for text in shown if word in text.casefold()]


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [
        ("/", "en", "more than 600,000"),
        ("/", "de", "mehr als 600.000"),
        ("/timeline", "en", "more than 100 years"),
        ("/timeline", "en", "40 years"),
        ("/indicators/indicator-vote-share", "en", "50 to 58"),
        ("/indicators/indicator-vote-share", "en", "between 50 and 58"),
        ("/indicators/indicator-vote-share", "de", "zwischen 50 und 58"),
        ("/governance", "en", "(more than 1,000 Employees of a company)"),
    ],
)
def test_a_bound_keeps_its_word(page: Page, path: str, language: str, words: str) -> None:
    assert any(words in text for text in texts(page(path, language), FIGURES[path]))


def test_the_comparator_of_a_plain_number_stays_in_the_data(page: Page) -> None:
    facts = texts(page("/page/obs-jobs-lost-1970-2000"), "dl.facts .row")
    assert any(text.startswith("comparator exactly") for text in facts)
    assert any(text.startswith("value 70,000") for text in facts)


def test_a_figure_of_a_part_says_of_which(page: Page) -> None:
    first = [what.get_text() for what in page("/").select(".headlines .what")]
    assert "Share of employment (Industry), at the time of the deck" in first
    assert "Population, since 2016" in first


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_figure_that_the_heading_says_is_not_said_again(page: Page, language: str) -> None:
    assert not page("/page/obs-spd-share-1950-1999", language).select(".big-figure")


def test_both_languages_open_with_the_same_five_figures(page: Page) -> None:
    german, english = (
        [link["href"] for link in page("/", language).select(".headlines > li > a")]
        for language in ("de", "en")
    )
    assert len(german) == 5
    assert german == english
