"""How a request and its answer cross from one process to another.

A request is a length, then its fields, marshalled: whoever sends one is the server itself, and both ends are
one program of one Python. A reply comes from where a query has run, so nothing in it is unmarshalled. It is a
header (what it is, sort of answer, format, flags, length, and the seconds of processor that the worker has
used since it began), then the body: of an answer in memory the answer, of an error its fields as JSON. A
larger answer comes as an open file along with the header.

A message crosses in packets (SOCK_SEQPACKET, unix(7)), each of them full but the last. So who reads never has
a part of the next message, though that may have been sent already.
"""

import json
import marshal
import socket
import struct
import time
from functools import cache
from typing import Any, BinaryIO, NamedTuple

from dortmund_ld.query.answers import Answer, Kind
from dortmund_ld.query.errors import (
    NoFormat,
    NoRoom,
    OutOfMemory,
    QueryError,
    Refused,
    ResultTooLarge,
    Unanswered,
)
from dortmund_ld.query.requests import Formats, GivenDataset, QueryRequest
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS

_REPLY = struct.Struct("!BBBBQd")
_LENGTH = struct.Struct("!I")

_GRAPHS = GRAPH_FORMATS + DATASET_FORMATS
_NONE = 255  # in place of a format: none is wanted

# A format crosses as its place among those that answers of its kind can have.
_RESULT_PLACES = {None: _NONE} | {form: place for place, form in enumerate(RESULT_FORMATS)}
_GRAPH_PLACES = {None: _NONE} | {form: place for place, form in enumerate(_GRAPHS)}
_KINDS = tuple(
    (kind, tuple((form.media_type, form.file_extension) for form in forms))
    for kind, forms in ((kind, _GRAPHS if kind is Kind.GRAPH else RESULT_FORMATS) for kind in Kind)
)
_ANSWER_PLACES = {
    (kind, media_type): (place, form)
    for place, (kind, forms) in enumerate(_KINDS)
    for form, (media_type, _) in enumerate(forms)
}
_ANY_DATASET = GivenDataset()

_ANSWER, _ERROR = 0, 1  # what a reply is
_RETIRE, _FILE = 1, 2  # flags of a reply

PACKET = 65_536  # bytes at most: nearly every request is one packet, and most answers are
_PATIENCE = 10.0  # seconds for the rest of a message that has begun: the other side has it ready
_NUMBER = struct.Struct("i")  # of an open file
_ROOM_FOR_A_FILE = socket.CMSG_SPACE(_NUMBER.size)
_MOST = 1 << 28  # longer than any request or error: a length beyond is no length


class Broken(Exception):
    """The other side is gone, or says what makes no sense."""


class Reply(NamedTuple):
    """What a worker says: an answer or an error, whether it wants to end because it has grown, and its time.

    ``used`` are the seconds of processor that it has used since it began.
    """

    outcome: Answer | QueryError | Unanswered
    retire: bool
    used: float


def encode_request(request: QueryRequest, cap: int, in_memory: int) -> bytes:
    """Return the message for a request whose answer may have ``cap`` bytes, so many of them in memory."""
    formats, dataset = request.formats, request.dataset
    places = _RESULT_PLACES[formats.results], _GRAPH_PLACES[formats.graph]
    return encode_fields((request.text, *places, dataset.default, dataset.named, cap, in_memory))


def receive_request(connection: socket.socket) -> tuple[QueryRequest, int, int] | None:
    """Wait for a request and return it with its two caps; None if the other side has hung up."""
    fields = receive_fields(connection)
    if not fields:
        return None
    text, results, graph, default, named, cap, in_memory = fields
    dataset = GivenDataset(default, named) if default or named else _ANY_DATASET
    return QueryRequest(text, _formats(results, graph), dataset), cap, in_memory


def encode_fields(fields: tuple[Any, ...]) -> bytes:
    """Return the message for what can be marshalled."""
    body = marshal.dumps(fields)
    return _LENGTH.pack(len(body)) + body


def receive_fields(connection: socket.socket) -> Any:
    """Wait for fields of the server itself and return them; None if it has hung up.

    Raises Broken if it does so in the middle.
    """
    begin = connection.recv(PACKET)
    if not begin:
        return None
    whole = complete(connection, begin, _LENGTH.size + _LENGTH.unpack_from(begin)[0])
    return marshal.loads(memoryview(whole)[_LENGTH.size :])  # noqa: S302  # trusted


