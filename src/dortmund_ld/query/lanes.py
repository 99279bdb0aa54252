"""Who gets the next free worker: a lane for short queries, a lane for slow ones, and the time of each client.

Every query starts in the fast lane. When it has had the processor for the short time, it becomes a slow
query. Of those only so many run at once, fewer than queries run at all, so that another can always begin
after the short time at most. If all places for slow queries are taken, the query is paused: it waits in the
slow lane together with its worker, stopped. Only so many wait like that, since each keeps the memory that it
has taken. Whoever comes then gives up its worker, and is run from its beginning when there is a place:
queries change nothing, so that this loses no more than the short time.

Of the others as many run abreast as there are processors for them: more would not give more answers. Each
worker has its own copy of what it has read (``query.template``), and who comes next on a processor finds that
of another in its caches: one at once in place of two gave a tenth more of the broad queries. That a query
waits for one before it must not take long, though. So one that has run for a moment lingers: it no longer
counts among those abreast, and another begins beside it, as long as a place is left for a slow query.

A worker need not sleep between two short queries: who waits is sent ahead to one that is still at work, and
the worker finds the next query when it has answered. It gave up to 8 % more of the queries that take a few
hundred microseconds. If the query before it lingers, who was sent ahead waits again as before; the worker,
which would run what nobody waits for, is not used any more. So nobody is sent ahead while queries usually
take long. A worker that is given back gets its next query from whoever gives it back, who has the processor.

Who waits is served by the time that the client took lately, least first, then in order of coming. A client
that took more than its time (which is forgotten by half every minute) starts in the slow lane at once. The
queue is bounded; one client can fill half of it, and is told when it would fill more.

This module only decides. It knows no process: a worker is whatever was put in.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import exp2
from typing import Generic, TypeVar

from dortmund_ld.query.errors import ClientGone, DeadlineExceeded, QueueFull, ShareTaken
from dortmund_ld.query.limits import Limits

W = TypeVar("W")

# Seconds after which a query lingers: others begin beside it.
MOMENT = 0.02

# Seconds that queries usually run at most where others are sent ahead. Then hardly one in a quarter lingers,
# and costs a worker.
_BRIEF = MOMENT / 4

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

    ``begin`` sends it to a worker, done by whoever lets its turn come; it never raises. ``light`` tells that
    it may be sent ahead: a worker takes it in although it is still at work.
    ``slow``: it has, or waits for, one of the places for slow queries; ``lingers``: it has run for a moment;
    ``paused``: it waits with its worker, as it has done for so many seconds (``rested``) since it got it.
    ``post`` is where it runs, is paused, or has been sent ahead.
    """

    client: str | None
    until: float
    is_gone: Callable[[], bool] | None = None
    begin: Callable[[W], object] | None = None
    light: bool = True
    slow: bool = field(default=False, init=False)
    lingers: bool = field(default=False, init=False)
    paused: bool = field(default=False, init=False)
    rested: float = field(default=0.0, init=False)
    post: "Post[W] | None" = field(default=None, init=False)
    granted: "threading.Lock | None" = field(default=None, init=False)  # who waits: taken until it comes


@dataclass(eq=False)
class Post(Generic[W]):
    """A worker at work: its query, the last one that was sent to it, and the one that was sent ahead.

    ``spoilt``: that one waits for it no more, so that this worker is of no use when it has answered.
    """

    worker: W
    turn: Turn[W]
    sent: Turn[W] | None = field(default=None, init=False)
    next: Turn[W] | None = field(default=None, init=False)
    spoilt: bool = field(default=False, init=False)

    def takes_another(self) -> bool:
        """Tell whether another query can be sent ahead: after the one before it, and behind a short one."""
        turn = self.turn
        return self.sent is turn and not (self.next or self.spoilt or turn.slow or turn.lingers)

    def withdraw(self) -> None:
        """Let the query that was sent ahead wait for another worker, or for none."""
        if self.next:
            self.next.post = None
            self.next = None
            self.spoilt = True


