"""A release as a value: what stands in its directory, and what its manifest says of it.

The directory holds ``manifest.json``, ``store.nq`` (what the store is loaded from), ``dumps/`` and
``search.jsonl`` (what a search can find). It is never changed after it has its name, except that a server
that is to leave the data on the disk puts the same data there as a store (``store.rocksdb``).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from io import SEEK_END
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, Store
from rdflib import URIRef

from dortmund_ld.publication import Query
from dortmund_ld.publication.guides import Guide
from dortmund_ld.release.headlines import Headline
from dortmund_ld.release.indicators import CountedIndicator

MANIFEST = "manifest.json"
STORE = "store.nq"
DISK_STORE = "store.rocksdb"
DUMPS = "dumps"
SEARCH = "search.jsonl"

# How a blank node begins. Lines with it stand last in the store's file: it does no harm in a string.
BLANK = b"_:"


@dataclass(frozen=True)
class Dump:
    """A file to download: its path below ``dumps/``, and the named graph it holds (None: everything).

    ``licences`` are the IRIs of those that its data state for that graph, or for everything.
    """

    path: str
    media_type: str
    size: int
    sha256: str
    graph: str | None
    licences: tuple[str, ...] = ()


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
    those that the documents of the release may use. ``headlines`` are the figures that it opens with,
    ``indicators`` those that have observations.
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
    headlines: tuple[Headline, ...] = ()
    indicators: tuple[CountedIndicator, ...] = ()

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
                "dumps": tuple(
                    Dump(**{**dump, "licences": tuple(dump["licences"])}) for dump in fields["dumps"]
                ),
                "guides": tuple(Guide(**guide) for guide in fields["guides"]),
                "headlines": tuple(Headline(**headline) for headline in fields["headlines"]),
                "indicators": tuple(CountedIndicator(**indicator) for indicator in fields["indicators"]),
            }
        )


def load_store(quads: Path) -> Store:
    """Load the N-Quads of a release into a store in memory; raises OSError, SyntaxError.

    Blank nodes keep their names. ``Store.load`` would give them new ones by chance, and two servers of the
    same release would give different answers under the same entity tag. It takes all before the first of
    them, since it is fast, and lays quads out in memory so that processes that share it get into each other's
    way least: eight of them answered 238 queries a second in place of the 168 over what
    ``Store.bulk_extend`` had laid out. IRIs are not checked once more (``lenient``): they were when the file
    was written.
    """
    store = Store()
    with quads.open("rb") as lines:
        end = _start_of_blank(lines)
        if end:
            with mmap(lines.fileno(), end, access=ACCESS_READ) as plain:
                store.load(cast("BinaryIO", plain), format=RdfFormat.N_QUADS, lenient=True)
        lines.seek(end)
        store.extend(parse_quads(lines))
    return store


def _start_of_blank(lines: BinaryIO) -> int:
    """Return where the first line begins that may have a blank node, or the file ends."""
    size = lines.seek(0, SEEK_END)
    if not size:
        return 0
    with mmap(lines.fileno(), 0, access=ACCESS_READ) as whole:
        first = whole.find(BLANK)
        return size if first < 0 else whole.rfind(b"\n", 0, first) + 1


def fill_disk_store(store: Store, quads: Path) -> None:
    """Load a file of N-Quads into a store on disk, as ``load_store`` does into memory; raises as it does."""
    with quads.open("rb") as lines:
        store.bulk_extend(parse_quads(lines))


def parse_quads(lines: BinaryIO) -> Iterable[Quad]:
    """Read N-Quads one by one; raises SyntaxError on the way."""
    return pyoxigraph.parse(lines, format=RdfFormat.N_QUADS)


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
        return load_store(self.directory / STORE)

    def file(self, dump: Dump) -> Path:
        """Return the file of a dump."""
        return self.directory / DUMPS / dump.path

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
