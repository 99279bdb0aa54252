"""Turtle is read with the line of each triple, and each error says where it is and what to write."""

import warnings

import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.graph import Graph
from rdflib.namespace import RDF, RDFS, XSD

from dortmund_ld.publication.rebase import Rebase
from dortmund_ld.publication.turtle import read_turtle

HEAD = """\
@base <https://example.org/> .
@prefix id: <https://example.org/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
ID = "https://example.org/id/"


def read(body, **options):
    return read_turtle(HEAD + body, path="data/x.ttl", base_iri="https://example.org/", **options)


def test_each_triple_has_its_line():
    turtle = read('id:mill\n    a id:Place ;\n    rdfs:label\n        "Mühle"@de ,\n        "Mill"@en ;\n.\n')
    mill = URIRef(ID + "mill")
    assert turtle.lines == {
        (mill, RDF.type, URIRef(ID + "Place")): 7,
        (mill, RDFS.label, Literal("Mühle", lang="de")): 9,
        (mill, RDFS.label, Literal("Mill", lang="en")): 10,
    }
    assert turtle.subject_lines == {mill: 6}


def test_long_text_has_the_line_on_which_it_begins():
    turtle = read('id:mill\n    rdfs:comment """one\ntwo\nthree""" ;\n    a id:Place ;\n.\n')
    assert sorted(turtle.lines.values()) == [7, 10]


def test_triples_within_brackets_have_their_lines():
    turtle = read("id:a\n    id:p [\n        id:q 1 ;\n        id:r ( 2\n            3 ) ;\n    ] ;\n.\n")
    by_value = {str(o): line for (_, _, o), line in turtle.lines.items() if isinstance(o, Literal)}
    assert by_value == {"1": 8, "2": 9, "3": 10}
    assert turtle.lines[next(t for t in turtle.lines if t[0] == URIRef(ID + "a"))] == 11


def test_second_statement_of_a_subject_leaves_its_line_alone():
    turtle = read("id:a\n    id:p 1 ;\n.\n\n# a note\nid:a\n    id:p 2 ;\n.\n")
    assert turtle.subject_lines == {URIRef(ID + "a"): 6}


def test_graph_is_the_one_that_rdflib_reads():
    text = HEAD + 'id:a id:p [ id:q "x"@en, 1.50, "1983"^^xsd:gYear ], ( id:b true ), <c#d> .\n'
    theirs = Graph().parse(data=text, format="turtle", publicID="https://example.org/")
    assert isomorphic(read_turtle(text, path="x.ttl", base_iri="https://example.org/").graph, theirs)


def test_number_keeps_the_form_in_which_it_is_written():
    assert [str(o) for _, _, o in read("id:a id:p 12.60 .\n").graph] == ["12.60"]


def test_blank_nodes_have_the_same_names_at_each_reading_and_differ_between_files():
    text = "<a:s> <a:p> [ <a:q> 1 ] ."
    first, again, other = (read_turtle(text, path=path, base_iri="a:").graph for path in ("x", "x", "y"))
    assert set(first) == set(again)
    assert not {s for s in first.subjects() if isinstance(s, BNode)} & set(other.subjects())


def test_prefixes_are_those_of_the_file():
    assert read("id:a id:p 1 .").prefixes == {
        "id": ID,
        "rdfs": str(RDFS),
        "xsd": str(XSD),
    }


@pytest.mark.parametrize(
    ("body", "line", "column", "message", "hint"),
    [
        (
            "id:a\n    skos:x 1 ;\n.\n",
            7,
            5,
            "The prefix skos: has not been declared.",
            "@prefix skos: <http://www.w3",
        ),
        (
            "id:a\n    a id:B ;\n\nid:c\n    a id:B ;\n.\n",
            10,
            5,
            "not a valid RDF object",
            "not closed with ' .'",
        ),
        ("id:a\n    a id:B\n\nid:c\n    a id:B ;\n.\n", 9, 1, "A dot is expected", "the ' .' is missing"),
        ('id:a\n    id:p "x"@de\n    "y"@en ;\n.\n', 8, 5, "not a valid subject", "lacks its ' ,' or ' ;'"),
        ("id:a\n    id:p <http://a b> ;\n.\n", 7, 10, "Invalid IRI code point ' '", "percent-encode"),
        ('id:a\n    id:p "x ;\n.\n', 7, 10, "Unexpected end of file", "not closed: a text"),
        ("id:a\n    id:p “x” ;\n.\n", 7, 10, "not allowed", "straight quotes"),
        ("id:a\n    id:p 1 ;\n", 8, 1, "Unexpected end", "the statement with ' .'"),
    ],
)
def test_error_has_its_place_and_a_hint(body, line, column, message, hint):
    [problem] = read(body).problems
    assert (problem.path, problem.line, problem.column) == ("data/x.ttl", line, column)
    assert message in problem.message
    assert hint in problem.hint


def test_all_errors_of_a_file_are_reported_and_the_rest_is_read():
    turtle = read("id:a\n    foo:p 1 ;\n.\n\nid:b\n    id:p <x y> ;\n.\n\nid:c\n    id:p 1 ;\n.\n")
    assert [problem.line for problem in turtle.problems] == [7, 11]
    assert set(turtle.graph.subjects()) == {URIRef(ID + "c")}
    assert not turtle.is_whole


@pytest.mark.parametrize(
    ("literal", "datatype", "hint"),
    [
        ('"12,6"^^xsd:decimal', "decimal", "with a point"),
        ('"70.000"^^xsd:integer', "integer", "600000"),
        ('"2013-13-01"^^xsd:date', "date", "2026-11-23"),
        ('"83"^^xsd:gYear', "gYear", "1983"),
        ('"maybe"^^xsd:boolean', "boolean", "true or false"),
    ],
)
def test_literal_that_does_not_fit_its_datatype_is_reported_and_kept(literal, datatype, hint, capfd):
    turtle = read(f"id:a\n    id:p {literal} ;\n.\n")
    [problem] = turtle.problems
    assert (problem.kind, problem.line, problem.column) == ("literal", 7, 11)
    assert f"is not of the datatype {datatype}" in problem.message
    assert hint in problem.hint
    assert turtle.is_whole
    assert len(turtle.graph) == 1
    assert capfd.readouterr().err == ""


def test_base_is_rewritten_however_an_iri_is_written():
    body = """\
