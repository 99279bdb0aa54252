"""The table of a page as a file: which one a request gets, and how it is sent.

The extension of the address decides, else the Accept header. What is chosen by parameters of the address
holds for the page and its files alike.
"""

from collections.abc import Callable, Mapping

from flask import Response, request

from dortmund_ld.views.records import Records, write_csv, write_json
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.negotiation import negotiate
from dortmund_ld.web.pages import current_reader
from dortmund_ld.web.representations import FILE_TYPES, HTML, not_acceptable, with_charset
from dortmund_ld.web.site import current_site

PAGE = HTML.file_extension

_WRITERS: Mapping[str, Callable[[Records], str]] = {"csv": write_csv, "json": write_json}
_BY_TYPE = {HTML.media_type: PAGE} | {FILE_TYPES[extension]: extension for extension in _WRITERS}


def wanted(extension: str | None) -> str:
    """Return what a request for a page with a table gets: ``html``, ``csv`` or ``json``.

    Raises Failure 404 for another extension, and 406 for an Accept header that takes none of these.
    """
    if extension is not None:
        if extension != PAGE and extension not in _WRITERS:
            raise Failure(404, "not_found", request.path.removeprefix("/"))
        return extension
    chosen = negotiate(request.headers.get("Accept"), _BY_TYPE)
    if chosen is None:
        raise not_acceptable(_BY_TYPE)
    return chosen


def send(records: Records, extension: str) -> Response:
    """Return a table as the file of this extension, with its labels in the reader's language."""
    content_type = with_charset(FILE_TYPES[extension])
    if extension == "csv":
        content_type += "; header=present"
    response = Response(_WRITERS[extension](records), content_type=content_type)
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Content-Language"] = current_reader(current_site()).language.tag
    return response
