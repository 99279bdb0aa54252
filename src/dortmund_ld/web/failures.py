"""What a request can fail with: a status, a sentence of the site's own, and what is known beyond it."""

from collections.abc import Mapping


class Failure(Exception):
    """Raised while a request is answered; translated once into a page, a text or a problem (RFC 9457)."""

    def __init__(
        self,
        status: int,
        phrase: str,
        detail: str = "",
        headers: Mapping[str, str] | None = None,
        *,
        problem: str | None = None,
        about: Mapping[str, object] | None = None,
    ) -> None:
        """Fail with a status; ``phrase`` names a sentence of the site, ``detail`` is shown as it is.

        ``problem`` names the kind of problem for programs (``web.problems``), where the phrase says too
        little; ``about`` are facts for them, such as line and column.
        """
        super().__init__(f"{status} {phrase}: {detail}")
        self.status = status
        self.phrase = phrase
        self.detail = detail
        self.headers = dict(headers or {})
        self.problem = problem or phrase.replace("_", "-")
        self.about = dict(about or {})
