"""Pages of claims: what is said, where it stands, and what other sources say of it, disagreement first."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

Page = Callable[..., BeautifulSoup]


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ", strip=True).split()) for found in soup.select(selector)]


def test_the_head_of_a_claim_has_its_kind_its_words_and_its_place(page: Page) -> None:
    shown = page("/page/claim-population")
    assert texts(shown, ".kicker") == ["Claim · quantitative"]
    assert texts(shown, ".lead") == ["Since 2016 Dortmund has again had more than 600,000 residents."]
    where = texts(shown, ".whence")[0]
    assert "line 20" in where
    assert "under Line 18: title of a chart of the population" in where


def test_what_contradicts_a_claim_comes_first_with_its_figure_and_the_difference(page: Page) -> None:
    shown = page("/page/claim-population")
    assert texts(shown, ".contrast h3") == [
        "The source says",
        *(f"another source {found}" for found in ("disagrees", "agrees", "agrees")),
    ]
    assert texts(shown, ".contrast > div:nth-child(2) .found-figure") == [
        "586,600 31 December 2017 13,400 less"
    ]
    assert texts(page("/page/claim-population", "de"), ".distance")[0] == "13.400 weniger"


def test_a_difference_has_its_unit(page: Page) -> None:
    assert "0.31 km² more" in texts(page("/page/claim-area-size"), ".distance")


def test_each_verdict_has_its_own_mark(page: Page) -> None:
    shown = page("/page/obs-population-2016-open")
    marks = shown.select(".facts .checked")
    assert {tuple(mark["class"][2:]): mark.get_text(" ", strip=True) for mark in marks} == {
        ("verdict-disagrees",): "another source disagrees",
        ("verdict-agrees",): "another source agrees",
    }


def test_an_open_check_is_told_as_open(page: Page) -> None:
    marks = texts(page("/page/obs-jobs-lost-1970-2000", "de"), ".facts .checked.verdict-undecided")
    assert marks == ["andere Quelle klärt es nicht"]
    assert set(texts(page("/page/claim-jobs-lost"), ".contrast .verdict")) == {
        "another source does not settle it"
    }


@pytest.mark.parametrize("path", ["/page/wilo", "/page/site-phoenix-ost", "/page/trait-pragmatic"])
def test_the_description_of_a_thing_says_whose_words_it_sums_up(page: Page, path: str) -> None:
    assert page(path).select(".lead + .voices .voice")


def test_a_note_leads_to_the_claim_of_its_number(page: Page) -> None:
    shown = page("/page/wilo")
    notes = shown.select(".note")
    assert notes
    for note in notes:
        claim = shown.find(id=str(note["href"]).removeprefix("#"))
        assert claim
        assert claim["data-number"] == note.get_text()


def test_figures_of_several_parts_say_of_which_and_the_difference_stands_apart(page: Page) -> None:
    shown = page("/page/claim-students")
    found = texts(shown, ".contrast .found-figure")
    assert "14,892 Dortmund University of Applied Sciences and Arts winter semester 2020–2021" in found
    assert "Difference 617 less" in found
    assert "CDU 12 September 1999" in " ".join(
        texts(page("/page/claim-spd-share-1999-2016"), ".found-figure")
    )


def verdicts_beside(shown: BeautifulSoup, predicate: str) -> list[str]:
    rows = [row for row in shown.select(".facts .row") if predicate in row.dt.get_text()]  # type: ignore[union-attr]
    assert rows
    return [" ".join(found.get_text(" ", strip=True).split()) for found in rows[0].select(".checked")]


@pytest.mark.parametrize(
    ("path", "predicate"),
    [
        ("/page/site-phoenix-ost", "lies in"),
        ("/page/obs-jobs-lost-1970-2000", "unit"),
        ("/page/obs-jobs-lost-1970-2000", "area"),
        ("/page/technologiezentrum-dortmund", "location"),
    ],
)
def test_a_check_is_not_told_beside_what_it_did_not_check(page: Page, path: str, predicate: str) -> None:
    assert not verdicts_beside(page(path), predicate)


@pytest.mark.parametrize(
    ("path", "predicate"),
    [
        ("/page/obs-jobs-lost-1970-2000", "value"),
        ("/page/obs-employment-2013", "compared with"),
        ("/page/technologiezentrum-dortmund", "founded"),
        ("/page/transformation-phoenix-ost", "resulting site"),
    ],
)
def test_a_check_is_told_beside_what_it_checked(page: Page, path: str, predicate: str) -> None:
    assert verdicts_beside(page(path), predicate)


def test_the_figures_of_a_check_stand_in_order_of_time_and_say_whose_they_are(page: Page) -> None:
    found = texts(
        page("/page/claim-spd-share-1999-2016"), ".contrast .verdict-agrees > .found-figure:not(.beside)"
    )
    assert found == [
        "41% SPD 12 September 1999",
        "41.3% SPD 26 September 2004",
        "37.8% SPD 30 August 2009",
        "43.7% SPD 2012",
        "38.2% SPD 25 May 2014",
    ]
    seats = texts(page("/page/claim-spd-coalitions-1999-2016"), ".contrast .found-figure")
    assert seats[:2] == ["82 total 12 September 1999", "34 SPD 12 September 1999"]
    cities = texts(page("/page/claim-largest-city"), ".contrast .found-figure")
    assert any("Dortmund" in figure for figure in cities)
    assert any("Essen" in figure for figure in cities)


def test_a_figure_of_another_than_the_claims_stands_apart_for_comparison(page: Page) -> None:
    shown = page("/page/claim-spd-share-1999-2016")
    assert texts(shown, ".contrast .beside") == ["For comparison 41.7% CDU 12 September 1999"]
    assert not page("/page/claim-students").select(".contrast .beside"), "parts of a total are its evidence"
