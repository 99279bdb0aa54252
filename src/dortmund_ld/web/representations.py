"""The representations of a document: which there are, what they are called, and how a graph is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import Response
from pyoxigraph import QueryResultsFormat, RdfFormat, Triple

from dortmund_ld.release import Manifest
from dortmund_ld.release.writing import prefixes_used, write_graph
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.protocol import QUERY_TYPE
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS


@dataclass(frozen=True)
class Form:
    """A format that is none of RDF or of query results: it says of itself what pyoxigraph's say of theirs."""

    name: str
    file_extension: str
    media_type: str


HTML = Form("HTML", "html", "text/html")
CSV = Form("CSV", "csv", "text/csv")
CSV_METADATA = Form("CSVW", "csv-metadata.json", "application/csvm+json")
XLSX = Form("XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
JSON = Form("JSON", "json", "application/json")
SVG = Form("SVG", "svg", "image/svg+xml")
QUERY_TEXT = Form("SPARQL", "rq", QUERY_TYPE)
BIBTEX = Form("BibTeX", "bib", "application/x-bibtex")
PLAIN = Form("text", "txt", "text/plain")
CSL = Form("CSL-JSON", "json", "application/vnd.citationstyles.csl+json")

Representation = Form | RdfFormat | QueryResultsFormat

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

PAGE_TYPES: Mapping[str, Form] = {"text/html": HTML, "application/xhtml+xml": HTML}
GRAPH_TYPES: Mapping[str, RdfFormat] = {form.media_type: form for form in GRAPH_FORMATS} | dict(GRAPH_ALIASES)
ENDPOINT_GRAPH_TYPES: Mapping[str, RdfFormat] = {
    form.media_type: form for form in (*GRAPH_FORMATS, *DATASET_FORMATS)
} | dict(GRAPH_ALIASES)
RESULT_TYPES: Mapping[str, QueryResultsFormat] = {form.media_type: form for form in RESULT_FORMATS} | dict(
    RESULT_ALIASES
)

PAGE_FIRST: Mapping[str, Representation] = {**PAGE_TYPES, **GRAPH_TYPES}
DATA_FIRST: Mapping[str, Representation] = {**GRAPH_TYPES, **PAGE_TYPES}


# A page with a table, the files of such a table alone, and all that there is of an indicator.
TABLE_FILES: Mapping[str, Form] = {form.media_type: form for form in (CSV, JSON)}
TABLE_FIRST: Mapping[str, Form] = {**PAGE_TYPES, **TABLE_FILES}
INDICATOR_FIRST: Mapping[str, Form] = {
    **PAGE_TYPES,
    **{form.media_type: form for form in (CSV, CSV_METADATA, XLSX, JSON, SVG)},
}
SEARCH_FIRST: Mapping[str, Form] = {**PAGE_TYPES, JSON.media_type: JSON}
CITATIONS: Mapping[str, Form] = {form.media_type: form for form in (BIBTEX, CSL, PLAIN)}

# What else formats are called in addresses; which of them is meant depends on what is offered.
_ALSO_CALLED: Mapping[str, tuple[Representation, ...]] = {
    "json": (JSON, CSL, QueryResultsFormat.JSON, RdfFormat.JSON_LD),
    "json-ld": (RdfFormat.JSON_LD,),
    "xml": (QueryResultsFormat.XML, RdfFormat.RDF_XML),
    "rdf+xml": (RdfFormat.RDF_XML,),
    "turtle": (RdfFormat.TURTLE,),
    "n3": (RdfFormat.TURTLE,),
    "ntriples": (RdfFormat.N_TRIPLES,),
    "nquads": (RdfFormat.N_QUADS,),
}

F = TypeVar("F", bound=Representation)


def called(name: str, offers: Mapping[str, F]) -> F | None:
    """Return which of the offers goes by a name: a file extension, a media type, or what it is also called.

    ``offers`` are formats by media type.
    """
    plain = name.strip().lower().replace(" ", "+")  # an unencoded plus sign arrives as a blank
    if "/" in plain:
        return offers.get(plain.partition(";")[0].strip())
    for form in offers.values():
        if form.file_extension == plain:
            return form
    return next((form for form in offers.values() if form in _ALSO_CALLED.get(plain, ())), None)


def split_extension(path: str, offers: Mapping[str, F]) -> tuple[str, str | None]:
    """Split ``wilo.ttl`` into name and extension; an extension that names no offer stays part of the name."""
    name, _, extension = path.rpartition(".")
    return (name, extension) if name and called(extension, offers) else (path, None)


def not_acceptable(offers: Iterable[str]) -> Failure:
    """Return the failure that lists the media types there are."""
    listed = ", ".join(dict.fromkeys(offer.partition(";")[0] for offer in offers))
    return Failure(406, "not_acceptable", f"Accept: {listed}")


def send_graph(triples: Iterable[Triple], form: RdfFormat, manifest: Manifest) -> Response:
    """Return a graph of a release as a response, its prefixes declared; its labels are in all languages."""
    graph = list(triples)
    body = write_graph(graph, form, prefixes_used(graph, manifest.prefixes))
    response = Response(body, content_type=with_charset(form.media_type))
    response.headers["Content-Language"] = ", ".join(manifest.languages)
    return response


def with_charset(media_type: str) -> str:
    """Return the media type as a Content-Type: text is always UTF-8 here."""
    needs = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if needs else media_type
