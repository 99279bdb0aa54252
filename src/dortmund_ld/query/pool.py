"""Runs queries in worker processes that can be killed: the executor of a server.

The data is held by a process of its own (``query.nursery``), which forks workers. A pool owns some of them
and belongs to one process, whose threads share it. A query goes through the lanes (``query.lanes``) to a
worker; if its time is up, or its client gone, the worker is killed and another takes its place within
milliseconds. An answer is complete before it is returned.

It needs Linux (5.3 or newer): handles of processes, and the bounds that a worker draws (``query.bounds``).
"""

import logging
import queue
import threading
import time
from functools import partial
from types import TracebackType

from dortmund_ld.query.answers import Answer
from dortmund_ld.query.bounded import IsGone, Metric, require_length
from dortmund_ld.query.errors import (
    ClientGone,
    DeadlineExceeded,
    NoRoom,
    NotReady,
    OutOfMemory,
    QueryError,
    QueueFull,
    ResultTooLarge,
    ShareTaken,
    Unanswered,
    WorkerDied,
)
from dortmund_ld.query.lanes import ASK_EVERY, MOMENT, Lanes, Turn
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.requests import QueryRequest
from dortmund_ld.query.staff import Agency, Worker
from dortmund_ld.query.wire import PACKET, Broken, Reply, encode_request, send_whole
from dortmund_ld.query.worker import epitaph

_log = logging.getLogger(__name__)

_RECONNECT = 0.2  # seconds between two attempts to reach the template
_PATIENCE = 10  # times the short time that a query may wait for the processor and still be a short one
_LOADING = 5.0  # seconds that a query waits for data that is being loaded

COUNTERS = {
    "answered": "Queries that were answered completely.",
    "wrong": "Queries that were at fault themselves: syntax, refusals, no format.",
    "too_large": "Queries whose answer was larger than the cap.",
    "out_of_memory": "Queries that needed more memory than the cap.",
    "too_late": "Queries that were killed, or given up in the queue, at the deadline.",
    "gone": "Queries that were ended because the client had left.",
    "full": "Queries that were sent away because too many waited.",
    "over_share": "Queries that were sent away because too many of the same client waited.",
    "died": "Queries whose worker ended for a reason not known here.",
    "no_room": "Queries whose answer had no room on the disk.",
    "not_ready": "Queries that came while no data was loaded.",
    "moved": "Queries that were ended after the short time, to run again in the slow lane.",
    "paused": "Queries that were stopped after the short time, to go on in the slow lane.",
    "killed": "Workers that were killed while they ran a query, or had one that nobody waited for.",
    "started": "Workers that were started, the first ones and replacements.",
}

_COUNTED: dict[type[QueryError | Unanswered], str] = {
    ResultTooLarge: "too_large",
    OutOfMemory: "out_of_memory",
    DeadlineExceeded: "too_late",
    ClientGone: "gone",
    QueueFull: "full",
    ShareTaken: "over_share",
    WorkerDied: "died",
    NoRoom: "no_room",
    NotReady: "not_ready",
}


