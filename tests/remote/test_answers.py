"""A release in a real store answers as it does in this process, in every format; pages too."""

from __future__ import annotations

import time
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse_query_results,
)

from dortmund_ld.query.answers import Kind
from dortmund_ld.query.dataset import names_graphs
from dortmund_ld.query.errors import NoFormat, QueryError, Refused, ResultTooLarge, TooComplex
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.lookup import Lookup
from dortmund_ld.query.remote import Endpoint, Remote, StoreFailed, StoreIncomplete, StoreTimedOut
from dortmund_ld.query.remote.graph_store import Address, GraphStore
from dortmund_ld.query.remote.opening import open_remote
from dortmund_ld.query.remote.push import Journal, push
from dortmund_ld.query.remote.reading import read_query
from dortmund_ld.query.remote.wholeness import solutions_behind
from dortmund_ld.query.requests import Formats, GivenDataset, QueryRequest, Setting
from dortmund_ld.views.arrangement import Arrangement
from dortmund_ld.views.labels import Labels
from dortmund_ld.views.thing import ThingReader
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from dortmund_ld.words.namespaces import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pyoxigraph import QuerySolution

    from dortmund_ld.query.answers import Answer
    from dortmund_ld.query.bounded import InProcess
    from dortmund_ld.release import Release
    from tests.remote.conftest import Store

PREFIXES = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX void: <http://rdfs.org/ns/void#> "

SELECTS = {
    "one thing": "SELECT ?p ?o { <id/source-report> ?p ?o }",
    "labels": PREFIXES + 'SELECT ?s ?l { ?s a ?c ; rdfs:label ?l FILTER(lang(?l) = "en") } ORDER BY ?l ?s',
    "aggregate": "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c",
    "optional": PREFIXES + "SELECT ?g ?l { ?g a void:Dataset OPTIONAL { ?g rdfs:comment ?l } } ORDER BY ?g",
    "graph": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "from": "SELECT ?s FROM <graph/dataset> { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "from nowhere": "SELECT ?s FROM <urn:x-there-is-no-such-graph> { ?s ?p ?o }",
}
SAMPLE = 5  # every fifth thing is looked up, for the sake of time

CONSTRUCT = PREFIXES + "CONSTRUCT { ?s rdfs:label ?l } { ?s a void:Dataset ; rdfs:label ?l }"


def solutions(answer: Answer) -> list[str]:
    found = parse_query_results(BytesIO(answer.body), format=QueryResultsFormat.JSON)
    return sorted(map(str, found))


@pytest.mark.parametrize("name", SELECTS)
def test_select_answers_as_here(name: str, served: Remote, here: InProcess) -> None:
    request = QueryRequest(SELECTS[name])
    assert solutions(served.run(request)) == solutions(here.run(request))


@pytest.mark.parametrize("form", RESULT_FORMATS, ids=lambda form: form.file_extension)
def test_ordered_results_are_the_same_bytes_in_every_format(
    form: QueryResultsFormat, served: Remote, here: InProcess
) -> None:
    request = QueryRequest(SELECTS["aggregate"], Formats(results=form))
    assert served.run(request) == here.run(request)


@pytest.mark.parametrize("form", GRAPH_FORMATS + DATASET_FORMATS, ids=lambda form: form.file_extension)
def test_graphs_are_the_same_in_every_format(form: RdfFormat, served: Remote, here: InProcess) -> None:
    request = QueryRequest(CONSTRUCT, Formats(graph=form))
    assert served.run(request) == here.run(request)


@pytest.mark.parametrize(("text", "truth"), [("ASK {}", True), ("ASK { <urn:x> ?p ?o }", False)])
def test_ask_is_a_truth(text: str, truth: bool, served: Remote) -> None:
    found = parse_query_results(BytesIO(served.run(QueryRequest(text)).body), format=QueryResultsFormat.JSON)
    assert isinstance(found, QueryBoolean)
    assert bool(found) is truth


def test_describe_finds_the_thing(served: Remote) -> None:
    answer = served.run(QueryRequest("DESCRIBE <id/source-report>"))
    assert b"source-report" in answer.body


