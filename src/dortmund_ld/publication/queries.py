"""The example queries of a publication: SPARQL files with their question in the header (see ``headers``).

Each becomes a sh:SPARQLExecutable (https://www.w3.org/TR/shacl-af/ and, for the shape of such examples,
https://github.com/sib-swiss/sparql-examples).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pyoxigraph
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SH

from dortmund_ld.publication.files import Problem, Query, Role, SourceFile
from dortmund_ld.publication.headers import Header, header_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dortmund_ld.publication.graphs import Triple
    from dortmund_ld.words.iris import Addresses

PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+)")
SKIPPED = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\#[^\n]*|[\w.-]*:[\w.-]*"""
)
SERVICE = re.compile(rf"(?P<service>\bSERVICE\b(?:\s+SILENT\b)?)|{SKIPPED.pattern}", re.IGNORECASE)
FORM = re.compile(r"\b(select|ask|construct|describe)\b", re.IGNORECASE)
EXECUTABLES = {
    "select": (SH.SPARQLSelectExecutable, SH.select),
    "ask": (SH.SPARQLAskExecutable, SH.ask),
    "construct": (SH.SPARQLConstructExecutable, SH.construct),
    "describe": (URIRef(f"{SH}SPARQLDescribeExecutable"), URIRef(f"{SH}describe")),
}
"""The classes of SHACL; for DESCRIBE, which it leaves out, those that sparql-examples use."""


def read_query(
    text: str, *, path: str, dataset: URIRef, addresses: Addresses
) -> tuple[Query, SourceFile] | Problem:
    """Read a query and describe it in RDF, or say what is wrong with it.

    `text` is the query under the base of `addresses`; `dataset` declares the prefixes.
    """
    header = header_of(text)
    problem = _check_syntax(text, path) or _check_header(header, text, path)
    form = FORM.search(SKIPPED.sub(" ", text))
    if problem or form is None:
        return problem or Problem(path, 1, 1, "query", "No query stands here.", "Write a SELECT query.")
    name = PurePosixPath(path).stem
    query = Query(name, path, text, header.questions, addresses.thing(f"query-{name}"), form[1].lower())
    lines = dict(_describe(query, header.lines, dataset))
    file = SourceFile(path, Role.QUERIES, addresses.graph("queries"), text, lines, {query.iri: 1}, {})
    return query, file


def _check_syntax(text: str, path: str) -> Problem | None:
    """Let pyoxigraph parse the query, which it does by running it: over an empty store.

    SERVICE would ask the endpoint that it names. GRAPH has the same grammar and asks nobody, so it takes
    the place of SERVICE, and as much of it.
    """
    try:
        _run_on_nothing(text)
    except SyntaxError as error:
        return _syntax_problem(error, text, path)
    return None


def columns_of(text: str) -> tuple[str, ...]:
    """Return the columns of a query's answer by name, none for a truth or a graph; raises SyntaxError."""
    found = _run_on_nothing(text)
    if not isinstance(found, pyoxigraph.QuerySolutions):
        return ()
    return tuple(variable.value for variable in found.variables)


def _run_on_nothing(text: str) -> object:
    return pyoxigraph.Store().query(SERVICE.sub(_as_graph, text))


def _check_header(header: Header, text: str, path: str) -> Problem | None:
    """Say which variable of the header the answer does not have, or that its chart is not understood."""
    if "chart" in header.lines and header.drawing is None:
        message, hint = "This chart cannot be understood.", "Write # chart: ?number by ?name."
        return Problem(path, header.lines["chart"], 1, "query", message, hint)
    named = [(f"?{name}", name) for name in header.columns]
    named += [("chart", name) for name in (header.drawing.variables if header.drawing else ())]
    columns = columns_of(text) if named else ()
    for line, name in named:
        if name not in columns:
            hint = f"The answer has: {', '.join(f'?{column}' for column in columns)}."
            return Problem(path, header.lines[line], 1, "query", f"The answer has no column ?{name}.", hint)
    return None


def _as_graph(match: re.Match[str]) -> str:
    return "GRAPH".ljust(len(match[0])) if match["service"] else match[0]


def _syntax_problem(error: SyntaxError, text: str, path: str) -> Problem:
    """Place pyoxigraph's error, which says line and column in its message alone."""
    place = PLACE.match(str(error))
    line, column = (int(place["line"]), int(place["column"])) if place else (1, 1)
    near = text.split("\n")[line - 1][column - 1 : column + 29].strip()
    message = (
        f"The query cannot be read from “{near}” on."
        if near
        else "The query ends too early, or says nothing."
    )
    hint = "Look here and just before for an undeclared prefix, a missing bracket or a misspelt keyword."
    return Problem(path, line, column, "query", message, hint)


def _describe(query: Query, at: Mapping[str, int], dataset: URIRef) -> Iterator[tuple[Triple, int]]:
    """Yield the triples that describe the query, each with the line it comes from."""
    executable, text_property = EXECUTABLES[query.kind]
    yield (query.iri, RDF.type, SH.SPARQLExecutable), 1
    yield (query.iri, RDF.type, executable), 1
    yield (query.iri, SH.prefixes, dataset), 1
    yield (query.iri, text_property, Literal(query.text)), 1
    for language, question in query.question.items():
        yield (query.iri, RDFS.label, Literal(question, lang=language)), at[language]
        yield (query.iri, DCTERMS.description, Literal(question, lang=language)), at[language]
