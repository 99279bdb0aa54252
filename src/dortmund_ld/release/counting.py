"""Counting a release: triples, things, classes, properties, links; computed, so that it cannot lie."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rdflib.namespace import OWL, SKOS

from dortmund_ld.release.release import Counts, NamedGraph
from dortmund_ld.words.namespaces import RDF_TYPE

# The properties that say that a thing of ours and one of elsewhere belong together (VoID, section 5).
LINKING = tuple(
    map(
        str,
        (OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch),
    )
)


@dataclass(frozen=True, order=True)
class Linkset:
    """The links by one property to one other place: the property, the place's namespace, how many."""

    predicate: str
    target: str
    triples: int


@dataclass(frozen=True)
class Counted:
    """What was counted of a release: the whole, each named graph, and the links to elsewhere."""

    whole: Counts
    graphs: tuple[NamedGraph, ...]
    linksets: tuple[Linkset, ...]


def count_release(quads: Sequence[Quad], base: str) -> Counted:
    """Count the quads of a release whose things are named below ``base``."""
    triples = {quad.triple for quad in quads}
    return Counted(_count(triples), _count_graphs(quads, base), _count_links(triples, base))


def _count(graph: set[Triple]) -> Counts:
    """Count a graph; classes and properties are sorted by IRI. Objects are those that are no literals."""
    classes = Counter(_iri(triple.object) for triple in graph if triple.predicate.value == RDF_TYPE)
    properties = Counter(triple.predicate.value for triple in graph)
    return Counts(
        triples=len(graph),
        subjects=len({triple.subject for triple in graph}),
        objects=len({triple.object for triple in graph if not isinstance(triple.object, Literal)}),
        classes=dict(sorted(classes.items())),
        properties=dict(sorted(properties.items())),
    )


def _count_graphs(quads: Iterable[Quad], base: str) -> tuple[NamedGraph, ...]:
    """Count the triples of each named graph. A graph from outside the base has the path ``ontology``."""
    sizes = Counter(str(_iri(quad.graph_name)) for quad in quads)
    return tuple(
        NamedGraph(iri, iri.removeprefix(base) if iri.startswith(base) else "ontology", size)
        for iri, size in sorted(sizes.items())
    )


def _count_links(graph: set[Triple], base: str) -> tuple[Linkset, ...]:
    """Count the links to elsewhere by property and by the namespace that they lead to."""
    found: Counter[tuple[str, str]] = Counter()
    for triple in graph:
        target = triple.object
        ours = isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(base)
        theirs = isinstance(target, NamedNode) and not target.value.startswith(base)
        if ours and theirs and triple.predicate.value in LINKING:
            found[triple.predicate.value, _namespace(_iri(target))] += 1
    return tuple(sorted(Linkset(*key, size) for key, size in found.items()))


def _namespace(iri: str) -> str:
    """Return an IRI without its last part; that of ``urn:isbn:1`` is ``urn:isbn:``."""
    end = max(iri.rfind("/"), iri.rfind("#")) + 1
    return iri[: end or iri.rfind(":") + 1]


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode | BlankNode) else str(term)
