"""The servers that are compared, each over the same generated data, started and ended here."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError

from generator import BASE, write

from dortmund_ld.publication import default_root, load_publication
from dortmund_ld.release import build_release

BIN = Path(sys.executable).parent
START_S = 600.0  # rdflib takes minutes to load a million triples

DESCRIPTION = f"""\
# Generated data to measure with.
@base <{BASE}> .

@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> .

<id/dataset>
    a dcat:Dataset ;
    dcterms:title
        "Messung"@de ,
        "Benchmark"@en ;
    dcterms:language
        "de" ,
        "en" ;
    void:uriSpace "{BASE}" ;
.
"""


@dataclass(frozen=True)
class Data:
    """Generated data: a publication with a release of it in a cache, and two files for other servers."""

    triples: int
    publication: Path
    cache: Path
    quads: Path
    union: Path


@dataclass(frozen=True)
class Running:
    """A server that answers: the address of its endpoint, and its process."""

    url: str
    process: int


Start = Callable[[Data], AbstractContextManager[Running]]


def make_data(triples: int, directory: Path) -> Data:
    """Generate data, and a release of it.

    Checking generated data would take longer than measuring. So the release is that of an empty publication,
    built as always, and then its store is exchanged: ``dortmund-ld serve`` finds it in the cache.
    """
    root, cache = directory / "publication", directory / "cache"
    (root / "data").mkdir(parents=True)
    (root / "data" / "dataset.ttl").write_text(DESCRIPTION, encoding="utf-8")
    release = build_release(load_publication(root), cache)
    quads, union = release.directory / "store.nq", directory / "union.nt"
    return Data(write(triples, quads, union), root, cache, quads, union)


def real_data(directory: Path) -> Data:
    """Return this repository's own publication, as servers other than ours read it."""
    root, cache = default_root(), directory / "cache"
    release = build_release(load_publication(root), cache)
    union = directory / "union.nt"
    union.touch()
    return Data(release.manifest.counts.triples, root, cache, release.directory / "store.nq", union)


@contextmanager
def ours(data: Data, *options: str) -> Iterator[Running]:
    """Run ``dortmund-ld serve``."""
    port = free_port()
    words = [str(BIN / "dortmund-ld"), "serve", str(data.publication), "--cache", str(data.cache)]
    with running([*words, "--port", str(port), *options], f"http://127.0.0.1:{port}/sparql") as server:
        yield server


@contextmanager
def ours_uncached(data: Data) -> Iterator[Running]:
    """Run ours without the cache of answers."""
    with ours(data, "--cache-bytes", "0", "--client-time", "1000000") as server:
        yield server


@contextmanager
def oxigraph_in_memory(data: Data) -> Iterator[Running]:
    """Run Oxigraph's server with the data in memory, sent to it over HTTP."""
    port = free_port()
    words = [str(BIN / "oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"]
    with running(words, f"http://127.0.0.1:{port}/query") as server, data.quads.open("rb") as body:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/store", data=body, method="POST")
        request.add_header("Content-Type", "application/n-quads")
        request.add_header("Content-Length", str(data.quads.stat().st_size))
        urllib.request.urlopen(request, timeout=START_S).close()
        yield server


@contextmanager
def oxigraph_on_disk(data: Data) -> Iterator[Running]:
    """Run Oxigraph's server over a store on disk."""
    place = data.cache.parent / "oxigraph"
    port = free_port()
    program = str(BIN / "oxigraph")
    if not place.exists():
        load = [program, "load", "--location", str(place), "--file", str(data.quads)]
        subprocess.run(load, check=True, capture_output=True)
    words = [program, "serve-read-only", "--location", str(place), "--bind", f"127.0.0.1:{port}"]
    with running(words, f"http://127.0.0.1:{port}/query") as server:
        yield server


@contextmanager
def rdflib_endpoint(data: Data) -> Iterator[Running]:
    """Run rdflib-endpoint over the union of the graphs, in memory."""
    port = free_port()
    words = [str(BIN / "rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port)]
    with running([*words, str(data.union)], f"http://127.0.0.1:{port}/") as server:
        yield server


CONTENDERS: dict[str, Start] = {
    "ours": ours_uncached,
    "oxigraph memory": oxigraph_in_memory,
    "oxigraph disk": oxigraph_on_disk,
    "rdflib-endpoint": rdflib_endpoint,
}


@contextmanager
def running(words: Sequence[str], url: str) -> Iterator[Running]:
    """Run a command until it is no longer needed, once what it serves at the address answers."""
    missing = shutil.which(words[0]) is None
    if missing:
        raise SystemExit(f"{words[0]} is missing: pip install --group benchmarks")
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(words, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        _wait_for(url, process)
        yield Running(url, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"{process.args!r} ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=10).close()
        except HTTPError as error:
            error.close()
            time.sleep(0.2)
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            time.sleep(1)  # the other processes
            return
    raise SystemExit(f"{process.args!r} does not answer")


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def circumstances() -> str:
    """Return the load of the machine in the last minute, its number of processors, and which Python runs.

    It matters which: where Debian's, compiled with profiles of its use, takes 27 microseconds for a request
    of `ASK {}` beside the query, one compiled without took 42.
    """
    python = " ".join(sys.version.split())
    return f"{os.getloadavg()[0]:.2f} on {os.cpu_count()} processors; Python {python}"
