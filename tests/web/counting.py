"""An executor that tells how often it was asked, and fails as it is told."""

import threading

from pyoxigraph import Store

from dortmund_ld.query.answers import Answer
from dortmund_ld.query.bounded import InProcess, IsGone
from dortmund_ld.query.errors import Unanswered
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.requests import QueryRequest, Setting


class Counting(InProcess):
    """Runs queries in this process, and keeps count of them; raises ``error`` if there is one.

    None is run while ``may_run`` is not set; ``senders`` are the clients and how each is known to have left.
    """

    error: Unanswered | None = None

    def __init__(self, store: Store, setting: Setting, limits: Limits | None = None) -> None:
        """Run queries over this store."""
        super().__init__(store, setting, limits)
        self.senders: list[tuple[str | None, IsGone | None]] = []
        self.may_run = threading.Event()
        self.may_run.set()

    @property
    def asked(self) -> int:
        return len(self.senders)

    def run(self, request: QueryRequest, is_gone: IsGone | None = None) -> Answer:
        self.senders.append((request.client, is_gone))
        self.may_run.wait()
        if self.error:
            raise self.error
        return super().run(request, is_gone)
