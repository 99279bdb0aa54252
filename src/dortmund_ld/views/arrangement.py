"""How the shapes arrange a page: the name, the group and the order of each property for a class of thing.

SHACL, section 2.3.2 (non-validating property characteristics: sh:name, sh:order, sh:group). A property that
no shape of a thing's classes names takes its place from any shape that does; a property that no shape names
at all stands at the end under its own label. So a new property needs a line in a shape and no template.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from rdflib.namespace import RDFS, SH

from dortmund_ld.query.lookup import UNION

LAST = 1_000_000.0


@dataclass(frozen=True)
class Group:
    """A group of properties: its IRI, its heading in each language, where it stands."""

    iri: str
    names: Mapping[str, str] = field(compare=False)
    order: float


@dataclass(frozen=True)
class Placing:
    """Where a property stands and what it is called there; no group: at the end, under its own label."""

    names: Mapping[str, str] = field(compare=False, default_factory=dict)
    order: float = LAST
    group: Group | None = None

    @property
    def key(self) -> tuple[float, float]:
        """What properties are sorted by."""
        return (self.group.order if self.group else LAST, self.order)


UNPLACED = Placing()


class Arrangement:
    """The arrangement that the shapes of a release give; ``ancestors`` tells the classes above a class.

    ``store`` holds the shapes, for whoever reads more of them.
    """

    def __init__(self, shapes: Path, ancestors: Mapping[str, frozenset[str]]) -> None:
        """Read the shapes, a Turtle file."""
        self.store = Store()
        self.store.bulk_load(path=str(shapes), format=RdfFormat.TURTLE)
        self._ancestors = ancestors
        self._by_class = self._read()
        self._anywhere: dict[str, Placing] = {}
        for placings in self._by_class.values():
            for path, placing in placings.items():
                known = self._anywhere.setdefault(path, placing)
                self._anywhere[path] = min(known, placing, key=lambda one: one.key)
        self.placing = lru_cache(20_000)(self._placing)

    def classes(self) -> Iterable[str]:
        """Return the classes that a shape speaks of."""
        return self._by_class

    def _placing(self, types: frozenset[str], predicate: str) -> Placing:
        """Return where a property of a thing of these classes stands."""
        for kinds in (types, frozenset().union(*(self._ancestors.get(kind, ()) for kind in types))):
            found = [
                self._by_class[kind][predicate] for kind in kinds if predicate in self._by_class.get(kind, {})
            ]
            if found:
                return min(found, key=lambda placing: placing.key)
        anywhere = self._anywhere.get(predicate)
        return Placing(order=LAST, group=anywhere.group) if anywhere else UNPLACED

    def _read(self) -> dict[str, dict[str, Placing]]:
        placings: dict[str, dict[str, Placing]] = {}
        for quad in self.store.quads_for_pattern(None, NamedNode(str(SH.targetClass)), None, UNION):
            properties = [quad.subject, *self._objects(quad.subject, SH.property)]
            for shape in properties:
                for path in self._objects(shape, SH.path):
                    if isinstance(path, NamedNode) and isinstance(quad.object, NamedNode):
                        placings.setdefault(quad.object.value, {})[path.value] = self._read_placing(shape)
        return placings

    def _read_placing(self, shape: object) -> Placing:
        groups = [self._group(group) for group in self._objects(shape, SH.group)]
        return Placing(self._words(shape, SH.name), self._order(shape), groups[0] if groups else None)

    def _group(self, group: object) -> Group:
        return Group(getattr(group, "value", ""), self._words(group, RDFS.label), self._order(group))

    def _order(self, node: object) -> float:
        orders = [float(order.value) for order in self._objects(node, SH.order) if isinstance(order, Literal)]
        return min(orders, default=LAST)

    def _words(self, node: object, predicate: object) -> Mapping[str, str]:
        words = [word for word in self._objects(node, predicate) if isinstance(word, Literal)]
        return {word.language or "": word.value for word in words}

    def _objects(self, node: object, predicate: object) -> list[object]:
        found = self.store.quads_for_pattern(node, NamedNode(str(predicate)), None, UNION)  # type: ignore[arg-type]
        return [quad.object for quad in found]


def ancestors_of(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Return all classes above each class, given (class, class above it) pairs; cycles end."""
    above: dict[str, set[str]] = {}
    for lower, upper in pairs:
        above.setdefault(lower, set()).add(upper)
    return {lower: frozenset(_climb(lower, above)) for lower in above}


def _climb(lower: str, above: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [lower]
    while waiting:
        fresh = above.get(waiting.pop(), set()) - found
        found |= fresh
        waiting.extend(fresh)
    return found
