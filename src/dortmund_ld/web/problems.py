"""A failure as a body for programs: a text, or problem details as JSON (RFC 9457), by Accept.

The type of a problem is an address of this site, below ``/problems/``, that says what it means.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dortmund_ld.web.failures import Failure
from dortmund_ld.web.negotiation import negotiate

PROBLEM_TYPE = "application/problem+json"
TEXT_TYPE = "text/plain; charset=utf-8"
PROBLEMS = "/problems/"


@dataclass(frozen=True)
class Problem:
    """A kind of problem: a title that is always the same, and what it means and how to get rid of it."""

    title: str
    meaning: str


KINDS: Mapping[str, Problem] = {
    "answer-too-large": Problem(
        "The answer is too large.",
        "An answer is sent whole or not at all, and may have as many bytes as “cap” says. Page through it "
        "with ORDER BY, LIMIT and OFFSET, or take a dump from /dumps/.",
    ),
    "body-cut": Problem(
        "The content of the request did not come in full.",
        "It ended before the length that Content-Length says; send it again.",
    ),
    "busy": Problem(
        "Too many pages are asked for.", "The server is busy; Retry-After says when to come back."
    ),
    "client-gone": Problem("The client has left.", "Nobody waited for the answer, so its query was ended."),
    "method-not-allowed": Problem(
        "This address cannot be asked in that way.", "The header Allow lists the methods that it has."
    ),
    "no-room": Problem(
        "The server has no room for the answer.",
        "Its disk is full for the moment; ask for less, or come back.",
    ),
    "no-worker": Problem(
        "No worker was free for the query.",
        "It waited as many seconds as “seconds” says, and was not run; Retry-After says when to come back.",
    ),
    "not-acceptable": Problem(
        "None of the formats asked for is available here.",
        "Name one of those listed in the header Accept, or in the address with ?format=.",
    ),
    "not-found": Problem("There is nothing at this address.", "Nothing that is published has this address."),
    "not-ready": Problem(
        "The data is being loaded.", "The server has just been started; Retry-After says when to come back."
    ),
    "out-of-memory": Problem(
        "The query needs too much memory.",
        "A query may take as many bytes as “cap” says. Ask for less: no ORDER BY, GROUP BY or DISTINCT over "
        "everything, and patterns that share variables.",
    ),
    "query-missing": Problem(
        "The query is missing.",
        "Send it as the parameter “query”, or as a body of the type application/sparql-query.",
    ),
    "query-refused": Problem(
        "This query is not run here.", "It would change data, call another endpoint, or nest without end."
    ),
    "query-twice": Problem("There is more than one query.", "Send exactly one."),
    "query-wrong": Problem(
        "The query cannot be answered.", "“line” and “column” say where the parser stopped, counted from 1."
    ),
    "queue-full": Problem(
        "Too many queries are waiting.", "The server is busy; Retry-After says when to come back."
    ),
    "service-failed": Problem(
        "The endpoint that SERVICE names cannot answer.",
        "It may be late, unreachable or wrong; SERVICE SILENT goes on without its answer.",
    ),
    "share-taken": Problem(
        "You have too many requests waiting.",
        "One client may fill half of the queue, so that others get their turn. Send fewer at a time; "
        "Retry-After says when to come back.",
    ),
    "store-failed": Problem(
        "The store behind this server cannot answer.",
        "This server asks another one for its data, and that one failed.",
    ),
    "too-large": Problem("The request is too long.", "A query written by a person has a few kilobytes."),
    "too-late": Problem(
        "The query took too long.",
        "A query may take as many seconds as “seconds” says, and is then stopped; nothing of its answer is "
        "sent. Ask for less: patterns that share variables, a narrower pattern, or LIMIT.",
    ),
    "unreadable": Problem("The request is no text in UTF-8.", "Send UTF-8, percent-encoded in an address."),
    "unsupported": Problem(
        "This type of body is not taken.",
        "Taken are application/sparql-query and application/x-www-form-urlencoded.",
    ),
    "update-refused": Problem(
        "The data cannot be changed here.", "This endpoint only answers questions: SPARQL Query, not Update."
    ),
    "worker-died": Problem(
        "The query ended its worker process.",
        "Another process has taken its place. Try once more, and then with a simpler query.",
    ),
    "wrong": Problem("Something went wrong, and it is not your fault.", "The log of the server knows more."),
}

# Who asks for any JSON can read a problem; anybody can read a text.
_OFFERS: Mapping[str, str] = {
    "text/plain": TEXT_TYPE,
    PROBLEM_TYPE: PROBLEM_TYPE,
    "application/json": PROBLEM_TYPE,
    "application/sparql-results+json": PROBLEM_TYPE,
    "application/ld+json": PROBLEM_TYPE,
}


@dataclass(frozen=True)
class Body:
    """The body of an error: its content type and bytes."""

    content_type: str
    content: bytes


def write_problem(failure: Failure, accept: str | None, request_id: str, root: str = "") -> Body:
    """Return the body that tells of a failure; messages of the parser are English, so all of it is.

    ``root`` is the path prefix of the site, without its last slash.
    """
    title = KINDS[failure.problem].title
    if _wanted(accept) == TEXT_TYPE:
        lines = filter(None, (title, failure.detail))
        return Body(TEXT_TYPE, ("\n".join(lines) + "\n").encode())
    members = {
        "type": f"{root}{PROBLEMS}{failure.problem}",
        "title": title,
        "status": failure.status,
        "detail": failure.detail or KINDS[failure.problem].meaning,
        "instance": f"urn:request:{request_id}",
        **failure.about,
    }
    return Body(PROBLEM_TYPE, json.dumps(members, ensure_ascii=False).encode())


def explain(name: str) -> bytes | None:
    """Return what a kind of problem means, as text; None if there is no such kind."""
    kind = KINDS.get(name)
    return f"{kind.title}\n{kind.meaning}\n".encode() if kind else None


@lru_cache(512)
def _wanted(accept: str | None) -> str:
    return negotiate(accept, _OFFERS) or TEXT_TYPE
