"""Loading a publication: every file read once, parsed once, under the base asked for."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef
from rdflib.namespace import OWL, RDF, VANN

from dortmund_ld.publication.description import DATASET, describe, find_base, is_base
from dortmund_ld.publication.files import Problem, Role, SourceFile
from dortmund_ld.publication.guides import read_guide
from dortmund_ld.publication.known import learn
from dortmund_ld.publication.publication import Publication
from dortmund_ld.publication.queries import read_query
from dortmund_ld.publication.reading import content_hash, decode, read_files
from dortmund_ld.publication.rebase import Rebase
from dortmund_ld.publication.series import Surroundings, read_series
from dortmund_ld.publication.tables import METADATA_SUFFIX, Names
from dortmund_ld.publication.turtle import Turtle, read_turtle
from dortmund_ld.words.errors import CannotRead, SyntaxProblem
from dortmund_ld.words.iris import Addresses
from dortmund_ld.words.namespaces import STANDARD, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from dortmund_ld.publication.files import Query
    from dortmund_ld.publication.guides import Guide

TURTLE_ROLES = {"ontology": Role.ONTOLOGY, "data": Role.DATA, "shapes": Role.SHAPES}


class Ontology(NamedTuple):
    """The ontology of a publication: its IRI and the namespace of its terms."""

    iri: URIRef
    namespace: str


def ignore(_message: str) -> None:
    """Tell nobody: the progress of a run that nobody watches."""


def load_publication(
    root: Path, *, base: str | None = None, progress: Callable[[str], None] = ignore
) -> Publication:
    """Load the publication in the directory `root`, under `base` if one is given.

    `progress` is told the path of each file before it is parsed. Files that cannot be understood become
    problems of the publication. Raises CannotRead if there is no publication to read, and SyntaxProblem
    if its description is not Turtle: nothing can be said without it.
    """
    loading = _Loading(root, base, progress)
    loading.read_turtle()
    loading.read_queries()
    loading.read_series()
    loading.read_guides()
    return loading.publication()


class _Loading:
    """The steps of loading, in their order, and what they have found so far."""

    def __init__(self, root: Path, base: str | None, progress: Callable[[str], None]) -> None:
        self._root = root
        self._progress = progress
        self._problems: list[Problem] = []
        self._files: list[SourceFile] = []
        self._queries: list[Query] = []
        self._guides: list[Guide] = []
        self._raw = {file.path: file for file in read_files(root)}
        self._texts = dict(self._decode())
        self._rebase = self._read_base(base)
        self._addresses = Addresses(self._rebase.new)

    def read_turtle(self) -> None:
        """Parse each Turtle file; keep those that can be read to their end."""
        turtles = {path: self._parse(path) for path in self._texts if path.endswith(".ttl")}
        self._ontology = _find_ontology(turtles, self._addresses)
        graph = turtles[DATASET].graph
        self._description = describe(graph, base=self._rebase.new, ontology=self._ontology.iri)
        self._files += (
            self._source_file(path, turtle) for path, turtle in turtles.items() if turtle.is_whole
        )

    def read_queries(self) -> None:
        """Read each query and describe it."""
        for path in self._paths("data/queries/", ".rq"):
            self._progress(path)
            text = self._rebase.text(self._texts[path])
            dataset = self._description.iri
            result = read_query(text, path=path, dataset=dataset, addresses=self._addresses)
            if isinstance(result, Problem):
                self._problems.append(result)
            else:
                self._queries.append(result[0])
                self._files.append(result[1])

    def read_series(self) -> None:
        """Read each series into observations, with the labels that the files read so far give."""
        around = self._surroundings()
        for path in self._paths("data/series/", ".csv"):
            self._progress(path)
            text, metadata = self._texts[path], self._texts.get(path + METADATA_SUFFIX)
            place = self._raw[path].place
            result = read_series(place, path=path, text=text, metadata=metadata, around=around)
            if isinstance(result, SourceFile):
                self._files.append(result)
            else:
                self._problems += result

    def read_guides(self) -> None:
        """Read each guide, its IRIs under the base asked for."""
        for path in self._paths("data/guide/", ".md"):
            self._progress(path)
            result = read_guide(self._rebase.text(self._texts[path]), path)
            if isinstance(result, Problem):
                self._problems.append(result)
            else:
                self._guides.append(result)

    def publication(self) -> Publication:
        return Publication(
            root=self._root,
            description=self._description,
            vocabulary=Vocabulary(self._ontology.namespace),
            addresses=self._addresses,
            files=tuple(self._files),
            queries=tuple(self._queries),
            problems=tuple(sorted(self._problems)),
            content_hash=content_hash(self._raw.values(), self._rebase.new),
            guides=tuple(self._guides),
        )

    def _decode(self) -> Iterator[tuple[str, str]]:
        for path, file in self._raw.items():
            text = decode(file)
            if isinstance(text, Problem):
                self._problems.append(text)
            else:
                yield path, text

    def _read_base(self, base: str | None) -> Rebase:
        """Read the base that the description states, before anything can be moved to another."""
        problems = self._problems
        if DATASET in self._texts:
            turtle = read_turtle(self._texts[DATASET], path=DATASET, base_iri="urn:x-unknown-base:")
            problems = [problem for problem in turtle.problems if not turtle.is_whole]
        for problem in problems:
            if problem.path == DATASET:
                message = f"{problem.message} {problem.hint}"
                raise SyntaxProblem(DATASET, problem.line, problem.column, message)
        if base is not None and not is_base(base):
            raise CannotRead(f"The base must be a whole IRI that ends in '/', not {base!r}.")
        old = find_base(turtle.graph)
        return Rebase(old, base or old)

    def _parse(self, path: str) -> Turtle:
        self._progress(path)
        text, rebase = self._texts[path], self._rebase
        turtle = read_turtle(text, path=path, base_iri=rebase.old, rebase=rebase)
        self._problems += turtle.problems
        return turtle

    def _source_file(self, path: str, turtle: Turtle) -> SourceFile:
        return SourceFile(
            path=path,
            role=TURTLE_ROLES[PurePosixPath(path).parts[0]],
            graph_name=_graph_name(path, self._addresses, self._ontology),
            text=self._texts[path],
            lines=turtle.lines,
            subject_lines=turtle.subject_lines,
            prefixes=turtle.prefixes,
            is_bundled=not self._raw[path].place.is_relative_to(self._root),
        )

    def _surroundings(self) -> Surroundings:
        files = (file for file in self._files if file.role in (Role.ONTOLOGY, Role.DATA))
        return Surroundings(
            addresses=self._addresses,
            vocabulary=Vocabulary(self._ontology.namespace),
            names=Names({**STANDARD, **self._description.prefixes}, self._rebase),
            languages=self._description.languages,
            known=learn(triple for file in files for triple in file.lines),
        )

    def _paths(self, folder: str, suffix: str) -> list[str]:
        return [path for path in self._texts if path.startswith(folder) and path.endswith(suffix)]


def _find_ontology(turtles: Mapping[str, Turtle], addresses: Addresses) -> Ontology:
    """Find the owl:Ontology that prefers a namespace; one under the base if no file states any."""
    for path, turtle in turtles.items():
        if path.startswith("ontology/"):
            for iri in turtle.graph.subjects(RDF.type, OWL.Ontology):
                namespace = turtle.graph.value(iri, VANN.preferredNamespaceUri)
                if namespace is not None:
                    return Ontology(URIRef(str(iri)), str(namespace))
    return Ontology(addresses.ontology, f"{addresses.ontology}#")


def _graph_name(path: str, addresses: Addresses, ontology: Ontology) -> URIRef:
    part, _, rest = path.partition("/")
    if part == "ontology":
        return addresses.ontology if addresses.is_own(ontology.iri) else ontology.iri
    if part == "shapes":
        return addresses.shapes
    return addresses.graph(rest.removesuffix(".ttl"))
