"""What a search engine or a messenger shows of a page: title and lead, in its language, no picture."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from dortmund_ld.web.rendering import summarise

BASE = "https://example.org/lindenau/"
PAGES = (
    "/",
    "/page/lindenau",
    "/indicators/indicator-population",
    "/schemes/sectors",
    "/graph/report/claims",
    "/ontology",
    "/shapes",
    "/things/",
    "/schemes/",
    "/indicators",
    "/employers",
    "/governance",
    "/sites",
    "/timeline",
    "/queries/",
    "/dumps/",
    "/sparql",
)


def head(client: FlaskClient, path: str, language: str) -> BeautifulSoup:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_introduced_by_its_own_lead(town: FlaskClient, path: str, language: str) -> None:
    page = head(town, path, language)
    (lead,), (heading,) = page.select("main .lead"), page.select("h1")
    (description,) = page.select("meta[name=description]")
    assert description["content"] == " ".join(lead.text.split())
    told = {str(meta["property"]): meta["content"] for meta in page.select("meta[property]")}
    assert told == {
        "og:title": heading.text.replace("\u00ad", "").strip(),
        "og:description": description["content"],
    }
    (canonical,) = page.select("link[rel=canonical]")
    assert canonical["href"] == BASE + path.removeprefix("/")


def test_what_has_no_lead_is_not_described(town: FlaskClient) -> None:
    page = head(town, "/queries/bodies", "en")
    assert page.select_one("meta[name=description]") is None
    assert page.select_one("meta[property='og:title']")


@pytest.mark.parametrize("path", ["/page/nobody", "/sparql?query=nonsense"])
def test_what_failed_is_at_no_canonical_address(town: FlaskClient, path: str) -> None:
    page = head(town, path, "en")
    assert page.select("link[rel=canonical], meta[property], meta[name=description]") == []


@pytest.mark.parametrize(
    ("lead", "summary"),
    [
        ('<p class="lead"><span>Steel &amp; “coal”\n  since 1840</span></p>', "Steel & “coal” since 1840"),
        ('<p class="lead"><span lang="de">Stahl</span></p>', ""),
        ('<p class="lead">&lt;b&gt;"x"</p>', '<b>"x"'),
        ("", ""),
    ],
)
def test_a_lead_is_summarised_as_plain_text_of_the_page(lead: str, summary: str) -> None:
    assert summarise(lead) == summary
