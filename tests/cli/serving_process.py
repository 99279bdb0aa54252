"""A server that really runs, as ``dortmund-ld serve`` starts it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START = 30.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class Served:
    """A running server: its port, its process, and what it printed."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        """Watch a process that serves at a port."""
        self.process = process
        self.port = port
        self.printed: list[str] = []

    def get(self, path: str, accept: str = "*/*") -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Accept": accept})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()

    def wait(self) -> None:
        until = time.monotonic() + START
        while True:
            try:
                assert self.get("/sparql?query=ASK%7B%7D")[0] == 200
            except urllib.error.URLError:
                assert self.process.poll() is None, self.printed
                assert time.monotonic() < until, "the server does not answer"
                time.sleep(0.1)
            else:
                return


@contextmanager
def serving(directory: Path, cache: Path, *options: str) -> Iterator[Served]:
    port = free_port()
    words = [sys.executable, "-u", "-c", "from dortmund_ld.cli import main; main()", "serve", str(directory)]
    words += ["--cache", str(cache), "--port", str(port), *options]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    served = Served(process, port)
    assert process.stdout is not None
    reader = threading.Thread(target=lambda: served.printed.extend(process.stdout or ()))
    reader.start()
    try:
        served.wait()
        yield served
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=START)
        reader.join()
        process.stdout.close()


def left_over(group: int) -> list[str]:
    """Return the processes that still are in a session, such as that of a server that has ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(fields[3]) == group and fields[0] != "Z":
                found.append(stat.parent.name)
    return found


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in found.split()]
