"""Progress on the terminal: one line on stderr that says what is being done, and nothing in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from dortmund_ld.publication import ignore


@contextmanager
def progress(doing: str) -> Iterator[Callable[[str], None]]:
    """Show what is being done for as long as it takes; yields the function that is told each step."""
    if not sys.stderr.isatty():
        yield ignore
        return
    console = Console(stderr=True)
    with console.status(f"{doing} …") as status:
        yield lambda step: status.update(f"{doing}: {step} …")
