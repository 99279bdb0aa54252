"""Places for what may be under way at once: so many in all, and so many of one client.

A client that wants more than its share is told so at once, and others are not; when all places are taken,
everybody is.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from dortmund_ld.query.errors import QueueFull, ShareTaken

_SOON = 2  # seconds after which it is worth trying again


class Places:
    """Places in one process. Safe to be used by many threads."""

    def __init__(self, most: int, of_one: int | None = None) -> None:
        """Have so many places, and so many for one client: half of them, if not given."""
        self._most = most
        self._of_one = of_one or max(1, most // 2)
        self._taken: Counter[str | None] = Counter()
        self._lock = threading.Lock()

    def are_taken(self) -> bool:
        """Tell whether anybody holds a place."""
        return self._taken.total() > 0

    @contextmanager
    def take(self, client: str | None) -> Iterator[None]:
        """Hold a place, for a client or for nobody (None); raises ShareTaken or QueueFull if none is."""
        with self._lock:
            if client is not None and self._taken[client] >= self._of_one:
                raise ShareTaken(self._of_one, _SOON)
            if self._taken.total() >= self._most:
                raise QueueFull(_SOON)
            self._taken[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[client] -= 1
                self._taken += Counter()  # forgets who holds none
