"""Reading the body of a request: bounded in length, in time, and by how many may be sending one at a time.

A body is read by the thread that answers, so that clients who send a byte a second could take all threads:
only some may read at once, and of one client fewer. The server gives a body no time to come in; so the
connections are looked at as long as any is being read, and who takes longer than any answer is hung up on. A
body that ends before its announced length is not what was meant, and is not answered.
"""

import threading
import time
from typing import Any, BinaryIO, cast

from dortmund_ld.query.errors import QueueFull, ShareTaken
from dortmund_ld.query.places import Places
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.serving.connections import hang_up_on_late
from dortmund_ld.web.statuses import failure_of

READERS = 32  # threads of a process that may read bodies at once
READERS_OF_ONE = 8
_LOOK_EVERY = 5.0  # seconds

# What is too long is read up to here and thrown away, so that the client gets to read why.
_MOST_DRAINED = 32_000_000
_PIECE = 65_536


class BodyReader:
    """Reads bodies up to a length and a time. Safe to be used by many threads."""

    def __init__(self, most_bytes: int, within: float) -> None:
        """Read bodies of at most so many bytes.

        A connection on which nothing is answered for so many seconds is closed.
        """
        self._most = most_bytes
        self._within = within
        self._places = Places(READERS, READERS_OF_ONE)
        self._watcher: threading.Thread | None = None

    def read(self, environ: dict[str, Any], client: str) -> bytes:
        """Return the body.

        Raises Failure 413 if it is too long, 400 if it is cut short, 503 if too many are being read, 429 if
        so of this client.
        """
        announced = environ.get("CONTENT_LENGTH") or ""
        chunked = "HTTP_TRANSFER_ENCODING" in environ
        if not chunked and announced in {"", "0"}:
            return b""
        length = int(announced) if announced.isdecimal() else self._most + 1
        source = cast("BinaryIO", environ["wsgi.input"])
        try:
            with self._places.take(client):
                self._watch()
                body = source.read(min(length, self._most + 1))
                if len(body) > self._most:
                    _drain(source)
        except (QueueFull, ShareTaken) as error:
            raise failure_of(error) from error
        if len(body) > self._most:
            raise Failure(413, "too_large", f"A request may have {self._most:,} bytes here.")
        if not chunked and len(body) < length:
            raise Failure(400, "body_cut", f"{len(body):,} of {length:,} bytes came.")
        return body

    def _watch(self) -> None:
        """Have somebody look at the connections from now on."""
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._look_often, name="bodies", daemon=True)
            self._watcher.start()

    def _look_often(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY)
            if self._places.are_taken():
                hang_up_on_late(self._within)


def _drain(source: BinaryIO) -> None:
    left = _MOST_DRAINED
    while left > 0 and (piece := source.read(min(_PIECE, left))):
        left -= len(piece)
