"""A release as a value: what stands in its directory, and what its manifest says of it.

The directory holds ``manifest.json``, ``store.nq`` (what the store is loaded from), ``dumps/`` and
``search.jsonl`` (what a search can find). It is never changed after it has its name, except that a server
that is to leave the data on the disk puts the same data there as a store (``store.rocksdb``).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import RdfFormat, Store
from rdflib import URIRef

from dortmund_ld.publication import Query
from dortmund_ld.publication.guides import Guide

MANIFEST = "manifest.json"
STORE = "store.nq"
DISK_STORE = "store.rocksdb"
DUMPS = "dumps"
SEARCH = "search.jsonl"


@dataclass(frozen=True)
class Dump:
    """A file to download: its path below ``dumps/``, and the named graph it holds (None: everything)."""

    path: str
    media_type: str
    size: int
    sha256: str
    graph: str | None


@dataclass(frozen=True)
class NamedGraph:
    """A named graph: its IRI, its path in addresses (``graph/series/x``), its size in triples."""

    iri: str
    path: str
    triples: int


@dataclass(frozen=True)
class Counts:
    """How much of everything there is in the union of the graphs; classes and properties by IRI."""

    triples: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


@dataclass(frozen=True)
class Manifest:
    """What a release is, without its content.

    ``name`` is a short name for files, ``namespace`` that of the ontology's terms, and ``prefixes`` are all
    those that the documents of the release may use.
    """

    content_hash: str
    iri: str
    base: str
    name: str
    title: Mapping[str, str]
    languages: tuple[str, ...]
    licence: str | None
    ontology: str
    namespace: str
    prefixes: Mapping[str, str]
    counts: Counts
    graphs: tuple[NamedGraph, ...]
    queries: tuple[Query, ...]
    dumps: tuple[Dump, ...]
    guides: tuple[Guide, ...] = ()

    def to_json(self) -> str:
        """Return the manifest as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Read a manifest; raises ValueError, KeyError or TypeError if it is not one."""
        fields: dict[str, Any] = json.loads(text)
        return cls(
            **fields
            | {
                "languages": tuple(fields["languages"]),
                "counts": Counts(**fields["counts"]),
                "graphs": tuple(NamedGraph(**graph) for graph in fields["graphs"]),
                "queries": tuple(
                    Query(**{**query, "iri": URIRef(query["iri"])}) for query in fields["queries"]
                ),
                "dumps": tuple(Dump(**dump) for dump in fields["dumps"]),
                "guides": tuple(Guide(**guide) for guide in fields["guides"]),
            }
        )


def fill_store(store: Store, quads: Path) -> Store:
    """Load a file of N-Quads into a store and return it; raises OSError, SyntaxError.

    Blank nodes keep their names. ``Store.bulk_load`` would give them new ones by chance, and two servers of
    the same release would give different answers under the same entity tag.
    """
    store.bulk_extend(pyoxigraph.parse(path=str(quads), format=RdfFormat.N_QUADS))
    return store


@dataclass(frozen=True)
class Release:
    """A finished build in its directory."""

    directory: Path
    manifest: Manifest

    def store(self) -> Store:
        """Load a store in memory: the named graphs, and their union as the default graph.

        The union is loaded, not asked for with ``use_default_graph_as_union``: that option gives a triple of
        two graphs twice, and makes FROM mean nothing.
        """
        return fill_store(Store(), self.directory / STORE)

    def dump(self, path: str) -> Path | None:
        """Return the file of a dump, None if there is none of that path."""
        known = any(path == dump.path for dump in self.manifest.dumps)
        return self.directory / DUMPS / path if known else None

    @property
    def made(self) -> float:
        """When it was built here, in seconds since 1970: the publication may say nothing of its date."""
        return (self.directory / MANIFEST).stat().st_mtime

    @property
    def search(self) -> Path:
        """The file of what a search by words can find."""
        return self.directory / SEARCH

    @property
    def void(self) -> Path:
        """The file that describes the release in VoID and DCAT, as Turtle."""
        return self.directory / DUMPS / "void.ttl"

    @property
    def shapes(self) -> Path:
        """The file of the shapes, as Turtle."""
        return self.directory / DUMPS / "shapes.ttl"
