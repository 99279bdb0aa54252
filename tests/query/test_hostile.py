"""What hostile queries do to a pool: each ends with an error of its own in time, and the next is answered."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from dortmund_ld.query.errors import (
    DeadlineExceeded,
    OutOfMemory,
    QueryError,
    QueryTooLong,
    Refused,
    ResultTooLarge,
    TooComplex,
)
from dortmund_ld.query.requests import GivenDataset, QueryRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from dortmund_ld.query.pool import Pool

    MakePool = Callable[..., Pool]

PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + PRODUCT + " }"
ASK = QueryRequest("ASK {}")
BINDS = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))


def is_answered(pool: Pool) -> bool:
    return pool.run(ASK).body == b'{"head":{},"boolean":true}'


@pytest.mark.parametrize(
    "text",
    [
        ENDLESS,
        "SELECT (GROUP_CONCAT(?c) AS ?all) { " + PRODUCT + " }",
        "SELECT * { " + PRODUCT + " } ORDER BY RAND()",
        "SELECT DISTINCT ?a ?d ?g { " + PRODUCT + " }",
        "CONSTRUCT { ?a ?b ?f } { " + PRODUCT + " }",
        "SELECT (COUNT(*) AS ?n) { ?u (!<x:x>|^!<x:x>)* ?v . ?w (!<x:x>)* ?x . ?y (!<x:x>)* ?z }",
        "ASK { " + PRODUCT + " FILTER(STRLEN(CONCAT(?c, ?f, ?i)) > 999) }",
        "ASK { " + PRODUCT + " FILTER REGEX(CONCAT(?c, ?f, ?i), '^(([a-z])+.)+[A-Z]([a-z])+$') }",
    ],
    ids=["join", "concat", "random order", "distinct", "construct", "path", "filter", "regex"],
)
def test_what_cannot_finish_is_ended_at_the_deadline_or_the_cap(pool: Pool, text: str) -> None:
    begin = time.monotonic()
    with pytest.raises((DeadlineExceeded, OutOfMemory)) as caught:
        pool.run(QueryRequest(text))
    assert time.monotonic() - begin < pool.limits.deadline + 1
    assert caught.value.retry_after is None, "the same query would only fail again"
    assert is_answered(pool)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { " + " UNION ".join(["{}"] * 100_000) + " }",
        "ASK { FILTER(" + "!" * 300_000 + "true) }",
        "ASK { FILTER(" + "+".join(["1"] * 100_000) + " > 0) }",
        "ASK { ?a " + "/".join(["<x:x>"] * 100_000) + " ?b }",
        "ASK { ?a " + "^" * 300_000 + "<x:x> ?b }",
        "ASK { " + "OPTIONAL { ?a ?b ?c } " * 30_000 + " }",
    ],
    ids=["unions", "negations", "sums", "path", "inverses", "optionals"],
)
def test_chains_without_end_are_an_error_of_the_query(make_pool: MakePool, text: str) -> None:
    pool = make_pool(deadline=10.0)
    with pytest.raises((QueryError, DeadlineExceeded)):
        pool.run(QueryRequest(text))
    assert is_answered(pool)


def test_a_stack_that_overflows_is_told_as_what_it_is(make_pool: MakePool) -> None:
    with pytest.raises(TooComplex, match="shorten it"):
        make_pool(deadline=10.0).run(QueryRequest("ASK { FILTER(" + "!" * 300_000 + "true) }"))


@pytest.mark.parametrize("brackets", ["()", "{}", "[]"])
def test_ten_thousand_brackets_are_refused(pool: Pool, brackets: str) -> None:
    with pytest.raises(Refused, match="nests brackets"):
        pool.run(QueryRequest("ASK { " + brackets[0] * 10_000 + brackets[1] * 10_000 + " }"))


def test_a_query_of_eight_megabytes_is_not_read(pool: Pool) -> None:
    with pytest.raises(QueryTooLong, match="1,000,000 bytes"):
        pool.run(QueryRequest("ASK {} #" + "x" * 8_000_000))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (STRLEN(?x40) AS ?n) { BIND('0123456789' AS ?x0) " + BINDS + " }",
        "SELECT * { " + PRODUCT + " } ORDER BY ?c",
    ],
    ids=["doubled string", "sorted product"],
)
def test_a_memory_bomb_is_told_as_what_it_is(make_pool: MakePool, text: str) -> None:
    pool = make_pool(deadline=30.0)
    with pytest.raises(OutOfMemory, match="200,000,000 bytes"):
        pool.run(QueryRequest(text))
    assert is_answered(pool)


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_an_answer_over_the_cap_names_the_cap_and_how_to_page(make_pool: MakePool, text: str) -> None:
    pool = make_pool(result=50_000, in_memory=10_000)
    with pytest.raises(ResultTooLarge, match=r"50,000 bytes .* LIMIT and OFFSET"):
        pool.run(QueryRequest(text))
    assert is_answered(pool)


def test_a_product_over_the_cap_fills_neither_memory_nor_disk(make_pool: MakePool) -> None:
    pool = make_pool(deadline=30.0, result=20_000_000)
    with pytest.raises(ResultTooLarge):
        pool.run(QueryRequest("SELECT * { " + PRODUCT + " }"))


def test_an_evil_regular_expression_takes_no_time(pool: Pool) -> None:
    for pattern in ("(a+)+$", "(a|aa)+$", "((((a{1,100}){1,100}){1,100}){1,100})"):
        text = f"ASK {{ FILTER REGEX('{'a' * 40}b', '{pattern}') }}"
        assert pool.run(QueryRequest(text)).size


@pytest.mark.parametrize(
    "text",
    ["INSERT DATA { <a> <b> <c> }", "LOAD <http://127.0.0.1/>", "ASK { SERVICE <http://127.0.0.1/> {} }"],
)
def test_updates_and_calls_to_others_are_refused(pool: Pool, text: str) -> None:
    with pytest.raises(Refused):
        pool.run(QueryRequest(text))


def test_errors_of_the_parser_keep_line_and_column(pool: Pool) -> None:
    with pytest.raises(QueryError) as caught:
        pool.run(QueryRequest("ASK {\n  ?s ?p . }"))
    assert (caught.value.line, caught.value.column) == (2, 11)


@pytest.mark.parametrize(
    "text", ["ASK { ?s ?p '\ud800' }", "\x00", "ASK \x00 {}", "\ufeffASK {}", "\U0010ffff"]
)
def test_odd_characters_are_an_error_of_the_query(pool: Pool, text: str) -> None:
    with pytest.raises(QueryError):
        pool.run(QueryRequest(text))


def test_a_dataset_of_nonsense_is_an_error_of_the_query(pool: Pool) -> None:
    with pytest.raises(QueryError):
        pool.run(QueryRequest("ASK {}", dataset=GivenDataset(default=("no iri",))))


def test_a_dataset_of_very_many_graphs_is_answered(pool: Pool) -> None:
    dataset = GivenDataset(named=tuple(f"x:{number}" for number in range(70_000)))
    answer = pool.run(QueryRequest("ASK { GRAPH ?g { ?s ?p ?o } }", dataset=dataset))
    assert json.loads(answer.body)["boolean"] is False
