"""Putting the parts of a web process together: a release and an executor become one WSGI application."""

import hashlib
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path

from dortmund_ld.query.bounded import Executor, Metric
from dortmund_ld.query.federation import Federated
from dortmund_ld.query.outside import AllowList
from dortmund_ld.query.remote import Remote
from dortmund_ld.release import Release
from dortmund_ld.web.app import create_app
from dortmund_ld.web.cache import Cache
from dortmund_ld.web.clients import LOOPBACK, Clients
from dortmund_ld.web.pages.endpoint import keep_executor
from dortmund_ld.web.serving.files import Files
from dortmund_ld.web.serving.front import Front
from dortmund_ld.web.serving.makers import Makers
from dortmund_ld.web.serving.metrics import Board
from dortmund_ld.web.serving.pagecache import PageCache
from dortmund_ld.web.sparql import Endpoint

# What the cache of a process may take: all pages and data of a small publication, with room for answers.
CACHE_BYTES = 64_000_000

_PARTS = {".py", ".html", ".css", ".js", ".svg"}


def open_front(
    release: Release,
    executor: Executor,
    *,
    cache_bytes: int = CACHE_BYTES,
    numbers: Path | None = None,
    proxies: Iterable[str] = LOOPBACK,
    services: Iterable[str] = (),
    makers: Makers | None = None,
) -> Front:
    """Return the application that serves a release, its queries answered by the executor.

    ``numbers`` is the directory in which all web processes of a server count (None: this one alone). Of
    ``proxies`` is believed for whom they ask; ``services`` are the hosts that SERVICE may ask. ``makers``
    make the pages; without them they are made here, for which the release is loaded into memory, unless
    the executor asks elsewhere.
    """
    elsewhere = executor if isinstance(executor, Remote) else None
    executor = _let_ask(executor, services)
    kept = Cache(cache_bytes)
    version = f"{release.manifest.content_hash} {fingerprint_program()}"
    endpoint = Endpoint(executor, kept, version)
    clients = Clients(proxies)
    if makers:
        application = makers.application(executor, clients)
    else:
        app = create_app(release, elsewhere)
        keep_executor(app.extensions, executor)
        application = app.wsgi_app
    changed = max(release.made, program_made())
    pages = PageCache(Files(release, application), kept, version, release.manifest.languages, changed)
    board = Board(numbers, partial(_watch, executor, kept, makers))
    return Front(endpoint, pages, release.manifest, board, clients)


def _let_ask(executor: Executor, services: Iterable[str]) -> Executor:
    """Let queries ask these hosts by SERVICE; none of them, no host at all."""
    allowed = AllowList(services)
    return Federated(executor, allowed) if allowed else executor


def _watch(executor: Executor, kept: Cache, makers: Makers | None) -> tuple[Metric, ...]:
    return (*executor.metrics(), *cache_metrics(kept), *(makers.metrics() if makers else ()))


def cache_metrics(kept: Cache) -> tuple[Metric, ...]:
    """Return the numbers of a cache."""
    return (
        Metric("cache_bytes", "gauge", "Bytes that kept answers and pages take.", kept.used),
        Metric("cache_entries", "gauge", "Kept answers and pages.", len(kept)),
        Metric("cache_evicted", "counter", "Answers and pages that made room for others.", kept.evicted),
    )


@cache
def fingerprint_program() -> str:
    """Return a hash of the program's own files: with another program, the same data have other pages."""
    content = hashlib.blake2b(digest_size=8)
    for path in _program_files():
        content.update(path.read_bytes())
    return content.hexdigest()


@cache
def program_made() -> float:
    """Return when the newest of the program's own files was written, in seconds since 1970."""
    return max(path.stat().st_mtime for path in _program_files())


def _program_files() -> tuple[Path, ...]:
    root = Path(__file__).parents[2]
    return tuple(sorted(path for path in root.rglob("*") if path.suffix in _PARTS))
