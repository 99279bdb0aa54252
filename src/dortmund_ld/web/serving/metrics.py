"""The numbers to watch, of all web processes together, in the text format of Prometheus.

Every process counts in a file of its own in a common directory, mapped into memory: eight bytes a number, in
an order that all of them agree on, so that counting is an addition. Whoever is asked reads all files.
Counters of processes that have ended stay in the sum, since counters never fall; their gauges do not. What
the executor and the cache of a process know is copied into its file once a second.
"""

import mmap
import os
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from dortmund_ld.query.bounded import Metric

CONTENT_TYPE = CONTENT_TYPE_LATEST

ROUTES = ("sparql", "page", "watch")
STATUSES = (*(status.value for status in HTTPStatus if status.value >= 200), 499)

# Seconds: a hit takes tens of microseconds, the deadline is some tens of seconds.
BUCKETS = (
    0.0001,
    0.00025,
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1,
    2.5,
    5,
    10,
    30,
)

_PREFIX = "dortmund_ld"
_EVERY = 1.0  # seconds between two copies of the executor's numbers
_NUMBER = 8  # bytes
_SUM = len(BUCKETS) + 1  # the place of the sum of all latencies, after that of those beyond all buckets

Source = Callable[[], tuple[Metric, ...]]


@dataclass(frozen=True)
class Layout:
    """Which number stands where in a file: those of requests first, then those of the source."""

    watched: tuple[Metric, ...]

    requests = len(ROUTES) * len(STATUSES)
    latencies = len(ROUTES) * (len(BUCKETS) + 2)  # the last two: beyond all buckets, and the sum

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self.requests + self.latencies + 2 * len(ROUTES) + len(self.watched)

    def request(self, route: int, status: int) -> int:
        """Return the place of the number of requests."""
        return route * len(STATUSES) + STATUSES.index(status)

    def latency(self, route: int) -> int:
        """Return the place of the first bucket."""
        return self.requests + route * (len(BUCKETS) + 2)

    def hits(self, route: int) -> int:
        """Return the place of the number of hits."""
        return self.requests + self.latencies + route

    def sent(self, route: int) -> int:
        """Return the place of the number of bytes sent."""
        return self.requests + self.latencies + len(ROUTES) + route

    def first_watched(self) -> int:
        """Return the place of the first number of the source."""
        return self.requests + self.latencies + 2 * len(ROUTES)


class Board:
    """The numbers of this process, and those of the others beside it."""

    def __init__(self, directory: Path | None, source: Source) -> None:
        """Count in a file in the directory (None: this process alone); ``source`` gives further numbers."""
        self._directory = directory
        self._source = source
        self._layout = Layout(source())
        self._lock = threading.Lock()
        self._places = {
            (route, status): self._layout.request(number, status)
            for number, route in enumerate(ROUTES)
            for status in STATUSES
        }
        self._places_of_route = {
            route: (self._layout.latency(number), self._layout.sent(number), self._layout.hits(number))
            for number, route in enumerate(ROUTES)
        }
        self._numbers: memoryview[float] = self._open()
        self._ended = threading.Event()
        threading.Thread(target=self._copy_often, name="metrics", daemon=True).start()

    def count(self, route: str, status: int, seconds: float, size: int, *, hit: bool) -> None:
        """Count a request that was answered."""
        latency, sent, hits = self._places_of_route[route]
        with self._lock:
            numbers = self._numbers
            numbers[self._places[route, status]] += 1
            numbers[latency + bisect_left(BUCKETS, seconds)] += 1
            numbers[latency + _SUM] += seconds
            numbers[sent] += size
            if hit:
                numbers[hits] += 1

    def write(self) -> bytes:
        """Return the numbers of all processes in the text format."""
        self._copy()
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Collected(self._families()))
        return generate_latest(registry)

    def stop(self) -> None:
        """End the copying."""
        self._ended.set()

    def _open(self) -> "memoryview[float]":
        size = self._layout.size * _NUMBER
        if self._directory is None:
            return memoryview(mmap.mmap(-1, size)).cast("d")
        with (self._directory / f"{os.getpid()}.numbers").open("w+b") as file:
            file.truncate(size)
            return memoryview(mmap.mmap(file.fileno(), size)).cast("d")

    def _copy_often(self) -> None:
        while not self._ended.wait(_EVERY):
            self._copy()

    def _copy(self) -> None:
        first = self._layout.first_watched()
        for place, metric in enumerate(self._source(), first):
            self._numbers[place] = metric.value

    def _all(self) -> Iterator[tuple[Sequence[float], bool]]:
        """Yield the numbers of each process, and whether it is still there."""
        if self._directory is None:
            yield self._numbers, True
            return
        for path in sorted(self._directory.glob("*.numbers")):
            content = path.read_bytes()
            if len(content) == self._layout.size * _NUMBER:
                yield memoryview(content).cast("d"), Path("/proc", path.stem).exists()

    def _families(self) -> Iterable[Family]:
        processes = list(self._all())
        layout = self._layout
        total = [sum(numbers[place] for numbers, _ in processes) for place in range(layout.size)]
        yield from _request_families(layout, total)
        for place, metric in enumerate(layout.watched, layout.first_watched()):
            if metric.kind == "counter":
                yield CounterMetricFamily(f"{_PREFIX}_{metric.name}", metric.help, value=total[place])
            else:
                now = sum(numbers[place] for numbers, is_there in processes if is_there)
                yield GaugeMetricFamily(f"{_PREFIX}_{metric.name}", metric.help, value=now)
        yield GaugeMetricFamily(
            f"{_PREFIX}_processes", "Web processes.", value=sum(is_there for _, is_there in processes)
        )


def _request_families(layout: Layout, total: Sequence[float]) -> Iterator[Family]:
    requests = CounterMetricFamily(
        f"{_PREFIX}_requests", "Requests that were answered.", labels=("route", "status")
    )
    hits = CounterMetricFamily(
        f"{_PREFIX}_hits", "Requests that needed neither a query nor a page to be made.", labels=("route",)
    )
    sent = CounterMetricFamily(f"{_PREFIX}_sent_bytes", "Bytes of bodies that were sent.", labels=("route",))
    latencies = HistogramMetricFamily(
        f"{_PREFIX}_request_seconds", "How long requests took to be answered.", labels=("route",)
    )
    for number, route in enumerate(ROUTES):
        for status in STATUSES:
            if value := total[layout.request(number, status)]:
                requests.add_metric((route, str(status)), value)
        hits.add_metric((route,), total[layout.hits(number)])
        sent.add_metric((route,), total[layout.sent(number)])
        _add_buckets(latencies, route, total, layout.latency(number))
    yield from (requests, hits, sent, latencies)


def _add_buckets(family: HistogramMetricFamily, route: str, total: Sequence[float], first: int) -> None:
    counted, buckets = 0.0, []
    for place, upper in enumerate((*BUCKETS, float("inf"))):
        counted += total[first + place]
        buckets.append(("+Inf" if upper == float("inf") else str(upper), counted))
    family.add_metric((route,), buckets, sum_value=total[first + _SUM])


class _Collected(Collector):
    """Families that have been collected, as a collector."""

    def __init__(self, families: Iterable[Family]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterable[Family]:
        return self._families
