"""The files of a publication as values: what each holds, and the line of each of its triples."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from dortmund_ld.publication.graphs import graph_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib import Graph, URIRef
    from rdflib.term import Node

    from dortmund_ld.publication.graphs import Triple


class Role(Enum):
    """What a file is for."""

    ONTOLOGY = "ontology"
    DATA = "data"
    SERIES = "series"
    QUERIES = "queries"
    SHAPES = "shapes"


PUBLISHED = (Role.ONTOLOGY, Role.DATA, Role.SERIES, Role.QUERIES)
"""The roles whose triples are published; shapes are a document of their own."""


@dataclass(frozen=True)
class Location:
    """A line of a file, counted from 1; the path is relative to the publication, with slashes."""

    path: str
    line: int

    def __str__(self) -> str:
        """Return path:line, as editors understand it."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, order=True)
class Problem:
    """A place where a file cannot be understood; line and column count from 1.

    In a series the column is the number of the cell. `kind` is encoding, syntax, literal,
    series or query; `message` says what is wrong, `hint` how to mend it.
    """

    path: str
    line: int
    column: int
    kind: str
    message: str
    hint: str

    def __str__(self) -> str:
        """Return the problem on one line."""
        return f"{self.path}:{self.line}:{self.column}: {self.message} {self.hint}"


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file with its text as written and its triples as published (under the base asked for).

    `lines` has the line of each triple, `subject_lines` the line on which a subject's description
    begins, `prefixes` the namespaces as the file declares them. `is_bundled` tells a file of the ontology
    or the shapes that comes with the program, for want of one in the publication's directory.
    """

    path: str
    role: Role
    graph_name: URIRef
    text: str
    lines: Mapping[Triple, int] = field(repr=False)
    subject_lines: Mapping[Node, int] = field(repr=False)
    prefixes: Mapping[str, str] = field(repr=False)
    is_bundled: bool = False

    @cached_property
    def graph(self) -> Graph:
        """The triples of the file as a graph, made when first asked for; do not change it."""
        return graph_of(self.lines)


@dataclass(frozen=True)
class Query:
    """An example query: `question` by language, `kind` one of select, ask, construct, describe."""

    name: str
    path: str
    text: str = field(repr=False)
    question: Mapping[str, str]
    iri: URIRef
    kind: str
