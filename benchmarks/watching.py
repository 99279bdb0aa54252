"""What a running server of ours has counted, and the memory that it and its processes take."""

import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

EVERY_S = 10.0
LASTING = 2  # generations below the server: web processes and keeper, the template; workers are the third


@dataclass(frozen=True)
class Sample:
    """Memory in bytes: of all processes, shared parts by share, and of those that last, each for itself."""

    processes: int
    total: int
    lasting: int


def numbers_of(url: str) -> dict[str, float]:
    """Return what a server of ours says in its metrics, by their names; ``url`` is any address of it."""
    with urllib.request.urlopen(urljoin(url, "/metrics")) as answer:
        lines = answer.read().decode().splitlines()
    found = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in found}


def memory_of(server: int) -> Sample:
    """Return the memory of a server and of all that it started."""
    processes = total = lasting = 0
    for process, generation in _family(server):
        with suppress(OSError):  # it has ended
            sizes = _sizes(process)
            processes += 1
            total += sizes["Pss"]
            lasting += sizes["Rss"] if generation <= LASTING else 0
    return Sample(processes, total, lasting)


def watch(server: int, minutes: float) -> list[Sample]:
    """Return the memory every ten seconds, from before the load has shown to its end."""
    until = time.monotonic() + minutes * 60
    memory = [memory_of(server)]
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(EVERY_S, left))
        memory.append(memory_of(server))
    return memory


def _sizes(process: int) -> dict[str, int]:
    """Return the sizes that the kernel has of a process, in bytes, by name."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines)}


def _family(process: int, generation: int = 0) -> Iterator[tuple[int, int]]:
    """Yield a process and all below it, each with its generation."""
    yield process, generation
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child), generation + 1)
