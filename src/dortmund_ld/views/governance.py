"""Who sits where: bodies and the groups represented in them; models of governing side by side; mechanisms.

A representation says that a group sits in a body, or in a kind of body; a body of that kind takes it over. A
kind of which no body is named stands for itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad
from rdflib.namespace import RDF, RDFS

from dortmund_ld.release.counting import LINKING
from dortmund_ld.views.comparators import qualifier
from dortmund_ld.views.facts import Facts, Subject, in_succession, unique
from dortmund_ld.views.labels import DESCRIPTIONS, LABELS, Term
from dortmund_ld.views.voices import Voice
from dortmund_ld.words.namespaces import ORG, STANDARD

_IN_HEAD = frozenset((*LABELS, *DESCRIPTIONS, *LINKING, str(RDF.type), str(RDFS.isDefinedBy)))
_ABOVE = 30  # of the drawing, above its first line
_STEP = 34  # between two lines of the drawing
_WRAP = 30  # letters in one line of a label


@dataclass(frozen=True)
class Seat:
    """A cell of the matrix: the representations by which a group sits in a body."""

    representations: tuple[Term, ...]
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class BodyRow:
    """A body (or a kind of body of which none is named), and its seats in the order of the groups."""

    subject: Subject
    kind: Term | None
    is_kind: bool
    seats: tuple[Seat | None, ...]


@dataclass(frozen=True)
class Matrix:
    """Bodies by stakeholder groups."""

    groups: tuple[Term, ...]
    rows: tuple[BodyRow, ...]


@dataclass(frozen=True)
class Knot:
    """A node of the network: its label in lines, and where it stands."""

    term: Term
    lines: tuple[str, ...]
    y: float


@dataclass(frozen=True)
class Network:
    """The matrix as a drawing: bodies at the left, groups at the right, a line for each seat."""

    height: int
    bodies: tuple[Knot, ...]
    groups: tuple[Knot, ...]
    ties: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Side:
    """A cell of the comparison: values, and who states them."""

    values: tuple[Term, ...]
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class Comparison:
    """Things of a class side by side: rows of (property, a cell for each of them)."""

    subjects: tuple[Subject, ...]
    rows: tuple[tuple[Term, tuple[Side, ...]], ...]


@dataclass(frozen=True)
class RuleView:
    """A rule of a mechanism: its threshold is in words (“more than 1000 employees”)."""

    subject: Subject
    threshold: str | None


@dataclass(frozen=True)
class MechanismView:
    """A mechanism with the law it rests on, its rules, whom it involves, where and since when it holds."""

    subject: Subject
    part_of: tuple[Term, ...]
    basis: tuple[Term, ...]
    rules: tuple[RuleView, ...]
    involves: tuple[Term, ...]
    applies_to: tuple[Term, ...]
    period: tuple[Term, ...]


def read_matrix(facts: Facts) -> Matrix:
    """Return bodies by groups; bodies in which nobody is said to be represented stand last."""
    words = facts.words
    seats: dict[tuple[str, str], list[str]] = {}
    for representation in facts.own("Representation"):
        kinds = facts.iris(representation, str(words.inKindOfBody))
        for kind in (*kinds, *facts.iris(representation, str(ORG.organization))):
            for group in facts.iris(representation, str(words.represents)):
                seats.setdefault((kind, group), []).append(representation)
    groups = sorted({group for _, group in seats}, key=lambda iri: facts.term(iri).text.casefold())
    bodies = [(body, facts.iris(body, str(words.bodyKind))) for body in facts.own("GovernanceBody")]
    named = {kind for _, kinds in bodies for kind in kinds} | {body for body, _ in bodies}
    unnamed = sorted({kind for kind, _ in seats} - named)
    rows = [_body_row(facts, body, kinds, groups, seats, is_kind=False) for body, kinds in bodies]
    rows += [_body_row(facts, kind, (kind,), groups, seats, is_kind=True) for kind in unnamed]
    rows.sort(key=lambda row: (not any(row.seats), row.is_kind))
    return Matrix(tuple(facts.term(group) for group in groups), tuple(rows))


def _body_row(
    facts: Facts,
    body: str,
    kinds: Sequence[str],
    groups: Iterable[str],
    seats: dict[tuple[str, str], list[str]],
    *,
    is_kind: bool,
) -> BodyRow:
    places = dict.fromkeys((body, *kinds))
    found = ([one for place in places for one in seats.get((place, group), ())] for group in groups)
    return BodyRow(
        subject=facts.subject(body),
        kind=facts.term(kinds[0]) if kinds and not is_kind else None,
        is_kind=is_kind,
        seats=tuple(_seat(facts, here) if here else None for here in found),
    )


def _seat(facts: Facts, representations: Sequence[str]) -> Seat:
    voices = unique(voice for one in representations for voice in facts.voices(one))
    return Seat(tuple(facts.term(one) for one in representations), voices)


def draw_network(matrix: Matrix) -> Network | None:
    """Return the network of the bodies in which groups sit; None if nobody sits anywhere."""
    rows = [row for row in matrix.rows if any(row.seats)]
    if not rows:
        return None
    longest = max(len(rows), len(matrix.groups))
    bodies = tuple(_knots([row.subject.term for row in rows], longest))
    groups = tuple(_knots(matrix.groups, longest))
    ties = tuple(
        (body.y, groups[column].y)
        for row, body in zip(rows, bodies, strict=True)
        for column, seat in enumerate(row.seats)
        if seat
    )
    return Network(2 * _ABOVE + (longest - 1) * _STEP, bodies, groups, ties)


def _knots(terms: Sequence[Term], longest: int) -> Iterable[Knot]:
    room = (longest - 1) * _STEP
    for index, term in enumerate(terms):
        share = index / (len(terms) - 1) if len(terms) > 1 else 0.5
        yield Knot(term, _wrapped(term.text), round(_ABOVE + share * room, 1))


def _wrapped(text: str) -> tuple[str, ...]:
    """Break a label into two lines at most, the second cut where it is too long for the drawing."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _WRAP:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return (lines[0], f"{lines[1]} …") if len(lines) > 2 else tuple(lines)


