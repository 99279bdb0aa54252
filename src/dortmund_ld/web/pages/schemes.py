"""Concept schemes: the list of them, and the concepts of each, paged; both whole as files."""

from dataclasses import replace

from flask import Blueprint, Response

from dortmund_ld.views.listing import WHOLE, concepts_as_records, schemes_as_records
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.files import PAGE, send, wanted
from dortmund_ld.web.pages.things import subject_of
from dortmund_ld.web.parameters import read_first
from dortmund_ld.web.rendering import current_reader, render
from dortmund_ld.web.signposts import signposts, tell
from dortmund_ld.web.site import current_site
from dortmund_ld.web.ways import require

blueprint = Blueprint("schemes", __name__)

PAGE_SIZE = 50


@blueprint.get("/schemes/")
@blueprint.get("/schemes.<extension>")
def schemes(extension: str | None = None) -> Response:
    """List the concept schemes."""
    site = current_site()
    require(site, "schemes")
    form = wanted(extension)
    language = current_reader(site).language
    found = site.lister(language.tag).schemes()
    if form != PAGE:
        return send(schemes_as_records(found), form)
    return render("schemes.html", language.say["schemes"], schemes=found)


@blueprint.get("/schemes/<slug>")
@blueprint.get("/schemes/<slug>.<extension>")
def scheme(slug: str, extension: str | None = None) -> Response:
    """List the concepts of a scheme."""
    site = current_site()
    form = wanted(extension)
    first = read_first()
    iri = str(site.addresses.thing(slug))
    language = current_reader(site).language.tag
    lister = site.lister(language)
    listed = lister.concepts(iri, first, PAGE_SIZE) if form == PAGE else lister.concepts(iri, 1, WHOLE)
    if listed is None:
        raise Failure(404, "not_found", iri)
    tell(replace(subject_of(site, iri), described=f"data/{slug}"))
    if form != PAGE:
        return send(concepts_as_records(listed), form)
    about = site.schema_org(language).concept_scheme(iri, signposts().canonical)
    return render("scheme.html", listed.term.text, about=about, listed=listed, slug=slug)
