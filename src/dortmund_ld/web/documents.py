"""The other documents: ontology, shapes, named graphs, and the description of the whole."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph
from flask import Blueprint, Response
from pyoxigraph import NamedNode, RdfFormat, Triple
from rdflib.namespace import OWL

from dortmund_ld.views.shapes import ShapeReader
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.links import WELL_KNOWN_VOID
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.representations import (
    DATA_FIRST,
    PAGE_FIRST,
    Html,
    Named,
    Representation,
    choose,
    send_graph,
    split_extension,
)
from dortmund_ld.web.site import current_site

blueprint = Blueprint("documents", __name__)

THINGS_OF_A_GRAPH = 200


@blueprint.get("/ontology")
@blueprint.get("/ontology.<extension>")
def ontology(extension: str = "") -> Response:
    """Show the terms of the ontology, or send it."""
    site = current_site()
    chosen = _chosen("ontology", extension, PAGE_FIRST)
    if not isinstance(chosen, Html):
        return _send(site.lookup.graph(_ontology_graph()), chosen)
    language = current_reader(site).language.tag
    view = site.lister(language).ontology()
    rules = ShapeReader(site.arrangement.store, site.labels, language).by_class()
    return render("ontology.html", view.term.text, document="ontology", ontology=view, rules=rules)


@blueprint.get("/ontology/<version>")
def ontology_version(version: str) -> Response:
    """Answer for the version that is served; other versions are not kept here."""
    site = current_site()
    iri = f"{site.manifest.ontology}/{version}"
    versions = site.lookup.objects(NamedNode(site.manifest.ontology), str(OWL.versionIRI))
    if NamedNode(iri) not in versions:
        raise Failure(404, "not_found", iri)
    return ontology()


@blueprint.get("/shapes")
@blueprint.get("/shapes.<extension>")
def shapes(extension: str = "") -> Response:
    """Show what the shapes demand, or send them."""
    site = current_site()
    chosen = _chosen("shapes", extension, PAGE_FIRST)
    path = site.release.shapes
    if not isinstance(chosen, Html):
        return _send(_read(path), chosen)
    language = current_reader(site).language
    rules = ShapeReader(site.arrangement.store, site.labels, language.tag).rules()
    return render("shapes.html", language.say["shapes"], document="shapes", rules=rules)


@blueprint.get(f"/{WELL_KNOWN_VOID}")
@blueprint.get(f"/{WELL_KNOWN_VOID}.<extension>")
def void(extension: str = "") -> Response:
    """Send the description of the release in VoID and DCAT (VoID, section 7.2), a browser to the downloads.

    A browser asks for XML next to HTML, and would show RDF/XML as an unreadable text.
    """
    chosen = _chosen(WELL_KNOWN_VOID, extension, DATA_FIRST)
    if isinstance(chosen, Html):
        links = current_reader(current_site()).links
        return Response(status=303, headers={"Location": links.to("dumps/"), "Vary": "Accept"})
    return _send(_read(current_site().release.void), chosen)


@blueprint.get("/graph/<path:path>")
def graph(path: str) -> Response:
    """Show what a named graph is about, or send its triples."""
    site = current_site()
    named = split_extension(path)
    iri = str(site.addresses.graph(named.name))
    language = current_reader(site).language.tag
    view = site.lister(language).graph(iri, THINGS_OF_A_GRAPH)
    if view is None:
        raise Failure(404, "not_found", iri)
    chosen = choose(named, PAGE_FIRST)
    if not isinstance(chosen, Html):
        return _send(site.lookup.graph(iri), chosen)
    about = site.things.describe(iri, language)
    sections = about.sections if about else ()
    return render("graph.html", view.term.text, document=f"graph/{named.name}", graph=view, sections=sections)


def _chosen(document: str, extension: str, offers: Mapping[str, Representation]) -> Representation:
    named = split_extension(f"{document}.{extension}") if extension else Named(document, None)
    if extension and named.representation is None:
        raise Failure(404, "not_found", f"{document}.{extension}")
    return choose(named, offers)


def _send(triples: Iterable[Triple], form: RdfFormat) -> Response:
    response = send_graph(triples, form, current_site().manifest.prefixes)
    response.headers["Vary"] = "Accept"
    return response


def _ontology_graph() -> str:
    """Return the graph of the ontology, which is called after it or, under the base, ``{base}ontology``."""
    site = current_site()
    names = {graph.iri for graph in site.manifest.graphs}
    own = str(site.addresses.ontology)
    return own if own in names else site.manifest.ontology


def _read(path: Path) -> list[Triple]:
    return [quad.triple for quad in pyoxigraph.parse(path=str(path), format=RdfFormat.TURTLE)]
