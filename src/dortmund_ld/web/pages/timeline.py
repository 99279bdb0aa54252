"""The timeline: phases, and what is dated, as a page and as files.

Which kind of dated things is shown stands in the address (``?kind=…``), for the page and the files alike.
"""

from itertools import groupby

from flask import Blueprint, Response

from dortmund_ld.views.strip import draw_strip
from dortmund_ld.views.timeline import moments_as_records, phases_as_records, read_moments, read_phases
from dortmund_ld.web.files import PAGE, send, wanted, wanted_file
from dortmund_ld.web.parameters import read_text
from dortmund_ld.web.rendering import current_reader, render
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
    kind = read_text("kind")
    chosen = [moment for moment in moments if kind in (None, moment.kind.name)]
    if form != PAGE:
        return send(moments_as_records(chosen), form)
    years = [(year, tuple(same)) for year, same in groupby(chosen, lambda moment: moment.year)]
    return render(
        "timeline.html",
        language.say["timeline"],
        phases=read_phases(facts),
        strip=draw_strip(moments),
        years=years,
        kind=kind,
    )


@blueprint.get("/timeline/phases.<extension>")
def phases(extension: str) -> Response:
    """Send the phases."""
    site = current_site()
    require(site, "timeline")
    form = wanted_file(extension, "timeline")
    return send(phases_as_records(read_phases(site.facts(current_reader(site).language.tag))), form)
