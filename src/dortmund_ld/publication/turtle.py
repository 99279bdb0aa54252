"""Reading Turtle so that the line of each triple is known, and every error of the grammar.

pyoxigraph's parser streams: it hands out a triple as soon as it has read it. Fed one line at a time, the
line last fed is the line of the triple. The line is exact where the `,` or `;` stands on the object's own
line, as the style of the data demands. The parser is strict and goes on after an error, so that one run
reports them all (Turtle: https://www.w3.org/TR/turtle/).
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import IO, TYPE_CHECKING, NamedTuple, cast

import pyoxigraph
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD

from dortmund_ld.publication.files import Problem
from dortmund_ld.publication.rebase import UNCHANGED, Rebase
from dortmund_ld.words.namespaces import STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdflib.term import Node

    from dortmund_ld.publication.files import Triple

PLACE = re.compile(r"^Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ")
LONG_STRING_END = re.compile(r"\"\"\"|'''")

ADVICE: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"dot is expected"),
        "Close the statement before this place with ' .', or go on with ' ;' (next predicate) or ' ,' "
        "(next object).",
    ),
    (
        re.compile(r"Invalid IRI"),
        "Between < and > stands one whole IRI: percent-encode blanks, quotes and braces, and close it "
        "with '>'.",
    ),
    (
        re.compile(r"end of file"),
        "Something that begins here is not closed: a string, an IRI, a bracket, or the statement's ' .'.",
    ),
    (re.compile(r"No scheme found|relative"), "Declare an @base, or write the IRI in full."),
    (re.compile(r"language tag|lang tag", re.I), "Write a language tag such as @de or @en."),
    (re.compile(r"escape"), r"In a string a backslash is written \\ and a quote \"."),
)
OTHERWISE = "Look for a missing ' ;', ' ,', quote or prefix at this place or just before it."


class Turtle(NamedTuple):
    """What a Turtle text says: its triples, their lines, its prefixes, and what is wrong with it."""

    graph: Graph
    lines: Mapping[Triple, int]
    subject_lines: Mapping[Node, int]
    prefixes: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_turtle(text: str, *, path: str, base_iri: str, rebase: Rebase = UNCHANGED) -> Turtle:
    """Parse a Turtle text into rdflib's terms, with the line of each triple.

    `path` names the text in problems, `base_iri` resolves relative IRIs before any @base. A triple that
    stands twice keeps its first line. Blank nodes get the same names at each reading.
    """
    feed = _LineFeed(text)
    parser = pyoxigraph.parse(cast("IO[bytes]", feed), format=pyoxigraph.RdfFormat.TURTLE, base_iri=base_iri)
    terms = _Terms(path, rebase)
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    lines: dict[Triple, int] = {}
    subject_lines: dict[Node, int] = {}
    problems: list[Problem] = []
    for step in _steps(parser):
        if isinstance(step, SyntaxError):
            problems.append(_problem(path, step))
            continue
        line = feed.line_of(step.object)
        triple = (terms.of(step.subject), terms.of(step.predicate), terms.of(step.object))
        if triple not in lines:
            lines[triple] = line
            graph.add(triple)
        if triple[0] not in subject_lines:
            subject_lines[triple[0]] = feed.subject_line(triple[0], line)
    prefixes = {prefix: rebase.iri(namespace) for prefix, namespace in parser.prefixes.items()}
    return Turtle(graph, lines, subject_lines, prefixes, tuple(problems))


def _steps(parser: pyoxigraph.QuadParser) -> Iterator[pyoxigraph.Quad | SyntaxError]:
    """Yield each quad, and each error in its place among them."""
    while True:
        try:
            yield next(parser)
        except StopIteration:
            return
        except SyntaxError as error:
            yield error


class _LineFeed:
    """A binary file that gives one line at each read, and remembers which one was the last."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self.line = 0

    def read(self, _size: int = -1) -> bytes:
        if self.line == len(self._lines):
            return b""
        self.line += 1
        end = "\n" if self.line < len(self._lines) else ""
        return (self._lines[self.line - 1] + end).encode()

    def line_of(self, term: object) -> int:
        """Return the line on which the object just read begins: a long string ends lower down."""
        if isinstance(term, pyoxigraph.Literal) and LONG_STRING_END.search(self._lines[self.line - 1]):
            return max(1, self.line - term.value.count("\n"))
        return self.line

    def subject_line(self, subject: Node, line: int) -> int:
        """Return the line that begins the statement at `line`: the nearest above that is not indented."""
        if isinstance(subject, BNode):
            return line
        above = range(line, 0, -1)
        return next((n for n in above if self._lines[n - 1][:1].strip(" \t#.")), line)


class _Terms:
    """The terms of pyoxigraph turned into those of rdflib, each IRI once."""

    def __init__(self, path: str, rebase: Rebase) -> None:
        self._rebase = rebase
        self._iris: dict[str, URIRef] = {}
        self._blanks: dict[str, BNode] = {}
        self._name = "b" + sha256(path.encode()).hexdigest()[:8]

    def of(self, term: pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | object) -> Node:
        if isinstance(term, pyoxigraph.NamedNode):
            return self._iri(term.value)
        if isinstance(term, pyoxigraph.Literal):
            return self._literal(term)
        assert isinstance(term, pyoxigraph.BlankNode)  # noqa: S101 — Turtle has no other terms
        return self._blanks.setdefault(term.value, BNode(f"{self._name}n{len(self._blanks)}"))

    def _iri(self, value: str) -> URIRef:
        known = self._iris.get(value)
        if known is None:
            known = self._iris[value] = URIRef(self._rebase.iri(value))
        return known

    def _literal(self, literal: pyoxigraph.Literal) -> Literal:
        if literal.language:
            return Literal(literal.value, lang=literal.language)
        datatype = self._iri(literal.datatype.value)
        if datatype == XSD.string:
            return Literal(self._rebase.text(literal.value))
        value = self._rebase.iri(literal.value) if datatype == XSD.anyURI else literal.value
        return Literal(value, datatype=datatype, normalize=False)


def _problem(path: str, error: SyntaxError) -> Problem:
    """Turn the parser's error into one with a hint."""
    message = PLACE.sub("", error.msg).rstrip(".") + "."
    return Problem(path, error.lineno or 1, error.offset or 1, "syntax", message, _hint(message))


def _hint(message: str) -> str:
    prefix = re.search(r"The prefix (\S*): has not been declared", message)
    if prefix:
        namespace = STANDARD.get(prefix[1], "…")
        return f"Add to the head of the file: @prefix {prefix[1]}: <{namespace}> ."
    return next((advice for pattern, advice in ADVICE if pattern.search(message)), OTHERWISE)
