"""The example queries: the list, and each with its text and its answer in every format."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response
from pyoxigraph import QueryResultsFormat, RdfFormat

from dortmund_ld.publication import Query
from dortmund_ld.query.requests import Formats, QueryRequest
from dortmund_ld.views.table import answer_example, needs_another_endpoint, question_of
from dortmund_ld.web.charts import chart_of_plot
from dortmund_ld.web.choosing import choose, choose_page
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.pages.endpoint import run, send_answer_to
from dortmund_ld.web.pages.things import subject_of
from dortmund_ld.web.protocol import QUERY_TYPE
from dortmund_ld.web.rendering import current_reader, render
from dortmund_ld.web.representations import (
    GRAPH_TYPES,
    HTML,
    PAGE_TYPES,
    QUERY_TEXT,
    RESULT_TYPES,
    Form,
    Representation,
    called,
    not_acceptable,
)
from dortmund_ld.web.signposts import Subject, tell
from dortmund_ld.web.site import current_site
from dortmund_ld.words.media import GRAPH_FORMATS, RESULT_FORMATS

blueprint = Blueprint("questions", __name__)

_GRAPH_KINDS = frozenset({"construct", "describe"})


@blueprint.get("/queries/")
def queries() -> Response:
    """List the questions."""
    choose_page()
    site = current_site()
    language = current_reader(site).language
    asked = [(query.name, question_of(query, language.tag)) for query in site.manifest.queries]
    return render("queries.html", language.say["queries"], asked=asked)


@blueprint.get("/queries/<name>")
def query(name: str) -> Response:
    """Show a question with its query and answer, or send the text or the answer.

    The extension of the address decides, else ``?format=``, else the Accept header.
    """
    stem, _, extension = name.partition(".")
    found = next((query for query in current_site().manifest.queries if query.name == stem), None)
    if found is None:
        raise Failure(404, "not_found", f"queries/{name}")
    chosen = choose(_offers(found, extension), extension)
    tell(_subject(found))
    if chosen is HTML:
        return _show(found)
    return _text(found) if isinstance(chosen, Form) else _send(found, chosen)


def _subject(query: Query) -> Subject:
    """Return what its page is about: the query, whose own data stand beside its answer."""
    site, iri = current_site(), str(query.iri)
    slug = site.addresses.slug_of(iri)
    return replace(subject_of(site, iri), described=f"data/{slug}") if slug else Subject()


def _offers(query: Query, extension: str) -> Mapping[str, Representation]:
    """Return what there is of a query; raises Failure if the extension names what there cannot be.

    That is a table of a graph, a graph of a table (406), and an answer that others have to give (403).
    """
    answers: Mapping[str, Representation] = GRAPH_TYPES if query.kind in _GRAPH_KINDS else RESULT_TYPES
    calls_out = needs_another_endpoint(query, current_site().manifest.base)
    offers: Mapping[str, Representation] = {
        **PAGE_TYPES,
        QUERY_TYPE: QUERY_TEXT,
        **({} if calls_out else answers),
    }
    every: Mapping[str, Representation] = {**GRAPH_TYPES, **RESULT_TYPES}
    if called(extension, every) and not called(extension, offers):
        raise Failure(403, "query_refused") if calls_out else not_acceptable(offers)
    return offers


def _text(query: Query) -> Response:
    return Response(query.text, content_type=f"{QUERY_TYPE}; charset=utf-8")


def _show(query: Query) -> Response:
    site = current_site()
    language = current_reader(site).language.tag
    example = answer_example(query, run, site.labels, language, base=site.manifest.base)
    formats = GRAPH_FORMATS if example.result and example.result.turtle is not None else RESULT_FORMATS
    chart = chart_of_plot(example.plot, language) if example.plot else None
    return render("query.html", example.question, example=example, formats=formats, chart=chart)


def _send(query: Query, form: RdfFormat | QueryResultsFormat) -> Response:
    formats = Formats(form, None) if isinstance(form, QueryResultsFormat) else Formats(None, form)
    return send_answer_to(QueryRequest(query.text, formats))
