"""Sending a body in pieces: bounded by how many clients may be fetching one at a time.

The thread that answers waits until its client has taken such a body, so that clients who ask for much and
read none of it could take all threads: only to some is sent at once, and of one client to fewer. The kernel
hangs up on who reads nothing for a while (``connections.hang_up_on_stalled``).
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack

from dortmund_ld.query.errors import QueueFull, ShareTaken
from dortmund_ld.query.places import Places
from dortmund_ld.web.statuses import failure_of

WRITERS = 32  # threads of a process that may send in pieces at once
WRITERS_OF_ONE = 8


class Sending(Iterator[bytes]):
    """The pieces of a body, and a place that is held until they are sent or nobody wants them any more."""

    def __init__(self, pieces: Iterable[bytes], place: ExitStack) -> None:
        """Hold the place; a generator is begun, since one that has not begun closes nothing."""
        self._pieces = iter(pieces)
        self._place = place
        self._first = next(self._pieces, None)

    def __next__(self) -> bytes:
        """Return the next piece; after the last one the place is free."""
        first, self._first = self._first, None
        if first is not None:
            return first
        try:
            return next(self._pieces)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give back what the pieces come from, and the place; may be called more than once."""
        _close(self._pieces)
        self._place.close()


class BodyWriter:
    """Gives out places to send from. Safe to be used by many threads."""

    def __init__(self) -> None:
        """Begin with all places free."""
        self._places = Places(WRITERS, WRITERS_OF_ONE)

    def hold(self, pieces: Iterable[bytes], client: str) -> Sending:
        """Return the pieces with a place; raises Failure 503 if there is none, 429 if so for this client."""
        place = ExitStack()
        sending = Sending(pieces, place)
        try:
            place.enter_context(self._places.take(client))
        except (QueueFull, ShareTaken) as error:
            sending.close()
            raise failure_of(error) from error
        return sending


def _close(pieces: Iterable[bytes]) -> None:
    close = getattr(pieces, "close", None)
    if close:
        close()
