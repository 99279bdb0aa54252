"""Real stores, started for the tests: Oxigraph's server and Virtuoso; and the release of the town."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import URLError

import pytest

from dortmund_ld.publication import Publication
from dortmund_ld.query.bounded import InProcess
from dortmund_ld.query.remote import Endpoint, Remote, open_remote
from dortmund_ld.query.remote.graph_store import Address, GraphStore
from dortmund_ld.query.remote.push import Journal, push
from dortmund_ld.query.requests import Setting
from dortmund_ld.release import Release, build_release

START_S = 60.0

VIRTUOSO = """\
[Database]
DatabaseFile = store.db
ErrorLogFile = store.log
LockFile = store.lck
TransactionFile = store.trx
xa_persistent_file = store.pxa
FileExtend = 200
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
ThreadsPerQuery = 1
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 5
EnabledDavVSP = 0
[SPARQL]
ResultSetMaxRows = {rows}
"""

ALLOW = 'GRANT SPARQL_UPDATE TO "SPARQL"; GRANT EXECUTE ON DB.DBA.SPARQL_INSERT_DICT_CONTENT TO "SPARQL";'


@dataclass(frozen=True)
class Store:
    """A store that runs: its name, where queries, graphs and updates go."""

    name: str
    query: str
    graphs: str
    update: str


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, town: Publication) -> Release:
    """Return the release of the invented town."""
    return build_release(town, tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="session")
def here(release: Release, setting: Setting) -> InProcess:
    """Return the executor in this process, whose answers are the measure."""
    return InProcess(release.store(), setting)


@pytest.fixture(scope="session")
def setting(release: Release) -> Setting:
    """Return the base and prefixes of the release."""
    return Setting(release.manifest.base, tuple(release.manifest.prefixes.items()))


@pytest.fixture(scope="session")
def oxigraph() -> Iterator[Store]:
    """Return Oxigraph's server in memory, with the default graph that it has by itself: an empty one."""
    with run_oxigraph() as store:
        yield store


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return Virtuoso, where everybody may write."""
    with run_virtuoso(tmp_path_factory.mktemp("virtuoso"), rows=100_000) as store:
        yield store


@pytest.fixture
def start_virtuoso(tmp_path: Path) -> Callable[..., AbstractContextManager[Store]]:
    """Return a function that starts another Virtuoso: it takes the number of rows that are given at most."""
    return partial(run_virtuoso, tmp_path)


@pytest.fixture
def start_oxigraph() -> Callable[..., AbstractContextManager[Store]]:
    """Return a function that starts another server of Oxigraph: it takes its options."""
    return run_oxigraph


@pytest.fixture(params=["oxigraph", "virtuoso"])
def store(request: pytest.FixtureRequest) -> Store:
    """Return each of the stores in turn."""
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def remote(store: Store, setting: Setting) -> Remote:
    """Return the executor over the store, whatever it holds."""
    return Remote(Endpoint(store.query), setting)


@pytest.fixture
def served(store: Store, remote: Remote, release: Release, tmp_path: Path) -> Remote:
    """Return the executor over the store, which holds the release."""
    push(release, remote, GraphStore(Address(store.graphs)), Journal(tmp_path, store.query))
    return open_remote(remote.endpoint, release.manifest)


@contextmanager
def run_oxigraph(*options: str) -> Iterator[Store]:
    """Start Oxigraph's server, and end it."""
    program = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")
    assert program, "Oxigraph's server is missing: pip install oxigraph (it is in the group dev)"
    (port,) = free_ports(1)
    root = f"http://127.0.0.1:{port}"
    store = Store("oxigraph", f"{root}/query", f"{root}/store", f"{root}/update")
    with running([program, "serve", "--bind", f"127.0.0.1:{port}", *options], Path.cwd(), store.query):
        yield store


@contextmanager
def run_virtuoso(directory: Path, *, rows: int) -> Iterator[Store]:
    """Start Virtuoso with a new database that gives at most so many rows, and end it."""
    program, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    assert program, "Virtuoso is missing: apt-get install virtuoso-opensource-7-bin"
    assert shell, "Virtuoso's shell is missing: apt-get install virtuoso-opensource-7-bin"
    sql, http = free_ports(2)
    (directory / "store.ini").write_text(VIRTUOSO.format(sql=sql, http=http, rows=rows))
    root = f"http://127.0.0.1:{http}"
    store = Store("virtuoso", f"{root}/sparql", f"{root}/sparql-graph-crud", f"{root}/sparql")
    with running([program, "+foreground", "+configfile", "store.ini"], directory, store.query):
        address = f"127.0.0.1:{sql}"
        subprocess.run([shell, address, "dba", "dba", f"EXEC={ALLOW}"], check=True, capture_output=True)
        yield store


@contextmanager
def running(command: list[str], directory: Path, url: str) -> Iterator[None]:
    """Run a server until the block ends; it is there once a query is answered."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=directory, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        wait_for(url, process)
        yield
    finally:
        process.kill()  # nothing of it is to be kept
        process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while True:
        assert process.poll() is None, f"{process.args} ended with {process.returncode}"
        try:
            with urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=5) as answer:
                answer.read()
        except (URLError, ConnectionError):
            assert time.monotonic() < until, f"{process.args} does not answer"
            time.sleep(0.05)
        else:
            return


def free_ports(count: int) -> list[int]:
    """Return ports that are free now, all different."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
