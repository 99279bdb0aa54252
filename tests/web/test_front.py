"""What the front does for every client: compression, CORS, methods, names of requests, health, metrics."""

import gc
import gzip
import json
from collections.abc import Iterator
from urllib.parse import quote

import brotli
import pytest
import zstandard
from counting import Counting
from werkzeug.test import Client

from dortmund_ld.query.bounded import InProcess
from dortmund_ld.query.limits import Limits
from dortmund_ld.release import Release
from dortmund_ld.web.serving import pagecache
from dortmund_ld.web.serving.opening import open_front
from dortmund_ld.web.serving.sending import WRITERS_OF_ONE
from dortmund_ld.web.serving.server import source_of

ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}

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


@pytest.mark.parametrize("coding", DECODERS)
@pytest.mark.parametrize("forbids", ["identity;q=0", "*;q=0"])
@pytest.mark.parametrize("query", ["ASK{}", "SELECT (RAND() AS ?r) {}", "nonsense"])
def test_a_small_answer_is_compressed_for_who_takes_nothing_else(
    fresh: Client, coding: str, forbids: str, query: str
) -> None:
    address = f"/sparql?query={quote(query)}"
    plain = fresh.get(address, headers={"Accept-Encoding": coding})
    packed = fresh.get(address, headers={"Accept-Encoding": f"{coding}, {forbids}"})
    assert packed.headers["Content-Encoding"] == coding
    assert DECODERS[coding](packed.data)[:8] == plain.data[:8]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers


def test_without_a_coding_that_there_is_an_answer_goes_as_it_is(fresh: Client) -> None:
    answer = fresh.get("/sparql?query=ASK{}", headers={"Accept-Encoding": "compress, identity;q=0"})
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, None)


def test_head_has_the_headers_of_get_and_no_body(fresh: Client) -> None:
    for path in ("/sparql?query=ASK{}", "/sparql", "/page/mill", "/dumps/SHA256SUMS"):
        get, head = fresh.get(path), fresh.head(path)
        assert (head.status_code, head.data) == (get.status_code, b"")
        assert head.headers["Content-Type"] == get.headers["Content-Type"]
        assert head.headers.get("ETag") == get.headers.get("ETag")


def test_a_long_file_is_closed_that_nobody_reads(
    fresh: Client, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    monkeypatch.setattr(pagecache, "_MOST_JOINED", 0)
    assert fresh.head("/dumps/weidenau.nq").data == b""
    gc.collect()
    assert [each for each in recwarn if each.category is ResourceWarning] == []


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", "GET, HEAD, OPTIONS, POST"),
        ("/data/mill", "GET, HEAD, OPTIONS"),
        ("/page/nothing", "GET, HEAD, OPTIONS"),
    ],
)
def test_any_page_may_ask_without_credentials(fresh: Client, path: str, methods: str) -> None:
    """An address with nothing is asked in vain, but a script may read that: a preflight is no answer."""
    asking = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    answer = fresh.options(path, headers=asking)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == answer.headers["Allow"] == methods
    assert ("Accept-Post" in answer.headers) == ("POST" in methods)
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    for answer in (fresh.get(path), fresh.get("/sparql?query=nonsense")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_options_lists_the_methods(fresh: Client) -> None:
    answer = fresh.options("/sparql")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert "application/sparql-query" in answer.headers["Accept-Post"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/mill", 200),
        ("/page/mill", 200),
        ("/queries/mills", 200),
        ("/dumps/weidenau.nq", 200),
        ("/static/style.css", 200),
        ("/id/nothing", 404),
        ("/page/nothing", 404),
        ("/data/nothing.ttl", 404),
        ("/dumps/nothing.nq", 404),
        ("/static/nothing.css", 404),
    ],
)
def test_there_are_no_options_of_nothing(fresh: Client, path: str, status: int) -> None:
    answer = fresh.options(path)
    assert answer.status_code == status == fresh.get(path, follow_redirects=True).status_code
    assert status == 404 or set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


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


@pytest.mark.parametrize("coding", [None, "gzip", "br", "zstd"])
def test_an_answer_in_a_file_is_sent_whole(release: Release, coding: str | None) -> None:
    spooled = InProcess(release.store(), source_of(release).setting, Limits(in_memory=100))
    client = Client(open_front(release, spooled))
    headers = {"Accept-Encoding": coding} if coding else {}
    answer = client.get("/sparql", query_string={"query": ALL}, headers=headers, buffered=True)
    body = DECODERS[coding](answer.data) if coding else answer.data
    assert len(json.loads(body)["results"]["bindings"]) > 100


@pytest.mark.parametrize("coding", [None, "gzip"])
def test_an_answer_in_a_file_has_a_tag_as_any_other(release: Release, coding: str | None) -> None:
    setting = source_of(release).setting
    spooled, kept = (
        Client(open_front(release, InProcess(release.store(), setting, limits)))
        for limits in (Limits(in_memory=100), Limits())
    )
    asked = {"query_string": {"query": ALL}, "headers": {"Accept-Encoding": coding} if coding else {}}
    tag = spooled.get("/sparql", **asked, buffered=True).headers["ETag"]
    assert tag == kept.get("/sparql", **asked).headers["ETag"]
    asked["headers"]["If-None-Match"] = tag
    again = spooled.get("/sparql", **asked)
    assert (again.status_code, again.data) == (304, b"")
    chance = spooled.get("/sparql", query_string={"query": f"{ALL} # RAND()"}, buffered=True)
    assert "ETag" not in chance.headers


def test_one_client_that_reads_nothing_holds_few_threads(release: Release) -> None:
    spooled = InProcess(release.store(), source_of(release).setting, Limits(in_memory=100))
    client = Client(open_front(release, spooled))
    large = f"/sparql?query={quote(ALL)}"
    one, other = ({"REMOTE_ADDR": f"192.0.2.{number}"} for number in (1, 2))
    unread = [client.get(large, environ_overrides=one) for _ in range(WRITERS_OF_ONE)]
    assert {answer.status_code for answer in unread} == {200}
    refused = client.get(large, environ_overrides=one)
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert client.get("/sparql?query=ASK{}", environ_overrides=one).status_code == 200
    assert client.get(large, environ_overrides=other, buffered=True).status_code == 200
    unread[0].close()
    assert unread[1].data
    for _ in range(3):
        assert client.head(large, environ_overrides=one).status_code == 200
    for answer in unread:
        answer.close()


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
