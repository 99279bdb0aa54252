"""Which processes run on which processors.

Each web process is at home on some, alone if there are enough, and so are those who run its queries. A query
passes through several threads of three processes. Where these wake each other across processors, each finds
the caches of another's work, and the machine has to interrupt one processor for the other; at home they
follow one another. Who makes pages is at home nowhere: that takes longer, and a query would wait for it
although another processor is free.

All else keeps off the processors that slow queries take.

A kernel may let whoever has a processor keep it until the next tick, some milliseconds, although somebody
with more right to it has become ready. A cheap query passes from thread to thread and meets that often:
beside a query that could not finish, 99 of 100 `ASK {}` took up to 2.1 ms where alone 0.75 ms were enough.

So slow queries have processors of their own, one for each and half of them at most, where nothing else of
the server runs. Two wishes are heard. Where more slow queries run than processors are theirs, they may use
all, as long as hardly anything else wants one. And where the other queries are more than the processors that
are left, they may use all again: half a machine would answer half as many, and in a crowd nobody notices a
tick. A query that goes on for long lets everybody else go first too, those outside of the server among them.
"""

import os
import time
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

LOOK_EVERY = 0.05  # seconds, while there are slow queries
_WEIGHT = 0.2  # of one look in the moving average of all
_QUIET = 0.02  # processors that others want at most where slow queries may use all
_NANOSECOND = 1e-9
_NICER = 10  # a tenth of a processor is left, where others want it too
_CPUCLOCK_SCHED = 2  # with the process id, names the clock of a process: clock_getcpuclockid(3)


def wait_for_others() -> None:
    """Let this process, and all that it starts from now on, interrupt nobody when it becomes ready.

    A query passes through three processes and several threads. If each takes the processor from the one
    before as soon as it is ready (SCHED_OTHER, sched(7)), all of them are interrupted and find their caches
    cold; so they wait until it is free, or their turn (SCHED_BATCH). It gave up to a tenth more of the
    cheapest queries. Where it is not allowed, all goes on without.
    """
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def step_back(process_id: int) -> None:
    """Let others use the processor before this process (0: the current one); there is no way back."""
    with suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, process_id, _NICER)


def has_stepped_back() -> bool:
    """Tell whether others go before the current process."""
    return os.getpriority(os.PRIO_PROCESS, 0) >= _NICER


def processor_time(process_id: int) -> float:
    """Return the seconds of processor that a process has had since it began, 0 if it has ended."""
    with suppress(OSError):
        return time.clock_gettime(~process_id << 3 | _CPUCLOCK_SCHED)
    return 0.0


def left_by(slow: int, processors: Sequence[int]) -> frozenset[int]:
    """Return the processors that so many slow queries leave to the rest: half of them at least."""
    taken = min(slow, len(processors) // 2)
    return frozenset(processors[: len(processors) - taken])


def deal(processors: Sequence[int], homes: int) -> list[frozenset[int]]:
    """Return the processors of each home: its own where there are enough, else one shared with others."""
    return [frozenset(processors[number % len(processors) :: homes]) for number in range(homes)]


class Processors:
    """Assigns the processors that this process may use to others."""

    def __init__(self) -> None:
        """Begin with what this process may use now."""
        self._every = tuple(sorted(os.sched_getaffinity(0)))
        self._wanted = 0.0  # processors by the workers without a slow query, on average
        self._is_crowded, self._is_quiet = False, True
        self._looked = time.monotonic()
        self._before: dict[int, float] = {}

    def assign(
        self, slow: Collection[int], homes: Collection[Iterable[int]], others: Iterable[int] = ()
    ) -> None:
        """Let these processes, by their ids, use what they may while the slow ones run.

        ``homes`` are those together that are at home on the same processors; ``others`` are nowhere.
        """
        if not slow:
            self._wanted, self._is_crowded, self._is_quiet = 0.0, False, True
            self._before = {}
        left = left_by(len(slow), self._every)
        own = frozenset(self._every) - left
        for process_id in slow:
            _assign(process_id, self._every if len(slow) > len(own) and self._is_quiet else own or left)
        free = self._every if self._is_crowded else sorted(left)
        for processors, home in zip([*deal(free, len(homes)), free], [*homes, others], strict=True):
            for process_id in home:
                _assign(process_id, processors)

    def has_turned(self, slow: int, workers: Iterable[int]) -> bool:
        """Look how many of the other workers want a processor; tell whether that calls for assigning anew."""
        if time.monotonic() - self._looked < LOOK_EVERY / 2:
            return False
        left, was = len(left_by(slow, self._every)), (self._is_crowded, self._is_quiet)
        self._wanted += (self._look(workers) - self._wanted) * _WEIGHT
        self._is_crowded = self._wanted > (left / 2 if self._is_crowded else left)
        self._is_quiet = self._wanted < (2 * _QUIET if self._is_quiet else _QUIET)
        return was != (self._is_crowded, self._is_quiet)

    def _look(self, workers: Iterable[int]) -> float:
        """Return how many processors these processes wanted since they were looked at last."""
        now, then = time.monotonic(), self._looked
        times = {process_id: _wanting(process_id) for process_id in workers}
        wanted = sum(times[known] - self._before[known] for known in times.keys() & self._before.keys())
        self._looked, self._before = now, times
        return wanted / (now - then)


def _wanting(process_id: int) -> float:
    """Return the seconds that the first thread of a process has run or waited for a processor since it began.

    0 if it has ended: sched-stats, /proc/<pid>/schedstat.
    """
    with suppress(OSError):
        ran, waited, _ = Path(f"/proc/{process_id}/schedstat").read_bytes().split()
        return (int(ran) + int(waited)) * _NANOSECOND
    return 0.0


def settle(process_id: int, with_id: int) -> None:
    """Let a process use the processors of another one; either may have ended."""
    with suppress(OSError):
        os.sched_setaffinity(process_id, os.sched_getaffinity(with_id))


def _assign(process_id: int, processors: Iterable[int]) -> None:
    """Let all threads of a process use these processors; it may have ended, or be somebody else's."""
    with suppress(OSError):
        for thread in Path(f"/proc/{process_id}/task").iterdir():
            with suppress(OSError):
                os.sched_setaffinity(int(thread.name), processors)
