"""What goes back to a client, as plain values: status, headers, body; and the headers that all have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from dortmund_ld.web.cache import Coded, Headers, Kept, entity_tag, held_tag
from dortmund_ld.web.codings import IDENTITY, choose_coding, encode, encode_pieces

Environ = Mapping[str, Any]

# Open data, and nothing here knows who asks: any page may read it, none with the reader's credentials.
ANYBODY: Headers = [
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Content-Location, ETag, Last-Modified, Link, Retry-After, Vary, X-Request-Id",
    ),
]

# Data are no pages: nothing in them runs, frames or is guessed to be something else.
SECURITY: Headers = [
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
]

# A release never changes, but another one may take its place: ask again after a minute, by the ETag.
FRESH = ("Cache-Control", "public, max-age=60, must-revalidate")
NEVER_KEPT = ("Cache-Control", "no-store")

STATUS_LINES: Mapping[int, str] = {
    status.value: f"{status.value} {status.phrase}" for status in HTTPStatus
} | {499: "499 Client Closed Request"}

# What a 304 repeats of the headers of the 200 (RFC 9110, section 15.4.5).
_OF_304 = {
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Cache-Control",
    "Content-Location",
    "ETag",
    "Vary",
}


@dataclass(slots=True)
class Reply:
    """An answer to a request; ``hit`` tells whether it came out of the cache."""

    status: int
    headers: Headers
    body: bytes | Iterator[bytes]
    hit: bool = False


def reply_with(kept: Kept, accepted: str | None, *, hit: bool) -> Reply:
    """Return a representation in the coding that the client takes."""
    coded: Coded = kept.coded(choose_coding(accepted))
    return Reply(kept.status, coded.headers, coded.body, hit)


def reply_unchanged(headers: Headers, held: str) -> Reply:
    """Return a 304: the client has it already, by the entity tag that it holds."""
    kept = [pair for pair in headers if pair[0] in _OF_304]
    return Reply(304, [*kept, ("ETag", held)], b"", hit=True)


def reply_piecewise(
    headers: Headers, size: int, pieces: Iterator[bytes], accepted: str | None, tag: str | None
) -> Reply:
    """Return a finished answer that is too large for the memory, compressed on its way if the client can."""
    coding = choose_coding(accepted)
    name = coding.name if coding.fits(size) else IDENTITY
    if tag is not None:
        headers = [*headers, ("ETag", entity_tag(tag, name))]
    if name:
        return Reply(200, [*headers, ("Content-Encoding", name)], encode_pieces(name, pieces))
    return Reply(200, [*headers, ("Content-Length", str(size))], pieces)


def reply_once(headers: Headers, body: bytes, accepted: str | None, status: int = 200) -> Reply:
    """Return a body that is not kept."""
    coding = choose_coding(accepted)
    if coding.fits(len(body)):
        body = encode(coding.name, body)
        headers = [*headers, ("Content-Encoding", coding.name)]
    return Reply(status, [*headers, ("Content-Length", str(len(body)))], body)


def find_held(tag: str, environ: Environ) -> str | None:
    """Return the entity tag by which the client has what the tag stands for, None if it has not."""
    if condition := environ.get("HTTP_IF_NONE_MATCH"):
        return held_tag(tag, condition, choose_coding(environ.get("HTTP_ACCEPT_ENCODING")))
    return None
