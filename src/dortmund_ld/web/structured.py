"""The block of JSON-LD that each page has for search engines: the page, the way to it, and what it is about.

Its addresses are those under the base, as in ``Link: rel=canonical``, so that all copies of the site say the
same.
"""

from collections.abc import Sequence

from dortmund_ld.views.labels import Term
from dortmund_ld.views.schema_org import Data, File
from dortmund_ld.web.language import Language
from dortmund_ld.web.links import Links
from dortmund_ld.web.signposts import signposts
from dortmund_ld.web.site import Site
from dortmund_ld.web.ways import WAYS

# Pages that are lists; any other is just a page.
_LISTS = {"things/", "schemes/", "indicators", "queries/", "guide/", "dumps/"}
_KINDS = {"search": "SearchResultsPage"} | dict.fromkeys(_LISTS, "CollectionPage")


def structured(site: Site, language: Language, title: str, about: Data | None, trail: Sequence[Term]) -> Data:
    """Return the JSON-LD of the current page; ``trail`` are the pages before it but the first, if told."""
    here = signposts().page
    home = Term(site.manifest.title.get(language.tag, site.manifest.name), site.manifest.base)
    steps = trail or _trail(site, language, here)
    whole = (home, *steps, Term(title, signposts().canonical)) if here else ()
    schema = site.schema_org(language.tag)
    page = schema.page(title, signposts().canonical, _KINDS.get(here, "WebPage"), whole)
    body = {**about, "mainEntityOfPage": page} if about else page
    return {"@context": "https://schema.org", **body}


def base_links(site: Site) -> Links:
    """Return how addresses are written under the base."""
    return Links(site.manifest, site.manifest.base.rstrip("/#"))


def downloads(site: Site) -> tuple[File, ...]:
    """Return the files of the whole publication."""
    links = base_links(site)
    return tuple(
        File(links.to(f"dumps/{dump.path}"), dump.media_type)
        for dump in site.manifest.dumps
        if not dump.graph
    )


def _trail(site: Site, language: Language, here: str) -> tuple[Term, ...]:
    """Return the list that a page below it belongs to, such as that of the indicators."""
    links = base_links(site)
    return tuple(
        Term(language.say[way.phrase], links.to(way.path))
        for way in WAYS
        if here != way.path and here.startswith(way.path.rstrip("/") + "/")
    )
