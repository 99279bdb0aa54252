"""What was answered once is kept, under a tag of its own, as long as it is the same."""

from urllib.parse import quote

import pytest
from counting import Counting
from werkzeug.test import Client

from dortmund_ld.release import Release
from dortmund_ld.web.serving.opening import open_front
from dortmund_ld.web.serving.server import source_of

ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
JSON = "application/sparql-results+json"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_was_answered_costs_no_query(fresh: Client, executor: Counting, method: str) -> None:
    bodies = {
        fresh.open(
            "/sparql",
            method=method,
            query_string={"query": ALL} if method == "GET" else None,
            data={"query": ALL} if method == "POST" else None,
        ).data
        for _ in range(3)
    }
    assert len(bodies) == 1
    assert executor.asked == 1


def test_the_three_ways_to_ask_share_an_answer(fresh: Client, executor: Counting) -> None:
    fresh.get("/sparql", query_string={"query": ALL})
    fresh.post("/sparql", data={"query": ALL})
    fresh.post("/sparql", data=ALL, content_type="application/sparql-query")
    assert executor.asked == 1


def test_format_and_dataset_are_part_of_the_key(fresh: Client, executor: Counting) -> None:
    tags = [
        fresh.get("/sparql", query_string={"query": ALL, **more}, headers={"Accept": accept}).headers["ETag"]
        for accept, more in [
            (JSON, {}),
            ("text/csv", {}),
            (JSON, {"default-graph-uri": "https://example.org/a"}),
            (JSON, {"named-graph-uri": "https://example.org/a"}),
        ]
    ]
    assert len(set(tags)) == executor.asked == 4


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (RAND() AS ?r) {}",
        "SELECT (now() AS ?n) {}",
        "SELECT (STRUUID() AS ?n) {}",
        "CONSTRUCT { [] a ?t } { ?s a ?t }",
    ],
)
def test_an_answer_that_changes_is_not_kept(fresh: Client, executor: Counting, query: str) -> None:
    answers = [fresh.get("/sparql", query_string={"query": query}) for _ in range(2)]
    assert executor.asked == 2
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert "ETag" not in answers[0].headers


def test_who_has_the_answer_is_told_so_without_a_query(release: Release, fresh: Client) -> None:
    tag = fresh.get("/sparql", query_string={"query": ALL}).headers["ETag"]
    other = Counting(release.store(), source_of(release).setting)
    again = Client(open_front(release, other))  # another process, or the same after a restart
    for named in (tag, f'"x", W/{tag}', "*"):
        answer = again.get("/sparql", query_string={"query": ALL}, headers={"If-None-Match": named})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    assert other.asked == 0
    stale = again.get("/sparql", query_string={"query": ALL}, headers={"If-None-Match": '"x"'})
    assert (stale.status_code, other.asked) == (200, 1)


@pytest.mark.parametrize("path", ["/", "/page/mill", "/data/mill", "/data/mill.jsonld", "/static/style.css"])
def test_pages_and_data_are_kept_with_a_tag(fresh: Client, path: str) -> None:
    first = fresh.get(path, headers=BROWSER)
    assert first.status_code == 200
    again = fresh.get(path, headers=BROWSER)
    assert again.data == first.data
    for named in (first.headers["ETag"], "*"):
        have = {**BROWSER, "If-None-Match": named}
        assert fresh.get(path, headers=have).status_code == 304


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/page/mill", "text/html"),
        (f"/sparql?query={quote(ALL)}", JSON),
        ("/sparql", "text/turtle"),
    ],
)
def test_who_has_it_in_another_coding_is_not_told_to_use_that(fresh: Client, path: str, accept: str) -> None:
    compressed = {"Accept": accept, "Accept-Encoding": "gzip"}
    first = fresh.get(path, headers=compressed)
    assert first.headers["Content-Encoding"] == "gzip"
    have = {"If-None-Match": first.headers["ETag"]}
    again = fresh.get(path, headers={**compressed, **have})
    assert (again.status_code, again.headers["ETag"]) == (304, first.headers["ETag"])
    plain = fresh.get(path, headers={"Accept": accept, **have})
    assert (plain.status_code, plain.headers.get("Content-Encoding")) == (200, None)
    has_plain = fresh.get(path, headers={**compressed, "If-None-Match": plain.headers["ETag"]})
    assert (has_plain.status_code, has_plain.headers["ETag"]) == (304, plain.headers["ETag"])


def test_the_description_of_the_service_is_sent_once(fresh: Client) -> None:
    first = fresh.get("/sparql", headers={"Accept": "text/turtle"})
    have = {"Accept": "text/turtle", "If-None-Match": first.headers["ETag"]}
    again = fresh.get("/sparql", headers=have)
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert fresh.get("/sparql", headers={**have, "Host": "other.example"}).status_code == 200


def test_language_and_format_have_tags_of_their_own(fresh: Client) -> None:
    wishes = [("text/html", "de"), ("text/html", "en"), ("text/turtle", "en")]
    answers = [
        fresh.get("/page/mill", headers={"Accept": accept, "Accept-Language": language})
        for accept, language in wishes
    ]
    assert len({answer.headers["ETag"] for answer in answers}) == 3
    assert [answer.mimetype for answer in answers] == ["text/html", "text/html", "text/turtle"]


def test_what_is_not_there_is_not_kept(fresh: Client) -> None:
    answer = fresh.get("/page/nobody", headers=BROWSER)
    assert answer.status_code == 404
    assert "ETag" not in answer.headers
    assert fresh.get("/page/nobody", headers={**BROWSER, "If-None-Match": "*"}).status_code == 404
