"""Sending a body in pieces: bounded by how many clients may be fetching one at a time.

The thread that answers waits until its client has taken such a body, so that clients who ask for much and
read none of it could take all threads: only to some is sent at once, and of one client to fewer. The kernel
hangs up on who reads nothing for a while (``connections.hang_up_on_stalled``).
"""

from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack

from dortmund_ld.query.errors import QueueFull, ShareTaken
from dortmund_ld.query.places import Places
from dortmund_ld.web.statuses import failure_of

WRITERS = 32  # threads of a process that may send in pieces at once
WRITERS_OF_ONE = 8


class BodyWriter:
    """Gives out places to send from. Safe to be used by many threads."""

    def __init__(self) -> None:
        """Begin with all places free."""
        self._places = Places(WRITERS, WRITERS_OF_ONE)

    def hold(self, pieces: Iterable[bytes], client: str) -> Iterator[bytes]:
        """Return the pieces with a place, which is free again when they are sent or closed.

        Raises Failure 503 if there is none, 429 if so for this client.
        """
        place = ExitStack()
        sending = _send(iter(pieces), place)
        next(sending)
        try:
            place.enter_context(self._places.take(client))
        except (QueueFull, ShareTaken) as error:
            sending.close()
            raise failure_of(error) from error
        return sending


def _send(pieces: Iterator[bytes], place: ExitStack) -> Generator[bytes, None, None]:
    """Yield nothing first, then the pieces: both have begun then, without which closing them does nothing."""
    with place:
        place.callback(_close, pieces)
        first = next(pieces, b"")
        yield b""
        if first:
            yield first
        yield from pieces


def _close(pieces: Iterable[bytes]) -> None:
    close = getattr(pieces, "close", None)
    if close:
        close()
