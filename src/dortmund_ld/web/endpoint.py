"""The SPARQL endpoint: SPARQL 1.1 Protocol, section 2.1, over ``query.execute``.

An answer is finished before the first byte of it is sent, so that it is complete or it is an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from dortmund_ld.query.errors import NoFormat, Refused
from dortmund_ld.query.execute import Answer, Formats, GivenDataset, execute
from dortmund_ld.views.table import FORMATS, in_language, read_result
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.home import featured
from dortmund_ld.web.negotiation import negotiate
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.representations import (
    ENDPOINT_GRAPH_TYPES,
    HTML,
    PAGE_TYPES,
    RESULT_TYPES,
    not_acceptable,
    with_charset,
)
from dortmund_ld.web.site import current_site
from dortmund_ld.words.errors import QueryError
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS, by_extension

blueprint = Blueprint("endpoint", __name__)

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
FORM_TYPE = "application/x-www-form-urlencoded"

# Rows of a result that the page shows; the formats have them all.
ROWS = 1000

_PAGE_OR_DATA: Mapping[str, object] = {**RESULT_TYPES, **ENDPOINT_GRAPH_TYPES, **PAGE_TYPES}


@dataclass(frozen=True)
class Asked:
    """What a request asks: the query (None: none), and the dataset that the protocol gives it."""

    query: str | None
    dataset: GivenDataset


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query by GET, form POST or direct POST; a browser without one gets a form."""
    asked = read_request()
    wants_page = _wants_page()
    if asked.query is None:
        if wants_page and request.method == "GET":
            return _form()
        raise Failure(400, "query_missing")
    if wants_page:
        return _answer_with_page(asked)
    return send_answer(_run(asked, _wanted_formats()))


def _form() -> Response:
    """Show the form with an example to begin with."""
    site = current_site()
    language = current_reader(site).language.tag
    text = next((in_language(query.text, language) for query in featured(site)), "")
    return render("sparql.html", "SPARQL", query=text, result=None, failure=None)


def read_request() -> Asked:
    """Read the query and its dataset out of the current request, as each of the three ways carries them."""
    if request.method == "GET":
        _refuse_update_parameter(request.args)
        return Asked(_single(request.args.getlist("query")), _dataset(request.args))
    kind = request.mimetype
    if kind == FORM_TYPE:
        _refuse_update_parameter(request.form)
        return Asked(_single(request.form.getlist("query")), _dataset(request.form))
    if kind == QUERY_TYPE:
        return Asked(_body(), _dataset(request.args))
    if kind == UPDATE_TYPE:
        raise Failure(403, "update_refused")
    raise Failure(415, "unsupported", kind, {"Accept-Post": f"{QUERY_TYPE}, {FORM_TYPE}"})


def send_answer(answer: Answer) -> Response:
    """Return a finished answer as a response."""
    response = Response(answer.body, content_type=with_charset(answer.media_type))
    response.headers["Vary"] = "Accept"
    return response


def refusal(error: QueryError) -> Failure:
    """Turn an error of a query into the failure that tells of it: 406, 403 or 400."""
    if isinstance(error, NoFormat):
        return not_acceptable(RESULT_TYPES if error.kind != "graph" else ENDPOINT_GRAPH_TYPES)
    if isinstance(error, Refused):
        return Failure(403, "query_refused", error.message)
    return Failure(400, "query_wrong", error.message)


def _run(asked: Asked, formats: Formats) -> Answer:
    manifest = current_site().manifest
    try:
        return execute(
            current_site().store,
            asked.query or "",
            formats,
            base=manifest.base,
            prefixes=manifest.prefixes,
            dataset=asked.dataset,
        )
    except QueryError as error:
        raise refusal(error) from error


def _answer_with_page(asked: Asked) -> Response:
    site = current_site()
    language = current_reader(site).language
    try:
        answer = _run(asked, FORMATS)
    except Failure as failure:
        return render(
            "sparql.html", "SPARQL", status=failure.status, query=asked.query, result=None, failure=failure
        )
    result = read_result(answer, site.labels, language.tag, at_most=ROWS)
    formats = GRAPH_FORMATS + DATASET_FORMATS if result.turtle is not None else RESULT_FORMATS
    return render("sparql.html", "SPARQL", query=asked.query, result=result, failure=None, formats=formats)


def _wants_page() -> bool:
    if request.args.get("format"):
        return request.args["format"] == HTML.file_extension
    return negotiate(request.headers.get("Accept"), _PAGE_OR_DATA) is HTML


def _wanted_formats() -> Formats:
    extension = request.args.get("format")
    if extension:
        results = by_extension(RESULT_FORMATS, {"json": "srj", "xml": "srx"}.get(extension, extension))
        return Formats(results, by_extension(GRAPH_FORMATS + DATASET_FORMATS, extension))
    accept = request.headers.get("Accept")
    return Formats(negotiate(accept, RESULT_TYPES), negotiate(accept, ENDPOINT_GRAPH_TYPES))


def _body() -> str:
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Failure(400, "unreadable", str(error)) from error


def _single(values: list[str]) -> str | None:
    if len(values) > 1:
        raise Failure(400, "query_twice")
    return values[0] if values and values[0].strip() else None


def _refuse_update_parameter(parameters: Mapping[str, str]) -> None:
    if "update" in parameters:
        raise Failure(403, "update_refused")


def _dataset(parameters: MultiDict[str, str]) -> GivenDataset:
    given = parameters.getlist
    return GivenDataset(tuple(given("default-graph-uri")), tuple(given("named-graph-uri")))
