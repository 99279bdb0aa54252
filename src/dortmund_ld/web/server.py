"""The server of the application: granian, worker processes that each load the release for themselves.

Why granian: measured on the real application by benchmarks/servers.py, in one run and under the same load,
gunicorn with threads gave 0.44 to 0.77 of its answers a second, waitress 0.36 to 0.40, both with longer 99th
percentiles (benchmarks/results/servers.md). Granian reads and writes HTTP outside Python.

Workers are processes because Python computes one thing at a time in each, and because one that dies, which a
query can still bring about, is replaced while the others answer.
"""

import errno
import os
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from dortmund_ld.release import Release, read_release
from dortmund_ld.web.app import create_app
from dortmund_ld.words.errors import CannotRead, PublicationError

# Threads of a worker that answer at once: more only wait for each other.
THREADS = 4


class CannotListen(PublicationError):
    """The address cannot be served at."""


def load_app(directory: str) -> Flask:
    """Return the application for the release in a directory; what any WSGI server can be pointed at."""
    release = read_release(Path(directory))
    if release is None:
        raise CannotRead(f"There is no release in {directory}.")
    return create_app(release)


def default_workers() -> int:
    """Return how many workers to start: one a processor, four at most, since each holds the data."""
    return min(os.cpu_count() or 1, 4)


def require_free(host: str, port: int) -> None:
    """Raise CannotListen, with what to do, if the address cannot be listened at."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        raise CannotListen(_reason(error, host, port)) from error


def serve(release: Release, *, host: str, port: int, workers: int, started: Callable[[], None]) -> None:
    """Serve a release until the process is interrupted.

    ``started`` is called once the address is bound: from then on connections are taken. Raises CannotListen
    if it cannot be bound, before any worker starts.
    """
    require_free(host, port)
    server = Granian(
        "dortmund_ld.web.server:load_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    server.on_startup(started)
    server.serve(target_loader=partial(_load_in_worker, str(release.directory)), wrap_loader=False)


def _load_in_worker(directory: str) -> Flask:
    """Load the application in a worker, out of reach of the terminal's Ctrl-C.

    The main process ends its workers itself; one that hears Ctrl-C too waits for good.
    """
    os.setpgrp()
    return load_app(directory)


def _reason(error: Exception, host: str, port: int) -> str:
    if isinstance(error, socket.gaierror):
        return f"There is no host {host} here: name one with --host, such as 127.0.0.1."
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken: choose another with --port."
    if code == errno.EACCES:
        return f"Port {port} needs rights that this process does not have: choose one above 1023 with --port."
    return f"{host}:{port} cannot be listened at: {error}. Choose another address with --host and --port."
