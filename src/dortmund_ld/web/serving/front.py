"""What stands in front of Flask: a WSGI application that answers whatever is cheap, and ``/sparql``, itself.

A page of Flask costs 250 microseconds before it does anything; an answer out of the cache takes 20 here. What
is left for Flask are pages and the data behind them, each of them once: a release never changes, so what is
made of a GET is kept.

Every answer is complete before its first byte is sent, and has an X-Request-Id, which the log repeats.
"""

import hashlib
import itertools
import json
import logging
import os
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from pyoxigraph import RdfFormat

from dortmund_ld.query.federation import Federated
from dortmund_ld.release import Manifest
from dortmund_ld.web.cache import Kept
from dortmund_ld.web.clients import Clients
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.links import site_address
from dortmund_ld.web.problems import PROBLEMS, TEXT_TYPE, explain, write_problem
from dortmund_ld.web.replies import (
    ANYBODY,
    FRESH,
    NEVER_KEPT,
    SECURITY,
    STATUS_LINES,
    Reply,
    find_held,
    reply_once,
    reply_unchanged,
    reply_with,
)
from dortmund_ld.web.representations import ENDPOINT_GRAPH_TYPES, not_acceptable, with_charset
from dortmund_ld.web.self_description import describe_service, write_description
from dortmund_ld.web.serving.bodies import BodyReader
from dortmund_ld.web.serving.connections import Ledger, hang_up_on_stalled
from dortmund_ld.web.serving.makers import LIMITS as PAGES
from dortmund_ld.web.serving.metrics import CONTENT_TYPE, Board
from dortmund_ld.web.serving.pagecache import PageCache
from dortmund_ld.web.serving.sending import BodyWriter
from dortmund_ld.web.sparql import ALLOWED, ASKED, READING, SENDER, Endpoint, Question, Sender, preflight
from dortmund_ld.words.iris import ENDPOINT, WELL_KNOWN_VOID

_access = logging.getLogger("dortmund_ld.access")
_log = logging.getLogger(__name__)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SPARQL = {"/sparql", "/sparql/"}

# What is logged even without a log of requests. Not 503 and 504: they are answers to too much, and as many.
_FAULTS = {500, 502, 507}

# There is nothing at an address, or nothing any more.
_MISSING = {404, 410}

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


