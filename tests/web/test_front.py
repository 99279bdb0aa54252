"""What the front does for every client: conditions, compression, CORS, methods, problems, health, metrics."""

import gzip
import json
from collections.abc import Iterator

import brotli
import pytest
import zstandard
from werkzeug.test import Client

from dortmund_ld.query.answers import Answer
from dortmund_ld.query.bounded import InProcess, IsGone
from dortmund_ld.query.errors import (
    ClientGone,
    DeadlineExceeded,
    NoRoom,
    NotReady,
    OutOfMemory,
    QueueFull,
    ResultTooLarge,
    ServiceFailed,
    ShareTaken,
    Unanswered,
    WorkerDied,
)
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.remote.errors import StoreTimedOut, StoreUnreachable
from dortmund_ld.query.requests import QueryRequest
from dortmund_ld.release import Release
from dortmund_ld.web.front import Front
from dortmund_ld.web.opening import open_front
from dortmund_ld.web.problems import KINDS
from dortmund_ld.web.server import source_of

ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
JSON = "application/sparql-results+json"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}


class Counting(InProcess):
    """An executor that counts, and fails as it is told."""

    asked = 0
    error: Unanswered | None = None

    def run(self, request: QueryRequest, is_gone: IsGone | None = None) -> Answer:
        self.asked += 1
        if self.error:
            raise self.error
        return super().run(request, is_gone)


@pytest.fixture
def executor(release: Release) -> Counting:
    return Counting(release.store(), source_of(release).setting)


@pytest.fixture
def front(release: Release, executor: Counting) -> Front:
    return open_front(release, executor)


@pytest.fixture
def fresh(front: Front) -> Client:
    """Return a client of an application that has answered nothing yet."""
    return Client(front)


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
    for named in (tag, f'"x", W/{tag}', tag[:-1] + '-gzip"', "*"):
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
    have = {**BROWSER, "If-None-Match": first.headers["ETag"]}
    assert fresh.get(path, headers=have).status_code == 304


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


DECODERS = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}


