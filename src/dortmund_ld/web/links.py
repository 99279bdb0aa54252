"""Addresses on this site: built here and nowhere else.

An IRI of the publication leads to its page here, whatever its base, so that a copy of the site works before
the base resolves to it. The addresses work under a path prefix, and carry on the language that the reader
chose.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from dortmund_ld.release import Manifest
from dortmund_ld.words.iris import Addresses

_OUTSIDE = ("https://", "http://", "mailto:")

# A name or an address with a port; whatever else a client calls this site has no place in an IRI.
_HOST = re.compile(r"(?:[\w.~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?")


@dataclass(frozen=True)
class Links:
    """Builds addresses: ``root`` is the path prefix without its last slash, ``language`` a chosen one."""

    manifest: Manifest
    root: str = ""
    language: str | None = None

    def to(self, path: str, /, **query: str | int | Sequence[str]) -> str:
        """Return the address of a path of this site (without a leading slash; a fragment may follow).

        A parameter of several values is written once for each.
        """
        place, hash_sign, fragment = path.partition("#")
        asked = urlencode(query, doseq=True) if query else ""
        if self.language and "lang" not in query:  # each link of a page has it, mostly alone
            asked = f"lang={self.language}&{asked}" if asked else f"lang={self.language}"
        anchor = f"#{quote(fragment, safe='=,-._~/:')}" if hash_sign else ""
        return f"{self.root}/{_quoted(place)}{'?' if asked else ''}{asked}{anchor}"

    def plain(self, path: str) -> str:
        """Return the address of a path that has no language: a file, a redirect."""
        return f"{self.root}/{_quoted(path)}"

    def back(self, path: str, query: str, language: str) -> str:
        """Return the address of a path and its parameters, as a reader came from, in another language."""
        kept = {name: values for name, values in parse_qs(query).items() if name != "lang"}
        return Links(self.manifest, self.root).to(path.partition("#")[0], lang=language, **kept)

    def iri(self, iri: str) -> str | None:
        """Return where an IRI leads a reader: to a page of this site, to the web, or nowhere (None)."""
        manifest = self.manifest
        if iri.startswith(manifest.namespace):
            return self.to("ontology#" + iri.removeprefix(manifest.namespace))
        if iri == manifest.ontology:
            return self.to("ontology")
        names = Addresses(manifest.base).things
        if iri == names:
            return self.to("things/")
        if iri.startswith(names):
            return self.to("page/" + iri.removeprefix(names))
        if iri.startswith(manifest.base):
            return self.to(iri.removeprefix(manifest.base))
        return iri if iri.startswith(_OUTSIDE) else None

    def is_outside(self, iri: str) -> bool:
        """Tell whether an IRI leads away from this site."""
        manifest = self.manifest
        return not iri.startswith((manifest.base, manifest.namespace)) and iri != manifest.ontology

    def slug(self, iri: str) -> str | None:
        """Return the slug of a thing of the publication, None of anything else."""
        return Addresses(self.manifest.base).slug_of(iri)

    def anchor(self, iri: str) -> str:
        """Return the fragment of an IRI, as the anchor of its place on a page."""
        return iri.partition("#")[2]


def site_address(environ: Mapping[str, Any], base: str) -> str:
    """Return the address of this site without its last slash: as it was asked, the base if that has its host.

    A proxy may speak https to the client and http to this server, so the base knows better. It also stands in
    for a host that cannot be one.
    """
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    if not _HOST.fullmatch(host):
        return base.rstrip("/#")
    if base.partition("://")[2].partition("/")[0] == host:
        return base.rstrip("/#")
    return f"{environ['wsgi.url_scheme']}://{host}{environ.get('SCRIPT_NAME', '')}"


@lru_cache(5000)
def _quoted(path: str) -> str:
    return quote(path, safe="/:@-._~")
