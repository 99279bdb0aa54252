"""Loading a publication: every file read once, parsed once, under the base asked for."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef
from rdflib.namespace import OWL, RDF, VANN

from dortmund_ld.publication.description import DATASET, describe, find_base
from dortmund_ld.publication.files import Problem, Role, SourceFile
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
    from collections.abc import Callable, Container, Iterable, Mapping
    from pathlib import Path

    from dortmund_ld.publication.files import Query
    from dortmund_ld.publication.reading import RawFile

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
    raw = read_files(root)
    problems: list[Problem] = []
    texts = _decode(raw, problems)
    rebase = _rebase(texts, problems, base)
    addresses = Addresses(rebase.new)
    turtles = _parse(texts, rebase, progress, problems)
    ontology = _find_ontology(turtles, addresses)
    bundled = {file.path for file in raw if not file.place.is_relative_to(root)}
    files = _source_files(texts, turtles, bundled, addresses, ontology)
    description = describe(turtles[DATASET].graph, base=rebase.new, ontology=ontology.iri)
    queries = _read_queries(texts, description.iri, addresses, rebase, problems)
    vocabulary = Vocabulary(ontology.namespace)
    around = Surroundings(
        addresses=addresses,
        vocabulary=vocabulary,
        names=Names({**STANDARD, **description.prefixes}, rebase),
        languages=description.languages,
        known=learn(triple for file in files if file.role is not Role.SHAPES for triple in file.lines),
    )
    series = _read_all_series(raw, texts, around, progress, problems)
    return Publication(
        root=root,
        description=description,
        vocabulary=vocabulary,
        addresses=addresses,
        files=(*files, *series, *(file for _, file in queries)),
        queries=tuple(query for query, _ in queries),
        problems=tuple(sorted(problems)),
        content_hash=content_hash(raw, rebase.new),
    )


def _decode(raw: Iterable[RawFile], problems: list[Problem]) -> dict[str, str]:
    texts = {}
    for file in raw:
        text = decode(file)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            texts[file.path] = text
    return texts


def _rebase(texts: Mapping[str, str], problems: Iterable[Problem], base: str | None) -> Rebase:
    """Read the base that the description states, before anything can be moved to another."""
    found = [problem for problem in problems if problem.path == DATASET]
    if not found:
        turtle = read_turtle(texts[DATASET], path=DATASET, base_iri="urn:x-unknown-base:")
        found = [] if turtle.is_whole else list(turtle.problems)
    if found:
        problem = found[0]
        raise SyntaxProblem(problem.path, problem.line, problem.column, f"{problem.message} {problem.hint}")
    old = find_base(turtle.graph)
    if base is not None and (":" not in base or not base.endswith(("/", "#"))):
        raise CannotRead(f"The base must be a whole IRI that ends in '/', not {base!r}.")
    return Rebase(old, base or old)


def _parse(
    texts: Mapping[str, str], rebase: Rebase, progress: Callable[[str], None], problems: list[Problem]
) -> dict[str, Turtle]:
    """Parse each Turtle file, those with problems as far as they go."""
    turtles = {}
    for path in (path for path in texts if path.endswith(".ttl")):
        progress(path)
        turtle = read_turtle(texts[path], path=path, base_iri=rebase.old, rebase=rebase)
        problems += turtle.problems
        turtles[path] = turtle
    return turtles


def _find_ontology(turtles: Mapping[str, Turtle], addresses: Addresses) -> Ontology:
    """Find the owl:Ontology that prefers a namespace; one under the base if no file states any."""
    for path, turtle in turtles.items():
        if path.startswith("ontology/"):
            for iri in turtle.graph.subjects(RDF.type, OWL.Ontology):
                namespace = turtle.graph.value(iri, VANN.preferredNamespaceUri)
                if namespace is not None:
                    return Ontology(URIRef(str(iri)), str(namespace))
    return Ontology(addresses.ontology, f"{addresses.ontology}#")


def _source_files(
    texts: Mapping[str, str],
    turtles: Mapping[str, Turtle],
    bundled: Container[str],
    addresses: Addresses,
    ontology: Ontology,
) -> list[SourceFile]:
    return [
        SourceFile(
            path=path,
            role=TURTLE_ROLES[PurePosixPath(path).parts[0]],
            graph_name=_graph_name(path, addresses, ontology),
            text=texts[path],
            lines=turtle.lines,
            subject_lines=turtle.subject_lines,
            prefixes=turtle.prefixes,
            is_bundled=path in bundled,
        )
        for path, turtle in turtles.items()
        if turtle.is_whole
    ]


def _graph_name(path: str, addresses: Addresses, ontology: Ontology) -> URIRef:
    part, _, rest = path.partition("/")
    if part == "ontology":
        return addresses.ontology if addresses.is_own(ontology.iri) else ontology.iri
    if part == "shapes":
        return addresses.shapes
    return addresses.graph(rest.removesuffix(".ttl"))


def _read_queries(
    texts: Mapping[str, str],
    dataset: URIRef,
    addresses: Addresses,
    rebase: Rebase,
    problems: list[Problem],
) -> list[tuple[Query, SourceFile]]:
    found = []
    for path in (path for path in texts if path.startswith("data/queries/") and path.endswith(".rq")):
        result = read_query(rebase.text(texts[path]), path=path, dataset=dataset, addresses=addresses)
        if isinstance(result, Problem):
            problems.append(result)
        else:
            found.append(result)
    return found


def _read_all_series(
    raw: Iterable[RawFile],
    texts: Mapping[str, str],
    around: Surroundings,
    progress: Callable[[str], None],
    problems: list[Problem],
) -> list[SourceFile]:
    found = []
    for path, place, _ in raw:
        if path in texts and path.startswith("data/series/") and path.endswith(".csv"):
            progress(path)
            metadata = texts.get(path + METADATA_SUFFIX)
            result = read_series(place, path=path, text=texts[path], metadata=metadata, around=around)
            if isinstance(result, SourceFile):
                found.append(result)
            else:
                problems += result
    return found
