"""What a publication says about itself in data/dataset.ttl.

The publication is the one subject there with a `void:uriSpace`, the base of its IRIs. It has a
`dcterms:title` in each of its languages, a `dcterms:license`, its languages as `dcterms:language` (tags,
or the EU's authority IRIs), and its own prefixes as `sh:declare` (nodes with `sh:prefix` and
`sh:namespace`). A publisher may be left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDFS, SH, VOID

from dortmund_ld.words.errors import CannotRead

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib import Graph
    from rdflib.term import Node

DATASET = "data/dataset.ttl"
EU_LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
EU_TAGS = {"DEU": "de", "ENG": "en", "FRA": "fr", "NLD": "nl", "POL": "pl", "ITA": "it", "SPA": "es"}


@dataclass(frozen=True)
class Description:
    """A publication in brief: `title` by language, `prefixes` its own ones, the base after rewriting."""

    iri: URIRef
    base: str
    title: Mapping[str, str]
    licence: URIRef | None
    languages: tuple[str, ...]
    ontology: URIRef
    prefixes: Mapping[str, str]


def find_base(graph: Graph) -> str:
    """Return the base IRI that data/dataset.ttl states; raise CannotRead if there is not exactly one."""
    bases = {str(base) for base in graph.objects(None, VOID.uriSpace)}
    if len(bases) != 1:
        found = "none" if not bases else " and ".join(sorted(bases))
        raise CannotRead(
            f"{DATASET} must state one base IRI, but states {found}. "
            'Give the publication a line such as: void:uriSpace "https://example.org/town/" ;'
        )
    base = bases.pop()
    if not is_base(base):
        raise CannotRead(f"The void:uriSpace in {DATASET}, {base}, must be a whole IRI that ends in '/'.")
    return base


def is_base(base: str) -> bool:
    """Tell whether the text can be a base: a whole IRI to which names can be appended."""
    return ":" in base and base.endswith(("/", "#"))


def describe(graph: Graph, *, base: str, ontology: URIRef) -> Description:
    """Read the description out of the graph of data/dataset.ttl, already under the base asked for."""
    node = next(graph.subjects(VOID.uriSpace, None))
    title = _by_language(graph, node, DCTERMS.title) or _by_language(graph, node, RDFS.label)
    licence = graph.value(node, DCTERMS.license)
    return Description(
        iri=URIRef(str(node)),
        base=base,
        title=title,
        licence=licence if isinstance(licence, URIRef) else None,
        languages=_languages(graph, node) or tuple(sorted(title)),
        ontology=ontology,
        prefixes=_prefixes(graph, node),
    )


def _by_language(graph: Graph, node: Node, predicate: URIRef) -> dict[str, str]:
    values = [value for value in graph.objects(node, predicate) if isinstance(value, Literal)]
    return {value.language or "": str(value) for value in sorted(values)}


def _languages(graph: Graph, node: Node) -> tuple[str, ...]:
    tags = (str(tag).removeprefix(EU_LANGUAGES) for tag in graph.objects(node, DCTERMS.language))
    return tuple(sorted(EU_TAGS.get(tag, tag) for tag in tags))


def _prefixes(graph: Graph, node: Node) -> dict[str, str]:
    pairs = (
        (graph.value(declared, SH.prefix), graph.value(declared, SH.namespace))
        for declared in graph.objects(node, SH.declare)
    )
    return dict(sorted((str(prefix), str(namespace)) for prefix, namespace in pairs if prefix and namespace))
