"""Processes as the system knows them, and waiting for what they do."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path


def until(holds: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Wait until something holds; tells whether it did in time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started, zombies among them."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in found.split()]


def family_of(process: int) -> list[int]:
    """Return a process, its children, theirs, and so on."""
    return [process, *(one for child in children_of(process) for one in family_of(child))]


def left_over(*sessions: int) -> list[str]:
    """Return the processes that still are in these sessions, such as that of a server that has ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(fields[3]) in sessions and fields[0] != "Z":
                found.append(stat.parent.name)
    return found
