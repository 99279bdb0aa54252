"""The header of an example query: comment lines that say question, names of columns, chart.

A question is ``# de: …`` and ``# en: …``, and goes on in lines that begin with ``#`` and four blanks or more.
A column of the answer has its name in each language, as Turtle would write it::

    # ?city "Stadt"@de, "city"@en

A column of labels (``?cityLabel``) is shown in the place of the column of things (``?city``) and has no name
of its own. A chart is a number by what tells its values apart: dates, or else names; then, for several lines,
the series. A variable before the number has its comparators (“about”), so that no mark is sharper than
its number::

    # chart: ?comparator ?value by ?date, ?series

The header is part of the query's text and goes wherever that goes: to the page, the editor, the endpoint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_QUESTION = re.compile(r"#\s*(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]+)*):\s*(?P<text>.*)")
# What the name of a column of labels ends in, as in Wikidata's queries.
LABEL = "Label"

_CONTINUED = re.compile(r"# {4,}(?P<text>.*)")
_COLUMN = re.compile(r'#\s*\?(?P<name>\w+)\s+(?P<titles>".*)')
_TITLE = re.compile(r'"(?P<title>[^"]+)"@(?P<language>[A-Za-z-]+)')
_ASKED = re.compile(r"#\s*chart:\s*(?P<asked>.*)")
_CHART = re.compile(
    r"(?:\?(?P<comparator>\w+)\s+)?\?(?P<number>\w+)\s+by\s+\?(?P<along>\w+)"
    r"(?:\s*,\s*\?(?P<series>\w+))?\s*$"
)


@dataclass(frozen=True)
class Drawing:
    """What a query asks to be drawn of its answer, as names of variables."""

    number: str
    along: str
    series: str | None
    comparator: str | None

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that the drawing needs."""
        named = (self.number, self.along, self.series, self.comparator)
        return tuple(name for name in named if name is not None)


@dataclass(frozen=True)
class Header:
    """Questions by language, titles of columns by variable and language, the chart; ``lines`` count from 1.

    ``lines`` has the line of each question by its language, of each column by ``?`` and its variable, and of
    the chart as ``chart``; one that cannot be read is None and has its line.
    """

    questions: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    drawing: Drawing | None
    lines: Mapping[str, int]


def header_of(text: str) -> Header:
    """Read the header of a query; what it does not say is empty."""
    questions: dict[str, str] = {}
    columns: dict[str, Mapping[str, str]] = {}
    drawing: Drawing | None = None
    lines: dict[str, int] = {}
    language = ""
    for number, line in _comments(text):
        if (continued := _CONTINUED.match(line)) and language:
            questions[language] += " " + continued["text"].strip()
        elif chart := _ASKED.match(line):
            drawing, lines["chart"] = _drawing(chart["asked"]), number
        elif column := _COLUMN.match(line):
            columns[column["name"]], lines[f"?{column['name']}"] = _titles(column["titles"]), number
        elif question := _QUESTION.match(line):
            language = question["language"]
            questions[language], lines[language] = question["text"].strip(), number
    return Header(questions, columns, drawing, lines)


def shown_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that stand in a table for readers: those of labels stand in the place of others."""
    of_labels = {name + LABEL for name in columns}
    return tuple(name for name in columns if name not in of_labels)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of comment with which a text begins, with their numbers."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            return
        yield number, line


def _drawing(asked: str) -> Drawing | None:
    found = _CHART.match(asked)
    return Drawing(**found.groupdict()) if found else None


def _titles(written: str) -> dict[str, str]:
    return {found["language"]: found["title"] for found in _TITLE.finditer(written)}
