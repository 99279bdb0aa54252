"""The ways into a publication: which pages there are, by what its data have.

A page about things of a class is there if there are things of it; a way to it is shown only then.
"""

from dataclasses import dataclass
from typing import NamedTuple

from flask import current_app
from rdflib.namespace import SKOS
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from dortmund_ld.web.failures import Failure
from dortmund_ld.web.site import Site

_KEY = "ways"


@dataclass(frozen=True)
class Way:
    """A page to go to: its phrase, its path, the classes of the ontology of which it needs one thing.

    A class with a colon in it is an IRI. ``reading`` pages are for readers, the others for users of data.
    """

    phrase: str
    path: str
    classes: tuple[str, ...] = ()
    reading: bool = True


WAYS = (
    Way("employers", "employers", ("Employer",)),
    Way("governance", "governance", ("GovernanceBody", "Representation", "GovernanceModel", "Mechanism")),
    Way("sites", "sites", ("Site",)),
    Way("timeline", "timeline", ("Phase", "Law", "Administration", "PoliticalParty")),
    Way("indicators", "indicators", ("Indicator",)),
    Way("queries", "queries/"),
    Way("search", "search"),
    Way("things", "things/", reading=False),
    Way("schemes", "schemes/", (str(SKOS.ConceptScheme),), reading=False),
    Way("ontology", "ontology", reading=False),
    Way("shapes", "shapes", reading=False),
    Way("endpoint", "sparql", reading=False),
    Way("downloads", "dumps/", reading=False),
    Way("guide", "guide/", reading=False),
)


def ways(site: Site) -> tuple[Way, ...]:
    """Return the ways that lead somewhere in this publication, which is found out once."""
    found: tuple[Way, ...] | None = current_app.extensions.get(_KEY)
    if found is None:
        found = tuple(way for way in WAYS if _has_things(site, way) and _is_served(way.path))
        current_app.extensions[_KEY] = found
    return found


class Here(NamedTuple):
    """Where a page stands: on the way of this path (None: on none), and whether it is that way's page."""

    path: str | None = None
    is_page: bool = False


def way_here(site: Site, path: str) -> Here:
    """Return where the page of a path stands."""
    for way in ways(site):
        if path.startswith(f"/{way.path}"):
            return Here(way.path, path == f"/{way.path}")
    return Here()


def require(site: Site, phrase: str) -> None:
    """Raise Failure 404 if the data have nothing for the page of this phrase."""
    way = next(way for way in WAYS if way.phrase == phrase)
    if not _has_things(site, way):
        raise Failure(404, "not_found", way.path)


def _has_things(site: Site, way: Way) -> bool:
    if not way.classes:
        return True
    wanted = {name if ":" in name else str(site.vocabulary[name]) for name in way.classes}
    counted = site.manifest.counts.classes
    return any(kind in wanted or wanted & site.ancestors.get(kind, frozenset()) for kind in counted)


def _is_served(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(f"/{path}", method="GET")
    except RequestRedirect:
        return True
    except (NotFound, MethodNotAllowed):
        return False
    return True
