"""A release whose graphs share a triple, in a real store: it counts once, in whatever way it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import QueryResultsFormat

from dortmund_ld.publication import load_publication
from dortmund_ld.query.bounded import InProcess
from dortmund_ld.query.remote import Endpoint, Remote, StoreFailed, open_remote
from dortmund_ld.query.remote.graph_store import Address, GraphStore
from dortmund_ld.query.remote.push import Journal, push
from dortmund_ld.query.requests import Formats, GivenDataset, QueryRequest, Setting
from dortmund_ld.release import build_release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from dortmund_ld.release import Release
    from tests.remote.conftest import Store

OAK = "@prefix ex: <https://example.org/small/id/> .\nex:oak a ex:Tree .\n"
CSV = Formats(results=QueryResultsFormat.CSV)
HOW_MANY = "SELECT (COUNT(*) AS ?n) %FROM% { <https://example.org/small/id/oak> a ?kind }"
GRAPHS = tuple(f"https://example.org/small/graph/{name}" for name in ("trees", "again"))


@pytest.fixture
def small(write: Callable[[Mapping[str, str]], Path], tmp_path: Path) -> Release:
    root = write({"data/trees.ttl": OAK, "data/again.ttl": OAK})
    return build_release(load_publication(root), tmp_path / "cache")


@pytest.fixture
def stored(small: Release, store: Store, tmp_path: Path) -> Iterator[Remote]:
    writer, journal = GraphStore(Address(store.graphs)), Journal(tmp_path, store.query)
    push(small, Remote(Endpoint(store.query), Setting(small.manifest.base)), writer, journal)
    yield open_remote(Endpoint(store.query), small.manifest)
    for graph in tuple(journal.graphs):
        writer.delete(graph)


def ask(executor: Remote | InProcess, text: str, *graphs: str) -> list[str]:
    request = QueryRequest(text, CSV, GivenDataset(default=graphs))
    return sorted(executor.run(request).body.decode().split())


def test_a_shared_triple_counts_once(stored: Remote, small: Release) -> None:
    plain = HOW_MANY.replace("%FROM%", "")
    assert ask(stored, plain) == ["1", "n"]
    assert ask(stored, plain, GRAPHS[0]) == ["1", "n"]
    assert stored.size() == small.manifest.counts.triples


def test_the_union_is_no_named_graph(stored: Remote, small: Release) -> None:
    here = InProcess(small.store(), Setting(small.manifest.base))
    text = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert ask(stored, text) == ask(here, text)


def test_two_graphs_that_share_a_triple_are_not_counted_wrongly(stored: Remote) -> None:
    both = HOW_MANY.replace("%FROM%", " ".join(f"FROM <{graph}>" for graph in GRAPHS))
    with pytest.raises(StoreFailed, match="count a triple twice"):
        ask(stored, both)
    with pytest.raises(StoreFailed, match="count a triple twice"):
        ask(stored, HOW_MANY.replace("%FROM%", ""), *GRAPHS)
    apart = (GRAPHS[0], "https://example.org/small/ontology")
    assert ask(stored, HOW_MANY.replace("%FROM%", ""), *apart) == ["1", "n"]
