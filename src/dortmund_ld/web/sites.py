"""Then and now: the sites and what became of them."""

from flask import Blueprint, Response

from dortmund_ld.views.sites import read_sites
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.site import current_site
from dortmund_ld.web.ways import require

blueprint = Blueprint("sites", __name__)


@blueprint.get("/sites")
def sites() -> Response:
    """Show the list, and the map of those whose place is known."""
    site = current_site()
    require(site, "sites")
    language = current_reader(site).language
    return render("sites.html", language.say["sites"], view=read_sites(site.facts(language.tag)))
