"""The publication's graph as pySHACL wants it, without copying a triple.

pySHACL asks that the store of its data graph knows of contexts. The publication's unions live in
rdflib's SimpleMemory, which does not; copying them into a store that does takes longer than many a
check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import Graph
from rdflib.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import URIRef


class _View(Store):
    """A store to read from: the triples of another, in one context."""

    context_aware = True
    graph_aware = True

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    def triples(self, triple_pattern: Any, context: Any = None) -> Any:
        return self._store.triples(triple_pattern, context)

    def __len__(self, context: Any = None) -> int:
        return len(self._store)

    def add_graph(self, graph: Graph) -> None:
        """Do nothing: the view has one graph."""

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        """Do nothing: the results name no prefixes."""

    def namespace(self, prefix: str) -> URIRef | None:  # noqa: ARG002
        return None

    def prefix(self, namespace: URIRef) -> str | None:  # noqa: ARG002
        return None

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        return iter(())


def view_of(graph: Graph) -> Graph:
    """Return a graph with the same triples, to read only."""
    return Graph(store=_View(graph.store), bind_namespaces="none")
