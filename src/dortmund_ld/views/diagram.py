"""Diagrams of classes: trees of what belongs to what, and for each class what its properties lead to.

In a tree every class stands once, under the first of the classes above it by label; the others are told in
the list. What a property leads to is what the shapes of the class itself demand of its values; properties
that a good part of all classes have (where a statement comes from), or that lead to such a part, would crowd
every drawing: they are left out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dortmund_ld.views.labels import Term
from dortmund_ld.views.shapes import NodeRule
from dortmund_ld.words.folding import in_dictionary_order

INDENT, LINE, ABOVE, LEFT = 40, 26, 16, 12
_LETTER = 7.5  # the usual width of one at 14 pixels
_AFTER = 20  # room of a dot and its distance to the letters
_TIE = 42  # height of a property with the class at its other end below it
_COMMON = 1 / 3  # a property that links more than such a part of the classes is left out


@dataclass(frozen=True)
class Box:
    """A class on the sheet; ``own`` if it is the ontology's; ``from_y`` is the line of the class above it."""

    term: Term
    own: bool
    x: float
    y: float
    from_y: float | None


@dataclass(frozen=True)
class Tree:
    """A drawn tree of classes."""

    width: int
    height: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Tie:
    """A property that leads from a class to another, or to it from that one (``inward``).

    ``y`` is the line of that other class; the name of the property stands above the first of several.
    """

    name: str | None
    other: Term
    own: bool
    inward: bool
    y: float


@dataclass(frozen=True)
class Ties:
    """What the properties of a class lead to, and which lead to it, drawn below its name."""

    term: Term
    width: int
    height: int
    ties: tuple[Tie, ...]


def draw_trees(
    above: Mapping[str, Iterable[Term]], labels: Mapping[str, Term], namespace: str
) -> tuple[Tree, ...]:
    """Return the trees of classes (by IRI) given the classes above each, the smallest last."""
    terms = dict(labels)
    children: dict[str | None, list[str]] = {}
    for iri, uppers in above.items():
        ordered = sorted((upper for upper in uppers if upper.iri), key=lambda term: (term.text, term.iri))
        terms |= {upper.iri: upper for upper in ordered if upper.iri and upper.iri not in terms}
        children.setdefault(ordered[0].iri if ordered else None, []).append(iri)
    below = {child for iri, found in children.items() if iri for child in found}
    order = sorted(terms, key=lambda iri: in_dictionary_order(terms[iri].text))
    roots = sorted((iri for iri in order if iri not in below), key=lambda iri: iri not in children)
    return tuple(_tree(_placed(root, None, 0, children), terms, namespace) for root in roots)


_Place = tuple[str, str | None, int]


def _placed(
    iri: str, upper: str | None, depth: int, children: Mapping[str | None, list[str]]
) -> Iterable[_Place]:
    """Yield a class and those below it, each with the one above it and its depth."""
    yield iri, upper, depth
    for child in children.get(iri, ()):
        yield from _placed(child, iri, depth + 1, children)


def _tree(places: Iterable[_Place], terms: Mapping[str, Term], namespace: str) -> Tree:
    boxes: list[Box] = []
    lines: dict[str, float] = {}
    for iri, upper, depth in places:
        lines[iri] = ABOVE + LINE * len(boxes)
        from_y = lines[upper] if upper else None
        boxes.append(Box(terms[iri], iri.startswith(namespace), LEFT + depth * INDENT, lines[iri], from_y))
    width = max(box.x + _AFTER + _LETTER * len(box.term.text) for box in boxes)
    return Tree(round(width), LINE * len(boxes) + ABOVE // 2, tuple(boxes))


# The name of a property, the class at its other end, and whether it leads from there.
_End = tuple[str, Term, bool]


class TieDrawer:
    """Draws what the properties of classes lead to, by the shapes that bind things of classes."""

    def __init__(self, rules: Iterable[NodeRule], namespace: str) -> None:
        """Draw by these shapes; the ontology's own classes are those of the namespace."""
        self._rules = [rule for rule in rules if rule.targets]
        self._namespace = namespace
        linked: Counter[Term] = Counter()
        for path, classes in ((each.path, each.classes) for rule in self._rules for each in rule.properties):
            if path:
                linked[path] = max(linked[path] + 1, len(classes))
        self._common = {path for path, times in linked.items() if times > _COMMON * len(self._rules)}

    @property
    def common(self) -> tuple[str, ...]:
        """The names of the properties that are left out."""
        used = (each for rule in self._rules for each in rule.properties if each.path in self._common)
        return tuple(sorted({each.name for each in used if each.classes}))

    def draw(self, term: Term) -> Ties | None:
        """Return the drawing of a class, None where no property leads from it or to it."""
        inward = sorted(self._inward(term), key=lambda end: end[0])
        found = tuple(dict.fromkeys((*self._outward(term), *inward)))
        return _ties(term, found, self._namespace) if found else None

    def _outward(self, term: Term) -> Iterable[_End]:
        for rule in self._rules:
            if any(target.iri == term.iri for target in rule.targets):
                yield from ((name, kind, False) for name, kinds in self._leading(rule) for kind in kinds)

    def _inward(self, term: Term) -> Iterable[_End]:
        for rule in self._rules:
            for name, kinds in self._leading(rule):
                if any(kind.iri == term.iri for kind in kinds):
                    yield from ((name, target, True) for target in rule.targets if target.iri != term.iri)

    def _leading(self, rule: NodeRule) -> Iterable[tuple[str, tuple[Term, ...]]]:
        """Yield the names of the properties that are drawn, with the classes that they lead to."""
        for each in rule.properties:
            if each.path and each.path not in self._common and each.most != 0:
                yield each.name, each.classes


def _ties(term: Term, found: Sequence[_End], namespace: str) -> Ties:
    ties: list[Tie] = []
    y: float = ABOVE
    before = None
    for name, other, inward in found:
        again = before == (name, inward)
        before = (name, inward)
        y += LINE if again else _TIE
        own = (other.iri or "").startswith(namespace)
        ties.append(Tie(None if again else name, other, own, inward, y))
    longest = max(len(text) for name, other, _ in found for text in (name, other.text))
    return Ties(term, round(LEFT + INDENT + _AFTER + _LETTER * longest), round(y) + ABOVE, tuple(ties))
