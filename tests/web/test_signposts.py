"""What every answer tells beside its body: links, dates, tags, languages, methods, what browsers may do."""

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from signposting import find_signposting_http_link
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

BASE = "https://example.org/lindenau/"
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"

# An address of each kind, with a format in which it is had.
ADDRESSES = (
    ("/", "text/html"),
    ("/page/lindenau", "text/html"),
    ("/data/lindenau", "text/turtle"),
    ("/data/lindenau.jsonld", "*/*"),
    ("/cite/lindenau.bib", "*/*"),
    ("/ontology", "text/html"),
    ("/ontology.ttl", "*/*"),
    ("/shapes", "text/html"),
    ("/graph/report/claims", "application/n-triples"),
    ("/things/", "text/html"),
    ("/things.csv?type=dold:Employer", "*/*"),
    ("/schemes/sectors", "text/html"),
    ("/employers", "application/json"),
    ("/governance", "text/html"),
    ("/governance/matrix.csv", "*/*"),
    ("/sites", "text/html"),
    ("/timeline", "text/html"),
    ("/timeline/phases.json", "*/*"),
    ("/indicators/", "text/html"),
    ("/indicators/indicator-population", "text/html"),
    ("/indicators/indicator-population.csv?breakdown=all", "*/*"),
    ("/queries/", "text/html"),
    ("/queries/bodies", "text/html"),
    ("/queries/bodies.rq", "*/*"),
    ("/search?q=lindenau", "text/html"),
    ("/sparql", "text/html"),
    ("/sparql?query=ASK%7B%7D", "text/html"),
    ("/dumps/", "text/html"),
    ("/.well-known/void", "text/turtle"),
)


def ask(client: FlaskClient, path: str, accept: str, **headers: str) -> TestResponse:
    answer = client.get(path, headers={"Accept": accept, "Accept-Language": "en", **headers})
    assert answer.status_code == 200, path
    return answer


def links(answer: TestResponse) -> list[tuple[str, dict[str, str]]]:
    found = []
    for link in re.split(r", (?=<)", ", ".join(answer.headers.getlist("Link"))):
        target, options = parse_options_header(link)
        found.append((target.strip("<>"), options))
    return found


def with_relation(answer: TestResponse, relation: str) -> list[str]:
    return [target for target, options in links(answer) if relation in options["rel"].split()]


def test_a_page_has_signposts(town: FlaskClient) -> None:
    answer = ask(town, "/page/lindenau", "text/html")
    assert with_relation(answer, "cite-as") == [BASE + "id/lindenau"]
    assert with_relation(answer, "canonical") == [BASE + "page/lindenau"]
    assert with_relation(answer, "license") == [CC0]
    assert with_relation(answer, "type") == ["https://schema.org/AboutPage", "https://schema.org/City"]
    data = [f"/data/lindenau.{extension}" for extension in ("ttl", "jsonld", "rdf", "nt")]
    assert with_relation(answer, "describedby") == data
    languages = [(target, options["hreflang"]) for target, options in links(answer) if "hreflang" in options]
    assert languages == [("/page/lindenau?lang=de", "de"), ("/page/lindenau?lang=en", "en")]


def test_data_lead_back_to_the_page(town: FlaskClient) -> None:
    answer = ask(town, "/data/lindenau", "text/turtle")
    assert with_relation(answer, "describes") == ["/page/lindenau"]
    assert with_relation(answer, "canonical") == [BASE + "data/lindenau.ttl"]
    assert with_relation(answer, "cite-as") == [BASE + "id/lindenau"]
    assert "/data/lindenau.ttl" not in with_relation(answer, "alternate"), "it is no other than itself"
    assert with_relation(answer, "type") == [], "a document with data is no city"


def test_the_files_of_an_indicator_are_items_of_its_page(town: FlaskClient) -> None:
    answer = ask(town, "/indicators/indicator-population?breakdown=all", "text/html")
    assert "/indicators/indicator-population.csv?breakdown=all" in with_relation(answer, "item")
    answer = ask(town, "/indicators/indicator-population.csv?breakdown=all", "*/*")
    assert with_relation(answer, "collection") == ["/indicators/indicator-population?breakdown=all"]
    assert with_relation(answer, "cite-as") == [BASE + "id/indicator-population"]


def test_a_download_tells_what_it_holds_and_where_it_is_listed(town: FlaskClient) -> None:
    answer = town.get("/dumps/graph/report/claims.ttl")
    assert with_relation(answer, "cite-as") == [BASE + "graph/report/claims"]
    assert with_relation(answer, "collection") == ["/dumps/"]
    assert with_relation(answer, "license") == [CC0]
    tag, date = answer.headers["ETag"], answer.headers["Last-Modified"]
    assert tag.strip('"') in town.get("/dumps/SHA256SUMS").text
    for name, value in (("If-None-Match", tag), ("If-Modified-Since", date)):
        assert town.get("/dumps/graph/report/claims.ttl", headers={name: value}).status_code == 304


