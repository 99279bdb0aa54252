"""Graphs made of triples: one kind of store, one way to fill it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Graph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Node

    Triple = tuple[Node, Node, Node]


def graph_of(triples: Iterable[Triple]) -> Graph:
    """Return a new graph of the triples, with no prefixes bound.

    The triples go straight to the store: Graph.add asserts the kind of each term again, which costs as
    much as storing it.
    """
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for triple in triples:
        graph.store.add(triple, graph)
    return graph
