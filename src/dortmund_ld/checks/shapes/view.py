"""The publication's graph as pySHACL wants it, without copying a triple.

pySHACL asks that the store of its data graph knows of contexts. The publication's unions live in
rdflib's SimpleMemory, which does not; copying them into a store that does takes longer than many a
check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import Graph
from rdflib.plugins.stores.memory import SimpleMemory

if TYPE_CHECKING:
    from rdflib.store import Store


class _View(SimpleMemory):
    """A store to read from: the triples of another, in one context, with prefixes of its own for messages."""

    context_aware = True
    graph_aware = True

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        # Counted once: pySHACL asks for the truth of its data graph at each result that it makes.
        self._size = len(store)

    def triples(self, triple_pattern: Any, context: Any = None) -> Any:  # noqa: ARG002 — it has one
        return self._store.triples(triple_pattern, None)

    def __len__(self, context: Any = None) -> int:
        return self._size

    def add_graph(self, graph: Graph) -> None:
        """Do nothing: the view has one graph."""


def view_of(graph: Graph) -> Graph:
    """Return a graph with the same triples, to read only."""
    return Graph(store=_View(graph.store), bind_namespaces="none")
