"""Rows of facts: statements by predicate and by who makes them, with their notes, ordered by the shapes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from pyoxigraph import NamedNode, Quad

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.arrangement import Arrangement, Group, Placing
from dortmund_ld.views.comparators import qualifier
from dortmund_ld.views.labels import Labels, Term, in_reading_order
from dortmund_ld.views.voices import Voice, unique
from dortmund_ld.words.namespaces import RDF_TYPE, Vocabulary

Value = Callable[[Quad], object]

# Of a longer list (the observations of a city) the page of a thing shows so many, and leads to the whole.
SHOWN = 40
FIRST = slice(SHOWN)

# Literals up to this length stand side by side: years, numbers of lines.
SHORT = 10


class Fact(NamedTuple):
    """One value: the term, the numbers of the claims behind it, and words that stand before it."""

    term: Term
    notes: tuple[int, ...]
    lead: str = ""


class FactGroup(NamedTuple):
    """The facts of a row that the same voices state, and the verdicts of checks on the claims behind them.

    Short ones (numbers) can stand side by side.
    """

    facts: tuple[Fact, ...]
    voices: tuple[Voice, ...]
    verdicts: tuple[Term, ...]
    short: bool

    @property
    def first_note(self) -> int:
        """The number of the first claim behind it; there is one where there are verdicts."""
        return next(number for fact in self.facts for number in fact.notes)


class Row(NamedTuple):
    """All facts by one predicate, by who states them; ``total`` may be more than are ``shown``.

    A row of what points at a thing (``incoming``) says of which class (``of``) the things are that do.
    """

    predicate: Term
    definition: Term | None
    groups: tuple[FactGroup, ...]
    shown: int
    total: int
    of: Term | None = None
    incoming: bool = False


@dataclass(frozen=True)
class Section:
    """Rows that belong together, under the heading that the shapes give them (None: no shape does)."""

    heading: Term | None
    rows: tuple[Row, ...]


class Backing(NamedTuple):
    """What stands behind a statement: the numbers of its claims, the verdicts on them, and who makes it."""

    notes: tuple[int, ...]
    verdicts: tuple[Term, ...]
    voices: tuple[Voice, ...]


class Notes:
    """Numbers claims in the order in which facts refer to them."""

    def __init__(self) -> None:
        """Begin with no claim."""
        self.claims: list[str] = []

    def number(self, claims: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of the claims, new ones added."""
        numbers = []
        for claim in claims:
            if claim not in self.claims:
                self.claims.append(claim)
            numbers.append(self.claims.index(claim) + 1)
        return tuple(sorted(numbers))


