"""The process that holds the data and forks the workers: ``python -m dortmund_ld.query.template PLAN``.

Two processes in fact. The *keeper* owns the address and nothing else; it starts the *template*, and another
one if that ends unasked. The template loads the store, has one thread, and then only waits: somebody who
connects owns the workers that are asked for over the connection, and with the connection they go.

    owner asks        b"w" for a worker, another letter for one of another trade;
                      b"s" and the process id of one whose query has become slow, b"f" when it has ended
    template answers  the process id, with a socket to the worker, its standard error, and a handle to kill it
    by

A fork shares the loaded store's memory with the worker, so that it takes milliseconds and hardly any memory.
A server has its pages made by such processes too (``web.serving.template``): whoever keeps the address
brings along the trades that they can have.

Both end when standard input is closed, which the kernel does when whoever started them ends.
"""

import gc
import math
import os
import selectors
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from pyoxigraph import Store

from dortmund_ld.query import bounds, worker
from dortmund_ld.query.processors import LOOK_EVERY, Processors, processor_time, settle, step_back
from dortmund_ld.query.source import Plan
from dortmund_ld.query.wire import open_pair

LIFELINE = 0  # standard input
OUTPUT = 1
READY = b"ready"
WANT_WORKER = b"w"
IS_SLOW, IS_SLOW_NO_MORE = b"s", b"f"
PROCESS_ID = struct.Struct("!I")
CANNOT_LOAD = 3  # the exit status of a template without data: another one would not have it either

# What a forked process does until it ends, given the process id of its parent; by the byte that asks for it.
Trades = Mapping[bytes, Callable[[int], None]]

# Makes the trades ready, once the data is loaded (None: each worker opens a store of its own).
Prepare = Callable[[Store | None, Plan], Trades]

_CREDENTIALS = struct.Struct("3i")  # process, user and group of who is connected: unix(7)

_LONG = 1.0  # seconds of processor after which a slow query lets everybody else go first

_MOMENT = 0.005  # seconds after which a worker is forked ahead, not beside who has just got one

_BUFFER = 1 << 20  # bytes that an answer may take on its way, as far as the kernel allows
_PAUSE = 0.2  # seconds between two templates, so that one that dies at once does not take a whole processor


@dataclass(frozen=True)
class Forked:
    """A worker without an owner: its process id, and what leads to it as ``staff.Worker`` has it."""

    process_id: int
    connection: socket.socket
    last_words: int
    handle: int

    def hand_over(self, owner: socket.socket) -> None:
        """Send all that to an owner; raises OSError if it has hung up."""
        files = [self.connection.fileno(), self.last_words, self.handle]
        socket.send_fds(owner, [PROCESS_ID.pack(self.process_id)], files)

    def close(self) -> None:
        """Close what leads to it here; one that nobody has is idle, and ends."""
        self.connection.close()
        os.close(self.last_words)
        os.close(self.handle)


