"""Rows of facts: statements by predicate and by the graphs that make them, each with its notes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad
from rdflib.namespace import DCTERMS, PROV, RDFS

from dortmund_ld.views.labels import Labels, Term, in_reading_order
from dortmund_ld.words.namespaces import Vocabulary

Value = Callable[[Quad], object]
Behind = Callable[[Quad], tuple[int, ...]]

# Of a longer list (the observations of a city) the page shows so many and says how many there are.
SHOWN = 40

# Literals up to this length stand side by side: years, numbers of lines.
SHORT = 10

# Said last: where a description comes from, after what it says.
_PROVENANCE = (str(PROV), str(DCTERMS.source), str(DCTERMS.license), str(RDFS.isDefinedBy))

# The order of predicates on a page: the publication's own terms, those of others, provenance.
_OWN, _OTHER, _LAST = range(3)


@dataclass(frozen=True)
class Fact:
    """One value: the term, and the numbers of the claims behind it."""

    term: Term
    notes: tuple[int, ...]


@dataclass(frozen=True)
class FactGroup:
    """The facts of a row that the same graphs state; short ones (numbers) can stand side by side."""

    facts: tuple[Fact, ...]
    graphs: tuple[Term, ...]
    short: bool


@dataclass(frozen=True)
class Row:
    """All facts by one predicate, by the graphs that state them; ``total`` may be more than are ``shown``."""

    predicate: Term
    definition: Term | None
    groups: tuple[FactGroup, ...]
    shown: int
    total: int


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

    def __init__(self, labels: Labels, vocabulary: Vocabulary, language: str) -> None:
        """Put the predicates of the vocabulary first."""
        self._labels = labels
        self._words = vocabulary
        self._language = language

    def rows(self, quads: Iterable[Quad], value: Value, behind: Behind) -> tuple[Row, ...]:
        """Return the rows in reading order.

        ``value`` says what is shown of a statement (its object, or its subject), ``behind`` the numbers of
        the claims behind it; it is asked for the facts that are shown, in the order in which they are.
        """
        by_predicate: dict[str, list[Quad]] = {}
        for quad in quads:
            by_predicate.setdefault(quad.predicate.value, []).append(quad)
        ordered = sorted(by_predicate, key=self._order)
        return tuple(self._row(by_predicate[predicate], value, behind) for predicate in ordered)

    def _row(self, quads: list[Quad], value: Value, behind: Behind) -> Row:
        facts: dict[object, list[Quad]] = {}
        for quad in quads:
            facts.setdefault(value(quad), []).append(quad)
        terms = ((self._labels.term(node, self._language), same) for node, same in facts.items())
        shown = sorted(terms, key=lambda pair: in_reading_order(pair[0]))[:SHOWN]
        predicate = quads[0].predicate.value
        return Row(
            predicate=self._labels.label(predicate, self._language),
            definition=self._labels.description(predicate, self._language),
            groups=self._groups(shown, behind),
            shown=len(shown),
            total=len(facts),
        )

    def _groups(self, shown: Iterable[tuple[Term, list[Quad]]], behind: Behind) -> tuple[FactGroup, ...]:
        by_graphs: dict[tuple[str, ...], list[Fact]] = {}
        for term, same in shown:
            notes = sorted({number for quad in same for number in behind(quad)})
            graphs = tuple(sorted({_iri(quad.graph_name) for quad in same}))
            by_graphs.setdefault(graphs, []).append(Fact(term, tuple(notes)))
        return tuple(self._group(graphs, facts) for graphs, facts in by_graphs.items())

    def _group(self, graphs: tuple[str, ...], facts: list[Fact]) -> FactGroup:
        short = all(fact.term.iri is None and len(fact.term.text) <= SHORT for fact in facts)
        labels = tuple(self._labels.label(graph, self._language) for graph in graphs)
        return FactGroup(tuple(facts), labels, short)

    def _order(self, predicate: str) -> tuple[int, str]:
        rank = _OWN if predicate in self._words else _OTHER
        if predicate.startswith(_PROVENANCE):
            rank = _LAST
        return rank, self._labels.label(predicate, self._language).text.casefold()


def _iri(graph: object) -> str:
    return graph.value if isinstance(graph, NamedNode) else str(graph)
