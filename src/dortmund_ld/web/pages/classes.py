"""Classes: the list of them, and the things of each, paged; both whole as files."""

from flask import Blueprint, Response

from dortmund_ld.views.listing import WHOLE, classes_as_records, page_as_records
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.files import PAGE, send, wanted
from dortmund_ld.web.parameters import read_first, read_text
from dortmund_ld.web.rendering import current_reader, render
from dortmund_ld.web.site import current_site

blueprint = Blueprint("classes", __name__)

PAGE_SIZE = 100


@blueprint.get("/things/")
@blueprint.get("/things.<extension>")
def things(extension: str | None = None) -> Response:
    """List the classes, or the things of the class that ``type`` names, a hundred at a time."""
    site = current_site()
    form = wanted(extension)
    reader = current_reader(site)
    lister = site.lister(reader.language.tag)
    name = read_text("type")
    if name is None:
        classes = lister.classes()
        if form != PAGE:
            return send(classes_as_records(classes), form)
        return render("classes.html", reader.language.say["things"], classes=classes)
    first = read_first()
    listed = lister.things(name, first, PAGE_SIZE) if form == PAGE else lister.things(name, 1, WHOLE)
    if listed is None or not listed.entries:
        raise Failure(404, "not_found", name)
    return (
        send(page_as_records(listed), form)
        if form != PAGE
        else render("things.html", listed.term.text, listed=listed)
    )