class Pool:
    """An executor with its own workers.

    It is made in the process that uses it, after any fork; threads share it.
    """

    def __init__(self, address: str, limits: Limits | None = None, abreast: int | None = None) -> None:
        """Begin to get workers from the nursery at the address; queries may come at once and wait.

        So many short ones run ``abreast`` (``Lanes``).
        """
        self.limits = limits or Limits()
        self._address = address
        self._first_wait = min(self.limits.short, MOMENT)
        self._lanes: Lanes[Worker] = Lanes(self.limits, abreast)
        self._counts = dict.fromkeys(COUNTERS, 0)
        self._counting = threading.Lock()
        self._connected = threading.Event()
        self._stopping = threading.Event()
        self._agency: Agency | None = None
        self._wanted: queue.SimpleQueue[bool] = queue.SimpleQueue()  # False: there is nothing more to do
        for _ in range(self.limits.processes):
            self._wanted.put(True)
        self._recruiter = threading.Thread(target=self._recruit, name="recruiter", daemon=True)
        self._recruiter.start()

    def run(self, request: QueryRequest, is_gone: IsGone | None = None) -> Answer:
        """Return a complete answer, which the caller closes; see ``Executor.run``."""
        try:
            answer = self._run(request, is_gone)
        except (QueryError, Unanswered) as error:
            self._count(_COUNTED.get(type(error), "wrong"))
            raise
        self._count("answered")
        return answer

    def ready(self) -> bool:
        """Tell whether there are workers."""
        return self._connected.is_set() and not self._stopping.is_set()

    def metrics(self) -> tuple[Metric, ...]:
        """Return the counters, and how many workers and queries there are right now."""
        now = self._lanes.counts()
        with self._counting:
            counted = dict(self._counts)
        return (
            *(Metric(name, "counter", text, counted[name]) for name, text in COUNTERS.items()),
            Metric("idle", "gauge", "Workers that wait for a query.", now.idle),
            Metric("running", "gauge", "Queries that run.", now.running),
            Metric("slow", "gauge", "Queries that run in the slow lane, of those that run.", now.slow),
            Metric("waiting", "gauge", "Queries that wait for a worker.", now.waiting),
        )

    def stop(self) -> None:
        """End all workers; queries that run end with WorkerDied. May be called more than once."""
        self._stopping.set()
        self._wanted.put(False)
        if self._agency:
            self._agency.interrupt()
        self._recruiter.join()
        for worker in self._lanes.take_all():
            worker.dismiss()

    def __enter__(self) -> "Pool":
        """Return the pool itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def _run(self, request: QueryRequest, is_gone: IsGone | None) -> Answer:
        require_length(request.text, self.limits)
        message = encode_request(request, self.limits.result, self.limits.in_memory)
        until = time.monotonic() + self.limits.deadline - request.spent
        say = partial(send_whole, message=message)
        turn: Turn[Worker] = Turn(
            request.client,
            until,
            is_gone,
            begin=lambda worker: worker.send(say),
            light=len(message) <= PACKET,
        )
        if not self._connected.is_set() and not self._connected.wait(min(self.limits.deadline, _LOADING)):
            raise NotReady
        reply = self._ask(turn)
        if isinstance(reply.outcome, Answer):
            return reply.outcome
        raise reply.outcome

    def _ask(self, turn: Turn[Worker]) -> Reply:
        """Have a worker run the query, and another if it has to change the lane or finds a dead one."""
        moved, found_dead = False, 0
        while True:
            worker = self._enter(turn, moved=moved)
            begin = time.monotonic()
            try:
                reply = self._listen(turn, worker)
            except WorkerDied:
                found_dead += 1
                most = self.limits.processes + 1  # those of this pool, and the one that is forked ahead
                if time.monotonic() - begin > self.limits.short or found_dead > most:
                    raise
                continue  # it was ended from outside while it was idle, or as good as
            if reply is not None:
                return reply
            moved = True
            self._count("moved")

    def _enter(self, turn: Turn[Worker], *, moved: bool) -> Worker:
        try:
            return self._lanes.enter(turn, moved=moved)
        except DeadlineExceeded as error:
            if self._connected.is_set():
                raise
            raise NotReady from error

    def _listen(self, turn: Turn[Worker], worker: Worker) -> Reply | None:
        """Return the reply; None if it must first wait for a place in the slow lane.

        Raises DeadlineExceeded, ClientGone, or what the worker died of.
        """
        begin, keep = time.monotonic(), False
        try:
            reply = self._hear(turn, worker, begin)
            if reply is None:
                self._kill(worker)
            elif reply.retire:
                worker.kill()  # hanging up would let it run a query that was sent ahead
                self._wanted.put(True)
            else:
                keep = True
            return reply
        except Broken as error:
            raise self._mourn(worker) from error
        except (DeadlineExceeded, ClientGone):
            self._kill(worker)
            raise
        finally:
            if worker.is_slow:
                self._tell_slow(worker, is_slow=False)
            if self._lanes.leave(turn, time.monotonic() - begin, keep=keep) != keep:
                self._kill(worker)

    def _hear(self, turn: Turn[Worker], worker: Worker, begin: float) -> Reply | None:
        """Wait for the reply; None if the short time is over and there is no place in the slow lane."""
        if turn.until - begin > self._first_wait:
            if reply := worker.reply():
                return reply
            self._lanes.linger(turn)
        short = begin + self.limits.short
        while (now := time.monotonic()) < turn.until:
            until = turn.until if worker.is_slow else min(turn.until, short)
            if worker.wait(min(until - now, ASK_EVERY)) and (reply := worker.reply()):
                return reply
            if not worker.is_slow and time.monotonic() >= short:
                left = self._short_time_left(begin, worker.processor_time() - worker.used)
                if left > 0:
                    short = time.monotonic() + left
                elif self._goes_on(turn, worker):
                    self._tell_slow(worker, is_slow=True)
                else:
                    return None
            if turn.is_gone and turn.is_gone():
                raise ClientGone
        ran = time.monotonic() - begin > min(self.limits.short, self.limits.deadline / 2)
        raise DeadlineExceeded(self.limits.deadline, started=ran)  # else waiting took its time

    def _goes_on(self, turn: Turn[Worker], worker: Worker) -> bool:
        """Go on as a slow query, at once or after a pause; false if that has to wait without a worker."""
        if turn.slow or self._lanes.become_slow(turn):
            return True
        if not self._lanes.pause(turn):
            return False
        self._count("paused")
        worker.pause()
        self._lanes.resume(turn)
        worker.resume()
        return True

    def _tell_slow(self, worker: Worker, *, is_slow: bool) -> None:
        if self._agency:  # else the template has ended, and the worker with it
            self._agency.tell_slow(worker, is_slow=is_slow)

    def _short_time_left(self, begin: float, used: float) -> float:
        """Return how long a query may go on as a short one: the processor's time counts, not the wait for it.

        On a busy machine a cheap query would else be taken for a slow one. Waiting counts at last, for a
        disk.
        """
        if time.monotonic() - begin > _PATIENCE * self.limits.short:
            return 0.0
        return max(self.limits.short - used, 0.0)

    def _kill(self, worker: Worker) -> None:
        worker.kill()
        self._wanted.put(True)
        self._count("killed")

    def _mourn(self, worker: Worker) -> QueryError | Unanswered:
        """Replace a worker that has ended, and return what its query died of."""
        words = worker.kill()
        self._wanted.put(True)
        cause = epitaph(words, self.limits.memory)
        if isinstance(cause, WorkerDied):
            _log.warning("Worker %d ended: %s", worker.process_id, words.decode(errors="replace").strip())
        return cause

    def _recruit(self) -> None:
        """Get a worker for each that is wanted, as long as the pool lives: the recruiter's thread."""
        while self._wanted.get() and not self._stopping.is_set():
            while not self._stopping.is_set() and not self._hire():
                self._connected.clear()
                self._stopping.wait(_RECONNECT)
        if self._agency:
            self._agency.close()

    def _hire(self) -> bool:
        """Get one more worker; false if the template cannot be reached just now."""
        try:
            self._agency = self._agency or Agency(self._address, self._first_wait)
            worker = self._agency.hire()
        except OSError:
            if self._agency:
                self._agency.close()
            self._agency = None
            return False
        self._count("started")
        self._lanes.put(worker)
        self._connected.set()
        return True

    def _count(self, name: str) -> None:
        with self._counting:
            self._counts[name] += 1