@pytest.mark.parametrize(
    ("path", "named", "described"),
    [
        ("/indicators/indicator-population", "id/indicator-population", "data/indicator-population"),
        ("/queries/bodies", "id/query-bodies", "data/query-bodies"),
        ("/schemes/sectors", "id/sectors", "data/sectors"),
    ],
)
def test_a_page_beside_that_of_the_thing_leads_to_its_data(
    town: FlaskClient, path: str, named: str, described: str
) -> None:
    answer = ask(town, path, "text/html")
    assert with_relation(answer, "cite-as") == [BASE + named]
    formats = [f"/{described}.{extension}" for extension in ("ttl", "jsonld", "rdf", "nt")]
    assert with_relation(answer, "describedby") == formats
    assert len(with_relation(answer, "type")) == 2


def test_the_endpoint_leads_to_its_description_and_to_that_of_the_data(town: FlaskClient) -> None:
    answer = ask(town, "/sparql", "text/html")
    assert with_relation(answer, "canonical") == [BASE + "sparql"]
    service = "http://www.w3.org/ns/sparql-service-description#Service"
    assert with_relation(answer, "type") == ["https://schema.org/AboutPage", service]
    assert "/.well-known/void.ttl" in with_relation(answer, "describedby")
    formats = [target for target in with_relation(answer, "alternate") if "format=" in target]
    assert formats[:2] == ["/sparql?format=ttl", "/sparql?format=jsonld"]


def test_an_answer_of_the_endpoint_leads_to_its_other_formats(town: FlaskClient) -> None:
    answer = ask(town, "/sparql?query=ASK%7B%7D", "text/html")
    assert with_relation(answer, "canonical") == [BASE + "sparql?query=ASK%7B%7D"]
    assert "/sparql?query=ASK%7B%7D&format=srj" in with_relation(answer, "alternate")
    long = ask(town, f"/sparql?query=ASK%7B%7D%23{'x' * 3000}", "text/html")
    assert "Link" not in long.headers, "none of them fits"
    posted = town.post("/sparql", data={"query": "ASK{}"}, headers={"Accept": "text/html"})
    assert "Link" not in posted.headers, "what was posted has no address"


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("page/lindenau?utm_source=x&lang=xx", "page/lindenau"),
        ("page/lindenau?lang=de&utm_source=x", "page/lindenau?lang=de"),
        ("employers?ownership=&utm_source=x&first=1", "employers"),
        ("employers?utm_source=x&ownership=private", "employers?ownership=private"),
        ("search?q=lindenau&first=x&utm_source=x", "search?q=lindenau"),
        ("things/?type=dold:Employer&kind=x", "things/?type=dold%3AEmployer"),
        (
            "indicators/indicator-population?from=x&breakdown=all",
            "indicators/indicator-population?breakdown=all",
        ),
        ("timeline?kind=law&type=x", "timeline?kind=law"),
        ("sparql?utm_source=x", "sparql"),
    ],
)
def test_an_address_is_known_by_what_changes_its_page(town: FlaskClient, path: str, canonical: str) -> None:
    answer = ask(town, f"/{path}", "text/html")
    assert with_relation(answer, "canonical") == [BASE + canonical]
    assert not [target for target, _ in links(answer) if "utm_source" in target or "lang=xx" in target]


def test_links_leave_room_for_the_other_headers(town: FlaskClient) -> None:
    """A proxy takes 4,096 bytes of headers unless it is told otherwise."""
    query = "&".join(f"area=area-number-{number}&ownership=number-{number}" for number in range(60))
    for path in ("/indicators/indicator-population", "/page/lindenau", "/employers", "/things/"):
        answer = ask(town, f"{path}?{query}", "text/html")
        assert len(str(answer.headers)) < 4000


@pytest.mark.parametrize(("path", "accept"), ADDRESSES)
def test_a_reader_of_signposts_finds_them(town: FlaskClient, path: str, accept: str) -> None:
    """Read by the library of the profile's own authors, which warns of what it does not understand."""
    answer = ask(town, path, accept)
    found = find_signposting_http_link(answer.headers.getlist("Link"), f"http://localhost{path}")
    cited = with_relation(answer, "cite-as")
    assert [found.citeAs.target] == cited if cited else found.citeAs is None
    described = {(post.target.removeprefix("http://localhost"), post.type) for post in found.describedBy}
    assert described == {
        (target, options["type"])
        for target, options in links(answer)
        if "describedby" in options["rel"].split()
    }


