"""Then and now: the sites and what became of them, as a page and as a file."""

from flask import Blueprint, Response

from dortmund_ld.views.sites import as_records, read_sites
from dortmund_ld.web.files import PAGE, send, wanted
from dortmund_ld.web.rendering import current_reader, render
from dortmund_ld.web.site import current_site
from dortmund_ld.web.ways import require

blueprint = Blueprint("sites", __name__)


@blueprint.get("/sites")
@blueprint.get("/sites.<extension>")
def sites(extension: str | None = None) -> Response:
    """Show the list, and the map of those whose place is known, or send the list."""
    site = current_site()
    require(site, "sites")
    form = wanted(extension)
    language = current_reader(site).language
    view = read_sites(site.facts(language.tag))
    return (
        send(as_records(view), form)
        if form != PAGE
        else render("sites.html", language.say["sites"], view=view)
    )
