"""The few lookups that views are made of: statements from a thing, statements to it, and what they say.

One small interface, so that a release's store can give way to a remote endpoint without the views noticing.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

UNION = DefaultGraph()

# Things whose statements several readers of one page ask for.
_REMEMBERED = 8

# All that a thing has, by predicate.
Properties = Mapping[str, Sequence[object]]

# What a statement can have as its object.
Object = NamedNode | BlankNode | Literal


class Patterns(Protocol):
    """What has statements and finds them by pattern: a ``pyoxigraph.Store``, or a store elsewhere."""

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | None,  # noqa: A002 - named as pyoxigraph names it
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """Yield the statements of a pattern, None meaning any."""


class Lookup:
    """Looks statements up in the store of a release, whose default graph is the union of its named graphs."""

    def __init__(self, store: Patterns) -> None:
        """Look up in this store."""
        self._store = store
        self.about = lru_cache(_REMEMBERED)(self._find_about)
        self.properties = lru_cache(_REMEMBERED)(self._find_properties)

    def _find_about(self, subject: NamedNode) -> tuple[Quad, ...]:
        """Return the statements with this subject, each with the named graph that makes it."""
        return tuple(filter(_named, self._store.quads_for_pattern(subject, None, None, None)))

    def pointing_at(self, thing: NamedNode) -> list[Quad]:
        """Return the statements with this object, each with the named graph that makes it."""
        return list(filter(_named, self._store.quads_for_pattern(None, None, thing, None)))

    def graphs_of(self, subject: NamedNode, predicate: str, thing: Object) -> list[Quad]:
        """Return the statement in each named graph that makes it."""
        return list(filter(_named, self._store.quads_for_pattern(subject, NamedNode(predicate), thing, None)))

    def objects(self, subject: NamedNode, predicate: str) -> list[object]:
        """Return what the thing has by this predicate, in any graph, once each, in order."""
        quads = self._store.quads_for_pattern(subject, _node(predicate), None, UNION)
        return _in_order([quad.object for quad in quads])

    def _find_properties(self, subject: NamedNode) -> Properties:
        """Return all that the thing has, by predicate: for each what ``objects`` returns, in one look."""
        found: dict[str, set[object]] = {}
        for quad in self.about(subject):
            found.setdefault(quad.predicate.value, set()).add(quad.object)
        return {predicate: _in_order(list(objects)) for predicate, objects in found.items()}

    def subjects(self, predicate: str, thing: NamedNode) -> list[NamedNode]:
        """Return the things with an IRI that have this thing by this predicate, in order."""
        found = self._store.quads_for_pattern(None, NamedNode(predicate), thing, UNION)
        return sorted((quad.subject for quad in found if isinstance(quad.subject, NamedNode)), key=str)

    def has_subject(self, predicate: str, thing: NamedNode) -> bool:
        """Tell whether anything has this thing by this predicate."""
        return next(self._store.quads_for_pattern(None, NamedNode(predicate), thing, UNION), None) is not None

    def having(self, predicate: str) -> list[Quad]:
        """Return the statements with this predicate, once each, whichever graphs make them."""
        return list(self._store.quads_for_pattern(None, NamedNode(predicate), None, UNION))

    def first_having(self, predicate: str) -> Quad | None:
        """Return one statement with this predicate, None if there is none."""
        return next(self._store.quads_for_pattern(None, NamedNode(predicate), None, UNION), None)

    def graph(self, name: str) -> Iterator[Triple]:
        """Yield the triples of a named graph; none if there is no such graph."""
        return (quad.triple for quad in self._store.quads_for_pattern(None, None, None, NamedNode(name)))

    def knows(self, iri: str) -> bool:
        """Tell whether any statement is about the IRI."""
        return next(self._store.quads_for_pattern(NamedNode(iri), None, None, UNION), None) is not None


@lru_cache(4096)
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


def _in_order(found: list[object]) -> list[object]:
    return sorted(found, key=str) if len(found) > 1 else found


def _named(quad: Quad) -> bool:
    return isinstance(quad.graph_name, NamedNode)
