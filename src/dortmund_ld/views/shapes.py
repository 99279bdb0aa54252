"""The shapes as people read them: for each class what it must say, how often, and with what kind of value.

SHACL, sections 2 and 4. Only what the shapes themselves say is told; a constraint in SPARQL is told by its
message. A shape binds the classes that it names and those below them (section 2.1.3.2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Store
from rdflib.namespace import RDF, RDFS, SH

from dortmund_ld.query.lookup import UNION
from dortmund_ld.views.arrangement import LAST
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.words.folding import in_dictionary_order


@dataclass(frozen=True)
class PropertyRule:
    """What a shape says of a property: its name, its path if it is one property, how often, which values.

    A value is of one of the ``classes`` or of the ``datatypes``, and obeys each of the shapes ``also``.
    """

    name: str
    anchor: str
    path: Term | None
    least: int
    most: int | None
    classes: tuple[Term, ...]
    datatypes: tuple[Term, ...]
    also: tuple["ShapeName", ...]
    message: str
    order: float

    @property
    def term(self) -> Term:
        """The property under the name that the shapes give it; with its IRI, unless it is a longer path."""
        return Term(self.name, self.path.iri if self.path else None)


@dataclass(frozen=True)
class ShapeName:
    """What a shape is called, and its anchor on the page of the shapes."""

    label: str
    anchor: str


@dataclass(frozen=True)
class NodeRule:
    """A shape of things: its label, its anchor, what it binds, its properties in their order, its message.

    It binds things of the classes ``targets``, those ``having`` a property, and the ``values`` of one.
    """

    label: str
    anchor: str
    targets: tuple[Term, ...]
    having: tuple[Term, ...]
    values: tuple[Term, ...]
    properties: tuple[PropertyRule, ...]
    message: str
    closed: bool

    @property
    def binds_by_itself(self) -> bool:
        """Whether it has targets of its own; else it binds only where another shape names it."""
        return bool(self.targets or self.having or self.values)


class ShapeReader:
    """Reads shapes in one language."""

    def __init__(self, store: Store, labels: Labels, language: str) -> None:
        """Read from a store that holds the shapes and nothing else."""
        self._store, self._labels, self._language = store, labels, language

    def rules(self) -> tuple[NodeRule, ...]:
        """Return the shapes that bind things, in the order of their labels, those that others name last."""
        shapes = self._subjects(RDF.type, SH.NodeShape)
        found = [self._node_rule(shape) for shape in shapes if isinstance(shape, NamedNode)]
        return tuple(
            sorted(found, key=lambda rule: (not rule.binds_by_itself, in_dictionary_order(rule.label)))
        )

    def by_class(self, ancestors: Mapping[str, frozenset[str]]) -> dict[str, tuple[NodeRule, ...]]:
        """Return the shapes that bind each class, by its IRI, given the classes above each."""
        found: dict[str, tuple[NodeRule, ...]] = {}
        for rule in self.rules():
            targets = {target.iri for target in rule.targets if target.iri}
            below = {iri for iri, above in ancestors.items() if above & targets}
            for iri in targets | below:
                found[iri] = (*found.get(iri, ()), rule)
        return found

    def _node_rule(self, shape: NamedNode) -> NodeRule:
        properties = (self._property_rule(each) for each in self._objects(shape, SH.property))
        name = self._name(shape)
        return NodeRule(
            label=name.label,
            anchor=name.anchor,
            targets=self._terms(shape, SH.targetClass),
            having=self._terms(shape, SH.targetSubjectsOf),
            values=self._terms(shape, SH.targetObjectsOf),
            properties=tuple(sorted(properties, key=lambda rule: (rule.order, rule.name))),
            message=self._words(shape, SH.message),
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
            classes=self._kinds(shape, SH["class"]),
            datatypes=self._kinds(shape, SH.datatype),
            also=tuple(self._name(node) for node in self._objects(shape, SH.node)),
            message=self._words(shape, SH.message),
            order=float(self._number(shape, SH.order) or LAST),
        )

    def _kinds(self, shape: object, constraint: object) -> tuple[Term, ...]:
        """Return the values of a constraint, which can stand in alternatives (section 4.6.3)."""
        alternatives = [each for first in self._objects(shape, SH["or"]) for each in self._members(first)]
        return tuple(term for each in (shape, *alternatives) for term in self._terms(each, constraint))

    def _members(self, node: object) -> Iterable[object]:
        """Yield the members of a list of RDF."""
        while first := self._objects(node, RDF.first):
            yield first[0]
            node = self._objects(node, RDF.rest)[0]

    def _name(self, shape: object) -> ShapeName:
        return ShapeName(self._words(shape, RDFS.label) or _local(shape), _local(shape))

    def _terms(self, node: object, predicate: object) -> tuple[Term, ...]:
        return tuple(map(self._term, self._objects(node, predicate)))

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
