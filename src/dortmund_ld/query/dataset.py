"""The dataset that a query names itself: its FROM and FROM NAMED (SPARQL 1.1 Query, section 13.2).

The words can stand in a name, a string or a comment too. So, as for SERVICE, they are misspelt and the parser
is asked: if the text still is a query, the word was nowhere the keyword; if it is none, it was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolutions, Store

from dortmund_ld.query.errors import QueryError
from dortmund_ld.query.parsing import is_query
from dortmund_ld.query.requests import GivenDataset
from dortmund_ld.query.tokens import Token, find_prologue, is_word, read_tokens

_FROM = re.compile("FROM", re.IGNORECASE)
_MISSPELT = "FRXM"  # as long as the word


@dataclass(frozen=True)
class _Clause:
    """A FROM in a text: where it begins and ends, its graph as it is written, and whether it has NAMED."""

    begin: int
    end: int
    graph: str
    named: bool


def names_graphs(text: str, base: str) -> bool:
    """Tell whether a query that can be read has a FROM."""
    return _FROM.search(text) is not None and not is_query(_FROM.sub(_MISSPELT, text), base)


def may_merge(text: str) -> bool:
    """Tell at a glance whether a query may have two FROM, so that its default graph is merged of two."""
    return text.upper().count("FROM") > 1


def named_dataset(text: str, base: str) -> GivenDataset:
    """Return the graphs that a query names by FROM and FROM NAMED; none if it has neither.

    A text that is no query names none: whoever runs it says what is wrong with it. Raises QueryError if a
    FROM is written in a way that only the parser understands.
    """
    if not names_graphs(text, base) or not is_query(text, base):
        return GivenDataset()
    clauses = [each for each in _clauses(list(read_tokens(text))) if _is_keyword(text, each, base)]
    if names_graphs(_without(text, clauses), base):
        raise QueryError("A graph of FROM must be an IRI without escapes, or a prefixed name.")
    graphs = _resolve(text, clauses, base)
    return GivenDataset(
        tuple(graph for graph, clause in zip(graphs, clauses, strict=True) if not clause.named),
        tuple(graph for graph, clause in zip(graphs, clauses, strict=True) if clause.named),
    )


def _clauses(tokens: list[Token]) -> Iterator[_Clause]:
    for place, token in enumerate(tokens):
        rest = tokens[place + 1 : place + 3]
        if not rest or not is_word(token, "FROM"):
            continue
        named = is_word(rest[0], "NAMED")
        graph = rest[-1] if named else rest[0]
        if graph.kind in {"iri", "word", "name"}:
            yield _Clause(token.begin, graph.end, graph.text, named)


def _is_keyword(text: str, clause: _Clause, base: str) -> bool:
    return not is_query(text[: clause.begin] + _MISSPELT + text[clause.begin + len(_MISSPELT) :], base)


def _without(text: str, clauses: list[_Clause]) -> str:
    for clause in reversed(clauses):
        text = text[: clause.begin] + text[clause.end :]
    return text


def _resolve(text: str, clauses: list[_Clause], base: str) -> list[str]:
    """Return the IRIs of the graphs, prefixes and relative IRIs resolved by the parser itself."""
    columns = " ".join(f"({clause.graph} AS ?g{number})" for number, clause in enumerate(clauses))
    found = Store().query(f"{find_prologue(text)}SELECT {columns} {{}}", base_iri=base)
    assert isinstance(found, QuerySolutions)  # noqa: S101  # it is a SELECT
    (solution,) = found
    return [node.value for node in solution if isinstance(node, NamedNode)]
