"""Series kept as CSV become observations of the RDF Data Cube.

A column with an `aboutUrl` and a `propertyUrl` that the ontology declares as a qb:MeasureProperty is an
observation column: each cell that is not empty becomes the qb:Observation named by `aboutUrl`, with the
column's annotations. A column with a `propertyUrl` alone holds for all observations of its row, and an
annotation of the table for all of the table, but for those that describe the graph itself (title,
description, licence, source). Periods that no file describes are generated. After “Generating RDF from
Tabular Data on the Web”, https://www.w3.org/TR/csv2rdf/, whose notes and row nodes are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, VOID

from dortmund_ld.publication.files import Problem, Role, SourceFile
from dortmund_ld.publication.periods import describe_period, read_period
from dortmund_ld.publication.tables import METADATA_SUFFIX, Column, Names, Row, Table, read_table
from dortmund_ld.publication.wording import Wording
from dortmund_ld.words.namespaces import QB

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from csvw.metadata import URITemplate
    from rdflib.term import Node

    from dortmund_ld.publication.graphs import Triple
    from dortmund_ld.publication.known import Known
    from dortmund_ld.words.iris import Addresses
    from dortmund_ld.words.namespaces import Vocabulary

OF_THE_GRAPH = {
    DCTERMS.title: RDFS.label,
    DCTERMS.description: DCTERMS.description,
    DCTERMS.license: DCTERMS.license,
    DCTERMS.source: DCTERMS.source,
}
"""Annotations of a table that describe its graph, and the properties that say so in RDF."""


@dataclass(frozen=True)
class Surroundings:
    """What the series of a publication have in common; `known` is what its Turtle files say."""

    addresses: Addresses
    vocabulary: Vocabulary
    names: Names
    languages: tuple[str, ...]
    known: Known


def read_series(
    place: Path, *, path: str, text: str, metadata: str | None, around: Surroundings
) -> SourceFile | tuple[Problem, ...]:
    """Read one series into the observations of its own graph, or say what is wrong with it.

    `text` is the CSV file as written; `metadata` the text of the file beside it, None if there is none.
    """
    if metadata is None:
        hint = f"Write {PurePosixPath(path).name}{METADATA_SUFFIX} beside it."
        return (Problem(path, 1, 1, "series", "The series has no CSVW metadata.", hint),)
    table = read_table(place, path=path, text=text, metadata=metadata, names=around.names)
    if not isinstance(table, Table):
        return table
    series = _Series(path, table, around)
    series.observe()
    series.describe_graph()
    return tuple(series.problems) or series.source_file(text)


class _Series:
    """The triples of one table, each with the line it comes from, and what is wrong with it."""

    def __init__(self, path: str, table: Table, around: Surroundings) -> None:
        self._path = path
        self._table = table
        self._around = around
        self._wording = Wording(around.known, around.vocabulary, around.addresses)
        self._graph_name = around.addresses.graph(path.removeprefix("data/").removesuffix(".csv"))
        self._lines: dict[Triple, int] = {}
        self._subject_lines: dict[Node, int] = {}
        self.problems: list[Problem] = []

    def source_file(self, text: str) -> SourceFile:
        return SourceFile(
            self._path, Role.SERIES, self._graph_name, text, self._lines, self._subject_lines, {}
        )

    def observe(self) -> None:
        """Make an observation of each filled cell of the observation columns."""
        columns = [column for column in self._table.columns if column.about_url is not None]
        if not columns:
            self._report(1, "No column names its observations.", "Give each column of figures an aboutUrl.")
        for column in columns:
            if not self._is_measure(column):
                message = f"The column {column.name} has an aboutUrl, but its propertyUrl is no measure."
                self._report(1, message, "Give it the propertyUrl of a qb:MeasureProperty of the ontology.")
        for row in self._table.rows if not self.problems else ():
            for column in columns:
                if row.cells.get(column.name) is not None:
                    self._observe_cell(row, column)

    def describe_graph(self) -> None:
        """Say what the graph is, in the words of the table, unless a file of the data says it."""
        name = self._graph_name
        if name in self._around.known.described:
            return
        self._add((name, RDF.type, VOID.Dataset), 1)
        for predicate, node in self._table.annotations:
            if predicate in OF_THE_GRAPH:
                self._add((name, OF_THE_GRAPH[predicate], node), 1)

    def _observe_cell(self, row: Row, column: Column) -> None:
        observation = self._expand(column.about_url, row)
        first = self._subject_lines.get(observation)
        if first is not None:
            message = f"The observation {observation} stands in line {first} already."
            self._report(row.line, message, "Let the aboutUrl tell rows and columns apart.")
            return
        facts = list(self._facts(row, column))
        by_property = dict(facts)
        self._add((observation, RDF.type, QB.Observation), row.line)
        for language in self._around.languages:
            label = self._wording.label(by_property, language)
            sentence = self._wording.sentence(by_property, language)
            self._add((observation, RDFS.label, Literal(label, lang=language)), row.line)
            self._add((observation, DCTERMS.description, Literal(sentence, lang=language)), row.line)
        for predicate, node in facts:
            self._add((observation, predicate, node), row.line)
        self._describe_period(by_property.get(self._around.vocabulary.period), row.line)

    def _facts(self, row: Row, column: Column) -> Iterator[tuple[URIRef, Node]]:
        """Yield what is said of an observation by the table, its column, its row and its own cell."""
        yield from (pair for pair in self._table.annotations if pair[0] not in OF_THE_GRAPH)
        yield from column.annotations
        for other in self._table.columns:
            if other.property is not None and (other is column or other.about_url is None):
                node = self._value(other, row)
                if node is not None:
                    yield other.property, node

    def _value(self, column: Column, row: Row) -> Node | None:
        """Return the term of a cell; a column without cells of its own (a virtual one) has its template."""
        cell = row.cells.get(column.name)
        if column.value_url is not None:
            return self._expand(column.value_url, row) if cell is not None or column.virtual else None
        return None if cell is None else Literal(cell, datatype=column.datatype, normalize=False)

    def _expand(self, template: URITemplate, row: Row) -> URIRef:
        """Fill the cells of the row into a template; report those that it needs and that are empty."""
        empty = [name for name in template.variable_names if row.cells.get(name) is None]
        if empty:
            message = f"The IRI {template} needs a value for {' and '.join(empty)}."
            self._report(row.line, message, "Fill the cell, or correct the template in the metadata.")
        return self._around.names.iri(template.expand(**row.cells))

    def _describe_period(self, iri: Node | None, line: int) -> None:
        """Describe a period that no file of the data does."""
        if not isinstance(iri, URIRef) or iri in self._around.known.described:
            return
        period = read_period(self._around.addresses.slug_of(iri) or "")
        if period is not None and iri not in self._subject_lines:
            words, languages = self._around.vocabulary, self._around.languages
            for triple in describe_period(iri, period, words.Period, languages):
                self._add(triple, line)

    def _is_measure(self, column: Column) -> bool:
        return column.property in self._around.known.measures

    def _add(self, triple: Triple, line: int) -> None:
        self._lines.setdefault(triple, line)
        self._subject_lines.setdefault(triple[0], line)

    def _report(self, line: int, message: str, hint: str) -> None:
        self.problems.append(Problem(self._path, line, 1, "series", message, hint))
