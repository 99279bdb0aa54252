"""Queries run over a store: what comes back, what is refused, and how errors read."""

import json
import socket

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, Store

from dortmund_ld.query.errors import NoFormat, QueryError, Refused
from dortmund_ld.query.execute import Answer, Formats, GivenDataset, Kind, execute

BASE = "https://example.org/lindenau/"
WILLOW = NamedNode(BASE + "id/willow-works")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
JSON = Formats(QueryResultsFormat.JSON, RdfFormat.TURTLE)


@pytest.fixture
def store() -> Store:
    found = Store()
    for graph in (DefaultGraph(), NamedNode(BASE + "graph/a"), NamedNode(BASE + "graph/b")):
        found.add(Quad(WILLOW, LABEL, Literal("Weidenwerk", language="de"), graph))
    return found


def ask(store: Store, text: str, formats: Formats = JSON) -> Answer:
    return execute(store, text, formats, base=BASE, prefixes={"id": BASE + "id/"})


def rows(answer: Answer) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = json.loads(answer.body)["results"]["bindings"]
    return found


def test_a_triple_in_two_graphs_is_one_solution(store: Store) -> None:
    answer = ask(store, "SELECT * { ?s ?p ?o }")
    assert answer.kind is Kind.SOLUTIONS
    assert answer.media_type == "application/sparql-results+json"
    assert len(rows(answer)) == 1


