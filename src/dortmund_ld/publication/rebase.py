"""Moving a publication to another base: every IRI under the old base comes under the new one.

IRIs are rewritten as terms, after the parser has resolved them, so that it does not matter how a file
writes them (in full, relative to @base, or with a prefix). Literals follow where they name an IRI of the
publication: a whole IRI (`void:uriSpace`, `sh:namespace`, `vann:preferredNamespaceUri`) or a SPARQL text
that holds `<IRI>`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rebase:
    """The change from the base `old`, which the publication describes, to the base `new`."""

    old: str
    new: str

    def iri(self, iri: str) -> str:
        """Return the IRI under the new base; an IRI from elsewhere as it is."""
        if self.old == self.new or not iri.startswith(self.old):
            return iri
        return self.new + iri[len(self.old) :]

    def text(self, text: str) -> str:
        """Return a text (a query, a template) with the IRIs that it writes out under the new base."""
        if self.old == self.new:
            return text
        return self.iri(text).replace(f"<{self.old}", f"<{self.new}")


UNCHANGED = Rebase("", "")
