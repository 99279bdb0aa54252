"""The other documents: ontology, shapes, named graphs, and the description of the whole."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
from flask import Blueprint, Response
from pyoxigraph import NamedNode, RdfFormat, Triple
from rdflib.namespace import OWL

from dortmund_ld.views.licences import licences_of
from dortmund_ld.views.ontology import OntologyReader
from dortmund_ld.views.shapes import ShapeReader
from dortmund_ld.web.choosing import choose
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.rendering import current_reader, render, see_other
from dortmund_ld.web.representations import DATA_FIRST, PAGE_FIRST, send_graph, split_extension
from dortmund_ld.web.signposts import Subject, tell
from dortmund_ld.web.site import current_site
from dortmund_ld.words.iris import WELL_KNOWN_VOID

blueprint = Blueprint("documents", __name__)

THINGS_OF_A_GRAPH = 200


@blueprint.get("/ontology")
@blueprint.get("/ontology.<extension>")
def ontology(extension: str = "") -> Response:
    """Show the terms of the ontology, or send it."""
    site = current_site()
    licences = licences_of(site.lookup, [site.manifest.ontology])
    tell(Subject(site.manifest.ontology, licences=licences, page="ontology", files="ontology"))
    chosen = choose(PAGE_FIRST, extension)
    if isinstance(chosen, RdfFormat):
        return _send(site.lookup.graph(_ontology_graph()), chosen)
    language = current_reader(site).language.tag
    rules = ShapeReader(site.arrangement.store, site.labels, language).by_class(site.ancestors)
    view = OntologyReader(site.lookup, site.labels, site.manifest, rules, language).read()
    return render("ontology.html", view.term.text, as_data=True, ontology=view)


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
    chosen = choose(PAGE_FIRST, extension)
    path = site.release.shapes
    if isinstance(chosen, RdfFormat):
        return _send(_read(path), chosen)
    language = current_reader(site).language
    rules = ShapeReader(site.arrangement.store, site.labels, language.tag).rules()
    return render("shapes.html", language.say["shapes"], as_data=True, rules=rules)


@blueprint.get(f"/{WELL_KNOWN_VOID}")
@blueprint.get(f"/{WELL_KNOWN_VOID}.<extension>")
def void(extension: str = "") -> Response:
    """Send the description of the release in VoID and DCAT (VoID, section 7.2), a browser to the downloads.

    A browser asks for XML next to HTML, and would show RDF/XML as an unreadable text.
    """
    site = current_site()
    licences = licences_of(site.lookup, [site.manifest.iri])
    tell(Subject(site.manifest.iri, licences=licences, page="dumps/"))
    chosen = choose(DATA_FIRST, extension)
    if not isinstance(chosen, RdfFormat):
        return see_other("dumps/")
    return _send(_read(site.release.void), chosen)


@blueprint.get("/graph/<path:path>")
def graph(path: str) -> Response:
    """Show what a named graph is about, or send its triples."""
    site = current_site()
    name, extension = split_extension(path, PAGE_FIRST)
    iri = str(site.addresses.graph(name))
    language = current_reader(site).language.tag
    view = site.lister(language).graph(iri, THINGS_OF_A_GRAPH)
    if view is None:
        raise Failure(404, "not_found", iri)
    tell(Subject(iri, licences=licences_of(site.lookup, [iri])))
    chosen = choose(PAGE_FIRST, extension)
    if isinstance(chosen, RdfFormat):
        return _send(site.lookup.graph(iri), chosen)
    about = site.things.describe(iri, language)
    sections = about.sections if about else ()
    return render("graph.html", view.term.text, as_data=True, graph=view, sections=sections)


def _send(triples: Iterable[Triple], form: RdfFormat) -> Response:
    return send_graph(triples, form, current_site().manifest)


def _ontology_graph() -> str:
    """Return the graph of the ontology, which is called after it or, under the base, ``{base}ontology``."""
    site = current_site()
    names = {graph.iri for graph in site.manifest.graphs}
    own = str(site.addresses.ontology)
    return own if own in names else site.manifest.ontology


def _read(path: Path) -> list[Triple]:
    return [quad.triple for quad in pyoxigraph.parse(path=str(path), format=RdfFormat.TURTLE)]
