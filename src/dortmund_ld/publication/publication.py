"""A publication as a value: its files, their graphs, and where each triple stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rdflib.namespace import RDF

from dortmund_ld.publication.files import PUBLISHED, Location, Role
from dortmund_ld.publication.graphs import graph_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rdflib import Graph, URIRef
    from rdflib.term import Node

    from dortmund_ld.publication.description import Description
    from dortmund_ld.publication.files import Problem, Query, SourceFile
    from dortmund_ld.publication.guides import Guide
    from dortmund_ld.words.iris import Addresses
    from dortmund_ld.words.namespaces import Vocabulary


@dataclass(frozen=True, eq=False)
class Publication:
    """All that a directory publishes, parsed, with the problems met on the way.

    A file that cannot be read to its end is left out of `files`, and the others still load.
    `content_hash` changes with any byte of any file, with a file's path, and with the base.
    """

    root: Path
    description: Description
    vocabulary: Vocabulary
    addresses: Addresses
    files: tuple[SourceFile, ...] = field(repr=False)
    queries: tuple[Query, ...] = field(repr=False)
    problems: tuple[Problem, ...]
    content_hash: str
    guides: tuple[Guide, ...] = ()
    _unions: dict[frozenset[Role], Graph] = field(default_factory=dict, init=False, repr=False)

    def graph(self, *roles: Role) -> Graph:
        """Return the union of the files with these roles; without roles, of all that is published.

        The union is made once and shared: do not change it.
        """
        key = frozenset(roles or PUBLISHED)
        if key not in self._unions:
            self._unions[key] = graph_of(t for file in self.files if file.role in key for t in file.lines)
        return self._unions[key]

    def named_graphs(self) -> Mapping[URIRef, Graph]:
        """Return what is published, by the name of the graph; files of one graph are joined."""
        return self._named_graphs

    def locate(self, s: Node, p: Node | None = None, o: Node | None = None) -> Location | None:
        """Return the place of the triple; failing that of the subject and predicate, then of the subject.

        A subject described in several files is placed where it has its type. None for an unknown subject.
        """
        if p is not None and o is not None:
            for file in self.files:
                if (s, p, o) in file.lines:
                    return Location(file.path, file.lines[s, p, o])
        place = self._predicate_places.get((s, p)) if p is not None else None
        return place or self._subject_places.get(s)

    @cached_property
    def _named_graphs(self) -> dict[URIRef, Graph]:
        names = dict.fromkeys(file.graph_name for file in self.files if file.role in PUBLISHED)
        return {name: self._graph_named(name) for name in names}

    def _graph_named(self, name: URIRef) -> Graph:
        files = [file for file in self.files if file.graph_name == name]
        return files[0].graph if len(files) == 1 else graph_of(t for file in files for t in file.lines)

    @cached_property
    def _predicate_places(self) -> dict[tuple[Node, Node], Location]:
        places: dict[tuple[Node, Node], Location] = {}
        for file in self.files:
            for (s, p, _), line in file.lines.items():
                places.setdefault((s, p), Location(file.path, line))
        return places

    @cached_property
    def _subject_places(self) -> dict[Node, Location]:
        places: dict[Node, Location] = {}
        typed: set[Node] = set()
        for file in self.files:
            newly = {s for s, p, _ in file.lines if p == RDF.type} - typed
            for subject, line in file.subject_lines.items():
                if subject not in places or subject in newly:
                    places[subject] = Location(file.path, line)
            typed |= newly
        return places
