"""Pushing a release to a store elsewhere, a named graph at a time: it can be interrupted and go on.

A journal beside the releases says which content was put into which graph of which store. A graph is left as
it is only if the journal has its present content and the store still holds as many triples as that has; so a
store that was emptied, or one that somebody else wrote to, is filled again. What the journal does not know is
not ours: it is never changed.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat

from dortmund_ld.publication import ignore
from dortmund_ld.query.remote.errors import StoreIncomplete
from dortmund_ld.query.remote.executor import Remote
from dortmund_ld.query.remote.graph_store import GraphWriter
from dortmund_ld.query.remote.union import sizes_in_store, union_graph
from dortmund_ld.release import Release
from dortmund_ld.words.errors import PublicationError

JOURNALS = "pushed"
TURTLE = RdfFormat.TURTLE.media_type


@dataclass(frozen=True)
class Pushed:
    """What a push did: graphs sent, left as they were, removed; graphs of others that the store holds too.

    ``plain`` is how many triples a query without a dataset now sees, ``whole`` how many the release has.
    """

    sent: int
    unchanged: int
    removed: int
    others: int
    plain: int
    whole: int


@dataclass(frozen=True)
class Part:
    """A named graph of a release: its IRI, the file that holds it, the hash of that, its size in triples."""

    iri: str
    file: Path
    sha256: str
    triples: int

    def triples_as_lines(self) -> bytes:
        """Return the graph as N-Triples."""
        found = (quad.triple for quad in pyoxigraph.parse(path=str(self.file), format=RdfFormat.TURTLE))
        return pyoxigraph.serialize(found, format=RdfFormat.N_TRIPLES) or b""


class Journal:
    """Remembers, in a file, which content each graph of a store was given (hash by IRI)."""

    def __init__(self, directory: Path, url: str) -> None:
        """Open the journal for the store with this address; a broken one is as good as none."""
        name = sha256(url.encode()).hexdigest()[:16]
        self._file = directory / JOURNALS / f"{name}.json"
        self._url = url
        try:
            self.graphs: dict[str, str] = json.loads(self._file.read_text(encoding="utf-8"))["graphs"]
        except (OSError, ValueError, KeyError, TypeError):
            self.graphs = {}

    def note(self, graph: str, content: str) -> None:
        """Note that a graph has this content now."""
        self.graphs[graph] = content
        self._write()

    def forget(self, graph: str) -> None:
        """Note that nothing is known of a graph: before it is changed, and after it was removed."""
        if self.graphs.pop(graph, None) is not None:
            self._write()

    def _write(self) -> None:
        text = json.dumps({"url": self._url, "graphs": self.graphs}, indent=1)
        unfinished = self._file.with_suffix(".unfinished")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(text, encoding="utf-8")
            unfinished.rename(self._file)
        except OSError as error:
            reason = error.strerror or error
            raise PublicationError(
                f"{self._file} cannot be written: {reason}. Name another --cache."
            ) from error


def push(
    release: Release,
    store: Remote,
    writer: GraphWriter,
    journal: Journal,
    *,
    progress: Callable[[str], None] = ignore,
) -> Pushed:
    """Make the store hold the named graphs of a release, and none that an earlier push put there.

    ``progress`` is told which graph is being sent. Raises StoreError if the store does not take a graph, or
    does not hold it afterwards; what was sent until then need not be sent again.
    """
    parts = parts_of(release)
    sizes = store.sizes()
    missing = [part for part in parts if not _is_there(part, journal, sizes)]
    for number, part in enumerate(missing, 1):
        progress(f"{number} of {len(missing)}, {part.iri}")
        send(part, store, writer, journal)
    ours = {part.iri for part in parts}
    stale = set(journal.graphs) - ours
    _remove(stale, writer, journal, progress)
    return Pushed(
        sent=len(missing),
        unchanged=len(parts) - len(missing),
        removed=len(stale),
        others=len(set(sizes) - ours - stale),
        plain=store.size(),
        whole=release.manifest.counts.triples,
    )


def _remove(graphs: set[str], writer: GraphWriter, journal: Journal, progress: Callable[[str], None]) -> None:
    for iri in sorted(graphs):
        progress(f"removing {iri}")
        writer.delete(iri)
        journal.forget(iri)


def parts_of(release: Release) -> tuple[Part, ...]:
    """Return the graphs that a store with the release holds: the named ones, and the union if need be."""
    manifest = release.manifest
    union = union_graph(manifest)
    dumps = {dump.graph or union: dump for dump in manifest.dumps if dump.media_type == TURTLE}
    parts = []
    for iri, size in sizes_in_store(manifest).items():
        dump = dumps[iri]
        parts.append(Part(iri, release.file(dump), dump.sha256, size))
    return tuple(parts)


def send(part: Part, store: Remote, writer: GraphWriter, journal: Journal) -> None:
    """Send a graph and see that it arrived whole; raises StoreIncomplete if not."""
    journal.forget(part.iri)
    writer.replace(part.iri, part.triples_as_lines())
    there = store.size_of(part.iri)
    if there != part.triples:
        raise StoreIncomplete(
            f"The store at {writer.url} took the graph {part.iri} and holds {there:,} triples of its "
            f"{part.triples:,}. Try again; if it stays so, the store cannot keep this graph as it is."
        )
    journal.note(part.iri, part.sha256)


def _is_there(part: Part, journal: Journal, sizes: Mapping[str, int]) -> bool:
    return journal.graphs.get(part.iri) == part.sha256 and sizes.get(part.iri, 0) == part.triples
