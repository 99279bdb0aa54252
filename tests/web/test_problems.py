"""What cannot be answered: its status, when to come back, and what to do, for people and for programs."""

import json

import pytest
from counting import Counting
from werkzeug.test import Client

from dortmund_ld.query.bounded import InProcess
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
from dortmund_ld.release import Release
from dortmund_ld.web.problems import KINDS
from dortmund_ld.web.serving.opening import open_front
from dortmund_ld.web.serving.server import source_of

ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
JSON = "application/sparql-results+json"

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


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_problem_is_explained(fresh: Client, kind: str) -> None:
    assert fresh.get(f"/problems/{kind}").text.startswith(KINDS[kind].title)
