"""A diagram of classes: each under the one above it, drawn as a tree that grows to the right.

Every class stands once, under the first of the classes above it by label; the others are told in the list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dortmund_ld.views.labels import Term

COLUMN, INDENT, LINE, ABOVE = 300, 40, 26, 24


@dataclass(frozen=True)
class Box:
    """A class on the sheet; ``own`` if it is the ontology's; ``from_y`` is the line of the class above it."""

    term: Term
    own: bool
    x: float
    y: float
    from_y: float | None


@dataclass(frozen=True)
class Diagram:
    """A drawn tree of classes."""

    width: int
    height: int
    boxes: tuple[Box, ...]


def draw_classes(above: Mapping[str, Iterable[Term]], labels: Mapping[str, Term], namespace: str) -> Diagram:
    """Return the diagram of classes (by IRI) given the classes above each."""
    terms = dict(labels)
    parents: dict[str, str | None] = {}
    for iri, uppers in above.items():
        ordered = sorted((upper for upper in uppers if upper.iri), key=lambda term: (term.text, term.iri))
        terms |= {upper.iri: upper for upper in ordered if upper.iri and upper.iri not in terms}
        parents[iri] = ordered[0].iri if ordered else None
    children: dict[str | None, list[str]] = {}
    for iri in terms:
        children.setdefault(parents.get(iri), []).append(iri)
    boxes: list[Box] = []
    for root in _sorted(children.get(None, []), terms, children):
        _place(root, None, 0, boxes, terms, children, namespace)
    width = round(max((box.x for box in boxes), default=0)) + COLUMN
    return Diagram(width, LINE * len(boxes) + ABOVE, tuple(boxes))


def _place(
    iri: str,
    from_y: float | None,
    depth: int,
    boxes: list[Box],
    terms: Mapping[str, Term],
    children: Mapping[str | None, list[str]],
    namespace: str,
) -> None:
    y = ABOVE + LINE * len(boxes)
    boxes.append(Box(terms[iri], iri.startswith(namespace), 12 + depth * INDENT, y, from_y))
    for child in _sorted(children.get(iri, []), terms, children):
        _place(child, y, depth + 1, boxes, terms, children, namespace)


def _sorted(
    iris: Iterable[str], terms: Mapping[str, Term], children: Mapping[str | None, list[str]]
) -> list[str]:
    """Put the classes with others below them first."""
    return sorted(iris, key=lambda iri: (iri not in children, terms[iri].text.casefold()))
