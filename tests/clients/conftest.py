"""A real server over a release of the village, for real clients."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dortmund_ld.publication import load_publication
from dortmund_ld.release import build_release

if TYPE_CHECKING:
    from collections.abc import Iterator

VILLAGE = Path(__file__).parents[1] / "web" / "village"
START = 60.0

SERVE = """
import sys
from pathlib import Path
from dortmund_ld.release import read_release
from dortmund_ld.web.server import serve
release = read_release(Path(sys.argv[1]))
serve(release, host="127.0.0.1", port=int(sys.argv[2]), workers=1, started=lambda: None)
"""


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a running endpoint."""
    release = build_release(load_publication(VILLAGE), tmp_path_factory.mktemp("cache"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(release.directory), str(port)])
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + START
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/health/ready", timeout=5).close()
            except OSError:
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.1)
            else:
                break
        yield f"{address}/sparql"
    finally:
        process.terminate()
        process.wait(timeout=START)
