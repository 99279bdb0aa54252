"""Remembering what was read from a text of a client: clients send the same few ever again.

What is long is no browser's, and is read each time, so that what is kept stays small.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

Texts = TypeVarTuple("Texts")
R = TypeVar("R")

_LONGEST = 1000  # characters of all texts together
_MOST = 2048


def remember_short(read: Callable[[*Texts], R]) -> Callable[[*Texts], R]:
    """Have a pure function of texts (or None, or tuples) remember what it returned, except of long ones."""
    remembered = lru_cache(_MOST)(read)

    @wraps(read)
    def answer(*texts: *Texts) -> R:
        is_short = sum(map(len, filter(None, texts))) <= _LONGEST  # type: ignore[arg-type]
        return remembered(*texts) if is_short else read(*texts)

    return answer
