"""The shapes as people read them: for each class what it must say, how often, and with what kind of value.

SHACL, sections 2 and 4. Only what the shapes themselves say is told; a constraint in SPARQL is told by its
message.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Store
from rdflib.namespace import RDF, RDFS, SH

from dortmund_ld.query.lookup import UNION
from dortmund_ld.views.arrangement import LAST
from dortmund_ld.views.labels import Labels, Term

_KINDS = (SH["class"], SH.datatype)


@dataclass(frozen=True)
class PropertyRule:
    """What a shape says of a property: its name, its path if it is one property, how often, which values."""

    name: str
    anchor: str
    path: Term | None
    least: int
    most: int | None
    kinds: tuple[Term, ...]
    message: str
    order: float

    @property
    def term(self) -> Term:
        """The property under the name that the shapes give it; with its IRI, unless it is a longer path."""
        return Term(self.name, self.path.iri if self.path else None)


@dataclass(frozen=True)
class NodeRule:
    """A shape of things: its label, its anchor, the classes it binds, its properties in their order."""

    label: str
    anchor: str
    targets: tuple[Term, ...]
    properties: tuple[PropertyRule, ...]
    closed: bool


class ShapeReader:
    """Reads shapes in one language."""

    def __init__(self, store: Store, labels: Labels, language: str) -> None:
        """Read from a store that holds the shapes and nothing else."""
        self._store, self._labels, self._language = store, labels, language

    def rules(self) -> tuple[NodeRule, ...]:
        """Return the shapes that bind things, in the order of their labels."""
        shapes = self._subjects(RDF.type, SH.NodeShape)
        found = [self._node_rule(shape) for shape in shapes if isinstance(shape, NamedNode)]
        return tuple(
            sorted((rule for rule in found if rule.properties), key=lambda rule: rule.label.casefold())
        )

    def by_class(self) -> dict[str, tuple[NodeRule, ...]]:
        """Return the shapes that bind each class, by its IRI."""
        found: dict[str, tuple[NodeRule, ...]] = {}
        for rule in self.rules():
            for target in rule.targets:
                found[target.iri or ""] = (*found.get(target.iri or "", ()), rule)
        return found

    def _node_rule(self, shape: NamedNode) -> NodeRule:
        properties = (self._property_rule(each) for each in self._objects(shape, SH.property))
        return NodeRule(
            label=self._words(shape, RDFS.label) or _local(shape),
            anchor=_local(shape),
            targets=tuple(self._term(target) for target in self._objects(shape, SH.targetClass)),
            properties=tuple(sorted(properties, key=lambda rule: (rule.order, rule.name))),
            closed=any(str(getattr(flag, "value", "")) == "true" for flag in self._objects(shape, SH.closed)),
        )

    def _property_rule(self, shape: object) -> PropertyRule:
        paths = [path for path in self._objects(shape, SH.path) if isinstance(path, NamedNode)]
        return PropertyRule(
            name=self._words(shape, SH.name) or _local(shape),
            anchor=_local(shape),
            path=self._term(paths[0]) if paths else None,
            least=self._number(shape, SH.minCount) or 0,
            most=self._number(shape, SH.maxCount),
            kinds=tuple(self._term(kind) for each in _KINDS for kind in self._objects(shape, each)),
            message=self._words(shape, SH.message),
            order=float(self._number(shape, SH.order) or LAST),
        )

    def _term(self, node: object) -> Term:
        return self._labels.term(node, self._language)

    def _words(self, node: object, predicate: object) -> str:
        words = [word for word in self._objects(node, predicate) if isinstance(word, Literal)]
        words.sort(key=lambda word: (word.language != self._language, word.value))
        return words[0].value if words else ""

    def _number(self, node: object, predicate: object) -> int | None:
        found = [value for value in self._objects(node, predicate) if isinstance(value, Literal)]
        return int(float(found[0].value)) if found else None

    def _objects(self, node: object, predicate: object) -> list[object]:
        if not isinstance(node, NamedNode | BlankNode):
            return []
        found = self._store.quads_for_pattern(node, NamedNode(str(predicate)), None, UNION)
        return sorted((quad.object for quad in found), key=str)

    def _subjects(self, predicate: object, value: object) -> Iterable[object]:
        found = self._store.quads_for_pattern(None, NamedNode(str(predicate)), NamedNode(str(value)), UNION)
        return (quad.subject for quad in found)


def _local(node: object) -> str:
    value = str(getattr(node, "value", node))
    return value.rpartition("#")[2].rpartition("/")[2]
