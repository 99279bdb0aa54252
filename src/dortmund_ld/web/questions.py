"""The example queries: the list, and each with its text and its answer in every format."""

from flask import Blueprint, Response

from dortmund_ld.publication import Query
from dortmund_ld.query.requests import Formats, QueryRequest
from dortmund_ld.views.table import question_of
from dortmund_ld.web.endpoint import run, send_answer
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.home import answered
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.protocol import QUERY_TYPE
from dortmund_ld.web.site import current_site
from dortmund_ld.words.media import GRAPH_FORMATS, RESULT_FORMATS, by_extension

blueprint = Blueprint("questions", __name__)

TEXT = "rq"


@blueprint.get("/queries/")
def queries() -> Response:
    """List the questions."""
    site = current_site()
    language = current_reader(site).language
    asked = [(query.name, question_of(query, language.tag)) for query in site.manifest.queries]
    return render("queries.html", language.say["queries"], asked=asked)


@blueprint.get("/queries/<name>")
def query(name: str) -> Response:
    """Show a question with its query and answer, or send the text or the answer by the extension."""
    stem, _, extension = name.partition(".")
    found = next((query for query in current_site().manifest.queries if query.name == stem), None)
    if found is None:
        raise Failure(404, "not_found", f"queries/{name}")
    if not extension or extension == "html":
        return _show(found)
    if extension == TEXT:
        return Response(found.text, content_type=f"{QUERY_TYPE}; charset=utf-8")
    return _send(found, extension)


def _show(query: Query) -> Response:
    site = current_site()
    example = answered(site, query, current_reader(site).language.tag)
    formats = GRAPH_FORMATS if example.result and example.result.turtle is not None else RESULT_FORMATS
    return render("query.html", example.question, example=example, formats=formats)


def _send(query: Query, extension: str) -> Response:
    formats = Formats(by_extension(RESULT_FORMATS, extension), by_extension(GRAPH_FORMATS, extension))
    if formats == Formats(None, None):
        raise Failure(404, "not_found", f"queries/{query.name}.{extension}")
    return send_answer(run(QueryRequest(query.text, formats)))
