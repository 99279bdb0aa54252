"""How fast pages and data of things are beside Trifid over Oxigraph's server, over HTTP.

Run: python benchmarks/pages.py [--data real 1000000] [--connections 8] [--seconds 4] [--rounds 3]
A minute: python benchmarks/pages.py --data real --seconds 2 --rounds 1

In one run, on the same data, of many things one after the other: pages, Turtle, and 304. Ours as it makes
each (without a cache), and as it has made them before; then no query is run and no page is made, which is
counted. Trifid keeps nothing and knows no 304: what it does is compared with both. Then a crawl of all pages
in both languages, while another client asks queries that were never asked before. All of it is done in
rounds, so that what disturbs the machine disturbs all, and medians count. The client (wrk) shares the machine
with the servers: compare the ratios, not the numbers.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit

from contenders import Data, Running, circumstances, make_data, ours, real_data
from load import ACCEPT, Get, Measured, middle, put_mixed_load
from trifid import trifid
from watching import memory_of, numbers_of

from dortmund_ld.release import Release, read_release

RESULTS = Path(__file__).parent / "results" / "pages.txt"

REAL = "real"
PAGE, TURTLE = "text/html", "text/turtle"
LANGUAGES = ("de", "en")
SAMPLE = 400  # things; their pages fit into the cache
CRAWLED, CRAWLERS = 4000, 4  # pages at most, connections
BESIDE_S = 5  # seconds that a query is asked beside a crawl

# What is to be reached, as a multiple of what Trifid does.
AIMS = {
    ("page, new", "page"): 5.0,
    ("page, served before", "page"): 50.0,
    ("page, 304", "page"): 50.0,
    ("Turtle, new", "Turtle"): 5.0,
    ("Turtle, served before", "Turtle"): 50.0,
}


@dataclass(frozen=True)
class Cell:
    """What a server did with one kind of request."""

    server: str
    kind: str
    measured: Measured


def sample(release: Release, at_most: int = SAMPLE) -> list[str]:
    """Return the slugs of things chosen by chance, the same ones each time."""
    base = f"{release.manifest.base}id/"
    found = sorted(iri.removeprefix(base) for iri in _subjects(release) if iri.startswith(base))
    slugs = [slug for slug in found if "#" not in slug]
    return random.Random(1).sample(slugs, min(at_most, len(slugs)))  # noqa: S311


def _subjects(release: Release) -> set[str]:
    with (release.directory / "store.nq").open(encoding="utf-8") as lines:
        return {line[1 : line.index(">")] for line in lines if line.startswith("<")}


def measure(data: Data, release: Release, options: argparse.Namespace) -> Iterator[Cell | str]:
    """Measure both servers over the same data, one after the other."""
    slugs = sample(release)
    pages = [Get(f"/page/{quote(slug)}", PAGE) for slug in slugs]
    turtle = [Get(f"/data/{quote(slug)}.ttl", TURTLE) for slug in slugs]
    names = [f"/id/{quote(slug)}" for slug in slugs]

    def load(server: Running, gets: Sequence[Get]) -> Measured:
        parts = urlsplit(server.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        put_mixed_load(origin, gets, connections=options.connections, seconds=1)
        return put_mixed_load(origin, gets, connections=options.connections, seconds=options.seconds)

    with trifid(data, release.manifest.base, names[0]) as server:
        yield Cell("Trifid", "page", load(server, [Get(name, PAGE) for name in names]))
        yield Cell("Trifid", "Turtle", load(server, [Get(name, TURTLE) for name in names]))
    begin = time.perf_counter()
    with ours(data, "--cache-bytes", "0") as server:
        yield f"Our start: {time.perf_counter() - begin - 1:.1f} s; {memory(server.process)}."
        yield Cell("ours", "page, new", load(server, pages))
        yield Cell("ours", "Turtle, new", load(server, turtle))
        yield f"After that: {memory(server.process)}."
    with ours(data) as server:
        yield from measure_served_before(server, pages, turtle, load)


def measure_served_before(
    server: Running,
    pages: Sequence[Get],
    turtle: Sequence[Get],
    load: Callable[[Running, Sequence[Get]], Measured],
) -> Iterator[Cell | str]:
    """Measure what ours has served before, and count what it made and asked for that all the same."""
    # By so many connections each web process gets some: of four, one run in eight had one without.
    fetch_all(server.url, [*pages, *turtle], times=12)
    known = zip(pages, tags(server.url, pages), strict=True)
    tagged = [Get(get.path, get.accept, tag) for get, tag in known]
    before = numbers_of(server.url)
    yield Cell("ours", "page, served before", load(server, pages))
    yield Cell("ours", "Turtle, served before", load(server, turtle))
    yield Cell("ours", "page, 304", load(server, tagged))
    after = numbers_of(server.url)
    asked, answered, hits = (after.get(name, 0) - before.get(name, 0) for name in COUNTED)
    made = answered - hits
    yield f"Served before: {answered:,.0f} answers, {made:,.0f} of them made, {asked:,.0f} queries."


COUNTED = (
    "dortmund_ld_queries_total",
    'dortmund_ld_request_seconds_count{route="page"}',
    'dortmund_ld_hits_total{route="page"}',
)


def memory(process: int) -> str:
    """Return what a server and all that it started take."""
    taken = memory_of(process)
    return f"{taken.processes} processes take {taken.total / 1e6:,.0f} MB"


def tags(url: str, gets: Sequence[Get]) -> list[str]:
    """Return the ETags of what is asked for."""
    return [_fetch(connection, get) for connection in _connections(url, 1) for get in gets]


def fetch_all(url: str, gets: Sequence[Get], times: int = 1) -> None:
    """Ask for everything once or more, over as many connections."""
    with ThreadPoolExecutor(max(times, CRAWLERS)) as threads:
        shares = [gets] * times if times > 1 else [gets[first::CRAWLERS] for first in range(CRAWLERS)]
        list(threads.map(lambda share: tags(url, share), shares))


def _connections(url: str, count: int) -> Iterator[HTTPConnection]:
    for _ in range(count):
        with closing(HTTPConnection(urlsplit(url).netloc, timeout=120)) as connection:
            yield connection


def _fetch(connection: HTTPConnection, get: Get) -> str:
    connection.request("GET", get.path, headers={"Accept": get.accept})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{get.path}: {answer.status}")
    return answer.headers["ETag"]


@dataclass(frozen=True)
class Crawl:
    """A crawl: pages, seconds, and a query of another client alone and beside it."""

    pages: int
    seconds: float
    alone: Measured
    beside: Measured


def crawl(data: Data, release: Release) -> Crawl:
    """Crawl all pages in both languages while another client asks queries, each for the first time."""
    slugs = sample(release, CRAWLED // len(LANGUAGES))
    pages = [Get(f"/page/{quote(slug)}?lang={tag}", PAGE) for slug in slugs for tag in LANGUAGES]
    asked = f"SELECT ?p ?o {{ <{release.manifest.base}id/%s> ?p ?o }} #%d"
    queries = [
        Get(f"/sparql?query={quote(asked % (slug, run))}", ACCEPT) for run in range(40) for slug in slugs
    ]
    with ours(data, "--client-time", "1000000") as server, ThreadPoolExecutor(1) as thread:
        origin = server.url.removesuffix("/sparql")
        half = len(queries) // 2
        put_mixed_load(origin, queries[-100:], connections=1, seconds=1)
        alone = put_mixed_load(origin, queries[:half], connections=1, seconds=BESIDE_S)
        begin = time.perf_counter()
        crawling = thread.submit(fetch_all, server.url, pages)
        beside = put_mixed_load(origin, queries[half:], connections=1, seconds=BESIDE_S)
        crawling.result()
        return Crawl(len(pages), time.perf_counter() - begin, alone, beside)


def report_crawls(crawls: Sequence[Crawl]) -> Iterator[str]:
    """Yield the medians of some crawls, and whether the aim is reached."""
    alone, beside = middle([one.alone for one in crawls]), middle([one.beside for one in crawls])
    taken = median(one.seconds for one in crawls)
    reached = beside.median < 2 * alone.median and not beside.bad
    yield (
        f"Crawl of {crawls[0].pages:,} pages over {CRAWLERS} connections: {taken:.1f} s "
        f"({min(1.0, BESIDE_S / taken):.0%} measured)."
    )
    yield (
        f"A query beside it: median {beside.median:.2f} ms, p99 {beside.p99:.2f}; alone {alone.median:.2f}, "
        f"p99 {alone.p99:.2f}; aim: a median under twice: {'reached' if reached else 'NOT reached'}"
    )


def table(cells: Sequence[Cell]) -> Iterator[str]:
    """Yield a table, a line for each cell, and what was to be reached."""
    rates = {cell.kind: cell.measured.rate for cell in cells if cell.server == "Trifid"}
    yield "| request | server | answers/s | median ms | p99 ms | to Trifid | aim | errors |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for cell in cells:
        found = cell.measured
        ratio = found.rate / rates[cell.kind.partition(",")[0]]
        aim = AIMS.get((cell.kind, cell.kind.partition(",")[0]))
        verdict = f"{aim:g}: {'reached' if ratio >= aim else 'NOT reached'}" if aim else ""
        yield (
            f"| {cell.kind} | {cell.server} | {found.rate:,.0f} | {found.median:.2f} | {found.p99:.2f} "
            f"| {ratio:.1f} | {verdict} | {found.bad or ''} |"
        )


def report(data: Data, options: argparse.Namespace) -> Iterator[str]:
    """Measure, and yield the lines of the report about one size of data."""
    (directory,) = data.cache.glob("*/manifest.json")
    release = read_release(directory.parent)
    assert release is not None
    yield f"## {data.triples:,} triples\n"
    yield (
        f"Load before: {circumstances()}; {options.connections} connections, {options.seconds} s a cell, "
        f"median of {options.rounds}.\n"
    )
    if not options.crawl_only:
        rounds = [list(measure(data, release, options)) for _ in range(options.rounds)]
        cells = zip(*([one for one in found if isinstance(one, Cell)] for found in rounds), strict=True)
        yield from table(
            [replace(same[0], measured=middle([one.measured for one in same])) for same in cells]
        )
        yield ""
        yield from (one for one in rounds[-1] if isinstance(one, str))
    yield from report_crawls([crawl(data, release) for _ in range(options.rounds)])
    yield ""


def main() -> None:
    """Measure, print and write the results."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0],
        epilog="A minute: python benchmarks/pages.py --data real --seconds 2 --rounds 1",
    )
    parser.add_argument("--data", nargs="+", default=[REAL, "1000000"], help="“real”, or a number of triples")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=4, help="of each cell")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--crawl-only", action="store_true")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    lines = ["# Pages and data of things beside Trifid", ""]
    for which in options.data:
        with tempfile.TemporaryDirectory() as directory:
            place = Path(directory)
            data = real_data(place) if which == REAL else make_data(int(which), place)
            for line in report(data, options):
                print(line, flush=True)
                lines.append(line)
    options.output.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
