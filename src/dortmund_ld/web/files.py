"""The table of a page as a file: which one a request gets, and how it is sent.

What is chosen by parameters of the address holds for the page and its files alike.
"""

from collections.abc import Callable, Mapping

from flask import Response

from dortmund_ld.views.records import Records, write_csv, write_json
from dortmund_ld.web.choosing import choose
from dortmund_ld.web.rendering import current_reader
from dortmund_ld.web.representations import CSV, HTML, JSON, TABLE_FILES, TABLE_FIRST, with_charset
from dortmund_ld.web.signposts import Subject, tell
from dortmund_ld.web.site import current_site

PAGE = HTML.file_extension

_WRITERS: Mapping[str, Callable[[Records], str]] = {
    CSV.file_extension: write_csv,
    JSON.file_extension: write_json,
}
_CONTENT_TYPES: Mapping[str, str] = {
    CSV.file_extension: f"{with_charset(CSV.media_type)}; header=present",
    JSON.file_extension: JSON.media_type,
}


def wanted(extension: str | None) -> str:
    """Return what a request for a page with a table gets: ``html``, ``csv`` or ``json``.

    Raises Failure 404 for another extension, 406 for a format or an Accept header that takes none of these.
    """
    return choose(TABLE_FIRST, extension).file_extension


def wanted_file(extension: str, page: str) -> str:
    """Return the file that a request for one of several tables of a page gets; raises Failure 404."""
    tell(Subject(page=page))
    return choose(TABLE_FILES, extension).file_extension


def send(records: Records, extension: str) -> Response:
    """Return a table as the file of this extension, with its labels in the reader's language."""
    response = Response(_WRITERS[extension](records), content_type=_CONTENT_TYPES[extension])
    response.headers["Content-Language"] = current_reader(current_site()).language.tag
    return response
