"""One request to a SPARQL endpoint elsewhere, by SPARQLWrapper: its whole reply, or a StoreError.

SPARQL 1.1 Protocol, section 2.1.2 (query by URL-encoded POST, so that the length of a query is no matter).
What the reply means is read elsewhere; here is only known whether all of it came, in time.
"""

import re
import time
from ast import literal_eval
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException, HTTPResponse
from threading import Thread
from typing import TypeVar
from urllib.error import HTTPError, URLError

from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
    Unauthorized,
)

from dortmund_ld.query.bounded import IsGone
from dortmund_ld.query.errors import ClientGone, ResultTooLarge
from dortmund_ld.query.remote.errors import (
    StoreError,
    StoreFailed,
    StoreIncomplete,
    StoreTimedOut,
    StoreUnreachable,
)

T = TypeVar("T")
Headers = Mapping[str, str] | Message

OK = 200
CHUNK = 1 << 16
IS_GONE_S = 0.25  # how often a client is looked after that may have left

# How an engine says in the text of a 500 that it ran out of time; Virtuoso has the SQL state S1T00 for it.
_OUT_OF_TIME = re.compile(r"S1T00|time[d -]*out|time limit|cancel", re.IGNORECASE)

_EXCERPT = 200  # characters of what the store said


@dataclass(frozen=True)
class Reply:
    """All of a reply: media type without parameters, headers by lower-case name, body.

    ``framed`` tells whether HTTP itself says where the body ends (Content-Length or chunks), so that one cut
    short would have been noticed.
    """

    media_type: str
    headers: Mapping[str, str]
    body: bytes
    framed: bool


@dataclass(frozen=True)
class Question:
    """What is sent: the query, the media types taken, the graphs of its dataset (none: its own)."""

    text: str
    accept: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL endpoint elsewhere, with who asks there (HTTP Basic) if it must know."""

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def ask(
        self, question: Question, *, deadline_s: float, most_bytes: int, is_gone: IsGone | None = None
    ) -> Reply:
        """Send the question and return the whole reply.

        Raises StoreTimedOut after ``deadline_s`` seconds whatever the other side does, ResultTooLarge for
        more than ``most_bytes``, ClientGone, StoreIncomplete if the connection ended before the body did, and
        another StoreError for anything else than a reply with status 200.
        """
        until = time.monotonic() + deadline_s
        return within(
            deadline_s, self.url, lambda: self._ask(question, deadline_s, until, most_bytes), is_gone
        )

    def _ask(self, question: Question, deadline_s: float, until: float, most_bytes: int) -> Reply:
        try:
            response = self._request(question, deadline_s).query().response
        except SPARQLWrapperException as error:
            raise _refused(error, self.url) from error
        except HTTPError as error:
            raise failed(error.code, error.read(_EXCERPT * 8), error.headers, self.url) from error
        except (OSError, HTTPException, ValueError) as error:
            raise unreachable(error, self.url) from error
        with response:
            if response.status != OK:
                raise StoreIncomplete(f"The store at {self.url} sent a part, with status {response.status}.")
            return _read(response, self.url, until, most_bytes)

    def _request(self, question: Question, deadline_s: float) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self.url)
        wrapper.setMethod(POST)
        wrapper.setTimeout(max(1, round(deadline_s)))
        wrapper.addCustomHttpHeader("Accept", question.accept)
        if self.user is not None and self.password is not None:
            wrapper.setCredentials(self.user, self.password)
        for graph in question.default_graphs:
            wrapper.addParameter("default-graph-uri", graph)
        for graph in question.named_graphs:
            wrapper.addParameter("named-graph-uri", graph)
        # Not by setQuery: it guesses the kind of query by expressions that a query can make run for ever, and
        # could take a query for an update. It was parsed before it came here and is none.
        wrapper.queryString, wrapper.queryType = question.text, "SELECT"
        return wrapper


def within(seconds: float, where: str, call: Callable[[], T], is_gone: IsGone | None = None) -> T:
    """Return what the call returns, or raise StoreTimedOut; a late call goes on alone and is forgotten.

    The timeouts of sockets count from the last byte, so that a store which sends a byte a second would
    never be late. Raises ClientGone as soon as nobody waits any more.
    """
    future: Future[T] = Future()
    Thread(target=_fulfil, args=(future, call), daemon=True).start()
    until = time.monotonic() + seconds
    while True:
        left = until - time.monotonic()
        try:
            return future.result(timeout=max(0, min(left, IS_GONE_S) if is_gone else left))
        except TimeoutError as error:
            if time.monotonic() >= until:
                raise _late(where, seconds) from error
        if is_gone and is_gone():
            raise ClientGone


def _fulfil(future: Future[T], call: Callable[[], T]) -> None:
    try:
        future.set_result(call())
    except BaseException as error:  # raised again where the result is waited for
        future.set_exception(error)


def unreachable(error: Exception, url: str) -> StoreError:
    """Return what an error of the connection means."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return StoreTimedOut(f"The store at {url} did not answer in time.")
    return StoreUnreachable(
        f"The store at {url} cannot be reached: {reason}. Is it running, and is this its address?"
    )


