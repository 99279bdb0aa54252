"""Under which licences data are: those that the named graphs state which say it."""

from collections.abc import Iterable

from pyoxigraph import NamedNode
from rdflib.namespace import DCTERMS

from dortmund_ld.query.lookup import Lookup

_LICENCE = str(DCTERMS.license)


def licences_of(lookup: Lookup, graphs: Iterable[str]) -> tuple[str, ...]:
    """Return the IRIs of the licences of named graphs, each once, in order."""
    found = {
        licence.value
        for graph in graphs
        for licence in lookup.objects(NamedNode(graph), _LICENCE)
        if isinstance(licence, NamedNode)
    }
    return tuple(sorted(found))
