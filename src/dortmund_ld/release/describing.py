"""Describing a release in VoID and DCAT: what it holds, where it is, how to get it.

All numbers come from the counts. VoID (https://www.w3.org/TR/void/), sections 2 to 5; DCAT 3
(https://www.w3.org/TR/vocab-dcat-3/), sections 6.6 to 6.9; checksums by SPDX as DCAT has them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad, Triple
from rdflib import Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, VOID, XSD

from dortmund_ld.publication import Description
from dortmund_ld.release.counting import Counted, Linkset
from dortmund_ld.release.release import Counts, Dump, NamedGraph
from dortmund_ld.words.iris import Addresses
from dortmund_ld.words.namespaces import STANDARD

SD = Namespace(STANDARD["sd"])
SPDX = Namespace(STANDARD["spdx"])
IANA = "https://www.iana.org/assignments/media-types/"


class Describer:
    """Collects the triples of the document ``{base}.well-known/void``; its parts are fragments of it."""

    def __init__(self, description: Description, prefixes: Mapping[str, str]) -> None:
        """Describe the publication's data set; prefixes give the fragments readable names."""
        self.base = description.base
        self.dataset = str(description.iri)
        self.addresses = Addresses(self.base)
        self.document = str(self.addresses.void)
        self.prefixes = prefixes
        self.triples: list[Triple] = []

    def say(self, subject: str, predicate: URIRef, value: str | int, datatype: URIRef | None = None) -> None:
        """Add a statement: an int is a count, a string with a datatype a literal, any other string an IRI."""
        if isinstance(value, int):
            value, datatype = str(value), XSD.integer
        term = NamedNode(value) if datatype is None else Literal(value, datatype=NamedNode(str(datatype)))
        self.triples.append(Triple(NamedNode(subject), NamedNode(str(predicate)), term))

    def part(self, kind: str, iri: str) -> str:
        """Name a part of the document after the IRI that it is about."""
        short = self._shorten(iri)
        return f"{self.document}#{kind}-" + re.sub(r"[^A-Za-z0-9.]+", "-", short).strip("-")

    def _shorten(self, iri: str) -> str:
        for prefix, space in self.prefixes.items():
            if iri.startswith(space):
                return f"{prefix}-{iri.removeprefix(space)}"
        return iri.removeprefix(self.base).partition("://")[2] or iri.removeprefix(self.base)

    def describe_whole(self, counts: Counts, ontology: str) -> None:
        """Say what the whole is, how large, and where to ask it."""
        for kind in (VOID.Dataset, DCAT.Dataset):
            self.say(self.dataset, RDF.type, str(kind))
        self.say(self.document, RDF.type, str(VOID.DatasetDescription))
        self.say(self.document, FOAF.primaryTopic, self.dataset)
        self.say(self.dataset, VOID.uriSpace, self.base, XSD.string)
        self.say(self.dataset, VOID.vocabulary, ontology)
        self.say(self.dataset, VOID.sparqlEndpoint, str(self.addresses.endpoint))
        self.say(self.dataset, FOAF.homepage, self.base)
        self.say(self.dataset, VOID.triples, counts.triples)
        self.say(self.dataset, VOID.distinctSubjects, counts.subjects)
        self.say(self.dataset, VOID.distinctObjects, counts.objects)
        self.say(self.dataset, VOID.classes, len(counts.classes))
        self.say(self.dataset, VOID.properties, len(counts.properties))

    def describe_partitions(self, counts: Counts) -> None:
        """Say how many things each class has, and how many triples each property."""
        for iri, size in counts.classes.items():
            part = self.part("class", iri)
            self.say(self.dataset, VOID.classPartition, part)
            self.say(part, VOID["class"], iri)
            self.say(part, VOID.entities, size)
        for iri, size in counts.properties.items():
            part = self.part("property", iri)
            self.say(self.dataset, VOID.propertyPartition, part)
            self.say(part, VOID.property, iri)
            self.say(part, VOID.triples, size)

    def describe_graphs(self, graphs: Iterable[NamedGraph]) -> None:
        """Say which named graphs there are."""
        for graph in graphs:
            self.say(self.dataset, VOID.subset, graph.iri)
            for kind in (VOID.Dataset, SD.Graph):
                self.say(graph.iri, RDF.type, str(kind))
            self.say(graph.iri, VOID.triples, graph.triples)

    def describe_links(self, linksets: Iterable[Linkset]) -> None:
        """Say how many links lead where by which property."""
        for links in linksets:
            part = (
                self.part("links", links.predicate) + "-" + re.sub(r"[^a-z0-9.]+", "-", _host(links.target))
            )
            self.say(self.dataset, VOID.subset, part)
            self.say(part, RDF.type, str(VOID.Linkset))
            self.say(part, VOID.subjectsTarget, self.dataset)
            self.say(part, VOID.objectsTarget, links.target)
            self.say(part, VOID.linkPredicate, links.predicate)
            self.say(part, VOID.triples, links.triples)

    def describe_dumps(self, dumps: Iterable[Dump]) -> None:
        """Say where the files are, how large, and with which checksum."""
        for dump in dumps:
            of, url = dump.graph or self.dataset, str(self.addresses.dump(dump.path))
            part = self.part("dump", dump.path)
            self.say(of, VOID.dataDump, url)
            self.say(of, DCAT.distribution, part)
            self.say(part, RDF.type, str(DCAT.Distribution))
            self.say(part, DCAT.downloadURL, url)
            self.say(part, DCAT.mediaType, IANA + dump.media_type)
            self.say(part, DCAT.byteSize, str(dump.size), XSD.nonNegativeInteger)
            self.say(part, SPDX.checksum, f"{part}-sha256")
            self.say(f"{part}-sha256", RDF.type, str(SPDX.Checksum))
            self.say(f"{part}-sha256", SPDX.algorithm, str(SPDX.checksumAlgorithm_sha256))
            self.say(f"{part}-sha256", SPDX.checksumValue, dump.sha256, XSD.hexBinary)

    def describe_service(self) -> None:
        """Say that the endpoint serves the data set."""
        service = f"{self.document}#service"
        self.say(service, RDF.type, str(DCAT.DataService))
        self.say(service, DCAT.endpointURL, str(self.addresses.endpoint))
        self.say(service, DCAT.servesDataset, self.dataset)
        self.say(service, DCTERMS.conformsTo, "https://www.w3.org/TR/sparql11-protocol/")


