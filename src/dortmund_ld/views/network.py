"""The matrix of governance as a drawing: groups sit in bodies, and bodies oversee or advise institutions.

Three columns, from left to right; groups and institutions stand in the order of the bodies that they are tied
to, so that few lines cross. For a narrow screen two columns: the institutions hang below their bodies. The
table beside the drawing says the same in words.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dortmund_ld.views.governance import Matrix
from dortmund_ld.views.labels import Term
from dortmund_ld.words.folding import in_dictionary_order
from dortmund_ld.words.hyphenation import hyphenate

# Of a label: the letters in a line, and how far the next one stands below it.
_SIDE, _BODY = (27, 34), (32, 68)
_LINES = 3

# For a narrow screen: letters in a line, and lines; pixels of a line, of a box of one line, between boxes.
_NARROW_GROUP, _NARROW_BODY, _NARROW_LINES = 17, 19, 6
_LINE, _BOX, _GAP = 17, 24, 10


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
class Hung:
    """An institution below a body; the line to it begins at ``top``, loose where the body only advises."""

    knot: Knot
    top: float
    loose: bool


@dataclass(frozen=True)
class Narrow:
    """The drawing for a narrow screen: groups, and bodies each with the institutions below it."""

    height: int
    groups: tuple[Knot, ...]
    bodies: tuple[Knot, ...]
    institutions: tuple[Hung, ...]
    seats: tuple[Tie, ...]


@dataclass(frozen=True)
class Network:
    """The drawing: a line for each seat, and one for each institution that a body oversees or advises."""

    height: int
    groups: tuple[Knot, ...]
    bodies: tuple[Knot, ...]
    institutions: tuple[Knot, ...]
    seats: tuple[Tie, ...]
    bonds: tuple[Tie, ...]
    narrow: Narrow


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
        narrow=_stack(bodies, list(left), seats, bonds),
    )


def _stack(
    bodies: Sequence[Term],
    groups: Sequence[Term],
    seats: Iterable[tuple[Term, Term]],
    bonds: Sequence[tuple[Term, Term, bool]],
) -> Narrow:
    """Return the drawing for a narrow screen, of which each body and institution is as high as its label."""
    y = 0.0
    placed: dict[Term, Knot] = {}
    hung: list[Hung] = []
    for body in bodies:
        placed[body], y = _below(body, y, _NARROW_BODY)
        top = y - _GAP
        for _, there, loose in (bond for bond in bonds if bond[0] == body):
            knot, y = _below(there, y, _NARROW_BODY - 1)
            hung.append(Hung(knot, top, loose))
        y += _GAP
    height = max(round(y), len(groups) * _SIDE[1])
    left = _stand(groups, height, _NARROW_GROUP)
    return Narrow(
        height=height,
        groups=tuple(left.values()),
        bodies=tuple(placed.values()),
        institutions=tuple(hung),
        seats=tuple(Tie(left[group].y, placed[body].y) for group, body in seats),
    )


def _below(term: Term, y: float, letters: int) -> tuple[Knot, float]:
    """Return the knot whose label begins at this height, and the height at which the next may begin."""
    lines = _wrapped(_breakable(term, letters), letters, _NARROW_LINES)
    high = _LINE * (len(lines) - 1) + _BOX
    return Knot(term, lines, y + high / 2), y + high + _GAP


def _breakable(term: Term, letters: int) -> str:
    """Return the label with words too long for a line broken by hyphens."""
    return " ".join(_broken(word, term.language, letters) for word in term.text.split())


def _broken(word: str, language: str | None, letters: int) -> str:
    if len(word) <= letters:
        return word
    lines = [""]
    for part in hyphenate(word, language).split("\u00ad"):
        if lines[-1] and len(lines[-1]) + len(part) >= letters:
            lines.append("")
        lines[-1] += part
    return "- ".join(lines)


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


def _wrapped(text: str, letters: int, most: int = _LINES) -> tuple[str, ...]:
    lines = textwrap.wrap(text, letters, max_lines=most, placeholder=" …", break_long_words=False)
    return tuple(lines)
