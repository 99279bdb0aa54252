"""The processes in which a server has its pages made (``web.serving.template`` begins them).

They are forked by the template that holds the data (``query.template``), as those that run queries are, but
with the whole application in them. So a page never holds the lock of Python in a web process, where queries
and whatever is kept are answered meanwhile; and the kernel lets whoever answers those go first.

A maker reads a request, makes the page, sends it, until its owner (``web.serving.makers``) hangs up. A
request is a length and the strings of a WSGI environment; a reply is a status, a flag, two lengths, the
headers, and the body. Strings and headers are marshalled: both ends are one program of one Python, and trust
each other.
"""

import io
import marshal
import socket
import struct
import sys
from functools import partial
from typing import Any, NamedTuple

from pyoxigraph import Store

from dortmund_ld.query import bounds
from dortmund_ld.query.processors import step_back
from dortmund_ld.query.source import Plan
from dortmund_ld.query.template import Trades
from dortmund_ld.query.wire import GULP, Broken, complete
from dortmund_ld.query.worker import CONNECTION
from dortmund_ld.release import Manifest, Release, read_release
from dortmund_ld.web.app import create_app
from dortmund_ld.web.cache import Headers
from dortmund_ld.web.serving.pagecache import WsgiApplication, run
from dortmund_ld.words.errors import CannotRead
from dortmund_ld.words.hyphenation import hyphenate
from dortmund_ld.words.iris import Addresses

WANT_MAKER = b"p"

MEMORY = (
    1_000_000_000  # bytes that a page may take beside the data; a large table takes some tens of millions
)
_GROWN = MEMORY // 4  # beyond, a fresh maker is better than this one

_LENGTH = struct.Struct("!I")
_REPLY = struct.Struct("!H?II")

# Pages that are made before the first fork, beside that of the data set: what they set up, the index of the
# search most of all, is then there in each maker.
_REHEARSED = (("/", ""), ("/things/", ""), ("/search", "q=a"))


class Made(NamedTuple):
    """What a maker made: status, headers, body, and whether the maker has grown and wants to end."""

    status: int
    headers: Headers
    body: bytes
    retire: bool


def encode_request(environ: dict[str, Any]) -> bytes:
    """Return the message for a request without a body."""
    text = marshal.dumps({name: value for name, value in environ.items() if type(value) is str})
    return _LENGTH.pack(len(text)) + text


def receive_reply(connection: socket.socket) -> Made | None:
    """Wait for what was made; None if nothing comes within the time that the connection is set to wait.

    Raises Broken if the maker ends before it is complete.
    """
    try:
        begin = connection.recv(GULP)
    except BlockingIOError:
        return None
    except OSError as error:
        raise Broken from error
    begin = complete(connection, begin, _REPLY.size)
    status, retire, head, length = _REPLY.unpack_from(begin)
    body = _REPLY.size + head
    whole = complete(connection, begin, body + length)
    return Made(status, marshal.loads(whole[_REPLY.size : body]), whole[body:], retire)  # noqa: S302


def prepare_pages(store: Store | None, plan: Plan) -> Trades:
    """Return the trade of those who make pages; rehearsed, if they all share a store."""
    application = _open(store, plan) if store else None
    if application:
        _rehearse(application, _release_of(plan).manifest)
    return {WANT_MAKER: partial(live, application, plan)}


def live(application: WsgiApplication | None, plan: Plan, parent: int) -> None:
    """Be a maker, from after the fork to the end; the store is opened here if there is no application yet."""
    bounds.die_with(parent)
    bounds.offer_to_oom_killer()
    application = application or _open(plan.source.open(), plan)
    bounds.bound_data(MEMORY)
    step_back(0)  # queries go first
    grown = bounds.usage()[0] + _GROWN
    with socket.socket(fileno=CONNECTION) as connection:
        while request := _receive_request(connection):
            reply = run(application, _environ(request))
            body = reply.body if isinstance(reply.body, bytes) else b"".join(reply.body)
            head = marshal.dumps(reply.headers)
            begin = _REPLY.pack(reply.status, bounds.usage()[0] > grown, len(head), len(body))
            connection.sendall(b"".join((begin, head, body)))


def _open(store: Store, plan: Plan) -> WsgiApplication:
    return create_app(_release_of(plan), store=store).wsgi_app


def _release_of(plan: Plan) -> Release:
    directory = plan.source.path.parent
    release = read_release(directory)
    if release is None:
        raise CannotRead(f"There is no release in {directory}.")
    return release


def _rehearse(application: WsgiApplication, manifest: Manifest) -> None:
    own = Addresses(manifest.base).slug_of(manifest.iri)
    for language in manifest.languages:
        hyphenate("", language)  # reads its patterns, which takes half a second
    for path, query in (*_REHEARSED, (f"/page/{own}", "")):
        for language in manifest.languages:
            asked = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_ACCEPT_LANGUAGE": language}
            run(application, _environ({**asked, "HTTP_ACCEPT": "text/html"}))


def _receive_request(connection: socket.socket) -> dict[str, str] | None:
    """Wait for a request; None if the owner has hung up."""
    try:
        begin = connection.recv(GULP)
        if not begin:
            return None
        (length,) = _LENGTH.unpack_from(complete(connection, begin, _LENGTH.size))
        whole = complete(connection, begin, _LENGTH.size + length)
    except (OSError, Broken):
        return None
    request: dict[str, str] = marshal.loads(whole[_LENGTH.size :])  # noqa: S302
    return request


def _environ(request: dict[str, str]) -> dict[str, Any]:
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
