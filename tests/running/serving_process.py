"""A server that really runs, as ``dortmund-ld serve`` starts it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processes import until

START = 60.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class Served:
    """A running server: its port, its process, and what it printed."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        """Watch a process that serves at a port."""
        self.process = process
        self.port = port
        self.printed: list[str] = []

    @property
    def url(self) -> str:
        """The address of the site, without the last slash."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, accept: str = "*/*", within: float = 10.0) -> tuple[int, str]:
        request = urllib.request.Request(f"{self.url}{path}", headers={"Accept": accept})
        with urllib.request.urlopen(request, timeout=within) as answer:
            return answer.status, answer.read().decode()

    def answers(self, within: float = 1.0) -> bool:
        """Tell whether a query is answered; raises OSError if there is no answer in time."""
        return "true" in self.get("/sparql?query=ASK%7B%7D", within=within)[1]

    def wait(self) -> None:
        assert until(self._is_ready, START), "the server does not answer"

    def _is_ready(self) -> bool:
        assert self.process.poll() is None, self.printed
        with contextlib.suppress(OSError):
            return self.answers()
        return False

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def metric(self, name: str) -> float:
        """Return the sum of the lines of a metric, named without the program's prefix."""
        lines = self.get("/metrics")[1].splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"dortmund_ld_{name}"))


@contextmanager
def serving(directory: Path, cache: Path, *options: str) -> Iterator[Served]:
    """Serve a publication until the block ends: the release in the cache, unless it has to be built."""
    port = free_port()
    words = [sys.executable, "-u", "-c", "from dortmund_ld.cli import main; main()", "serve", str(directory)]
    words += ["--cache", str(cache), "--port", str(port), *options]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    served = Served(process, port)
    assert process.stdout is not None
    reader = threading.Thread(target=lambda: served.printed.extend(process.stdout or ()))
    reader.start()
    try:
        served.wait()
        yield served
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=START)
        reader.join()
        process.stdout.close()
