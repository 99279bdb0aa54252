"""Whoever answers queries within bounds: the interface, and the executor in this very process.

There are three executors: InProcess here, which bounds the answer's size alone and is meant for the command
line and tests; ``query.pool.Pool``, whose workers can be killed; and one for a remote endpoint.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from pyoxigraph import Store

from dortmund_ld.query.answers import Answer
from dortmund_ld.query.errors import QueryTooLong
from dortmund_ld.query.execute import execute
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.requests import QueryRequest, Setting
from dortmund_ld.query.spool import Spool

IsGone = Callable[[], bool]


@dataclass(frozen=True)
class Metric:
    """A number to watch: its name, its kind (``counter``: it only grows; ``gauge``), help, and value."""

    name: str
    kind: str
    help: str
    value: float


class Executor(Protocol):
    """Answers queries completely, or raises."""

    limits: Limits

    def run(self, request: QueryRequest, is_gone: IsGone | None = None) -> Answer:
        """Return a complete answer, which the caller closes.

        ``is_gone`` is asked every quarter of a second whether the client has left; if it has, the query is
        ended. Raises QueryError if the query is at fault, and Unanswered if it may be right but was not
        answered; see ``query.errors``.
        """

    def ready(self) -> bool:
        """Tell whether a query would be answered now."""

    def metrics(self) -> tuple[Metric, ...]:
        """Return the numbers to watch, the same ones in the same order each time."""

    def stop(self) -> None:
        """End everything that was started; may be called more than once."""


class InProcess:
    """Runs queries here and now, as long as they take."""

    def __init__(self, store: Store, setting: Setting, limits: Limits | None = None) -> None:
        """Run queries over this store."""
        self.limits = limits or Limits()
        self._store = store
        self._base = setting.base
        self._prefixes = dict(setting.prefixes)
        self._queries = 0

    def run(self, request: QueryRequest, is_gone: IsGone | None = None) -> Answer:  # noqa: ARG002
        """Return a complete answer; a client that leaves is not noticed."""
        require_length(request.text, self.limits)
        self._queries += 1
        return execute(
            self._store,
            request.text,
            request.formats,
            base=self._base,
            prefixes=self._prefixes,
            dataset=request.dataset,
            spool=Spool(self.limits.result, self.limits.in_memory),
            nesting=self.limits.nesting,
        )

    def ready(self) -> bool:
        """Tell that there is nothing to wait for."""
        return True

    def metrics(self) -> tuple[Metric, ...]:
        """Return the number of queries that were run."""
        return (Metric("queries", "counter", "Queries that were run.", self._queries),)

    def stop(self) -> None:
        """Do nothing: nothing was started."""

    def __enter__(self) -> "InProcess":
        """Return the executor itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()


def require_length(text: str, limits: Limits) -> None:
    """Raise QueryTooLong if the text takes more bytes than are read."""
    if len(text) * 4 > limits.query and len(text.encode("utf-8", "surrogatepass")) > limits.query:
        raise QueryTooLong(limits.query)
