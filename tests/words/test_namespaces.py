"""The table of namespaces, and the vocabulary whose terms are attributes."""

import pytest
from rdflib import URIRef, namespace

from dortmund_ld.words.namespaces import STANDARD, Vocabulary

TERMS = Vocabulary("https://example.org/terms#")


@pytest.mark.parametrize(
    "prefix", ["dcat", "dcterms", "foaf", "owl", "prov", "qb", "rdf", "rdfs", "sh", "skos", "xsd"]
)
def test_table_agrees_with_rdflib(prefix):
    terms = {"rdf": namespace.RDF, "rdfs": namespace.RDFS, "qb": namespace.QB}
    theirs = terms.get(prefix) or getattr(namespace, prefix.upper())
    assert STANDARD[prefix] == str(theirs)


def test_no_namespace_has_two_prefixes():
    assert len(set(STANDARD.values())) == len(STANDARD)


def test_every_namespace_ends_where_a_name_begins():
    assert all(namespace.endswith(("#", "/")) for namespace in STANDARD.values())


def test_term_is_an_attribute():
    assert TERMS.Claim == URIRef("https://example.org/terms#Claim")
    assert TERMS["is-open"] == URIRef("https://example.org/terms#is-open")


def test_name_is_read_back_from_a_term_alone():
    assert TERMS.name_of(TERMS.Claim) == "Claim"
    assert TERMS.name_of("https://example.org/other#Claim") is None


def test_vocabulary_has_no_terms_of_the_python_protocol():
    with pytest.raises(AttributeError):
        TERMS.__wrapped__  # noqa: B018
