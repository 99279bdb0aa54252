"""Periods out of their slugs, so that a series may use a year or a day that no file describes.

The slugs are `period-1998`, `period-1983-12-31`, `period-1970-2000` and, without an end, `period-2016-open`.
Start and end keep the precision that is known: a year is an xsd:gYear, never an invented 1 January.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Literal
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD

from dortmund_ld.words.namespaces import SCHEMA
from dortmund_ld.words.writing import write_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import URIRef

    from dortmund_ld.publication.graphs import Triple

SLUG = re.compile(r"period-(?P<start>\d{4})(?:-(?P<month>\d\d)-(?P<day>\d\d)|-(?P<end>\d{4}|open))?")

LABELS = {
    "de": {
        "year": "{start}",
        "day": "{day}",
        "range": "{start}–{end}",
        "open": "seit {start}",
    },
    "en": {
        "year": "{start}",
        "day": "{day}",
        "range": "{start}–{end}",
        "open": "since {start}",
    },
}
DESCRIPTIONS = {
    "de": {
        "year": "Dieser Zeitraum ist das Kalenderjahr {start}.",
        "day": "Dieser Zeitraum ist der Stichtag {day}.",
        "range": "Dieser Zeitraum reicht vom Jahr {start} bis zum Jahr {end}.",
        "open": "Dieser Zeitraum beginnt mit dem Jahr {start} und hat kein bekanntes Ende.",
    },
    "en": {
        "year": "This period is the calendar year {start}.",
        "day": "This period is the reference date {day}.",
        "range": "This period goes from the year {start} to the year {end}.",
        "open": "This period begins with the year {start} and has no known end.",
    },
}


@dataclass(frozen=True)
class Period:
    """A year, a day, or a range of years; `end` is None where the period goes on."""

    kind: str
    start: str
    end: str | None

    def label(self, language: str) -> str:
        """Return the name of the period in a language; outside de and en, that in English."""
        return self._fill(LABELS, language)

    def description(self, language: str) -> str:
        """Return one sentence that says which time the period is."""
        return self._fill(DESCRIPTIONS, language)

    def _fill(self, wording: dict[str, dict[str, str]], language: str) -> str:
        tongue = language if language in wording else "en"
        day = write_day(self.start, tongue)
        return wording[tongue][self.kind].format(start=self.start[:4], end=self.end, day=day)


def read_period(slug: str) -> Period | None:
    """Read a period's slug; None if it is none, or names a day that there is not."""
    match = SLUG.fullmatch(slug)
    if match is None:
        return None
    start, end = match["start"], match["end"]
    if match["day"]:
        day = f"{start}-{match['month']}-{match['day']}"
        return Period("day", day, day) if _is_date(day) else None
    if end == "open":
        return Period("open", start, None)
    return Period("range", start, end) if end else Period("year", start, start)


def describe_period(
    iri: URIRef, period: Period, type_: URIRef, languages: tuple[str, ...]
) -> Iterator[Triple]:
    """Yield the triples of a period: type, labels and descriptions by language, start and end."""
    yield iri, RDF.type, type_
    for language in languages:
        yield iri, RDFS.label, Literal(period.label(language), lang=language)
        yield iri, DCTERMS.description, Literal(period.description(language), lang=language)
    datatype = XSD.date if period.kind == "day" else XSD.gYear
    yield iri, SCHEMA.startDate, Literal(period.start, datatype=datatype)
    if period.end:
        yield iri, SCHEMA.endDate, Literal(period.end, datatype=datatype)


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