class RowMaker:
    """Makes rows of statements, in one language."""

    def __init__(
        self,
        lookup: Lookup,
        labels: Labels,
        vocabulary: Vocabulary,
        arrangement: Arrangement,
        language: str,
        part: slice = FIRST,
    ) -> None:
        """Order and name the predicates by the shapes; of each row show this part of its values."""
        self._lookup, self._labels, self._words = lookup, labels, vocabulary
        self._arrangement, self._language, self._part = arrangement, language, part
        self._measures = tuple(str(vocabulary[name]) for name in ("value", "lowerBound", "upperBound"))

    def sections(
        self, quads: Iterable[Quad], types: frozenset[str], backing: Callable[[Quad], Backing]
    ) -> tuple[Section, ...]:
        """Return what is said of a thing of these classes, in groups and in the order of the shapes.

        ``backing`` tells what stands behind a statement; it is asked for the facts that are shown, in order.
        """
        by_predicate = _by(quads, lambda quad: quad.predicate.value)
        places = {predicate: self._arrangement.placing(types, predicate) for predicate in by_predicate}
        ordered = sorted(by_predicate, key=lambda predicate: (*places[predicate].key, self._text(predicate)))
        sections: dict[Group | None, list[Row]] = {}
        for predicate in ordered:
            name = self._name(predicate, places[predicate])
            row = self._row(name, by_predicate[predicate], lambda quad: quad.object, backing)
            sections.setdefault(places[predicate].group, []).append(row)
        return tuple(Section(self._heading(group), tuple(rows)) for group, rows in sections.items())

    def incoming(self, quads: Iterable[Quad], backing: Callable[[Quad], Backing]) -> tuple[Row, ...]:
        """Return what points at a thing: by the class of the things that do, and by how they do."""
        grouped: dict[tuple[str, str], list[Quad]] = {}
        for quad in quads:
            grouped.setdefault((self.class_of(quad.subject), quad.predicate.value), []).append(quad)
        rows = []
        for (kind, predicate), same in sorted(grouped.items(), key=self._incoming_order):
            place = self._arrangement.placing(frozenset({kind}), predicate)
            of = self._labels.label(kind, self._language) if kind else None
            row = self._row(self._name(predicate, place), same, lambda quad: quad.subject, backing)
            rows.append(row._replace(of=of, incoming=True))
        return tuple(rows)

    def _incoming_order(self, entry: tuple[tuple[str, str], list[Quad]]) -> tuple[bool, bool, str, str]:
        (kind, predicate), _ = entry
        return not kind, kind not in self._words, self._text(kind), self._text(predicate)

    def class_of(self, node: object) -> str:
        """Return the class of a thing by which it is listed: its first, none of a node without one."""
        kinds = self._lookup.objects(node, RDF_TYPE) if isinstance(node, NamedNode) else []
        return next((kind.value for kind in kinds if isinstance(kind, NamedNode)), "")

    def _name(self, predicate: str, place: Placing) -> Term:
        text = place.names.get(self._language)
        return (
            Term(text, predicate, self._language) if text else self._labels.label(predicate, self._language)
        )

    def _heading(self, group: Group | None) -> Term | None:
        if group is None:
            return None
        tag = self._language if self._language in group.names else next(iter(group.names), "")
        return Term(group.names.get(tag, ""), None, tag)

    def _row(self, name: Term, quads: list[Quad], value: Value, backing: Callable[[Quad], Backing]) -> Row:
        facts = _by(quads, value)
        terms = ((self._labels.term(node, self._language), same) for node, same in facts.items())
        shown = sorted(terms, key=lambda pair: in_reading_order(pair[0]))[self._part]
        return Row(
            predicate=name,
            definition=self._labels.description(quads[0].predicate.value, self._language),
            groups=self._groups(shown, backing),
            shown=len(shown),
            total=len(facts),
        )

    def _groups(
        self, shown: Iterable[tuple[Term, list[Quad]]], backing: Callable[[Quad], Backing]
    ) -> tuple[FactGroup, ...]:
        by_voices: dict[tuple[Voice, ...], tuple[list[Fact], list[Term]]] = {}
        for term, same in shown:
            behind = _together([backing(quad) for quad in same])
            facts, verdicts = by_voices.setdefault(behind.voices, ([], []))
            facts.append(Fact(term, behind.notes, self._lead(same[0])))
            verdicts.extend(behind.verdicts)
        return tuple(
            FactGroup(tuple(facts), voices, unique(verdicts), _short(facts))
            for voices, (facts, verdicts) in by_voices.items()
        )

    def _lead(self, quad: Quad) -> str:
        """Return the comparator that a number has where it is the one measure: “more than”."""
        if quad.predicate.value not in self._measures or not isinstance(quad.subject, NamedNode):
            return ""
        subject, words = quad.subject, self._words
        measured = [name for name in self._measures if self._lookup.objects(subject, name)]
        comparators = self._lookup.objects(subject, str(words.comparator))
        if len(measured) != 1 or not comparators:
            return ""
        return qualifier(self._labels.term(comparators[0], self._language))

    def _text(self, iri: str) -> str:
        return self._labels.label(iri, self._language).text.casefold() if iri else ""


def _by(quads: Iterable[Quad], key: Callable[[Quad], object]) -> dict[Any, list[Quad]]:
    found: dict[Any, list[Quad]] = {}
    for quad in quads:
        found.setdefault(key(quad), []).append(quad)
    return found


def _together(backings: Sequence[Backing]) -> Backing:
    """Return what stands behind statements of the same, such as of several graphs."""
    if len(backings) == 1:
        return backings[0]
    notes, verdicts, voices = map(unique, map(chain.from_iterable, zip(*backings, strict=True)))
    return Backing(tuple(sorted(notes)), verdicts, voices)


def _short(facts: Iterable[Fact]) -> bool:
    return all(fact.term.iri is None and len(fact.term.text) <= SHORT for fact in facts)
