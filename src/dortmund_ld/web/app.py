"""The application: a release put on the web.

What every answer has in common stands here: its headers, and who answers for a failure.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from jinja2 import StrictUndefined
from pyoxigraph import Store
from werkzeug.exceptions import HTTPException

from dortmund_ld.query.errors import Unanswered
from dortmund_ld.query.remote import Remote
from dortmund_ld.release import Release
from dortmund_ld.web import assets, language
from dortmund_ld.web.cache import Headers
from dortmund_ld.web.failing import answer_failure, answer_http_exception, answer_unanswered
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.macros import PlainContext, remembered
from dortmund_ld.web.pages import (
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
from dortmund_ld.web.rendering import summarise
from dortmund_ld.web.replies import ANYBODY, SECURITY
from dortmund_ld.web.representations import HTML
from dortmund_ld.web.signposts import add_links
from dortmund_ld.web.site import keep_site, open_site
from dortmund_ld.web.varying import add_vary
from dortmund_ld.words.hyphenation import hyphenate

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Each has the blueprint of its addresses; that of the guide is added where a publication has guides.
MODULES = (
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
)

# Nothing on a page comes from elsewhere, and nothing runs on it but our own files.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

# What all answers have; what is no page is as harmless as data are, but SVG has its own styles.
_OF_DATA = [*SECURITY, *ANYBODY]
_OF_PAGES = list({**dict(_OF_DATA), "Content-Security-Policy": CONTENT_SECURITY_POLICY}.items())

# The longest request that is read; a query of a person has a few kilobytes.
LONGEST_REQUEST = 1_000_000


def create_app(release: Release, elsewhere: Remote | None = None, store: Store | None = None) -> Flask:
    """Return the application that serves a release.

    Its store is loaded here, once per process, unless one ``elsewhere`` holds the release, or an open
    ``store`` is given.
    """
    app = Flask(__name__, static_folder=None)  # files are sent by ``web.serving.files``
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LONGEST_REQUEST
    _set_up_templates(app)
    app.url_map.strict_slashes = False
    keep_site(app.extensions, open_site(release, elsewhere, store))
    for module in MODULES:
        app.register_blueprint(module.blueprint)
    if release.manifest.guides:
        app.register_blueprint(guide.blueprint)
    app.after_request(add_links)  # run last, and the longest: whoever sets a header looks at all before it
    app.after_request(add_vary)
    app.wsgi_app = _complete(app.wsgi_app)  # type: ignore[method-assign, assignment]
    app.register_error_handler(Failure, answer_failure)
    app.register_error_handler(Unanswered, answer_unanswered)
    app.register_error_handler(HTTPException, answer_http_exception)
    return app


def _set_up_templates(app: Flask) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.context_class = PlainContext
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters["hyphenate"] = hyphenate
    environment.filters["summarise"] = summarise
    environment.globals["remembered"] = remembered


def _complete(application: "WSGIApplication") -> "WSGIApplication":
    """Return the application with the headers that all its answers have.

    They are added to what Flask has finished: one by one, each would be looked for, checked and copied.
    """

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: Headers, error: Any = None, /) -> Callable[[bytes], object]:
            is_page = any(
                pair[0] == "Content-Type" and pair[1].startswith(HTML.media_type) for pair in headers
            )
            return start_response(status, [*headers, *(_OF_PAGES if is_page else _OF_DATA)], error)

        return application(environ, start)

    return answer
