"""The server: granian with its web processes, and behind them those with the data, for queries and pages.

Why granian, and why its WSGI: measured on this application, gunicorn with threads gave 0.39 to 0.73 of its
answers a second, waitress 0.20 to 0.29 (benchmarks/results/servers.md). Its RSGI would tell when a client
leaves, but gave 0.4 to 0.5 of its WSGI for a query and 0.5 to 0.8 for an answer out of the cache: every
request passes through an event loop written in Python. ``web.serving.connections`` finds that out
in another way.

A thread waits for each query that runs or waits, and for each body that comes or goes in pieces, so there are
as many threads as of those may be, and some more: what can be answered at once never waits. Threads are
started when they are needed.
"""

import errno
import logging
import math
import os
import signal
import socket
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.common import AbstractServer

from dortmund_ld.query import bounds
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.nursery import Nursery
from dortmund_ld.query.pool import Pool
from dortmund_ld.query.processors import wait_for_others
from dortmund_ld.query.remote import Endpoint as StoreEndpoint
from dortmund_ld.query.remote import open_remote
from dortmund_ld.query.requests import Setting
from dortmund_ld.query.source import Place, Source, build_disk_store
from dortmund_ld.release import Release, read_release
from dortmund_ld.release.release import DISK_STORE, STORE
from dortmund_ld.web.clients import LOOPBACK
from dortmund_ld.web.serving import template
from dortmund_ld.web.serving.bodies import READERS
from dortmund_ld.web.serving.front import Front
from dortmund_ld.web.serving.makers import LIMITS, Makers
from dortmund_ld.web.serving.opening import CACHE_BYTES, open_front
from dortmund_ld.web.serving.sending import WRITERS
from dortmund_ld.words.errors import CannotRead, PublicationError

if TYPE_CHECKING:
    from dortmund_ld.query.bounded import Executor

_SPARE_THREADS = 16  # for what is answered at once; more only wait for each other

# Pages that are made or waited for.
_PAGES = LIMITS.queue + LIMITS.workers

# Connections that wait to be taken, and requests that wait for a thread.
_BACKLOG = 1024

_HEADERS_WITHIN = 10_000  # milliseconds that a client may take to send the headers of a request

# Bytes of address and headers; hyper keeps no more of a request in memory, however long its body is.
_LONGEST_HEAD = 131_072


class CannotListen(PublicationError):
    """The address cannot be served at."""


@dataclass(frozen=True)
class Choices:
    """What whoever runs a server decides.

    ``store`` is an endpoint that holds the data (None: this server does), ``on_disk`` leaves them on the disk
    instead of loading them. ``proxies`` are believed for whom they ask; ``services`` are the hosts that
    SERVICE may ask.
    """

    limits: Limits = field(default_factory=Limits)
    cache_bytes: int = CACHE_BYTES
    log_requests: bool = False
    store: StoreEndpoint | None = None
    on_disk: bool = False
    proxies: tuple[str, ...] = LOOPBACK
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a web process needs to know."""

    directory: Path
    queries: str
    abreast: int  # short queries that it may run at once
    numbers: Path
    choices: Choices


def default_workers() -> int:
    """Return how many web processes to start: one a processor, four at most."""
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


def serve(
    release: Release,
    *,
    host: str,
    port: int,
    workers: int,
    started: Callable[[], None],
    choices: Choices | None = None,
) -> None:
    """Serve a release until the process is interrupted.

    The data is loaded for the queries first; then ``started`` is called, once the address is bound: from then
    on connections are taken. With a store elsewhere nothing is loaded, and that one is asked instead. Raises
    CannotListen if the address cannot be bound, before anything starts, CannotStart if the data cannot be
    loaded, StoreError if the store does not hold them. Whatever was started has ended when this returns; this
    process lets others go first from now on (``wait_for_others``).
    """
    require_free(host, port)
    wait_for_others()
    choices = choices or Choices()
    limits, store = choices.limits, choices.store
    if store:
        open_remote(store, release.manifest, limits)  # else each process would find out for itself
    with (
        nullcontext() if store else Nursery(_place(release, choices), limits, template.__name__) as nursery,
        tempfile.TemporaryDirectory() as numbers,
    ):
        queries = nursery.address if nursery else ""
        abreast = math.ceil((os.cpu_count() or 1) / workers)
        plan = Plan(release.directory, queries, abreast, Path(numbers), choices)
        server = _granian(host, port, workers, limits)
        server.on_startup(started)
        server.serve(target_loader=partial(_load_in_process, plan), wrap_loader=False)


def _granian(host: str, port: int, workers: int, limits: Limits) -> AbstractServer[Any]:
    """Return the server of these web processes, with a thread for whatever may wait in one of them."""
    return Granian(
        "dortmund_ld.web.serving.server:load_front",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_WITHIN, max_buffer_size=_LONGEST_HEAD),
        backlog=_BACKLOG,
        backpressure=_BACKLOG,
        workers=workers,
        blocking_threads=limits.queue + limits.processes + READERS + WRITERS + _PAGES + _SPARE_THREADS,
        log_level=LogLevels.error,  # its warning about so many threads is answered above
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )


def source_of(release: Release, *, on_disk: bool = False) -> Source:
    """Return where the processes that run queries find the data of a release."""
    manifest = release.manifest
    setting = Setting(manifest.base, tuple(manifest.prefixes.items()))
    if on_disk:
        return Source(release.directory / DISK_STORE, setting, Place.DISK)
    return Source(release.directory / STORE, setting)


def _place(release: Release, choices: Choices) -> Source:
    """Return the data as they shall be asked; the store on disk is built first, once for a release.

    It is not open any more when this returns: a process that has one open must not fork.
    """
    source = source_of(release, on_disk=choices.on_disk)
    if source.place is Place.DISK:
        build_disk_store(release.directory / STORE, source.path)
    return source


def load_front(plan: Plan) -> Front:
    """Return the application for a plan, with a pool of its own."""
    release = read_release(plan.directory)
    if release is None:
        raise CannotRead(f"There is no release in {plan.directory}.")
    choices = plan.choices
    executor: Executor = (
        open_remote(choices.store, release.manifest, choices.limits)
        if choices.store
        else Pool(plan.queries, choices.limits, plan.abreast)
    )
    return open_front(
        release,
        executor,
        cache_bytes=choices.cache_bytes,
        numbers=plan.numbers,
        proxies=choices.proxies,
        services=choices.services,
        makers=Makers(plan.queries) if plan.queries else None,
    )


def _load_in_process(plan: Plan) -> Front:
    """Load the application in a web process, out of reach of the terminal's Ctrl-C.

    The main process ends its web processes itself; one that hears Ctrl-C too waits for good. If it is killed,
    so are they: an orphan would keep the port, and the data, from the server that comes in its place.
    """
    # Until granian has a handler of its own here, that of the main process is in place, which ends nothing.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    bounds.die_with(os.getppid())
    os.setpgrp()
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    if plan.choices.log_requests:
        logging.getLogger("dortmund_ld.access").setLevel(logging.INFO)
    return load_front(plan)


def _reason(error: Exception, host: str, port: int) -> str:
    if isinstance(error, socket.gaierror):
        return f"There is no host {host} here: name one with --host, such as 127.0.0.1."
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken: choose another with --port."
    if code == errno.EACCES:
        return f"Port {port} needs rights that this process does not have: choose one above 1023 with --port."
    return f"{host}:{port} cannot be listened at: {error}. Choose another address with --host and --port."