def send_answer(connection: socket.socket, answer: Answer, *, retire: bool, used: float) -> None:
    """Send a finished answer; a file is handed over, not copied."""
    kind, form = _ANSWER_PLACES[answer.kind, answer.media_type]
    flags = _RETIRE if retire else 0
    if isinstance(answer.content, bytes):
        header = _REPLY.pack(_ANSWER, kind, form, flags, len(answer.content), used)
        send_whole(connection, header + answer.content)
        return
    header = _REPLY.pack(_ANSWER, kind, form, flags | _FILE, answer.size, used)
    socket.send_fds(connection, [header], [answer.content.fileno()])


def send_error(
    connection: socket.socket, error: QueryError | Unanswered, *, retire: bool, used: float
) -> None:
    """Send an error as its fields."""
    fields = {"error": type(error).__name__, "message": error.message} | {
        name: value for name, value in vars(error).items() if isinstance(value, str | int)
    }
    body = json.dumps(fields).encode()
    header = _REPLY.pack(_ERROR, 0, _NONE, _RETIRE if retire else 0, len(body), used)
    send_whole(connection, header + body)


def receive_reply(connection: socket.socket) -> Reply | None:
    """Wait for a reply; None if none has begun within the time that the connection is set to wait.

    Raises Broken if the other side ends before its reply is complete.
    """
    try:
        begin, ancillary, _, _ = connection.recvmsg(PACKET, _ROOM_FOR_A_FILE)
    except BlockingIOError:
        return None
    except OSError as error:
        raise Broken from error
    if len(begin) < _REPLY.size:  # the other side has ended
        raise Broken
    what, kind, form, flags, length, used = _REPLY.unpack_from(begin)
    retire = bool(flags & _RETIRE)
    if flags & _FILE:
        number = _NUMBER.unpack_from(ancillary[0][2])[0]
        return Reply(_answer(kind, form, open(number, "rb", buffering=0)), retire, used)
    body = complete(connection, begin[_REPLY.size :], length)
    return Reply(_read_error(body) if what == _ERROR else _answer(kind, form, body), retire, used)


@cache
def _formats(results: int, graph: int) -> Formats:
    return Formats(
        None if results == _NONE else RESULT_FORMATS[results], None if graph == _NONE else _GRAPHS[graph]
    )


def _answer(kind: int, form: int, content: bytes | BinaryIO) -> Answer:
    what, forms = _KINDS[kind]
    media_type, extension = forms[form]
    return Answer(what, media_type, extension, content)


def _read_error(body: bytes) -> QueryError | Unanswered:
    fields = json.loads(body)
    name, message = fields["error"], fields["message"]
    if name == NoFormat.__name__:
        return NoFormat(fields["kind"])
    if name == ResultTooLarge.__name__:
        return ResultTooLarge(fields["cap"])
    if name == OutOfMemory.__name__:
        return OutOfMemory(fields["cap"])
    if name == NoRoom.__name__:
        return NoRoom()
    kind = Refused if name == Refused.__name__ else QueryError
    return kind(message, line=fields.get("line"), column=fields.get("column"))


def send_whole(connection: socket.socket, message: bytes) -> None:
    """Send a message in as many packets as it needs; raises OSError if the other side is gone."""
    if len(message) <= PACKET:
        connection.send(message)
        return
    for begin in range(0, len(message), PACKET):
        connection.send(message[begin : begin + PACKET])


def open_pair() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a connection that messages can cross."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def complete(connection: socket.socket, begin: bytes, length: int) -> bytes:
    """Read on until there are so many bytes; raises Broken if they do not come."""
    missing = length - len(begin)
    if missing <= 0:
        return begin
    if missing > _MOST:
        raise Broken
    parts, until = [begin], time.monotonic() + _PATIENCE
    while missing > 0:
        try:
            part = connection.recv(PACKET)
        except BlockingIOError:
            part = None  # the time that the connection is set to wait is shorter than patience
        except OSError as error:
            raise Broken from error
        if part == b"" or time.monotonic() > until:
            raise Broken
        if part:
            parts.append(part)
            missing -= len(part)
    return b"".join(parts)
