"""Choosing a language: on the page, remembered in a cookie that holds nothing else, given to nobody else."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import Client

from dortmund_ld.web.serving.front import Front

ENGLISH = {"Accept": "text/html", "Accept-Language": "en-GB,en;q=0.8"}


def language_of(client: FlaskClient, path: str, **headers: str) -> str:
    answer = client.get(path, headers={**ENGLISH, **headers})
    assert answer.status_code == 200
    return answer.headers["Content-Language"]


def test_a_reader_chooses_a_language_once(town: FlaskClient) -> None:
    page = BeautifulSoup(town.get("/search?q=l%26nd&type=x", headers=ENGLISH).text, "html.parser")
    switch = page.select_one("a.switch[hreflang=de]")
    answer = town.get(switch["href"], headers=ENGLISH)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (303, "no-store")
    led = urlsplit(answer.location)
    assert led.path == "/search"
    assert parse_qs(led.query) == {"lang": ["de"], "q": ["l&nd"], "type": ["x"]}
    cookie = town.get_cookie("lang")
    assert (cookie.value, cookie.http_only, cookie.same_site, cookie.path) == ("de", True, "Lax", "/")
    assert language_of(town, answer.location) == "de"
    assert language_of(town, "/page/lindenau") == "de", "remembered"
    assert language_of(town, "/page/lindenau?lang=en") == "en", "an address that says so goes first"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de-DE,en;q=0.8", "de"),
        ("en-US,de;q=0.9", "en"),
        ("de-AT, de-CH;q=0.9, en;q=0.8", "de"),
        ("fr, en-GB;q=0.5, de;q=0.4", "en"),
        ("zh-Hant-TW, en-Latn-US;q=0.2", "en"),
        ("EN_us", "en"),
        ("de;q=0, *", "en"),
        ("de;q=0.1, en-GB;q=0.2", "en"),
        ("en;q=0", "de"),
        ("fr", "de"),
        ("", "de"),
    ],
)
def test_a_browser_gets_the_language_that_it_prefers(town: FlaskClient, accepted: str, language: str) -> None:
    assert language_of(town, "/page/lindenau", **{"Accept-Language": accepted}) == language


def test_what_is_kept_for_one_reader_is_not_given_to_another(town_app: Front) -> None:
    """However long the headers are that tell the readers apart."""
    town = Client(town_app, use_cookies=False)  # a cookie is sent as the test writes it
    for padding in ("", "x=" + "y" * 2000 + "; "):
        german = town.get("/page/lindenau", headers={**ENGLISH, "Cookie": f"{padding}lang=de"})
        english = town.get("/page/lindenau", headers={**ENGLISH, "Cookie": f"{padding}lang=fr"})
        assert [page.headers["Content-Language"] for page in (german, english)] == ["de", "en"]
        assert german.headers["ETag"] != english.headers["ETag"]
        assert "Cookie" in german.headers["Vary"].split(", ")
    long = ", ".join(f"x-{number};q=0.1" for number in range(200))
    for language in ("de", "en"):
        assert language_of(town, "/page/lindenau", **{"Accept-Language": f"{long}, {language}"}) == language


def test_only_choosing_sets_a_cookie(town: FlaskClient) -> None:
    for path in (
        "/",
        "/page/lindenau?lang=de",
        "/data/lindenau.ttl?lang=de",
        "/sparql",
        "/nix",
        "/language/fr",
    ):
        assert "Set-Cookie" not in town.get(path, headers=ENGLISH).headers, path


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("//evil.example/x", "/evil.example/x?lang=de"),
        ("\\\\evil.example", "/%5C%5Cevil.example?lang=de"),
        ("https://evil.example", "/https://evil.example?lang=de"),
        ("page/a\r\nSet-Cookie: x=y", "/page/a%0D%0ASet-Cookie:%20x%3Dy?lang=de"),
        ("search?path=a&self=b", "/search?lang=de&path=a&self=b"),
        ("", "/?lang=de"),
    ],
)
def test_the_way_back_stays_on_this_site(town: FlaskClient, asked: str, led: str) -> None:
    assert town.get("/language/de", query_string={"page": asked}).location == led


def test_the_cookie_stays_below_the_prefix(town: FlaskClient) -> None:
    answer = town.get("/language/de?page=page/lindenau", environ_overrides={"SCRIPT_NAME": "/town"})
    assert answer.location == "/town/page/lindenau?lang=de"
    assert "Path=/town/;" in answer.headers["Set-Cookie"]


def test_over_https_the_cookie_is_sent_over_https_only(town: FlaskClient) -> None:
    assert "Secure" in town.get("/language/de?page=", base_url="https://localhost").headers["Set-Cookie"]
    assert "Secure" not in town.get("/language/de?page=").headers["Set-Cookie"]
