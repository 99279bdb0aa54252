"""An executor that tells how often it was asked, and fails as it is told."""

from dortmund_ld.query.answers import Answer
from dortmund_ld.query.bounded import InProcess, IsGone
from dortmund_ld.query.errors import Unanswered
from dortmund_ld.query.requests import QueryRequest


class Counting(InProcess):
    """Runs queries in this process, and counts them; raises ``error`` if there is one."""

    asked = 0
    error: Unanswered | None = None

    def run(self, request: QueryRequest, is_gone: IsGone | None = None) -> Answer:
        self.asked += 1
        if self.error:
            raise self.error
        return super().run(request, is_gone)
