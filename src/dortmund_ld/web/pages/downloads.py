"""Downloads: the files that were made with the release, and the list of them with checksums."""

from flask import Blueprint, Response, send_file

from dortmund_ld.views.licences import licences_of
from dortmund_ld.web.choosing import choose_page
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.rendering import current_links, current_reader, render
from dortmund_ld.web.representations import HTML, with_charset
from dortmund_ld.web.site import current_site
from dortmund_ld.web.structured import downloads

blueprint = Blueprint("downloads", __name__)

SUMS = "SHA256SUMS"


@blueprint.get("/dumps/")
def dumps() -> Response:
    """List the files: those of everything first, then those of single graphs."""
    choose_page()
    site = current_site()
    language = current_reader(site).language
    parts = [dump for dump in site.manifest.dumps if dump.graph]
    return render(
        "dumps.html",
        language.say["downloads"],
        about=site.schema_org(language.tag).dataset(downloads(site)),
        whole=[dump for dump in site.manifest.dumps if not dump.graph],
        parts_of_it=[(dump, site.labels.label(dump.graph or "", language.tag)) for dump in parts],
        sums=SUMS,
    )


@blueprint.get(f"/dumps/{SUMS}")
def sums() -> Response:
    """List the checksums in the form that ``sha256sum --check`` reads."""
    lines = (f"{dump.sha256}  {dump.path}\n" for dump in current_site().manifest.dumps)
    return Response("".join(lines), content_type="text/plain; charset=utf-8")


@blueprint.get("/dumps/<path:path>")
def dump(path: str) -> Response:
    """Send a file; parts of it on request (RFC 9110, section 14)."""
    site = current_site()
    file = site.release.dump(path)
    if file is None:
        raise Failure(404, "not_found", f"dumps/{path}")
    found = next(dump for dump in site.manifest.dumps if dump.path == path)
    response = send_file(
        file, mimetype=found.media_type, conditional=True, etag=found.sha256, last_modified=site.release.made
    )
    response.headers["Content-Type"] = with_charset(found.media_type)
    about = found.graph or site.manifest.iri
    response.headers.add("Link", f'<{about}>; rel="cite-as"')
    listed = current_links(site).plain("dumps/")
    response.headers.add("Link", f'<{listed}>; rel="collection"; type="{HTML.media_type}"')
    for licence in licences_of(site.lookup, [about]):
        response.headers.add("Link", f'<{licence}>; rel="license"')
    return response
