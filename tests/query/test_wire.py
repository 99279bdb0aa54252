"""Requests and replies over a socket: what arrives is what was sent, or it is an error."""

from __future__ import annotations

import os
import socket
import struct
import threading
from io import FileIO
from typing import TYPE_CHECKING, BinaryIO, cast

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat

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
from dortmund_ld.query.spool import Spool, open_nameless_file
from dortmund_ld.query.wire import (
    PACKET,
    Broken,
    Reply,
    encode_request,
    open_pair,
    receive_reply,
    receive_request,
    send_answer,
    send_error,
    send_whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Return the two ends of a connection."""
    here, there = open_pair()
    here.settimeout(5)
    for end in (here, there):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)  # nobody reads while a message is sent
    with here, there:
        yield here, there


@pytest.mark.parametrize(
    "request_",
    [
        QueryRequest("ASK {}"),
        QueryRequest('SELECT ("ä€𝄞" AS ?x) {}', Formats(QueryResultsFormat.TSV, None)),
        QueryRequest("", Formats(None, RdfFormat.N_QUADS), GivenDataset(("x:a", "x:b"), ("x:c",))),
        QueryRequest("ASK { # " + "x" * 100_000 + "\n}"),
    ],
    ids=["short", "beyond ascii", "dataset", "long"],
)
def test_a_request_arrives_as_it_was_sent(pair: Pair, request_: QueryRequest) -> None:
    here, there = pair
    send_whole(here, encode_request(request_, 5, 3))
    assert receive_request(there) == (request_, 5, 3)


def test_hanging_up_is_no_request(pair: Pair) -> None:
    pair[0].close()
    assert receive_request(pair[1]) is None


@pytest.mark.parametrize("size", [0, 10, 16_384, 150_000])
def test_an_answer_in_memory_arrives_as_it_was_sent(pair: Pair, size: int) -> None:
    answer = Answer(Kind.SOLUTIONS, QueryResultsFormat.CSV.media_type, "csv", b"x" * size)
    send_answer(pair[0], answer, retire=False, used=0.25)
    assert receive_reply(pair[1]) == Reply(answer, retire=False, used=0.25)


def test_an_answer_in_a_file_is_handed_over(pair: Pair) -> None:
    file = open_nameless_file()
    file.write(b"triples")
    send_answer(pair[0], Answer(Kind.GRAPH, RdfFormat.TURTLE.media_type, "ttl", file), retire=True, used=0.25)
    file.close()
    reply = receive_reply(pair[1])
    assert reply
    assert reply.retire
    assert isinstance(reply.outcome, Answer)
    assert (reply.outcome.size, reply.outcome.body, reply.outcome.in_memory) == (7, b"triples", False)
    assert b"".join(reply.outcome.chunks()) == b"triples"


@pytest.mark.parametrize(
    "error",
    [
        QueryError("Wrong.", line=2, column=3),
        Refused("No."),
        NoFormat("graph"),
        ResultTooLarge(7),
        OutOfMemory(8),
        NoRoom(),
    ],
)
def test_an_error_arrives_as_it_was_sent(pair: Pair, error: QueryError | Unanswered) -> None:
    send_error(pair[0], error, retire=False, used=0.25)
    reply = receive_reply(pair[1])
    assert reply
    assert type(reply.outcome) is type(error)
    assert vars(reply.outcome) == vars(error)


def test_a_reply_that_has_not_begun_is_none_and_one_that_has_is_waited_for(pair: Pair) -> None:
    answer = Answer(Kind.SOLUTIONS, QueryResultsFormat.CSV.media_type, "csv", b"x" * 100)
    pair[1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, 20_000))
    assert receive_reply(pair[1]) is None
    sent, received = open_pair()
    with sent, received:
        send_answer(sent, answer, retire=False, used=0.25)
        whole = received.recv(1000)
    pair[0].sendall(whole[:40])
    late = threading.Timer(0.1, pair[0].sendall, [whole[40:]])
    late.start()
    assert receive_reply(pair[1]) == Reply(answer, retire=False, used=0.25)
    late.join()


def test_half_a_reply_is_an_error() -> None:
    answer = Answer(Kind.SOLUTIONS, QueryResultsFormat.CSV.media_type, "csv", b"x" * 100)
    sent, received = open_pair()
    with sent, received:
        send_answer(sent, answer, retire=False, used=0.25)
        whole = received.recv(1000)
    for length in (0, 5, len(whole) - 1):
        here, there = open_pair()
        with here, there:
            here.sendall(whole[:length])
            here.close()
            with pytest.raises(Broken):
                receive_reply(there)


def test_a_spool_keeps_little_in_memory_and_nothing_beyond_the_cap() -> None:
    spool = Spool(cap=10, in_memory=4)
    spool.write(b"abcd")
    assert spool.content() == b"abcd"
    spool.write(b"ef")
    content = spool.content()
    assert not isinstance(content, bytes)
    assert content.read() == b"abcdef"
    with pytest.raises(ResultTooLarge):
        spool.write(b"ghijk")
    assert os.fstat(content.fileno()).st_nlink == 0, "the file has no name"
    content.close()


def test_a_full_disk_is_told_as_what_it_is() -> None:
    with FileIO("/dev/full", "w") as full, pytest.raises(NoRoom):
        Spool(cap=10, in_memory=1, open_file=lambda: cast("BinaryIO", full)).write(b"abc")


@pytest.mark.parametrize("size", [10, PACKET - 30, PACKET, 2 * PACKET])
def test_messages_that_are_sent_before_one_is_read_stay_apart(pair: Pair, size: int) -> None:
    first, second = QueryRequest("ASK { # " + "x" * size + "\n}"), QueryRequest("ASK {}")
    for request in (first, second):
        send_whole(pair[0], encode_request(request, 5, 3))
    assert receive_request(pair[1]) == (first, 5, 3)
    assert receive_request(pair[1]) == (second, 5, 3)
    answers = [
        Answer(Kind.SOLUTIONS, QueryResultsFormat.CSV.media_type, "csv", b"x" * length)
        for length in (size, 3)
    ]
    for answer in answers:
        send_answer(pair[1], answer, retire=False, used=0.25)
    assert [receive_reply(pair[0]) for _ in answers] == [Reply(each, False, 0.25) for each in answers]
