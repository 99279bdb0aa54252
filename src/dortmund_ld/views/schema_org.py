"""What a page is about in the words of schema.org, for search engines: JSON-LD as plain data.

The types are those of the thing and of the classes above its own; a thing without one of schema.org is a
Thing. Nothing is said that the data do not say: what merely matches is not the same, and who the data are
attributed to is not called their author. https://schema.org/docs/datamodel.html
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import DCTERMS, OWL, SKOS

from dortmund_ld.query.lookup import Lookup, Properties
from dortmund_ld.release import Manifest
from dortmund_ld.views.indicator import IndicatorView
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.views.licences import licences_of
from dortmund_ld.views.thing import Thing
from dortmund_ld.words.namespaces import RDF_TYPE, STANDARD, Vocabulary

SCHEMA = STANDARD["schema"]
GEO = STANDARD["geo"]

# Classes of others that mean what one of schema.org does, and those of the publication's own ontology.
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
}
_OWN = {
    "Claim": "Claim",
    "Law": "Legislation",
    "PoliticalParty": "PoliticalParty",
    "Source": "CreativeWork",
}

# Links that say that both are the same thing.
_IDENTITY = {str(OWL.sameAs), str(SKOS.exactMatch)}

_PLACES = {"AdministrativeArea", "City", "Country", "Place", "State"}

Data = dict[str, object]


@dataclass(frozen=True)
class File:
    """A file to download: its address and media type."""

    address: str
    media_type: str


@dataclass(frozen=True)
class SchemaOrg:
    """Says things of a release in schema.org, in one language."""

    lookup: Lookup
    labels: Labels
    manifest: Manifest
    ancestors: Mapping[str, frozenset[str]]
    language: str

    def types(self, iri: str) -> list[str]:
        """Return the names of a thing's classes in schema.org: its own, else those above, else Thing."""
        own = self.lookup.properties(NamedNode(iri)).get(RDF_TYPE, ())
        kinds = [kind.value for kind in own if isinstance(kind, NamedNode)]
        above = sorted(one for kind in kinds for one in self.ancestors.get(kind, ()))
        for candidates in (kinds, above):
            if found := {name for kind in candidates if (name := self._name(kind))}:
                return sorted(found)
        return ["Thing"]

    def thing(self, thing: Thing, address: str) -> Data:
        """Describe a thing, whose page stands at an address."""
        types = self.types(thing.iri)
        data: Data = {
            "@id": thing.iri,
            "@type": types[0] if len(types) == 1 else types,
            "name": thing.label.text,
            "identifier": thing.iri,
            "url": address,
            "subjectOf": self._reference(),
        }
        if thing.description:
            data["description"] = thing.description.text
        if thing.other_labels:
            data["alternateName"] = [label.text for label in thing.other_labels]
        if same := [one.iri for one in thing.links if one.relation.iri in _IDENTITY and _is_page(one.iri)]:
            data["sameAs"] = same
        has = self.lookup.properties(NamedNode(thing.iri))
        return data | _scheme(has) | _place(has, types)

    def concept_scheme(self, iri: str, address: str) -> Data:
        """Describe a concept scheme, whose list of concepts stands at an address."""
        return {"@id": iri, "@type": "DefinedTermSet", "url": address} | self._words(iri)

    def dataset(self, files: Iterable[File]) -> Data:
        """Describe the whole publication, with the files that it can be had in."""
        iri = self.manifest.iri
        data = {**self._reference(), **self._words(iri), "url": self.manifest.base, "identifier": iri}
        data["version"] = self.manifest.content_hash[:12]
        data["inLanguage"] = list(self.manifest.languages)
        data["distribution"] = list(map(_download, files))
        if licences := licences_of(self.lookup, [iri]):
            data["license"] = list(licences)
        for name, predicate in (("datePublished", DCTERMS.issued), ("dateModified", DCTERMS.modified)):
            if dates := [one for one in self._objects(iri, str(predicate)) if isinstance(one, Literal)]:
                data[name] = dates[-1].value
        if places := [one for one in self._objects(iri, str(DCTERMS.spatial)) if isinstance(one, NamedNode)]:
            data["spatialCoverage"] = [self._named(place.value) for place in places]
        return data

    def website(self, search: str | None, files: Iterable[File]) -> Data:
        """Describe the site; ``search`` is the address of its search up to what is searched for."""
        data: Data = {"@type": "WebSite", "url": self.manifest.base, "name": self._title()}
        data["inLanguage"] = list(self.manifest.languages)
        data["about"] = self.dataset(files)
        if search:
            data["potentialAction"] = {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": search + "{search_term_string}"},
                "query-input": "required name=search_term_string",
            }
        return data

    def indicator(self, view: IndicatorView, address: str, files: Iterable[File]) -> Data:
        """Describe the figures of an indicator as a data set, with what they are taken from."""
        datasets = [series.dataset for series in view.series]
        data: Data = {
            "@type": "Dataset",
            "name": view.term.text,
            "url": address,
            "isPartOf": self._reference(),
            "variableMeasured": view.term.text,
            "distribution": list(map(_download, files)),
        }
        if view.description:
            data["description"] = view.description.text
        for name, terms in (
            ("license", [term for dataset in datasets for term in dataset.licences]),
            ("isBasedOn", [term for dataset in datasets for term in dataset.sources]),
        ):
            if iris := sorted({term.iri for term in terms if term.iri}):
                data[name] = iris
        return data

    def page(self, title: str, address: str, kind: str, trail: Sequence[Term]) -> Data:
        """Describe a page of the site; ``trail`` are the pages that lead to it, first page to this one."""
        data: Data = {"@type": kind, "name": title or self._title(), "url": address}
        data["inLanguage"] = self.language
        data["isPartOf"] = {"@type": "WebSite", "name": self._title(), "url": self.manifest.base}
        if len(trail) > 1:
            steps = [
                {"@type": "ListItem", "position": position, "name": step.text, "item": step.iri}
                for position, step in enumerate(trail, 1)
            ]
            data["breadcrumb"] = {"@type": "BreadcrumbList", "itemListElement": steps}
        return data

    def _name(self, kind: str) -> str | None:
        if kind.startswith(SCHEMA):
            return kind.removeprefix(SCHEMA)
        return _SAME.get(kind) or _OWN.get(Vocabulary(self.manifest.namespace).name_of(kind) or "")

    def _objects(self, iri: str, predicate: str) -> list[object]:
        return self.lookup.objects(NamedNode(iri), predicate)

    def _named(self, iri: str) -> Data:
        types = self.types(iri)
        return {"@id": iri, "@type": types[0], "name": self.labels.label(iri, self.language).text}

    def _words(self, iri: str) -> Data:
        """Return name and description of an IRI."""
        description = self.labels.description(iri, self.language)
        named: Data = {"name": self.labels.label(iri, self.language).text}
        return named | ({"description": description.text} if description else {})

    def _reference(self) -> Data:
        """Return the publication in brief, for what belongs to it."""
        return {"@type": "Dataset", "@id": self.manifest.iri, "name": self._title()}

    def _title(self) -> str:
        title = self.manifest.title
        return title.get(self.language) or next(iter(title.values()), self.manifest.name)


def _scheme(has: Properties) -> Data:
    """Return the scheme of a concept by its IRI."""
    schemes = [one for one in has.get(str(SKOS.inScheme), ()) if isinstance(one, NamedNode)]
    return {"inDefinedTermSet": [{"@id": scheme.value} for scheme in schemes]} if schemes else {}


def _place(has: Properties, types: Sequence[str]) -> Data:
    """Return where a thing is: a place has coordinates, anything else is at a place that has them."""
    latitude, longitude = (_number(has, GEO + name) for name in ("lat", "long"))
    if latitude is None or longitude is None:
        return {}
    here: Data = {"geo": {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}}
    return here if _PLACES & set(types) else {"location": {"@type": "Place", **here}}


def _number(has: Properties, predicate: str) -> float | None:
    found = [value for value in has.get(predicate, ()) if isinstance(value, Literal)]
    return float(found[0].value) if found else None


def _download(file: File) -> Data:
    return {"@type": "DataDownload", "contentUrl": file.address, "encodingFormat": file.media_type}


def _is_page(iri: str) -> bool:
    return iri.startswith(("https://", "http://"))
