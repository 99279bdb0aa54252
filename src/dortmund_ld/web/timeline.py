"""The timeline: phases, and what is dated, as a page and as files."""

from itertools import groupby

from flask import Blueprint, Response

from dortmund_ld.views.timeline import moments_as_records, phases_as_records, read_moments, read_phases
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.files import PAGE, send, wanted
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.site import current_site
from dortmund_ld.web.ways import require

blueprint = Blueprint("timeline", __name__)


@blueprint.get("/timeline")
@blueprint.get("/timeline.<extension>")
def timeline(extension: str | None = None) -> Response:
    """Show the phases, then everything dated by its year, or send what is dated."""
    site = current_site()
    require(site, "timeline")
    form = wanted(extension)
    language = current_reader(site).language
    facts = site.facts(language.tag)
    moments = read_moments(facts)
    if form != PAGE:
        return send(moments_as_records(moments), form)
    years = [(year, tuple(same)) for year, same in groupby(moments, lambda moment: moment.year)]
    return render("timeline.html", language.say["timeline"], phases=read_phases(facts), years=years)


@blueprint.get("/timeline/phases.<extension>")
def phases(extension: str) -> Response:
    """Send the phases."""
    site = current_site()
    require(site, "timeline")
    form = wanted(extension)
    if form == PAGE:
        raise Failure(404, "not_found", "timeline/phases.html")
    return send(phases_as_records(read_phases(site.facts(current_reader(site).language.tag))), form)
