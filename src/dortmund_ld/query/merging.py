"""A default graph that is merged of several graphs: each triple once (SPARQL 1.1 Query, section 13.2).

pyoxigraph looks into one graph after the other, and finds a triple of two graphs twice, so that counts and
sums come out too high (oxigraph issue 1919; mended after 0.5). So the graphs of such a query are put together
in a store of their own. It takes two microseconds a triple, of the query's own time and memory; a query that
names no graph, or one, costs nothing.
"""

from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

from dortmund_ld.query.dataset import may_merge, named_dataset
from dortmund_ld.query.errors import QueryError
from dortmund_ld.query.requests import GivenDataset

Graph = NamedNode | BlankNode | DefaultGraph


class Ground(NamedTuple):
    """What a query runs over: a store, and the graphs of its dataset (None: what the query and store say)."""

    store: Store
    default: list[Graph] | None = None
    named: list[NamedNode | BlankNode] | None = None


def find_ground(store: Store, text: str, base: str, given: GivenDataset | None) -> Ground:
    """Return what a query runs over; ``given`` is the dataset of the protocol, which goes before its own.

    Raises QueryError if a graph is named by no IRI.
    """
    dataset = given or (named_dataset(text, base) if may_merge(text) else None)
    if not dataset:
        return Ground(store)
    try:
        default = [NamedNode(iri) for iri in dict.fromkeys(dataset.default)]
        named = [NamedNode(iri) for iri in dict.fromkeys(dataset.named)]
    except ValueError as error:
        raise QueryError(f"A graph of the dataset must be named by a whole IRI: {error}.") from error
    if len(default) < 2:
        return Ground(store, list(default), list(named))
    merged = Store()
    merged.bulk_extend(_merge(store, default, named))
    return Ground(merged, [DefaultGraph()], list(named))


def _merge(store: Store, default: list[NamedNode], named: list[NamedNode]) -> Iterator[Quad]:
    """Yield the triples of the default graphs without the names of these, and the named graphs."""
    for graph in default:
        for quad in store.quads_for_pattern(None, None, None, graph):
            yield Quad(quad.subject, quad.predicate, quad.object)
    for graph in named:
        yield from store.quads_for_pattern(None, None, None, graph)