<id/a> id:p <https://example.org/id/b> ;
    id:namespace "https://example.org/ontology#"^^xsd:anyURI ;
    id:space "https://example.org/" ;
    id:query "SELECT * { ?s <https://example.org/id/p> ?o }" ;
    rdfs:comment "See https://example.org/ for more."@en ;
    rdfs:seeAlso <https://example.com/id/c> .
"""
    graph = read(body, rebase=Rebase("https://example.org/", "http://localhost:8000/")).graph
    terms = {str(term) for triple in graph for term in triple if "example" in term or "localhost" in term}
    assert terms == {
        "http://localhost:8000/",
        "http://localhost:8000/id/a",
        "http://localhost:8000/id/b",
        "http://localhost:8000/id/namespace",
        "http://localhost:8000/id/p",
        "http://localhost:8000/id/query",
        "http://localhost:8000/id/space",
        "http://localhost:8000/ontology#",
        "SELECT * { ?s <http://localhost:8000/id/p> ?o }",
        "See https://example.org/ for more.",
        "https://example.com/id/c",
    }


def test_base_of_a_file_does_not_hide_from_rewriting():
    turtle = read("id:a id:p 1 .", rebase=Rebase("https://example.org/", "http://localhost:8000/"))
    assert turtle.prefixes["id"] == "http://localhost:8000/id/"


def test_reading_leaves_warnings_as_they_were():
    before = list(warnings.filters)
    read('id:a id:p "maybe"^^xsd:boolean .')
    assert warnings.filters == before
