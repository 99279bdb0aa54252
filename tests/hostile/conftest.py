"""A real server with a short deadline, over the village's release."""

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
    from collections.abc import Iterator

VILLAGE = Path(__file__).parents[1] / "web" / "village"
DEADLINE = 2.0
RESULT = 2_000_000
START = 60.0


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
    words += ["--result", str(RESULT), "--memory", "300000000", "--client-time", "1000"]
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
