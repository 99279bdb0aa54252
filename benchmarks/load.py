"""Putting a load on an endpoint with wrk, whose one thread asks 30,000 times a second and more.

A client in Python would be slower than some of the servers, and be measured in their place.
"""

import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

ACCEPT = "application/sparql-results+json"

_PATHS = Path(__file__).with_name("paths.lua")

_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_PERCENTILE = r"\s{}%\s+([\d.]+)(us|ms|s|m)\b"
_BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_LOST = re.compile(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Measured:
    """Answers a second; latencies in milliseconds; answers with an error, and requests without an answer."""

    rate: float
    median: float
    p99: float
    bad: int


def middle(measured: Sequence[Measured]) -> Measured:
    """Return the median of each number over measurements of the same thing; all errors."""
    return Measured(
        median(one.rate for one in measured),
        median(one.median for one in measured),
        median(one.p99 for one in measured),
        sum(one.bad for one in measured),
    )


@dataclass(frozen=True)
class Get:
    """A request: path with its query, the media type that is accepted, an ETag to compare (None: without)."""

    path: str
    accept: str
    etag: str | None = None


def warm_up(url: str, query: str, *, connections: int, seconds: int) -> None:
    """Ask so many at once until the time is over, and wait for every answer."""
    until = time.monotonic() + seconds

    def go_on(_: int) -> None:
        while time.monotonic() < until:
            ask(url, query)

    with ThreadPoolExecutor(connections) as clients:
        list(clients.map(go_on, range(connections)))


def put_load(url: str, query: str, *, connections: int, seconds: int, etag: str | None = None) -> Measured:
    """Ask the same again and again over so many connections; with ``etag``, whether it has changed."""
    headers = ["-H", f"Accept: {ACCEPT}", *(["-H", f"If-None-Match: {etag}"] if etag else [])]
    return _run([*headers, _address(url, query)], connections, seconds)


def put_mixed_load(origin: str, gets: Sequence[Get], *, connections: int, seconds: int) -> Measured:
    """Make these requests, one after the other and again, over so many connections together."""
    with tempfile.NamedTemporaryFile("w", encoding="ascii") as file:
        file.writelines(f"{get.path} {get.accept} {get.etag or '-'}\n" for get in gets)
        file.flush()
        return _run(["-s", str(_PATHS), origin, "--", file.name], connections, seconds)


def _run(words: Sequence[str], connections: int, seconds: int) -> Measured:
    program = shutil.which("wrk")
    if program is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    how = [program, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency"]
    done = subprocess.run([*how, *words], capture_output=True, text=True, check=True)
    return read_report(done.stdout)


def read_report(text: str) -> Measured:
    """Read what wrk prints."""
    rate, bad, lost = _RATE.search(text), _BAD.search(text), _LOST.search(text)
    failures = int(bad[1]) if bad else 0
    failures += sum(map(int, lost.groups())) if lost else 0
    return Measured(float(rate[1]) if rate else 0.0, _latency(text, 50), _latency(text, 99), failures)


def ask(url: str, query: str) -> tuple[int, str | None]:
    """Ask once; return the number of solutions (a truth is one) and the ETag."""
    request = urllib.request.Request(_address(url, query), headers={"Accept": ACCEPT})
    with urllib.request.urlopen(request, timeout=120) as answer:
        found = json.load(answer)
        return len(found["results"]["bindings"]) if "results" in found else 1, answer.headers.get("ETag")


def _address(url: str, query: str) -> str:
    return f"{url}?query={quote(query)}"


def _latency(text: str, percent: int) -> float:
    found = re.search(_PERCENTILE.format(percent), text)
    return float(found[1]) * _MILLISECONDS[found[2]] if found else float("nan")
