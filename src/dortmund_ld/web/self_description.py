"""The service description (SPARQL 1.1 Service Description), computed from what the endpoint does.

Formats come from the tables that negotiation reads, graphs and counts from the release. What is not done is
not claimed: no entailment, no graph that is fetched, and federation only where other endpoints are asked.
"""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from rdflib import Namespace
from rdflib.namespace import DCTERMS, RDF, RDFS, VOID, XSD

from dortmund_ld.release import Manifest
from dortmund_ld.release.writing import prefixes_used, write_graph
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

# Nothing follows from a graph but what stands in it.
NO_ENTAILMENT = "http://www.w3.org/ns/entailment/Simple"

_GRAPHS = GRAPH_FORMATS + DATASET_FORMATS

_PREFIXES: Mapping[str, str] = {
    "dcterms": str(DCTERMS),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "sd": str(SD),
    "void": str(VOID),
    "xsd": str(XSD),
}


def describe_service(
    manifest: Manifest, endpoint: str, void: str, *, federated: bool = False
) -> tuple[Triple, ...]:
    """Return the description of the endpoint at an address; ``void`` is that of the data's description.

    ``federated`` tells whether SERVICE is asked, with an address that is written out.
    """
    service, dataset = f"{endpoint}#service", f"{endpoint}#dataset"
    return tuple(
        Triple(NamedNode(subject), NamedNode(str(predicate)), term)
        for subject, predicate, term in (
            *_service(service, endpoint, dataset, federated),
            *_dataset(dataset, manifest, void),
        )
    )


def write_description(triples: tuple[Triple, ...], form: RdfFormat) -> bytes:
    """Return a description in a format."""
    return write_graph(triples, form, prefixes_used(triples, _PREFIXES))


Statement = tuple[str, str, NamedNode | Literal]


def _service(service: str, endpoint: str, dataset: str, federated: bool) -> Iterator[Statement]:
    yield service, RDF.type, NamedNode(SD.Service)
    yield service, SD.endpoint, NamedNode(endpoint)
    yield service, SD.supportedLanguage, NamedNode(SD.SPARQL11Query)
    for iri in (*(form.iri for form in RESULT_FORMATS), *(form.iri for form in _GRAPHS)):
        yield service, SD.resultFormat, NamedNode(iri)
    yield service, SD.feature, NamedNode(SD.UnionDefaultGraph)
    if federated:
        yield service, SD.feature, NamedNode(SD.BasicFederatedQuery)
    yield service, SD.defaultEntailmentRegime, NamedNode(NO_ENTAILMENT)
    yield service, SD.defaultDataset, NamedNode(dataset)


def _dataset(dataset: str, manifest: Manifest, void: str) -> Iterator[Statement]:
    union = f"{dataset}-default-graph"
    yield dataset, RDF.type, NamedNode(SD.Dataset)
    yield dataset, SD.defaultGraph, NamedNode(union)
    yield dataset, DCTERMS.source, NamedNode(manifest.iri)
    yield dataset, RDFS.seeAlso, NamedNode(void)
    yield from _graph(union, manifest.counts.triples)
    for graph in manifest.graphs:
        named, content = f"{dataset}-{graph.path}", f"{dataset}-{graph.path}-content"
        yield dataset, SD.namedGraph, NamedNode(named)
        yield named, RDF.type, NamedNode(SD.NamedGraph)
        yield named, SD.name, NamedNode(graph.iri)
        yield named, SD.graph, NamedNode(content)
        yield from _graph(content, graph.triples)


def _graph(node: str, triples: int) -> Iterator[Statement]:
    yield node, RDF.type, NamedNode(SD.Graph)
    yield node, VOID.triples, Literal(str(triples), datatype=NamedNode(XSD.integer))
