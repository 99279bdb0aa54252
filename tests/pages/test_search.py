"""Searching by words: in either language, with or without umlauts, with a slip, by slug and by identifier."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from dortmund_ld.words.folding import fold, spellings, words

JUDGED = Path(__file__).parents[2] / "benchmarks" / "searches.tsv"

Page = Callable[..., BeautifulSoup]


def first(client: FlaskClient, query: str, language: str = "en") -> dict[str, object]:
    answer = client.get("/search.json", query_string={"q": query, "lang": language})
    hits: list[dict[str, object]] = answer.get_json()["hits"]
    assert hits, query
    return hits[0]


def slug(hit: dict[str, object]) -> str:
    return str(hit["iri"]).rpartition("/")[2]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Mülheim an der Ruhr", "muelheim-an-der-ruhr"),
        ("muelheim", "muelheim-an-der-ruhr"),
        ("Mulheim", "muelheim-an-der-ruhr"),
        ("MÜLHEIM", "muelheim-an-der-ruhr"),
        ("Mülhiem", "muelheim-an-der-ruhr"),
        ("Signal Iduan", "signal-iduna"),
        ("wilo", "wilo"),
        ("wil", "wilo"),
        ("city-of-dortmund", "city-of-dortmund"),
        ("Q1295", "dortmund"),
        ("q1295", "dortmund"),
        ("Weiterbildungsrat", "weiterbildungsrat"),
        ("Further education council", "weiterbildungsrat"),
        ("Einwohnerzahl", "indicator-population"),
        ("Population", "indicator-population"),
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_meant_is_found_first(client: FlaskClient, query: str, found: str, language: str) -> None:
    assert slug(first(client, query, language)) == found


def test_each_judged_question_finds_what_is_meant_first(client: FlaskClient) -> None:
    """The questions that search libraries were compared by: benchmarks/search.py."""
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        questions = list(csv.DictReader(lines, delimiter="\t"))
    assert len({one["kind"] for one in questions}) == 7
    others = [one for one in questions if slug(first(client, one["query"], one["language"])) != one["wanted"]]
    assert others == []


def test_a_thing_goes_before_the_graph_that_is_called_as_it_is(client: FlaskClient) -> None:
    hits = client.get("/search.json?q=Mitbestimmung&lang=de").get_json()["hits"]
    assert [hit["iri"].partition("/dortmund-ld/")[2] for hit in hits[:2]] == [
        "id/co-determination",
        "graph/deck/co-determination",
    ]


@pytest.mark.parametrize("query", ["phoenix", "AfD", "Phoenix-See", "Signal Iduna"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_things_go_before_the_records_of_links_and_of_searches_for_them(
    client: FlaskClient, query: str, language: str
) -> None:
    asked = {"q": query, "lang": language, "limit": 100}
    hits = client.get("/search.json", query_string=asked).get_json()["hits"]
    kinds = [{kind["iri"].rpartition("#")[2] for kind in hit["types"]} for hit in hits]
    are_records = [not kind.isdisjoint({"Link", "LinkSearch"}) for kind in kinds]
    assert any(are_records), "they are found"
    assert are_records == sorted(are_records)


def test_while_somebody_types_a_word_it_is_found_from_its_fourth_letter_on(client: FlaskClient) -> None:
    typed = "Gelsenkirchen"
    for length in range(4, len(typed) + 1):
        assert slug(first(client, typed[:length])) == "gelsenkirchen"


def test_a_class_narrows_the_json_as_well(client: FlaskClient) -> None:
    every = client.get("/search.json?q=phoenix&lang=en").get_json()
    facet = next(one for one in every["classes"] if one["label"] == "Site")
    narrowed = client.get("/search.json", query_string={"q": "phoenix", "type": facet["type"]}).get_json()
    assert narrowed["total"] == facet["size"] == len(narrowed["hits"])
    assert all(facet["iri"] in [kind["iri"] for kind in hit["types"]] for hit in narrowed["hits"])
    assert [one["iri"] for one in narrowed["classes"] if one["chosen"]] == [facet["iri"]]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("Mülheim an der Ruhr", "label"),
        ("Q1295", "identifier"),
        ("Mülhiem", "similar"),
        ("weiterbildungsrat", "label"),
    ],
)
def test_a_hit_says_why_it_was_found(client: FlaskClient, query: str, field: str) -> None:
    assert first(client, query)["match"]["field"] == field  # type: ignore[index]


def test_a_hit_has_class_label_and_description(client: FlaskClient) -> None:
    hit = first(client, "wilo", "de")
    assert hit["label"] == "Wilo"
    assert hit["types"] == [{"iri": "https://w3id.org/dortmund-ld/ontology#Employer", "label": "Arbeitgeber"}]
    assert hit["description"]
    assert hit["page"] == "/page/wilo?lang=de"


def test_the_page_shows_what_the_json_has(page: Page, client: FlaskClient) -> None:
    shown = page("/search?q=Iduna")
    assert [link.get_text(strip=True) for link in shown.select(".hits > li > a")] == [
        hit["label"] for hit in client.get("/search.json?q=Iduna&lang=en").get_json()["hits"]
    ]
    assert shown.select(".hits .why")
    assert shown.select_one("input[name=q][value=Iduna]")


def test_classes_narrow_the_hits(page: Page) -> None:
    shown = page("/search?q=Iduna")
    facet = next(link for link in shown.select(".by-class a") if "Employer" in link.get_text())
    narrowed = page(str(facet["href"]))
    assert len(narrowed.select(".hits > li")) == 1
    assert "Employer" in narrowed.select(".by-class [aria-current]")[0].get_text()


def test_pages_of_hits_follow_each_other(page: Page) -> None:
    shown = page("/search?q=population")
    following = page(str(shown.select_one("a[rel=next]")["href"]))  # type: ignore[index]
    before, after = ({link["href"] for link in one.select(".hits > li > a")} for one in (shown, following))
    assert before
    assert after
    assert not before & after


@pytest.mark.parametrize("query", ["", " ", "…", '"', "a AND (", "*", "label:x", "ä" * 5000])
def test_no_question_is_a_mistake(client: FlaskClient, query: str) -> None:
    answer = client.get("/search", query_string={"q": query}, headers={"Accept": "text/html"})
    assert answer.status_code == 200


def test_markup_in_a_question_stays_text(page: Page) -> None:
    shown = page("/search?q=<script>alert(1)</script>")
    assert shown.select_one("input[name=q]")["value"] == "<script>alert(1)</script>"  # type: ignore[index]
    (block,) = [script for script in shown.select("script") if not script.get("src")]
    assert block["type"] == "application/ld+json", "data, which no browser runs"
    assert json.loads(block.string)["name"].endswith("<script>alert(1)</script>")  # type: ignore[arg-type]


def test_nothing_found_leads_on(page: Page) -> None:
    shown = page("/search?q=xyzzyplugh")
    assert shown.select_one("[role=status]").get_text().startswith("Nothing found")  # type: ignore[union-attr]
    assert shown.select_one("main a[href^='/things']")


def test_the_invented_town_can_be_searched(town_client: FlaskClient) -> None:
    assert slug(first(town_client, "Einwohnerzahl")) == "indicator-population"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße", "strasse"),
        ("Öl", "oel"),
        ("Café", "cafe"),
        ("MÜLHEIM", "muelheim"),
        ("u\u0308ber", "ueber"),
    ],
)
def test_words_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_an_umlaut_has_two_spellings() -> None:
    assert spellings("Mülheim") == ["muelheim", "mulheim"]
    assert words("city-of-dortmund, 1970") == ["city", "of", "dortmund", "1970"]
