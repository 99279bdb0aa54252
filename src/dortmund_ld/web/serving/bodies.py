"""Reading the body of a request: bounded in length, and by how many clients may be sending one at a time.

A body is read by the thread that answers, so that clients who send a byte a second could take all threads:
only some may read at once, and of one client fewer.
"""

from typing import Any, BinaryIO, cast

from dortmund_ld.query.errors import QueueFull, ShareTaken
from dortmund_ld.query.places import Places
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.statuses import failure_of

READERS = 32  # threads of a process that may read bodies at once
READERS_OF_ONE = 8

# What is too long is read up to here and thrown away, so that the client gets to read why.
_MOST_DRAINED = 32_000_000
_PIECE = 65_536


class BodyReader:
    """Reads bodies up to a length. Safe to be used by many threads."""

    def __init__(self, most_bytes: int) -> None:
        """Read bodies of at most so many bytes."""
        self._most = most_bytes
        self._places = Places(READERS, READERS_OF_ONE)

    def read(self, environ: dict[str, Any], client: str) -> bytes:
        """Return the body.

        Raises Failure 413 if it is too long, 503 if too many are being read, 429 if so of this client.
        """
        announced = environ.get("CONTENT_LENGTH") or ""
        chunked = "HTTP_TRANSFER_ENCODING" in environ
        if not chunked and announced in {"", "0"}:
            return b""
        length = int(announced) if announced.isdecimal() else self._most + 1
        source = cast("BinaryIO", environ["wsgi.input"])
        try:
            with self._places.take(client):
                body = source.read(min(length, self._most + 1))
                if len(body) <= self._most and length <= self._most + 1:
                    return body
                _drain(source)
        except (QueueFull, ShareTaken) as error:
            raise failure_of(error) from error
        raise Failure(413, "too_large", f"A request may have {self._most:,} bytes here.")


def _drain(source: BinaryIO) -> None:
    left = _MOST_DRAINED
    while left > 0 and (piece := source.read(min(_PIECE, left))):
        left -= len(piece)
