"""What can go wrong with a store that answers elsewhere. None of it is the fault of who asks.

The web answers 504 for StoreTimedOut and 502 for every other StoreError (RFC 9110, sections 15.6.3 and
15.6.5), the command line one sentence.
"""

from dortmund_ld.query.errors import Unanswered


class StoreError(Unanswered):
    """The store behind cannot answer; ``retry_after`` are the seconds it asked to wait, if it did.

    ``status`` is that of its answer, None if there was none.
    """

    def __init__(self, message: str, *, retry_after: int | None = None, status: int | None = None) -> None:
        """Keep the message, the time to wait and the status."""
        super().__init__(message, retry_after=retry_after)
        self.status = status


class StoreUnreachable(StoreError):
    """Nothing answers at the address of the store, or not as a SPARQL endpoint does."""


class StoreFailed(StoreError):
    """The store answered with an error."""


class StoreIncomplete(StoreError):
    """The store said that all is well and sent an answer that is cut short, mixed up or not an answer."""


class StoreTimedOut(StoreError):
    """The store did not answer in time, or gave up for want of time."""
