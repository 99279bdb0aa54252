"""Finished representations, kept in memory: bounded in bytes, the least recently used one goes first.

A representation is kept once, and in every content coding that somebody asked for. The cache belongs to one
process; what is in it never becomes wrong, since its keys begin with the release.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from dortmund_ld.web.codings import AS_IT_IS, IDENTITY, Choice, encode

Headers = list[tuple[str, str]]

# What an entry costs beside its bytes: objects, headers, its places in dictionaries (measured: 2 to 3 kB).
OVERHEAD = 3000

# One entry may take so much of the cache, so that a few large answers do not drive everything else out.
LARGEST_SHARE = 8


class Coded(NamedTuple):
    """A representation in one coding, ready to be sent."""

    headers: Headers
    body: bytes


@dataclass(eq=False, slots=True)
class Kept:
    """A representation: its status, headers without those of a coding, body, and tag without quotes."""

    status: int
    headers: Headers
    body: bytes
    tag: str
    codings: dict[Choice, Coded] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """What it takes in memory, about, in bytes."""
        return OVERHEAD + len(self.body) + sum(len(coded.body) for coded in tuple(self.codings.values()))

    def coded(self, coding: Choice) -> Coded:
        """Return it in a coding; in none if it is small or gets no smaller, and the coding is not needed."""
        found = self.codings.get(coding)
        if found is None:
            found = self._make(coding)
        return found

    def _make(self, coding: Choice) -> Coded:
        name = coding.name if coding.fits(len(self.body)) else IDENTITY
        body = encode(name, self.body) if name else self.body
        if name and len(body) >= len(self.body) and not coding.needed:
            return self.codings.setdefault(coding, self.coded(AS_IT_IS))
        headers = [*self.headers, ("ETag", entity_tag(self.tag, name)), ("Content-Length", str(len(body)))]
        if name:
            headers.append(("Content-Encoding", name))
        return self.codings.setdefault(coding, Coded(headers, body))


def entity_tag(tag: str, coding: str = IDENTITY) -> str:
    """Return the strong entity tag of a representation in a coding (RFC 9110, section 8.8.3.3)."""
    return f'"{tag}-{coding}"' if coding else f'"{tag}"'


def held_tag(tag: str, if_none_match: str, choice: Choice) -> str | None:
    """Return the entity tag by which a client holds what it would be sent; None if it holds nothing of it.

    An If-None-Match header counts if it names the representation in the coding that the client takes now, or
    as it is, unless it takes nothing so: a cache that holds another coding must not send that. Weak tags
    count, ``*`` stands for any (RFC 9110, sections 13.1.2 and 15.4.5).
    """
    named = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    coded = entity_tag(tag, choice.name)
    if coded in named:
        return coded
    usual = coded if choice.needed else entity_tag(tag)
    return usual if named & {usual, "*"} else None


class Cache:
    """Representations by key. Safe to be used by many threads."""

    def __init__(self, most_bytes: int) -> None:
        """Keep at most so many bytes; none at all keeps nothing."""
        self.most_bytes = most_bytes
        self.used = 0
        self.evicted = 0
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return the number of representations."""
        return len(self._kept)

    def get(self, key: Hashable) -> Kept | None:
        """Return what is kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, kept: Kept) -> None:
        """Keep a representation, or count again one that has got another coding."""
        size = kept.size
        with self._lock:
            _, before = self._kept.pop(key, (None, 0))
            self.used -= before
            if size * LARGEST_SHARE > self.most_bytes:
                return
            self._kept[key] = kept, size
            self.used += size
            while self.used > self.most_bytes:
                _, (_, gone) = self._kept.popitem(last=False)
                self.used -= gone
                self.evicted += 1