def describe_release(
    description: Description,
    quads: Sequence[Quad],
    counted: Counted,
    dumps: Iterable[Dump],
    prefixes: Mapping[str, str],
) -> list[Triple]:
    """Return the description: what the publication says about itself and its graphs, and what was counted."""
    describer = Describer(description, prefixes)
    describer.triples.extend(_own_words(describer.dataset, quads))
    describer.describe_whole(counted.whole, str(description.ontology))
    describer.describe_partitions(counted.whole)
    describer.describe_graphs(counted.graphs)
    describer.describe_links(counted.linksets)
    describer.describe_dumps(dumps)
    describer.describe_service()
    for language, title in description.title.items():
        describer.triples.append(_title(describer.dataset, title, language))
    return describer.triples


def _own_words(dataset: str, quads: Sequence[Quad]) -> Iterator[Triple]:
    """Yield what the data say about the data set and about each of the named graphs."""
    described = {NamedNode(dataset), *(quad.graph_name for quad in quads)}
    described_here = (RDFS.label, DCTERMS.description, DCTERMS.license, DCTERMS.source, DCTERMS.issued)
    wanted = {str(predicate) for predicate in described_here}
    for quad in quads:
        if quad.subject in described and quad.predicate.value in wanted:
            yield quad.triple


def _title(dataset: str, title: str, language: str) -> Triple:
    words = Literal(title, language=language) if language else Literal(title)
    return Triple(NamedNode(dataset), NamedNode(str(DCTERMS.title)), words)


def _host(iri: str) -> str:
    return (iri.partition("://")[2] or iri).lower().strip("/:")
