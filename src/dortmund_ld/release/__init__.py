"""An immutable build of a publication, named for its content: store, dumps, descriptions."""

from dortmund_ld.release.build import CannotWrite, build_release, fingerprint, open_release, read_release
from dortmund_ld.release.release import Counts, Dump, Manifest, NamedGraph, Release

__all__ = [
    "CannotWrite",
    "Counts",
    "Dump",
    "Manifest",
    "NamedGraph",
    "Release",
    "build_release",
    "fingerprint",
    "open_release",
    "read_release",
]
