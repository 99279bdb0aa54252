"""The ontology and the data together are consistent, by two reasoners; a contradiction would be noticed.

OWL 2 RL rules (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL) by owlrl, OWL 2 DL by HermiT through
owlready2. HermiT runs in Java: without it these tests fail, they are not skipped. Datatypes outside
the datatype map of OWL 2, xsd:gYear and xsd:date, stand at annotation properties only.
"""

from __future__ import annotations

from io import BytesIO

import owlready2
import owlrl
import pytest
from owlready2 import OwlReadyInconsistentOntologyError, World
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef

from dortmund_ld.publication import load_publication
from dortmund_ld.publication.reading import default_root

# Words for readers, from which nothing follows by any rule.
WORDS = {RDFS.label, DCTERMS.description, SKOS.definition, SKOS.prefLabel, SKOS.altLabel}
# How owlrl marks that a rule has derived false.
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


@pytest.fixture(scope="module")
def publication():
    return load_publication(default_root())


@pytest.fixture
def graph(publication):
    """Return a copy of ontology and data that a test may add to, without the words for readers."""
    copy = Graph()
    for triple in publication.graph():
        if triple[1] not in WORDS:
            copy.add(triple)
    return copy


@pytest.fixture
def contradictions(publication):
    """Return triples that each make the data inconsistent, by what they say."""
    v, employer = publication.vocabulary, next(iter(instances(publication, "Employer")))
    return {
        "an employer is a site": (employer, RDF.type, v.Site),
        "an employer is a claim": (employer, RDF.type, v.Claim),
        "a law oversees": (next(iter(instances(publication, "Law"))), v.oversees, employer),
    }


def instances(publication, name):
    return sorted(publication.graph().subjects(RDF.type, publication.vocabulary[name]))


def close_under_rules(graph):
    """Close the graph under the rules of OWL 2 RL; return the messages, and the members of owl:Nothing."""
    closure = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics,
        rdfs_closure=False,
        axiomatic_triples=False,
        datatype_axioms=False,
        improved_datatypes=False,  # else it changes for good how rdflib reads literals, for other tests too
    )
    closure.expand(graph)
    errors = [str(message) for message in graph.objects(None, ERROR)]
    return errors, list(graph.subjects(RDF.type, OWL.Nothing))


def reason(graph):
    """Let HermiT classify the graph; return its unsatisfiable classes. Raises if it is inconsistent."""
    world = World()
    ontology = world.get_ontology("https://example.org/everything")
    ontology.load(fileobj=BytesIO(graph.serialize(format="nt", encoding="utf-8")), format="ntriples")
    owlready2.sync_reasoner_hermit(world, ignore_unsupported_datatypes=True, debug=0)
    return list(world.inconsistent_classes())


def test_the_rules_of_owl_rl_derive_no_contradiction(graph):
    assert close_under_rules(graph) == ([], [])


def test_the_rules_of_owl_rl_notice_an_employer_that_is_a_site(graph, contradictions):
    graph.add(contradictions["an employer is a site"])
    errors, _ = close_under_rules(graph)
    assert errors
    assert all(error.startswith("Disjoint classes") for error in errors)


def test_hermit_finds_the_data_consistent_and_each_class_satisfiable(graph):
    assert reason(graph) == []


@pytest.mark.parametrize("name", ["an employer is a site", "an employer is a claim", "a law oversees"])
def test_hermit_notices_a_contradiction(graph, contradictions, name):
    graph.add(contradictions[name])
    with pytest.raises(OwlReadyInconsistentOntologyError):
        reason(graph)
