"""A release as a value: what stands in its directory, and what its manifest says of it.

The directory holds ``manifest.json``, ``store.nq`` (what the store is loaded from), ``dumps/`` and
``search.jsonl`` (what a search can find). It is never changed after it has its name, except that a server
that is to leave the data on the disk puts the same data there as a store (``store.rocksdb``).
"""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, Store
from rdflib import URIRef

from dortmund_ld.publication import Query
from dortmund_ld.publication.guides import Guide

MANIFEST = "manifest.json"
STORE = "store.nq"
DISK_STORE = "store.rocksdb"
DUMPS = "dumps"
SEARCH = "search.jsonl"

_BLANK = b"_:"  # how a blank node begins; in a string it does no harm


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
                "dumps": tuple(
                    Dump(**{**dump, "licences": tuple(dump["licences"])}) for dump in fields["dumps"]
                ),
                "guides": tuple(Guide(**guide) for guide in fields["guides"]),
            }
        )


def load_store(quads: Path) -> Store:
    """Load a file of N-Quads into a store in memory; raises OSError, SyntaxError.

    Blank nodes keep their names. ``Store.load`` would give them new ones by chance, and two servers of the
    same release would give different answers under the same entity tag. It takes all others, since it lays
    them out in memory so that processes that share it get into each other's way least: eight of them answered
    238 queries a second in place of the 168 over what ``Store.bulk_extend`` had laid out.
    """
    store = Store()
    with quads.open("rb") as lines:
        store.load(_Lines(line for line in lines if _BLANK not in line), format=RdfFormat.N_QUADS)
    with quads.open("rb") as lines:
        store.extend(parse_quads(_Lines(line for line in lines if _BLANK in line)))
    return store


def fill_disk_store(store: Store, quads: Path) -> None:
    """Load a file of N-Quads into a store on disk, as ``load_store`` does into memory; raises as it does."""
    with quads.open("rb") as lines:
        store.bulk_extend(parse_quads(lines))


def parse_quads(lines: BinaryIO) -> Iterable[Quad]:
    """Read N-Quads one by one; raises SyntaxError on the way."""
    return pyoxigraph.parse(lines, format=RdfFormat.N_QUADS)


class _Lines(io.RawIOBase, BinaryIO):
    """Lines as a file to read, of which no more is in memory than is asked for."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        parts, size = [self._rest], len(self._rest)
        while size < len(buffer) and (line := next(self._lines, b"")):
            parts.append(line)
            size += len(line)
        whole = b"".join(parts)
        given, self._rest = whole[: len(buffer)], whole[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


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
