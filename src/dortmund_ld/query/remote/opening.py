"""Opening a store elsewhere: whether it holds the release, and how plain queries are to be sent to it.

Which graphs a plain query sees differs from store to store: Oxigraph's default graph is empty unless told
otherwise, Virtuoso's holds its own system graphs too. So the store is counted once, when it is opened; if its
default graph is not the union of the release's graphs, every query is sent with a dataset (SPARQL 1.1
Protocol, section 2.1.4; see ``query.remote.union``).
"""

from collections.abc import Mapping

from dortmund_ld.query.limits import Limits
from dortmund_ld.query.remote.errors import StoreError
from dortmund_ld.query.remote.executor import Remote
from dortmund_ld.query.remote.transport import Endpoint
from dortmund_ld.query.remote.union import dataset_in_store, sizes_in_store, union_graph
from dortmund_ld.query.requests import Setting
from dortmund_ld.release import Manifest

FROM_NOTHING = "SELECT ?s FROM <urn:x-there-is-no-such-graph> WHERE { ?s ?p ?o } LIMIT 1"


class StoreLacks(StoreError):
    """The store answers, but does not hold the release."""


def open_remote(endpoint: Endpoint, manifest: Manifest, limits: Limits | None = None) -> Remote:
    """Return an executor over the store that holds a release.

    Raises StoreLacks if graphs of the release are missing there or have other sizes, another StoreError if
    the store does not answer.
    """
    setting = Setting(manifest.base, tuple(manifest.prefixes.items()))
    remote = Remote(endpoint, setting, limits)
    require_release(remote.sizes(), sizes_in_store(manifest), endpoint.url)
    is_union = union_graph(manifest) is None and remote.size() == manifest.counts.triples
    dataset = None if is_union else dataset_in_store(manifest)
    keeps_from = not remote.solutions(FROM_NOTHING)
    return Remote(endpoint, setting, limits, dataset=dataset, keeps_from=keeps_from)


def require_release(found: Mapping[str, int], wanted: Mapping[str, int], url: str) -> None:
    """Raise StoreLacks if the store does not hold these graphs in these sizes."""
    other = [iri for iri, size in wanted.items() if found.get(iri, 0) != size]
    if other:
        raise StoreLacks(
            f"The store at {url} does not hold this release: {len(other)} of {len(wanted)} named graphs are "
            f"missing or differ, among them {other[0]} ({found.get(other[0], 0):,} triples of "
            f"{wanted[other[0]]:,}). Load it with: dortmund-ld push"
        )
