"""The passages of a source as a file: which lines carry which claims, and which carry none."""

from flask import Blueprint, Response
from pyoxigraph import NamedNode

from dortmund_ld.views.coverage import lines_as_records
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.files import send, wanted_file
from dortmund_ld.web.rendering import current_reader
from dortmund_ld.web.site import current_site

blueprint = Blueprint("passages", __name__)


@blueprint.get("/passages/<slug>.<extension>")
def passages(slug: str, extension: str) -> Response:
    """Send the passages of a source."""
    site = current_site()
    form = wanted_file(extension, f"page/{slug}")
    evidence = site.facts(current_reader(site).language.tag).evidence
    lines = evidence.source_lines(NamedNode(str(site.addresses.thing(slug))))
    if not lines:
        raise Failure(404, "not_found", f"passages/{slug}.{extension}")
    return send(lines_as_records(lines), form)