def test_dataset_of_the_protocol_decides(served: Remote, here: InProcess, release: Release) -> None:
    graph = release.manifest.graphs[0].iri
    request = QueryRequest("SELECT ?s ?p ?o { ?s ?p ?o }", dataset=GivenDataset(default=(graph,)))
    assert solutions(served.run(request)) == solutions(here.run(request))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("SELECT * { ?s ?p }", QueryError),
        ("INSERT DATA { <urn:x> <urn:x> <urn:x> }", Refused),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", Refused),
        ('DEFINE get:soft "soft" SELECT * { ?s ?p ?o }', QueryError),
        ("ASK { " + "{" * 200 + "}" * 200 + "}", Refused),
        ("SELECT * { ?s ?p ?o FILTER(" + "!" * 200_000 + "?o) }", TooComplex),
        ("SELECT * { {?s ?p ?o}" + " UNION {?s ?p ?o}" * 50_000 + "}", TooComplex),
    ],
)
def test_query_that_is_at_fault_never_reaches_the_store(
    text: str, error: type[Exception], setting: Setting
) -> None:
    nowhere = Remote(Endpoint("http://127.0.0.1:9/query"), setting)
    with pytest.raises(error):
        nowhere.run(QueryRequest(text))
    with pytest.raises(NoFormat):
        nowhere.run(QueryRequest("ASK {}", Formats(results=None)))


def test_mistakes_have_the_same_message_as_here(here: InProcess, setting: Setting) -> None:
    messages = []
    for executor in (here, Remote(Endpoint("http://127.0.0.1:9/"), setting)):
        with pytest.raises(QueryError) as found:
            executor.run(QueryRequest("SELECT *\n{ ?s ?p }"))
        messages.append((found.value.message, found.value.line, found.value.column))
    assert messages[0] == messages[1]


def test_word_from_is_no_clause_in_a_name() -> None:
    base = "http://example.org/"
    assert names_graphs("SELECT ?x FROM <a> { ?x ?p ?o }", base)
    assert names_graphs("SELECT ?x FROM NAMED <a> { ?x ?p 'from' }", base)
    assert not names_graphs("SELECT ?from { ?from <from> 'FROM <a>' } # FROM <b>", base)


def test_query_is_read_and_not_run() -> None:
    products = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(90)))} }}" for n in range(8))
    begin = time.monotonic()
    read_query(f"ASK {{ {products} FILTER(?v0 > 99) }}", base="http://example.org/", nesting=100)
    assert time.monotonic() - begin < 1