@pytest.mark.parametrize("coding", DECODERS)
@pytest.mark.parametrize("path", ["/sparql?query=SELECT+*+{?s+?p+?o}", "/.well-known/void.ttl", "/"])
def test_answers_are_compressed_as_asked(fresh: Client, coding: str, path: str) -> None:
    plain = fresh.get(path, headers=BROWSER | {"Accept": "*/*"})
    packed = fresh.get(path, headers=BROWSER | {"Accept": "*/*", "Accept-Encoding": f"{coding}, deflate"})
    assert packed.headers["Content-Encoding"] == coding
    assert DECODERS[coding](packed.data) == plain.data
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_small_answer_is_not_compressed(fresh: Client) -> None:
    answer = fresh.get("/sparql?query=ASK{}", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


def test_head_has_the_headers_of_get_and_no_body(fresh: Client) -> None:
    for path in ("/sparql?query=ASK{}", "/sparql", "/page/mill", "/dumps/SHA256SUMS"):
        get, head = fresh.get(path), fresh.head(path)
        assert (head.status_code, head.data) == (get.status_code, b"")
        assert head.headers["Content-Type"] == get.headers["Content-Type"]
        assert head.headers.get("ETag") == get.headers.get("ETag")


@pytest.mark.parametrize("path", ["/sparql", "/data/mill"])
def test_any_page_may_ask_without_credentials(fresh: Client, path: str) -> None:
    asking = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    answer = fresh.options(path, headers=asking)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    for answer in (fresh.get(path), fresh.get("/sparql?query=nonsense")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_options_lists_the_methods(fresh: Client) -> None:
    answer = fresh.options("/sparql")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert "application/sparql-query" in answer.headers["Accept-Post"]


def test_every_answer_is_named(fresh: Client) -> None:
    first, second = (fresh.get("/sparql?query=ASK{}").headers["X-Request-Id"] for _ in range(2))
    assert first != second
    given = fresh.get("/", headers={"X-Request-Id": "proxy-17"})
    assert given.headers["X-Request-Id"] == "proxy-17"
    forged = fresh.get("/", headers={"X-Request-Id": "a b"})
    assert forged.headers["X-Request-Id"] not in {"a b", ""}


@pytest.mark.parametrize("path", ["/sparql?query=ASK{}", "/sparql?query=nonsense", "/health"])
def test_data_are_not_run_framed_or_guessed(fresh: Client, path: str) -> None:
    headers = fresh.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


ERRORS = [
    (DeadlineExceeded(5, started=True), 504, "too-late", "5"),
    (DeadlineExceeded(5, started=False), 503, "no-worker", "5"),
    (QueueFull(3), 503, "queue-full", "3"),
    (ShareTaken(32, 3), 429, "share-taken", "3"),
    (ServiceFailed("example.org", "it is down"), 502, "service-failed", None),
    (ResultTooLarge(1000), 403, "answer-too-large", None),
    (OutOfMemory(1000), 507, "out-of-memory", None),
    (NoRoom(), 507, "no-room", "60"),
    (WorkerDied(), 500, "worker-died", "1"),
    (NotReady(), 503, "not-ready", "5"),
    (ClientGone(), 499, "client-gone", None),
    (StoreTimedOut("The store is late."), 504, "too-late", None),
    (StoreUnreachable("Nobody is there."), 502, "store-failed", None),
]


@pytest.mark.parametrize(("error", "status", "kind", "after"), ERRORS, ids=lambda value: str(value)[:12])
@pytest.mark.parametrize("accept", ["*/*", JSON])
def test_what_is_not_answered_is_never_200(
    fresh: Client,
    executor: Counting,
    error: Unanswered,
    status: int,
    kind: str,
    after: str | None,
    accept: str,
) -> None:
    executor.error = error
    answer = fresh.get("/sparql", query_string={"query": ALL}, headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == after
    assert answer.headers["Cache-Control"] == "no-store"
    if accept == "*/*":
        assert answer.mimetype == "text/plain"
        assert error.message in answer.text
        return
    assert answer.mimetype == "application/problem+json"
    told = json.loads(answer.data)
    assert (told["status"], told["detail"]) == (status, error.message)
    assert told["type"] == f"/problems/{kind}"
    assert fresh.get(told["type"]).text.startswith(told["title"])


def test_a_wrong_query_is_a_problem_with_its_place(fresh: Client) -> None:
    answer = fresh.get("/sparql", query_string={"query": "ASK {\n  ?s ?p"}, headers={"Accept": JSON})
    told = json.loads(answer.data)
    assert (answer.status_code, told["line"], told["column"]) == (400, 2, 8)


def test_an_answer_over_the_cap_names_it_and_how_to_page(release: Release) -> None:
    bounded = InProcess(release.store(), source_of(release).setting, Limits(result=1000))
    answer = Client(open_front(release, bounded)).get("/sparql", query_string={"query": ALL})
    assert answer.status_code == 403
    assert "1,000 bytes" in answer.text
    assert "OFFSET" in answer.text


@pytest.mark.parametrize("coding", [None, "gzip", "br", "zstd"])
def test_an_answer_in_a_file_is_sent_whole(release: Release, coding: str | None) -> None:
    spooled = InProcess(release.store(), source_of(release).setting, Limits(in_memory=100))
    client = Client(open_front(release, spooled))
    headers = {"Accept-Encoding": coding} if coding else {}
    answer = client.get("/sparql", query_string={"query": ALL}, headers=headers, buffered=True)
    body = DECODERS[coding](answer.data) if coding else answer.data
    assert len(json.loads(body)["results"]["bindings"]) > 100


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_problem_is_explained(fresh: Client, kind: str) -> None:
    assert fresh.get(f"/problems/{kind}").text.startswith(KINDS[kind].title)


def test_health(fresh: Client, executor: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fresh.get("/health/ready").status_code == 200
    monkeypatch.setattr(executor, "ready", lambda: False)
    assert fresh.get("/health/ready").status_code == 503
    assert fresh.get("/health").json == {
        "live": True,
        "ready": False,
        "release": fresh.get("/health").json["release"],
    }
    assert fresh.get("/health/live").status_code == 200
    assert fresh.get("/health/nonsense").status_code == 404


def test_metrics(fresh: Client) -> None:
    for _ in range(3):
        fresh.get("/sparql", query_string={"query": ALL})
    fresh.get("/sparql?query=nonsense")
    lines = set(numbers(fresh.get("/metrics").text))
    assert 'dortmund_ld_requests_total{route="sparql",status="200"} 3.0' in lines
    assert 'dortmund_ld_requests_total{route="sparql",status="400"} 1.0' in lines
    assert 'dortmund_ld_hits_total{route="sparql"} 2.0' in lines
    assert 'dortmund_ld_request_seconds_count{route="sparql"} 4.0' in lines
    assert "dortmund_ld_cache_entries 1.0" in lines


def numbers(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if not line.startswith("#"))


def test_service_is_asked_and_described_only_where_a_host_is_allowed(release: Release) -> None:
    here = InProcess(release.store(), source_of(release).setting)
    closed, allowing = (
        Client(open_front(release, here)),
        Client(open_front(release, here, services=["127.0.0.1:9"])),
    )
    for client, address, status in (
        (closed, "http://127.0.0.1:9/", 403),
        (allowing, "http://127.0.0.1:9/", 502),
        (allowing, "http://127.0.0.1:8/", 403),
    ):
        query = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        assert client.get("/sparql", query_string={"query": query}).status_code == status
    described = [
        client.get("/sparql", headers={"Accept": "text/turtle"}).text for client in (closed, allowing)
    ]
    assert ["BasicFederatedQuery" in text for text in described] == [False, True]
