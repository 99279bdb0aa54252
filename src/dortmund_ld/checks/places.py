"""Where to look for a fault: the line of a triple, and the subjects that the publication describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import URIRef

from dortmund_ld.publication import PUBLISHED, Location

if TYPE_CHECKING:
    from rdflib.term import Node

    from dortmund_ld.publication import Publication

# Where a fault is placed that no file names: the publication's description of itself.
NOWHERE = Location("data/dataset.ttl", 1)


def place_of(publication: Publication, s: Node, p: Node | None = None, o: Node | None = None) -> Location:
    """Return the place of the triple, else of its subject and predicate, the subject, or its first use."""
    place = publication.locate(s, p, o)
    if place is None:
        uses = (
            publication.locate(*triple) for triple in sorted(publication.graph().triples((None, None, s)))
        )
        place = next((use for use in uses if use is not None), NOWHERE)
    return place


def described(publication: Publication) -> frozenset[URIRef]:
    """Return the named subjects of all that is published."""
    files = (file for file in publication.files if file.role in PUBLISHED)
    return frozenset(s for file in files for s in file.subject_lines if isinstance(s, URIRef))


def own_things(publication: Publication) -> list[URIRef]:
    """Return the publication's own things, passages and graphs that it describes, by their IRIs."""
    own = (publication.addresses.things, str(publication.addresses.graph("")))
    return sorted(node for node in described(publication) if str(node).startswith(own))