def test_endless_query_ends_with_its_deadline(served: Remote, release: Release) -> None:
    hurried = open_remote(served.endpoint, release.manifest, Limits(deadline=1))
    begin = time.monotonic()
    with pytest.raises(StoreTimedOut):
        hurried.run(QueryRequest("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
    assert time.monotonic() - begin < 2


def test_answer_over_the_cap_is_an_error(served: Remote, release: Release) -> None:
    narrow = open_remote(served.endpoint, release.manifest, Limits(result=10_000))
    with pytest.raises(ResultTooLarge):
        narrow.run(QueryRequest("SELECT ?s ?p ?o { ?s ?p ?o }"))


def test_plain_queries_see_the_release_alone(served: Remote, release: Release) -> None:
    assert served.size() == release.manifest.counts.triples
    assert served.ready()


def test_lookups_find_what_they_find_here(served: Remote, release: Release) -> None:
    there, here = served.lookup(), Lookup(release.store())
    things = {triple.subject for graph in release.manifest.graphs for triple in here.graph(graph.iri)}
    for thing in sorted((each for each in things if isinstance(each, NamedNode)), key=str)[::SAMPLE]:
        for find in ("about", "pointing_at"):
            assert as_set(getattr(there, find)(thing)) == as_set(getattr(here, find)(thing)), thing
        assert there.knows(thing.value)
    assert not there.knows("urn:x:nothing")


def as_set(quads: object) -> set[str]:
    """Return statements that can be compared: blank nodes have other names in another store."""
    lines = set(map(str, quads))  # type: ignore[call-overload]
    return {line.replace('\\n"', '"') for line in lines if "_:" not in line}


def test_page_takes_a_handful_of_requests(served: Remote, release: Release) -> None:
    manifest = release.manifest
    counted = Counting(served)
    lookup = counted.lookup()
    labels = Labels(lookup, manifest.languages, manifest.prefixes)
    here = Lookup(release.store())
    vocabulary, arrangement = Vocabulary(manifest.namespace), Arrangement(release.shapes, {})
    reader = ThingReader(lookup, labels, vocabulary, arrangement)
    at_home = ThingReader(here, Labels(here, manifest.languages, manifest.prefixes), vocabulary, arrangement)
    iri = f"{manifest.base}id/source-report"
    assert reader.describe(iri, "en") == at_home.describe(iri, "en")
    assert counted.asked <= 45  # for the first page, with what all pages share
    asked = counted.asked
    reader.describe(iri, "de")
    assert counted.asked <= asked + 10
    asked = counted.asked
    assert reader.describe(f"{manifest.base}id/dataset", "en")
    assert counted.asked <= asked + 5


class Counting(Remote):
    """Counts what is asked."""

    def __init__(self, remote: Remote) -> None:
        """Ask as this one does."""
        self.__dict__.update(remote.__dict__)
        self.asked = 0

    def solutions(self, text: str) -> list[QuerySolution]:
        self.asked += 1
        return super().solutions(text)


def test_store_that_ignores_from_is_not_asked_so(
    start_oxigraph: Callable[..., AbstractContextManager[Store]], release: Release, tmp_path: Path
) -> None:
    setting = Setting(release.manifest.base)
    with start_oxigraph("--union-default-graph") as store:
        remote = Remote(Endpoint(store.query), setting)
        push(release, remote, GraphStore(Address(store.graphs)), Journal(tmp_path, store.query))
        served = open_remote(remote.endpoint, release.manifest)
        assert served.size() == release.manifest.counts.triples
        with pytest.raises(StoreFailed, match="without --union-default-graph"):
            served.run(QueryRequest(SELECTS["from nowhere"]))


def test_store_that_gives_up_cannot_pass_its_beginning_for_an_answer(
    start_oxigraph: Callable[..., AbstractContextManager[Store]], release: Release, tmp_path: Path
) -> None:
    """Oxigraph with a time limit sends 200, rows, and the words of its error as the last of them."""
    with start_oxigraph("--timeout-s", "1", "--union-default-graph") as store:
        remote = Remote(Endpoint(store.query), Setting(release.manifest.base))
        push(release, remote, GraphStore(Address(store.graphs)), Journal(tmp_path, store.query))
        with pytest.raises((StoreIncomplete, ResultTooLarge)):
            remote.run(QueryRequest("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))


def test_store_that_leaves_rows_out_cannot_hide_it(
    start_virtuoso: Callable[..., AbstractContextManager[Store]], setting: Setting
) -> None:
    """Virtuoso tells of it in a header of solutions, and not at all with a graph made of them."""
    with start_virtuoso(rows=200) as capped:
        remote = Remote(Endpoint(capped.query), setting)
        for text in (
            "SELECT ?s ?p ?o WHERE { ?s ?p ?o }",
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "CONSTRUCT WHERE { ?s ?p ?o }",
            "CONSTRUCT { ?s ?p ?n } WHERE { SELECT ?s ?p (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s ?p }",
            "DESCRIBE ?s WHERE { ?s ?p ?o }",
        ):
            with pytest.raises(StoreIncomplete, match="at most 200 solutions"):
                remote.run(QueryRequest(text))
        for text in ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 199", "DESCRIBE <urn:x:nothing>"):
            assert remote.run(QueryRequest(text)).kind is Kind.GRAPH


@pytest.mark.parametrize(
    ("text", "select"),
    [
        ("CONSTRUCT { ?s ?p '{' } { ?s ?p ?o } LIMIT 5", "SELECT (1 AS ?solution) { ?s ?p ?o } LIMIT 5"),
        (
            "PREFIX x: <y>\nconstruct WHERE { ?s x:solution ?o }",
            "PREFIX x: <y>\nSELECT (1 AS ?solution_) WHERE",
        ),
        ("CONSTRUCT FROM <g> WHERE { ?s ?p ?o }", "SELECT (1 AS ?solution) FROM <g> WHERE { ?s ?p ?o }"),
        ("DESCRIBE ?s <a> ?o { ?s ?p ?o }", "SELECT DISTINCT ?s ?o  { ?s ?p ?o }"),
        ("DESCRIBE * FROM <g> WHERE { ?s ?p ?o }", "SELECT DISTINCT *  FROM <g> WHERE { ?s ?p ?o }"),
    ],
)
def test_graph_is_made_of_solutions_that_can_be_asked_for(text: str, select: str) -> None:
    found = solutions_behind(text, "http://example.org/")
    assert found is not None
    assert found.startswith(select)


@pytest.mark.parametrize("text", ["DESCRIBE <a> <b>", "DESCRIBE <a> WHERE { ?s ?p ?o }"])
def test_describe_that_names_its_things_is_made_of_no_solutions(text: str) -> None:
    assert solutions_behind(text, "http://example.org/") is None
