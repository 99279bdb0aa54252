"""Which things belong to a class: its instances and those of its subclasses, as the ontology has them.

The only inference that the checks make: rdfs:subClassOf, transitively
(https://www.w3.org/TR/rdf-schema/#ch_subclassof).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import RDF, RDFS, URIRef

from dortmund_ld.publication import Role

if TYPE_CHECKING:
    from rdflib.term import Node

    from dortmund_ld.publication import Publication


def with_subclasses(publication: Publication, *classes: Node) -> frozenset[Node]:
    """Return the classes and all their subclasses."""
    ontology = publication.graph(Role.ONTOLOGY)
    return frozenset(
        found
        for each in classes
        for found in ontology.transitive_subjects(RDFS.subClassOf, each)
        if found is not None
    )


def instances(publication: Publication, *classes: Node) -> frozenset[URIRef]:
    """Return the named instances of the classes and of their subclasses, in all that is published."""
    graph = publication.graph()
    found = (
        node for each in with_subclasses(publication, *classes) for node in graph.subjects(RDF.type, each)
    )
    return frozenset(node for node in found if isinstance(node, URIRef))
