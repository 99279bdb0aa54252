"""The timeline: phases, and what is dated."""

from itertools import groupby

from flask import Blueprint, Response

from dortmund_ld.views.timeline import read_moments, read_phases
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.site import current_site
from dortmund_ld.web.ways import require

blueprint = Blueprint("timeline", __name__)


@blueprint.get("/timeline")
def timeline() -> Response:
    """Show the phases, then everything dated by its year."""
    site = current_site()
    require(site, "timeline")
    language = current_reader(site).language
    facts = site.facts(language.tag)
    years = [(year, tuple(same)) for year, same in groupby(read_moments(facts), lambda moment: moment.year)]
    return render("timeline.html", language.say["timeline"], phases=read_phases(facts), years=years)
