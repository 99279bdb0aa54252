"""Which processes run on which processors: all else keeps off those that slow queries take.

A kernel may let whoever has a processor keep it until the next tick, some milliseconds, although somebody
with more right to it has become ready. A cheap query passes from thread to thread and meets that often:
beside a query that could not finish, 99 of 100 `ASK {}` took up to 2.1 ms where alone 0.75 ms were enough.

So each slow query is left a processor that nothing else of the server uses, up to half of them; slow queries
themselves may use all. Where the other queries are more than the processors that are left, they get all of
them again: half a machine would answer half as many, and in a crowd nobody notices a tick.
"""

import os
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

LOOK_EVERY = 0.05  # seconds, while there are slow queries
_WEIGHT = 0.2  # of one look in the moving average of all


def left_by(slow: int, processors: Sequence[int]) -> frozenset[int]:
    """Return the processors that so many slow queries leave to the rest: half of them at least."""
    taken = min(slow, len(processors) // 2)
    return frozenset(processors[: len(processors) - taken])


class Processors:
    """Assigns the processors that this process may use to itself and others."""

    def __init__(self) -> None:
        """Begin with what this process may use now."""
        self._every = tuple(sorted(os.sched_getaffinity(0)))
        self._crowd = 0.0
        self._is_crowded = False

    def assign(self, slow: Collection[int], others: Iterable[int]) -> None:
        """Let these processes, by their ids, use what they may while the slow ones run."""
        if not slow:
            self._crowd, self._is_crowded = 0.0, False
        rest = self._every if self._is_crowded else left_by(len(slow), self._every)
        for process_id in slow:
            _assign(process_id, self._every)
        for process_id in others:
            _assign(process_id, rest)

    def has_turned(self, slow: int, workers: Iterable[int]) -> bool:
        """Look how many of the other workers want a processor; tell whether that calls for assigning anew."""
        left = len(left_by(slow, self._every))
        self._crowd += (sum(map(_wants_processor, workers)) - self._crowd) * _WEIGHT
        was, self._is_crowded = self._is_crowded, self._crowd > (left / 2 if self._is_crowded else left)
        return was != self._is_crowded


def _wants_processor(process_id: int) -> bool:
    """Tell whether a process runs or waits for a processor: proc_pid_stat(5)."""
    with suppress(OSError):
        return b") R " in Path(f"/proc/{process_id}/stat").read_bytes()
    return False


def _assign(process_id: int, processors: Iterable[int]) -> None:
    """Let all threads of a process use these processors; it may have ended, or be somebody else's."""
    with suppress(OSError):
        for thread in Path(f"/proc/{process_id}/task").iterdir():
            with suppress(OSError):
                os.sched_setaffinity(int(thread.name), processors)
