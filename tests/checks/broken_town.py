"""The invented town with something broken in it: one file is changed and read anew, the others are shared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from dortmund_ld.publication.files import Problem, SourceFile
from dortmund_ld.publication.queries import read_query
from dortmund_ld.publication.turtle import read_turtle

if TYPE_CHECKING:
    from dortmund_ld.publication import Publication

CLAIMS = "data/report/claims.ttl"
SERIES = "data/series/series.ttl"
SOURCE = "data/report/source.ttl"
FIGURES = "data/vocabulary/figures.ttl"
WORDS = "data/vocabulary/town.ttl"
STRUCTURES = "data/vocabulary/structures.ttl"
BODIES = "data/queries/bodies.rq"
SEARCHES = "data/links/searches.ttl"


class Breakage(NamedTuple):
    """A change to one file of the town, the rule that it breaks, and the line (by its text) that is named."""

    rule: str
    path: str
    old: str
    new: str
    at: str

    def applied_to(self, town: Publication) -> Publication:
        text = text_of(town, self.path)
        assert self.old in text, f"{self.path} has no {self.old!r}"
        return with_text(town, self.path, text.replace(self.old, self.new, 1))


def text_of(publication: Publication, path: str) -> str:
    return next(file.text for file in publication.files if file.path == path)


def line_of(publication: Publication, path: str, text: str) -> int:
    """Return the line on which `text` first stands in a file."""
    before, found, _ = text_of(publication, path).partition(text)
    assert found, f"{path} has no {text!r}"
    return before.count("\n") + 1


def with_text(publication: Publication, path: str, text: str) -> Publication:
    """Return the publication with another text in one of its files of Turtle or SPARQL."""
    if path.endswith(".rq"):
        return _with_query(publication, path, text)
    old = next(file for file in publication.files if file.path == path)
    read = read_turtle(text, path=path, base_iri=str(old.graph_name))
    assert not read.problems, read.problems
    new = SourceFile(path, old.role, old.graph_name, text, read.lines, read.subject_lines, read.prefixes)
    return replace(publication, files=tuple(new if file is old else file for file in publication.files))


def _with_query(publication: Publication, path: str, text: str) -> Publication:
    read = read_query(text, path=path, dataset=publication.description.iri, addresses=publication.addresses)
    assert not isinstance(read, Problem), read
    query, new = read
    return replace(
        publication,
        queries=tuple(query if each.path == path else each for each in publication.queries),
        files=tuple(new if file.path == path else file for file in publication.files),
    )
