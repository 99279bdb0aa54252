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
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD

from dortmund_ld.publication.files import Problem
from dortmund_ld.publication.graphs import graph_of
from dortmund_ld.publication.literals import expected_form, fits_datatype, quiet_conversions
from dortmund_ld.publication.rebase import UNCHANGED, Rebase
from dortmund_ld.words.namespaces import STANDARD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib import Graph
    from rdflib.term import Node

    from dortmund_ld.publication.graphs import Triple

PLACE = re.compile(r"^Parser error (?:at|between) line [^:]*?: ")
LONG_STRING_END = re.compile(r"\"\"\"|'''")

ADVICE: tuple[tuple[str, str], ...] = (
    (
        "dot is expected",
        "Before this place a ' ;' (next predicate), a ' ,' (next object) or the ' .' is missing.",
    ),
    (
        "not a valid RDF object",
        "If a new subject begins here or on the line before, the one above it is not closed with ' .'.",
    ),
    ("not a valid predicate", "If an object stands here, the one before it lacks its ' ,' or ' ;'."),
    ("\ufeff", "Save the file as UTF-8 without a byte order mark."),
    ("not a valid subject", "If an object stands here, the one before it lacks its ' ,' or ' ;'."),
    ("beginning of a prefix name", 'A text stands between straight quotes, such as "text"@en.'),
    ("Invalid IRI", "Between < and > stands one whole IRI: percent-encode blanks, and close it with '>'."),
    (
        "Unexpected end",
        "What begins here is not closed: a text, an IRI, a bracket, or the statement with ' .'.",
    ),
    ("No scheme", "Declare an @base, or write the IRI in full."),
    ("language", "Write a language tag such as @de or @en."),
    ("escape", 'In a text, write \\\\ for a backslash and \\" for a quote.'),
)
OTHERWISE = "Look for a missing ' ;', ' ,', quote or prefix at this place or just before it."


class Turtle(NamedTuple):
    """What a Turtle text says: its triples, their lines, its prefixes, and what is wrong with it."""

    lines: Mapping[Triple, int]
    subject_lines: Mapping[Node, int]
    prefixes: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def graph(self) -> Graph:
        """The triples as a new graph."""
        return graph_of(self.lines)

    @property
    def is_whole(self) -> bool:
        """Whether the whole text could be read: a literal that does not fit its datatype is no obstacle."""
        return all(problem.kind != "syntax" for problem in self.problems)


def read_turtle(text: str, *, path: str, base_iri: str, rebase: Rebase = UNCHANGED) -> Turtle:
    """Parse a Turtle text into rdflib's terms, with the line of each triple and the problems met.

    `path` names the text in problems, `base_iri` resolves relative IRIs before any @base. A triple that
    stands twice keeps its first line. Blank nodes get the same names at each reading.
    """
    reading = _Reading(text, path, base_iri, rebase)
    with quiet_conversions():
        reading.run()
    return reading.result()


class _Reading:
    """One pass over a text: what has been read of it so far."""

    def __init__(self, text: str, path: str, base_iri: str, rebase: Rebase) -> None:
        self._path = path
        self._rebase = rebase
        self._feed = _LineFeed(text)
        self._parser = pyoxigraph.parse(
            cast("IO[bytes]", self._feed), format=pyoxigraph.RdfFormat.TURTLE, base_iri=base_iri
        )
        self._terms = _Terms(path, rebase)
        self._lines: dict[Triple, int] = {}
        self._subject_lines: dict[Node, int] = {}
        self._problems: list[Problem] = []

    def run(self) -> None:
        """Take in each quad, and each error in its place among them."""
        while True:
            try:
                self._take(next(self._parser))
            except StopIteration:
                return
            except SyntaxError as error:
                self._report(_problem(self._path, error))

    def result(self) -> Turtle:
        declared = self._parser.prefixes.items()
        prefixes = {prefix: self._rebase.iri(namespace) for prefix, namespace in declared}
        return Turtle(self._lines, self._subject_lines, prefixes, tuple(self._problems))

    def _take(self, quad: pyoxigraph.Quad) -> None:
        of = self._terms.of
        triple = (of(quad.subject), of(quad.predicate), of(quad.object))
        line = self._feed.line_of(quad.object)
        if triple in self._lines:
            return
        self._lines[triple] = line
        if triple[0] not in self._subject_lines:
            self._subject_lines[triple[0]] = self._feed.subject_line(triple[0], line)
        if isinstance(triple[2], Literal) and not fits_datatype(triple[2]):
            self._report(self._misfit(triple[2], line))

    def _misfit(self, literal: Literal, line: int) -> Problem:
        column = max(1, self._feed.text_of(line).find(str(literal)) + 1)
        name = str(literal.datatype).rpartition("#")[2]
        message = f"“{literal}” is not of the datatype {name}."
        return Problem(self._path, line, column, "literal", message, expected_form(literal))

    def _report(self, problem: Problem) -> None:
        """Keep a problem, but the first alone of a line: the parser stumbles on from the same cause."""
        if not self._problems or self._problems[-1].line != problem.line:
            self._problems.append(problem)


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

    def text_of(self, line: int) -> str:
        return self._lines[line - 1]

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
    return next((advice for words, advice in ADVICE if words in message), OTHERWISE)
