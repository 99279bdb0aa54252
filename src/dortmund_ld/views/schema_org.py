"""A thing in the words of schema.org, for search engines: JSON-LD as plain data.

The types are those of the thing and of the classes above its own; a thing without one of schema.org is a
Thing. https://schema.org/docs/datamodel.html
"""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import RDF

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.release import Manifest
from dortmund_ld.views.thing import Thing
from dortmund_ld.words.namespaces import STANDARD

SCHEMA = STANDARD["schema"]
GEO = STANDARD["geo"]

# Classes of others that mean what one of schema.org does.
_SAME = {
    STANDARD["org"] + "Organization": "Organization",
    STANDARD["org"] + "FormalOrganization": "Organization",
    STANDARD["foaf"] + "Person": "Person",
    STANDARD["skos"] + "Concept": "DefinedTerm",
    STANDARD["skos"] + "ConceptScheme": "DefinedTermSet",
    STANDARD["qb"] + "DataSet": "Dataset",
    STANDARD["qb"] + "Observation": "Observation",
    STANDARD["dcat"] + "Dataset": "Dataset",
    STANDARD["void"] + "Dataset": "Dataset",
    STANDARD["prov"] + "Entity": "CreativeWork",
}

Data = dict[str, object]


def structured_data(
    thing: Thing,
    lookup: Lookup,
    manifest: Manifest,
    ancestors: Mapping[str, frozenset[str]],
    address: str,
    language: str,
) -> Data:
    """Return the JSON-LD of a page: ``address`` is where it stands."""
    node = NamedNode(thing.iri)
    types = types_of(lookup, node, ancestors)
    data: Data = {
        "@context": "https://schema.org",
        "@id": thing.iri,
        "@type": types[0] if len(types) == 1 else types,
        "name": thing.label.text,
        "identifier": thing.iri,
        "url": address,
        "isPartOf": {"@type": "Dataset", "@id": manifest.iri, "name": _title(manifest, language)},
        "inLanguage": language,
    }
    if thing.description:
        data["description"] = thing.description.text
    if thing.other_labels:
        data["alternateName"] = [label.text for label in thing.other_labels]
    if pages := [link.iri for link in thing.links if link.iri.startswith(("https://", "http://"))]:
        data["sameAs"] = pages
    return data | _place(lookup, node)


def types_of(lookup: Lookup, node: NamedNode, ancestors: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the names of a thing's classes in schema.org: its own, else those above, else Thing."""
    kinds = [kind.value for kind in lookup.objects(node, str(RDF.type)) if isinstance(kind, NamedNode)]
    for candidates in (kinds, sorted(above for kind in kinds for above in ancestors.get(kind, ()))):
        found = {kind.removeprefix(SCHEMA) for kind in candidates if kind.startswith(SCHEMA)}
        found |= {_SAME[kind] for kind in candidates if kind in _SAME}
        if found:
            return sorted(found)
    return ["Thing"]


def _place(lookup: Lookup, node: NamedNode) -> Data:
    latitude, longitude = (_number(lookup, node, GEO + name) for name in ("lat", "long"))
    if latitude is None or longitude is None:
        return {}
    return {"geo": {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}}


def _number(lookup: Lookup, node: NamedNode, predicate: str) -> float | None:
    found = [value for value in lookup.objects(node, predicate) if isinstance(value, Literal)]
    return float(found[0].value) if found else None


def _title(manifest: Manifest, language: str) -> str:
    return manifest.title.get(language) or next(iter(manifest.title.values()), manifest.name)