def test_named_graphs_are_there_by_name(store: Store) -> None:
    answer = ask(store, "SELECT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    assert [row["g"]["value"] for row in rows(answer)] == [BASE + "graph/a", BASE + "graph/b"]


def test_from_narrows_the_default_graph(store: Store) -> None:
    assert len(rows(ask(store, "SELECT * FROM <graph/a> { ?s ?p ?o }"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <graph/a> FROM <graph/b> { ?s ?p ?o }",
        "SELECT * FROM <graph/a>FROM<graph/a> { ?s ?p ?o }",
        "PREFIX g: <graph/> SELECT ?o FROM g:a FROM #FROM\n g:b { ?s ?p ?o } GROUP BY ?o HAVING (COUNT(*)=1)",
        "PREFIX FROM: <graph/> select ?s from FROM:a from FROM:b where { ?s ?p ?o }",
        "SELECT * FROM <graph/a> FROM <graph/b> FROM NAMED <graph/b> { ?s ?p ?o GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?FROM FROM <graph/a> FROM <graph/b> { ?FROM ?p ?o FILTER(?o != 'FROM <x>') }",
    ],
)
def test_a_triple_of_two_graphs_is_once_in_the_graph_merged_of_them(store: Store, text: str) -> None:
    assert len(rows(ask(store, text))) == 1


def test_a_graph_merged_of_others_is_no_named_graph(store: Store) -> None:
    text = "SELECT ?g FROM <graph/a> FROM <graph/b> FROM NAMED <graph/b> { GRAPH ?g { ?s ?p ?o } }"
    assert [row["g"]["value"] for row in rows(ask(store, text))] == [BASE + "graph/b"]
    assert rows(ask(store, text.replace("FROM NAMED <graph/b>", ""))) == []


def test_a_graph_merged_by_the_protocol_has_each_triple_once(store: Store) -> None:
    graphs = GivenDataset(default=(BASE + "graph/a", BASE + "graph/b", BASE + "graph/nowhere"))
    text = "SELECT * FROM <graph/nowhere> { ?s ?p ?o }"
    assert len(rows(execute(store, text, JSON, base=BASE, dataset=graphs))) == 1


def test_a_graph_that_only_the_parser_can_read_is_refused_and_not_miscounted(store: Store) -> None:
    with pytest.raises(QueryError, match="without escapes"):
        ask(store, "SELECT * FROM <graph/\\u0061> FROM <graph/b> { ?s ?p ?o }")


def test_a_broken_query_with_two_from_keeps_the_message_of_the_parser(store: Store) -> None:
    with pytest.raises(QueryError) as caught:
        ask(store, "SELECT * FROM <graph/a> FROM <graph/b> { ?s ?p }")
    assert (caught.value.line, caught.value.column) == (1, 49)


def test_from_an_unknown_graph_is_an_empty_graph(store: Store) -> None:
    assert rows(ask(store, "SELECT * FROM <graph/nowhere> { ?s ?p ?o }")) == []


def test_a_relative_iri_is_resolved_against_the_base(store: Store) -> None:
    assert json.loads(ask(store, "ASK { <id/willow-works> ?p ?o }").body)["boolean"] is True


def test_a_graph_is_written_once_per_triple_with_prefixes(store: Store) -> None:
    answer = ask(store, "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }")
    assert answer.kind is Kind.GRAPH
    assert answer.body.decode().count("id:willow-works") == 1


def test_describe_gives_the_statements_of_a_thing(store: Store) -> None:
    assert b"Weidenwerk" in ask(store, "DESCRIBE <id/willow-works>").body


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("SELECT * { ?s ?p ?o }", Formats(None, RdfFormat.TURTLE)),
        ("ASK {}", Formats(None, RdfFormat.TURTLE)),
        ("CONSTRUCT WHERE { ?s ?p ?o }", Formats(QueryResultsFormat.CSV, None)),
    ],
)
def test_an_answer_that_no_wanted_format_can_carry_is_an_error(
    store: Store, text: str, formats: Formats
) -> None:
    with pytest.raises(NoFormat):
        ask(store, text, formats)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("SELECT * {\n  ?s ?p . }\n", 2, 11, "before “}”"),
        ("SELECT * {", 1, 11, "at the end of the line"),
        ("", 1, 1, "Line 1, column 1"),
        ("SELECT * { ?s ex:p ?o }", 1, 20, "Not declared: ex:"),
        ("SELECT ?a { ?a ?b ?c } GROUP BY ?c", 1, 35, "The SELECT contains a variable that is unbound"),
    ],
)
def test_a_syntax_error_names_place_and_cause(
    store: Store, text: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(QueryError) as caught:
        ask(store, text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in caught.value.message
    assert "\\u{" not in caught.value.message


def test_an_unknown_function_is_an_error_in_words(store: Store) -> None:
    with pytest.raises(QueryError, match="not supported"):
        ask(store, "SELECT (<http://example.org/f>(1) AS ?x) {}")


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a> <b> <c> }",
        "# a remark\nPREFIX ex: <http://example.org/> delete where { ?s ?p ?o }",
        "BASE <http://example.org/>\nLOAD <x>",
        "CLEAR ALL",
        "DROP GRAPH <a>",
        "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "COPY <a> TO <b>",
    ],
)
def test_an_update_is_refused(store: Store, text: str) -> None:
    with pytest.raises(Refused, match="would change the data"):
        ask(store, text)


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <{there}> {{ ?s ?p ?o }}",
        "SERVICE SILENT <{there}> {{ ?s ?p ?o }}",
        "service<{there}>{{ ?s ?p ?o }}",
        "FILTER(1<2)SERVICE#>\n<{there}> {{ ?s ?p ?o }}",
        "BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\n<{there}> {{ ?s ?p ?o }} FILTER(?b>?a)",
        "# SERVICE\nSERVICE <{there}> {{ ?s ?p 'SERVICE' }}",
        "{{ SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }} }}",
        "FILTER EXISTS {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
        "VALUES ?e {{ <{there}> }} SERVICE ?e {{ ?s ?p ?o }}",
        "\\u0053ERVICE <{there}> {{ ?s ?p ?o }}",
    ],
)
def test_no_other_endpoint_is_called(store: Store, pattern: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        there = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(QueryError):
            ask(store, "SELECT * { " + pattern.format(there=there) + " }")
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize(
    "call",
    [
        "SERVICE <http://example.org/sparql>",
        "SERVICE<http://example.org/sparql>",
        "SERVICE SILENT<http://example.org/sparql>",
        "service#\n<http://example.org/sparql>",
        "SERVICE?s",
    ],
)
def test_the_refusal_of_another_endpoint_says_so(store: Store, call: str) -> None:
    with pytest.raises(Refused, match="another endpoint") as caught:
        ask(store, "SELECT * {\n  " + call + "{ ?s ?p ?o }\n}")
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?service ?p 'a SERVICE' } # SERVICE",
        "PREFIX service: <https://example.org/service/> SELECT * { ?s service:p ?o }",
        'SELECT * { ?s ?p """\nSERVICE <http://example.org/> {}"""@service }',
        "SELECT * { ?s <https://example.org/SERVICE> ?o }",
    ],
)
def test_the_word_service_is_allowed_where_it_calls_nothing(store: Store, text: str) -> None:
    assert rows(ask(store, text)) == []


def test_an_error_beside_the_word_service_is_told_as_itself(store: Store) -> None:
    with pytest.raises(QueryError) as caught:
        ask(store, "SELECT * { ?service ?p }")
    assert not isinstance(caught.value, Refused)
    assert caught.value.column == 24


@pytest.mark.parametrize("brackets", ["{}", "()", "[]"])
def test_endless_nesting_is_refused_before_the_parser_sees_it(store: Store, brackets: str) -> None:
    with pytest.raises(Refused, match="nests brackets"):
        ask(store, "ASK { " + brackets[0] * 10_000 + brackets[1] * 10_000 + " }")
