"""Who gets the next free worker: a lane for short queries, a lane for slow ones, and the time of each client.

Every query starts in the fast lane. When it has had the processor for the short time, it becomes a slow
query. Of those only so many run at once, fewer than queries run at all, so that another can always begin
after the short time at most. If all places for slow queries are taken, the query is paused: it waits in the
slow lane together with its worker, stopped. Only so many wait like that, since each keeps the memory that it
has taken. Whoever comes then gives up its worker, and is run from its beginning when there is a place:
queries change nothing, so that this loses no more than the short time.

Of the others one fewer runs at once than queries at all, too: a place is left for a slow one. More would not
give more answers. Each worker has its own copy of what it has read (``query.template``), and who comes next
on a processor finds that of another in its caches: two at once in place of three gave 5 to 25 % more of the
queries that take a fifth of a millisecond and more.

A worker that is given back gets its next query at once (``Turn.begin``), from whoever gives it back: it does
not wait until the thread of that query has the processor.

Who waits is served by the time that the client took lately, least first, then in order of coming. A client
that took more than its time (which is forgotten by half every minute) starts in the slow lane at once. The
queue is bounded; one client can fill half of it, and is told when it would fill more.

This module only decides. It knows no process: a worker is whatever was put in.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from dortmund_ld.query.errors import ClientGone, DeadlineExceeded, QueueFull, ShareTaken
from dortmund_ld.query.limits import Limits

W = TypeVar("W")

# How often somebody who waits is asked whether the client is still there, in seconds.
ASK_EVERY = 0.25


@dataclass(frozen=True)
class Counts:
    """How many workers are idle, and how many queries wait, run, and run in the slow lane."""

    idle: int
    waiting: int
    running: int
    slow: int


@dataclass(eq=False)
class Turn(Generic[W]):
    """A query on its way through the lanes.

    ``begin`` is done with its worker as soon as the turn has come, by whoever lets it come; it never raises.
    ``slow``: it has, or waits for, one of the places for slow queries; ``paused``: it waits with its worker,
    as it has done for so many seconds (``rested``) since it got it.
    """

    client: str | None
    until: float
    is_gone: Callable[[], bool] | None = None
    slow: bool = False
    paused: bool = False
    rested: float = 0.0
    worker: W | None = None
    begin: Callable[[W], object] | None = None
    granted: "threading.Lock | None" = None  # of those who wait: taken until their turn comes


class Ledger:
    """The running time that each client took lately, in seconds, forgotten by half every minute."""

    HALF_LIFE = 60.0
    MOST_CLIENTS = 4096  # who took least is forgotten beyond

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin with nothing."""
        self._clock = clock
        self._taken: dict[str, tuple[float, float]] = {}

    def __len__(self) -> int:
        """Return how many clients are remembered."""
        return len(self._taken)

    def add(self, client: str | None, seconds: float) -> None:
        """Write down the time that a client's query ran."""
        if client is None:
            return
        if client not in self._taken and len(self._taken) >= self.MOST_CLIENTS:
            self._forget()
        self._taken[client] = (self.taken(client) + seconds, self._clock())

    def taken(self, client: str | None) -> float:
        """Return the time of a client, 0 of one that is not known."""
        if client is None or client not in self._taken:
            return 0.0
        seconds, then = self._taken[client]
        return float(seconds * 0.5 ** ((self._clock() - then) / self.HALF_LIFE))

    def _forget(self) -> None:
        by_time = sorted(self._taken, key=self.taken)
        for client in by_time[: len(by_time) // 2]:
            del self._taken[client]


class Lanes(Generic[W]):
    """Hands idle workers to queries. Safe to be used by many threads."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without workers; ``put`` brings them."""
        self._limits = limits
        self._fast = limits.workers - 1
        self._clock = clock
        self._lock = threading.Lock()
        self._idle: deque[W] = deque()
        self._waiting: list[Turn[W]] = []
        self._granted: deque[Turn[W]] = deque()  # whose turn has come, and who wait to be told
        self._slow = 0
        self._running = 0
        self._ledger = Ledger(clock)
        self._usual = 0.01  # seconds that a query runs, as a moving average

    def enter(self, turn: Turn[W], *, moved: bool = False) -> W:
        """Wait for a worker; ``moved`` if the query ran for the short time and goes on as a slow one.

        Raises QueueFull or ShareTaken at once (never if moved), DeadlineExceeded or ClientGone after some
        waiting.
        """
        with self._lock:
            turn.slow = moved or self._ledger.taken(turn.client) > self._limits.client_time
            self._queue(turn, bounded=not moved)
        if turn.granted is None:
            _begin(turn)
        self._let_begin()
        return self._wait(turn)

    def become_slow(self, turn: Turn[W]) -> bool:
        """Give a running query a place in the slow lane, if one is free and nobody waits for it."""
        with self._lock:
            waiting = any(other.slow for other in self._waiting)
            if waiting or self._slow >= self._limits.slow:
                return False
            turn.slow = True
            self._slow += 1
            self._grant()
        self._let_begin()
        return True

    def pause(self, turn: Turn[W]) -> bool:
        """Let a running query wait for a place in the slow lane; false if enough of them do."""
        with self._lock:
            if sum(other.paused for other in self._waiting) >= self._limits.paused:
                return False
            turn.slow = turn.paused = True
            turn.begin = None  # it has begun
            turn.rested -= self._clock()  # until it goes on
            self._running -= 1
            self._wait_in_line(turn)
        self._let_begin()
        return True

    def resume(self, turn: Turn[W]) -> None:
        """Wait until a paused query may go on. Raises DeadlineExceeded or ClientGone."""
        try:
            self._wait(turn)
        finally:
            turn.rested += self._clock()

    def leave(self, turn: Turn[W], seconds: float, worker: W | None) -> None:
        """End the turn so many seconds after it began, and give the worker back, None if it is no more."""
        seconds -= turn.rested
        with self._lock:
            if not turn.paused:
                self._slow -= turn.slow
                self._running -= 1
            self._ledger.add(turn.client, seconds)
            self._usual += (seconds - self._usual) * 0.05
            if worker is not None:
                self._idle.append(worker)
            self._grant()
        self._let_begin()

    def put(self, worker: W) -> None:
        """Bring a new worker."""
        with self._lock:
            self._idle.append(worker)
            self._grant()
        self._let_begin()

    def take_all(self) -> list[W]:
        """Take all idle workers away, to end them."""
        with self._lock:
            found = list(self._idle)
            self._idle.clear()
            return found

    def counts(self) -> Counts:
        """Return how many there are of everything right now."""
        with self._lock:
            return Counts(len(self._idle), len(self._waiting), self._running, self._slow)

    def _queue(self, turn: Turn[W], *, bounded: bool) -> None:
        turn.worker = turn.granted = None
        turn.paused, turn.rested = False, 0.0
        if not self._waiting and self._may_start(turn):
            self._start(turn)
            return
        if bounded:
            self._require_room(turn.client)
        self._wait_in_line(turn)

    def _wait_in_line(self, turn: Turn[W]) -> None:
        turn.granted = threading.Lock()
        turn.granted.acquire()
        self._waiting.append(turn)
        self._grant()

    def _require_room(self, client: str | None) -> None:
        own = sum(other.client == client for other in self._waiting) if client is not None else 0
        share = max(1, self._limits.queue // 2)
        if own >= share:
            raise ShareTaken(share, self._expected_wait())
        if len(self._waiting) >= self._limits.queue:
            raise QueueFull(self._expected_wait())

    def _expected_wait(self) -> int:
        seconds = self._usual * len(self._waiting) / self._limits.workers
        return max(1, min(round(seconds), round(self._limits.deadline)))

    def _grant(self) -> None:
        """Serve those who wait, those of the slow lane first: their places are few enough to harm nobody."""
        while able := [turn for turn in self._waiting if self._may_start(turn)]:
            # Once for each client: its time is forgotten while it is read, and equals come in their order.
            taken = {client: self._ledger.taken(client) for client in {turn.client for turn in able}}
            turn = min(able, key=lambda other: (not other.slow, taken[other.client]))
            self._waiting.remove(turn)
            self._start(turn)

    def _may_start(self, turn: Turn[W]) -> bool:
        return (
            (turn.paused or bool(self._idle))
            and self._running < self._limits.workers
            and (self._slow < self._limits.slow if turn.slow else self._running - self._slow < self._fast)
            and turn.until > self._clock()
        )

    def _start(self, turn: Turn[W]) -> None:
        if not turn.paused:
            turn.worker = self._idle.pop()  # the one used last has the warmest caches
        turn.paused = False
        self._slow += turn.slow
        self._running += 1
        if turn.granted:
            self._granted.append(turn)

    def _let_begin(self) -> None:
        """Let those begin whose turn has come; without the lock, since it may take a moment."""
        while self._granted:
            with suppress(IndexError):  # another thread was faster
                turn = self._granted.popleft()
                try:
                    _begin(turn)
                finally:
                    if turn.granted:
                        turn.granted.release()

    def _wait(self, turn: Turn[W]) -> W:
        while turn.granted and not turn.granted.acquire(timeout=self._time_to_ask(turn)):
            if turn.until <= self._clock():
                self._give_up(turn, DeadlineExceeded(self._limits.deadline, started=turn.paused))
            elif turn.is_gone and turn.is_gone():
                self._give_up(turn, ClientGone())
        assert turn.worker is not None  # noqa: S101  # granted means given
        return turn.worker

    def _time_to_ask(self, turn: Turn[W]) -> float:
        return max(0.0, min(turn.until - self._clock(), ASK_EVERY))

    def _give_up(self, turn: Turn[W], error: DeadlineExceeded | ClientGone) -> None:
        """Stop to wait and raise the error, unless the turn has come in this very moment."""
        with self._lock:
            if turn not in self._waiting:
                return
            self._waiting.remove(turn)
        raise error


def _begin(turn: Turn[W]) -> None:
    """Begin with the worker of a turn that has come."""
    if turn.begin and turn.worker is not None:
        turn.begin(turn.worker)
