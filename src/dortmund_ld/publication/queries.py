"""The example queries of a publication: SPARQL files with their question in the header.

A file begins with comment lines `# de: …` and `# en: …`; a question goes on in lines that begin with `#`
and four blanks or more. Each becomes a sh:SPARQLExecutable (https://www.w3.org/TR/shacl-af/ and, for the
shape of such examples, https://github.com/sib-swiss/sparql-examples).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pyoxigraph
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SH

from dortmund_ld.publication.files import Problem, Query, Role, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dortmund_ld.publication.graphs import Triple
    from dortmund_ld.words.iris import Addresses

QUESTION = re.compile(r"#\s*(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]+)*):\s*(?P<text>.*)")
CONTINUED = re.compile(r"# {4,}(?P<text>.*)")
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
    problem = _check_syntax(text, path)
    form = FORM.search(SKIPPED.sub(" ", text))
    if problem or form is None:
        return problem or Problem(path, 1, 1, "query", "No query stands here.", "Write a SELECT query.")
    name = PurePosixPath(path).stem
    query = Query(name, path, text, _questions(text), addresses.thing(f"query-{name}"), form[1].lower())
    lines = dict(_describe(query, dataset))
    file = SourceFile(path, Role.QUERIES, addresses.graph("queries"), text, lines, {query.iri: 1}, {})
    return query, file


def _check_syntax(text: str, path: str) -> Problem | None:
    """Let pyoxigraph parse the query, which it does by running it: over an empty store.

    SERVICE would ask the endpoint that it names. GRAPH has the same grammar and asks nobody, so it takes
    the place of SERVICE, and as much of it.
    """
    try:
        pyoxigraph.Store().query(SERVICE.sub(_as_graph, text))
    except SyntaxError as error:
        return _syntax_problem(error, text, path)
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


def _questions(text: str) -> dict[str, str]:
    """Read the questions of the header, by language."""
    questions: dict[str, str] = {}
    language = ""
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        begun, continued = QUESTION.match(line), CONTINUED.match(line)
        if continued and language:
            questions[language] += " " + continued["text"].strip()
        elif begun:
            language = begun["language"]
            questions[language] = begun["text"].strip()
    return questions


def _describe(query: Query, dataset: URIRef) -> Iterator[tuple[Triple, int]]:
    """Yield the triples that describe the query, each with the line it comes from."""
    executable, text_property = EXECUTABLES[query.kind]
    yield (query.iri, RDF.type, SH.SPARQLExecutable), 1
    yield (query.iri, RDF.type, executable), 1
    yield (query.iri, SH.prefixes, dataset), 1
    yield (query.iri, text_property, Literal(query.text)), 1
    for language, question in query.question.items():
        line = _line_of_question(query.text, language)
        yield (query.iri, RDFS.label, Literal(question, lang=language)), line
        yield (query.iri, DCTERMS.description, Literal(question, lang=language)), line


def _line_of_question(text: str, language: str) -> int:
    matches = ((number, QUESTION.match(line)) for number, line in enumerate(text.splitlines(), start=1))
    return next(number for number, match in matches if match and match["language"] == language)
