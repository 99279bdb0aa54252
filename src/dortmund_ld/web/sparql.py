"""The SPARQL endpoint in front of Flask: protocol, negotiation, cache and conditions; no page.

It reads a request (``web.protocol``), lets the executor answer it, and keeps the finished answer. A query
that has been answered before, or that the client still has, costs no query; reading the request is kept too.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from dortmund_ld.query.answers import Answer
from dortmund_ld.query.bounded import Executor, IsGone
from dortmund_ld.query.errors import QueryError, Unanswered
from dortmund_ld.query.requests import Formats, GivenDataset, QueryRequest
from dortmund_ld.web.cache import Cache, Headers, Kept
from dortmund_ld.web.protocol import FORM_TYPE, QUERY_TYPE, Asked, read_address, read_body
from dortmund_ld.web.replies import (
    ANYBODY,
    FRESH,
    NEVER_KEPT,
    SECURITY,
    Reply,
    find_held,
    reply_once,
    reply_piecewise,
    reply_unchanged,
    reply_with,
)
from dortmund_ld.web.representations import with_charset
from dortmund_ld.web.statuses import failure_of
from dortmund_ld.web.wishes import Wish, read_wish

# Where the page finds what was read here: the request, and who sent it; and who has its query run, where
# that is not done by the process that makes the page.
ASKED = "dortmund_ld.asked"
SENDER = "dortmund_ld.sender"
DESK = "dortmund_ld.desk"

ALLOWED = "GET, HEAD, OPTIONS, POST"
READING = "GET, HEAD, OPTIONS"  # all that anything but the endpoint has

# Read requests that are kept: enough for what is asked often, each with less text than this.
_MOST_READ = 4096
_LONGEST_READ = 8192

# What makes two answers to the same query differ, by a byte at least: chance, time, other endpoints, new
# blank nodes. A mention in a string or comment only costs the cache.
_CHANGING = re.compile(
    r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\s*\(|\bSERVICE\b|\bCONSTRUCT\b.*(?:_:|\[)", re.IGNORECASE | re.DOTALL
)

# One of these stands in every such query; looking for them first is five times as fast.
_SIGNS = ("RAND", "NOW", "UUID", "BNODE", "SERVICE", "CONSTRUCT")

_VARY = ("Vary", "Accept, Accept-Encoding")


@dataclass(frozen=True, slots=True)
class Question:
    """A read request: what is asked, what is wished, and the tag of the answer (None: each is another)."""

    asked: Asked
    wish: Wish
    tag: str | None


class Sender(NamedTuple):
    """Who sends a request: the client's key for sharing time out, and whether it has left."""

    client: str
    is_gone: IsGone | None


class Desk(Protocol):
    """Where a page has its query run by somebody else."""

    def run(self, query: QueryRequest, *, shown: bool) -> Answer:
        """Return the answer, for a page that shows it or to be sent as it is; raises Failure."""


def run_query(executor: Executor, query: QueryRequest, sender: Sender | None) -> Answer:
    """Run a query until whoever sent it (None: nobody is known to) has left; raises Failure."""
    try:
        return executor.run(query, sender.is_gone if sender else None)
    except (QueryError, Unanswered) as error:
        raise failure_of(error) from error


class Endpoint:
    """Answers the requests to ``/sparql`` that need no page."""

    def __init__(self, executor: Executor, cache: Cache, release: str) -> None:
        """Answer by an executor; ``release`` stands for the data and the program, in keys and tags."""
        self.executor = executor
        self.cache = cache
        self._release = release
        self._read = lru_cache(_MOST_READ)(self._read_anew)

    def question(self, query_string: str, accept: str | None, post: tuple[str, bytes] | None) -> Question:
        """Return what a request asks; ``post`` is the type and content of its body.

        Raises Failure for a request that the protocol does not have.
        """
        if len(query_string) + len(accept or "") + len(post[1] if post else b"") > _LONGEST_READ:
            return self._read_anew(query_string, accept, post)
        return self._read(query_string, accept, post)

    def answer(self, question: Question, environ: dict[str, Any], sender: Sender) -> Reply:
        """Answer a question that has a query and wishes no page; raises Failure."""
        tag = question.tag
        may_have = environ["REQUEST_METHOD"] != "POST"
        if tag is None:
            return self._run(question, environ, sender)
        if may_have and (held := find_held(tag, environ)):
            return reply_unchanged([*ANYBODY, FRESH, _VARY], held)
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        if kept := self.cache.get(tag):
            before = len(kept.codings)
            reply = reply_with(kept, accepted, hit=True)
            if len(kept.codings) > before:
                self.cache.put(tag, kept)
            return reply
        return self._run(question, environ, sender)

    def _run(self, question: Question, environ: dict[str, Any], sender: Sender) -> Reply:
        asked, tag = question.asked, question.tag
        request = QueryRequest(asked.query or "", question.wish.formats, asked.dataset, sender.client)
        answer = run_query(self.executor, request, sender)
        headers: Headers = [
            ("Content-Type", with_charset(answer.media_type)),
            _VARY,
            NEVER_KEPT if tag is None else FRESH,
            *ANYBODY,
            *SECURITY,
        ]
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        if not isinstance(answer.content, bytes):
            return reply_piecewise(headers, answer.size, answer.chunks(), accepted, tag)
        if tag is None:
            return reply_once(headers, answer.content, accepted)
        kept = Kept(200, headers, answer.content, tag)
        reply = reply_with(kept, accepted, hit=False)
        self.cache.put(tag, kept)
        return reply

    def _read_anew(self, query_string: str, accept: str | None, post: tuple[str, bytes] | None) -> Question:
        asked = read_body(post[0], query_string, post[1]) if post else read_address(query_string)
        wish = read_wish(accept, asked.format)
        if asked.query is None or _is_changing(asked.query):
            return Question(asked, wish, None)
        return Question(asked, wish, self._tag(asked.query, asked.dataset, wish.formats))

    def _tag(self, text: str, dataset: GivenDataset, formats: Formats) -> str:
        """Return a name for the answer: the same one exactly if everything that it depends on is the same."""
        parts = (
            self._release,
            formats.results.media_type if formats.results else "",
            formats.graph.media_type if formats.graph else "",
            *dataset.default,
            "",
            *dataset.named,
            "",
            text,
        )
        content = "\0".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=15).hexdigest()


def _is_changing(text: str) -> bool:
    """Tell whether two answers to the query may differ although the data are the same."""
    capitals = text.upper()
    return any(sign in capitals for sign in _SIGNS) and _CHANGING.search(text) is not None


def preflight(allowed: str) -> Reply:
    """Answer OPTIONS: what may be asked, and that any page may ask it (Fetch, section 3.3.4)."""
    posting = [("Accept-Post", f"{QUERY_TYPE}, {FORM_TYPE}")] if allowed == ALLOWED else []
    headers = [
        ("Allow", allowed),
        *posting,
        ("Access-Control-Allow-Methods", allowed),
        (
            "Access-Control-Allow-Headers",
            "Accept, Accept-Language, Content-Type, If-None-Match, X-Request-Id",
        ),
        ("Access-Control-Max-Age", "86400"),
        *ANYBODY,
        *SECURITY,
    ]
    return Reply(204, headers, b"")