class Front:
    """The WSGI application of a web process."""

    def __init__(
        self, endpoint: Endpoint, pages: PageCache, manifest: Manifest, board: Board, clients: Clients
    ) -> None:
        """Answer by an endpoint and, for pages, by Flask behind its cache."""
        self._endpoint = endpoint
        self._pages = pages
        self._manifest = manifest
        self._board = board
        self._clients = clients
        self._ledger = Ledger()
        limits = endpoint.executor.limits
        # A percent-encoded byte takes three; a page may be made, need a query, and be made again.
        self._bodies = BodyReader(3 * limits.query + 65_536, 2 * (limits.deadline + PAGES.deadline))
        self._writer = BodyWriter()
        self._process = os.urandom(4).hex()
        self._number = itertools.count(1)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        begin = time.perf_counter()
        request_id = self._name(environ.get("HTTP_X_REQUEST_ID"))
        self._clients.place(environ)
        hang_up_on_stalled()
        route = "page"
        try:
            route, reply = self._answer(environ)
            if not isinstance(reply.body, bytes):
                reply.body = self._writer.hold(reply.body, self._clients.key(environ))
        except Failure as failure:
            route = "sparql" if environ["PATH_INFO"] in _SPARQL else "page"
            reply = _fail(failure, environ, request_id)
        body: Iterable[bytes]
        body, size = ([reply.body], len(reply.body)) if isinstance(reply.body, bytes) else (reply.body, 0)
        if environ["REQUEST_METHOD"] == "HEAD":
            body = _close(body)
        start_response(STATUS_LINES[reply.status], [*reply.headers, ("X-Request-Id", request_id)])
        seconds = time.perf_counter() - begin
        self._board.count(route, reply.status, seconds, size, hit=reply.hit)
        if reply.status in _FAULTS or _access.isEnabledFor(logging.INFO):
            _note(environ, reply, seconds, size, request_id)
        return body

    def _answer(self, environ: Environ) -> tuple[str, Reply]:
        path = environ["PATH_INFO"]
        if path in _SPARQL:
            return "sparql", self._answer_endpoint(environ)
        is_of_options = environ["REQUEST_METHOD"] == "OPTIONS"
        if is_of_options and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ:
            return "page", preflight(READING)
        if path == "/metrics":
            return "watch", _text(200, self._board.write(), CONTENT_TYPE)
        if path.startswith("/health"):
            return "watch", self._health(path)
        if path.startswith(PROBLEMS) and (meaning := explain(path.removeprefix(PROBLEMS))):
            return "page", _text(200, meaning)
        if is_of_options and (missing := self._find_missing(environ)):
            return "page", missing
        return "page", self._pages.answer(environ)

    def _find_missing(self, environ: Environ) -> Reply | None:
        """Return the answer that there is nothing at an address, if so: Flask knows of addresses alone."""
        found = self._pages.answer({**environ, "REQUEST_METHOD": "HEAD"})
        if found.status in _MISSING:
            return found
        _close(found.body)
        return None

    def _answer_endpoint(self, environ: Environ) -> Reply:
        method = environ["REQUEST_METHOD"]
        if method == "OPTIONS":
            return preflight(ALLOWED)
        if method not in {"GET", "HEAD", "POST"}:
            raise Failure(405, "method_not_allowed", method, {"Allow": ALLOWED})
        question = self._read(environ, method)
        if question.asked.query is None:
            return self._answer_without_query(question, environ, method)
        presence = self._ledger.enter(environ.get("REMOTE_ADDR", ""))
        sender = Sender(self._clients.key(environ), lambda: self._ledger.is_gone(presence))
        try:
            if question.wish.page:
                page = {**environ, ASKED: question.asked, SENDER: sender}
                return self._pages.answer(page, keep=question.tag is not None)
            return self._endpoint.answer(question, environ, sender)
        finally:
            self._ledger.leave(presence)

    def _read(self, environ: Environ, method: str) -> Question:
        post = None
        if method == "POST":
            post = environ.get("CONTENT_TYPE", ""), self._bodies.read(environ, self._clients.key(environ))
        return self._endpoint.question(environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT"), post)

    def _answer_without_query(self, question: Question, environ: Environ, method: str) -> Reply:
        """Describe the service (Service Description, section 2), or show the editor to a browser."""
        if method == "POST":
            raise Failure(400, "query_missing")
        if question.wish.first_page:
            return self._pages.answer({**environ, ASKED: question.asked})
        if question.wish.description is None:
            raise not_acceptable(ENDPOINT_GRAPH_TYPES)
        return self._describe(environ, question.wish.description)

    def _describe(self, environ: Environ, form: RdfFormat) -> Reply:
        here = site_address(environ, self._manifest.base)
        void = f"{here}/{WELL_KNOWN_VOID}"
        federated = isinstance(self._endpoint.executor, Federated)
        triples = describe_service(self._manifest, f"{here}/{ENDPOINT}", void, federated=federated)
        headers = [
            ("Content-Type", with_charset(form.media_type)),
            ("Vary", "Accept, Accept-Encoding"),
            ("Link", f'<{void}>; rel="describedby"'),
            FRESH,
            *ANYBODY,
            *SECURITY,
        ]
        body = write_description(triples, form)
        tag = hashlib.blake2b(form.media_type.encode() + body, digest_size=15).hexdigest()
        if held := find_held(tag, environ):
            return reply_unchanged(headers, held)
        return reply_with(Kept(200, headers, body, tag), environ.get("HTTP_ACCEPT_ENCODING"), hit=False)

    def _health(self, path: str) -> Reply:
        """Tell whether the process lives, and whether a query would be answered now."""
        ready = self._endpoint.executor.ready()
        told = {"live": True, "ready": ready, "release": self._manifest.content_hash}
        good = ready or path == "/health/live"
        if path not in {"/health", "/health/live", "/health/ready"}:
            raise Failure(404, "not_found", path)
        return _text(200 if good else 503, json.dumps(told).encode(), "application/json")

    def _name(self, given: str | None) -> str:
        """Return the name of a request: what a proxy has given it, else a new one."""
        if given and _REQUEST_ID.fullmatch(given):
            return given
        return f"{self._process}-{next(self._number):x}"


def _fail(failure: Failure, environ: Environ, request_id: str) -> Reply:
    body = write_problem(failure, environ.get("HTTP_ACCEPT"), request_id, environ.get("SCRIPT_NAME", ""))
    headers = [
        ("Content-Type", body.content_type),
        ("Vary", "Accept, Accept-Encoding"),
        NEVER_KEPT,
        *failure.headers.items(),
        *ANYBODY,
        *SECURITY,
    ]
    return reply_once(headers, body.content, environ.get("HTTP_ACCEPT_ENCODING"), failure.status)


def _text(status: int, content: bytes, content_type: str = TEXT_TYPE) -> Reply:
    headers = [("Content-Type", content_type), NEVER_KEPT, *ANYBODY, *SECURITY]
    return reply_once(headers, content, None, status)


def _close(body: bytes | Iterable[bytes]) -> list[bytes]:
    close = getattr(body, "close", None)
    if close:
        close()
    return []


def _note(environ: Environ, reply: Reply, seconds: float, size: int, request_id: str) -> None:
    """Write a line of the log; the text of a query stays out of it, only a hash tells equal ones."""
    query = environ.get("QUERY_STRING", "")
    line = {
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"],
        "query": hashlib.blake2b(query.encode("utf-8", "replace"), digest_size=6).hexdigest()
        if query
        else "",
        "status": reply.status,
        "ms": round(seconds * 1000, 2),
        "bytes": size,
        "hit": reply.hit,
        "id": request_id,
    }
    (_log.warning if reply.status in _FAULTS else _access.info)(json.dumps(line))
