"""Building a release: written beside its place and then named, so that there is never half a release.

Whoever builds has checked the publication first: what lies in the cache under a content hash is clean.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Store, Triple
from rdflib import Graph
from rdflib.namespace import DCTERMS, VANN

from dortmund_ld.publication import Publication, Role, ignore
from dortmund_ld.publication.description import DATASET, find_base
from dortmund_ld.publication.reading import content_hash, decode, read_files
from dortmund_ld.publication.turtle import read_turtle
from dortmund_ld.release.counting import Counted, count_release
from dortmund_ld.release.describing import describe_release
from dortmund_ld.release.headlines import choose_headlines
from dortmund_ld.release.indicators import count_indicators
from dortmund_ld.release.release import (
    BLANK,
    DUMPS,
    MANIFEST,
    SEARCH,
    STORE,
    Dump,
    Manifest,
    NamedGraph,
    Release,
)
from dortmund_ld.release.search_index import write_search_words
from dortmund_ld.release.writing import prefixes_used, with_union, write_dataset, write_graph
from dortmund_ld.words.errors import PublicationError
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS
from dortmund_ld.words.namespaces import STANDARD

# Part of a release's name: a program that lays releases out otherwise must not reuse those of an older one.
LAYOUT = 6


class CannotWrite(PublicationError):
    """The cache cannot be written."""


def fingerprint(root: Path, base: str | None) -> str | None:
    """Return the content hash of a publication without parsing it all; None if it must be loaded to be told.

    Raises CannotRead as load_publication does.
    """
    raw = read_files(root)
    text = next(decode(file) for file in raw if file.path == DATASET)
    if not isinstance(text, str):
        return None
    turtle = read_turtle(text, path=DATASET, base_iri="urn:x-unknown-base:")
    return None if turtle.problems else content_hash(raw, base or find_base(turtle.graph))


def open_release(cache: Path, content: str) -> Release | None:
    """Return the release with this content hash, None if there is none that this program can read."""
    release = read_release(cache / _directory_name(content))
    return release if release and release.manifest.content_hash == content else None


def read_release(directory: Path) -> Release | None:
    """Return the release in a directory, None if there is none that this program can read."""
    try:
        manifest = Manifest.from_json((directory / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Release(directory, manifest)


def build_release(
    publication: Publication, cache: Path, *, progress: Callable[[str], None] = ignore
) -> Release:
    """Build the release of a publication that has been checked, and return it.

    It is written into a temporary directory and renamed when it is whole. ``progress`` is told what is being
    written. Raises CannotWrite if the cache cannot be written.
    """
    final = cache / _directory_name(publication.content_hash)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".building-") as temporary:
            unfinished = Path(temporary) / "release"
            manifest = _write_release(publication, unfinished, progress)
            _rename(unfinished, final)
    except OSError as error:
        reason = error.strerror or error
        raise CannotWrite(
            f"The release cannot be written to {cache}: {reason}. Name another --cache."
        ) from error
    return Release(final, manifest)


def _directory_name(content: str) -> str:
    return f"{LAYOUT}-{content[:16]}"


def _rename(unfinished: Path, final: Path) -> None:
    """Give the release its name; a broken one of that name, or one that another process built, makes room."""
    if final.exists():
        shutil.rmtree(final)
    unfinished.rename(final)


def _write_release(publication: Publication, directory: Path, progress: Callable[[str], None]) -> Manifest:
    description = publication.description
    prefixes = _prefixes(publication)
    quads = sorted(set(_quads(publication)), key=str)
    counted = count_release(quads, description.base)
    (directory / DUMPS).mkdir(parents=True)
    progress("store")
    (directory / STORE).write_bytes(_write_store(quads))
    progress("search")
    write_search_words(quads, description.base, publication.vocabulary.namespace, directory / SEARCH)
    writer = DumpWriter(directory / DUMPS, prefixes, progress)
    writer.write_whole(_name(description.base), quads)
    writer.write_graphs(counted.graphs, quads)
    writer.write("shapes.ttl", _triples(publication.graph(Role.SHAPES)), str(publication.addresses.shapes))
    void = describe_release(description, quads, counted, writer.dumps, prefixes)
    writer.write("void.ttl", void, str(publication.addresses.void))
    dumps = _with_licences(writer.dumps, quads, str(description.iri))
    manifest = replace(
        _manifest(publication, prefixes, counted, dumps),
        headlines=choose_headlines(quads, publication.vocabulary),
        indicators=count_indicators(quads, publication.vocabulary),
    )
    (directory / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return manifest


def _write_store(quads: Iterable[Quad]) -> bytes:
    """Return the N-Quads that a store is loaded from, those with blank nodes last (``load_store``)."""
    lines = (pyoxigraph.serialize(with_union(quads), format=RdfFormat.N_QUADS) or b"").splitlines(True)
    lines.sort(key=lambda line: BLANK in line)
    return b"".join(lines)


class DumpWriter:
    """Writes the files for download and keeps the list of them."""

    def __init__(self, directory: Path, prefixes: Mapping[str, str], progress: Callable[[str], None]) -> None:
        """Write into ``directory``, which is there."""
        self.directory = directory
        self.prefixes = prefixes
        self.progress = progress
        self.dumps: list[Dump] = []

    def write_whole(self, name: str, quads: list[Quad]) -> None:
        """Write everything in each format: with its named graphs where the format can, else their union."""
        used = prefixes_used((quad.triple for quad in quads), self.prefixes)
        for form in (*GRAPH_FORMATS, *DATASET_FORMATS):
            self._keep(f"{name}.{form.file_extension}", form, write_dataset(quads, form, used), None)

    def write_graphs(self, graphs: tuple[NamedGraph, ...], quads: list[Quad]) -> None:
        """Write each named graph as Turtle, under its path."""
        by_graph: dict[str, list[Triple]] = {graph.iri: [] for graph in graphs}
        for quad in quads:
            if isinstance(quad.graph_name, NamedNode):
                by_graph[quad.graph_name.value].append(quad.triple)
        for graph in graphs:
            self.write(f"{graph.path}.ttl", by_graph[graph.iri], graph.iri)

    def write(self, path: str, triples: list[Triple], graph: str) -> None:
        """Write a graph as Turtle."""
        body = write_graph(triples, RdfFormat.TURTLE, prefixes_used(triples, self.prefixes))
        self._keep(path, RdfFormat.TURTLE, body, graph)

    def _keep(self, path: str, form: RdfFormat, body: bytes, graph: str | None) -> None:
        self.progress(path)
        file = self.directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        self.dumps.append(Dump(path, form.media_type, len(body), sha256(body).hexdigest(), graph))


def _quads(publication: Publication) -> Iterator[Quad]:
    """Yield the published quads; blank nodes get names that depend on the content alone (RDFC 1.0)."""
    for name, graph in publication.named_graphs().items():
        for triple in _triples(graph):
            yield Quad(triple.subject, triple.predicate, triple.object, NamedNode(str(name)))


def _with_licences(dumps: Iterable[Dump], quads: Iterable[Quad], dataset: str) -> list[Dump]:
    """Return the dumps with the licences that are stated of their graph, or of the data set."""
    stated = sorted(
        {
            (quad.subject.value, quad.object.value)
            for quad in quads
            if quad.predicate.value == str(DCTERMS.license)
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
        }
    )
    return [
        replace(dump, licences=tuple(one for about, one in stated if about == (dump.graph or dataset)))
        for dump in dumps
    ]


def _triples(graph: Graph) -> list[Triple]:
    """Return the triples as a store gives them: it keeps the value of a number, so that 41.0 becomes 41.

    Whoever loads a dump beside an answer of the endpoint would else have two values for one.
    """
    store = Store()
    store.load(graph.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES)
    dataset = Dataset(store)
    if any("_:" in str(quad) for quad in dataset):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]


def _prefixes(publication: Publication) -> dict[str, str]:
    """Return the prefixes of the table, of the ontology and of the publication; the nearer goes first."""
    ontology = publication.graph(Role.ONTOLOGY)
    preferred = ontology.value(publication.description.ontology, VANN.preferredNamespacePrefix)
    own = {str(preferred): publication.vocabulary.namespace} if preferred else {}
    return {**STANDARD, **own, **publication.description.prefixes}


def _name(base: str) -> str:
    """Return a name for files out of the base: the last part of its path, else ``dataset``."""
    return urlsplit(base).path.strip("/").rpartition("/")[2] or "dataset"


def _manifest(
    publication: Publication, prefixes: Mapping[str, str], counted: Counted, dumps: Sequence[Dump]
) -> Manifest:
    description = publication.description
    return Manifest(
        content_hash=publication.content_hash,
        iri=str(description.iri),
        base=description.base,
        name=_name(description.base),
        title=dict(description.title),
        languages=description.languages,
        licence=str(description.licence) if description.licence else None,
        ontology=str(description.ontology),
        namespace=publication.vocabulary.namespace,
        prefixes=dict(prefixes),
        counts=counted.whole,
        graphs=counted.graphs,
        queries=publication.queries,
        dumps=tuple(dumps),
        guides=publication.guides,
    )
