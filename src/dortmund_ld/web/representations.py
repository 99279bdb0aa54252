"""The representations of a document: which there are, which one a request gets, and how a graph is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Response, request
from pyoxigraph import QueryResultsFormat, RdfFormat, Triple

from dortmund_ld.release.writing import prefixes_used, write_graph
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.negotiation import negotiate
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS, by_extension


class Html:
    """The representation as a page; the other representations are pyoxigraph's formats."""

    file_extension = "html"
    media_type = "text/html"
    name = "HTML"


HTML = Html()
Representation = Html | RdfFormat

# What clients also call a format; they are answered with the format's own media type.
GRAPH_ALIASES: Mapping[str, RdfFormat] = {
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML,
    "text/plain": RdfFormat.N_TRIPLES,
    "application/x-turtle": RdfFormat.TURTLE,
    "text/n3": RdfFormat.TURTLE,
}
RESULT_ALIASES: Mapping[str, QueryResultsFormat] = {
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "text/plain": QueryResultsFormat.CSV,
}

PAGE_TYPES: Mapping[str, Html] = {"text/html": HTML, "application/xhtml+xml": HTML}
GRAPH_TYPES: Mapping[str, RdfFormat] = {form.media_type: form for form in GRAPH_FORMATS} | dict(GRAPH_ALIASES)
ENDPOINT_GRAPH_TYPES: Mapping[str, RdfFormat] = {
    form.media_type: form for form in (*GRAPH_FORMATS, *DATASET_FORMATS)
} | dict(GRAPH_ALIASES)
RESULT_TYPES: Mapping[str, QueryResultsFormat] = {form.media_type: form for form in RESULT_FORMATS} | dict(
    RESULT_ALIASES
)

PAGE_FIRST: Mapping[str, Representation] = {**PAGE_TYPES, **GRAPH_TYPES}
DATA_FIRST: Mapping[str, Representation] = {**GRAPH_TYPES, **PAGE_TYPES}

# The files of a page with a table or a chart, by extension; which of them a page has is its own matter.
FILE_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "csv-metadata.json": "application/csvm+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Named:
    """The last part of an address: what it names, and the representation that its extension asks for."""

    name: str
    representation: Representation | None


def split_extension(path: str) -> Named:
    """Split ``wilo.ttl`` into name and representation; an extension that is none stays part of the name."""
    name, _, extension = path.rpartition(".")
    if name and extension == HTML.file_extension:
        return Named(name, HTML)
    form = by_extension(GRAPH_FORMATS, extension) if name else None
    return Named(name, form) if form else Named(path, None)


def choose(named: Named, offers: Mapping[str, Representation]) -> Representation:
    """Return the representation for the current request: by extension, else by its Accept header.

    Raises Failure 406, with the list of what there is.
    """
    if named.representation:
        return named.representation
    chosen = negotiate(request.headers.get("Accept"), offers)
    if chosen is None:
        raise not_acceptable(offers)
    return chosen


def not_acceptable(offers: Iterable[str]) -> Failure:
    """Return the failure that lists the media types there are."""
    listed = ", ".join(dict.fromkeys(offer.partition(";")[0] for offer in offers))
    return Failure(406, "not_acceptable", f"Accept: {listed}")


def send_graph(triples: Iterable[Triple], form: RdfFormat, prefixes: Mapping[str, str]) -> Response:
    """Return a graph as a response, its prefixes declared."""
    graph = list(triples)
    body = write_graph(graph, form, prefixes_used(graph, prefixes))
    return Response(body, content_type=with_charset(form.media_type))


def with_charset(media_type: str) -> str:
    """Return the media type as a Content-Type: text is always UTF-8 here."""
    needs = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if needs else media_type