@pytest.mark.parametrize(("path", "accept"), ADDRESSES)
def test_every_link_leads_to_what_it_says(town: FlaskClient, path: str, accept: str) -> None:
    answer = ask(town, path, accept)
    assert with_relation(answer, "canonical")
    for target, options in links(answer):
        if urlsplit(target).netloc not in {"", "example.org"}:
            continue
        here = "/" + target.removeprefix(BASE).removeprefix("/") if "://" in target else target
        led = town.get(here, headers={"Accept": options.get("type", "*/*")}, follow_redirects=True)
        assert (led.status_code, led.mimetype) == (200, options.get("type", led.mimetype)), target
        if "hreflang" in options:
            assert led.headers["Content-Language"] == options["hreflang"]


@pytest.mark.parametrize(("path", "accept"), ADDRESSES)
def test_who_has_an_answer_need_not_be_sent_it_again(town: FlaskClient, path: str, accept: str) -> None:
    answer = ask(town, path, accept)
    tag, date = answer.headers["ETag"], answer.headers["Last-Modified"]
    assert not tag.startswith("W/")
    for name, value in (("If-None-Match", tag), ("If-Modified-Since", date)):
        again = town.get(path, headers={"Accept": accept, "Accept-Language": "en", name: value})
        assert (again.status_code, again.data) == (304, b""), name
        assert (again.headers["ETag"], again.headers["Vary"]) == (tag, answer.headers["Vary"])
    for stale in ({"If-None-Match": '"x"', "If-Modified-Since": date}, {"If-Modified-Since": "nonsense"}):
        assert ask(town, path, accept, **stale).data == answer.data, "a tag goes before a date"


@pytest.mark.parametrize(("path", "accept"), ADDRESSES)
def test_each_address_has_its_methods(town: FlaskClient, path: str, accept: str) -> None:
    answer, head = (
        ask(town, path, accept),
        town.head(path, headers={"Accept": accept, "Accept-Language": "en"}),
    )
    kept = {"Content-Type", "Content-Length", "ETag", "Last-Modified", "Link", "Vary", "Content-Language"}
    assert head.data == b""
    assert {name: answer.headers.getlist(name) for name in kept} == {
        name: head.headers.getlist(name) for name in kept
    }
    posts = {"POST"} if path.startswith("/sparql") else set()
    assert set(town.options(path).headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"} | posts
    refused = town.put(path)
    assert refused.status_code == 405
    assert "GET" in refused.headers["Allow"]


@pytest.mark.parametrize(
    ("path", "accept", "vary"),
    [
        ("/page/lindenau", "text/html", "Accept, Accept-Encoding, Accept-Language, Cookie"),
        ("/page/lindenau?lang=de", "text/html", "Accept, Accept-Encoding"),
        ("/page/lindenau.html", "text/html", "Accept-Encoding, Accept-Language, Cookie"),
        ("/page/lindenau.html?lang=de", "text/html", "Accept-Encoding"),
        ("/data/lindenau", "text/turtle", "Accept, Accept-Encoding"),
        ("/data/lindenau.ttl", "text/turtle", "Accept-Encoding"),
        ("/employers.csv", "*/*", "Accept-Encoding, Accept-Language, Cookie"),
        ("/employers.csv?lang=de", "*/*", "Accept-Encoding"),
        ("/static/style.css", "*/*", "Accept-Encoding"),
        ("/sparql", "text/html", "Accept, Accept-Encoding, Accept-Language, Cookie"),
        ("/sparql?query=ASK{}", "text/html", "Accept, Accept-Encoding, Accept-Language, Cookie"),
        ("/sparql?query=ASK{}&lang=de", "text/html", "Accept, Accept-Encoding"),
        ("/sparql?query=ASK{}", "application/sparql-results+json", "Accept, Accept-Encoding"),
    ],
)
def test_vary_names_what_an_answer_depends_on_and_nothing_else(
    town: FlaskClient, path: str, accept: str, vary: str
) -> None:
    assert ask(town, path, accept).headers["Vary"] == vary


# What anybody may send to anything: every answer has these, whatever its status.
GUARDED = (
    ("/", 200),
    ("/page/nobody", 404),
    ("/data/lindenau.ttl", 200),
    ("/id/lindenau", 303),
    ("/id/nobody", 404),
    ("/static/style.css", 200),
    ("/static/nothing.css", 404),
    ("/dumps/lindenau.ttl", 200),
    ("/indicators/indicator-population.svg", 200),
    ("/sitemap.xml", 200),
    ("/robots.txt", 200),
    ("/language/de?page=", 303),
    ("/sparql", 200),
    ("/sparql?query=ASK{}", 200),
    ("/sparql?query=nonsense", 400),
    ("/health", 200),
    ("/metrics", 200),
    ("/problems/wrong", 200),
    ("/nix", 404),
)


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize(("path", "status"), GUARDED)
def test_every_answer_keeps_browsers_from_harm(
    town: FlaskClient, path: str, status: int, method: str
) -> None:
    answer = town.open(path, method=method, headers={"Accept": "text/html, */*;q=0.1"})
    assert method != "GET" or answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
