"""Answering for a failure: the one place where it becomes a page for a person, or a text for a program.

Where there is nothing (404), what is near is named; where there was something once (410), what replaced it.
"""

from flask import Response, request
from pyoxigraph import RdfFormat
from werkzeug.exceptions import HTTPException

from dortmund_ld.query.errors import Unanswered
from dortmund_ld.views.labels import Term
from dortmund_ld.views.withdrawn import Withdrawn
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.language import FALLBACK, Language
from dortmund_ld.web.missing import suggest, wanted_of_withdrawn, withdrawn_here
from dortmund_ld.web.negotiation import negotiate
from dortmund_ld.web.phrases import PHRASES
from dortmund_ld.web.rendering import current_reader, render
from dortmund_ld.web.representations import HTML, send_graph
from dortmund_ld.web.site import current_site
from dortmund_ld.web.statuses import failure_of
from dortmund_ld.web.varying import ACCEPT, ACCEPT_LANGUAGE, read_header

PHRASES_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported"}

_PAGE_OR_TEXT = {"text/plain": None, HTML.media_type: HTML}


def answer_failure(failure: Failure) -> Response:
    """Answer with a page, else with a text: the sentence, then what is known beyond, a line each."""
    is_page = negotiate(read_header(ACCEPT), _PAGE_OR_TEXT) is HTML
    language = _language(is_page=is_page)
    if failure.status == 404 and (withdrawn := withdrawn_here(language.tag)):
        return _answer_withdrawn(withdrawn, language)
    near = suggest(language.tag) if failure.status == 404 else ()
    if is_page:
        title = language.say[failure.phrase]
        response = render("failure.html", title, status=failure.status, failure=failure, near=near)
    else:
        also = (language.say["suggested"], *(_line(hit.term) for hit in near)) if near else ()
        response = _text(failure.status, language.say[failure.phrase], failure.detail, *also)
    response.headers.extend(failure.headers)
    return response


def answer_unanswered(error: Unanswered) -> Response:
    """Answer that what a page is made of cannot be had: most of all from a store elsewhere."""
    return answer_failure(failure_of(error))


def answer_http_exception(error: HTTPException) -> Response:
    """Answer what Flask itself finds wrong, in the same shape; redirects go as they are."""
    status = error.code or 500
    given = error.get_response()
    if status < 400:
        return Response(given.get_data(), status=status, headers=given.headers)
    kept = {name: value for name, value in given.headers.items() if name in {"Allow", "Retry-After"}}
    return answer_failure(Failure(status, PHRASES_BY_STATUS.get(status, "wrong"), headers=kept))


def _answer_withdrawn(withdrawn: Withdrawn, language: Language) -> Response:
    """Answer with what is left of a thing, in the format asked for (410; RFC 9110, section 15.5.11)."""
    site, iri = current_site(), withdrawn.term.iri or ""
    wanted = wanted_of_withdrawn()
    if wanted is None:
        return _text(410, language.say["withdrawn"], iri, *map(_line, withdrawn.replacements))
    if not isinstance(wanted, RdfFormat):
        return render("withdrawn.html", withdrawn.term.text, status=410, withdrawn=withdrawn)
    response = send_graph(site.things.triples(iri), wanted, site.manifest)
    response.status_code = 410
    return response


def _language(*, is_page: bool) -> Language:
    """Return the language; English for a program that names none, as a parser's message that follows is."""
    if is_page or read_header(ACCEPT_LANGUAGE) or "lang" in request.args:
        return current_reader(current_site()).language
    return Language(FALLBACK, PHRASES[FALLBACK])


def _line(term: Term) -> str:
    return f"{term.iri} {term.text}"


def _text(status: int, *lines: str) -> Response:
    return Response("\n".join(filter(None, lines)) + "\n", status, content_type="text/plain; charset=utf-8")
