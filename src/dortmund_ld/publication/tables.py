"""Reading a CSV file by its CSVW metadata: typed cells, and every error with its row.

The library `csvw` checks header, datatypes, required cells and keys. What it reports in log messages and
warnings becomes problems here (Metadata Vocabulary for Tabular Data,
https://www.w3.org/TR/tabular-metadata/). Names in the metadata may be IRIs or prefixed names.
"""

from __future__ import annotations

import csv
import json
import logging
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin

import csvw
from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from dortmund_ld.publication.files import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from csvw.metadata import URITemplate
    from rdflib.term import Node

    from dortmund_ld.publication.rebase import Rebase

METADATA_SUFFIX = "-metadata.json"
PLACED = re.compile(r"^.*?:(?P<line>\d+)(?::(?P<cell>\d+))? (?P<message>.*)$", re.DOTALL)
METADATA_HINT = "Write one table with url and tableSchema, as the CSVW recommendation describes it."
QUOTED = re.compile(r"[\"']([^\"']+)[\"']|property (\S+)|for property: (\S+)")


@dataclass(frozen=True)
class Names:
    """What the names in the metadata stand for: prefixes, and the move to another base."""

    prefixes: Mapping[str, str]
    rebase: Rebase

    def iri(self, name: str) -> URIRef:
        """Return the IRI of an absolute, prefixed or relative name."""
        prefix, colon, local = name.partition(":")
        if colon and prefix in self.prefixes:
            return URIRef(self.prefixes[prefix] + local)
        return URIRef(self.rebase.iri(name) if colon else urljoin(self.rebase.new, name))

    def nodes(self, value: object) -> Iterator[Node]:
        """Yield the terms of an annotation: {"@id": …}, {"@value": …}, a text, a number, or a list.

        Raises ValueError for an object that is neither.
        """
        if isinstance(value, list):
            for one in value:
                yield from self.nodes(one)
        elif isinstance(value, dict) and "@id" in value:
            yield self.iri(value["@id"])
        elif isinstance(value, dict) and "@value" in value:
            datatype = value.get("@type")
            yield Literal(
                value["@value"],
                lang=value.get("@language"),
                datatype=self.iri(datatype) if datatype else None,
            )
        elif isinstance(value, dict):
            raise ValueError(f"an annotation needs an @id or an @value, and has {', '.join(value)}")
        else:
            yield Literal(value)

    def annotations(self, properties: Mapping[str, object]) -> tuple[tuple[URIRef, Node], ...]:
        """Return the pairs of property and term that the common properties of a description state."""
        return tuple((self.iri(key), node) for key, value in properties.items() for node in self.nodes(value))


class Row(NamedTuple):
    """A row of the table: its line in the file, and its cells as they are written, None if empty."""

    line: int
    cells: Mapping[str, str | None]


@dataclass(frozen=True)
class Column:
    """A column with the terms that its metadata gives it; the URLs are templates over the row's cells."""

    name: str
    property: URIRef | None
    about_url: URITemplate | None
    value_url: URITemplate | None
    datatype: URIRef
    virtual: bool
    annotations: tuple[tuple[URIRef, Node], ...]


@dataclass(frozen=True)
class Table:
    """A CSV file read by its metadata."""

    columns: tuple[Column, ...]
    annotations: tuple[tuple[URIRef, Node], ...]
    rows: tuple[Row, ...]


def read_table(
    place: Path, *, path: str, text: str, metadata: str, names: Names
) -> Table | tuple[Problem, ...]:
    """Read the CSV file at `place` by the text of its metadata, or say what is wrong with either.

    `text` is the CSV file as written, `path` its name in problems; the metadata's path is the same with
    `-metadata.json`.
    """
    try:
        description = json.loads(metadata)
    except json.JSONDecodeError as error:
        hint = "Mend the JSON at this place or just before it."
        return (Problem(path + METADATA_SUFFIX, error.lineno, error.colno, "series", f"{error.msg}.", hint),)
    table, problems = _understand(description, path + METADATA_SUFFIX, metadata)
    if problems:
        return tuple(problems)
    rows, problems = _read_rows(table, place, path, text)
    if problems:
        return tuple(sorted(set(problems)))
    try:
        columns = tuple(_column(column, names) for column in table.tableSchema.columns)
        return Table(columns, names.annotations(table.common_props), tuple(rows))
    except ValueError as error:
        return (_unfit(path + METADATA_SUFFIX, error),)


