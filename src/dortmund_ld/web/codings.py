"""Content codings: which one a client takes, and the bytes in it (RFC 9110, sections 8.4 and 12.5.3).

zstd (RFC 8878) first, since it is the fastest by far at the size that brotli reaches with more work; then br
(RFC 7932), then gzip, which everybody takes. What is small, or compressed already, goes as it is, unless the
client takes nothing as it is (``identity;q=0``).
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, Protocol

import brotli
import zstandard

IDENTITY = ""

# Below this the headers outweigh what is won, and one packet carries it anyway.
WORTH_IT = 1024

_GZIP_WINDOW = 31  # zlib's number for its largest window in a gzip wrapper
_LONGEST_KEPT = 500


class Choice(NamedTuple):
    """The coding for a client, IDENTITY for none; ``needed``: it takes no body without, however small."""

    name: str
    needed: bool = False

    def fits(self, size: int) -> bool:
        """Tell whether a body of so many bytes is to be sent in the coding."""
        return bool(self.name) and (size >= WORTH_IT or (self.needed and size > 0))


AS_IT_IS = Choice(IDENTITY)


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class _Brotli:
    """Brotli's compressor under the names that the others have."""

    def __init__(self) -> None:
        self._inner = brotli.Compressor(quality=4)  # as fast as gzip, and smaller

    def compress(self, data: bytes, /) -> bytes:
        return bytes(self._inner.process(data))

    def flush(self) -> bytes:
        return bytes(self._inner.finish())


_COMPRESSORS: Mapping[str, Callable[[], _Compressor]] = {
    "zstd": lambda: zstandard.ZstdCompressor(level=3).compressobj(),
    "br": _Brotli,
    "gzip": lambda: zlib.compressobj(6, zlib.DEFLATED, _GZIP_WINDOW),
}

CODINGS = tuple(_COMPRESSORS)


def choose_coding(accepted: str | None) -> Choice:
    """Return the coding for an Accept-Encoding header, none if it names none that is known."""
    if not accepted:
        return AS_IT_IS
    return _choose.__wrapped__(accepted) if len(accepted) > _LONGEST_KEPT else _choose(accepted)


def encode(coding: str, body: bytes) -> bytes:
    """Return the body in a coding."""
    return b"".join(encode_pieces(coding, (body,)))


def encode_pieces(coding: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces of a body in a coding, as they come."""
    compressor = _COMPRESSORS[coding]()
    for piece in pieces:
        if done := compressor.compress(piece):
            yield done
    yield compressor.flush()


@lru_cache(512)
def _choose(accepted: str) -> Choice:
    wanted: dict[str, float] = {}
    for part in accepted.split(","):
        name, _, settings = part.partition(";")
        wanted[name.strip().lower()] = _quality(settings)
    qualities = {coding: wanted.get(coding, wanted.get("*", 0.0)) for coding in CODINGS}
    best = max(CODINGS, key=lambda coding: qualities[coding])
    if qualities[best] <= 0 or qualities[best] <= wanted.get("identity", 0.0) * 0.999:
        return AS_IT_IS
    return Choice(best, needed=wanted.get("identity", wanted.get("*", 1.0)) <= 0)


def _quality(settings: str) -> float:
    name, _, value = settings.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 1.0
