"""How fast the endpoint is beside `oxigraph serve` (in memory, on disk) and rdflib-endpoint, over HTTP.

Run: python benchmarks/endpoint.py [--triples 5000 100000 1000000] [--connections 1 8 32] [--seconds 2]
Eight minutes: python benchmarks/endpoint.py --triples 100000 --connections 8 --seconds 1 --rounds 3
A million:     python benchmarks/endpoint.py --triples 1000000 --connections 8 --warm-up 2

In one run, on the same data, the eight kinds of query of ``queries``, narrow and broad: medians, 99th
percentiles, throughput, and ratios of throughput. Ours as it answers for the first time (without a cache),
out of its cache, and with 304; and how long `ASK {}` takes while a query that cannot finish runs. The client
(wrk) shares the machine with the servers: compare the ratios, not the numbers. What disturbs the machine
disturbs whoever is measured just then. So all servers run, and take turns at each query; with rounds they do
so several times, there and back, and the medians count. With a warm-up a server is measured as it is after it
has answered the same for a while: a new worker of ours copies the memory that it reads.
"""

import argparse
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import product
from math import exp, log
from pathlib import Path
from threading import Event, Thread
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

from contenders import CONTENDERS, Data, Running, Start, circumstances, make_data, ours
from load import Measured, ask, middle, put_load, warm_up
from queries import CHEAPEST, ENDLESS, KINDS, SCOPES, text_of

RESULTS = Path(__file__).parent / "results" / "endpoint.txt"

# Compared with the others: what answers for the first time, and what was answered before.
UNCACHED, CACHED, UNCHANGED = "ours", "ours, cached", "ours, 304"
COMPARED_AT = 8  # connections

# What is to be reached, in the geometric mean of the kinds at 8 connections, and by the worst of them.
AIMS = (
    (UNCACHED, "oxigraph memory", 0.7, 0.25),
    (UNCACHED, "oxigraph disk", 1.5, 0.0),
    (UNCACHED, "rdflib-endpoint", 20.0, 0.0),
    (CACHED, "oxigraph memory", 10.0, 1.0),
    (UNCHANGED, "oxigraph memory", 10.0, 1.0),
)


@dataclass(frozen=True)
class Cell:
    """What one server did with one kind of query over so many connections."""

    scope: str
    server: str
    kind: str
    connections: int
    measured: Measured


def measure(data: Data, options: argparse.Namespace) -> list[Cell]:
    """Measure all servers over the same data; return the median of each cell."""
    with ExitStack() as stack:
        servers = {
            server: stack.enter_context(start(data))
            for server, start in CONTENDERS.items()
            if server != "rdflib-endpoint" or data.triples <= options.rdflib_up_to
        }
        cached = stack.enter_context(ours(data, "--client-time", "1000000"))
        servers |= {CACHED: cached, UNCHANGED: cached}
        return [
            cell for scope, kind in product(SCOPES, KINDS) for cell in _measure(servers, scope, kind, options)
        ]


def _measure(
    servers: dict[str, Running], scope: str, kind: str, options: argparse.Namespace
) -> Iterator[Cell]:
    query = text_of(kind, scope)
    asked = {name: ask(server.url, query) for name, server in servers.items()}
    if len({found for found, _ in asked.values()}) > 1:
        told = ", ".join(f"{name} gives {found}" for name, (found, _) in asked.items())
        raise SystemExit(f"The solutions for “{kind}”, {scope}, differ: {told}.")
    for connections in options.connections:
        for server in servers.values():
            warm_up(server.url, query, connections=connections, seconds=options.warm_up)
        measured: dict[str, list[Measured]] = {name: [] for name in servers}
        for number in range(options.rounds):
            for name in reversed(servers) if number % 2 else servers:
                etag = asked[name][1] if name == UNCHANGED else None
                measured[name].append(
                    put_load(
                        servers[name].url,
                        query,
                        connections=connections,
                        seconds=options.seconds,
                        etag=etag,
                    )
                )
        yield from (Cell(scope, name, kind, connections, middle(found)) for name, found in measured.items())


def measure_beside_endless(start: Start, data: Data, seconds: int) -> tuple[Measured, Measured]:
    """Measure `ASK {}` over one connection, alone and while a query runs that cannot finish."""
    with start(data) as running:
        put_load(running.url, CHEAPEST, connections=1, seconds=1)
        alone = put_load(running.url, CHEAPEST, connections=1, seconds=seconds)
        stop = Event()
        thread = Thread(target=_ask_endless, args=(running.url, stop), daemon=True)
        thread.start()
        stop.wait(1.5)  # until it is one of the slow
        beside = put_load(running.url, CHEAPEST, connections=1, seconds=seconds)
        stop.set()
    return alone, beside


