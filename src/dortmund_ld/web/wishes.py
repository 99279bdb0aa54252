"""Which form of an answer a client of the endpoint wishes: by ``?format=``, else by its Accept header.

Wishes are read once for each header and kept: clients send the same few ever again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat

from dortmund_ld.query.requests import Formats
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.negotiation import negotiate
from dortmund_ld.web.remembering import remember_short
from dortmund_ld.web.representations import ENDPOINT_GRAPH_TYPES, HTML, PAGE_TYPES, RESULT_TYPES
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS

_PAGE_OR_DATA: Mapping[str, object] = {**RESULT_TYPES, **ENDPOINT_GRAPH_TYPES, **PAGE_TYPES}
_DESCRIPTION_OR_PAGE: Mapping[str, object] = {**ENDPOINT_GRAPH_TYPES, **PAGE_TYPES}

# What formats are called in addresses, beside their file extensions and media types: SPARQLWrapper's names.
_RESULT_NAMES: Mapping[str, QueryResultsFormat] = {
    **{form.file_extension: form for form in RESULT_FORMATS},
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_GRAPH_NAMES: Mapping[str, RdfFormat] = {
    **{form.file_extension: form for form in (*GRAPH_FORMATS, *DATASET_FORMATS)},
    "json": RdfFormat.JSON_LD,
    "json-ld": RdfFormat.JSON_LD,
    "xml": RdfFormat.RDF_XML,
    "rdf+xml": RdfFormat.RDF_XML,
    "turtle": RdfFormat.TURTLE,
    "n3": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
}
FORMAT_NAMES = tuple(dict.fromkeys((*_RESULT_NAMES, *_GRAPH_NAMES, HTML.file_extension)))


@dataclass(frozen=True)
class Wish:
    """What is wished: for a query a page or one of the formats; without a query a page or a description."""

    page: bool
    formats: Formats
    first_page: bool
    description: RdfFormat | None


@remember_short
def read_wish(accept: str | None, named: str | None) -> Wish:
    """Return the wish of a request; raises Failure 406 if the address names a format that there is not."""
    if named is None:
        first = negotiate(accept, _DESCRIPTION_OR_PAGE)
        return Wish(
            negotiate(accept, _PAGE_OR_DATA) is HTML,
            Formats(negotiate(accept, RESULT_TYPES), negotiate(accept, ENDPOINT_GRAPH_TYPES)),
            first is HTML,
            first if isinstance(first, RdfFormat) else None,
        )
    name = named.strip().lower().replace(" ", "+")  # an unencoded plus sign arrives as a blank
    if "/" in name:
        return read_wish(name, None)
    if name == HTML.file_extension:
        return Wish(page=True, formats=Formats(None, None), first_page=True, description=None)
    formats = Formats(_RESULT_NAMES.get(name), _GRAPH_NAMES.get(name))
    if formats == Formats(None, None):
        raise Failure(406, "not_acceptable", f"format={named}; known are {', '.join(FORMAT_NAMES)}")
    return Wish(page=False, formats=formats, first_page=False, description=formats.graph)
