"""How a request and its answer cross from one process to another: lengths and bytes, nothing to unpickle.

A request is a header (length of all that follows, the two formats, the numbers of graphs, the caps of the
answer), then the graphs' IRIs and the text, each as length and UTF-8. A reply is a header (what it is, sort
of answer, format, flags, length), then the body: of an answer in memory the answer, of an error its fields as
JSON. A larger answer comes as an open file along with the header.
"""

import json
import socket
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

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

if TYPE_CHECKING:
    from pyoxigraph import QueryResultsFormat, RdfFormat

_REQUEST = struct.Struct("!IBBHHQQ")
_REPLY = struct.Struct("!BBBBQ")
_LENGTH = struct.Struct("!I")

_KINDS = tuple(Kind)
_GRAPHS = GRAPH_FORMATS + DATASET_FORMATS
_NONE = 255  # in place of a format: none is wanted

_ANSWER, _ERROR = 0, 1  # what a reply is
_RETIRE, _FILE = 1, 2  # flags of a reply

_GULP = 16_384  # what is read at once: nearly every request and most answers
_NUMBER = struct.Struct("i")  # of an open file
_ROOM_FOR_A_FILE = socket.CMSG_SPACE(_NUMBER.size)
_MOST = 1 << 28  # longer than any request or error: a length beyond is no length


class Broken(Exception):
    """The other side is gone, or says what makes no sense."""


@dataclass(frozen=True)
class Reply:
    """What a worker says: an answer or an error, and whether it wants to end because it has grown."""

    outcome: Answer | QueryError | Unanswered
    retire: bool


def encode_request(request: QueryRequest, cap: int, in_memory: int) -> bytes:
    """Return the message for a request whose answer may have ``cap`` bytes, so many of them in memory.

    Raises QueryError for a text that is no Unicode, or more graphs than anybody names.
    """
    default, named = request.dataset.default, request.dataset.named
    if max(len(default), len(named)) > 65_535:  # what two bytes count
        raise QueryError("The dataset names too many graphs.")
    try:
        texts = [text.encode() for text in (*default, *named, request.text)]
    except UnicodeEncodeError as error:
        raise QueryError(f"The query is no valid Unicode: {error.reason}.") from error
    parts = [part for text in texts for part in (_LENGTH.pack(len(text)), text)]
    header = _REQUEST.pack(
        sum(map(len, parts)),
        _NONE if request.formats.results is None else RESULT_FORMATS.index(request.formats.results),
        _NONE if request.formats.graph is None else _GRAPHS.index(request.formats.graph),
        len(default),
        len(named),
        cap,
        in_memory,
    )
    return b"".join((header, *parts))


def receive_request(connection: socket.socket) -> tuple[QueryRequest, int, int] | None:
    """Wait for a request and return it with its two caps; None if the other side has hung up."""
    begin = connection.recv(_GULP)
    if not begin:
        return None
    begin = _complete(connection, begin, _REQUEST.size)
    length, results, graph, defaults, named, cap, in_memory = _REQUEST.unpack_from(begin)
    texts = list(_texts(_complete(connection, begin, _REQUEST.size + length), _REQUEST.size))
    formats = Formats(
        None if results == _NONE else RESULT_FORMATS[results], None if graph == _NONE else _GRAPHS[graph]
    )
    dataset = GivenDataset(tuple(texts[:defaults]), tuple(texts[defaults : defaults + named]))
    return QueryRequest(texts[-1], formats, dataset), cap, in_memory


def send_answer(connection: socket.socket, answer: Answer, *, retire: bool) -> None:
    """Send a finished answer; a file is handed over, not copied."""
    form = [form.media_type for form in _formats(answer.kind)].index(answer.media_type)
    flags = _RETIRE if retire else 0
    kind = _KINDS.index(answer.kind)
    if isinstance(answer.content, bytes):
        header = _REPLY.pack(_ANSWER, kind, form, flags, len(answer.content))
        connection.sendall(header + answer.content)
        return
    header = _REPLY.pack(_ANSWER, kind, form, flags | _FILE, answer.size)
    socket.send_fds(connection, [header], [answer.content.fileno()])


def send_error(connection: socket.socket, error: QueryError | Unanswered, *, retire: bool) -> None:
    """Send an error as its fields."""
    fields = {"error": type(error).__name__, "message": error.message} | {
        name: value for name, value in vars(error).items() if isinstance(value, str | int)
    }
    body = json.dumps(fields).encode()
    connection.sendall(_REPLY.pack(_ERROR, 0, _NONE, _RETIRE if retire else 0, len(body)) + body)


def receive_reply(connection: socket.socket) -> Reply:
    """Wait for a reply; raises Broken if the other side ends before it is complete."""
    try:
        begin, ancillary, _, _ = connection.recvmsg(_GULP, _ROOM_FOR_A_FILE)
    except OSError as error:
        raise Broken from error
    begin = _complete(connection, begin, _REPLY.size)
    what, kind, form, flags, length = _REPLY.unpack_from(begin)
    retire = bool(flags & _RETIRE)
    if flags & _FILE:
        number = _NUMBER.unpack_from(ancillary[0][2])[0]
        return Reply(_answer(kind, form, open(number, "rb", buffering=0)), retire)
    body = _complete(connection, begin[_REPLY.size :], length)
    return Reply(_read_error(body) if what == _ERROR else _answer(kind, form, body), retire)


def _answer(kind: int, form: int, content: bytes | BinaryIO) -> Answer:
    wanted = _formats(_KINDS[kind])[form]
    return Answer(_KINDS[kind], wanted.media_type, wanted.file_extension, content)


def _formats(kind: Kind) -> "Sequence[RdfFormat | QueryResultsFormat]":
    """Return the formats that answers of a kind can have; a format crosses as its place among them."""
    return _GRAPHS if kind is Kind.GRAPH else RESULT_FORMATS


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


def _texts(body: bytes, place: int) -> Iterator[str]:
    while place < len(body):
        (length,) = _LENGTH.unpack_from(body, place)
        place += _LENGTH.size + length
        yield body[place - length : place].decode()


def _complete(connection: socket.socket, begin: bytes, length: int) -> bytes:
    """Read on until there are so many bytes; raises Broken if there are not so many."""
    missing = length - len(begin)
    if missing <= 0:
        return begin
    if missing > _MOST:
        raise Broken
    try:
        rest = connection.recv(missing, socket.MSG_WAITALL)
    except OSError as error:
        raise Broken from error
    if len(rest) < missing:
        raise Broken
    return begin + rest