def _unfit(path: str, error: Exception) -> Problem:
    return Problem(path, 1, 1, "series", f"The metadata does not fit: {error}.", METADATA_HINT)


def _understand(description: object, path: str, text: str) -> tuple[Any, list[Problem]]:
    """Build csvw's table, and turn what it warns of into problems."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            table = csvw.Table.fromvalue(description)
        except (ValueError, TypeError, AttributeError) as error:
            return None, [_unfit(path, error)]
    messages = [str(warning.message) for warning in caught]
    unnamed = [column for column in table.tableSchema.columns if not column.name]
    messages += ["Every column needs a name."] if unnamed else []
    return table, [
        Problem(path, _line_naming(message, text), 1, "series", message, METADATA_HINT)
        for message in messages
    ]


def _line_naming(message: str, text: str) -> int:
    """Return the line of the metadata that holds the word the message speaks of, else the first."""
    match = QUOTED.search(message)
    word = next((group for group in match.groups() if group), "") if match else ""
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, start=1) if word and f'"{word}"' in line), 1)


def _read_rows(table: Any, place: Path, path: str, text: str) -> tuple[list[Row], list[Problem]]:
    heard = _Listener()
    by_name = {column.name: column for column in table.tableSchema.columns}
    rows: list[Row] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            for _, line, values in table.iterdicts(log=heard.logger, with_metadata=True, fname=place):
                cells = {name: _written(by_name.get(name), value) for name, value in values.items()}
                rows.append(Row(line, cells))
            _check_widths(table, text, heard)
            _check_key(table, rows, heard)
        except (ValueError, UnicodeDecodeError) as error:
            heard.messages.append(f":1 {error}".replace(str(place), path))
    heard.messages += [f":1 {warning.message}" for warning in caught]
    lines = text.splitlines()
    return rows, [_problem(path, message, lines) for message in heard.messages]


def _written(column: Any, value: object) -> str | None:
    """Return the cell in its canonical form, as CSVW puts it into templates and literals."""
    return None if value is None else str(value) if column is None else str(column.write(value))


def _check_widths(table: Any, text: str, heard: _Listener) -> None:
    """Report rows that do not have as many cells as the header: csvw lets 12,6 pass as two of them."""
    dialect = (table.dialect or csvw.Dialect()).as_python_formatting_parameters()
    reader = csv.reader(text.splitlines(keepends=True), **dialect)
    width = len(next(reader, []))
    for cells in reader:
        if cells and len(cells) != width:
            heard.messages.append(f":{reader.line_num} The row has {len(cells)} cells, the header {width}")


def _check_key(table: Any, rows: Sequence[Row], heard: _Listener) -> None:
    """Report rows that have the primary key of a row before them."""
    key = table.tableSchema.primaryKey or ()
    seen: dict[tuple[str | None, ...], int] = {}
    for row in rows if key else ():
        values = tuple(row.cells.get(name) for name in key)
        first = seen.setdefault(values, row.line)
        if first != row.line:
            named = ", ".join(f"{name} {value}" for name, value in zip(key, values, strict=True))
            heard.messages.append(f":{row.line} {named} stands in line {first} already")


def _column(column: Any, names: Names) -> Column:
    datatype = column.inherit("datatype")
    property_url = column.inherit("propertyUrl")
    return Column(
        name=column.name,
        property=names.iri(str(property_url)) if property_url else None,
        about_url=column.inherit("aboutUrl"),
        value_url=column.inherit("valueUrl"),
        datatype=XSD[datatype.base] if datatype else XSD.string,
        virtual=column.virtual,
        annotations=names.annotations(column.common_props),
    )


def _problem(path: str, message: str, lines: Sequence[str]) -> Problem:
    """Turn csvw's `file:line:cell text` into a problem, whose column is the number of the cell."""
    place = PLACED.match(message)
    line, cell, said = (int(place["line"]), place["cell"], place["message"]) if place else (1, None, message)
    if cell and line <= len(lines):
        cells = next(csv.reader([lines[line - 1]]), [])
        said = f"“{cells[int(cell) - 1]}” in {said}" if int(cell) <= len(cells) else said
    hint = "Mend the cell, or the column in the metadata; leave a cell empty where there is no figure."
    return Problem(path, line, int(cell or 1), "series", said.rstrip(".") + ".", hint)


class _Listener(logging.Handler):
    """A log handler that keeps the messages of csvw instead of printing them."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []
        self.logger = logging.Logger("csvw-reading")
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
