"""All values of a property: what a thing's page shows the beginning of, paged, and whole as a file.

``by`` names the property by its short IRI; with ``of``, the short IRI of a class, the list has the things of
that class which point at the thing by the property.
"""

from flask import Blueprint, Response

from dortmund_ld.views.records import Records, said_by
from dortmund_ld.views.thing import Values
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.files import PAGE, send, wanted
from dortmund_ld.web.parameters import read_first, read_text
from dortmund_ld.web.rendering import current_reader, render
from dortmund_ld.web.site import current_site

blueprint = Blueprint("values", __name__)

PAGE_SIZE = 100


@blueprint.get("/values/<slug>")
@blueprint.get("/values/<slug>.<extension>")
def values(slug: str, extension: str | None = None) -> Response:
    """Show a hundred of the values, or send them all."""
    site = current_site()
    form = wanted(extension)
    by, of = read_text("by") or "", read_text("of")
    first = read_first()
    part = slice(first - 1, first - 1 + PAGE_SIZE) if form == PAGE else slice(None)
    language = current_reader(site).language.tag
    found = site.things.list_values(str(site.addresses.thing(slug)), by, of, language, part)
    if found is None or not found.row.shown:
        raise Failure(404, "not_found", f"values/{slug}")
    if form != PAGE:
        return send(_records(found), form)
    query = {"by": by} if of is None else {"by": by, "of": of}
    return render(
        "values.html",
        f"{found.label.text}: {found.row.predicate.text}",
        thing=found,
        slug=slug,
        query=query,
        first=first,
        previous=max(1, first - PAGE_SIZE) if first > 1 else None,
        next=first + PAGE_SIZE if first + PAGE_SIZE <= found.row.total else None,
    )


def _records(found: Values) -> Records:
    claims = [claim.term.iri or claim.term.text for claim in found.claims]
    rows = tuple(
        (
            fact.term.iri,
            f"{fact.lead} {fact.term.text}".strip(),
            said_by(group.voices),
            tuple(claims[number - 1] for number in fact.notes),
        )
        for group in found.row.groups
        for fact in group.facts
    )
    return Records(("iri", "label", "stated_by", "claims"), rows)
