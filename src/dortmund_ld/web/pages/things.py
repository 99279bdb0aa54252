"""Things: ``/id/`` decides and redirects, ``/page/`` and ``/data/`` are the documents about them.

Cool URIs for the Semantic Web, section 4.2; the redirect is a 303 (RFC 9110, section 15.4.4).
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode, RdfFormat

from dortmund_ld.views.citation import Citation
from dortmund_ld.views.citation import cite as cite_thing
from dortmund_ld.views.labels import Term
from dortmund_ld.views.map import LATITUDE, Sheet, draw, read_spots
from dortmund_ld.views.schema_org import SCHEMA
from dortmund_ld.views.withdrawn import is_withdrawn
from dortmund_ld.web.choosing import choice, choose
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.rendering import current_links, current_reader, render, see_other
from dortmund_ld.web.representations import (
    BIBTEX,
    CITATIONS,
    DATA_FIRST,
    HTML,
    PAGE_FIRST,
    PLAIN,
    Form,
    Representation,
    send_graph,
    split_extension,
)
from dortmund_ld.web.signposts import Subject, tell
from dortmund_ld.web.site import Site, current_site
from dortmund_ld.web.structured import base_links

blueprint = Blueprint("things", __name__)


@blueprint.get("/id/<path:slug>")
def name(slug: str) -> Response:
    """Redirect from the name of a thing to the document that the client wants most."""
    site = current_site()
    _require(site, slug)
    chosen = choose(PAGE_FIRST)
    if not isinstance(chosen, RdfFormat):
        return see_other(f"page/{slug}")
    path = _data_path(slug, chosen) if "format" in request.args else f"data/{slug}"
    return Response(status=303, headers={"Location": current_links(site).plain(path)})


@blueprint.get("/page/<path:path>")
def page(path: str) -> Response:
    """Show a thing, or send its data to a client that wants no page."""
    return _answer(path, PAGE_FIRST)


@blueprint.get("/data/<path:path>")
def data(path: str) -> Response:
    """Send the data about a thing, or show its page to a client that wants nothing else."""
    return _answer(path, DATA_FIRST)


def _answer(path: str, offers: Mapping[str, Representation]) -> Response:
    site = current_site()
    slug, extension = split_extension(path, offers)
    iri = _require(site, slug)
    chosen = choose(offers, extension)
    tell(replace(subject_of(site, iri), page=f"page/{slug}", files=f"data/{slug}"))
    return _send(site, slug, iri, chosen) if isinstance(chosen, RdfFormat) else _show(site, slug, iri)


def subject_of(site: Site, iri: str) -> Subject:
    """Return what the answer of the current request is about, if that is a thing; it has been chosen."""
    is_page = choice()[1] is HTML
    names = site.schema_org(site.manifest.languages[0]).types(iri) if is_page else ()
    return Subject(iri, tuple(SCHEMA + name for name in names), site.things.licences(iri))


def _require(site: Site, slug: str, path: str | None = None) -> str:
    """Return the IRI of a thing; raises Failure 404 if there is none, which tells of the ``path`` or the IRI.

    One that was withdrawn is answered for in ``web.failing``.
    """
    iri = str(site.addresses.thing(slug))
    is_name = site.addresses.slug_of(iri) is not None
    if not is_name or not site.lookup.about(NamedNode(iri)) or is_withdrawn(site.lookup, iri):
        raise Failure(404, "not_found", path or iri)
    return iri


def _show(site: Site, slug: str, iri: str) -> Response:
    reader = current_reader(site)
    thing = site.things.describe(iri, reader.language.tag)
    if thing is None:
        raise Failure(404, "not_found", iri)
    return render(
        "thing.html",
        thing.label.text,
        as_data=True,
        thing=thing,
        slug=slug,
        citation=citation_of(site, thing.label, iri, reader.language.tag),
        about=site.schema_org(reader.language.tag).thing(thing, str(site.addresses.page(slug))),
        trail=[_class_list(site, kind) for kind in thing.types[:1]],
        sheet=_locate(site, iri, reader.language.tag),
    )


def _class_list(site: Site, kind: Term) -> Term:
    """Return the list of the things of a class, as a step on the way to one of them."""
    short = site.labels.shorten(kind.iri or "")
    return Term(kind.text, base_links(site).to("things/", type=short))


@blueprint.get("/cite/<slug>.<extension>")
def cite(slug: str, extension: str) -> Response:
    """Send how a thing is cited, for programs that keep references."""
    site = current_site()
    iri = _require(site, slug, f"cite/{slug}.{extension}")
    chosen = choose(CITATIONS, extension)
    tell(replace(subject_of(site, iri), page=f"page/{slug}", files=f"cite/{slug}"))
    language = current_reader(site).language.tag
    citation = citation_of(site, site.labels.label(iri, language), iri, language)
    response = Response(_written(citation, chosen), content_type=f"{chosen.media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{chosen.file_extension}"'
    response.headers["Content-Language"] = language
    return response


def _written(citation: Citation, form: Form) -> str:
    if form is BIBTEX:
        return citation.bibtex()
    if form is PLAIN:
        return f"{citation.plain()}\n"
    return json.dumps(citation.csl(), ensure_ascii=False, indent=1)


def citation_of(site: Site, label: Term, iri: str, language: str) -> Citation:
    """Return how a thing of the site is cited: by whom, and of what date, its data set says."""
    author, issued = site.attribution
    return cite_thing(
        label,
        iri,
        site.manifest.title,
        language,
        by=site.labels.term(author, language) if author else None,
        issued=issued,
        version=site.manifest.content_hash[:12],
    )


def _locate(site: Site, iri: str, language: str) -> Sheet | None:
    """Return the map of a thing among the others of its classes; None if it has no coordinates."""
    if LATITUDE not in site.lookup.properties(NamedNode(iri)):
        return None
    spots = read_spots(site.lookup, site.labels, language)
    here = next((spot for spot in spots if spot.term.iri == iri), None)
    return draw([spot for spot in spots if spot.kinds & here.kinds], {iri}) if here else None


def _send(site: Site, slug: str, iri: str, form: RdfFormat) -> Response:
    response = send_graph(site.things.triples(iri), form, site.manifest)
    response.headers["Content-Location"] = current_links(site).plain(_data_path(slug, form))
    return response


def _data_path(slug: str, form: RdfFormat) -> str:
    return f"data/{slug}.{form.file_extension}"
