"""Ten minutes of mixed load with one hostile client: what was answered, what grew, what was replaced.

Run: python benchmarks/soak.py [--minutes 10] [--triples 100000] [--clients 6]

Ordinary clients ask the eight kinds of query, pages of things and what does not exist; each answer must have
the status that it should have, and those of queries the right number of solutions. The hostile one asks what
cannot be answered. Every ten seconds the memory of all processes of the server is added up (proportional set
size: what processes share counts once).
"""

import argparse
import http.client
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from threading import Event, Lock, Thread
from urllib.parse import urlencode, urlsplit

from contenders import load_average, make_data, ours
from load import ACCEPT, ask
from queries import ENDLESS, KINDS, text_of

RESULTS = Path(__file__).parent / "results" / "soak.txt"
EVERY_S = 10.0
DEADLINE_S = 5
SETTLED = 0.3  # of the time: until then memory may grow

# What may come back of what is too much: too large (403), full, too late, out of memory. On small data some
# of it can be answered.
BEYOND = {200, 403, 503, 504, 507}
HOSTILE = {
    ENDLESS: {504, 503},
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }": BEYOND,
    "SELECT (GROUP_CONCAT(?o) AS ?all) WHERE { ?s ?p ?o . ?a ?b ?c }": BEYOND,
    "SELECT * WHERE { ?s ?p ?o . ?a ?b ?c } ORDER BY RAND()": BEYOND,
    "SELECT * WHERE { ?s (!<urn:x>)* ?o . ?o (!<urn:y>)* ?p }": BEYOND,
    "ASK { " + "{" * 10_000 + "}" * 10_000 + " }": {400, 403, 503},
    "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }": {400, 403, 503},
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }": {400, 403, 503},
    "SELECT * WHERE {": {400, 503},
}


