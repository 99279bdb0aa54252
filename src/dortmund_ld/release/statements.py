"""Statements by subject and predicate, as those need them who read a whole publication once, to build it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad

Value = NamedNode | Literal


class Statements:
    """What things with IRIs have by some predicates, in whichever graphs: each value once."""

    def __init__(self, quads: Iterable[Quad], predicates: Collection[str]) -> None:
        """Keep the statements with these predicates."""
        self._kept: dict[str, dict[str, set[Value]]] = {each: defaultdict(set) for each in predicates}
        for quad in quads:
            by_subject = self._kept.get(quad.predicate.value)
            subject, thing = quad.subject, quad.object
            if by_subject is None or not isinstance(subject, NamedNode):
                continue
            if isinstance(thing, NamedNode | Literal):
                by_subject[subject.value].add(thing)

    def having(self, predicate: str) -> Mapping[str, Collection[Value]]:
        """Return the values of a predicate by subject."""
        return self._kept[predicate]

    def values(self, subject: str, predicate: str) -> list[Value]:
        """Return what a thing has by a predicate, in the order in which readers see it (``query.lookup``)."""
        return sorted(self._kept[predicate].get(subject, ()), key=str)
