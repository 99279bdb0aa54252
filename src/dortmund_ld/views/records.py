"""The table of a page as plain data for programs: CSV and JSON with the same rows and columns.

Who states something stands in columns whose name ends in ``stated_by``: a source with its lines, an agent, a
graph.
"""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TypeVar

from dortmund_ld.views.evidence import Passage
from dortmund_ld.views.facts import Stated
from dortmund_ld.views.labels import Term
from dortmund_ld.views.voices import Voice, unique

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(?:[.-]\d+)*")

T = TypeVar("T")

# What a column holds: a text, a number, several texts, or nothing.
Cell = str | int | float | tuple[str, ...] | None


@dataclass(frozen=True)
class Records:
    """A table: the names of its columns, and a cell for each of them in every row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write_json(records: Records) -> str:
    """Return the rows as a JSON array of objects; several values are an array."""
    objects = [dict(zip(records.columns, row, strict=True)) for row in records.rows]
    return json.dumps(objects, ensure_ascii=False, indent=1)


def write_csv(records: Records) -> str:
    """Return the rows as CSV with a header (RFC 4180); several values in a cell are parted by a bar."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(records.columns)
    writer.writerows(
        [harmless(" | ".join(cell) if isinstance(cell, tuple) else cell) for cell in row]
        for row in records.rows
    )
    return text.getvalue()


def harmless(cell: T) -> T | str:
    """Return a cell of a CSV as a spreadsheet is to read it: a text that would be a formula, as a text.

    It gets an apostrophe before it, as OWASP advises (https://owasp.org/www-community/attacks/CSV_Injection);
    in JSON and in a workbook it stands as it is. A negative number or year is no formula.
    """
    is_formula = isinstance(cell, str) and cell.startswith(_FORMULAS) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell


def texts(terms: Iterable[Term]) -> tuple[str, ...]:
    """Return the texts of terms."""
    return tuple(term.text for term in terms)


def stated_cells(values: Sequence[Stated]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return two cells: the texts of values, and who states them."""
    voices = unique(voice for group in values for voice in group.voices)
    return texts(term for group in values for term in group.terms), said_by(voices)


def said_by(voices: Sequence[Voice]) -> tuple[str, ...]:
    """Return who says something, with the lines where they do: “Deck, 42–44, 57”."""
    return tuple(", ".join((voice.who.text, *map(_lines, voice.passages))) for voice in voices)


def _lines(passage: Passage) -> str:
    return f"{passage.first}" if passage.first == passage.last else f"{passage.first}–{passage.last}"
