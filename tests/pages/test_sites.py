"""Then and now on the map: which places changed, and which have no place on it."""

from collections.abc import Callable

from bs4 import BeautifulSoup

Page = Callable[..., BeautifulSoup]


def test_the_map_marks_what_a_change_brought_about(page: Page) -> None:
    shown = page("/sites")
    marked = [mark.select_one(".name").get_text() for mark in shown.select(".map .chosen")]
    assert marked == ["Phoenix-See"]
    assert shown.select_one(".map figcaption").get_text().startswith("Filled: places whose change")


def test_sites_without_coordinates_are_named_below_the_map(page: Page) -> None:
    shown = page("/sites")
    placed = {link["href"] for link in shown.select(".map .spots a")}
    unplaced = {link["href"] for link in shown.select(".map + .meta a")}
    assert unplaced
    assert placed | unplaced == {link["href"] for link in shown.select(".places h3 a")}
    assert not placed & unplaced
