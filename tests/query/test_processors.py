"""Slow queries leave processors to the rest: as many as the table says, for as long as they run."""

from __future__ import annotations

import os
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from processes import children_of, until

from dortmund_ld.query.errors import DeadlineExceeded, WorkerDied
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.nursery import Nursery
from dortmund_ld.query.pool import Pool
from dortmund_ld.query.processors import Processors, left_by
from dortmund_ld.query.requests import QueryRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dortmund_ld.query.source import Source

EVERY = frozenset(os.sched_getaffinity(0))
LEFT = left_by(1, sorted(EVERY))
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
        assert until(lambda: len(workers_of(own_nursery)) == limits.processes)
        workers = workers_of(own_nursery)
        seen: list[list[frozenset[int]]] = []

        def look() -> bool:
            if mine() == LEFT:
                seen.append([frozenset(os.sched_getaffinity(worker)) for worker in workers])
            return False

        with pytest.raises(DeadlineExceeded):
            pool.run(ENDLESS, is_gone=look)
        assert sorted(seen[-1], key=len) == [LEFT, LEFT, EVERY]
        assert until(lambda: mine() == EVERY)
        assert until(lambda: all(os.sched_getaffinity(worker) == EVERY for worker in workers_of(own_nursery)))
    assert mine() == EVERY


def test_a_crowd_gets_all_processors_until_it_is_gone() -> None:
    processors, me = Processors(), os.getpid()  # which runs whenever it looks
    crowd = [me] * 8 * len(EVERY)
    with subprocess.Popen(["sleep", "60"]) as slow:
        try:
            processors.assign([slow.pid], [me])
            assert mine() == LEFT
            assert [processors.has_turned(1, crowd) for _ in range(20)].count(True) == 1
            processors.assign([slow.pid], [me])
            assert mine() == EVERY
            assert [processors.has_turned(1, []) for _ in range(20)].count(True) == 1
            processors.assign([slow.pid], [me])
            assert mine() == LEFT
        finally:
            processors.assign([], [me])
            slow.kill()
    assert mine() == EVERY


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