def compare(facts: Facts, iris: Sequence[str]) -> Comparison:
    """Return things side by side, earlier ones first: all that is said of them, as the shapes order it."""
    before = {iri: facts.iris(iri, str(facts.words.precededBy)) for iri in iris}
    ordered = in_succession(iris, before)
    kinds = frozenset(kind for iri in ordered for kind in facts.iris(iri, str(RDF.type)))
    quads = {iri: facts.lookup.about(NamedNode(iri)) for iri in ordered}
    predicates = {quad.predicate.value for found in quads.values() for quad in found} - _IN_HEAD
    placed = sorted(predicates, key=lambda iri: (*facts.arrangement.placing(kinds, iri).key, iri))
    rows = tuple(
        (_property(facts, kinds, predicate), tuple(_side(facts, quads[iri], predicate) for iri in ordered))
        for predicate in placed
    )
    return Comparison(tuple(facts.subject(iri) for iri in ordered), rows)


def _property(facts: Facts, kinds: frozenset[str], predicate: str) -> Term:
    name = facts.arrangement.placing(kinds, predicate).names.get(facts.language)
    return Term(name, predicate, facts.language) if name else facts.term(predicate)


def _side(facts: Facts, quads: Iterable[Quad], predicate: str) -> Side:
    found = [quad for quad in quads if quad.predicate.value == predicate]
    values = dict.fromkeys(facts.labels.term(quad.object, facts.language) for quad in found)
    return Side(tuple(values), unique(voice for quad in found for voice in facts.voices_of(quad)))


def read_mechanisms(facts: Facts) -> tuple[MechanismView, ...]:
    """Return the mechanisms, those with rules first."""
    found = [_mechanism(facts, iri) for iri in facts.own("Mechanism")]
    return tuple(sorted(found, key=lambda view: not view.rules))


def _mechanism(facts: Facts, iri: str) -> MechanismView:
    words = facts.words
    return MechanismView(
        subject=facts.subject(iri),
        part_of=facts.values(iri, STANDARD["dcterms"] + "isPartOf"),
        basis=facts.values(iri, str(words.basis)),
        rules=tuple(_rule(facts, rule) for rule in facts.iris(iri, str(words.hasRule))),
        involves=facts.values(iri, str(words.involves)),
        applies_to=facts.values(iri, str(words.appliesTo)),
        period=facts.values(iri, str(words.period)),
    )


def _rule(facts: Facts, iri: str) -> RuleView:
    words = facts.words
    parts = [
        *map(qualifier, facts.values(iri, str(words.comparator))),
        *(
            term.text
            for name in ("threshold", "thresholdIndicator")
            for term in facts.values(iri, str(words[name]))
        ),
    ]
    stated = facts.literal(iri, str(words.threshold)) is not None
    return RuleView(facts.subject(iri), " ".join(filter(None, parts)) if stated else None)
