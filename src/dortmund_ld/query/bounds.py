"""The bounds that a worker process draws around itself, before it sees the first query.

They are the kernel's (Linux): no more memory than given, no core file, no process that outlives its parent,
and no file or socket beyond those that are open, so that nothing that a query names can be fetched or
written.
"""

import ctypes
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_SIZE, _DATA = 0, 5  # fields of /proc/self/statm, in pages: proc_pid_statm(5)
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_MOST_LIKELY = b"1000"  # to be chosen when the machine runs out of memory: better a worker than the server


@cache
def c_library() -> ctypes.CDLL:
    """Return the C library; found once, before the first fork."""
    return ctypes.CDLL(None)


def die_with(parent: int) -> None:
    """Let the kernel kill this process when its parent ends; ends at once if it has ended already."""
    c_library().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def offer_to_oom_killer() -> None:
    """Ask the kernel to take this process first when memory runs out."""
    Path("/proc/self/oom_score_adj").write_bytes(_MOST_LIKELY)


def bound_memory(more: int) -> None:
    """Allow the process so many bytes of memory more than it has now; no core file is written."""
    _bound(resource.RLIMIT_AS, _SIZE, more)


def bound_data(more: int) -> None:
    """Bound the memory that the process can write to, as ``bound_memory`` does all that it has.

    For a process in which JavaScript runs: V8 reserves gigabytes of addresses without using them.
    """
    _bound(resource.RLIMIT_DATA, _DATA, more)


def _bound(limit: int, field: int, more: int) -> None:
    pages = int(Path("/proc/self/statm").read_bytes().split()[field])
    cap = pages * resource.getpagesize() + more
    resource.setrlimit(limit, (cap, cap))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid_files() -> None:
    """Forbid to open any further file or socket; what is open stays usable."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


@contextmanager
def files_allowed() -> Iterator[None]:
    """Allow files again for a moment in which none of the query's work is done."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (now, most))


def usage() -> tuple[int, float]:
    """Return the most memory that this process ever had (bytes), and its time of the processor (seconds)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_maxrss * 1024, used.ru_utime + used.ru_stime  # Linux counts memory in kilobytes
