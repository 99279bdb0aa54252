"""Ten minutes of mixed load with one hostile client: what was answered, what grew, what was replaced.

Run: python benchmarks/soak.py [--minutes 10] [--triples 100000] [--clients 6] [--hostile 4]

Ordinary clients ask the eight kinds of query, pages of things and what does not exist; each answer must have
the one status that it should have, and those of queries the right number of solutions. The hostile client
asks what cannot be answered, over several connections. Each client has an address, told in X-Forwarded-For as
a proxy would, so that the server can tell them apart.

Every ten seconds memory is measured: of all processes (proportional set size: what they share counts once),
and of those that last (the server, its web processes, the template; resident set size). A worker that runs a
hostile query may take what the limit allows, and ends; what lasts must not grow beyond the first minutes.

The last lines are the verdict; the exit status is 1 if something is not as it must be.
"""

import argparse
import http.client
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Lock, Thread
from urllib.parse import urlencode, urlsplit

from contenders import circumstances, make_data, ours
from load import ACCEPT, ask
from queries import ENDLESS, KINDS, text_of
from watching import Sample, numbers_of, watch

RESULTS = Path(__file__).parent / "results" / "soak.txt"
DEADLINE_S = 5
SETTLED = 0.3  # of the time: until then memory may grow
GROWTH = 1.05  # of what lasts, from the middle to the end: more is a leak
CACHE_BYTES = 8_000_000  # of a process: full within the first minute, so that it is no growth
REST_S = 2.0  # after the load, until workers have been replaced and numbers copied
FAILED = "NOT as it must be"
WORKERS = ("started_total", "killed_total", "idle")

# What may come back of what is too much: too large (403), full, too late, out of memory. On small data some
# of it can be answered.
BEYOND = {200, 403, 429, 503, 504, 507}
HOSTILE = {
    ENDLESS: {429, 503, 504},
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }": BEYOND,
    "SELECT (GROUP_CONCAT(?o) AS ?all) WHERE { ?s ?p ?o . ?a ?b ?c }": BEYOND,
    "SELECT * WHERE { ?s ?p ?o . ?a ?b ?c } ORDER BY RAND()": BEYOND,
    "SELECT * WHERE { ?s (!<urn:x>)* ?o . ?o (!<urn:y>)* ?p }": BEYOND,
    "ASK { " + "{" * 10_000 + "}" * 10_000 + " }": {400, 403, 429, 503},
    "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }": {400, 403, 429, 503},
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }": {400, 403, 429, 503},
    "SELECT * WHERE {": {400, 429, 503},
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


@dataclass(frozen=True)
class Who:
    """A client: its kind, its address, and the request that it begins with."""

    kind: str
    address: str
    begins: int


def ordinary(url: str) -> list[Asked]:
    """Return what ordinary clients ask; whatever the hostile one does, nobody may send them away."""
    endpoint = urlsplit(url).path
    fine = frozenset({200})
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


def client(url: str, who: Who, requests: list[Asked], seen: Seen, stop: Event) -> None:
    """Ask one thing after the other, each over a connection of its own, until told to stop."""
    for number, asked in enumerate(cycle(requests)):
        if number < who.begins:
            continue
        if stop.is_set():
            return
        if asked.form and number % 2:  # with a comment, so that no cache knows it
            asked = replace(asked, form=f"{asked.form}%0A%23+{who.begins}-{number}")
        begin = time.monotonic()
        try:
            status, body = _ask(url, asked, who.address)
        except (OSError, http.client.HTTPException) as error:
            seen.note(who.kind, 0, time.monotonic() - begin, f"no answer ({type(error).__name__})")
            continue
        seen.note(who.kind, status, time.monotonic() - begin, _fault(asked, status, body))


def _ask(url: str, asked: Asked, address: str) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=DEADLINE_S + 10)
    headers = {"Accept": f"{ACCEPT}, text/html;q=0.1", "X-Forwarded-For": address}
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


