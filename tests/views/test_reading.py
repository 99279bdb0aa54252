"""How terms and tables read: numbers, languages, order, joined columns."""

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.labels import Labels, Term, in_reading_order
from dortmund_ld.views.table import Table, for_readers, in_language

XSD = "http://www.w3.org/2001/XMLSchema#"
OAK = "https://example.org/id/oak"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def labels_of(*labels: Literal) -> Labels:
    store = Store()
    store.extend([Quad(NamedNode(OAK), NamedNode(LABEL), label, DefaultGraph()) for label in labels])
    return Labels(
        Lookup(store), ("de", "en"), {"ex": "https://example.org/", "id": "https://example.org/id/"}
    )


def test_a_label_is_in_the_readers_language_else_in_another() -> None:
    labels = labels_of(Literal("Eiche", language="de"), Literal("oak", language="en"))
    assert labels.label(OAK, "en") == Term("oak", OAK, "en")
    assert labels.label(OAK, "fr") == Term("Eiche", OAK, "de")
    assert labels.in_all_languages(OAK) == {"de": "Eiche", "en": "oak"}


def test_what_has_no_label_is_shortened_by_the_longest_prefix() -> None:
    assert labels_of().label(OAK, "de") == Term("id:oak", OAK)
    assert labels_of().label("https://elsewhere.example/x", "de").text == "elsewhere.example/x"


@pytest.mark.parametrize(
    ("literal", "shown"),
    [
        (Literal("2016", datatype=NamedNode(XSD + "gYear")), Term("2016")),
        (Literal("true", datatype=NamedNode(XSD + "boolean")), Term("ja")),
        (Literal("600000", datatype=NamedNode(XSD + "integer")), Term("600.000")),
        (Literal("12.60", datatype=NamedNode(XSD + "decimal")), Term("12,60")),
        (Literal("Eiche", language="en"), Term("Eiche", language="en")),
        (
            Literal("POINT(1 2)", datatype=NamedNode("https://example.org/wkt")),
            Term("POINT(1 2)", datatype="ex:wkt"),
        ),
    ],
)
def test_literals_are_shown_as_what_they_are(literal: Literal, shown: Term) -> None:
    assert labels_of().term(literal, "de") == shown


def test_terms_are_sorted_as_people_do() -> None:
    words = ["Zeile 10", "zeile 9", "Zeile 1", "Öffentlicher Nahverkehr", "Pumpen", "Amt"]
    found = [term.text for term in sorted(map(Term, words), key=in_reading_order)]
    assert found == ["Amt", "Öffentlicher Nahverkehr", "Pumpen", "Zeile 1", "zeile 9", "Zeile 10"]


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("de", ["Wahl, 4. Mai 1975", "Wahl, 30. September 1979", "Wahl, 1. Oktober 1989"]),
        ("en", ["Vote, 4 May 1975", "Vote, 30 September 1979", "Vote, 1 October 1989"]),
    ],
)
def test_days_are_sorted_by_time(language: str, days: list[str]) -> None:
    found = sorted((Term(day, None, language) for day in reversed(days)), key=in_reading_order)
    assert [term.text for term in found] == days


def test_a_column_is_joined_with_that_of_its_labels() -> None:
    oak, label, year = Term("id:oak", OAK), Term("Eiche", language="de"), Term("2016")
    table = Table(("tree", "firstYear", "treeLabel"), ((oak, year, label), (oak, None, None)), 7)
    assert for_readers(table, "SELECT * {}", "de") == Table(
        ("tree", "first year"), ((Term("Eiche", OAK, "de"), year), (oak, None)), 7
    )


def test_a_column_is_called_what_the_query_calls_it_in_the_language_of_the_reader() -> None:
    table = Table(("tree", "firstYear"), (), 0)
    text = '# ?tree "Baum"@de, "Tree"@en\n# ?firstYear "Zuerst"@de\nSELECT * {}'
    assert for_readers(table, text, "de").columns == ("Baum", "Zuerst")
    assert for_readers(table, text, "en").columns == ("Tree", "first year")


def test_a_query_follows_the_language_of_the_page() -> None:
    query = 'SELECT * { ?s ?p ?o FILTER (lang(?o) = "en" && LANG(?p)="en-GB") BIND("en" AS ?x) }'
    assert in_language(query, "de") == (
        'SELECT * { ?s ?p ?o FILTER (lang(?o) = "de" && LANG(?p)="de") BIND("en" AS ?x) }'
    )
