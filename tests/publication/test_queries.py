"""A query file becomes a query with its questions, and a description in RDF."""

import socket

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH

from dortmund_ld.publication import Problem, Query
from dortmund_ld.publication.queries import read_query
from dortmund_ld.words.iris import Addresses

DATASET = URIRef("https://example.org/id/dataset")
HEADER = """\
# de: Welche Mühlen gibt es,
#     und wem gehören sie?
# en: Which mills are there, and who owns them?

"""


def read(text):
    addresses = Addresses("https://example.org/")
    return read_query(text, path="data/queries/mills.rq", dataset=DATASET, addresses=addresses)


def test_question_is_read_from_the_header():
    query, _ = read(HEADER + "SELECT * { ?s ?p ?o }")
    assert query.question == {
        "de": "Welche Mühlen gibt es, und wem gehören sie?",
        "en": "Which mills are there, and who owns them?",
    }


def test_query_is_described_as_an_executable():
    text = HEADER + "SELECT * { ?s ?p ?o }"
    query, file = read(text)
    assert isinstance(query, Query)
    assert query.iri == URIRef("https://example.org/id/query-mills")
    assert file.graph_name == URIRef("https://example.org/graph/queries")
    assert {
        (query.iri, RDF.type, SH.SPARQLExecutable),
        (query.iri, RDF.type, SH.SPARQLSelectExecutable),
    } <= set(file.graph)
    assert (query.iri, SH.select, Literal(text)) in file.graph
    assert (query.iri, SH.prefixes, DATASET) in file.graph
    question = (query.iri, RDFS.label, Literal("Which mills are there, and who owns them?", lang="en"))
    assert file.lines[question] == 3


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ASK { ?s ?p 'select' }", "ask"),
        ("# select\nDESCRIBE <https://example.org/select>", "describe"),
        ("PREFIX select: <http://a/> CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "construct"),
        ("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", "select"),
    ],
)
def test_kind_is_that_of_the_query_form(text, kind):
    query, _ = read(text)
    assert query.kind == kind


def test_error_has_its_line_and_column():
    problem = read("SELECT *\nWHERE { ?s ?p }")
    assert isinstance(problem, Problem)
    assert (problem.path, problem.line, problem.kind) == ("data/queries/mills.rq", 2, "query")
    assert problem.hint


@pytest.mark.parametrize(
    "line", ['# ?mill "Mühle"@de, "Mill"@en', "# chart: ?years by ?mill", "# chart: the years"]
)
def test_a_header_that_does_not_fit_the_answer_is_shown_with_its_line(line):
    problem = read(f"# en: Which mills?\n{line}\nSELECT ?years {{ ?s ?p ?years }}")
    assert isinstance(problem, Problem)
    assert (problem.line, bool(problem.hint)) == (2, True)


@pytest.fixture
def endpoint():
    """Return the address of a port, and the list of the connections made to it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        yield f"http://127.0.0.1:{server.getsockname()[1]}/sparql", server


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
        "ASK {{ service silent <{}> {{ ?s ?p ?o }} }}",
        "PREFIX a: <{}> SELECT * {{ SERVICE a: {{ ?s ?p 'SERVICE' }} }} # SERVICE",
    ],
)
def test_reading_a_query_asks_nobody(endpoint, text):
    address, server = endpoint
    query, _ = read(text.format(address))
    assert query.text == text.format(address)
    with pytest.raises(TimeoutError):
        server.accept()


def test_error_after_a_service_keeps_its_place():
    problem = read("SELECT * {\n  SERVICE SILENT <a:b> { ?s ?p } }")
    assert (problem.line, problem.column > 25) == (2, True)
