"""The release that a command works with: the one in the cache if the content is unchanged, else a new one.

A new one is built only from a publication without findings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from platformdirs import user_cache_path

from dortmund_ld.checks import check_publication
from dortmund_ld.cli.progress import progress
from dortmund_ld.publication import Publication, default_root, load_publication
from dortmund_ld.release import Release, build_release, fingerprint, open_release
from dortmund_ld.release.keeping import clear, note_use

# How many findings a command shows that was asked for something else; ``check`` shows them all.
SHOWN = 20

R = TypeVar("R")


class Findings(Exception):
    """The publication has findings, so nothing is built from it; the message lists them."""


@dataclass(frozen=True)
class Wanted:
    """What a command shall work with: a publication (None: the one that comes with the program).

    ``base`` takes the place of its own base IRI, ``cache`` is where releases are kept.
    """

    directory: Path | None
    base: str | None
    cache: Path


@dataclass(frozen=True)
class Ready:
    """A release that is ready to be used, and whether it was there already."""

    release: Release
    reused: bool


def publication_options(function: Callable[..., R]) -> Callable[..., R]:
    """Give a command the argument DIRECTORY and the options --base and --cache; it gets ``wanted``."""

    @wraps(function)
    def command(directory: Path | None, base: str | None, cache: Path | None, **others: Any) -> R:
        wanted = Wanted(directory, base, cache or user_cache_path("dortmund-ld"))
        return function(wanted=wanted, **others)

    for decorate in (
        click.option(
            "--cache",
            type=click.Path(path_type=Path, file_okay=False),
            help="Where releases are kept (default: the cache of the user).",
        ),
        click.option("--base", help="Publish under this base IRI instead of the one in data/dataset.ttl."),
        click.argument("directory", type=click.Path(path_type=Path, readable=False), required=False),
    ):
        command = decorate(command)
    return command


def get_release(wanted: Wanted) -> Ready:
    """Return the release of a publication; building one clears the cache of those that nobody used lately.

    Raises PublicationError if there is nothing to read or nowhere to write, Findings if it is not clean.
    """
    root = wanted.directory or default_root()
    content = fingerprint(root, wanted.base)
    kept = open_release(wanted.cache, content) if content else None
    if kept:
        note_use(kept)
        return Ready(kept, reused=True)
    with progress("Loading") as step:
        publication = load_publication(root, base=wanted.base, progress=step)
    _require_clean(publication)
    with progress("Building") as step:
        release = build_release(publication, wanted.cache, progress=step)
    clear(wanted.cache)
    return Ready(release, reused=False)


def _require_clean(publication: Publication) -> None:
    with progress("Checking") as step:
        report = check_publication(publication, progress=step)
    if report.conforms:
        return
    lines = report.to_text().splitlines()
    shown = [line for line in lines[:-1] if not line.startswith(" ")][:SHOWN]
    shown_all = len(shown) == len(report.findings)
    raise Findings(
        f"The publication has findings and is not published: {report.summary()}\n"
        + "\n".join(shown)
        + ("" if shown_all else "\n…\nAll of them, and how to mend them: dortmund-ld check")
    )
