"""Long lists: the page of a thing shows their beginning and leads to the whole, paged and as files."""

import json
from collections.abc import Callable
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pandas
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from dortmund_ld.views.rows import SHOWN

Page = Callable[..., BeautifulSoup]


def whole_lists(page: Page, thing: str) -> list[str]:
    return [str(link["href"]) for link in page(f"/page/{thing}").select("dd.more a")]


@pytest.mark.parametrize("thing", ["dortmund", "comparator-exactly", "breakdown-total"])
def test_every_value_of_a_long_row_is_reached_from_its_page(page: Page, thing: str) -> None:
    addresses = whole_lists(page, thing)
    assert addresses
    for address in addresses:
        reached, here = list[str](), address
        while here:
            shown = page(here)
            reached += [str(link["href"]) for link in shown.select("dl.facts .values > li > a")]
            following = shown.select_one(".pager a[rel=next]")
            here = str(following["href"]) if following else ""
        total = int(shown.select_one(".quiet").get_text().split()[-1].replace(",", ""))
        assert len(set(reached)) == len(reached) == total > SHOWN


def test_the_whole_list_says_who_states_each_value(page: Page) -> None:
    for address in whole_lists(page, "dortmund"):
        groups = page(address).select("dl.facts dd")
        assert groups
        assert all(group.select(".voice") for group in groups)


def test_the_whole_list_is_a_file_too(page: Page, client: FlaskClient) -> None:
    address = whole_lists(page, "dortmund")[0]
    csv, as_json = (link["href"] for link in page(address).select(".formats a")[:2])
    frame = pandas.read_csv(StringIO(client.get(csv).text))
    records = json.loads(client.get(as_json).text)
    assert len(frame) == len(records) > SHOWN
    assert frame["iri"].is_unique
    assert frame["stated_by"].notna().all()
    assert parse_qs(urlsplit(csv).query) == parse_qs(urlsplit(address).query)


def test_a_list_of_nothing_is_404(client: FlaskClient) -> None:
    for query in (
        "",
        "?by=dold:area",
        "?by=dold:nothing&of=",
        "?by=dold:area&of=qb:Observation&first=100000",
    ):
        assert client.get(f"/values/dortmund{query}").status_code == 404
    assert client.get("/values/nothing?by=dold:area").status_code == 404
    assert client.get("/values/dortmund.pdf?by=dold:area&of=qb:Observation").status_code == 404
