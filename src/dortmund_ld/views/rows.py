"""Rows of facts: statements by predicate and by who makes them, with their notes, ordered by the shapes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from pyoxigraph import NamedNode, Quad

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.arrangement import Arrangement
from dortmund_ld.views.comparators import qualifier
from dortmund_ld.views.headings import Heading, Headings
from dortmund_ld.views.labels import Labels, Term, in_reading_order
from dortmund_ld.views.voices import Voice, unique
from dortmund_ld.words.namespaces import RDF_TYPE, Vocabulary

# Of a longer list (the observations of a city) the page of a thing shows so many, and leads to the whole.
SHOWN = 40
FIRST = slice(SHOWN)

_REMEMBERED = 20_000  # things whose class need not be looked up again

# Literals up to this length stand side by side: years, numbers of lines.
SHORT = 10


class Fact(NamedTuple):
    """One value: the term, the numbers of the claims behind it, and words that stand before it."""

    term: Term
    notes: tuple[int, ...]
    lead: str = ""


class FactGroup(NamedTuple):
    """The facts of a row that the same voices state and of which the same checks found the same ``verdicts``.

    ``checked`` are the numbers of the claims that were checked. Short facts (numbers) can stand side by side.
    """

    facts: tuple[Fact, ...]
    voices: tuple[Voice, ...]
    verdicts: tuple[Term, ...]
    checked: tuple[int, ...]
    short: bool


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
    """What stands behind a statement: the numbers of its claims, the verdicts on it, and who makes it.

    ``checked`` are the numbers of those claims of whose checks the verdicts are.
    """

    notes: tuple[int, ...]
    verdicts: tuple[Term, ...]
    checked: tuple[int, ...]
    voices: tuple[Voice, ...]


Back = Callable[[Quad], Backing]


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
    """Makes rows of statements, in one language; a ``part`` of their values is shown in each."""

    def __init__(
        self,
        lookup: Lookup,
        labels: Labels,
        vocabulary: Vocabulary,
        arrangement: Arrangement,
        language: str,
    ) -> None:
        """Order and name the predicates by the shapes."""
        self._lookup, self._labels, self._words = lookup, labels, vocabulary
        self._language = language
        self._headings = Headings(labels, vocabulary, arrangement, language)
        self._measures = tuple(str(vocabulary[name]) for name in ("value", "lowerBound", "upperBound"))
        self.class_of = lru_cache(_REMEMBERED)(self._find_class)

    def sections(
        self, quads: Iterable[Quad], types: frozenset[str], backing: Back, part: slice = FIRST
    ) -> tuple[Section, ...]:
        """Return what is said of a thing of these classes, in groups and in the order of the shapes.

        ``backing`` tells what stands behind a statement; it is asked for the facts that are shown, in order.
        """
        by_predicate = _by(quads, lambda quad: quad.predicate.value)
        return tuple(
            Section(
                group.name,
                tuple(
                    self._row(heading, _by(by_predicate[heading.predicate], _object), backing, part)
                    for heading in group.headings
                ),
            )
            for group in self._headings.outgoing(types, frozenset(by_predicate))
        )

    def incoming(self, quads: Iterable[Quad], backing: Back, part: slice = FIRST) -> tuple[Row, ...]:
        """Return what points at a thing: by the class of the things that do, and by how they do."""
        by_way = _by(quads, lambda quad: (self.class_of(quad.subject), quad.predicate.value))
        return tuple(
            self._row(
                heading, _by(by_way[heading.kind, heading.predicate], _subject), backing, part, incoming=True
            )
            for heading in self._headings.incoming(frozenset(by_way))
        )

    def _find_class(self, node: object) -> str:
        """Return the class of a thing by which it is listed: its first, none of a node without one."""
        kinds = self._lookup.objects(node, RDF_TYPE) if isinstance(node, NamedNode) else []
        return next((kind.value for kind in kinds if isinstance(kind, NamedNode)), "")

    def _row(
        self,
        heading: Heading,
        facts: Mapping[object, list[Quad]],
        backing: Back,
        part: slice,
        *,
        incoming: bool = False,
    ) -> Row:
        terms = ((self._labels.term(node, self._language), same) for node, same in facts.items())
        shown = sorted(terms, key=lambda pair: in_reading_order(pair[0]))[part]
        return Row(
            predicate=heading.name,
            definition=heading.definition,
            groups=self._groups(shown, backing),
            shown=len(shown),
            total=len(facts),
            of=heading.of,
            incoming=incoming,
        )

    def _groups(self, shown: Iterable[tuple[Term, list[Quad]]], backing: Back) -> tuple[FactGroup, ...]:
        groups: dict[tuple[tuple[Voice, ...], tuple[Term, ...], tuple[int, ...]], list[Fact]] = {}
        for term, same in shown:
            behind = _together([backing(quad) for quad in same])
            alike = behind.voices, behind.verdicts, behind.checked
            groups.setdefault(alike, []).append(Fact(term, behind.notes, self._lead(same[0])))
        return tuple(FactGroup(tuple(facts), *alike, _short(facts)) for alike, facts in groups.items())

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


def _by(quads: Iterable[Quad], key: Callable[[Quad], object]) -> dict[Any, list[Quad]]:
    found: dict[Any, list[Quad]] = {}
    for quad in quads:
        found.setdefault(key(quad), []).append(quad)
    return found


def _object(quad: Quad) -> object:
    return quad.object


def _subject(quad: Quad) -> object:
    return quad.subject


def _together(backings: Sequence[Backing]) -> Backing:
    """Return what stands behind statements of the same, such as of several graphs."""
    if len(backings) == 1:
        return backings[0]
    notes, verdicts, checked, voices = map(unique, map(chain.from_iterable, zip(*backings, strict=True)))
    return Backing(tuple(sorted(notes)), verdicts, tuple(sorted(checked)), voices)


def _short(facts: Iterable[Fact]) -> bool:
    return all(fact.term.iri is None and len(fact.term.text) <= SHORT for fact in facts)