@dataclass
class Seen:
    """What all clients saw together."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def note(self, who: str, status: int, seconds: float, fault: str | None) -> None:
        """Note an answer; ``fault`` says what was wrong with it."""
        with self.lock:
            self.statuses[who, status] += 1
            if who == "ordinary":
                self.seconds.append(seconds)
            if fault:
                self.wrong[f"{who}: {fault}"] += 1


@dataclass(frozen=True)
class Asked:
    """A request: its path and form (None: GET), the statuses it may have, the solutions it must have."""

    path: str
    form: str | None
    statuses: frozenset[int]
    solutions: int | None = None


def ordinary(url: str) -> list[Asked]:
    """Return what ordinary clients ask; a full queue may send them away for a moment."""
    endpoint = urlsplit(url).path
    fine = frozenset({200, 429, 503})
    asked = []
    for kind in KINDS:
        query = text_of(kind)
        asked.append(Asked(endpoint, urlencode({"query": query}), fine, ask(url, query)[0]))
    return [
        *asked,
        Asked("/page/employer-7", None, frozenset({200})),
        Asked("/id/employer-8", None, frozenset({303})),
        Asked("/id/there-is-no-such-thing", None, frozenset({404})),
    ]


def hostile(url: str) -> list[Asked]:
    """Return what the hostile client asks."""
    path = urlsplit(url).path
    return [Asked(path, urlencode({"query": text}), frozenset(may)) for text, may in HOSTILE.items()]


def client(url: str, who: str, requests: list[Asked], seen: Seen, stop: Event, skip: int) -> None:
    """Ask one thing after the other, each over a connection of its own, until told to stop."""
    for number, asked in enumerate(cycle(requests)):
        if number < skip:
            continue
        if stop.is_set():
            return
        if asked.form and number % 2:
            asked = replace(asked, form=f"{asked.form}%0A%23+{number}")  # a comment: no cache knows it
        begin = time.monotonic()
        try:
            status, body = _ask(url, asked)
        except (OSError, http.client.HTTPException) as error:
            seen.note(who, 0, time.monotonic() - begin, f"no answer ({type(error).__name__})")
            continue
        seen.note(who, status, time.monotonic() - begin, _fault(asked, status, body))


def _ask(url: str, asked: Asked) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=DEADLINE_S + 10)
    headers = {"Accept": f"{ACCEPT}, text/html;q=0.1"}
    try:
        if asked.form is None:
            connection.request("GET", asked.path, headers=headers)
        else:
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", asked.path, asked.form, headers | form)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _fault(asked: Asked, status: int, body: bytes) -> str | None:
    if status not in asked.statuses:
        return f"status {status} for {(asked.form or asked.path)[:60]}"
    if status == 200 and asked.solutions is not None:
        found = json.loads(body)
        if len(found["results"]["bindings"]) != asked.solutions:
            return f"solutions of {asked.form or ''}"[:80]
    return None


def memory_of(process: int) -> int:
    """Return the proportional set size of a process and all below it, in bytes."""
    total = 0
    for each in [process, *_below(process)]:
        with suppress(OSError):
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def _below(process: int) -> Iterator[int]:
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _below(int(child))


def watch(url: str, process: int, minutes: float) -> tuple[list[int], dict[str, float]]:
    """Return the memory every ten seconds, and the numbers of /metrics at the end."""
    until = time.monotonic() + minutes * 60
    memory = []
    while time.monotonic() < until:
        memory.append(memory_of(process))
        time.sleep(min(EVERY_S, max(0.0, until - time.monotonic())))
    root = urlsplit(url)
    _, body = _ask(f"http://{root.netloc}/", Asked("/metrics", None, frozenset({200})))
    numbers = {}
    for line in body.decode().splitlines():
        name, _, value = line.rpartition(" ")
        if name and not line.startswith("#"):
            numbers[name] = float(value)
    return memory, numbers


def soak(options: argparse.Namespace) -> Iterator[str]:
    """Put the load on, and yield the lines of the report."""
    before, seen, stop = load_average(), Seen(), Event()
    with tempfile.TemporaryDirectory() as directory:
        data = make_data(options.triples, Path(directory))
        with ours(data, "--deadline", str(DEADLINE_S), "--memory", "500000000") as running:
            usual = ordinary(running.url)
            clients = [("ordinary", usual, number) for number in range(options.clients)]
            threads = [
                Thread(target=client, args=(running.url, who, what, seen, stop, skip), daemon=True)
                for who, what, skip in [*clients, ("hostile", hostile(running.url), 0)]
            ]
            for thread in threads:
                thread.start()
            memory, numbers = watch(running.url, running.process, options.minutes)
            stop.set()
            for thread in threads:
                thread.join(timeout=DEADLINE_S + 15)
    yield f"{options.minutes:g} minutes, {data.triples:,} triples, {options.clients} clients, a hostile one"
    yield f"Load before: {before}\n"
    yield from describe(seen, memory, numbers)


def describe(seen: Seen, memory: list[int], numbers: dict[str, float]) -> Iterator[str]:
    """Yield what was seen, and whether it is as it must be."""
    yield "Answers by status:"
    for (who, status), count in sorted(seen.statuses.items()):
        yield f"    {who:8} {status or 'none'}: {count:,}"
    if len(seen.seconds) > 1:
        cuts = quantiles(seen.seconds, n=100)
        yield f"Ordinary clients waited: median {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.0f} ms."
    yield f"Wrong: {sum(seen.wrong.values())}"
    yield from (f"    {count:,} × {fault}" for fault, count in seen.wrong.most_common(20))
    yield "Memory in MB, every ten seconds: " + " ".join(f"{size / 1e6:.0f}" for size in memory)
    settled = memory[int(len(memory) * SETTLED) :]
    half = len(settled) // 2
    if half:
        early, late = sum(settled[:half]) / half, sum(settled[-half:]) / half
        yield f"Settled at {early / 1e6:.0f} MB, at the end {late / 1e6:.0f} MB ({late / early:.2f})."
    yield "Numbers of the server:"
    yield from (
        f"    {name} {value:,.0f}"
        for name, value in sorted(numbers.items())
        if "bucket" not in name and "_sum" not in name
    )


def main() -> None:
    """Soak, print and write the results."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0],
        epilog="A short one: python benchmarks/soak.py --minutes 1 --triples 5000",
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    lines = []
    for line in soak(options):
        print(line, flush=True)
        lines.append(line)
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
