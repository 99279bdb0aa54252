"""Things: ``/id/`` decides and redirects, ``/page/`` and ``/data/`` are the documents about them.

Cool URIs for the Semantic Web, section 4.2; the redirect is a 303 (RFC 9110, section 15.4.4).
"""

import json

from flask import Blueprint, Response, redirect
from pyoxigraph import Literal, NamedNode, RdfFormat
from rdflib.namespace import DCTERMS, PROV

from dortmund_ld.views.citation import Citation
from dortmund_ld.views.citation import cite as cite_thing
from dortmund_ld.views.labels import Term
from dortmund_ld.views.map import Sheet, draw, read_spots
from dortmund_ld.views.schema_org import structured_data
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.representations import (
    DATA_FIRST,
    HTML,
    PAGE_FIRST,
    Html,
    Named,
    choose,
    send_graph,
    split_extension,
)
from dortmund_ld.web.site import Site, current_site

blueprint = Blueprint("things", __name__)

CITATIONS = {
    "bib": "application/x-bibtex; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
    "txt": "text/plain; charset=utf-8",
}


@blueprint.get("/id/<path:slug>")
def name(slug: str) -> Response:
    """Redirect from the name of a thing to the document that the client wants most."""
    site = current_site()
    if not _is_known(slug):
        raise Failure(404, "not_found", str(site.addresses.thing(slug)))
    wanted = choose(Named(slug, None), PAGE_FIRST)
    links = current_reader(site).links
    where = links.to(f"page/{slug}") if isinstance(wanted, Html) else links.plain(f"data/{slug}")
    response = redirect(where, code=303)
    response.headers["Vary"] = "Accept"
    return Response(response=response.response, status=303, headers=response.headers)


@blueprint.get("/page/<path:path>")
def page(path: str) -> Response:
    """Show a thing, or send its data to a client that wants no page."""
    named = split_extension(path)
    chosen = choose(named, PAGE_FIRST)
    return _show(named.name) if isinstance(chosen, Html) else _send(named, chosen)


@blueprint.get("/data/<path:path>")
def data(path: str) -> Response:
    """Send the data about a thing, or show its page to a client that wants nothing else."""
    named = split_extension(path)
    chosen = choose(named, DATA_FIRST)
    return _show(named.name) if isinstance(chosen, Html) else _send(named, chosen)


def _is_known(slug: str) -> bool:
    site = current_site()
    return site.addresses.slug_of(site.addresses.thing(slug)) is not None and site.lookup.knows(
        str(site.addresses.thing(slug))
    )


def _show(slug: str) -> Response:
    site = current_site()
    reader = current_reader(site)
    iri = str(site.addresses.thing(slug))
    thing = site.things.describe(iri, reader.language.tag) if _is_known(slug) else None
    if thing is None:
        raise Failure(404, "not_found", iri)
    response = render(
        "thing.html",
        thing.label.text,
        document=f"data/{slug}",
        thing=thing,
        slug=slug,
        citation=citation_of(site, thing.label, iri, reader.language.tag),
        structured=structured_data(
            thing,
            site.lookup,
            site.manifest,
            site.ancestors,
            str(site.addresses.page(slug)),
            reader.language.tag,
        ),
        sheet=_locate(site, iri, reader.language.tag),
    )
    response.headers.add("Link", f'<{iri}>; rel="canonical"')
    return response


@blueprint.get("/cite/<slug>.<extension>")
def cite(slug: str, extension: str) -> Response:
    """Send how a thing is cited, for programs that keep references."""
    site = current_site()
    iri = str(site.addresses.thing(slug))
    if extension not in CITATIONS or not _is_known(slug):
        raise Failure(404, "not_found", f"cite/{slug}.{extension}")
    language = current_reader(site).language.tag
    citation = citation_of(site, site.labels.label(iri, language), iri, language)
    response = Response(_written(citation, extension), content_type=CITATIONS[extension])
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{extension}"'
    response.headers["Vary"] = "Accept-Language"
    return response


def _written(citation: Citation, extension: str) -> str:
    if extension == "bib":
        return citation.bibtex()
    if extension == "txt":
        return f"{citation.plain()}\n"
    return json.dumps(citation.csl(), ensure_ascii=False, indent=1)


def citation_of(site: Site, label: Term, iri: str, language: str) -> Citation:
    """Return how a thing of the site is cited: by whom, and of what date, its data set says."""
    node = NamedNode(site.manifest.iri)
    agents = site.lookup.objects(node, str(PROV.wasAttributedTo))
    dates = site.lookup.objects(node, str(DCTERMS.issued))
    return cite_thing(
        label,
        iri,
        site.manifest.title,
        language,
        by=site.labels.term(agents[0], language) if agents else None,
        issued=dates[0].value if dates and isinstance(dates[0], Literal) else None,
        version=site.manifest.content_hash[:12],
    )


def _locate(site: Site, iri: str, language: str) -> Sheet | None:
    """Return the map of a thing among the others of its classes; None if it has no coordinates."""
    spots = read_spots(site.lookup, site.labels, language)
    here = next((spot for spot in spots if spot.term.iri == iri), None)
    return draw([spot for spot in spots if spot.kinds & here.kinds], iri) if here else None


def _send(named: Named, form: RdfFormat) -> Response:
    site = current_site()
    iri = str(site.addresses.thing(named.name))
    if not _is_known(named.name):
        raise Failure(404, "not_found", iri)
    links = current_reader(site).links
    response = send_graph(site.things.triples(iri), form, site.manifest.prefixes)
    response.headers["Vary"] = "Accept"
    response.headers["Content-Location"] = links.plain(f"data/{named.name}.{form.file_extension}")
    response.headers.add(
        "Link", f'<{links.plain(f"page/{named.name}")}>; rel="alternate"; type="{HTML.media_type}"'
    )
    return response
