"""A real server over a release of the village, for real clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from serving_process import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dortmund_ld.release import Release


@pytest.fixture(scope="session")
def endpoint(village_root: Path, village_release: Release) -> Iterator[str]:
    """Return the address of a running endpoint."""
    with serving(village_root, village_release.directory.parent, "--workers", "1") as served:
        yield f"{served.url}/sparql"
