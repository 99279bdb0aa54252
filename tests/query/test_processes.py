"""The processes behind a pool: replaced when killed, gone when nobody needs them, bounded by the kernel."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from processes import children_of, until

from dortmund_ld.query.errors import (
    DeadlineExceeded,
    NotReady,
    OutOfMemory,
    QueryError,
    ResultTooLarge,
    WorkerDied,
)
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.nursery import CannotStart, Nursery
from dortmund_ld.query.pool import Pool
from dortmund_ld.query.requests import QueryRequest, Setting
from dortmund_ld.query.source import Place, Source, build_disk_store
from dortmund_ld.query.staff import Agency, Worker
from dortmund_ld.query.wire import encode_request, send_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    MakePool = Callable[..., Pool]

ASK = QueryRequest("ASK {}")
ALL = QueryRequest("SELECT * { ?s ?p ?o }")
ENDLESS = QueryRequest("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


def status(process_id: int, field: str) -> str | None:
    """Return a field of the kernel's description of a process, None if there is no such process."""
    try:
        lines = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return next(line.partition(":")[2].strip() for line in lines if line.startswith(f"{field}:"))


def template_of(nursery: Nursery) -> int:
    return children_of(nursery.process_id)[0]


def idle(pool: Pool) -> float:
    return next(metric.value for metric in pool.metrics() if metric.name == "idle")


@pytest.fixture
def own_nursery(source: Source) -> Nursery:
    """Return a nursery that the test may end."""
    return Nursery(source, Limits(memory=200_000_000))


def test_workers_killed_while_idle_are_replaced_unnoticed(nursery: Nursery, make_pool: MakePool) -> None:
    pool = make_pool(deadline=5.0)
    for worker in children_of(template_of(nursery)):
        os.kill(worker, signal.SIGKILL)
    assert pool.run(ASK).size
    for _ in range(5):
        assert pool.run(ASK).size
    assert until(lambda: idle(pool) == pool.limits.processes)


def test_a_worker_killed_at_work_is_an_error_and_replaced(nursery: Nursery, make_pool: MakePool) -> None:
    pool = make_pool(deadline=20.0)
    template = template_of(nursery)

    def kill_the_busy_one() -> bool:
        for worker in children_of(template):
            if status(worker, "State") == "R (running)":
                os.kill(worker, signal.SIGKILL)
        return False

    with pytest.raises(WorkerDied) as caught:
        pool.run(ENDLESS, is_gone=kill_the_busy_one)
    assert caught.value.retry_after
    assert pool.run(ASK).size
    assert until(lambda: idle(pool) == pool.limits.processes)


def test_a_killed_template_is_started_again_and_the_pool_finds_it(own_nursery: Nursery) -> None:
    with own_nursery, Pool(own_nursery.address, Limits(deadline=10.0)) as pool:
        assert pool.run(ASK).size
        old = template_of(own_nursery)
        workers = children_of(old)
        os.kill(old, signal.SIGKILL)
        assert until(lambda: all(status(worker, "State") is None for worker in workers))
        assert pool.run(ASK).size
        assert template_of(own_nursery) != old


def test_a_pool_whose_nursery_ends_is_not_ready(own_nursery: Nursery) -> None:
    with Pool(own_nursery.address, Limits(deadline=5.0)) as pool:
        own_nursery.wait()
        assert pool.run(ASK).size
        own_nursery.stop()
        with pytest.raises(NotReady):
            until(lambda: pool.run(ASK).size < 0)
        assert not pool.ready()


def test_stopping_a_pool_ends_its_workers_even_busy_ones(nursery: Nursery, make_pool: MakePool) -> None:
    template = template_of(nursery)
    pool = make_pool(deadline=20.0)
    assert until(lambda: len(children_of(template)) == pool.limits.processes + 1), "and one forked ahead"

    def stop() -> bool:
        pool.stop()
        return False

    with pytest.raises(WorkerDied):
        pool.run(ENDLESS, is_gone=stop)
    assert until(lambda: len(children_of(template)) == 1), "reaped, so not even zombies are left"


def test_a_worker_is_there_before_it_is_asked_for_and_not_missed_if_it_ends(own_nursery: Nursery) -> None:
    hired: list[Worker] = []
    with own_nursery, closing(Agency(own_nursery.address)) as agency:
        template = template_of(own_nursery)
        for _ in range(3):
            assert until(lambda: len(children_of(template)) == len(hired) + 1)
            ahead = children_of(template)[-1]
            hired.append(agency.hire())
            assert hired[-1].process_id == ahead
        assert until(lambda: len(children_of(template)) == len(hired) + 1)
        ahead = children_of(template)[-1]
        os.kill(ahead, signal.SIGKILL)
        assert until(lambda: status(ahead, "State") in (None, "Z (zombie)"))
        hired.append(agency.hire())
        hired[-1].send(partial(send_whole, message=encode_request(ASK, 1000, 1000)))
        assert hired[-1].reply()
        for worker in hired:
            worker.dismiss()


