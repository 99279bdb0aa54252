"""What a request can fail with: a status, a sentence of the site's own, and what is known beyond it."""

from collections.abc import Mapping


class Failure(Exception):
    """Raised while a request is answered; translated once into a page or a text."""

    def __init__(
        self, status: int, phrase: str, detail: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        """Fail with a status; ``phrase`` names a sentence of the site, ``detail`` is shown as it is."""
        super().__init__(f"{status} {phrase}: {detail}")
        self.status = status
        self.phrase = phrase
        self.detail = detail
        self.headers = dict(headers or {})
