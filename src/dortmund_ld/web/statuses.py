"""Which status an error of a query has, and why: the one translation to HTTP (RFC 9110, section 15).

A query that runs into the deadline is a 504: the front waits for a worker process as a gateway waits for a
server behind it. One that never got a worker is a 503, as is a full queue: it is the server that is short of
room, for everybody. A client that has filled its own share of the queue is a 429 (RFC 6585, section 4). An
answer beyond the cap is a 403, as is an update: the request was understood, is not at fault in its syntax,
and will be refused again however often it is sent; 413 speaks of the content of the request, and a 5xx would
invite to repeat it. Too little memory, or room on the disk, is a 507: the server cannot hold what the request
needs. Trouble with a store behind, or with an endpoint that SERVICE names, is a 502; a store that is late is
a 504. 499 is nginx's number for a client that has left; nobody reads it.
"""

from collections.abc import Mapping

from dortmund_ld.query.errors import (
    ClientGone,
    DeadlineExceeded,
    NoFormat,
    NoRoom,
    NotReady,
    OutOfMemory,
    QueryError,
    QueryTooLong,
    QueueFull,
    Refused,
    ResultTooLarge,
    ServiceFailed,
    ShareTaken,
    Unanswered,
    WorkerDied,
)
from dortmund_ld.query.remote.errors import StoreError, StoreTimedOut
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.representations import ENDPOINT_GRAPH_TYPES, RESULT_TYPES, not_acceptable

CLIENT_GONE = 499

# The error, or its nearest ancestor: status, sentence on a page, and kind of problem.
_STATUSES: Mapping[type[BaseException], tuple[int, str, str]] = {
    Refused: (403, "query_refused", "query-refused"),
    QueryTooLong: (413, "too_large", "too-large"),
    QueryError: (400, "query_wrong", "query-wrong"),
    DeadlineExceeded: (504, "too_late", "too-late"),
    QueueFull: (503, "too_busy", "queue-full"),
    ShareTaken: (429, "too_busy", "share-taken"),
    ResultTooLarge: (403, "answer_too_large", "answer-too-large"),
    OutOfMemory: (507, "out_of_memory", "out-of-memory"),
    NoRoom: (507, "query_wrong", "no-room"),
    WorkerDied: (500, "query_wrong", "worker-died"),
    NotReady: (503, "too_busy", "not-ready"),
    ClientGone: (CLIENT_GONE, "query_wrong", "client-gone"),
    ServiceFailed: (502, "query_wrong", "service-failed"),
    StoreTimedOut: (504, "query_wrong", "too-late"),
    StoreError: (502, "query_wrong", "store-failed"),
    Unanswered: (500, "wrong", "wrong"),
}


def failure_of(error: QueryError | Unanswered) -> Failure:
    """Return the failure that tells a client of an error."""
    if isinstance(error, NoFormat):
        return not_acceptable(RESULT_TYPES if error.kind != "graph" else ENDPOINT_GRAPH_TYPES)
    status, phrase, problem = next(_STATUSES[kind] for kind in type(error).__mro__ if kind in _STATUSES)
    if isinstance(error, DeadlineExceeded) and not error.started:
        status, phrase, problem = 503, "too_busy", "no-worker"
    about = {
        name: value
        for name in ("line", "column", "cap", "seconds")
        if (value := getattr(error, name, None)) is not None
    }
    return Failure(status, phrase, error.message, _retry_after(error), problem=problem, about=about)


def _retry_after(error: QueryError | Unanswered) -> dict[str, str]:
    """Say when to come back; after a deadline that is when the server has had time to do something else."""
    if not isinstance(error, Unanswered):
        return {}
    seconds = error.retry_after
    if seconds is None and isinstance(error, DeadlineExceeded):
        seconds = max(1, round(error.seconds))
    return {} if seconds is None else {"Retry-After": str(seconds)}
