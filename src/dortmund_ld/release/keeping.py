"""Which releases stay in the cache: those used last, and any that is being served.

A server holds a lock on the directory of its release (flock(2), shared); whoever clears the cache takes only
what nobody holds.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dortmund_ld.release.release import Release

KEPT = 5  # the one in use, and some to go back to; one takes about four times the size of its data

_NAME = re.compile(r"\d+-[0-9a-f]{16}")


@contextmanager
def held(release: Release) -> Iterator[None]:
    """Keep a release from being removed while it is served."""
    directory = os.open(release.directory, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_SH)
        yield
    finally:
        os.close(directory)


def note_use(release: Release) -> None:
    """Note that a release is used now; a cache that cannot be written does not matter."""
    if os.access(release.directory, os.W_OK):
        os.utime(release.directory)


def clear(cache: Path, *, keep: int = KEPT) -> None:
    """Remove the releases in a cache beyond those used last, unless they are held."""
    releases = [path for path in cache.iterdir() if _NAME.fullmatch(path.name)]
    for path in sorted(releases, key=_used, reverse=True)[keep:]:
        with suppress(OSError):  # it is held, or another process was faster
            _remove(path)


def _used(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _remove(path: Path) -> None:
    directory = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path)
    finally:
        os.close(directory)
