"""What Flask makes of a GET, kept: pages and data by path, class of Accept, and language.

The tag of a representation comes from its key and the release, so that who has it already is told so without
anything being made. Files to download go through as they are: they have tags and ranges of their own.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.http import http_date
from werkzeug.wsgi import ClosingIterator

from dortmund_ld.web.cache import Cache, Headers, Kept, entity_tag
from dortmund_ld.web.language import FALLBACK, prefer
from dortmund_ld.web.negotiation import describe_wishes
from dortmund_ld.web.protocol import QUERY_TYPE
from dortmund_ld.web.remembering import remember_short
from dortmund_ld.web.replies import ANYBODY, FRESH, Reply, find_held, reply_once, reply_unchanged, reply_with
from dortmund_ld.web.representations import (
    CITATIONS,
    ENDPOINT_GRAPH_TYPES,
    INDICATOR_FIRST,
    PAGE_TYPES,
    RESULT_TYPES,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

WsgiApplication = Callable[[dict[str, Any], "StartResponse"], Iterable[bytes]]

_FILES = "/dumps/"
_LISTS_OF_FILES = frozenset({"/dumps/", "/dumps/SHA256SUMS"})

# What names this site by the address that it was asked at.
_ABSOLUTE = ("/robots.txt", "/sitemap")

_KEPT_STATUSES = {200, 303}
_NOT_KEPT = ("no-store", "private")

# Media types that stand in no table of formats: of problems, and of the text of a query.
_FURTHER = ("application/problem+json", QUERY_TYPE)

# The media types that any page or document is offered in; by these the Accept headers fall into classes.
_TYPES = tuple(
    dict.fromkeys(
        (*PAGE_TYPES, *ENDPOINT_GRAPH_TYPES, *RESULT_TYPES, *INDICATOR_FIRST, *CITATIONS, *_FURTHER)
    )
)

_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_RANGE")
_REPLACED = {"content-length", "etag", "last-modified", "accept-ranges", "date", "vary"}

# What goes with a 304 for what this process has not made yet; it may depend on less.
_UNSEEN = [*ANYBODY, FRESH, ("Vary", "Accept, Accept-Encoding, Accept-Language, Cookie")]


class PageCache:
    """A WSGI application behind a cache."""

    def __init__(
        self,
        application: WsgiApplication,
        cache: Cache,
        release: str,
        languages: tuple[str, ...],
        changed: float,
    ) -> None:
        """Keep what the application answers.

        ``release`` stands for the data and the program, which were last ``changed`` at that time, in seconds
        since 1970.
        """
        self._application = application
        self._cache = cache
        self._release = release
        self._languages = languages or (FALLBACK,)
        self._changed = http_date(int(changed))

    def answer(self, environ: dict[str, Any], *, keep: bool = True) -> Reply:
        """Answer a request, out of the cache if it is a GET or HEAD that was answered before."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or _is_file(environ["PATH_INFO"]) or not keep:
            return run(self._application, environ)
        tag = self._tag(environ)
        condition = environ.get("HTTP_IF_NONE_MATCH")
        kept = self._cache.get(tag)
        if condition and "*" not in condition and (held := find_held(tag, environ)):
            return reply_unchanged(kept.headers if kept else _UNSEEN, held)
        if kept:
            return self._reply(environ, kept, hit=True)
        plain = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        made = run(self._application, {**plain, "REQUEST_METHOD": "GET"})
        return self._keep(environ, made, tag)

    def _reply(self, environ: dict[str, Any], kept: Kept, *, hit: bool) -> Reply:
        """Reply with what is kept, or that the client has it."""
        if kept.status == HTTPStatus.OK and (held := self._find_held(environ, kept.tag)):
            return reply_unchanged(kept.headers, held)
        before = len(kept.codings)
        reply = reply_with(kept, environ.get("HTTP_ACCEPT_ENCODING"), hit=hit)
        if not hit or len(kept.codings) > before:
            self._cache.put(kept.tag, kept)
        return reply

    def _find_held(self, environ: dict[str, Any], tag: str) -> str | None:
        """Return the tag by which the client has it; dates are names: an older release may be back."""
        if environ.get("HTTP_IF_NONE_MATCH"):
            return find_held(tag, environ)
        return entity_tag(tag) if environ.get("HTTP_IF_MODIFIED_SINCE") == self._changed else None

    def _keep(self, environ: dict[str, Any], made: Reply, tag: str) -> Reply:
        if not isinstance(made.body, bytes):
            return made
        headers = [pair for pair in made.headers if pair[0].lower() not in _REPLACED]
        varying = next((value for name, value in made.headers if name.lower() == "vary"), "")
        headers.append(("Vary", ", ".join(sorted({*filter(None, varying.split(", ")), "Accept-Encoding"}))))
        control = " ".join(value for name, value in headers if name.lower() == "cache-control")
        is_odd = "Accept" in varying.split(", ") and _names_format(environ)
        if made.status not in _KEPT_STATUSES or any(word in control for word in _NOT_KEPT) or is_odd:
            return reply_once(headers, made.body, environ.get("HTTP_ACCEPT_ENCODING"), made.status)
        if made.status == HTTPStatus.OK:
            headers.append(("Last-Modified", self._changed))
        if not control:
            headers.append(FRESH)
        return self._reply(environ, Kept(made.status, headers, made.body, tag), hit=False)

    def _tag(self, environ: dict[str, Any]) -> str:
        parts = (
            self._release,
            environ.get("SCRIPT_NAME", ""),
            environ["PATH_INFO"],
            _host(environ),
            environ.get("QUERY_STRING", ""),
            "" if _names_format(environ) else accept_class(environ.get("HTTP_ACCEPT")),
            prefer(environ.get("HTTP_COOKIE"), environ.get("HTTP_ACCEPT_LANGUAGE"), self._languages),
        )
        return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=15).hexdigest()


def _is_file(path: str) -> bool:
    return path.startswith(_FILES) and path not in _LISTS_OF_FILES


def _names_format(environ: Mapping[str, Any]) -> bool:
    """Tell whether the address itself seems to say which representation is meant, so that Accept does not."""
    last = environ["PATH_INFO"].rpartition("/")[2]
    return "." in last or "format=" in environ.get("QUERY_STRING", "")


def _host(environ: Mapping[str, Any]) -> str:
    """Return how the site was asked, where the answer depends on it."""
    if not environ["PATH_INFO"].startswith(_ABSOLUTE):
        return ""
    return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"


@remember_short
def accept_class(accept: str | None) -> str:
    """Return a name that two Accept headers share exactly if nothing here would answer them differently."""
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
        return Reply(int(status[:3]), headers, ClosingIterator(pieces))
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
