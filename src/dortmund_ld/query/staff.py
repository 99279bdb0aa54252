"""The workers that a process owns: got from the template, asked, killed, and read for their last words."""

import os
import select
import signal
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from dortmund_ld.query.processors import processor_time
from dortmund_ld.query.template import IS_SLOW, IS_SLOW_NO_MORE, PROCESS_ID, WANT_WORKER
from dortmund_ld.query.wire import Reply, receive_reply

_PATIENCE = 10.0  # seconds for what takes microseconds
_LONGEST_WORDS = 8192


@dataclass(eq=False)
class Worker:
    """A worker process: its id, the connection to it, its standard error, and a handle to kill just it.

    ``is_slow`` tells whether the template knows that it runs a slow query, ``used`` are the seconds of
    processor that it had used when it was heard last.
    """

    process_id: int
    connection: socket.socket
    last_words: int
    handle: int
    is_slow: bool = False
    used: float = 0.0

    def __post_init__(self) -> None:
        """Prepare to wait."""
        self._poll = select.poll()
        self._poll.register(self.connection, select.POLLIN)
        self._saying = threading.Lock()

    def send(self, say: Callable[[socket.socket], object]) -> None:
        """Send a request; that the worker is gone is found out by whoever waits for the reply.

        Meanwhile nobody closes the connection: a file that is opened then could have its number.
        """
        with self._saying:
            try:
                say(self.connection)
            except OSError:
                return

    def wait(self, seconds: float) -> bool:
        """Wait so long for the reply to begin; tells whether it has, or the worker has ended."""
        return bool(self._poll.poll(max(0.0, seconds) * 1000))

    def reply(self) -> Reply | None:
        """Return the reply; None if none has begun within the first wait (``Agency``).

        Raises Broken if the worker has ended.
        """
        reply = receive_reply(self.connection)
        if reply:
            self.used = reply.used
        return reply

    def processor_time(self) -> float:
        """Return the seconds of processor that the worker has had since it began, 0 if it has ended."""
        return processor_time(self.process_id)

    def pause(self) -> None:
        """Stop the worker where it is."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused worker go on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> bytes:
        """Kill the worker if it still runs, and return its last words."""
        self._signal(signal.SIGKILL)
        return self.bury()

    def bury(self) -> bytes:
        """Read the last words of a worker that has ended, and close what leads to it."""
        words = self.words()
        self.dismiss()
        return words

    def words(self) -> bytes:
        """Return what the worker has written to its standard error since it was last read."""
        os.set_blocking(self.last_words, False)
        try:
            return os.read(self.last_words, _LONGEST_WORDS)
        except BlockingIOError:
            return b""

    def dismiss(self) -> None:
        """Hang up: an idle worker then ends by itself."""
        with self._saying:
            self.connection.close()
        os.close(self.last_words)
        os.close(self.handle)

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, number)


class Agency:
    """A connection to the template, to get workers by; while it is open, so are they."""

    def __init__(self, address: str, first_wait: float = _PATIENCE) -> None:
        """Connect; a worker is waited for ``first_wait`` seconds before anything else is looked at.

        Raises OSError if nobody is there.
        """
        self._first_wait = first_wait
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._connection.connect(address)
        except OSError:
            self._connection.close()
            raise

    def hire(self, trade: bytes = WANT_WORKER) -> Worker:
        """Wait for a new worker of a trade; raises OSError if the template is gone or has none to give."""
        self._connection.sendall(trade)
        message, files, _, _ = socket.recv_fds(self._connection, PROCESS_ID.size, 3)
        if len(files) != 3:  # connection, last words, handle
            raise ConnectionResetError("The template has ended.")
        connection = socket.socket(fileno=files[0])
        _bound_waiting(connection, socket.SO_RCVTIMEO, self._first_wait)
        _bound_waiting(connection, socket.SO_SNDTIMEO, _PATIENCE)
        return Worker(PROCESS_ID.unpack(message)[0], connection, files[1], files[2])

    def tell_slow(self, worker: Worker, *, is_slow: bool) -> None:
        """Tell that the query of a worker has become a slow one, or that it has ended."""
        if worker.is_slow != is_slow:
            worker.is_slow = is_slow
            with suppress(OSError):  # the template has ended, and the worker with it
                word = IS_SLOW if is_slow else IS_SLOW_NO_MORE
                self._connection.sendall(word + PROCESS_ID.pack(worker.process_id))

    def close(self) -> None:
        """Hang up: the template ends all workers that were had by this connection."""
        self._connection.close()

    def interrupt(self) -> None:
        """Wake up a thread that waits in ``hire``."""
        with suppress(OSError):  # it is closed already
            self._connection.shutdown(socket.SHUT_RDWR)


def _bound_waiting(connection: socket.socket, option: int, seconds: float) -> None:
    """Let the kernel bound a wait (socket(7)): Python would ask it twice for every message."""
    whole = int(seconds)
    timeval = struct.pack("ll", whole, int((seconds - whole) * 1_000_000))
    connection.setsockopt(socket.SOL_SOCKET, option, timeval)
