"""Which WSGI server serves the application best: granian, gunicorn with threads, waitress.

Run: python benchmarks/servers.py [--seconds 4] [--rounds 2] [--connections 8]

The real application over the real data (without the checks), each server with as many processes as there
are processors and four threads in each (waitress has no processes: all threads in one). Connections that are
kept open ask for a redirect, a page and a SPARQL ASK. The client shares the machine, so compare the ratios,
not the numbers.
"""

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from dortmund_ld.publication import default_root, load_publication
from dortmund_ld.query.bounded import InProcess
from dortmund_ld.release import Release, build_release, read_release
from dortmund_ld.web.front import Front
from dortmund_ld.web.opening import open_front
from dortmund_ld.web.server import source_of

WORKERS = os.cpu_count() or 1
THREADS = 4
START = 30.0  # seconds that a server may take until it answers


def load_front(directory: str) -> Front:
    """Return the application for servers other than our own; its queries run in the process that answers."""
    release = read_release(Path(directory))
    assert release is not None
    return open_front(release, InProcess(release.store(), source_of(release).setting), cache_bytes=0)


LAUNCHERS = {
    "granian": """
from pathlib import Path
from dortmund_ld.release import read_release
from dortmund_ld.web.server import serve
release = read_release(Path({directory!r}))
serve(release, host="127.0.0.1", port={port}, workers={workers}, started=lambda: None, cache_bytes=0)
""",
    "gunicorn gthread": """
import sys
from gunicorn.app.wsgiapp import run
sys.argv = ["gunicorn", "--worker-class=gthread", "--workers={workers}", "--threads={threads}",
            "--bind=127.0.0.1:{port}", "--log-level=error", "servers:load_front({directory!r})"]
sys.path.insert(0, {here!r})
run()
""",
    "waitress": """
import waitress
import sys
sys.path.insert(0, {here!r})
from servers import load_front
waitress.serve(load_front({directory!r}), host="127.0.0.1", port={port}, threads={all_threads})
""",
}

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Measured:
    """What one server did with one kind of request."""

    server: str
    kind: str
    rate: float
    middle: float
    p99: float


class Connection(asyncio.Protocol):
    """Asks the same thing again and again over one connection, and notes how long each answer took."""

    def __init__(self, request: bytes, status: bytes, until: float) -> None:
        """Ask until the clock says so; an answer that does not begin with the status is an error."""
        self.request, self.status, self.until = request, status, until
        self.seconds: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Note a finished answer, and ask again."""
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not found or (length and len(body) < int(length[1])):
            return
        assert head.startswith(self.status), head[:60]
        self.seconds.append(time.perf_counter() - self.begin)
        self.buffer = b""
        if time.perf_counter() < self.until:
            self._ask()
        else:
            self.transport.close()

    def connection_lost(self, _exc: Exception | None) -> None:
        """End."""
        if not self.done.done():
            self.done.set_result(None)

    def _ask(self) -> None:
        self.begin = time.perf_counter()
        self.transport.write(self.request)


def kinds_of_request(release: Release) -> dict[str, tuple[bytes, bytes]]:
    """Return the requests by name, each with the start of the answer that it must have."""
    thing = release.manifest.iri.rpartition("/id/")[2]

    def get(path: str, accept: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n".encode()

    return {
        "/id redirect": (get(f"/id/{thing}", "text/turtle"), b"HTTP/1.1 303"),
        "page": (get(f"/page/{thing}", "text/html"), b"HTTP/1.1 200"),
        "SPARQL ASK": (get("/sparql?query=ASK%7B%7D", "application/sparql-results+json"), b"HTTP/1.1 200"),
    }


async def load(port: int, request: bytes, status: bytes, seconds: float, connections: int) -> list[float]:
    """Put a load on the server and return how long each answer took."""
    loop = asyncio.get_running_loop()
    until = time.perf_counter() + seconds
    made = [
        await loop.create_connection(lambda: Connection(request, status, until), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.done for _, connection in made))
    return [taken for _, connection in made for taken in connection.seconds]


@contextmanager
def running(server: str, release: Release) -> Iterator[int]:
    """Start a server on a free port, wait until it answers, and end it afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    code = LAUNCHERS[server].format(
        directory=str(release.directory),
        here=str(Path(__file__).parent),
        port=port,
        workers=WORKERS,
        threads=THREADS,
        all_threads=WORKERS * THREADS,
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=START)


def wait_for(port: int) -> None:
    """Wait until a request is answered."""
    until = time.perf_counter() + START
    while time.perf_counter() < until:
        try:
            asyncio.run(
                load(port, b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n", b"HTTP/1.1 404", 0, 1)
            )
        except OSError:
            time.sleep(0.1)
        else:
            time.sleep(1)  # the other workers
            return
    raise TimeoutError(f"Nothing answers on port {port}.")


def measure(release: Release, seconds: float, rounds: int, connections: int) -> list[Measured]:
    """Measure all servers, round by round so that what disturbs the machine disturbs them all."""
    requests = kinds_of_request(release)
    taken: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for server in LAUNCHERS:
            with running(server, release) as port:
                for kind, (request, status) in requests.items():
                    asyncio.run(load(port, request, status, 0.5, connections))
                    found = asyncio.run(load(port, request, status, seconds, connections))
                    taken.setdefault((server, kind), []).extend(found)
    return [
        Measured(server, kind, len(times) / (seconds * rounds), median(times), quantiles(times, n=100)[-1])
        for (server, kind), times in taken.items()
    ]


def table(measured: list[Measured]) -> str:
    """Return the measurements as a table of Markdown, with the ratio to granian."""
    rates = {found.kind: found.rate for found in measured if found.server == "granian"}
    lines = [
        "| request | server | requests/s | ratio | median ms | p99 ms |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for found in sorted(measured, key=lambda found: (found.kind, found.server)):
        ratio = found.rate / rates[found.kind]
        lines.append(
            f"| {found.kind} | {found.server} | {found.rate:,.0f} | {ratio:.2f} "
            f"| {found.middle * 1000:.1f} | {found.p99 * 1000:.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        release = build_release(load_publication(default_root()), Path(cache))
        print(table(measure(release, options.seconds, options.rounds, options.connections)))


if __name__ == "__main__":
    main()
