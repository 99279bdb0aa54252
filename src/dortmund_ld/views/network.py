"""The matrix of governance as a drawing: groups sit in bodies, and bodies oversee or advise institutions.

Three columns, from left to right; groups and institutions stand in the order of the bodies that they are tied
to, so that few lines cross. The table beside the drawing says the same in words.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dortmund_ld.views.governance import Matrix
from dortmund_ld.views.labels import Term
from dortmund_ld.words.folding import in_dictionary_order

# Of a label: the letters in a line, and how far the next one stands below it.
_SIDE, _BODY = (27, 34), (32, 68)
_LINES = 3


@dataclass(frozen=True)
class Knot:
    """A node of the network: its label in lines, and the height of its middle."""

    term: Term
    lines: tuple[str, ...]
    y: float


@dataclass(frozen=True)
class Tie:
    """A line between two neighbouring columns, from a height to a height; loose where a body only advises."""

    left: float
    right: float
    loose: bool = False


@dataclass(frozen=True)
class Network:
    """The drawing: a line for each seat, and one for each institution that a body oversees or advises."""

    height: int
    groups: tuple[Knot, ...]
    bodies: tuple[Knot, ...]
    institutions: tuple[Knot, ...]
    seats: tuple[Tie, ...]
    bonds: tuple[Tie, ...]


def draw_network(matrix: Matrix) -> Network | None:
    """Return the network of the bodies that are tied to anything; None if nobody sits anywhere."""
    rows = [row for row in matrix.rows if any(row.seats) or row.bonds]
    bodies = [row.subject.term for row in rows]
    seats = [(group, row.subject.term) for row in rows for group in row.seated(matrix.groups)]
    bonds = [
        (row.subject.term, institution, bond.advises)
        for row in rows
        for bond in row.bonds
        for institution in bond.institutions
    ]
    if not seats:
        return None
    groups = _by_bodies(bodies, seats)
    institutions = _by_bodies(bodies, [(institution, body) for body, institution, _ in bonds])
    height = max(len(bodies) * _BODY[1], len(groups) * _SIDE[1], len(institutions) * _BODY[1])
    left, right = (_stand(terms, height, _SIDE[0]) for terms in (groups, institutions))
    middle = _stand(bodies, height, _BODY[0])
    return Network(
        height=height,
        groups=tuple(left.values()),
        bodies=tuple(middle.values()),
        institutions=tuple(right.values()),
        seats=tuple(Tie(left[group].y, middle[body].y) for group, body in seats),
        bonds=tuple(Tie(middle[body].y, right[there].y, loose) for body, there, loose in bonds),
    )


def _by_bodies(bodies: Sequence[Term], ties: Iterable[tuple[Term, Term]]) -> list[Term]:
    """Return what is tied to the bodies, by the mean place of its bodies among them."""
    places: dict[Term, list[int]] = {}
    for term, body in ties:
        places.setdefault(term, []).append(bodies.index(body))
    return sorted(
        places, key=lambda term: (sum(places[term]) / len(places[term]), in_dictionary_order(term.text))
    )


def _stand(terms: Sequence[Term], height: int, letters: int) -> Mapping[Term, Knot]:
    """Return the knots of a column by their terms, spread over the height."""
    step = height / len(terms) if terms else 0
    return {
        term: Knot(term, _wrapped(term.text, letters), round((place + 0.5) * step, 1))
        for place, term in enumerate(terms)
    }


def _wrapped(text: str, letters: int) -> tuple[str, ...]:
    lines = textwrap.wrap(text, letters, max_lines=_LINES, placeholder=" …", break_long_words=False)
    return tuple(lines)