class Template:
    """Forks workers for those who are connected, and ends them with their owners.

    One who runs queries is forked ahead, so that a killed one is replaced at once.
    """

    def __init__(self, trades: Trades, listener: socket.socket) -> None:
        """Take over the address."""
        self._trades = trades
        self._listener = listener
        self._owners: dict[socket.socket, set[int]] = {}
        self._at_home: set[int] = set()  # those who run queries
        self._spare: Forked | None = None
        self._is_spare_due = True
        self._slow: dict[int, float] = {}  # with the time of processor at which a query has run for long
        self._processors = Processors()
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()

    def serve(self) -> None:
        """Serve until the lifeline is cut; all workers have ended then."""
        for ready in (self._wake, self._woken):
            ready.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._woken.fileno(), warn_on_full_buffer=False)
        for watched in (self._listener, self._wake, LIFELINE):
            self._selector.register(watched, selectors.EVENT_READ)
        while True:
            happened = self._selector.select(self._patience())
            for key, _ in happened:
                if key.fileobj == LIFELINE:
                    return self._end()
                self._turn_to(key.fileobj)
            if self._slow:
                self._look_at_slow()
            if self._is_spare_due and not happened:
                self._fork_spare()

    def _patience(self) -> float | None:
        """Return how long nothing may happen before there is something to do: seconds, None for ever."""
        if self._is_spare_due:
            return _MOMENT
        return LOOK_EVERY if self._slow else None

    def _turn_to(self, ready: object) -> None:
        if ready is self._listener:
            connection, _ = self._listener.accept()
            self._owners[connection] = set()
            self._selector.register(connection, selectors.EVENT_READ)
            self._assign_processors()
        elif ready is self._wake:
            self._wake.recv(4096)
            self._reap()
        elif isinstance(ready, socket.socket):
            self._hear(ready)

    def _hear(self, owner: socket.socket) -> None:
        """Give an owner the worker that it asks for, or end its workers if it has gone."""
        try:
            asked = owner.recv(1 + PROCESS_ID.size)
            if asked in self._trades:
                return self._employ(owner, asked)
            if asked[:1] in (IS_SLOW, IS_SLOW_NO_MORE):
                return self._note_slow(owner, asked[:1] == IS_SLOW, PROCESS_ID.unpack(asked[1:])[0])
        except OSError:
            pass  # it hung up in the middle of something
        self._selector.unregister(owner)
        for worker_id in self._owners.pop(owner):
            os.kill(worker_id, signal.SIGKILL)
        self._processors.assign((), [[_process_of(owner)]])
        self._assign_processors()
        return owner.close()

    def _note_slow(self, owner: socket.socket, is_slow: bool, worker_id: int) -> None:
        """Let all else keep off where a worker runs, as long as its query is a slow one."""
        if worker_id in self._owners[owner]:  # else it has ended meanwhile
            self._slow.pop(worker_id, None)
            if is_slow:
                self._slow[worker_id] = processor_time(worker_id) + _LONG
            self._assign_processors()

    def _look_at_slow(self) -> None:
        if self._processors.has_turned(len(self._slow), self._workers() - self._slow.keys()):
            self._assign_processors()
        for worker_id, long in self._slow.items():
            if processor_time(worker_id) > long:
                step_back(worker_id)
                self._slow[worker_id] = math.inf

    def _assign_processors(self) -> None:
        homes: dict[int, set[int]] = {}
        others: set[int] = set()
        for owner, workers in self._owners.items():
            process_id, quick = _process_of(owner), workers - self._slow.keys()
            homes.setdefault(process_id, {process_id}).update(quick & self._at_home)
            others |= quick - self._at_home
        self._processors.assign(self._slow, homes.values(), others)

    def _workers(self) -> set[int]:
        return set[int]().union(*self._owners.values())

    def _employ(self, owner: socket.socket, asked: bytes) -> None:
        """Hand a worker over to an owner."""
        at_home = asked == WANT_WORKER
        forked = (at_home and self._take_spare()) or self._fork(self._trades[asked])
        try:
            self._owners[owner].add(forked.process_id)
            if at_home:
                self._at_home.add(forked.process_id)
                settle(forked.process_id, _process_of(owner))
            elif self._slow:
                self._assign_processors()
            forked.hand_over(owner)
        finally:
            forked.close()

    def _take_spare(self) -> Forked | None:
        self._reap()  # it may have ended
        spare, self._spare, self._is_spare_due = self._spare, None, True
        return spare

    def _fork_spare(self) -> None:
        """Fork a worker ahead; one that ends meanwhile, or cannot be forked, is not missed until the next."""
        self._is_spare_due = False
        with suppress(OSError):
            self._spare = self._fork(self._trades[WANT_WORKER])

    def _fork(self, trade: Callable[[int], None]) -> Forked:
        ours, its = open_pair()
        its.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        words_read, words_write = os.pipe()
        os.set_blocking(words_write, False)  # nobody reads before the worker is dead
        template_id = os.getpid()
        try:
            worker_id = os.fork()
            if worker_id == 0:
                self._become_worker(trade, its.fileno(), words_write, template_id)
            return Forked(worker_id, ours, words_read, os.pidfd_open(worker_id))
        except OSError:
            ours.close()
            os.close(words_read)
            raise
        finally:
            its.close()
            os.close(words_write)

    def _become_worker(
        self, trade: Callable[[int], None], connection: int, last_words: int, template_id: int
    ) -> None:
        """Turn the forked process into a worker; never returns."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(last_words, worker.LAST_WORDS, inheritable=False)
            os.dup2(connection, worker.CONNECTION, inheritable=False)
            os.closerange(worker.CONNECTION + 1, os.sysconf("SC_OPEN_MAX"))
            trade(template_id)
        finally:
            worker.leave()

    def _reap(self) -> None:
        """Take note of the workers that have ended."""
        with suppress(ChildProcessError):  # there are no more
            while worker_id := os.waitpid(-1, os.WNOHANG)[0]:
                for workers in (*self._owners.values(), self._at_home):
                    workers.discard(worker_id)
                if self._spare and self._spare.process_id == worker_id:
                    self._spare.close()
                    self._spare = None
                if worker_id in self._slow:
                    del self._slow[worker_id]
                    self._assign_processors()

    def _end(self) -> None:
        if self._spare:
            self._spare.close()
        for workers in self._owners.values():
            for worker_id in workers:
                os.kill(worker_id, signal.SIGKILL)
        self._processors.assign((), [map(_process_of, self._owners)])
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)


def _process_of(owner: socket.socket) -> int:
    """Return the id of the process that has connected."""
    told = owner.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    process_id: int = _CREDENTIALS.unpack(told)[0]
    return process_id


def prepare_queries(store: Store | None, plan: Plan) -> Trades:
    """Return the trade of those who run queries, rehearsed."""
    if store is not None:
        worker.rehearse(store, plan)
    return {WANT_WORKER: partial(worker.live, store, plan)}


def keep(plan: Plan, prepare: Prepare = prepare_queries) -> int:
    """Own the address and keep a template alive behind it; returns the exit status of the process.

    Standard output tells when the data is loaded, or why it is not; then it is closed.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(plan.address)
        listener.listen(64)
        while True:
            keeper_id = os.getpid()
            template_id = os.fork()
            if template_id == 0:
                os._exit(_be_template(plan, prepare, listener, keeper_id))
            _say(b"")
            _, status = os.waitpid(template_id, 0)
            code = os.waitstatus_to_exitcode(status)
            if code in (0, CANNOT_LOAD):
                return code
            time.sleep(_PAUSE)


def _be_template(plan: Plan, prepare: Prepare, listener: socket.socket, keeper_id: int) -> int:
    bounds.die_with(keeper_id)
    try:
        store = plan.source.load()
    except (OSError, SyntaxError) as error:
        _say(str(error).encode())
        return CANNOT_LOAD
    trades = prepare(store, plan)
    gc.collect()
    gc.freeze()  # the collector of a worker then leaves the shared memory alone
    _say(READY)
    Template(trades, listener).serve()
    return 0


def _say(word: bytes) -> None:
    """Write a word to standard output, and nothing ever after."""
    os.write(OUTPUT, word)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, OUTPUT)
    os.close(nowhere)


if __name__ == "__main__":
    sys.exit(keep(Plan.from_json(sys.argv[1])))
