"""Slow queries leave processors to the rest: as many as the table says, for as long as they run."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from processes import children_of, until

from dortmund_ld.query.errors import DeadlineExceeded, WorkerDied
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.nursery import Nursery
from dortmund_ld.query.pool import Pool
from dortmund_ld.query.processors import Processors, deal, left_by
from dortmund_ld.query.requests import QueryRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dortmund_ld.query.source import Source

AHEAD = 1  # a worker that is forked before anybody asks
EVERY = frozenset(os.sched_getaffinity(0))
LEFT = left_by(1, sorted(EVERY))
OWN = EVERY - LEFT or LEFT  # of a slow query
ENDLESS = QueryRequest("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


@pytest.fixture
def own_nursery(source: Source) -> Iterator[Nursery]:
    with Nursery(source, Limits(memory=200_000_000)) as nursery:
        yield nursery


def mine() -> frozenset[int]:
    """Return the processors that this process, the owner of the pool, may use."""
    return frozenset(os.sched_getaffinity(0))


def workers_of(nursery: Nursery) -> list[int]:
    (template,) = children_of(nursery.process_id)
    return children_of(template)


@pytest.mark.parametrize(
    ("slow", "processors", "left"),
    [
        (0, [0, 1, 2, 3], {0, 1, 2, 3}),
        (1, [0, 1, 2, 3], {0, 1, 2}),
        (2, [0, 1, 2, 3], {0, 1}),
        (4, [0, 1, 2, 3], {0, 1}),
        (1, [4, 6], {4}),
        (3, [1, 2, 3], {1, 2}),
        (2, [5], {5}),
    ],
)
def test_each_slow_query_takes_a_processor_and_all_together_half(
    slow: int, processors: list[int], left: set[int]
) -> None:
    assert left_by(slow, processors) == left


def test_all_else_keeps_off_the_processor_of_a_slow_query_until_it_ends(own_nursery: Nursery) -> None:
    limits = Limits(workers=2, slow=1, paused=1, short=0.05, deadline=2.0)
    with Pool(own_nursery.address, limits) as pool:
        assert until(lambda: len(workers_of(own_nursery)) == limits.processes + AHEAD)
        workers = workers_of(own_nursery)
        seen: list[list[frozenset[int]]] = []

        def look() -> bool:
            if mine() == LEFT:
                seen.append([frozenset(os.sched_getaffinity(worker)) for worker in workers])
            return False

        with pytest.raises(DeadlineExceeded):
            pool.run(ENDLESS, is_gone=look)
        assert sorted(map(sorted, seen[-1])) == sorted(map(sorted, [LEFT, LEFT, OWN, EVERY]))
        assert until(lambda: mine() == EVERY)
        assert until(lambda: all(os.sched_getaffinity(worker) == EVERY for worker in workers_of(own_nursery)))
    assert mine() == EVERY


@pytest.mark.parametrize(
    ("processors", "homes", "dealt"),
    [
        ([0, 1, 2, 3], 1, [{0, 1, 2, 3}]),
        ([0, 1, 2, 3], 2, [{0, 2}, {1, 3}]),
        ([4, 6], 2, [{4}, {6}]),
        ([4, 5, 6], 2, [{4, 6}, {5}]),
        ([4, 6], 3, [{4}, {6}, {4}]),
        ([5], 2, [{5}, {5}]),
        ([5], 0, []),
    ],
)
def test_processors_are_dealt_out_to_as_many_homes_as_there_are(
    processors: list[int], homes: int, dealt: list[set[int]]
) -> None:
    assert deal(processors, homes) == dealt


OWNER = """
import sys
from dortmund_ld.query.staff import Agency
agency = Agency(sys.argv[1])
worker = agency.hire()
print(worker.process_id, flush=True)
sys.stdin.read()
"""


def test_workers_are_at_home_where_their_owner_is(own_nursery: Nursery) -> None:
    command = (sys.executable, "-c", OWNER, own_nursery.address)
    with ExitStack() as stack:
        first, second = (
            stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
            for _ in range(2)
        )
        workers = [int(owner.stdout.readline()) for owner in (first, second) if owner.stdout]
        homes = [on(first), on(second)]
        assert sorted(map(sorted, homes)) == sorted(map(sorted, deal(sorted(EVERY), 2)))
        assert [frozenset(os.sched_getaffinity(worker)) for worker in workers] == homes
        second.kill()
        assert until(lambda: on(first) == os.sched_getaffinity(workers[0]) == EVERY)
        first.communicate()


def on(process: subprocess.Popen[bytes]) -> frozenset[int]:
    return frozenset(os.sched_getaffinity(process.pid))


@contextmanager
def running(number: int, *command: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    processes = [subprocess.Popen(command) for _ in range(number)]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


BUSY = (sys.executable, "-c", "while True: pass")
IDLE = ("sleep", "60")


def test_who_is_at_home_nowhere_may_use_all_that_slow_queries_leave() -> None:
    processors = Processors()
    with running(4, *IDLE) as (slow, first, second, maker):
        processors.assign([], [[first.pid], [second.pid]], [maker.pid])
        assert [on(first), on(second), on(maker)] == [*deal(sorted(EVERY), 2), EVERY]
        processors.assign([slow.pid], [[first.pid], [second.pid]], [maker.pid])
        assert [on(first), on(second), on(maker)] == [*deal(sorted(LEFT), 2), LEFT]


def test_a_crowd_gets_all_processors_until_it_is_gone() -> None:
    processors = Processors()
    with running(1, *IDLE) as (slow,), running(1, *IDLE) as (other,):

        def turns(crowd: list[subprocess.Popen[bytes]]) -> bool:
            return until(lambda: processors.has_turned(1, [each.pid for each in crowd]))

        def assign() -> None:
            processors.assign([slow.pid], [[other.pid]])

        with running(2 * len(EVERY), *BUSY) as crowd:
            assert turns(crowd)
            assert turns(crowd), "it is no quiet time, and then a crowd"
            assign()
            assert (on(slow), on(other)) == (OWN, EVERY)
        assert turns([other])
        assign()
        assert (on(slow), on(other)) == (OWN, LEFT)


def test_many_slow_queries_use_all_processors_while_nothing_else_wants_one() -> None:
    processors = Processors()
    with running(len(EVERY), *IDLE) as slow, running(1, *IDLE) as (idle,), running(1, *BUSY) as (busy,):

        def assigned() -> list[frozenset[int]]:
            processors.assign([each.pid for each in slow], [[idle.pid]])
            return [*map(on, slow), on(idle)]

        left = left_by(len(slow), sorted(EVERY))
        assert assigned() == [*[EVERY] * len(slow), left]
        assert until(lambda: processors.has_turned(len(slow), [busy.pid]))
        assert assigned()[:-1] == [EVERY - left or left] * len(slow)
        assert until(lambda: processors.has_turned(len(slow), [idle.pid]))
        assert assigned() == [*[EVERY] * len(slow), left]


def test_a_query_that_goes_on_for_long_lets_others_go_first_and_its_worker_is_replaced(
    own_nursery: Nursery,
) -> None:
    limits = Limits(workers=2, slow=1, paused=1, short=0.05, deadline=30.0)
    with Pool(own_nursery.address, limits) as pool:
        assert until(lambda: len(workers_of(own_nursery)) == limits.processes + AHEAD)
        before = set(workers_of(own_nursery))
        nice: list[int] = []

        def look() -> bool:
            nice.extend(each for each in workers_of(own_nursery) if os.getpriority(os.PRIO_PROCESS, each))
            return False

        many = "?k { 1 2 3 4 5 6 7 8 } VALUES ?l { 1 2 3 4 5 }"
        text = f"SELECT (COUNT(*) AS ?n) {{ VALUES {many} ?a <name0> ?b . ?c <name1> ?d }}"
        pool.run(QueryRequest(text), is_gone=look).close()
        assert len(set(nice)) == 1
        assert until(lambda: set(workers_of(own_nursery)).isdisjoint(nice))
        assert len(before & set(workers_of(own_nursery))) == limits.processes - 1 + AHEAD


@pytest.mark.parametrize("ending", ["pool", "nursery"])
def test_whoever_had_a_slow_query_may_use_all_processors_again(own_nursery: Nursery, ending: str) -> None:
    with Pool(own_nursery.address, Limits(workers=2, slow=1, short=0.05, deadline=60.0)) as pool:

        def run() -> None:
            with suppress(WorkerDied):
                pool.run(ENDLESS)

        thread = threading.Thread(target=run)
        thread.start()
        assert until(lambda: mine() == LEFT)
        (pool if ending == "pool" else own_nursery).stop()
        thread.join()
        assert until(lambda: mine() == EVERY)
