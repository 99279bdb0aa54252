"""The observations of an indicator as a table for programs: CSV with its metadata, XLSX, JSON.

The columns are data: one list gives the header of the CSV, its metadata (CSV on the Web,
https://www.w3.org/TR/tabular-metadata/), the head of the workbook and the keys of the JSON.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from rdflib.namespace import DCTERMS

from dortmund_ld.views.indicator import Choice, IndicatorView
from dortmund_ld.views.labels import Term
from dortmund_ld.views.records import harmless, said_by
from dortmund_ld.views.series import Observation, Series
from dortmund_ld.words.namespaces import QB, SDMX_ATTRIBUTE, Vocabulary

Cell = str | Decimal | None

# A workbook says when it was made; a release has no date, and the same content has to be the same bytes.
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_WIDEST = 60


@dataclass(frozen=True)
class Column:
    """A column: its name, its titles by language, its datatype of CSVW, and its property (None: a help)."""

    name: str
    titles: Mapping[str, str]
    datatype: str
    about: str | None = None


COLUMNS = (
    Column("observation", {"de": "Beobachtung", "en": "observation"}, "anyURI"),
    Column("area", {"de": "Gebiet (IRI)", "en": "area (IRI)"}, "anyURI", "area"),
    Column("area_label", {"de": "Gebiet", "en": "area"}, "string"),
    Column("breakdown", {"de": "Gliederung (IRI)", "en": "breakdown (IRI)"}, "anyURI", "breakdown"),
    Column("breakdown_label", {"de": "Gliederung", "en": "breakdown"}, "string"),
    Column("period", {"de": "Zeitraum (IRI)", "en": "period (IRI)"}, "anyURI", "period"),
    Column("period_label", {"de": "Zeitraum", "en": "period"}, "string"),
    Column("start", {"de": "Beginn", "en": "start"}, "string"),
    Column("end", {"de": "Ende", "en": "end"}, "string"),
    Column("comparator", {"de": "Vergleich (IRI)", "en": "comparator (IRI)"}, "anyURI", "comparator"),
    Column("comparator_label", {"de": "Vergleich", "en": "comparator"}, "string"),
    Column("value", {"de": "Wert", "en": "value"}, "decimal", "value"),
    Column("lower_bound", {"de": "untere Schranke", "en": "lower bound"}, "decimal", "lowerBound"),
    Column("upper_bound", {"de": "obere Schranke", "en": "upper bound"}, "decimal", "upperBound"),
    Column("compared_with", {"de": "verglichen mit", "en": "compared with"}, "anyURI", "comparedWith"),
    Column("unit", {"de": "Einheit (IRI)", "en": "unit (IRI)"}, "anyURI", str(SDMX_ATTRIBUTE.unitMeasure)),
    Column("unit_label", {"de": "Einheit", "en": "unit"}, "string"),
    Column("data_set", {"de": "Datensatz (IRI)", "en": "data set (IRI)"}, "anyURI", str(QB.dataSet)),
    Column("data_set_label", {"de": "Datensatz", "en": "data set"}, "string"),
    Column("stated_by", {"de": "Angabe von", "en": "stated by"}, "string"),
    Column("sources", {"de": "Quellen", "en": "sources"}, "string"),
    Column("licences", {"de": "Lizenzen", "en": "licences"}, "string"),
    Column("claims", {"de": "Aussagen", "en": "claims"}, "string"),
)


def rows(view: IndicatorView) -> tuple[Mapping[str, Cell], ...]:
    """Return the rows of the table, one an observation; what its source does not give is None."""
    return tuple(
        _row(series, one) | {"stated_by": " | ".join(_said_by(view, one))}
        for series in view.series
        for one in series.observations
    )


def write_csv(view: IndicatorView) -> bytes:
    """Return the table as CSV in UTF-8 with a header (RFC 4180)."""
    out = StringIO()
    writer = csv.DictWriter(out, [column.name for column in COLUMNS], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: harmless(cell) for name, cell in row.items()} for row in rows(view))
    return out.getvalue().encode()


def write_metadata(view: IndicatorView, vocabulary: Vocabulary, url: str) -> bytes:
    """Return the CSVW metadata of the table at ``url``, which is relative to that of the metadata."""
    licences = sorted({term.iri for series in view.series for term in series.dataset.licences if term.iri})
    sources = sorted({term.iri for series in view.series for term in series.dataset.sources if term.iri})
    described: dict[str, Any] = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": url,
        "dc:title": view.term.text,
        "dc:description": view.description.text if view.description else view.term.text,
        str(DCTERMS.source): [{"@id": iri} for iri in sources],
        str(DCTERMS.license): [{"@id": iri} for iri in licences],
        "dialect": {"header": True, "encoding": "utf-8"},
        "tableSchema": {
            "columns": [_describe(column, vocabulary) for column in COLUMNS],
            "primaryKey": "observation",
            "aboutUrl": "{+observation}",
        },
    }
    return _as_json({name: value for name, value in described.items() if value != []})


def write_workbook(view: IndicatorView, language: str) -> bytes:
    """Return the table as XLSX: a sheet of the numbers, and one of where they come from."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": view.term.text, "created": _UNDATED})
        head = [column.titles.get(language, column.titles["en"]) for column in COLUMNS]
        cells = [[row[column.name] for column in COLUMNS] for row in rows(view)]
        _write_sheet(book, view.term.text, head, cells)
        _write_sheet(book, COLUMNS[-3].titles.get(language, "sources"), _SOURCE_HEAD, _source_cells(view))
    return out.getvalue()


