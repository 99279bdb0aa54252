"""A pool in daily work: answers, fairness, clients that leave, and what it counts."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from processes import until
from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from dortmund_ld.query.answers import Kind
from dortmund_ld.query.bounded import Executor, InProcess
from dortmund_ld.query.errors import (
    ClientGone,
    DeadlineExceeded,
    NoFormat,
    NotReady,
    QueryError,
    QueueFull,
    Unanswered,
)
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.pool import COUNTERS, Pool
from dortmund_ld.query.requests import Formats, GivenDataset, QueryRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dortmund_ld.query.source import Source

    MakePool = Callable[..., Pool]

BASE = "https://example.org/crowd/"
ASK = QueryRequest("ASK {}")
ENDLESS = QueryRequest("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
GOING_ON = QueryRequest(ENDLESS.text, client="hostile")


def counted(pool: Pool) -> dict[str, float]:
    return {metric.name: metric.value for metric in pool.metrics()}


def try_to_run(pool: Pool, request: QueryRequest) -> Unanswered | QueryError | None:
    """Return the error that a query ends with, None if it is answered."""
    try:
        pool.run(request).close()
    except (Unanswered, QueryError) as error:
        return error
    return None


@pytest.fixture(params=["pool", "in process"])
def executor(request: pytest.FixtureRequest, pool: Pool, source: Source) -> Executor:
    """Return each executor over the same data."""
    if request.param == "pool":
        return pool
    store = Store()
    store.bulk_load(path=str(source.path), format=RdfFormat.N_QUADS)
    return InProcess(store, source.setting)


@pytest.mark.parametrize("form", [QueryResultsFormat.JSON, QueryResultsFormat.XML, QueryResultsFormat.TSV])
def test_solutions_come_in_every_format(executor: Executor, form: QueryResultsFormat) -> None:
    answer = executor.run(QueryRequest("SELECT * { <id/1> ?p ?o }", Formats(form, None)))
    assert (answer.kind, answer.media_type) == (Kind.SOLUTIONS, form.media_type)
    assert b"Name 1" in answer.body


@pytest.mark.parametrize("form", [RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.TRIG])
def test_graphs_come_in_every_format(executor: Executor, form: RdfFormat) -> None:
    answer = executor.run(QueryRequest("CONSTRUCT WHERE { <id/1> ?p ?o }", Formats(None, form)))
    assert (answer.kind, answer.extension) == (Kind.GRAPH, form.file_extension)
    assert b"Name 1" in answer.body


def test_prefixes_of_the_setting_shorten_a_graph(executor: Executor) -> None:
    assert b"id:1 " in executor.run(QueryRequest("CONSTRUCT WHERE { <id/1> ?p ?o }")).body


def test_the_dataset_of_the_protocol_is_kept(executor: Executor) -> None:
    given = GivenDataset(default=(BASE + "nowhere",))
    assert b"false" in executor.run(QueryRequest("ASK { ?s ?p ?o }", dataset=given)).body


def test_no_wanted_format_is_told_with_the_kind(executor: Executor) -> None:
    with pytest.raises(NoFormat) as caught:
        executor.run(QueryRequest("ASK {}", Formats(None, RdfFormat.TURTLE)))
    assert caught.value.kind == "boolean"


def test_a_large_answer_is_a_file_with_the_same_bytes(make_pool: MakePool) -> None:
    request = QueryRequest("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o")
    inside, outside = make_pool().run(request), make_pool(in_memory=1000).run(request)
    assert inside.in_memory
    assert inside.body == outside.body == b"".join(outside.chunks())


def test_a_cheap_query_is_answered_while_others_cannot_finish(make_pool: MakePool) -> None:
    pool = make_pool(deadline=4.0, short=0.05, paused=1)
    with ThreadPoolExecutor(6) as hostile:
        running = [hostile.submit(try_to_run, pool, GOING_ON) for _ in range(6)]
        assert until(lambda: counted(pool)["slow"] == pool.limits.slow)
        waits = []
        while not all(each.done() for each in running):
            begin = time.monotonic()
            assert pool.run(ASK).size
            waits.append(time.monotonic() - begin)
            time.sleep(0.02)
    assert len(waits) > 20
    assert sorted(waits)[len(waits) // 2] < 0.2
    assert all(isinstance(each.result(), DeadlineExceeded) for each in running)
    assert counted(pool)["moved"] >= 1, "those without a place in the slow lane were ended and waited"


def test_slow_queries_of_a_crowd_take_turns_and_none_is_begun_anew(make_pool: MakePool) -> None:
    pool = make_pool(deadline=20.0, short=0.001, workers=2, slow=1, paused=5)
    request = QueryRequest("SELECT (COUNT(*) AS ?n) { ?a <name0> ?b . ?c <name1> ?d }")
    with ThreadPoolExecutor(6) as clients:
        answers = list(clients.map(lambda _: pool.run(request).body, range(18)))
    assert len(set(answers)) == 1
    assert b'"1000000"' in answers[0]
    found = counted(pool)
    assert found["paused"] > 0
    assert (found["moved"], found["killed"], found["waiting"], found["slow"]) == (0, 0, 0, 0)


def test_a_worker_is_kept_after_a_slow_query(make_pool: MakePool) -> None:
    pool = make_pool(deadline=20.0, short=0.001)
    request = QueryRequest("SELECT (COUNT(*) AS ?n) { ?a <name0> ?b . ?c <name1> ?d }")
    before = counted(pool)["started"]
    for _ in range(5):
        pool.run(request).close()
    assert counted(pool)["started"] == before


def test_the_deadline_holds_for_waiting_too(make_pool: MakePool) -> None:
    # The short time is over long before the deadline, however little of the processor there is.
    pool = make_pool(deadline=3.0, short=0.05, workers=2, slow=1, paused=1)
    begin = time.monotonic()
    with ThreadPoolExecutor(4) as clients:
        errors = list(clients.map(lambda _: try_to_run(pool, ENDLESS), range(4)))
    assert time.monotonic() - begin < pool.limits.deadline + 1
    assert all(isinstance(error, DeadlineExceeded) for error in errors)
    waited = [error for error in errors if isinstance(error, DeadlineExceeded) and not error.started]
    assert waited, "those that were moved found the one slow place taken until the end"
    assert all(error.retry_after for error in waited)


def test_a_query_that_waited_for_nearly_all_of_its_time_is_told_so(make_pool: MakePool) -> None:
    pool = make_pool(deadline=2.0)
    with pytest.raises(DeadlineExceeded) as caught:
        pool.run(QueryRequest(ENDLESS.text, spent=1.99))
    assert not caught.value.started
    assert caught.value.retry_after


def test_a_full_queue_sends_away_with_a_time_to_come_back(make_pool: MakePool) -> None:
    pool = make_pool(deadline=1.5, short=5.0, workers=2, slow=1, queue=4)
    with ThreadPoolExecutor(9) as clients:
        errors = list(clients.map(lambda _: try_to_run(pool, ENDLESS), range(9)))
    full = [error for error in errors if isinstance(error, QueueFull)]
    assert len(full) >= 3
    assert all(error.retry_after and 1 <= error.retry_after <= 20 for error in full)
    assert counted(pool)["full"] == len(full)
    assert try_to_run(pool, ASK) is None


def test_one_client_fills_half_of_the_queue(make_pool: MakePool) -> None:
    pool = make_pool(deadline=2.0, short=5.0, workers=2, slow=1, queue=4)
    with ThreadPoolExecutor(9) as clients:
        hostile = [clients.submit(try_to_run, pool, GOING_ON) for _ in range(8)]
        assert until(lambda: counted(pool)["waiting"] == 2)
        assert until(lambda: sum(each.done() for each in hostile) == 5)
        other = clients.submit(try_to_run, pool, QueryRequest("ASK {}", client="other"))
        assert not isinstance(other.result(), QueueFull)


def test_a_client_that_leaves_frees_its_worker(make_pool: MakePool) -> None:
    pool = make_pool(deadline=20.0)
    left = threading.Event()
    threading.Timer(0.3, left.set).start()
    begin = time.monotonic()
    with pytest.raises(ClientGone):
        pool.run(ENDLESS, is_gone=left.is_set)
    assert time.monotonic() - begin < 2
    assert until(lambda: counted(pool)["idle"] == pool.limits.processes)
    assert counted(pool)["gone"] == counted(pool)["killed"] == 1


def test_a_client_that_leaves_while_its_query_is_paused_frees_its_worker(make_pool: MakePool) -> None:
    pool = make_pool(deadline=5.0, short=0.05, workers=2, slow=1, paused=1)
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(try_to_run, pool, ENDLESS)
        assert until(lambda: counted(pool)["slow"] == 1)
        with pytest.raises(ClientGone):
            pool.run(ENDLESS, is_gone=lambda: counted(pool)["paused"] > 0)
        assert until(lambda: counted(pool)["idle"] == pool.limits.processes - 1)
        assert (counted(pool)["waiting"], counted(pool)["running"]) == (0, 1)
        assert isinstance(slow.result(), DeadlineExceeded)


def test_a_client_that_leaves_the_queue_leaves_no_trace(make_pool: MakePool) -> None:
    pool = make_pool(deadline=3.0, short=9.0, workers=2, slow=1)
    with ThreadPoolExecutor(1) as other:
        busy = other.submit(try_to_run, pool, ENDLESS)
        assert until(lambda: counted(pool)["running"] == 1)
        with pytest.raises(ClientGone):
            pool.run(ASK, is_gone=lambda: True)
        assert counted(pool)["waiting"] == 0
        assert isinstance(busy.result(), DeadlineExceeded)


def test_every_counter_has_a_help_and_every_query_is_counted_once(pool: Pool) -> None:
    for text in ("ASK {}", "ASK {", ENDLESS.text):
        try_to_run(pool, QueryRequest(text))
    metrics = {metric.name: metric for metric in pool.metrics()}
    assert set(COUNTERS) < set(metrics)
    assert all(metric.help.endswith(".") for metric in metrics.values())
    assert [metrics[name].value for name in ("answered", "wrong", "too_late")] == [1, 1, 1]


def test_a_pool_without_a_nursery_says_that_it_is_not_ready(tmp_path: Path) -> None:
    with Pool(str(tmp_path / "nobody"), Limits(deadline=1.0)) as pool:
        assert not pool.ready()
        begin = time.monotonic()
        with pytest.raises(NotReady) as caught:
            pool.run(ASK)
    assert caught.value.retry_after
    assert time.monotonic() - begin < 3


def test_many_threads_get_their_own_answers(make_pool: MakePool) -> None:
    pool = make_pool(deadline=20.0)

    def label(number: int) -> bool:
        answer = pool.run(QueryRequest(f"SELECT ?o {{ <id/{number}> <name{number % 3}> ?o }}"))
        return f'"Name {number}"'.encode() in answer.body

    with ThreadPoolExecutor(16) as clients:
        assert all(clients.map(label, range(400)))


def test_all_get_their_own_answers_where_some_take_a_while(make_pool: MakePool) -> None:
    pool = make_pool(deadline=20.0)
    wait = "{ SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 300000 }"  # some tens of milliseconds

    def label(number: int) -> bool:
        some = wait if number % 60 == 0 else f"<id/{number % 500}> <name0> ?o"
        answer = pool.run(QueryRequest(f"SELECT ({number} AS ?n) (COUNT(*) AS ?m) {{ {some} }}"))
        return f'"{number}"'.encode() in answer.body

    with ThreadPoolExecutor(16) as clients:
        assert all(clients.map(label, range(1500)))
    assert counted(pool)["answered"] == 1500
    assert until(lambda: counted(pool)["idle"] == pool.limits.processes)
