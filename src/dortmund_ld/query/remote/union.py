"""The union of a release's graphs in a store elsewhere, each triple once.

Virtuoso and Oxigraph look into one graph after the other: where a default graph is made of graphs that share
a triple, they find it twice, and count too high. So a release whose graphs share triples is pushed with their
union as a graph more, which is the default graph of plain queries and is never seen by name. In that graph
blank nodes are other ones than in the named graphs.
"""

from dortmund_ld.query.requests import GivenDataset
from dortmund_ld.release import Manifest

# Whether two of some graphs share a triple.
SHARED = """ASK {
  VALUES ?one { %GRAPHS% } VALUES ?other { %GRAPHS% } FILTER(STR(?one) < STR(?other))
  GRAPH ?one { ?s ?p ?o } GRAPH ?other { ?s ?p ?o }
}"""


def union_graph(manifest: Manifest) -> str | None:
    """Return the IRI of the union of the graphs in a store, None if no two of them share a triple."""
    apart = sum(graph.triples for graph in manifest.graphs)
    return None if apart == manifest.counts.triples else f"{manifest.iri}#union"


def sizes_in_store(manifest: Manifest) -> dict[str, int]:
    """Return how many triples each graph has, by IRI, that a store with the release holds."""
    sizes = {graph.iri: graph.triples for graph in manifest.graphs}
    union = union_graph(manifest)
    return sizes | ({union: manifest.counts.triples} if union else {})


def dataset_in_store(manifest: Manifest) -> GivenDataset:
    """Return the dataset of plain queries in a store with the release."""
    names = tuple(graph.iri for graph in manifest.graphs)
    union = union_graph(manifest)
    return GivenDataset((union,) if union else names, names)