class Ledger:
    """The running time that each client took lately, in seconds, forgotten by half every minute."""

    HALF_LIFE = 60.0
    MOST_CLIENTS = 4096  # who took least is forgotten beyond

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin with nothing."""
        self._clock = clock
        self._taken: dict[str | None, tuple[float, float]] = {}

    def __len__(self) -> int:
        """Return how many clients are remembered."""
        return len(self._taken)

    def add(self, client: str | None, seconds: float) -> None:
        """Write down the time that a client's query ran."""
        if client is None:
            return
        now, found = self._clock(), self._taken.get(client)
        if found:
            seconds += self._left_of(*found, now)
        elif len(self._taken) >= self.MOST_CLIENTS:
            self._forget()
        self._taken[client] = seconds, now

    def taken(self, client: str | None) -> float:
        """Return the time of a client, 0 of one that is not known."""
        found = self._taken.get(client)
        return self._left_of(*found, self._clock()) if found else 0.0

    def exceeds(self, client: str | None, seconds: float) -> bool:
        """Tell whether the time of a client is more than this."""
        found = self._taken.get(client)  # what was written down only gets less
        return found is not None and found[0] > seconds and self.taken(client) > seconds

    def _left_of(self, seconds: float, then: float, now: float) -> float:
        return seconds * exp2((then - now) / self.HALF_LIFE)

    def _forget(self) -> None:
        by_time = sorted(self._taken, key=self.taken)
        for client in by_time[: len(by_time) // 2]:
            del self._taken[client]


class Lanes(Generic[W]):
    """Hands idle workers to queries. Safe to be used by many threads."""

    def __init__(
        self, limits: Limits, abreast: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin without workers; ``put`` brings them.

        So many short queries run ``abreast``: if not given, as many as leave a place for a slow one.
        """
        self._limits = limits
        self._beside_slow = limits.workers - 1
        self._abreast = min(abreast or self._beside_slow, self._beside_slow)
        self._clock = clock
        self._lock = threading.Lock()
        self._idle: deque[W] = deque()
        self._fast_lane: list[Turn[W]] = []  # who waits, in the order of coming
        self._slow_lane: list[Turn[W]] = []  # the same, and who is paused
        self._at_work: list[Post[W]] = []
        self._due: deque[Callable[[], None]] = deque()  # what is to be done without the lock
        self._short = self._slow = self._running = 0
        self._ledger = Ledger(clock)
        self._usual = 0.01  # seconds that a query runs, as a moving average

    def enter(self, turn: Turn[W], *, moved: bool = False) -> W:
        """Wait for a worker; ``moved`` if the query ran for the short time and goes on as a slow one.

        Raises QueueFull or ShareTaken at once (never if moved), DeadlineExceeded or ClientGone after some
        waiting.
        """
        with self._lock:
            turn.slow = moved or self._ledger.exceeds(turn.client, self._limits.client_time)
            self._queue(turn, bounded=not moved)
        if turn.granted is None:
            self._send(_post_of(turn), turn)
        self._do_what_is_due()
        return self._wait(turn)

    def linger(self, turn: Turn[W]) -> None:
        """Let others begin beside a query that has run for a moment."""
        with self._lock:
            self._change(turn, lingers=True)
            self._grant()
        self._do_what_is_due()

    def become_slow(self, turn: Turn[W]) -> bool:
        """Give a running query a place in the slow lane, if one is free and nobody waits for it."""
        with self._lock:
            if self._slow_lane or self._slow >= self._limits.slow:
                return False
            self._change(turn, slow=True)
            self._grant()
        self._do_what_is_due()
        return True

    def pause(self, turn: Turn[W]) -> bool:
        """Let a running query wait for a place in the slow lane; false if enough of them do."""
        with self._lock:
            if sum(other.paused for other in self._slow_lane) >= self._limits.paused:
                return False
            turn.paused = True
            self._change(turn, slow=True)
            turn.rested -= self._clock()  # until it goes on
            self._wait_in_line(turn)
        self._do_what_is_due()
        return True

    def resume(self, turn: Turn[W]) -> None:
        """Wait until a paused query may go on. Raises DeadlineExceeded or ClientGone."""
        try:
            self._wait(turn)
        finally:
            turn.rested += self._clock()

    def leave(self, turn: Turn[W], seconds: float, *, keep: bool) -> bool:
        """End the turn so many seconds after it began, and give its worker back if it is to be kept.

        Returns whether it is kept: if nobody waits any more for what it was sent, it has to be ended.
        """
        seconds -= turn.rested
        with self._lock:
            self._ledger.add(turn.client, seconds)
            self._usual += (seconds - self._usual) * 0.05
            post, turn.post = _post_of(turn), None
            keep = keep and not post.spoilt
            if keep and post.next:
                self._go_on(post, post.next)
                self._send_ahead()
            else:
                self._give_back(post, turn, keep=keep)
                self._grant()
        self._do_what_is_due()
        return keep

    def put(self, worker: W) -> None:
        """Bring a new worker."""
        with self._lock:
            self._idle.appendleft(worker)  # one that has run a query has warmer caches
            self._grant()
        self._do_what_is_due()

    def take_all(self) -> list[W]:
        """Take all idle workers away, to end them."""
        with self._lock:
            found = list(self._idle)
            self._idle.clear()
            return found

    def counts(self) -> Counts:
        """Return how many there are of everything right now."""
        with self._lock:
            return Counts(len(self._idle), len(self._everybody()), self._running, self._slow)

    def _queue(self, turn: Turn[W], *, bounded: bool) -> None:
        turn.post = turn.granted = None
        turn.lingers = turn.paused = False
        turn.rested = 0.0
        free = self._slow_is_free() if turn.slow else self._fast_is_free()
        if free and not self._lane(turn) and self._may_start(turn):
            self._start(turn)
            return
        if bounded:
            self._require_room(turn.client)
        self._wait_in_line(turn)

    def _everybody(self) -> list[Turn[W]]:
        """Return who waits."""
        return self._slow_lane + self._fast_lane

    def _lane(self, turn: Turn[W]) -> list[Turn[W]]:
        return self._slow_lane if turn.slow else self._fast_lane

    def _wait_in_line(self, turn: Turn[W]) -> None:
        turn.granted = threading.Lock()
        turn.granted.acquire()
        self._lane(turn).append(turn)
        self._grant()

    def _require_room(self, client: str | None) -> None:
        share = max(1, self._limits.queue // 2)
        if len(self._fast_lane) + len(self._slow_lane) < share:
            return
        waiting = self._everybody()
        own = sum(other.client == client for other in waiting) if client is not None else 0
        if own >= share:
            raise ShareTaken(share, self._expected_wait(len(waiting)))
        if len(waiting) >= self._limits.queue:
            raise QueueFull(self._expected_wait(len(waiting)))

    def _expected_wait(self, waiting: int) -> int:
        seconds = self._usual * waiting / self._limits.workers
        return max(1, min(round(seconds), round(self._limits.deadline)))

    def _grant(self) -> None:
        """Serve those who wait, those of the slow lane first: their places are few enough to harm nobody."""
        if self._slow_lane:
            self._serve(self._slow_lane, self._slow_is_free)
        if self._fast_lane:
            self._serve(self._fast_lane, self._fast_is_free)
        self._send_ahead()

    def _slow_is_free(self) -> bool:
        return self._running < self._limits.workers and self._slow < self._limits.slow

    def _fast_is_free(self) -> bool:
        others = self._running - self._slow
        return (
            self._short < self._abreast
            and others < self._beside_slow
            and self._running < self._limits.workers
        )

    def _serve(self, lane: list[Turn[W]], is_free: Callable[[], bool]) -> None:
        """Let those of a lane start who may, as long as it has a place for them."""
        while lane and is_free() and (turn := self._first_of(lane, self._may_start)):
            lane.remove(turn)
            self._start(turn)

    def _send_ahead(self) -> None:
        """Send who waits to a worker that is still at work, while that does not take long."""
        if self._fast_lane and self._usual < _BRIEF:
            for post in self._at_work:
                if post.takes_another() and (turn := self._first_of(self._fast_lane, self._may_go_ahead)):
                    post.next, turn.post = turn, post
                    self._due.append(partial(self._send, post, turn))

    def _first_of(self, lane: list[Turn[W]], able: Callable[[Turn[W]], bool]) -> Turn[W] | None:
        """Return who of a lane comes first, of those for whom it can be done."""
        turns = [turn for turn in lane if able(turn)]
        if len(turns) < 2:
            return turns[0] if turns else None
        clients = {turn.client for turn in turns}
        if len(clients) < 2:  # nobody has another before them
            return turns[0]
        # Once for each client: its time is forgotten while it is read, and equals come in their order.
        taken = {client: self._ledger.taken(client) for client in clients}
        return min(turns, key=lambda turn: taken[turn.client])

    def _may_start(self, turn: Turn[W]) -> bool:
        return (turn.paused or (turn.post is None and bool(self._idle))) and turn.until > self._clock()

    def _may_go_ahead(self, turn: Turn[W]) -> bool:
        return turn.post is None and turn.light and turn.until > self._clock()

    def _start(self, turn: Turn[W]) -> None:
        """Let the turn come: of one that is paused, with the worker that it has."""
        if turn.post is None:
            turn.post = Post(self._idle.pop(), turn)  # the one used last has the warmest caches
            if turn.granted:
                self._due.append(partial(self._send, turn.post, turn))
        turn.paused = False
        self._at_work.append(turn.post)
        self._count(turn, 1)
        if turn.granted:
            self._due.append(turn.granted.release)

    def _go_on(self, post: Post[W], turn: Turn[W]) -> None:
        """Let the turn come of who was sent ahead: a short one, in the place of another."""
        post.turn, post.next = turn, None
        self._fast_lane.remove(turn)
        if turn.granted:
            self._due.append(turn.granted.release)

    def _give_back(self, post: Post[W], turn: Turn[W], *, keep: bool) -> None:
        if not turn.paused:
            self._at_work.remove(post)
            self._count(turn, -1)
        if keep:
            self._idle.append(post.worker)
        else:
            post.withdraw()

    def _change(self, turn: Turn[W], *, lingers: bool = False, slow: bool = False) -> None:
        """Take a running query out of those abreast; if it is paused, out of those that run."""
        post = _post_of(turn)
        post.withdraw()
        self._count(turn, -1)
        turn.lingers, turn.slow = turn.lingers or lingers, turn.slow or slow
        if turn.paused:
            self._at_work.remove(post)
        else:
            self._count(turn, 1)

    def _count(self, turn: Turn[W], number: int) -> None:
        self._running += number
        if turn.slow:
            self._slow += number
        elif not turn.lingers:
            self._short += number

    def _send(self, post: Post[W], turn: Turn[W]) -> None:
        """Begin, without the lock since it may take a moment; then the worker may be sent another."""
        if turn.begin:
            turn.begin(post.worker)
        post.sent = turn
        if post.turn is turn and self._fast_lane:
            with self._lock:
                self._send_ahead()

    def _do_what_is_due(self) -> None:
        """Send what is to be sent, and tell those whose turn has come."""
        while self._due:
            try:
                do = self._due.popleft()
            except IndexError:  # another thread was faster
                return
            do()

    def _wait(self, turn: Turn[W]) -> W:
        while turn.granted and not turn.granted.acquire(timeout=self._time_to_ask(turn)):
            if turn.until <= self._clock():
                self._give_up(turn, DeadlineExceeded(self._limits.deadline, started=turn.paused))
            elif turn.is_gone and turn.is_gone():
                self._give_up(turn, ClientGone())
        return _post_of(turn).worker

    def _time_to_ask(self, turn: Turn[W]) -> float:
        return max(0.0, min(turn.until - self._clock(), ASK_EVERY))

    def _give_up(self, turn: Turn[W], error: DeadlineExceeded | ClientGone) -> None:
        """Stop to wait and raise the error, unless the turn has come in this very moment."""
        with self._lock:
            if turn not in self._lane(turn):
                return
            self._lane(turn).remove(turn)
            if turn.post and turn.post.next is turn:
                turn.post.withdraw()
        raise error


def _post_of(turn: Turn[W]) -> Post[W]:
    """Return where a turn that has come is served."""
    assert turn.post is not None  # noqa: S101  # granted means given
    return turn.post
