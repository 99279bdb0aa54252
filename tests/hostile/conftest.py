"""A real server with a short deadline, over the village's release; and a table of what came back.

``pytest tests/hostile --table benchmarks/results/hostile.md`` writes the table.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving_process import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from serving_process import Served

    from dortmund_ld.release import Release

    Note = Callable[[str, str, float], None]

DEADLINE = 2.0
RESULT = 2_000_000
MEMORY = 300_000_000

TABLE = """\
# Hostile input, and what came back

Each was sent to a server that serves the tests' village with a deadline of {deadline:g} seconds, an answer of
{result:,} bytes and {memory:,} bytes of memory at most. After each, the server answered others as before.
Made by `pytest tests/hostile --table {file}`.

| sent | came back | after |
| --- | --- | ---: |
"""
_ROW = "row"
_rows: list[tuple[str, str, float]] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--table", metavar="FILE", help="write what came back to hostile input as a table")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.passed:
        _rows.extend(row for name, row in report.user_properties if name == _ROW)


def pytest_sessionfinish(session: pytest.Session) -> None:
    file = session.config.getoption("--table", default=None)
    if file and _rows:
        head = TABLE.format(deadline=DEADLINE, result=RESULT, memory=MEMORY, file=file)
        rows = (f"| {sent} | {back} | {seconds:.2f} s |\n" for sent, back, seconds in _rows)
        Path(file).write_text(head + "".join(rows), encoding="utf-8")


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> Note:
    """Return a function that notes what was sent, what came back, and after how many seconds."""
    return lambda sent, back, seconds: record_property(_ROW, (sent.replace("|", "\\|"), back, seconds))


@pytest.fixture(scope="session")
def server(village_root: Path, village_release: Release) -> Iterator[Served]:
    limits = {"deadline": DEADLINE, "result": RESULT, "memory": MEMORY, "client-time": 1000}
    options = (word for name, limit in limits.items() for word in (f"--{name}", str(limit)))
    with serving(village_root, village_release.directory.parent, *options) as served:
        yield served
