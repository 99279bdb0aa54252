"""What the Turtle files of a publication say that its series need to know: labels, types, measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Literal
from rdflib.namespace import RDF, RDFS, SKOS

from dortmund_ld.words.namespaces import QB

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from rdflib.term import Node

    from dortmund_ld.publication.graphs import Triple


@dataclass(frozen=True)
class Known:
    """Labels by thing and language, the things that have a type, and the measures among them."""

    labels: Mapping[tuple[Node, str], str]
    described: Collection[Node]
    measures: Collection[Node]


def learn(triples: Iterable[Triple]) -> Known:
    """Read the triples once; of two labels in one language the first is kept."""
    labels: dict[tuple[Node, str], str] = {}
    described: set[Node] = set()
    measures: set[Node] = set()
    for subject, predicate, node in triples:
        if predicate == RDF.type:
            described.add(subject)
            if node == QB.MeasureProperty:
                measures.add(subject)
        elif predicate in (RDFS.label, SKOS.prefLabel) and isinstance(node, Literal):
            labels.setdefault((subject, node.language or ""), str(node))
    return Known(labels, described, measures)