def write_json(view: IndicatorView, iri: str) -> bytes:
    """Return the series of an indicator as JSON, each with its data set, and the claims behind them."""
    return _as_json(
        {
            "indicator": {"iri": iri, "label": view.term.text, "unit": _term(view.unit)},
            "areas": [_choice(choice) for choice in view.areas],
            "breakdowns": [_choice(choice) for choice in view.breakdowns],
            "series": [_series(series, view) for series in view.series],
            "claims": [
                {
                    "iri": claim.term.iri,
                    "label": claim.term.text,
                    "observation": statement.observation.term.iri,
                }
                for statement in view.statements
                for claim in statement.claims
            ],
        }
    )


def _row(series: Series, one: Observation) -> dict[str, Cell]:
    dataset = series.dataset
    labelled = {
        "area": one.area,
        "breakdown": one.breakdown,
        "period": one.span.term,
        "comparator": one.comparator,
        "unit": one.unit,
        "data_set": dataset.term,
    }
    return {
        "observation": one.term.iri,
        **{name: term.iri for name, term in labelled.items()},
        **{f"{name}_label": term.text for name, term in labelled.items()},
        "start": one.span.start,
        "end": one.span.end,
        "value": one.value,
        "lower_bound": one.lower,
        "upper_bound": one.upper,
        "compared_with": one.compared_with.iri if one.compared_with else None,
        "sources": " | ".join(term.iri or term.text for term in dataset.sources),
        "licences": " | ".join(term.iri or term.text for term in dataset.licences),
        "claims": " | ".join(one.claims),
    }


def _describe(column: Column, vocabulary: Vocabulary) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": [column.name],
        "dc:description": column.titles["en"],
        "datatype": column.datatype,
    }
    if column.about is None:
        return described | {"suppressOutput": True}
    about = column.about if "://" in column.about else str(vocabulary[column.about])
    place = {"valueUrl": f"{{+{column.name}}}"} if column.datatype == "anyURI" else {}
    return described | {"propertyUrl": about} | place


_SOURCE_HEAD = ["#", "data_set", "iri", "sources", "licences", "attribution", "caution"]


def _source_cells(view: IndicatorView) -> list[list[Cell]]:
    return [
        [
            str(number),
            series.dataset.term.text,
            series.dataset.term.iri,
            " | ".join(term.text for term in series.dataset.sources),
            " | ".join(term.iri or term.text for term in series.dataset.licences),
            series.dataset.attribution.text if series.dataset.attribution else None,
            " ".join(term.text for term in series.dataset.cautions),
        ]
        for number, series in enumerate(view.series, 1)
    ]


def _write_sheet(book: xlsxwriter.Workbook, name: str, head: list[str], cells: list[list[Cell]]) -> None:
    sheet = book.add_worksheet(_sheet_name(name))
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, bold)
        widest = max((len(str(row[column] or "")) for row in cells), default=0)
        sheet.set_column(column, column, min(max(widest, len(title)) + 2, _WIDEST))
    for line, row in enumerate(cells, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal):
                sheet.write_number(line, column, float(cell))
            elif cell is not None:
                sheet.write_string(line, column, cell)


def _sheet_name(name: str) -> str:
    r"""Return a name that a workbook takes: up to 31 letters, none of ``[]:*?/\``."""
    return name.translate({ord(letter): " " for letter in "[]:*?/\\'"})[:31].strip() or "data"


def _said_by(view: IndicatorView, one: Observation) -> tuple[str, ...]:
    return said_by(view.voices.get(one.term.iri or "", ()))


def _series(series: Series, view: IndicatorView) -> dict[str, Any]:
    dataset = series.dataset
    return {
        "data_set": _term(dataset.term),
        "area": _term(series.area),
        "breakdown": _term(series.breakdown),
        "sources": [_term(term) for term in dataset.sources],
        "licences": [_term(term) for term in dataset.licences],
        "attribution": dataset.attribution.text if dataset.attribution else None,
        "cautions": [term.text for term in dataset.cautions],
        "observations": [
            _observation(one) | {"stated_by": _said_by(view, one)} for one in series.observations
        ],
    }


def _observation(one: Observation) -> dict[str, Any]:
    measures = {"value": one.value, "lower_bound": one.lower, "upper_bound": one.upper}
    return {
        "iri": one.term.iri,
        "label": one.term.text,
        "period": _term(one.span.term) | {"start": one.span.start, "end": one.span.end},
        "comparator": _term(one.comparator),
        **{name: number for name, number in measures.items() if number is not None},
        **({"compared_with": _term(one.compared_with)} if one.compared_with else {}),
        "unit": _term(one.unit),
        "claims": list(one.claims),
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "slug": choice.slug,
        **_term(choice.term),
        "observations": choice.size,
        "chosen": choice.is_chosen,
    }


def _term(term: Term) -> dict[str, Any]:
    return {"iri": term.iri, "label": term.text}


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_number).encode()


def _number(value: object) -> int | float:
    if not isinstance(value, Decimal):
        raise TypeError(f"{value!r} has no place in JSON")
    return int(value) if value == value.to_integral_value() else float(value)
