"""The example queries: the list, and each with its text and its answer in every format."""

from collections.abc import Mapping

from flask import Blueprint, Response, request
from pyoxigraph import QueryResultsFormat, RdfFormat

from dortmund_ld.publication import Query
from dortmund_ld.query.requests import Formats, QueryRequest
from dortmund_ld.views.table import needs_another_endpoint, question_of
from dortmund_ld.web.endpoint import run, send_answer
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.home import answered
from dortmund_ld.web.negotiation import negotiate
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.protocol import QUERY_TYPE
from dortmund_ld.web.representations import GRAPH_TYPES, HTML, RESULT_TYPES, not_acceptable
from dortmund_ld.web.site import current_site
from dortmund_ld.words.media import GRAPH_FORMATS, RESULT_FORMATS, by_extension

blueprint = Blueprint("questions", __name__)

TEXT = "rq"

_GRAPH_KINDS = frozenset({"construct", "describe"})

# What the formats of results are called in addresses beside their own extensions.
_CALLED: Mapping[str, QueryResultsFormat] = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}


@blueprint.get("/queries/")
def queries() -> Response:
    """List the questions."""
    site = current_site()
    language = current_reader(site).language
    asked = [(query.name, question_of(query, language.tag)) for query in site.manifest.queries]
    return render("queries.html", language.say["queries"], asked=asked)


@blueprint.get("/queries/<name>")
def query(name: str) -> Response:
    """Show a question with its query and answer, or send the text or the answer.

    The extension of the address decides, else the Accept header.
    """
    stem, _, extension = name.partition(".")
    found = next((query for query in current_site().manifest.queries if query.name == stem), None)
    if found is None:
        raise Failure(404, "not_found", f"queries/{name}")
    chosen = extension or _wanted(found)
    if chosen == HTML.file_extension:
        return _show(found)
    response = _text(found) if chosen == TEXT else _send(found, chosen)
    response.headers["Vary"] = "Accept"
    return response


def _wanted(query: Query) -> str:
    """Return the extension of what the current request wants; raises Failure 406."""
    answers: Mapping[str, RdfFormat | QueryResultsFormat] = (
        {} if _calls_out(query) else GRAPH_TYPES if query.kind in _GRAPH_KINDS else RESULT_TYPES
    )
    offers = {HTML.media_type: HTML.file_extension, QUERY_TYPE: TEXT}
    offers |= {media_type: form.file_extension for media_type, form in answers.items()}
    chosen = negotiate(request.headers.get("Accept"), offers)
    if chosen is None:
        raise not_acceptable(offers)
    return chosen


def _calls_out(query: Query) -> bool:
    return needs_another_endpoint(query, current_site().manifest.base)


def _text(query: Query) -> Response:
    return Response(query.text, content_type=f"{QUERY_TYPE}; charset=utf-8")


def _show(query: Query) -> Response:
    site = current_site()
    example = answered(site, query, current_reader(site).language.tag)
    formats = GRAPH_FORMATS if example.result and example.result.turtle is not None else RESULT_FORMATS
    return render("query.html", example.question, example=example, formats=formats)


def _send(query: Query, extension: str) -> Response:
    table = _CALLED.get(extension) or by_extension(RESULT_FORMATS, extension)
    formats = Formats(table, by_extension(GRAPH_FORMATS, extension))
    if formats == Formats(None, None):
        raise Failure(404, "not_found", f"queries/{query.name}.{extension}")
    return send_answer(run(QueryRequest(query.text, formats)))
