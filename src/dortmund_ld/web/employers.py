"""Employers: a table to choose from, as a page, as CSV and as JSON.

What is chosen stands in the address (``?sector=…&ownership=…``), for the page and the files alike.
"""

from flask import Blueprint, Response, request

from dortmund_ld.views.employers import FACETS, read_employers, write_csv, write_json
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.site import current_site
from dortmund_ld.web.ways import require

blueprint = Blueprint("employers", __name__)

FILES = {"csv": ("text/csv; charset=utf-8", write_csv), "json": ("application/json", write_json)}


@blueprint.get("/employers")
@blueprint.get("/employers.<extension>")
def employers(extension: str = "html") -> Response:
    """Show the employers that fit the choice, or send them."""
    site = current_site()
    require(site, "employers")
    if extension not in {"html", *FILES}:
        raise Failure(404, "not_found", f"employers.{extension}")
    reader = current_reader(site)
    chosen = {name: [value for value in request.args.getlist(name) if value] for name in FACETS}
    view = read_employers(site.facts(reader.language.tag), chosen, str(site.addresses.thing("")))
    if extension in FILES:
        content_type, write = FILES[extension]
        sent = Response(write(view), content_type=content_type)
        sent.headers["Vary"] = "Accept-Language"
        return sent
    query = {name: values for name, values in chosen.items() if values}
    return render("employers.html", reader.language.say["employers"], view=view, query=query)
