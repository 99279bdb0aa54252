"""Has pages made by processes of their own: a web process has no application, and no data.

Whoever waits for a page waits as for a query (``query.lanes``): a client that took much time lately waits for
the others, and gets one maker at most. A maker that ends in the middle of a page is replaced; the page is
tried once more, since another page may have done it harm.
"""

import logging
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from dortmund_ld.query.answers import Answer
from dortmund_ld.query.bounded import Executor, Metric
from dortmund_ld.query.errors import DeadlineExceeded, QueueFull, ShareTaken
from dortmund_ld.query.lanes import Lanes, Turn
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.requests import QueryRequest
from dortmund_ld.query.staff import Agency, Worker
from dortmund_ld.query.wire import Broken
from dortmund_ld.web.clients import Clients
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.replies import STATUS_LINES
from dortmund_ld.web.serving.crossing import Made, Outcome, Wanted, receive_reply, send_request
from dortmund_ld.web.serving.making import WANT_MAKER
from dortmund_ld.web.serving.pagecache import WsgiApplication
from dortmund_ld.web.sparql import SENDER, Sender, run_query

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

_log = logging.getLogger(__name__)

# One maker for pages, and one for those that take long or are for a client that took much time lately. With
# two at work on one processor each finds its part of the caches taken, and takes a tenth longer.
LIMITS = Limits(workers=2, slow=1, queue=64, deadline=30.0)

_TRIES = 2
_COUNTERS = {"made": "Pages that were made.", "died": "Makers that ended unasked."}


class Makers:
    """The makers that a web process owns; its threads share them."""

    def __init__(self, address: str, limits: Limits = LIMITS) -> None:
        """Get makers from the template at the address when the first page is asked for."""
        self._address = address
        self._limits = limits
        self._lanes: Lanes[Worker] = Lanes(limits)
        self._missing = limits.workers
        self._hiring = threading.Lock()
        self._agency: Agency | None = None
        self._counts = dict.fromkeys(_COUNTERS, 0)

    def application(self, executor: Executor, clients: Clients) -> WsgiApplication:
        """Return an application that has its pages made; it raises Failure if one cannot be had.

        The query that a page needs is run by the executor, and then the page is asked for again.
        """

        def answer(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
            client = clients.key(environ)
            made = self._make(environ, client)
            if isinstance(made, Wanted):
                outcome = _run(executor, made.query._replace(client=client), environ.get(SENDER))
                if isinstance(outcome, Answer) and not made.shown:
                    return self._send(outcome, environ, client, start_response)
                made = self._make_told(environ, client, outcome)
            start_response(STATUS_LINES[made.status], made.headers)
            return [made.body]

        return answer

    def stop(self) -> None:
        """End the makers; may be called more than once."""
        for maker in self._lanes.take_all():
            maker.dismiss()
        if self._agency:
            self._agency.close()

    def metrics(self) -> tuple[Metric, ...]:
        """Return what was counted, and how many pages are waited for right now."""
        waiting = self._lanes.counts().waiting
        return (
            *(
                Metric(f"pages_{name}", "counter", text, self._counts[name])
                for name, text in _COUNTERS.items()
            ),
            Metric("pages_waiting", "gauge", "Pages that wait for a maker.", waiting),
        )

    def _send(
        self, found: Answer, environ: dict[str, Any], client: str | None, start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Send an answer as it is: a maker says with which headers, and need not have it for that."""
        size = found.size
        try:
            made = self._make_told(environ, client, found._replace(content=b""))
        except Failure:
            found.close()
            raise
        headers = [pair for pair in made.headers if pair[0].lower() != "content-length"]
        start_response(STATUS_LINES[made.status], [*headers, ("Content-Length", str(size))])
        return found.chunks()

    def _make_told(self, environ: dict[str, Any], client: str | None, outcome: Outcome) -> Made:
        """Have a page made that needs the outcome of a query, which is then closed."""
        try:
            made = self._make(environ, client, outcome)
        finally:
            if isinstance(outcome, Answer):
                outcome.close()
        if isinstance(made, Wanted):
            raise Failure(500, "wrong")
        return made

    def _make(
        self, environ: dict[str, Any], client: str | None, outcome: Outcome | None = None
    ) -> Made | Wanted:
        until = time.monotonic() + self._limits.deadline
        say = partial(send_request, environ=environ, outcome=outcome)
        turn: Turn[Worker] = Turn(client, until, begin=lambda maker: maker.send(say), light=outcome is None)
        for _ in range(_TRIES):
            with suppress(Broken):
                return self._listen(self._enter(turn), turn)
            self._count("died")
        raise Failure(500, "wrong", headers={"Retry-After": "1"})

    def _enter(self, turn: Turn[Worker]) -> Worker:
        self._hire()
        try:
            return self._lanes.enter(turn)
        except (QueueFull, ShareTaken, DeadlineExceeded) as error:
            status = 429 if isinstance(error, ShareTaken) else 503
            raise Failure(status, "busy", headers={"Retry-After": str(error.retry_after or 1)}) from error

    def _listen(self, maker: Worker, turn: Turn[Worker]) -> Made | Wanted:
        """Return what a maker makes; raises Broken if it ends, Failure if it takes too long."""
        begin, keep = time.monotonic(), False
        try:
            while (made := receive_reply(maker.connection)) is None and time.monotonic() < turn.until:
                if not turn.slow:
                    self._lanes.become_slow(turn)
            if made is None:
                raise Failure(503, "busy", headers={"Retry-After": str(round(self._limits.deadline))})
            if isinstance(made, Made):
                self._count("made")
                if made.status >= 500 and (words := maker.words()):  # a failure of a query has none
                    _log.error("%s", words.decode(errors="replace").strip())
            keep = not made.retire
            return made
        finally:
            if not self._lanes.leave(turn, time.monotonic() - begin, keep=keep):
                self._replace(maker)

    def _replace(self, maker: Worker) -> None:
        """Take leave of a maker that has ended, or shall; another comes in its place."""
        if words := maker.kill():
            _log.warning("Maker %d ended: %s", maker.process_id, words.decode(errors="replace").strip())
        with self._hiring:
            self._missing += 1
        self._hire()

    def _hire(self) -> None:
        """Get as many makers as are missing, as long as there is a template to have them from."""
        if not self._missing:
            return
        with self._hiring:
            try:
                while self._missing:
                    self._agency = self._agency or Agency(self._address, self._limits.short)
                    self._lanes.put(self._agency.hire(WANT_MAKER))
                    self._missing -= 1
            except OSError:
                if self._agency:
                    self._agency.close()
                self._agency = None

    def _count(self, name: str) -> None:
        self._counts[name] += 1  # a number to watch: one that two threads count as one does no harm


def _run(executor: Executor, query: QueryRequest, sender: Sender | None) -> Outcome:
    """Run the query that a page needs, and return what came of it."""
    try:
        return run_query(executor, query, sender)
    except Failure as failure:
        return failure
