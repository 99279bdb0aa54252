"""A village that the command line works with: its directory, and a cache that holds its release."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from subprocess import CompletedProcess, run
from sys import executable

import pytest

from dortmund_ld.publication import default_root, load_publication
from dortmund_ld.release import build_release

VILLAGE = Path(__file__).parents[1] / "web" / "village"

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the village, ontology and shapes with it, so that nothing changes it meanwhile."""
    root = tmp_path_factory.mktemp("village")
    copytree(VILLAGE, root, dirs_exist_ok=True)
    for part in ("ontology", "shapes"):
        copytree(default_root() / part, root / part)
    return root


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory, village: Path) -> Path:
    """Return a cache with the village's release, built without the checks, which it does not pass."""
    place = tmp_path_factory.mktemp("cache")
    build_release(load_publication(village), place)
    return place


@pytest.fixture(scope="session")
def command() -> Command:
    """Return the command as a process of its own, so that what is seen is what a user sees."""

    def call(*arguments: str | Path, stdin: str | None = None) -> CompletedProcess[str]:
        words = [executable, "-c", "from dortmund_ld.cli import main; main()", *map(str, arguments)]
        return run(words, input=stdin, capture_output=True, text=True, timeout=60, check=False)

    return call
