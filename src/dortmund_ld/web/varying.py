"""Which headers of the request an answer depends on: exactly those that were read while it was made.

Whoever reads one of them reads it here, so that Vary cannot be forgotten, nor say too much
(RFC 9110, section 12.5.5).
"""

from flask import Response, g, request

ACCEPT, ACCEPT_LANGUAGE, COOKIE = "Accept", "Accept-Language", "Cookie"

_KEY = "headers_read"


def read_header(name: str) -> str | None:
    """Return a header of the current request, and remember that the answer depends on it."""
    g.setdefault(_KEY, {})[name] = True
    return request.headers.get(name)


def add_vary(response: Response) -> Response:
    """Name in an answer what it depends on."""
    if read := g.get(_KEY):
        response.headers["Vary"] = ", ".join(sorted(read))
    return response
