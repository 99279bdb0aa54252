"""Then and now on the map: which places changed, and which have no place on it."""

from collections.abc import Callable

from bs4 import BeautifulSoup

Page = Callable[..., BeautifulSoup]


def test_the_map_marks_what_a_change_brought_about(page: Page) -> None:
    shown = page("/sites")
    marked = [mark.select_one(".name").get_text() for mark in shown.select(".map .chosen")]
    assert marked == ["Phoenix-See"]
    assert shown.select_one(".map figcaption").get_text().startswith("Filled: places whose change")


def test_a_mark_of_the_map_leads_to_its_place_and_the_tab_key_meets_each_once(page: Page) -> None:
    shown = page("/sites", "de").select_one(".map")
    marks = [(link["href"], link["aria-label"]) for link in shown.select("svg a.mark")]
    listed = [
        (link["href"], f"{number} {link.get_text()}")
        for number, link in enumerate(shown.select(".spots a"), 1)
    ]
    assert marks == listed
    assert all(link.get("tabindex") == "-1" for link in shown.select(".spots a"))
    assert not shown.select("svg[role=img]"), "what is read as one picture has no links"


def test_sites_without_coordinates_are_named_below_the_map(page: Page) -> None:
    shown = page("/sites")
    placed = {link["href"] for link in shown.select(".map .spots a")}
    unplaced = {link["href"] for link in shown.select(".map + .meta a")}
    assert unplaced
    assert placed | unplaced == {link["href"] for link in shown.select(".places h3 a")}
    assert not placed & unplaced
