"""Files, sent before any page is thought of: the downloads of a release, and what its pages look and run by.

They are sent piece by piece and in parts on request (RFC 9110, section 14), by the process that has the
connection: it needs no data for that, and nobody who makes pages is kept from it.
"""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.security import safe_join
from werkzeug.utils import send_file
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_path_info

from dortmund_ld.release import Release
from dortmund_ld.release.release import Dump
from dortmund_ld.web.assets import BUILT, KEPT, STATIC
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.links import Links
from dortmund_ld.web.replies import ANYBODY, SECURITY
from dortmund_ld.web.representations import HTML, with_charset
from dortmund_ld.web.serving.pagecache import WsgiApplication

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

_ALLOWED = "GET, HEAD, OPTIONS"


class Files:
    """A WSGI application that sends files, and leaves all else to the one behind it."""

    def __init__(self, release: Release, application: WsgiApplication) -> None:
        """Send the files of a release and of the program."""
        self._release = release
        self._dumps = {f"/dumps/{dump.path}": dump for dump in release.manifest.dumps}
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request; raises Failure 405 for what cannot be done with a file."""
        path = get_path_info(environ)
        if dump := self._dumps.get(path):
            response = _answer(partial(self._send_dump, dump), environ)
        elif file := _find_static(path):
            response = _answer(partial(_send_static, file), environ)
        else:
            return self._application(environ, start_response)
        return response(environ, start_response)

    def _send_dump(self, dump: Dump, environ: dict[str, Any]) -> Response:
        """Send a file with the data of a graph, or of everything, and with the links that tell so."""
        manifest = self._release.manifest
        response = send_file(
            self._release.file(dump),
            environ,
            mimetype=dump.media_type,
            conditional=True,
            etag=dump.sha256,
            last_modified=self._release.made,
        )
        response.headers["Content-Type"] = with_charset(dump.media_type)
        listed = Links(manifest, environ.get("SCRIPT_NAME", "")).plain("dumps/")
        response.headers.add("Link", f'<{dump.graph or manifest.iri}>; rel="cite-as"')
        response.headers.add("Link", f'<{listed}>; rel="collection"; type="{HTML.media_type}"')
        for licence in dump.licences:
            response.headers.add("Link", f'<{licence}>; rel="license"')
        return response


def _answer(send: Callable[[dict[str, Any]], Response], environ: dict[str, Any]) -> Response:
    method = environ["REQUEST_METHOD"]
    if method not in {"GET", "HEAD", "OPTIONS"}:
        raise Failure(405, "method_not_allowed", method, {"Allow": _ALLOWED})
    response = Response(headers={"Allow": _ALLOWED}) if method == "OPTIONS" else send(environ)
    for name, value in (*SECURITY, *ANYBODY):
        response.headers[name] = value
    return response


def _find_static(path: str) -> Path | None:
    """Return the file of the program that a path stands for, None if there is none."""
    if not path.startswith("/static/"):
        return None
    found = safe_join(str(STATIC), path.removeprefix("/static/"))
    return Path(found) if found and Path(found).is_file() else None


def _send_static(file: Path, environ: dict[str, Any]) -> Response:
    """Send a file of the program; a bundle, whose name changes with its content, to be kept for good."""
    if file.parent != BUILT:
        return send_file(file, environ)
    response = send_file(file, environ, max_age=KEPT)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response
