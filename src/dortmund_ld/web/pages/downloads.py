"""The list of downloads with their checksums; the files themselves are sent by ``web.serving.files``."""

from flask import Blueprint, Response

from dortmund_ld.views.labels import Term
from dortmund_ld.web.choosing import choose_page
from dortmund_ld.web.rendering import current_reader, render
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
        whole=[(dump, Term(dump.media_type)) for dump in site.manifest.dumps if not dump.graph],
        parts_of_it=[(dump, site.labels.label(dump.graph or "", language.tag)) for dump in parts],
        sums=SUMS,
    )


@blueprint.get(f"/dumps/{SUMS}")
def sums() -> Response:
    """List the checksums in the form that ``sha256sum --check`` reads."""
    lines = (f"{dump.sha256}  {dump.path}\n" for dump in current_site().manifest.dumps)
    return Response("".join(lines), content_type="text/plain; charset=utf-8")