def test_stopping_a_nursery_leaves_no_process(own_nursery: Nursery) -> None:
    with own_nursery, Pool(own_nursery.address) as pool:
        assert until(lambda: idle(pool) == pool.limits.processes)
        template = template_of(own_nursery)
        processes = [own_nursery.process_id, template, *children_of(template)]
        own_nursery.stop()
        assert until(lambda: all(status(process, "State") is None for process in processes))
    assert not Path(own_nursery.address).exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_end_of_the_server_ends_everything(source: Source, number: signal.Signals) -> None:
    server = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from dortmund_ld.query.nursery import Nursery
        from dortmund_ld.query.pool import Pool
        from dortmund_ld.query.requests import QueryRequest, Setting
        from dortmund_ld.query.source import Source
        nursery = Nursery(Source(Path({str(source.path)!r}), Setting("http://example.org/")))
        nursery.wait()
        pool = Pool(nursery.address)
        pool.run(QueryRequest("ASK {{}}"))
        print(nursery.process_id, flush=True)
        pool.run(QueryRequest({ENDLESS.text!r}))
    """)
    with subprocess.Popen([sys.executable, "-c", server], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        keeper = int(process.stdout.readline())
        template = children_of(keeper)[0]
        processes = [keeper, template, *children_of(template)]
        os.kill(process.pid, number)
    assert until(lambda: all(status(each, "State") in (None, "Z (zombie)") for each in processes))


def test_no_file_descriptors_leak(make_pool: MakePool) -> None:
    pool = make_pool(deadline=0.3, in_memory=1000, result=400_000, short=0.05)
    wrong, large = QueryRequest("ASK {"), QueryRequest("SELECT * { ?s ?p ?o . ?a ?b ?c }")
    limited = QueryRequest("SELECT * { ?s ?p ?o } LIMIT 100")

    def count() -> int:
        assert until(lambda: idle(pool) == pool.limits.processes)
        return len(os.listdir("/proc/self/fd"))

    before = count()
    for number in range(200):
        try:
            pool.run((ASK, limited, wrong, large, ENDLESS)[number % 5 if number < 20 else number % 4]).close()
        except (QueryError, ResultTooLarge, DeadlineExceeded):
            continue
    assert count() == before


def open_files_allowed(process_id: int) -> int:
    rows = Path(f"/proc/{process_id}/limits").read_text(encoding="ascii").splitlines()
    return int(next(row for row in rows if row.startswith("Max open files")).split()[3])


def test_a_worker_can_open_neither_files_nor_sockets(nursery: Nursery, make_pool: MakePool) -> None:
    make_pool()
    workers = children_of(template_of(nursery))
    assert until(lambda: all(open_files_allowed(worker) == 0 for worker in workers))
    for worker in workers:
        assert sorted(os.listdir(f"/proc/{worker}/fd")) == ["0", "1", "2", "3"]


def test_a_worker_that_has_grown_is_replaced(nursery: Nursery, make_pool: MakePool) -> None:
    pool = make_pool(deadline=20.0, workers=2, slow=1, short=10.0)
    before = set(children_of(template_of(nursery)))
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(22))
    pool.run(QueryRequest(f"SELECT (STRLEN(?x22) AS ?n) {{ BIND('0123456789' AS ?x0) {doubled} }}"))
    assert until(lambda: len(set(children_of(template_of(nursery))) & before) == len(before) - 1)


def test_data_that_cannot_be_loaded_is_told_at_the_start(tmp_path: Path) -> None:
    broken = tmp_path / "broken.nq"
    broken.write_text("<a> <b> .\n", encoding="utf-8")
    for path in (broken, tmp_path / "nowhere.nq"):
        nursery = Nursery(Source(path, Setting("http://example.org/")))
        with pytest.raises(CannotStart, match="cannot be loaded"):
            nursery.wait()


def test_a_store_on_disk_answers_like_one_in_memory(crowd: Path, tmp_path: Path, make_pool: MakePool) -> None:
    directory = tmp_path / "store"
    build_disk_store(crowd, directory)
    build_disk_store(crowd, directory)  # it is there already
    request = QueryRequest("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o")
    source = Source(directory, Setting("https://example.org/crowd/"), Place.DISK)
    with Nursery(source) as nursery, Pool(nursery.address, Limits(deadline=5.0)) as pool:
        assert pool.run(request).body == make_pool(deadline=5.0).run(request).body
        with pytest.raises((DeadlineExceeded, OutOfMemory)):
            pool.run(ENDLESS)
        assert pool.run(ASK).size
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
