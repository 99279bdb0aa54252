"""SPARQLWrapper, the client of most Python programs, in every format and method that it has."""

from __future__ import annotations

import pytest
import SPARQLWrapper
from rdflib import Graph
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

MILL = "<https://example.org/weidenau/id/mill>"
LABELS = f"SELECT ?label {{ {MILL} <http://www.w3.org/2000/01/rdf-schema#label> ?label }} ORDER BY ?label"
CONSTRUCT = f"CONSTRUCT WHERE {{ {MILL} ?p ?o }}"


def ask(
    endpoint: str, text: str, form: str, method: str = SPARQLWrapper.GET, how: str = SPARQLWrapper.URLENCODED
) -> object:
    wrapper = SPARQLWrapper.SPARQLWrapper(endpoint)
    wrapper.setQuery(text)
    wrapper.setReturnFormat(form)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(how)
    return wrapper.query()


@pytest.mark.parametrize(
    ("method", "how"),
    [
        (SPARQLWrapper.GET, SPARQLWrapper.URLENCODED),
        (SPARQLWrapper.POST, SPARQLWrapper.URLENCODED),
        (SPARQLWrapper.POST, SPARQLWrapper.POSTDIRECTLY),
    ],
)
def test_solutions_by_each_method(endpoint: str, method: str, how: str) -> None:
    found = ask(endpoint, LABELS, SPARQLWrapper.JSON, method, how).convert()
    assert [row["label"]["value"] for row in found["results"]["bindings"]] == ["Mill", "Mühle"]


@pytest.mark.parametrize("form", [SPARQLWrapper.CSV, SPARQLWrapper.TSV])
def test_solutions_as_a_table(endpoint: str, form: str) -> None:
    assert "Mühle" in ask(endpoint, LABELS, form).convert().decode()


def test_solutions_in_xml(endpoint: str) -> None:
    assert "Mühle" in ask(endpoint, LABELS, SPARQLWrapper.XML).convert().toxml()


def test_a_truth(endpoint: str) -> None:
    assert ask(endpoint, "ASK {}", SPARQLWrapper.JSON).convert()["boolean"] is True


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # SPARQLWrapper's own
@pytest.mark.parametrize("form", [SPARQLWrapper.XML, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD])
def test_a_graph_as_rdflib_reads_it(endpoint: str, form: str) -> None:
    assert len(ask(endpoint, CONSTRUCT, form).convert()) > 2


@pytest.mark.parametrize("form", [SPARQLWrapper.TURTLE, SPARQLWrapper.N3])
def test_a_graph_in_turtle(endpoint: str, form: str) -> None:
    assert len(Graph().parse(data=ask(endpoint, CONSTRUCT, form).convert(), format="turtle")) > 2


def test_a_wrong_query_is_told_with_its_place(endpoint: str) -> None:
    with pytest.raises(QueryBadFormed, match="Line 1, column"):
        ask(endpoint, "SELECT * {", SPARQLWrapper.JSON)


def test_errors_are_problems_where_json_is_wanted(endpoint: str) -> None:
    with pytest.raises(QueryBadFormed) as raised:
        ask(endpoint, "SELECT * {", SPARQLWrapper.JSON)
    assert '"status": 400' in str(raised.value)
