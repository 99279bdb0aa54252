"""Answers as a table that people read, and the example queries with theirs."""

import re
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from typing import NamedTuple

import pyoxigraph
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolution, RdfFormat

from dortmund_ld.publication import Query
from dortmund_ld.publication.headers import LABEL, Header, header_of, shown_columns
from dortmund_ld.query.errors import Refused
from dortmund_ld.query.execute import Answer, Formats, Kind
from dortmund_ld.query.refusals import refuse_service
from dortmund_ld.query.requests import QueryRequest
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.views.plot import Plot, read_plot

_NUMBER = re.compile(r"[−+]?[\d.,]*\d")
_HUMP = re.compile(r"([a-z])([A-Z])")
_LANGUAGE_CONDITION = re.compile(r'(\blang\(\?\w+\)\s*=\s*)"[A-Za-z-]+"', re.IGNORECASE)

FORMATS = Formats(QueryResultsFormat.JSON, RdfFormat.TURTLE)


@dataclass(frozen=True)
class Table:
    """Solutions as a table: names of the columns, cells (None: unbound); ``total`` rows before any cut."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    total: int

    @property
    def numeric(self) -> frozenset[int]:
        """Return the positions of the columns that hold nothing but numbers: they are set flush right."""
        filled = ([cell.text for cell in column if cell] for column in zip(*self.rows, strict=True))
        return frozenset(
            position
            for position, texts in enumerate(filled)
            if texts and all(_NUMBER.fullmatch(text) for text in texts)
        )


@dataclass(frozen=True)
class Result:
    """An answer as it is shown: a table, a truth, or a graph as Turtle; exactly one of them."""

    table: Table | None = None
    truth: bool | None = None
    turtle: str | None = None


@dataclass(frozen=True)
class Example:
    """An example query in one language; it has no result if it needs another endpoint (``calls_out``).

    ``plot`` is what its header wants drawn of the answer, None where that does not fit or rows are cut.
    """

    name: str
    question: str
    text: str
    kind: str
    result: Result | None
    calls_out: bool
    plot: Plot | None = None


class _Solutions(NamedTuple):
    """Solutions with the names of their variables: the first ones, and how many there are in all."""

    columns: tuple[str, ...]
    rows: Sequence[QuerySolution]
    total: int


def read_result(answer: Answer, labels: Labels, language: str, *, at_most: int | None = None) -> Result:
    """Read a finished answer (JSON or Turtle) into what is shown; ``at_most`` cuts the rows of a table."""
    found = _parse(answer, at_most)
    return found if isinstance(found, Result) else Result(table=_tabulate(found, labels, language))


def _parse(answer: Answer, at_most: int | None) -> Result | _Solutions:
    if answer.kind is Kind.GRAPH:
        return Result(turtle=answer.body.decode())
    found = pyoxigraph.parse_query_results(BytesIO(answer.body), format=QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        return Result(truth=bool(found))
    columns, rows = tuple(variable.value for variable in found.variables), tuple(islice(found, at_most))
    return _Solutions(columns, rows, len(rows) + sum(1 for _ in found))


def _tabulate(found: _Solutions, labels: Labels, language: str) -> Table:
    rows = tuple(
        tuple(labels.term(solution[name], language) if solution[name] else None for name in found.columns)
        for solution in found.rows
    )
    return Table(found.columns, rows, found.total)


def join_labels(table: Table) -> Table:
    """Join each column with that of its labels (``city`` and ``cityLabel``, as in Wikidata's queries).

    What stays is the label, leading to the thing.
    """
    names = table.columns
    kept = shown_columns(names)
    places = {name: position for position, name in enumerate(names)}
    pairs = [(places[name], places.get(name + LABEL, places[name])) for name in kept]
    rows = tuple(tuple(_joined(row[thing], row[label]) for thing, label in pairs) for row in table.rows)
    return Table(kept, rows, table.total)


def without_empty_columns(table: Table) -> Table:
    """Return the table without the columns that have a value in none of its rows; whole if it has no rows."""
    kept = [place for place, cells in enumerate(zip(*table.rows, strict=True)) if any(cells)]
    if not table.rows:
        return table
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[place] for place in kept), rows=rows)


def for_readers(table: Table, text: str, language: str) -> Table:
    """Return the table of a query's answer for people: labels for things, and words for columns.

    The words are those in the header of the query, else the variables.
    """
    header = header_of(text)
    joined = join_labels(table)
    return replace(joined, columns=tuple(call(name, header, language) for name in joined.columns))


def call(name: str, header: Header, language: str) -> str:
    """Return what a column is called: by the header of the query, else by its variable in words.

    ``firstLine`` is “first line”, ``checkLabel`` is “check”.
    """
    if title := header.columns.get(name, {}).get(language):
        return title
    return _HUMP.sub(lambda found: f"{found[1]} {found[2].lower()}", name.removesuffix(LABEL) or name)


def _joined(thing: Term | None, label: Term | None) -> Term | None:
    return label._replace(iri=thing.iri) if thing and thing.iri and label else label or thing


def in_language(text: str, language: str) -> str:
    """Return the query asking for labels in this language: its conditions on ``lang(…)`` are changed."""
    return _LANGUAGE_CONDITION.sub(rf'\g<1>"{language}"', text)


def question_of(query: Query, language: str) -> str:
    """Return the question of a query in the language, else in any, else its name."""
    return query.question.get(language) or next(iter(query.question.values()), query.name)


def answer_example(
    query: Query,
    run: Callable[[QueryRequest], Answer],
    labels: Labels,
    language: str,
    *,
    base: str,
    at_most: int | None = None,
) -> Example:
    """Run an example query and return it with its result; one that needs another endpoint is not run.

    The table leaves out columns without a value in what is shown; the files have them.
    """
    calls_out = needs_another_endpoint(query, base)
    text = query.text if calls_out else in_language(query.text, language)
    example = Example(query.name, question_of(query, language), text, query.kind, None, calls_out)
    if calls_out:
        return example
    with closing(run(QueryRequest(text, FORMATS))) as answer:
        found = _parse(answer, at_most)
    if isinstance(found, Result):
        return replace(example, result=found)
    table = without_empty_columns(for_readers(_tabulate(found, labels, language), text, language))
    return replace(example, result=Result(table=table), plot=_plot(found, header_of(text), labels, language))


def _plot(found: _Solutions, header: Header, labels: Labels, language: str) -> Plot | None:
    """Read what the header of the query wants drawn of a whole answer, and call the numbers as it does."""
    if header.drawing is None or len(found.rows) < found.total:
        return None
    plot = read_plot(found.rows, header.drawing, labels, language)
    return replace(plot, number=call(plot.number, header, language)) if plot else None


def needs_another_endpoint(query: Query, base: str) -> bool:
    """Tell whether a query calls another endpoint, which the site does not do by itself."""
    try:
        refuse_service(query.text, base)
    except Refused:
        return True
    return False
