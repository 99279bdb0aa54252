"""What robots read first: which pages there are, and how many of the rest they may ask for.

Sitemaps (https://www.sitemaps.org/protocol.html), 0.9, with the other languages of a page as XHTML links
(https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap);
the Robots Exclusion Protocol (RFC 9309).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode
from rdflib.namespace import DCTERMS, SKOS

from dortmund_ld.release.search_index import read_things
from dortmund_ld.views.withdrawn import list_withdrawn
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.links import Links, site_address
from dortmund_ld.web.site import Site, current_site
from dortmund_ld.web.ways import ways
from dortmund_ld.words.namespaces import RDF_TYPE

blueprint = Blueprint("sitemap", __name__)

# Addresses of one sitemap: a tenth of what the protocol allows, so that each is made in a moment.
PART = 5_000

# Seconds between two requests of a robot that heeds Crawl-delay.
CRAWL_DELAY = 1

# Below these a robot finds nothing that it could not have from the sitemap, or from a dump.
_CLOSED = ("health", "language/", "metrics", "values/")

_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_XML = "application/xml; charset=utf-8"


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Say what robots may ask for: each page in each language, and no choice, search or query beyond.

    The longest rule that fits an address decides (RFC 9309, section 2.2.2).
    """
    site, links = current_site(), _links()
    lines = ["User-agent: *", f"Crawl-delay: {CRAWL_DELAY}"]
    lines += [f"Disallow: {links.root}/{path}" for path in _CLOSED]
    lines += [f"Disallow: {links.root}/*?"]
    lines += [f"Allow: {links.root}/*?lang={tag}$" for tag in site.manifest.languages]
    lines += ["", f"Sitemap: {_here(site)}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List the pages; if they are more than fit in one sitemap, list the sitemaps."""
    site = current_site()
    paths = _all_paths(site)
    if len(paths) <= PART:
        return _list(site, paths)
    root = ElementTree.Element("sitemapindex", xmlns=_SITEMAPS)
    for number in range(1, -(-len(paths) // PART) + 1):
        _entry(root, "sitemap", f"{_here(site)}/sitemap-{number}.xml", _changed(site))
    return _xml(root)


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """List some of the pages; ``number`` counts the sitemaps from 1."""
    site = current_site()
    paths = _all_paths(site)[max(0, number - 1) * PART :][:PART]
    if not (number and paths):
        raise Failure(404, "not_found", f"sitemap-{number}.xml")
    return _list(site, paths)


def _all_paths(site: Site) -> tuple[str, ...]:
    """Return the path of every page that is worth being found, once: lists, documents, then things."""
    return tuple(dict.fromkeys(_paths(site)))


def _paths(site: Site) -> Iterator[str]:
    manifest = site.manifest
    yield ""
    yield from (way.path for way in ways(site))
    yield from (graph.path for graph in manifest.graphs)
    yield from (f"queries/{query.name}" for query in manifest.queries)
    yield from dict.fromkeys(f"guide/{guide.name}" for guide in manifest.guides)
    slugs = (site.addresses.slug_of(indicator.iri) for indicator in manifest.indicators)
    yield from (f"indicators/{slug}" for slug in slugs if slug)
    gone = list_withdrawn(site.lookup)
    schemes = site.lookup.subjects(RDF_TYPE, NamedNode(str(SKOS.ConceptScheme)))
    names = (site.addresses.slug_of(scheme.value) for scheme in schemes if scheme.value not in gone)
    yield from (f"schemes/{slug}" for slug in names if slug)
    things = read_things(site.release.search, manifest.base)
    yield from (f"page/{slug}" for slug in things if site.addresses.things + slug not in gone)


def _list(site: Site, paths: Iterable[str]) -> Response:
    root = ElementTree.Element("urlset", {"xmlns": _SITEMAPS, "xmlns:xhtml": _XHTML})
    here, changed, languages = _here(site), _changed(site), site.manifest.languages
    links = Links(site.manifest, here)
    for path in paths:
        entry = _entry(root, "url", links.to(path), changed)
        for tag, address in _in_languages(links, path, languages).items():
            ElementTree.SubElement(entry, "xhtml:link", rel="alternate", hreflang=tag, href=address)
    return _xml(root)


def _in_languages(links: Links, path: str, languages: Sequence[str]) -> Mapping[str, str]:
    """Return the address of a page in each language, and the one that goes by the reader's."""
    return {tag: links.to(path, lang=tag) for tag in languages} | {"x-default": links.to(path)}


def _entry(root: ElementTree.Element, kind: str, address: str, changed: str | None) -> ElementTree.Element:
    entry = ElementTree.SubElement(root, kind)
    ElementTree.SubElement(entry, "loc").text = address
    if changed:
        ElementTree.SubElement(entry, "lastmod").text = changed
    return entry


def _xml(root: ElementTree.Element) -> Response:
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type=_XML)


def _changed(site: Site) -> str | None:
    """Return the date of the data set: when it was changed, else when it was issued, else none."""
    node = NamedNode(site.manifest.iri)
    for predicate in (DCTERMS.modified, DCTERMS.issued):
        dates = [date for date in site.lookup.objects(node, str(predicate)) if isinstance(date, Literal)]
        if dates:
            return dates[-1].value
    return None


def _here(site: Site) -> str:
    return site_address(request.environ, site.manifest.base)


def _links() -> Links:
    return Links(current_site().manifest, request.script_root)
