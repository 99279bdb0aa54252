"""Links out: the registers that things of a publication are linked to, by the namespace of their IRIs.

The names of registers are no facts of a publication; a link to a place that is not listed is shown under the
host of its address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pyoxigraph import NamedNode, Quad

from dortmund_ld.release.counting import LINKING
from dortmund_ld.views.labels import Labels, Term

HUBS: Mapping[str, str] = {
    "http://www.wikidata.org/entity/": "Wikidata",
    "https://d-nb.info/gnd/": "GND",
    "http://zbw.eu/stw/descriptor/": "STW",
    "http://zbw.eu/stw/thsys/": "STW",
    "https://ror.org/": "ROR",
    "https://sws.geonames.org/": "GeoNames",
    "http://viaf.org/viaf/": "VIAF",
    "http://dbpedia.org/resource/": "DBpedia",
    "http://eurovoc.europa.eu/": "EuroVoc",
    "http://publications.europa.eu/resource/authority/": "EU",
}


@dataclass(frozen=True)
class OutwardLink:
    """A link to a register: its name, the identifier there, the address, and how close the two are."""

    hub: str
    identifier: str
    iri: str
    relation: Term


def outward_links(quads: Iterable[Quad], labels: Labels, language: str) -> tuple[OutwardLink, ...]:
    """Return the links to elsewhere among the statements about a thing, in the order of the registers."""
    found = {
        _link(quad.object.value, labels.label(quad.predicate.value, language))
        for quad in quads
        if quad.predicate.value in LINKING and isinstance(quad.object, NamedNode)
    }
    return tuple(sorted(found, key=_place))


def _link(iri: str, relation: Term) -> OutwardLink:
    for namespace, name in HUBS.items():
        if iri.startswith(namespace):
            return OutwardLink(name, iri.removeprefix(namespace), iri, relation)
    address = urlsplit(iri)
    return OutwardLink(address.netloc or iri, address.path.rpartition("/")[2], iri, relation)


def _place(link: OutwardLink) -> tuple[int, str, str]:
    names = list(dict.fromkeys(HUBS.values()))
    return names.index(link.hub) if link.hub in names else len(names), link.hub, link.iri
