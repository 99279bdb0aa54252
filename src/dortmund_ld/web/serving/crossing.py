"""How a request for a page crosses to the maker of it, and what is made crosses back.

A request is a length, then the strings of a WSGI environment, what is asked of the endpoint, and what the
maker is told of the query that its page needs; an answer to that follows as in ``query.wire``. A reply is a
status, a flag, two lengths, the headers, and the body; in place of a status, 0 says that the maker wants to
have a query answered, whose fields stand in place of the headers. All but bodies is marshalled: both ends are
one program of one Python, and trust each other.
"""

import marshal
import socket
import struct
from dataclasses import astuple, dataclass
from typing import Any, NamedTuple

from pyoxigraph import QueryResultsFormat, RdfFormat

from dortmund_ld.query import wire
from dortmund_ld.query.answers import Answer
from dortmund_ld.query.requests import Formats, GivenDataset, QueryRequest
from dortmund_ld.query.wire import PACKET, Broken, complete, encode_fields, receive_fields, send_whole
from dortmund_ld.web.cache import Headers
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.protocol import Asked
from dortmund_ld.web.sparql import ASKED

_REPLY = struct.Struct("!H?II")
_WANTED = 0  # in place of a status


class Made(NamedTuple):
    """What a maker made: status, headers, body, and whether the maker has grown and wants to end."""

    status: int
    headers: Headers
    body: bytes
    retire: bool


@dataclass(frozen=True)
class Wanted:
    """The query that a page needs; its answer is shown on the page, or it is what the client gets."""

    query: QueryRequest
    shown: bool
    retire: bool = False


# What became of the query that a page needs.
Outcome = Answer | Failure


class Request(NamedTuple):
    """A request as a maker reads it: environment, and the outcome of its query if that was run."""

    environ: dict[str, Any]
    outcome: Outcome | None


def send_request(connection: socket.socket, environ: dict[str, Any], outcome: Outcome | None = None) -> None:
    """Send a request without a body, with the outcome of its query; raises OSError if the maker is gone."""
    asked: Asked | None = environ.get(ASKED)
    told = vars(outcome) if isinstance(outcome, Failure) else outcome is not None
    strings = {name: value for name, value in environ.items() if type(value) is str}
    send_whole(connection, encode_fields((strings, astuple(asked) if asked else None, told)))
    if isinstance(outcome, Answer):
        wire.send_answer(connection, outcome, retire=False, used=0)


def receive_request(connection: socket.socket) -> Request | None:
    """Wait for a request; None if the owner has hung up."""
    try:
        fields = receive_fields(connection)
        if not fields:
            return None
        strings, asked, told = fields
        environ: dict[str, Any] = strings
        if asked:
            query, dataset, form = asked
            environ[ASKED] = Asked(query, GivenDataset(*dataset), form)
        return Request(environ, _receive_outcome(connection, told))
    except (OSError, Broken, struct.error):
        return None


def send_made(connection: socket.socket, made: Made) -> None:
    """Send what was made."""
    head = marshal.dumps(made.headers)
    begin = _REPLY.pack(made.status, made.retire, len(head), len(made.body))
    send_whole(connection, b"".join((begin, head, made.body)))


def send_wanted(connection: socket.socket, wanted: Wanted) -> None:
    """Send the query that a page needs."""
    query, formats = wanted.query, wanted.query.formats
    types = [form and form.media_type for form in (formats.results, formats.graph)]
    head = marshal.dumps((query.text, types, astuple(query.dataset), wanted.shown))
    send_whole(connection, _REPLY.pack(_WANTED, wanted.retire, len(head), 0) + head)


def receive_reply(connection: socket.socket) -> Made | Wanted | None:
    """Wait for what was made, or is wanted; None if nothing comes in the time that the connection waits.

    Raises Broken if the maker ends before it is complete.
    """
    try:
        begin = connection.recv(PACKET)
    except BlockingIOError:
        return None
    except OSError as error:
        raise Broken from error
    begin = complete(connection, begin, _REPLY.size)
    status, retire, head, length = _REPLY.unpack_from(begin)
    body = _REPLY.size + head
    whole = complete(connection, begin, body + length)
    fields: Any = marshal.loads(whole[_REPLY.size : body])  # noqa: S302
    if status == _WANTED:
        return _read_wanted(fields, retire=retire)
    return Made(status, fields, whole[body:], retire)


def _read_wanted(fields: Any, *, retire: bool) -> Wanted:
    text, (results, graph), dataset, shown = fields
    formats = Formats(
        QueryResultsFormat.from_media_type(results) if results else None,
        RdfFormat.from_media_type(graph) if graph else None,
    )
    return Wanted(QueryRequest(text, formats, GivenDataset(*dataset)), shown, retire)


def _receive_outcome(connection: socket.socket, told: Any) -> Outcome | None:
    if isinstance(told, dict):
        return Failure(**told)
    reply = wire.receive_reply(connection) if told else None
    return reply.outcome if reply and isinstance(reply.outcome, Answer) else None
