"""Who sits where: bodies and the groups represented in them; models of governing side by side; mechanisms.

A representation says that a group sits in a body, or in a kind of body; a body of that kind takes it over. A
kind of which no body is named stands for itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad
from rdflib.namespace import RDFS

from dortmund_ld.release.counting import LINKING
from dortmund_ld.views.comparators import qualifier
from dortmund_ld.views.facts import Facts, Stated, Subject, in_succession
from dortmund_ld.views.labels import DESCRIPTIONS, LABELS, Term
from dortmund_ld.views.records import Cell, Records, said_by, stated_cells, texts
from dortmund_ld.views.voices import Voice, unique
from dortmund_ld.words.folding import in_dictionary_order
from dortmund_ld.words.namespaces import ORG, RDF_TYPE, STANDARD

_IN_HEAD = frozenset((*LABELS, *DESCRIPTIONS, *LINKING, RDF_TYPE, str(RDFS.isDefinedBy)))


@dataclass(frozen=True)
class Seat:
    """A cell of the matrix: the representations by which a group sits in a body."""

    representations: tuple[Term, ...]
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class Bond:
    """What ties a body to institutions: it oversees or advises them; the name says so in words."""

    name: Term
    stated: tuple[Stated, ...]
    advises: bool

    @property
    def institutions(self) -> tuple[Term, ...]:
        """The institutions."""
        return tuple(term for group in self.stated for term in group.terms)


@dataclass(frozen=True)
class BodyRow:
    """A body (or a kind of body of which none is named), and its seats in the order of the groups."""

    subject: Subject
    kind: Term | None
    is_kind: bool
    bonds: tuple[Bond, ...]
    seats: tuple[Seat | None, ...]

    def seated(self, groups: Iterable[Term]) -> list[Term]:
        """Return those of the groups (all of the matrix, in their order) that sit in the body."""
        return [group for group, seat in zip(groups, self.seats, strict=True) if seat]

    @property
    def seated_by(self) -> tuple[Voice, ...] | None:
        """Who states the seats, if it is the same for all of them; None if it differs."""
        found = {seat.voices for seat in self.seats if seat}
        return None if len(found) > 1 else next(iter(found), ())


@dataclass(frozen=True)
class Matrix:
    """Bodies by stakeholder groups."""

    groups: tuple[Term, ...]
    rows: tuple[BodyRow, ...]


@dataclass(frozen=True)
class Comparison:
    """Things of a class side by side: rows of (property, the values of each of them)."""

    subjects: tuple[Subject, ...]
    rows: tuple[tuple[Term, tuple[tuple[Stated, ...], ...]], ...]


@dataclass(frozen=True)
class RuleView:
    """A rule of a mechanism: its threshold is in words (“more than 1000 employees”)."""

    subject: Subject
    threshold: str | None
    basis: tuple[Stated, ...]


@dataclass(frozen=True)
class MechanismView:
    """A mechanism with the law it rests on, its rules, whom it involves, where and since when it holds."""

    subject: Subject
    part_of: tuple[Stated, ...]
    basis: tuple[Stated, ...]
    rules: tuple[RuleView, ...]
    involves: tuple[Stated, ...]
    applies_to: tuple[Stated, ...]
    period: tuple[Stated, ...]


def read_matrix(facts: Facts) -> Matrix:
    """Return bodies by groups; bodies in which nobody is said to be represented stand last."""
    words = facts.words
    seats: dict[tuple[str, str], list[str]] = {}
    for representation in facts.own("Representation"):
        kinds = facts.iris(representation, str(words.inKindOfBody))
        for kind in (*kinds, *facts.iris(representation, str(ORG.organization))):
            for group in facts.iris(representation, str(words.represents)):
                seats.setdefault((kind, group), []).append(representation)
    groups = sorted(
        {group for _, group in seats}, key=lambda iri: (in_dictionary_order(facts.term(iri).text), iri)
    )
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
        bonds=tuple(_bonds(facts, body)),
        seats=tuple(_seat(facts, here) if here else None for here in found),
    )


def _bonds(facts: Facts, body: str) -> Iterable[Bond]:
    for name in ("oversees", "advises"):
        predicate = str(facts.words[name])
        if stated := facts.stated(body, predicate):
            yield Bond(facts.term(predicate), stated, advises=name == "advises")


def _seat(facts: Facts, representations: Sequence[str]) -> Seat:
    voices = unique(voice for one in representations for voice in facts.voices(one))
    return Seat(tuple(facts.term(one) for one in representations), voices)


def compare(facts: Facts, iris: Sequence[str]) -> Comparison:
    """Return things side by side, earlier ones first: all that is said of them, as the shapes order it."""
    before = {iri: facts.iris(iri, str(facts.words.precededBy)) for iri in iris}
    ordered = in_succession(iris, before)
    kinds = frozenset(kind for iri in ordered for kind in facts.iris(iri, RDF_TYPE))
    quads = {iri: facts.lookup.about(NamedNode(iri)) for iri in ordered}
    predicates = {quad.predicate.value for found in quads.values() for quad in found} - _IN_HEAD
    placed = sorted(predicates, key=lambda iri: (*facts.arrangement.placing(kinds, iri).key, iri))
    rows = tuple(
        (
            _property(facts, kinds, predicate),
            tuple(facts.stated_in(_by(predicate, quads[iri])) for iri in ordered),
        )
        for predicate in placed
    )
    return Comparison(tuple(facts.subject(iri) for iri in ordered), rows)


def _by(predicate: str, quads: Iterable[Quad]) -> Iterable[Quad]:
    return (quad for quad in quads if quad.predicate.value == predicate)


def _property(facts: Facts, kinds: frozenset[str], predicate: str) -> Term:
    name = facts.arrangement.placing(kinds, predicate).names.get(facts.language)
    return Term(name, predicate, facts.language) if name else facts.term(predicate)


def read_mechanisms(facts: Facts) -> tuple[MechanismView, ...]:
    """Return the mechanisms, those with rules first."""
    found = [_mechanism(facts, iri) for iri in facts.own("Mechanism")]
    return tuple(sorted(found, key=lambda view: not view.rules))


def _mechanism(facts: Facts, iri: str) -> MechanismView:
    words = facts.words
    return MechanismView(
        subject=facts.subject(iri),
        part_of=facts.stated(iri, STANDARD["dcterms"] + "isPartOf"),
        basis=facts.stated(iri, str(words.basis)),
        rules=tuple(_rule(facts, rule) for rule in facts.iris(iri, str(words.hasRule))),
        involves=facts.stated(iri, str(words.involves)),
        applies_to=facts.stated(iri, str(words.appliesTo)),
        period=facts.stated(iri, str(words.period)),
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
    threshold = " ".join(filter(None, parts)) if stated else None
    return RuleView(facts.subject(iri), threshold, facts.stated(iri, str(words.basis)))


def seats_as_records(matrix: Matrix) -> Records:
    """Return the matrix as plain data: a row for each seat, one for a body without any."""
    columns = (
        *("body", "body_label", "kind", "oversees", "advises"),
        *("group", "group_label", "representations", "stated_by"),
    )
    return Records(columns, tuple(row for body in matrix.rows for row in _seat_rows(body, matrix.groups)))


def _seat_rows(body: BodyRow, groups: Iterable[Term]) -> Iterable[tuple[Cell, ...]]:
    overseen, advised = (
        tuple(term.text for bond in body.bonds if bond.advises is advises for term in bond.institutions)
        for advises in (False, True)
    )
    kind = body.kind.text if body.kind else None
    here = (body.subject.iri, body.subject.term.text, kind, overseen, advised)
    for group, seat in zip(groups, body.seats, strict=True):
        if seat:
            sitting = tuple(one.iri or one.text for one in seat.representations)
            yield (*here, group.iri, group.text, sitting, said_by(seat.voices))
    if not any(body.seats):
        yield (*here, None, None, (), said_by(body.subject.voices))


def models_as_records(models: Comparison) -> Records:
    """Return what is said of the things side by side as plain data, one row for each value."""
    columns = ("iri", "label", "property", "property_label", "value", "value_label", "stated_by")
    return Records(
        columns,
        tuple(
            (
                subject.iri,
                subject.term.text,
                name.iri,
                name.text,
                value.iri,
                value.text,
                said_by(group.voices),
            )
            for name, sides in models.rows
            for subject, side in zip(models.subjects, sides, strict=True)
            for group in side
            for value in group.terms
        ),
    )


def mechanisms_as_records(mechanisms: Iterable[MechanismView]) -> Records:
    """Return the mechanisms as plain data, each with its basis, rules and thresholds."""
    parts = ("part_of", "basis", "period", "involves", "applies_to")
    columns = (
        *("iri", "label", "stated_by"),
        *(column for part in parts for column in (part, f"{part}_stated_by")),
        *("rules", "thresholds"),
    )
    return Records(
        columns,
        tuple(
            (
                each.subject.iri,
                each.subject.term.text,
                said_by(each.subject.voices),
                *(cell for part in parts for cell in stated_cells(getattr(each, part))),
                texts(rule.subject.term for rule in each.rules),
                tuple(rule.threshold for rule in each.rules if rule.threshold),
            )
            for each in mechanisms
        ),
    )
