"""The addresses of a publication: every IRI that it mints is made here, and nowhere else.

Things follow “Cool URIs for the Semantic Web”, section 4.2: `id/` names a thing, `page/` and `data/` the
documents about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdflib import URIRef

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# The paths below the base at which a client looks without being told (VoID, section 7.2), and asks.
WELL_KNOWN_VOID = ".well-known/void"
ENDPOINT = "sparql"


@dataclass(frozen=True)
class Addresses:
    """The IRIs and web addresses under one base, which ends in `/` or `#`."""

    base: str

    @property
    def things(self) -> str:
        """What the IRIs of all things begin with."""
        return f"{self.base}id/"

    def thing(self, slug: str) -> URIRef:
        """Return the IRI of the thing called `slug`."""
        return URIRef(self.things + slug)

    def page(self, slug: str, extension: str | None = None) -> URIRef:
        """Return the address of the page about a thing."""
        return self._document("page", slug, extension)

    def data(self, slug: str, extension: str | None = None) -> URIRef:
        """Return the address of the data about a thing, of one format if an `extension` is given."""
        return self._document("data", slug, extension)

    def graph(self, path: str) -> URIRef:
        """Return the name of the graph whose file is `path`: under data/, without its extension."""
        return URIRef(f"{self.base}graph/{path}")

    def dump(self, path: str) -> URIRef:
        """Return the address of a file to download, by its path among them."""
        return URIRef(f"{self.base}dumps/{path}")

    @property
    def void(self) -> URIRef:
        """The document that describes the publication."""
        return URIRef(f"{self.base}{WELL_KNOWN_VOID}")

    @property
    def endpoint(self) -> URIRef:
        """The SPARQL endpoint."""
        return URIRef(f"{self.base}{ENDPOINT}")

    @property
    def ontology(self) -> URIRef:
        """The document of the ontology."""
        return URIRef(f"{self.base}ontology")

    @property
    def shapes(self) -> URIRef:
        """The document of the shapes."""
        return URIRef(f"{self.base}shapes")

    def slug_of(self, iri: str) -> str | None:
        """Return the slug of a thing's IRI; None for a passage of a thing or anything else."""
        slug = iri.removeprefix(self.things)
        return slug if iri.startswith(self.things) and SLUG.fullmatch(slug) else None

    def is_own(self, iri: object) -> bool:
        """Tell whether the IRI lies under the base."""
        return isinstance(iri, str) and iri.startswith(self.base)

    def _document(self, kind: str, slug: str, extension: str | None) -> URIRef:
        return URIRef(f"{self.base}{kind}/{slug}" + (f".{extension}" if extension else ""))
