"""Every term is declared once, of one kind, with words in both languages; the ontology stays within OWL 2 DL.

https://www.w3.org/TR/owl2-syntax/#Typing_Constraints: a name may stand for a class and an individual, but
not for two kinds of property, nor for a class and a datatype; reserved names are not redefined.
"""

from __future__ import annotations

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Literal, URIRef

from dortmund_ld.publication import Role, load_publication
from dortmund_ld.publication.reading import default_root
from dortmund_ld.words.namespaces import STANDARD

PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
KINDS = (*PROPERTIES, OWL.Class, RDFS.Datatype)
RESERVED = tuple(STANDARD[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
# SHACL is a language of its own, which the publication describes but does not reason with.
LANGUAGES = (*RESERVED, STANDARD["sh"])
# The datatypes of OWL 2 (https://www.w3.org/TR/owl2-syntax/#Datatype_Maps) that the data use.
DATATYPES = {XSD.integer, XSD.decimal, XSD.boolean, XSD.string, XSD.anyURI, RDF.langString}
BOTH = {"de", "en"}


@pytest.fixture(scope="module")
def publication():
    return load_publication(default_root())


@pytest.fixture(scope="module")
def ontology(publication):
    return publication.graph(Role.ONTOLOGY)


@pytest.fixture(scope="module")
def everything(publication):
    return publication.graph()


def languages(graph, subject, predicate):
    return sorted(text.language for text in graph.objects(subject, predicate))


def used_terms(graph):
    """Return the classes and predicates that the graph uses."""
    return set(graph.predicates()) | {c for c in graph.objects(None, RDF.type) if isinstance(c, URIRef)}


def kinds(graph, term):
    return [kind for kind in KINDS if (term, RDF.type, kind) in graph]


def test_every_term_has_one_label_and_one_definition_in_each_language(ontology):
    wordless = [
        term
        for term in set(ontology.subjects(RDFS.isDefinedBy, None))
        if languages(ontology, term, RDFS.label) != ["de", "en"]
        or languages(ontology, term, SKOS.definition) != ["de", "en"]
    ]
    assert wordless == []


def test_every_term_says_where_it_is_defined(ontology, publication):
    declared = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    assert [term for term in declared if (term, RDFS.isDefinedBy, None) not in ontology] == []
    own = {term for term in declared if term in publication.vocabulary}
    homes = {home for term in own for home in ontology.objects(term, RDFS.isDefinedBy)}
    assert homes == {publication.description.ontology}


def test_every_class_and_predicate_in_use_is_declared_with_both_labels(everything, ontology):
    used = used_terms(everything)
    undeclared = [
        term for term in used if not str(term).startswith(LANGUAGES) and len(kinds(ontology, term)) != 1
    ]
    unlabelled = [
        term
        for term in used
        if not str(term).startswith(RESERVED) and {*languages(ontology, term, RDFS.label)} != BOTH
    ]
    assert (sorted(undeclared), sorted(unlabelled)) == ([], [])


def test_no_declared_term_lies_idle(everything, ontology, publication):
    mentioned = set(everything.predicates()) | set(everything.objects())
    own = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    shapes = publication.graph(Role.SHAPES)
    idle = {t for t in own - mentioned if t in publication.vocabulary and (None, None, t) not in shapes}
    assert idle == set()


def test_no_name_stands_for_two_kinds_of_term(ontology):
    terms = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    assert [term for term in terms if len(kinds(ontology, term)) > 1] == []


def test_no_reserved_name_is_declared_or_used_as_a_value_of_an_object_property(everything, ontology):
    declared = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    assert [term for term in declared if str(term).startswith(RESERVED)] == []
    objects = {
        o for p in ontology.subjects(RDF.type, OWL.ObjectProperty) for o in everything.objects(None, p)
    }
    assert [term for term in objects if str(term).startswith(RESERVED)] == []


def test_object_properties_have_things_and_datatype_properties_literals_as_values(everything, ontology):
    wrong = [
        (p, o)
        for kind, is_literal in ((OWL.ObjectProperty, True), (OWL.DatatypeProperty, False))
        for p in ontology.subjects(RDF.type, kind)
        for o in everything.objects(None, p)
        if isinstance(o, Literal) is is_literal
    ]
    assert wrong == []


def test_datatype_properties_take_datatypes_of_owl(everything, ontology):
    of_properties = {
        RDF.langString if value.language else value.datatype or XSD.string
        for p in ontology.subjects(RDF.type, OWL.DatatypeProperty)
        for value in everything.objects(None, p)
    }
    assert of_properties <= DATATYPES


def test_the_header_states_version_licence_and_prefix(ontology, publication):
    header = publication.description.ontology
    assert (header, RDF.type, OWL.Ontology) in ontology
    assert ontology.value(header, OWL.versionIRI).startswith(header)
    assert ontology.value(header, DCTERMS.license) is not None
    assert languages(ontology, header, RDFS.label) == ["de", "en"]
