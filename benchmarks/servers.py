"""Which WSGI server serves the application best: granian, gunicorn with threads, waitress.

Run: python benchmarks/servers.py [--seconds 4] [--rounds 2] [--connections 8]

The real application over the real data, its queries run in the process that answers and nothing kept, so that
the servers alone differ: each with as many processes as there are processors and four threads in each
(waitress has no processes: all threads in one). Connections that are kept open ask for a redirect, a page and
a SPARQL ASK. The client (wrk) shares the machine, so compare the ratios, not the numbers.
"""

import argparse
import os
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from contenders import BIN, free_port, running
from load import ACCEPT, Get, Measured, put_mixed_load

from dortmund_ld.publication import default_root, load_publication
from dortmund_ld.query.bounded import InProcess
from dortmund_ld.release import Release, build_release, read_release
from dortmund_ld.web.serving.front import Front
from dortmund_ld.web.serving.opening import open_front
from dortmund_ld.web.serving.server import source_of

WORKERS = os.cpu_count() or 1
THREADS = 4
WARM = 3  # seconds of load before it counts: the first page reads templates and finds out much

# What was measured, round by round, by the kind of request and the server.
Found = dict[tuple[str, str], list[Measured]]


def load_front() -> Front:
    """Return the application over the release that the environment names."""
    release = read_release(Path(os.environ["RELEASE"]))
    assert release is not None
    return open_front(release, InProcess(release.store(), source_of(release).setting), cache_bytes=0)


SERVERS = {
    "granian": "granian --interface=wsgi --port={port} --workers={workers} --blocking-threads={threads} "
    "--factory servers:load_front",
    "gunicorn": "gunicorn --bind=127.0.0.1:{port} --workers={workers} --threads={threads} "
    "--worker-class=gthread servers:load_front()",
    "waitress": "waitress-serve --listen=127.0.0.1:{port} --threads={all_threads} --call servers:load_front",
}


def command(server: str, release: Release, port: int) -> list[str]:
    """Return the command that serves the release at a port of this machine."""
    program, *words = SERVERS[server].split()
    numbers = {"port": port, "workers": WORKERS, "threads": THREADS, "all_threads": WORKERS * THREADS}
    environment = (f"RELEASE={release.directory}", f"PYTHONPATH={Path(__file__).parent}")
    return ["env", *environment, str(BIN / program), *(word.format(**numbers) for word in words)]


def kinds_of_request(release: Release) -> dict[str, Get]:
    """Return a request of each kind."""
    thing = release.manifest.iri.rpartition("/id/")[2]
    return {
        "/id redirect": Get(f"/id/{thing}", "text/turtle"),
        "page": Get(f"/page/{thing}", "text/html"),
        "SPARQL ASK": Get("/sparql?query=ASK%7B%7D", ACCEPT),
    }


def measure(release: Release, seconds: int, rounds: int, connections: int) -> Found:
    """Measure all servers, round by round so that what disturbs the machine disturbs them all."""
    found: Found = defaultdict(list)
    for _ in range(rounds):
        for server in SERVERS:
            port = free_port()
            origin = f"http://127.0.0.1:{port}"
            with running(command(server, release, port), f"{origin}/sparql"):
                for kind, get in kinds_of_request(release).items():
                    put_mixed_load(origin, [get], connections=connections, seconds=WARM)
                    measured = put_mixed_load(origin, [get], connections=connections, seconds=seconds)
                    found[kind, server].append(measured)
    return found


def table(found: Found) -> str:
    """Return the measurements as a table of Markdown, with the ratio to granian; medians of the rounds."""
    lines = [
        "| request | server | requests/s | ratio | median ms | p99 ms | errors |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for (kind, server), measured in sorted(found.items()):
        rate = median(each.rate for each in measured)
        ratio = rate / median(each.rate for each in found[kind, "granian"])
        times = median(each.median for each in measured), median(each.p99 for each in measured)
        lines.append(
            f"| {kind} | {server} | {rate:,.0f} | {ratio:.2f} | {times[0]:.1f} | {times[1]:.1f} "
            f"| {sum(each.bad for each in measured)} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        release = build_release(load_publication(default_root()), Path(cache))
        print(table(measure(release, options.seconds, options.rounds, options.connections)))


if __name__ == "__main__":
    main()
