"""Employers: a table to choose from, as a page, as CSV and as JSON.

What is chosen stands in the address (``?sector=…&ownership=…``), for the page and the files alike.
"""

from flask import Blueprint, Response

from dortmund_ld.views.employers import FACETS, as_records, read_employers
from dortmund_ld.web.files import PAGE, send, wanted
from dortmund_ld.web.parameters import read_first, read_texts
from dortmund_ld.web.rendering import current_reader, render
from dortmund_ld.web.site import current_site
from dortmund_ld.web.ways import require

blueprint = Blueprint("employers", __name__)

PAGE_SIZE = 100


@blueprint.get("/employers")
@blueprint.get("/employers.<extension>")
def employers(extension: str | None = None) -> Response:
    """Show the employers that fit the choice, a hundred at a time, or send them all."""
    site = current_site()
    require(site, "employers")
    form = wanted(extension)
    reader = current_reader(site)
    chosen = {name: read_texts(name) for name in FACETS}
    first = read_first()
    part = slice(first - 1, first - 1 + PAGE_SIZE) if form == PAGE else slice(None)
    view = read_employers(site.facts(reader.language.tag), chosen, site.addresses.things, part)
    if form != PAGE:
        return send(as_records(view), form)
    query = {name: values for name, values in chosen.items() if values}
    return render(
        "employers.html",
        reader.language.say["employers"],
        view=view,
        query=query,
        previous=max(1, first - PAGE_SIZE) if first > 1 else None,
        next=first + PAGE_SIZE if first + PAGE_SIZE <= view.fitting else None,
    )
