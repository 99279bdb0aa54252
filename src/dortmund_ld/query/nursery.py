"""Starts and ends the process that holds the data and forks the workers (``query.template``).

Whoever starts a server starts one nursery, and gives its address to every web process for a pool of its own.
It ends when it is stopped, and also when the process that started it ends, however that comes about. If its
keeper is killed, by whatever takes memory back, another takes its place at the same address.
"""

import os
import selectors
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from dortmund_ld.query import template
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.source import Plan, Source
from dortmund_ld.words.errors import PublicationError

_STOP_WITHIN = 10.0  # seconds; killing workers takes milliseconds

_REST = (
    0.2  # seconds between the end of a keeper and the next: one that ends at once must not keep a core busy
)


# How the C library gives memory out. In pages of 2 MB, to fork a process that holds a million triples takes
# 2 ms in place of 38. The engine takes and gives back thousands of small pieces for a query: with room for so
# many of them at hand, and nothing returned to the kernel between two queries, a worker needs a fifth less.
_ALLOCATION = ":".join(
    (
        "glibc.malloc.hugetlb=1",
        "glibc.malloc.tcache_count=2000",
        "glibc.malloc.trim_threshold=67108864",
        "glibc.malloc.mmap_threshold=33554432",
    )
)


class CannotStart(PublicationError):
    """The data cannot be loaded, so there is nothing to ask."""


class Nursery:
    """The running processes behind an address: a keeper, the template with the data, and its workers."""

    def __init__(
        self, source: Source, limits: Limits | None = None, program: str = template.__name__
    ) -> None:
        """Start them; the data is then still being loaded, see ``wait``.

        ``program`` is the module that keeps the address (``query.template.keep``), with the trades it knows.
        """
        self._program = program
        self._directory = tempfile.TemporaryDirectory(prefix="queries-")  # only this user can enter it
        self.address = str(Path(self._directory.name) / "template")
        self._plan = Plan(self.address, source, limits or Limits())
        self._stopping = threading.Event()
        self._turn = threading.Lock()  # whoever holds it may end or replace the keeper
        self._process = self._start()

    @property
    def process_id(self) -> int:
        """The process id of the keeper."""
        return self._process.pid

    def wait(self, seconds: float = 600.0) -> None:
        """Wait until the data is loaded; raises CannotStart if it cannot be, or not in time."""
        assert self._process.stdout is not None  # noqa: S101  # it is a pipe
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            told = selector.select(seconds)
        word = os.read(self._process.stdout.fileno(), 4096) if told else b"it takes too long"
        if word != template.READY:
            self.stop()
            reason = word.decode(errors="replace") or "the process that should load it ended"
            raise CannotStart(f"The data cannot be loaded: {reason}.")
        threading.Thread(target=self._keep_up, name="nursery", daemon=True).start()

    def stop(self) -> None:
        """End all processes and wait for that; may be called more than once."""
        self._stopping.set()
        with self._turn:
            _close_pipes(self._process)
            try:
                self._process.wait(_STOP_WITHIN)
            except subprocess.TimeoutExpired:  # it still loads
                self._process.kill()
                self._process.wait()
            self._directory.cleanup()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  # our own module, and no shell
            [sys.executable, "-m", self._program, self._plan.to_json()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_with_allocation(os.environ),
            process_group=0,  # Ctrl-C in a terminal is for the server, which then stops this
        )

    def _keep_up(self) -> None:
        """Start another keeper whenever one ends that nobody has stopped."""
        while not self._stopping.is_set():
            self._process.wait()
            if self._stopping.wait(_REST):
                return
            with self._turn:
                if not self._stopping.is_set():
                    _close_pipes(self._process)
                    Path(self.address).unlink(missing_ok=True)
                    self._process = self._start()

    def __enter__(self) -> "Nursery":
        """Wait until the data is loaded."""
        self.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()


def _close_pipes(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


def _with_allocation(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with wishes to glibc; another library takes no notice."""
    given = environment.get("GLIBC_TUNABLES")
    return {**environment, "GLIBC_TUNABLES": f"{given}:{_ALLOCATION}" if given else _ALLOCATION}
