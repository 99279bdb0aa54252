"""The formats that are offered, found by extension and by media type."""

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat

from dortmund_ld.words.media import (
    DATASET_FORMATS,
    GRAPH_FORMATS,
    RESULT_FORMATS,
    by_extension,
    by_media_type,
)


@pytest.mark.parametrize(
    ("extension", "format_"),
    [
        ("ttl", RdfFormat.TURTLE),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdf", RdfFormat.RDF_XML),
        ("nt", RdfFormat.N_TRIPLES),
        ("TTL", RdfFormat.TURTLE),
        ("html", None),
    ],
)
def test_graph_format_is_found_by_extension(extension, format_):
    assert by_extension(GRAPH_FORMATS, extension) == format_


def test_format_is_found_by_media_type_without_parameters():
    media_type = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"'
    assert by_media_type(GRAPH_FORMATS, media_type) == RdfFormat.JSON_LD
    assert by_media_type(RESULT_FORMATS, "text/csv; charset=utf-8") == QueryResultsFormat.CSV


def test_format_that_is_not_offered_is_not_found():
    assert by_media_type(GRAPH_FORMATS, "application/n-quads") is None


def test_formats_of_datasets_keep_the_names_of_graphs():
    assert all(form.supports_datasets for form in DATASET_FORMATS)