def soak(options: argparse.Namespace) -> Iterator[str]:
    """Put the load on, and yield the lines of the report."""
    before, seen, stop = circumstances(), Seen(), Event()
    limits = ("--deadline", str(DEADLINE_S), "--memory", "500000000", "--cache-bytes", str(CACHE_BYTES))
    with tempfile.TemporaryDirectory() as directory:
        data = make_data(options.triples, Path(directory))
        with ours(data, *limits) as running:
            usual, evil = ordinary(running.url), hostile(running.url)
            clients = [(Who("ordinary", f"192.0.2.{n + 1}", n), usual) for n in range(options.clients)]
            clients += [(Who("hostile", "198.51.100.1", n), evil) for n in range(options.hostile)]
            threads = [
                Thread(target=client, args=(running.url, who, what, seen, stop), daemon=True)
                for who, what in clients
            ]
            for thread in threads:
                thread.start()
            memory = watch(running.process, options.minutes)
            stop.set()
            for thread in threads:
                thread.join(timeout=DEADLINE_S + 15)
            time.sleep(REST_S)
            numbers = numbers_of(running.url)
    yield (
        f"{options.minutes:g} minutes, {data.triples:,} triples, {options.clients} clients, "
        f"a hostile one with {options.hostile} connections"
    )
    yield f"Load before: {before}\n"
    yield from describe(seen, memory, numbers)


def describe(seen: Seen, memory: list[Sample], numbers: dict[str, float]) -> Iterator[str]:
    """Yield what was seen, and at last the verdict."""
    yield "Answers by status:"
    for (who, status), count in sorted(seen.statuses.items()):
        yield f"    {who:8} {status or 'none'}: {count:,}"
    if len(seen.seconds) > 1:
        cuts = quantiles(seen.seconds, n=100)
        yield f"Ordinary clients waited: median {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.0f} ms."
    yield f"Wrong: {sum(seen.wrong.values())}"
    yield from (f"    {count:,} × {fault}" for fault, count in seen.wrong.most_common(20))
    yield "Memory in MB every ten seconds, of all processes: " + _in_megabytes(each.total for each in memory)
    yield "and of those that last: " + _in_megabytes(each.lasting for each in memory)
    middle = memory[len(memory) // 2]
    for name, sample in (("start", memory[0]), ("middle", middle), ("end", memory[-1])):
        yield f"    {name:6} {sample.total / 1e6:,.0f} MB, of that lasting {sample.lasting / 1e6:,.0f} MB"
    yield "Numbers of the server after the load:"
    yield from (
        f"    {name} {value:,.0f}"
        for name, value in sorted(numbers.items())
        if "bucket" not in name and "_sum" not in name
    )
    yield "\nVerdict:"
    for holds, sentence in judge(seen, memory, numbers):
        yield f"    {'as it must be' if holds else FAILED}: {sentence}"


def judge(seen: Seen, memory: list[Sample], numbers: dict[str, float]) -> Iterator[tuple[bool, str]]:
    """Yield what must hold, and whether it does."""
    wrong, all_of_them = sum(seen.wrong.values()), sum(seen.statuses.values())
    yield wrong == 0 < all_of_them, f"{wrong} of {all_of_them:,} answers were wrong or missing."
    settled = [each.lasting for each in memory[int(len(memory) * SETTLED) :]]
    half = len(settled) // 2
    early, late = median(settled[:half] or [0]), median(settled[half:])
    growth = late / early if early else float("inf")
    yield (
        growth <= GROWTH,
        f"what lasts took {early / 1e6:,.0f} MB, then {late / 1e6:,.0f} MB ({growth:.3f}).",
    )
    started, killed, idle = (numbers.get(f"dortmund_ld_{name}", 0) for name in WORKERS)
    replaced = killed > 0 and started - killed >= idle > 0 == numbers.get("dortmund_ld_running", 0)
    yield replaced, f"{killed:,.0f} workers were killed, {started:,.0f} started; {idle:,.0f} are idle now."


def _in_megabytes(sizes: Iterable[int]) -> str:
    return " ".join(f"{size / 1e6:.0f}" for size in sizes)


def main() -> None:
    """Soak, print and write the results."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0],
        epilog="A short one: python benchmarks/soak.py --minutes 1 --triples 5000",
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--hostile", type=int, default=4)
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    lines = []
    for line in soak(options):
        print(line, flush=True)
        lines.append(line)
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.exit(any(FAILED in line for line in lines))


if __name__ == "__main__":
    main()
