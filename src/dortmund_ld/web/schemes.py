"""Concept schemes: the list of them, and the concepts of each, paged."""

from flask import Blueprint, Response, request

from dortmund_ld.web.failures import Failure
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.site import current_site
from dortmund_ld.web.ways import require

blueprint = Blueprint("schemes", __name__)

PAGE_SIZE = 50


@blueprint.get("/schemes/")
def schemes() -> Response:
    """List the concept schemes."""
    site = current_site()
    require(site, "schemes")
    language = current_reader(site).language
    return render("schemes.html", language.say["schemes"], schemes=site.lister(language.tag).schemes())


@blueprint.get("/schemes/<slug>")
def scheme(slug: str) -> Response:
    """List the concepts of a scheme."""
    site = current_site()
    first = max(1, request.args.get("first", 1, type=int))
    iri = str(site.addresses.thing(slug))
    listed = site.lister(current_reader(site).language.tag).concepts(iri, first, PAGE_SIZE)
    if listed is None:
        raise Failure(404, "not_found", iri)
    return render("scheme.html", listed.term.text, listed=listed, slug=slug)
