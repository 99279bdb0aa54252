"""The processes in which a server has its pages made (``web.serving.template`` begins them).

They are forked by the template that holds the data (``query.template``), as those that run queries are, but
with the whole application in them. So a web process needs no data, and a page never holds the lock of Python
where queries and whatever is kept are answered meanwhile; and the kernel lets whoever answers those go first.

A maker reads a request, makes the page, sends it, until its owner (``web.serving.makers``) hangs up. What a
query must answer first the owner has answered, within its limits, and asks for the page again.
"""

import io
import socket
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import Any

from flask import Response
from pyoxigraph import NamedNode, Store

from dortmund_ld.query import bounds
from dortmund_ld.query.answers import Answer
from dortmund_ld.query.processors import step_back
from dortmund_ld.query.requests import QueryRequest
from dortmund_ld.query.source import Plan
from dortmund_ld.query.template import Trades
from dortmund_ld.query.worker import CONNECTION
from dortmund_ld.release import Manifest, Release, read_release
from dortmund_ld.release.search_index import open_search_index
from dortmund_ld.web.app import create_app
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.serving.crossing import Made, Outcome, Wanted, receive_request, send_made, send_wanted
from dortmund_ld.web.serving.pagecache import WsgiApplication, run
from dortmund_ld.web.sparql import DESK
from dortmund_ld.words.errors import CannotRead
from dortmund_ld.words.hyphenation import hyphenate
from dortmund_ld.words.iris import Addresses
from dortmund_ld.words.namespaces import RDF_TYPE

WANT_MAKER = b"p"

MEMORY = (
    1_000_000_000  # bytes that a page may take beside the data; a large table takes some tens of millions
)
_GROWN = MEMORY // 4  # beyond, a fresh maker is better than this one

# Pages that are made before the first fork, beside that of a thing of each class: what they set up is then
# there in each maker, and other pages take a tenth less when they are made for the first time.
_REHEARSED = (("/", ""), ("/things/", ""), ("/search", "q=a"))


class AnswerNeeded(Exception):
    """Raised in the middle of a page that needs the answer to a query."""


class Desk:
    """Where a page in the making has its query run: whoever owns the maker has done so, or shall.

    A maker does not wait for a query, which may take long: it makes other pages meanwhile.
    """

    def __init__(self, outcome: Outcome | None) -> None:
        """Know what became of the query, if it was run."""
        self._outcome = outcome
        self.wanted: Wanted | None = None

    def run(self, query: QueryRequest, *, shown: bool) -> Answer:
        """Return the answer; raises Failure as the query did, AnswerNeeded if it has to be run first."""
        if isinstance(self._outcome, Failure):
            raise self._outcome
        if self._outcome is None:
            self.wanted = Wanted(query, shown)
            raise AnswerNeeded
        return self._outcome


def prepare_pages(store: Store | None, plan: Plan) -> Trades:
    """Return the trade of those who make pages; rehearsed, if they all share a store.

    The index of the search and the patterns of hyphenation they share in any case.
    """
    release = _release_of(plan)
    open_search_index(release.search)
    for language in release.manifest.languages:
        hyphenate("", language)  # reads its patterns, which takes half a second
    application = _open(store, release) if store else None
    if store and application:
        _rehearse(application, store, release.manifest)
    return {WANT_MAKER: partial(live, application, release, plan)}


def live(application: WsgiApplication | None, release: Release, plan: Plan, parent: int) -> None:
    """Be a maker, from after the fork to the end; the store is opened here if there is no application yet."""
    bounds.die_with(parent)
    bounds.offer_to_oom_killer()
    application = application or _open(plan.source.open(), release)
    bounds.bound_data(MEMORY)
    step_back(0)  # queries go first
    grown = bounds.usage()[0] + _GROWN
    with socket.socket(fileno=CONNECTION) as connection:
        while request := receive_request(connection):
            desk = Desk(request.outcome)
            reply = run(application, _environ({**request.environ, DESK: desk}))
            retire = bounds.usage()[0] > grown
            if desk.wanted:
                send_wanted(connection, replace(desk.wanted, retire=retire))
                continue
            body = reply.body if isinstance(reply.body, bytes) else b"".join(reply.body)
            send_made(connection, Made(reply.status, reply.headers, body, retire))


def _open(store: Store, release: Release) -> WsgiApplication:
    app = create_app(release, store=store)
    app.register_error_handler(AnswerNeeded, _make_nothing)
    return app.wsgi_app


def _make_nothing(_: AnswerNeeded) -> Response:
    """Return what nobody gets: the owner is told what is wanted in its place."""
    return Response(status=HTTPStatus.NO_CONTENT)


def _release_of(plan: Plan) -> Release:
    directory = plan.source.path.parent
    release = read_release(directory)
    if release is None:
        raise CannotRead(f"There is no release in {directory}.")
    return release


def _rehearse(application: WsgiApplication, store: Store, manifest: Manifest) -> None:
    things = ((f"/page/{slug}", "") for slug in _one_of_each_class(store, manifest))
    for path, query in (*_REHEARSED, *things):
        for language in manifest.languages:
            asked = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_ACCEPT_LANGUAGE": language}
            run(application, _environ({**asked, "HTTP_ACCEPT": "text/html"}))


def _one_of_each_class(store: Store, manifest: Manifest) -> Iterable[str]:
    """Return the slugs of a thing of each class, and of the publication itself."""
    found = {manifest.iri} | {
        quad.subject.value
        for name in manifest.counts.classes
        for quad in islice(store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(name)), 1)
        if isinstance(quad.subject, NamedNode)
    }
    addresses = Addresses(manifest.base)
    return sorted(slug for iri in found if (slug := addresses.slug_of(iri)))


def _environ(request: dict[str, Any]) -> dict[str, Any]:
    """Return the environment of a request without a body (PEP 3333)."""
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **request,
    }