def _ask_endless(url: str, stop: Event) -> None:
    while not stop.is_set():
        with suppress(HTTPError, URLError, OSError):
            body = urlencode({"query": ENDLESS}).encode()
            urllib.request.urlopen(url, data=body, timeout=60).close()


def table(cells: Sequence[Cell]) -> Iterator[str]:
    """Yield a table, a line for each cell, with its throughput as a multiple of Oxigraph's in memory."""
    yield "| kind | connections | server | answers/s | median ms | p99 ms | ratio | errors |"
    yield "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |"
    base = {(c.kind, c.connections): c.measured.rate for c in cells if c.server == "oxigraph memory"}
    for cell in sorted(cells, key=lambda cell: (KINDS.index(cell.kind), cell.connections)):
        found = cell.measured
        beside = base[cell.kind, cell.connections]
        ratio = f"{found.rate / beside:.2f}" if beside else ""
        yield (
            f"| {cell.kind} | {cell.connections} | {cell.server} | {found.rate:,.0f} | {found.median:.2f} "
            f"| {found.p99:.2f} | {ratio} | {found.bad or ''} |"
        )


def summary(cells: Sequence[Cell]) -> Iterator[str]:
    """Yield what was to be reached and what was: the mean over the queries, and the worst of them."""
    rates = {
        (cell.server, f"{cell.kind}, {cell.scope}"): cell.measured.rate
        for cell in cells
        if cell.connections == COMPARED_AT
    }
    queries = {query for _, query in rates}
    for server, other, mean_aim, worst_aim in AIMS:
        ratios = {
            query: rates[server, query] / rates[other, query]
            for query in queries
            if rates.get((other, query)) and rates.get((server, query))
        }
        if not ratios:
            continue
        mean = exp(sum(map(log, ratios.values())) / len(ratios))
        worst = min(ratios, key=lambda query: ratios[query])
        reached = mean >= mean_aim and ratios[worst] >= worst_aim
        yield (
            f"{server} to {other}: {mean:.2f} (aim {mean_aim:g}), least {ratios[worst]:.2f} for “{worst}” "
            f"(aim {worst_aim:g}): {'reached' if reached else 'NOT reached'}"
        )


def report(data: Data, options: argparse.Namespace) -> Iterator[str]:
    """Measure, and yield the lines of the report about one size of data."""
    before = circumstances()
    cells = measure(data, options)
    yield f"## {data.triples:,} triples\n"
    yield (
        f"Load before: {before}; {options.seconds} s a cell after {options.warm_up} s of the same, "
        f"median of {options.rounds}.\n"
    )
    for scope in SCOPES:
        of_scope = [cell for cell in cells if cell.scope == scope]
        yield f"### {scope.capitalize()} queries\n"
        yield from table(of_scope)
        yield ""
        yield from summary(of_scope)
        yield ""
    yield "### All of them\n"
    yield from summary(cells)
    yield ""
    yield from report_beside_endless(data, options)


def report_beside_endless(data: Data, options: argparse.Namespace) -> Iterator[str]:
    """Yield what a query that cannot finish does to a cheap one, here and in the native server."""
    for server in (UNCACHED, "oxigraph memory"):
        found = [
            measure_beside_endless(CONTENDERS[server], data, max(3, options.seconds))
            for _ in range(options.rounds)
        ]
        alone, beside = (middle(measured) for measured in zip(*found, strict=True))
        verdict = "under twice" if beside.p99 < 2 * alone.p99 and not beside.bad else "NOT under twice"
        yield (
            f"{server}: ASK {{}} beside a query that cannot finish: p99 {beside.p99:.2f} ms, "
            f"alone {alone.p99:.2f} ms: {verdict}"
        )
    yield ""


def main() -> None:
    """Measure, print and write the results."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0],
        epilog="Eight minutes: python benchmarks/endpoint.py --triples 100000 --connections 8 --rounds 3",
    )
    parser.add_argument("--triples", type=int, nargs="+", default=[5_000, 100_000, 1_000_000])
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=int, default=2, help="of each cell")
    parser.add_argument("--warm-up", type=int, default=0, help="seconds before each cell")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--rdflib-up-to", type=int, default=150_000, help="triples; it is slow with more")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    lines = ["# The endpoint beside others", ""]
    for triples in options.triples:
        with tempfile.TemporaryDirectory() as directory:
            for line in report(make_data(triples, Path(directory)), options):
                print(line, flush=True)
                lines.append(line)
    options.output.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
