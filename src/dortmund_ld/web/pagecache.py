"""What Flask makes of a GET, kept: pages and data by path, class of Accept, and language.

The tag of a representation comes from its key and the release, so that who has it already is told so without
anything being made. Files to download go through as they are: they have tags and ranges of their own.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from dortmund_ld.web.cache import Cache, Headers, Kept
from dortmund_ld.web.negotiation import describe_wishes
from dortmund_ld.web.protocol import QUERY_TYPE
from dortmund_ld.web.replies import ANYBODY, FRESH, Reply, has_it, reply_once, reply_unchanged, reply_with
from dortmund_ld.web.representations import ENDPOINT_GRAPH_TYPES, FILE_TYPES, PAGE_TYPES, RESULT_TYPES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

WsgiApplication = Callable[[dict[str, Any], "StartResponse"], Iterable[bytes]]

_FILES = "/dumps/"

# What names this site by the address that it was asked at.
_ABSOLUTE = ("/robots.txt", "/sitemap")

_KEPT_STATUSES = {200, 303}
_NOT_KEPT = ("no-store", "private")

# Media types that stand in no table of formats: of problems, and of the text of a query.
_FURTHER = ("application/problem+json", QUERY_TYPE)

# The media types that any page or document is offered in; by these the Accept headers fall into classes.
_TYPES = tuple(
    dict.fromkeys((*PAGE_TYPES, *ENDPOINT_GRAPH_TYPES, *RESULT_TYPES, *FILE_TYPES.values(), *_FURTHER))
)

_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_RANGE")
_REPLACED = {"content-length", "etag", "last-modified", "accept-ranges", "date"}
_VARY = "Accept, Accept-Encoding, Accept-Language"


class PageCache:
    """A WSGI application behind a cache."""

    def __init__(
        self, application: WsgiApplication, cache: Cache, release: str, languages: tuple[str, ...]
    ) -> None:
        """Keep what the application answers; ``release`` stands for the data and the program."""
        self._application = application
        self._cache = cache
        self._release = release
        self._languages = languages or ("en",)
        self._language = lru_cache(512)(self._read_language)

    def answer(self, environ: dict[str, Any], *, keep: bool = True) -> Reply:
        """Answer a request, out of the cache if it is a GET or HEAD that was answered before."""
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"} or path.startswith(_FILES) or not keep:
            return run(self._application, environ)
        tag = self._tag(environ)
        condition = environ.get("HTTP_IF_NONE_MATCH")
        if condition and "*" not in condition and has_it(tag, condition):
            return reply_unchanged([*ANYBODY, FRESH, ("Vary", _VARY)], tag)
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        if kept := self._cache.get(tag):
            before = len(kept.codings)
            reply = reply_with(kept, accepted, hit=True)
            if len(kept.codings) > before:
                self._cache.put(tag, kept)
            return reply
        plain = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        made = run(self._application, {**plain, "REQUEST_METHOD": "GET"})
        return self._keep(made, tag, accepted)

    def _keep(self, made: Reply, tag: str, accepted: str | None) -> Reply:
        if not isinstance(made.body, bytes):
            return made
        headers = [_vary(*pair) for pair in made.headers if pair[0].lower() not in _REPLACED]
        if not any(name == "Vary" for name, _ in headers):
            headers.append(_vary("Vary", ""))
        control = " ".join(value for name, value in headers if name.lower() == "cache-control")
        if made.status not in _KEPT_STATUSES or any(word in control for word in _NOT_KEPT):
            return reply_once(headers, made.body, accepted, made.status)
        if not control:
            headers.append(FRESH)
        kept = Kept(made.status, headers, made.body, tag)
        reply = reply_with(kept, accepted, hit=False)
        self._cache.put(tag, kept)
        return reply

    def _tag(self, environ: dict[str, Any]) -> str:
        parts = (
            self._release,
            environ.get("SCRIPT_NAME", ""),
            environ["PATH_INFO"],
            _host(environ),
            environ.get("QUERY_STRING", ""),
            accept_class(environ.get("HTTP_ACCEPT")),
            self._language((environ.get("HTTP_ACCEPT_LANGUAGE") or "")[:500]),
        )
        return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=15).hexdigest()

    def _read_language(self, header: str) -> str:
        wanted = parse_accept_header(header, LanguageAccept)
        return wanted.best_match(self._languages) or self._languages[0]


def _host(environ: Mapping[str, Any]) -> str:
    """Return how the site was asked, where the answer depends on it."""
    if not environ["PATH_INFO"].startswith(_ABSOLUTE):
        return ""
    return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"


def _vary(name: str, value: str) -> tuple[str, str]:
    """Return a header as it is, but Vary with the coding that is added here."""
    if name.lower() != "vary":
        return name, value
    return "Vary", ", ".join(filter(None, (value, "Accept-Encoding")))


def accept_class(accept: str | None) -> str:
    """Return a name that two Accept headers share exactly if nothing here would answer them differently."""
    if len(accept or "") > 1000:  # such a header is no browser's, and not worth keeping
        return _accept_class.__wrapped__(accept)
    return _accept_class(accept)


@lru_cache(2048)
def _accept_class(accept: str | None) -> str:
    return hashlib.blake2b(repr(describe_wishes(accept, _TYPES)).encode(), digest_size=8).hexdigest()


def run(application: WsgiApplication, environ: dict[str, Any]) -> Reply:
    """Run an application; its body is read if it is one piece, and passed on if it comes in pieces."""
    started: list[tuple[str, Headers]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: Headers, _: object = None, /) -> Callable[[bytes], object]:
        started.append((status, headers))
        return written.append

    pieces = application(environ, start_response)
    close = getattr(pieces, "close", None)
    first = b"".join((*pieces, *written)) if _is_small(started) else None
    if first is None:
        status, headers = started[0]
        return Reply(int(status[:3]), headers, _closing(pieces, close))
    if close:
        close()
    status, headers = started[0]
    return Reply(int(status[:3]), headers, first)


_MOST_JOINED = 2_000_000


def _is_small(started: list[tuple[str, Headers]]) -> bool:
    for status, headers in started:
        lengths = [value for name, value in headers if name.lower() == "content-length"]
        return status[:3] in {"204", "304"} or bool(lengths and int(lengths[0]) <= _MOST_JOINED)
    return False


def _closing(pieces: Iterable[bytes], close: Callable[[], object] | None) -> Iterator[bytes]:
    try:
        yield from pieces
    finally:
        if close:
            close()
