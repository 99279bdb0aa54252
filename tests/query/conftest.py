"""A nursery that is shared by the tests of a run, over data with enough triples to make a query too slow."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from dortmund_ld.query.limits import Limits
from dortmund_ld.query.nursery import Nursery
from dortmund_ld.query.pool import Pool
from dortmund_ld.query.requests import Setting
from dortmund_ld.query.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    MakePool = Callable[..., Pool]

BASE = "https://example.org/crowd/"
TRIPLES = 3_000
MEMORY = 200_000_000


@pytest.fixture(scope="session")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of N-Quads: a crowd of things with a label each."""
    path = tmp_path_factory.mktemp("crowd") / "crowd.nq"
    lines = (f'<{BASE}id/{n % 500}> <{BASE}name{n % 3}> "Name {n}" .\n' for n in range(TRIPLES))
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def source(crowd: Path) -> Source:
    """Return the crowd as what a nursery loads."""
    return Source(crowd, Setting(BASE, (("id", BASE + "id/"),)))


@pytest.fixture(scope="session")
def nursery(source: Source) -> Iterator[Nursery]:
    """Return a running nursery whose workers may take 200 MB."""
    with Nursery(source, Limits(memory=MEMORY)) as running:
        yield running


@pytest.fixture
def make_pool(nursery: Nursery) -> Iterator[MakePool]:
    """Return a function that makes pools with the given limits; they are stopped after the test."""
    made: list[Pool] = []

    def make(**limits: float) -> Pool:
        chosen = {"deadline": 1.0, "memory": MEMORY, "workers": 3, "slow": 2} | limits
        pool = Pool(nursery.address, Limits(**chosen))  # type: ignore[arg-type]
        made.append(pool)
        while {each.name: each.value for each in pool.metrics()}["idle"] < pool.limits.processes:
            time.sleep(0.01)
        return pool

    yield make
    for pool in made:
        pool.stop()


@pytest.fixture
def pool(make_pool: MakePool) -> Pool:
    """Return a pool with a deadline of a second."""
    return make_pool()
