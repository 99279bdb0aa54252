"""The one table of namespaces, and a vocabulary whose terms are its attributes.

A prefix in a Turtle file, a query or a serialisation means what this table says; a publication's own
prefixes come from its description. The terms of rdflib.namespace are used for RDF, RDFS, OWL, SKOS and
the like: this table holds the names only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rdflib import Namespace, URIRef
from rdflib.namespace import RDF

if TYPE_CHECKING:
    from collections.abc import Mapping

STANDARD: Mapping[str, str] = MappingProxyType(
    {
        "as": "https://www.w3.org/ns/activitystreams#",
        "csvw": "http://www.w3.org/ns/csvw#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcatap": "http://data.europa.eu/r5r/",
        "dcatde": "http://dcat-ap.de/def/dcatde/",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "geosparql": "http://www.opengis.net/ont/geosparql#",
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "p": "http://www.wikidata.org/prop/",
        "pq": "http://www.wikidata.org/prop/qualifier/",
        "prov": "http://www.w3.org/ns/prov#",
        "ps": "http://www.wikidata.org/prop/statement/",
        "psv": "http://www.wikidata.org/prop/statement/value/",
        "qb": "http://purl.org/linked-data/cube#",
        "qudt": "http://qudt.org/schema/qudt/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
        "sdmx-concept": "http://purl.org/linked-data/sdmx/2009/concept#",
        "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
        "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
        "sf": "http://www.opengis.net/ont/sf#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "time": "http://www.w3.org/2006/time#",
        "unit": "http://qudt.org/vocab/unit/",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "wd": "http://www.wikidata.org/entity/",
        "wdt": "http://www.wikidata.org/prop/direct/",
        "wikibase": "http://wikiba.se/ontology#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

ORG = Namespace(STANDARD["org"])
QB = Namespace(STANDARD["qb"])
SDMX_ATTRIBUTE = Namespace(STANDARD["sdmx-attribute"])
SDMX_DIMENSION = Namespace(STANDARD["sdmx-dimension"])
SCHEMA = Namespace(STANDARD["schema"])

# As plain text, made once: the class of a thing is looked up more often than anything else.
RDF_TYPE = str(RDF.type)


def prefixed(iri: str, prefixes: Mapping[str, str]) -> str | None:
    """Return an IRI as a prefixed name by the longest namespace that fits it, None where none does."""
    fitting = [
        (len(namespace), prefix)
        for prefix, namespace in prefixes.items()
        if iri.startswith(namespace) and len(iri) > len(namespace)
    ]
    if not fitting:
        return None
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"


@dataclass(frozen=True)
class Vocabulary:
    """The terms of a publication's ontology, as attributes: `vocabulary.Claim`.

    The namespace is read from the ontology, so that no program text names it.
    """

    namespace: str

    def __getattr__(self, name: str) -> URIRef:
        """Return the IRI of the term `name`; names of the Python protocol are no terms."""
        if name.startswith("__"):
            raise AttributeError(name)
        term = self.__dict__[name] = self[name]  # where Python finds it from now on
        return term

    def __getitem__(self, name: str) -> URIRef:
        """Return the IRI of the term `name`, for names that are not Python identifiers."""
        return _term(self.namespace + name)

    def __contains__(self, iri: object) -> bool:
        """Tell whether `iri` lies in the namespace of the vocabulary."""
        return isinstance(iri, str) and iri.startswith(self.namespace)

    def name_of(self, iri: str) -> str | None:
        """Return the local name of a term of the vocabulary, None for any other IRI."""
        return iri.removeprefix(self.namespace) if iri in self else None


@lru_cache(4096)
def _term(iri: str) -> URIRef:
    """Return the IRI as rdflib has it, which checks its letters each time it makes one."""
    return URIRef(iri)
