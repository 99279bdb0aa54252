"""What it costs to run a query in a worker process, and how fast a killed worker is replaced.

Run: python benchmarks/pool.py [--triples 20000 100000 1000000] [--rounds 400]

For each size, the same query is run over a store in this process and through a pool, in turns, so that both
meet the same load of the machine; the difference is the cost of the process. A replacement is timed from the
kill of a busy worker until its successor has answered its first query. Beside each median stands the first
decile: what it costs when nothing else takes the processors.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from pyoxigraph import RdfFormat, Store

from dortmund_ld.query.bounded import InProcess
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.nursery import Nursery
from dortmund_ld.query.pool import Pool
from dortmund_ld.query.requests import QueryRequest, Setting
from dortmund_ld.query.source import Source
from dortmund_ld.query.staff import Agency
from dortmund_ld.query.wire import encode_request, send_whole

BASE = "https://example.org/"
QUERIES = {
    "ask": "ASK {}",
    "one thing": "SELECT * { <thing/7> ?p ?o }",
    "ten labels": "SELECT * { ?s <label> ?o } LIMIT 10",
    "thousand labels": "SELECT * { ?s <label> ?o } LIMIT 1000",
    "graph": "CONSTRUCT WHERE { <thing/7> ?p ?o }",
}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIMITS = Limits(deadline=60.0, short=50.0, workers=2, slow=1)
KILLS = 30


def write_data(path: Path, triples: int) -> None:
    """Write N-Quads: things with a label, a class, three numbers."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(triples // 5):
            thing = f"<{BASE}thing/{number}>"
            file.write(f'{thing} <{BASE}label> "Thing {number}"@en .\n')
            file.write(f"{thing} <{BASE}class> <{BASE}class/{number % 20}> .\n")
            for part in range(3):
                file.write(f'{thing} <{BASE}number{part}> "{number * part}" .\n')


def microseconds(run: Callable[[], object]) -> float:
    """Return how long a call takes."""
    begin = time.perf_counter()
    run()
    return (time.perf_counter() - begin) * 1e6


def middle_and_best(times: list[float]) -> tuple[float, float]:
    """Return the median and the first decile."""
    return median(times), quantiles(times, n=10)[0]


def compare(inside: InProcess, pool: Pool, text: str, rounds: int) -> list[tuple[float, float]]:
    """Return median and first decile of a query here and in the pool, run in turns."""
    request = QueryRequest(text)
    pairs = [
        (microseconds(lambda: inside.run(request)), microseconds(lambda: pool.run(request)))
        for _ in range(rounds)
    ]
    return [middle_and_best(list(times)) for times in zip(*pairs, strict=True)]


def replacement(address: str) -> tuple[float, float]:
    """Return median and first decile of the milliseconds from a kill to the first answer of the successor."""
    agency = Agency(address)
    endless, ask = (
        partial(send_whole, message=encode_request(QueryRequest(text), LIMITS.result, LIMITS.in_memory))
        for text in (ENDLESS, "ASK {}")
    )
    times = []
    for _ in range(KILLS):
        worker = agency.hire()
        worker.send(endless)
        time.sleep(0.02)
        begin = time.perf_counter()
        worker.kill()
        successor = agency.hire()
        successor.send(ask)
        successor.reply()
        times.append((time.perf_counter() - begin) * 1e3)
        successor.dismiss()
    agency.close()
    return middle_and_best(times)


def measure(triples: int, rounds: int) -> list[str]:
    """Return the rows of the table for a size."""
    rows = []
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "data.nq"
        write_data(path, triples)
        setting = Setting(BASE)
        store = Store()
        store.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
        with Nursery(Source(path, setting), LIMITS) as nursery:
            with Pool(nursery.address, LIMITS) as pool:
                for name, text in QUERIES.items():
                    here, there = compare(InProcess(store, setting), pool, text, rounds)
                    cells = (f"{a:,.0f} | {b:,.0f} | {b - a:,.0f}" for a, b in zip(here, there, strict=True))
                    rows.append(f"| {triples:,} | {name} | {' | '.join(cells)} |")
            middle, best = replacement(nursery.address)
            rows.append(
                f"| {triples:,} | replacing a killed worker, ms | | {middle:.1f} | | | {best:.1f} | |"
            )
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--triples", type=int, nargs="+", default=[20_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=400)
    chosen = parser.parse_args()
    print(f"Load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.\n")
    print("| triples | query, µs | here | pool | difference | best: here | pool | difference |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for triples in chosen.triples:
        print("\n".join(measure(triples, chosen.rounds)), flush=True)


if __name__ == "__main__":
    main()
