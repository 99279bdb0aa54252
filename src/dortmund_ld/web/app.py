"""The application: a release put on the web.

What every answer has in common stands here: headers, and the one place where a failure becomes a page or
a text.
"""

from flask import Flask, Response, request
from jinja2 import StrictUndefined
from pyoxigraph import Store
from werkzeug.exceptions import HTTPException

from dortmund_ld.query.errors import Unanswered
from dortmund_ld.query.remote import Remote
from dortmund_ld.release import Release
from dortmund_ld.web import (
    assets,
    classes,
    documents,
    downloads,
    editor,
    employers,
    endpoint,
    governance,
    guide,
    home,
    indicators,
    language,
    passages,
    questions,
    schemes,
    search,
    sitemap,
    sites,
    things,
    timeline,
    values,
)
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.language import FALLBACK
from dortmund_ld.web.macros import remembered
from dortmund_ld.web.negotiation import negotiate
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.phrases import PHRASES
from dortmund_ld.web.replies import ANYBODY, SECURITY
from dortmund_ld.web.representations import HTML
from dortmund_ld.web.signposts import add_links
from dortmund_ld.web.site import current_site, keep_site, open_site
from dortmund_ld.web.statuses import failure_of
from dortmund_ld.web.varying import ACCEPT, ACCEPT_LANGUAGE, add_vary, read_header
from dortmund_ld.words.hyphenation import hyphenate

# Nothing on a page comes from elsewhere, and nothing runs on it but our own files.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

# The longest request that is read; a query of a person has a few kilobytes.
LONGEST_REQUEST = 1_000_000

PHRASES_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported"}


def create_app(release: Release, elsewhere: Remote | None = None, store: Store | None = None) -> Flask:
    """Return the application that serves a release.

    Its store is loaded here, once per process, unless one ``elsewhere`` holds the release, or an open
    ``store`` is given.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LONGEST_REQUEST
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["hyphenate"] = hyphenate
    app.jinja_env.globals["remembered"] = remembered
    app.url_map.strict_slashes = False
    keep_site(app.extensions, open_site(release, elsewhere, store))
    for module in (
        home,
        things,
        classes,
        documents,
        questions,
        endpoint,
        editor,
        assets,
        downloads,
        indicators,
        employers,
        governance,
        language,
        passages,
        schemes,
        search,
        sitemap,
        sites,
        timeline,
        values,
    ):
        app.register_blueprint(module.blueprint)
    if release.manifest.guides:
        app.register_blueprint(guide.blueprint)
    app.after_request(_add_headers)
    app.after_request(add_vary)
    app.after_request(add_links)
    app.register_error_handler(Failure, _answer_failure)
    app.register_error_handler(Unanswered, _answer_unanswered)
    app.register_error_handler(HTTPException, _answer_http_exception)
    return app


def _add_headers(response: Response) -> Response:
    """Add what all answers have; what is no page is as harmless as data are, but SVG has its own styles."""
    for name, value in (*SECURITY, *ANYBODY):
        response.headers[name] = value
    if response.mimetype == HTML.media_type:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response


def _answer_failure(failure: Failure) -> Response:
    """Answer with a page where a person reads, else with a text: the sentence, then what is known beyond."""
    if negotiate(read_header(ACCEPT), {"text/plain": "text", "text/html": "page"}) == "page":
        response = render(
            "failure.html",
            current_reader(current_site()).language.say[failure.phrase],
            status=failure.status,
            failure=failure,
        )
    else:
        is_program = not read_header(ACCEPT_LANGUAGE) and "lang" not in request.args
        # the message of a parser that follows is English too
        say = PHRASES[FALLBACK] if is_program else current_reader(current_site()).language.say
        lines = filter(None, (say[failure.phrase], failure.detail))
        response = Response("\n".join(lines) + "\n", failure.status, content_type="text/plain; charset=utf-8")
    response.headers.extend(failure.headers)
    return response


def _answer_unanswered(error: Unanswered) -> Response:
    """Answer that what a page is made of cannot be had: most of all from a store elsewhere."""
    return _answer_failure(failure_of(error))


def _answer_http_exception(error: HTTPException) -> Response:
    """Answer what Flask itself finds wrong, in the same shape; redirects go as they are."""
    status = error.code or 500
    given = error.get_response()
    if status < 400:
        return Response(given.get_data(), status=status, headers=given.headers)
    kept = {name: value for name, value in given.headers.items() if name in {"Allow", "Retry-After"}}
    return _answer_failure(Failure(status, PHRASES_BY_STATUS.get(status, "wrong"), headers=kept))
