"""A real server with a short deadline, over the village's release; and a table of what came back.

``pytest tests/hostile --table benchmarks/results/hostile.md`` writes the table.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from dortmund_ld.publication import default_root, load_publication
from dortmund_ld.release import build_release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Note = Callable[[str, str, float], None]

VILLAGE = Path(__file__).parents[1] / "web" / "village"
DEADLINE = 2.0
RESULT = 2_000_000
MEMORY = 300_000_000
START = 60.0


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


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the group of its processes."""

    port: int
    group: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self, within: float = 1.0) -> bool:
        with urllib.request.urlopen(f"{self.url}/sparql?query=ASK%7B%7D", timeout=within) as answer:
            return b"true" in answer.read()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def metric(self, name: str) -> float:
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"dortmund_ld_{name}"))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("village")
    copytree(VILLAGE, root, dirs_exist_ok=True)
    for part in ("ontology", "shapes"):
        copytree(default_root() / part, root / part)
    cache = tmp_path_factory.mktemp("cache")
    build_release(load_publication(root), cache)  # without the checks, which the village does not pass
    port = free_port()
    words = [sys.executable, "-u", "-c", "from dortmund_ld.cli import main; main()", "serve", str(root)]
    words += ["--cache", str(cache), "--port", str(port), "--deadline", str(DEADLINE)]
    words += ["--result", str(RESULT), "--memory", str(MEMORY), "--client-time", "1000"]
    log = (tmp_path_factory.mktemp("log") / "log").open("w+")
    process = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True)
    running = Server(port, process.pid)
    try:
        _wait(running, process, log.name)
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=START)
        log.close()


def _wait(running: Server, process: subprocess.Popen[bytes], log: str) -> None:
    until = time.monotonic() + START
    while True:
        try:
            assert running.answers()
        except OSError:
            assert process.poll() is None, Path(log).read_text()
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)
        else:
            return