def failed(status: int, body: bytes, headers: Headers, url: str) -> StoreError:
    """Return what a status that is no success means, with the first words of the store."""
    wait = headers.get("Retry-After", "")
    retry_after = int(wait) if wait.isdecimal() else None
    said = excerpt(body)
    kind, message = _meaning(status, said)
    quoted = f": “{said}”" if said else ""
    return kind(f"{message.replace('%URL%', url)}{quoted}.", retry_after=retry_after, status=status)


def _meaning(status: int, said: str) -> tuple[type[StoreError], str]:
    if status in {408, 504} or (status >= 500 and _OUT_OF_TIME.search(said)):
        return StoreTimedOut, "The store at %URL% gave up for want of time"
    if status == 404:
        return StoreUnreachable, "There is nothing for this at %URL%"
    if status in {401, 403}:
        return StoreFailed, "The store at %URL% does not allow this, or not without a password"
    return StoreFailed, f"The store at %URL% answered with status {status}"


def excerpt(body: bytes) -> str:
    """Return the beginning of a text of the store on one line."""
    return " ".join(body[: _EXCERPT * 8].decode("utf-8", "replace").split())[:_EXCERPT]


def _late(where: str, seconds: float) -> StoreTimedOut:
    return StoreTimedOut(f"The store at {where} did not answer within {seconds:.3g} seconds.")


_STATUS: Mapping[type[Exception], int] = {
    QueryBadFormed: 400,
    Unauthorized: 401,
    EndPointNotFound: 404,
    EndPointInternalError: 500,
}


def _refused(error: SPARQLWrapperException, url: str) -> StoreError:
    cause = error.__context__
    body = str(error).partition("Response:\n")[2] if isinstance(cause, HTTPError) else ""
    said: bytes = literal_eval(body) if body else b""  # SPARQLWrapper keeps what was said as it is printed
    headers: Headers = cause.headers if isinstance(cause, HTTPError) else {}
    return failed(_STATUS.get(type(error), 500), said, headers, url)


def _read(response: HTTPResponse, url: str, until: float, most_bytes: int) -> Reply:
    parts: list[bytes] = []
    size = 0
    framed = response.length is not None or bool(response.chunked)
    try:
        while chunk := response.read(CHUNK):
            parts.append(chunk)
            size += len(chunk)
            if size > most_bytes:
                raise ResultTooLarge(most_bytes)
            if time.monotonic() > until:
                raise StoreTimedOut(f"The store at {url} did not finish its answer in time.")
    except (OSError, HTTPException) as error:
        late = isinstance(error, TimeoutError)
        raise (StoreTimedOut if late else StoreIncomplete)(_cut(url, size)) from error
    if response.length:
        raise StoreIncomplete(_cut(url, size))
    headers = {name.lower(): value for name, value in response.getheaders()}
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return Reply(media_type, headers, b"".join(parts), framed)


def _cut(url: str, size: int) -> str:
    return f"The connection to the store at {url} ended in the middle of its answer, after {size:,} bytes."
