"""The formats that are written, with the media types and extensions that pyoxigraph gives them.

Extension and media type belong to the format's own object (`format.file_extension`, `format.media_type`):
this module only says which formats are offered, in order of preference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import QueryResultsFormat, RdfFormat

if TYPE_CHECKING:
    from collections.abc import Iterable

GRAPH_FORMATS: tuple[RdfFormat, ...] = (
    RdfFormat.TURTLE,
    RdfFormat.JSON_LD,
    RdfFormat.RDF_XML,
    RdfFormat.N_TRIPLES,
)
DATASET_FORMATS: tuple[RdfFormat, ...] = (RdfFormat.TRIG, RdfFormat.N_QUADS)
RESULT_FORMATS: tuple[QueryResultsFormat, ...] = (
    QueryResultsFormat.JSON,
    QueryResultsFormat.XML,
    QueryResultsFormat.CSV,
    QueryResultsFormat.TSV,
)

F = TypeVar("F", RdfFormat, QueryResultsFormat)


def by_extension(formats: Iterable[F], extension: str) -> F | None:
    """Return the one of `formats` with this file extension (no dot), None if there is none."""
    return next((form for form in formats if form.file_extension == extension.lower()), None)


def by_media_type(formats: Iterable[F], media_type: str) -> F | None:
    """Return the one of `formats` with this media type, its parameters left aside."""
    plain = _without_parameters(media_type)
    return next((form for form in formats if _without_parameters(form.media_type) == plain), None)


def _without_parameters(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
