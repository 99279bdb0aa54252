"""Choosing a representation by the Accept header: one pure function (RFC 9110, sections 12.4.2 and 12.5.1).

Stricter readings fail real clients, so these are tolerated: no header or an empty one (anything will do), a
bare ``*`` and ``q=.2`` (Java), parameters such as JSON-LD's profile (ignored when matching), ranges that
cannot be read (left out). Nothing here knows of HTTP requests or of the formats that are offered.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from dortmund_ld.web.remembering import remember_short

# A comma or semicolon separates only outside quotes: profile="http://a, http://b".
_BETWEEN_COMMAS = re.compile(r'(?:[^",]|"[^"]*"?)+')
_BETWEEN_SEMICOLONS = re.compile(r'(?:[^";]|"[^"]*"?)+')
_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+")
_QUALITY = re.compile(r"[0-9]*\.?[0-9]*")

_BY_NAME = 2  # the least exactness of a range that names a type

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Range:
    """One media range of an Accept header: its type, how much it is wanted (0 to 1), and how exact it is."""

    media_type: str
    quality: float
    exactness: int

    def matches(self, media_type: str) -> bool:
        """Tell whether the media type (lower case, without parameters) falls in this range."""
        if self.media_type == "*/*":
            return True
        if self.media_type.endswith("/*"):
            return media_type.startswith(self.media_type[:-1])
        return media_type == self.media_type


def negotiate(accept: str | None, offers: Mapping[str, T]) -> T | None:
    """Return what the client wants most of the offers, or None if it refuses all of them (406).

    ``offers`` maps a media type to what stands for it, the server's first choice first. Several media types
    may stand for one thing; those after its first are matched by name only, not by a wildcard. The most exact
    range decides how much a type is wanted; of two wanted equally, the one asked for by name goes before one
    that only a wildcard admits, then the server's order.
    """
    return _negotiate(accept, tuple(offers.items()))


@remember_short
def _negotiate(accept: str | None, offers: tuple[tuple[str, T], ...]) -> T | None:
    ranges = parse_accept(accept)
    by_name = tuple(entry for entry in ranges if entry.exactness >= _BY_NAME)
    best: tuple[float, int] = (0.0, 0)
    chosen: T | None = None
    seen: list[T] = []
    for media_type, offer in offers:
        wish = _wish(by_name if offer in seen else ranges, media_type.partition(";")[0].strip().lower())
        seen.append(offer)
        if wish[0] > 0 and wish > best:
            best, chosen = wish, offer
    return chosen


def describe_wishes(accept: str | None, media_types: Iterable[str]) -> tuple[tuple[float, int, bool], ...]:
    """Return for each media type how much it is wanted: all that ``negotiate`` sees of a header."""
    ranges = parse_accept(accept)
    by_name = tuple(entry for entry in ranges if entry.exactness >= _BY_NAME)
    plain = (media_type.partition(";")[0].strip().lower() for media_type in media_types)
    return tuple((*_wish(ranges, name), _wish(by_name, name)[0] > 0) for name in plain)


def parse_accept(accept: str | None) -> tuple[Range, ...]:
    """Read an Accept header; a header without one readable range counts as no header: ``*/*``."""
    found = (_parse_range(part) for part in _BETWEEN_COMMAS.findall(accept or ""))
    ranges = tuple(entry for entry in found if entry is not None)
    return ranges or (Range("*/*", 1.0, 0),)


def _wish(ranges: tuple[Range, ...], media_type: str) -> tuple[float, int]:
    matching = [entry for entry in ranges if entry.matches(media_type)]
    if not matching:
        return 0.0, 0
    exactness = max(entry.exactness for entry in matching)
    return max(entry.quality for entry in matching if entry.exactness == exactness), exactness


def _parse_range(text: str) -> Range | None:
    name, *parameters = (part.strip() for part in _BETWEEN_SEMICOLONS.findall(text) or [""])
    media_type = "*/*" if name == "*" else name.lower()
    if not _TYPE.fullmatch(media_type):
        return None
    settings = [parameter.partition("=")[::2] for parameter in parameters]
    names = [key.strip().lower() for key, _ in settings]
    if "q" not in names:
        return Range(media_type, 1.0, _exactness(media_type, narrowed=any(names)))
    position = names.index("q")  # what follows q are extensions of Accept, not parameters of the type
    quality = _parse_quality(settings[position][1].strip())
    return Range(media_type, quality, _exactness(media_type, narrowed=any(names[:position])))


def _parse_quality(value: str) -> float:
    """Read a quality; one that is no number says nothing, so it counts as 1, and 2 counts as 1."""
    if value in {"", "."} or not _QUALITY.fullmatch(value):
        return 1.0
    return min(float(value), 1.0)


def _exactness(media_type: str, *, narrowed: bool) -> int:
    """Rank a range: any, any of a type, a type with parameters that we ignore, the type itself."""
    if media_type == "*/*":
        return 0
    if media_type.endswith("/*"):
        return 1
    return _BY_NAME if narrowed else _BY_NAME + 1
