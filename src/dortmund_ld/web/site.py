"""What the pages are made from: one open release with its store and the readers over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import current_app
from pyoxigraph import Literal, NamedNode, Store
from rdflib.namespace import DCTERMS, PROV, RDFS

from dortmund_ld.query.bounded import Executor, InProcess
from dortmund_ld.query.lookup import Lookup
from dortmund_ld.query.remote import Remote
from dortmund_ld.query.requests import Setting
from dortmund_ld.release import Manifest, Release
from dortmund_ld.views.arrangement import Arrangement, ancestors_of
from dortmund_ld.views.facts import Facts
from dortmund_ld.views.labels import Labels
from dortmund_ld.views.listing import Lister
from dortmund_ld.views.schema_org import SchemaOrg
from dortmund_ld.views.thing import ThingReader
from dortmund_ld.words.iris import Addresses
from dortmund_ld.words.namespaces import Vocabulary

_KEY = "site"


@dataclass(frozen=True)
class Site:
    """A release that is being served; ``ancestors`` are the classes above each class.

    ``executor`` runs the example queries of the first page, which need no bounds.
    """

    release: Release
    executor: Executor
    lookup: Lookup
    labels: Labels
    things: ThingReader
    addresses: Addresses
    vocabulary: Vocabulary
    ancestors: Mapping[str, frozenset[str]]
    arrangement: Arrangement

    @property
    def manifest(self) -> Manifest:
        """What the release is."""
        return self.release.manifest

    @cached_property
    def attribution(self) -> tuple[object | None, str | None]:
        """Who made the publication (a term), and on what date it was issued, as far as its data say."""
        node = NamedNode(self.manifest.iri)
        agents = self.lookup.objects(node, str(PROV.wasAttributedTo))
        dates = self.lookup.objects(node, str(DCTERMS.issued))
        issued = dates[0].value if dates and isinstance(dates[0], Literal) else None
        return (agents[0] if agents else None), issued

    def lister(self, language: str) -> Lister:
        """Return a maker of lists in a language."""
        return Lister(self.lookup, self.labels, self.manifest, language)

    def schema_org(self, language: str) -> SchemaOrg:
        """Return who says things in schema.org, in a language."""
        return SchemaOrg(self.lookup, self.labels, self.manifest, self.ancestors, language)

    def facts(self, language: str) -> Facts:
        """Return a reader of facts in a language."""
        return Facts(self.lookup, self.labels, self.vocabulary, self.arrangement, self.ancestors, language)


def open_site(release: Release, elsewhere: Remote | None = None, store: Store | None = None) -> Site:
    """Load the store of a release, or take one that is open or elsewhere, and set up the readers over it."""
    manifest = release.manifest
    executor: Executor
    if elsewhere:
        lookup, executor = elsewhere.lookup(), elsewhere
    else:
        store = store or release.store()
        setting = Setting(manifest.base, tuple(manifest.prefixes.items()))
        lookup, executor = Lookup(store), InProcess(store, setting)
    labels = Labels(lookup, manifest.languages, manifest.prefixes)
    vocabulary = Vocabulary(manifest.namespace)
    ancestors = ancestors_of(
        (quad.subject.value, quad.object.value)
        for quad in lookup.having(str(RDFS.subClassOf))
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    )
    arrangement = Arrangement(release.shapes, ancestors)
    things = ThingReader(lookup, labels, vocabulary, arrangement)
    addresses = Addresses(manifest.base)
    return Site(release, executor, lookup, labels, things, addresses, vocabulary, ancestors, arrangement)


def current_site() -> Site:
    """Return the site of the application that answers the current request."""
    site: Site = current_app.extensions[_KEY]
    return site


def keep_site(extensions: dict[str, object], site: Site) -> None:
    """Give an application its site."""
    extensions[_KEY] = site
