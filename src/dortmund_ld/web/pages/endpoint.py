"""The page of the SPARQL endpoint: a form, and the answer as a table; ``web.sparql`` does all else.

A page's query runs within the same bounds as any other.
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import cast

from flask import Blueprint, Flask, Response, current_app, request
from flask.sansio.blueprints import BlueprintSetupState

from dortmund_ld.publication.headers import header_of
from dortmund_ld.query.bounded import Executor
from dortmund_ld.query.execute import Answer
from dortmund_ld.query.requests import QueryRequest
from dortmund_ld.views.table import FORMATS, for_readers, in_language, read_result
from dortmund_ld.web.choosing import note_choice
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.pages.home import featured
from dortmund_ld.web.parameters import read_texts
from dortmund_ld.web.protocol import Asked, read_address, read_body
from dortmund_ld.web.rendering import current_reader, render
from dortmund_ld.web.representations import (
    ENDPOINT_GRAPH_TYPES,
    HTML,
    PAGE_TYPES,
    RESULT_TYPES,
    Representation,
    with_charset,
)
from dortmund_ld.web.self_description import SD
from dortmund_ld.web.signposts import Subject, tell
from dortmund_ld.web.site import current_site
from dortmund_ld.web.sparql import ASKED, DESK, SENDER, Desk, Sender, run_query
from dortmund_ld.web.varying import ACCEPT, read_header
from dortmund_ld.words.iris import WELL_KNOWN_VOID
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS

blueprint = Blueprint("endpoint", __name__)

# Rows of a result that the page shows; the formats have them all.
ROWS = 1000

# What a request in an address says, beside the format (SPARQL 1.1 Protocol, section 2.1).
_PARAMETERS = ("query", "default-graph-uri", "named-graph-uri")

_KEY = "executor"


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Show the form, or the answer to the query that the front has read."""
    asked: Asked = request.environ.get(ASKED) or _read()
    if asked.format is None:
        read_header(ACCEPT)  # by which the front has found that a page is wanted
    for name in _PARAMETERS:
        read_texts(name)  # as the front has done
    return _form() if asked.query is None else _answer_with_page(asked, asked.query)


@blueprint.record_once
def _answer_here(state: BlueprintSetupState) -> None:
    """Let an application that no server has given an executor run its queries itself."""
    with cast("Flask", state.app).app_context():
        keep_executor(state.app.extensions, current_site().executor)


def _read() -> Asked:
    """Read the current request, if there is no front that has done so."""
    query_string = request.query_string.decode("latin-1")
    if request.method == "POST":
        return read_body(request.content_type or "", query_string, request.get_data())
    return read_address(query_string)


def keep_executor(extensions: dict[str, object], executor: Executor) -> None:
    """Give an application the executor of its queries."""
    extensions[_KEY] = executor


def run(query: QueryRequest, *, shown: bool = True) -> Answer:
    """Run a query for the current request; raises Failure.

    An answer that is not shown on a page, but sent as it is, need not pass through whoever makes pages.
    """
    desk: Desk | None = request.environ.get(DESK)
    if desk:
        return desk.run(query, shown=shown)
    executor: Executor = current_app.extensions[_KEY]
    sender: Sender | None = request.environ.get(SENDER)
    return run_query(executor, query._replace(client=sender.client if sender else None), sender)


def send_answer_to(query: QueryRequest) -> Response:
    """Run a query for the current request and send its answer; raises Failure."""
    answer = run(query, shown=False)
    response = Response(answer.chunks(), content_type=with_charset(answer.media_type))
    response.content_length = answer.size
    return response


def _tell(data: Mapping[str, Representation]) -> None:
    """Tell what is had of the endpoint beside its page; what was posted is at no address."""
    if request.method != "POST":
        note_choice({**PAGE_TYPES, **data}, HTML)
        tell(Subject(types=(str(SD.Service),), described=WELL_KNOWN_VOID, by_parameter=True))


def _form() -> Response:
    """Show the form with an example to begin with."""
    site = current_site()
    language = current_reader(site).language.tag
    _tell(ENDPOINT_GRAPH_TYPES)
    text = next((in_language(query.text, language) for query in featured(site)), "")
    return render("sparql.html", "SPARQL", query=text, result=None, failure=None)


def _answer_with_page(asked: Asked, text: str) -> Response:
    site = current_site()
    language = current_reader(site).language
    try:
        answer = run(QueryRequest(text, FORMATS, asked.dataset))
    except Failure as failure:
        return render(
            "sparql.html", "SPARQL", status=failure.status, query=text, result=None, failure=failure
        )
    with closing(answer):
        result = read_result(answer, site.labels, language.tag, at_most=ROWS)
    if result.table and header_of(text).columns:
        result = replace(result, table=for_readers(result.table, text, language.tag))
    is_graph = result.turtle is not None
    _tell(ENDPOINT_GRAPH_TYPES if is_graph else RESULT_TYPES)
    formats = GRAPH_FORMATS + DATASET_FORMATS if is_graph else RESULT_FORMATS
    return render("sparql.html", "SPARQL", query=text, result=result, failure=None, formats=formats)
