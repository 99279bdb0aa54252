"""The description of a thing: what is said about it, what points at it, and what stands behind each fact."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad, Triple
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.release.counting import LINKING
from dortmund_ld.views.evidence import HAS_SOURCE, Claim, Evidence, Passage
from dortmund_ld.views.labels import DESCRIPTIONS, LABELS, Labels, Term, in_reading_order
from dortmund_ld.words.namespaces import Vocabulary

# Of a longer list (the observations of a city) the page shows so many and says how many there are.
SHOWN = 40

# Literals up to this length stand side by side: years, numbers of lines.
SHORT = 10

# Said in the head of the page.
_IN_HEAD = frozenset((*LABELS, *DESCRIPTIONS, str(RDF.type)))

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


@dataclass(frozen=True)
class SourceLine:
    """A passage of a source with the claims that rest on it, or the reason why none does."""

    passage: Passage
    label: Term
    claims: tuple[Term, ...]
    reason: Term | None


@dataclass(frozen=True)
class Thing:
    """A thing as a reader sees it.

    The claims are numbered from 1: claim n is ``claims[n - 1]``. A thing that is a claim is its own first.
    """

    iri: str
    label: Term
    other_labels: tuple[Term, ...]
    description: Term | None
    types: tuple[Term, ...]
    is_claim: bool
    rows: tuple[Row, ...]
    incoming: tuple[Row, ...]
    links: tuple[Row, ...]
    claims: tuple[Claim, ...]
    passages: tuple[SourceLine, ...]


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


class ThingReader:
    """Reads things out of a release."""

    def __init__(self, lookup: Lookup, labels: Labels, vocabulary: Vocabulary) -> None:
        """Read with the terms of the publication's ontology."""
        self._lookup = lookup
        self._labels = labels
        self._words = vocabulary

    def describe(self, iri: str, language: str) -> Thing | None:
        """Return the description of a thing in a language, None if nothing is said about it."""
        node = NamedNode(iri)
        outgoing = self._lookup.about(node)
        incoming = self._lookup.pointing_at(node)
        if not outgoing and not incoming:
            return None
        evidence = Evidence(self._lookup, self._labels, self._words, language)
        notes = Notes()
        is_claim = evidence.is_claim(node)
        notes.number([iri] if is_claim else [])
        own_claims = [quad for quad in incoming if quad.predicate.value == str(self._words.encodedBy)]
        rows = self._rows(
            [quad for quad in outgoing if quad.predicate.value not in _IN_HEAD],
            language,
            value=lambda quad: quad.object,
            behind=lambda quad: notes.number(evidence.behind_statement(quad, own_claims)),
        )
        pointing = self._rows(
            [quad for quad in incoming if quad.predicate.value != str(self._words.encodedBy)],
            language,
            value=lambda quad: quad.subject,
            behind=lambda quad: notes.number(_behind_other(evidence, quad)),
        )
        notes.number(sorted(_iris(quad.subject for quad in own_claims)))
        return Thing(
            iri=iri,
            label=self._labels.label(iri, language),
            other_labels=self._other_labels(iri, language),
            description=self._labels.description(iri, language),
            types=self._types(outgoing, language),
            is_claim=is_claim,
            rows=tuple(row for row in rows if row.predicate.iri not in LINKING),
            incoming=pointing,
            links=tuple(row for row in rows if row.predicate.iri in LINKING),
            claims=tuple(map(evidence.claim, notes.claims)),
            passages=self._passages(node, evidence, language),
        )

    def triples(self, iri: str) -> list[Triple]:
        """Return the data about a thing: all that is said of it, of its fragments, and all that points at it.

        The claims behind it come whole, so that its data carry their own evidence.
        """
        node = NamedNode(iri)
        incoming = self._lookup.pointing_at(node)
        parts = [quad.subject for quad in incoming if _is_part(quad.subject, iri)]
        claims = [quad.subject for quad in incoming if quad.predicate.value == str(self._words.encodedBy)]
        described = {node, *parts, *claims}
        quads = [
            quad
            for subject in described
            if isinstance(subject, NamedNode)
            for quad in self._lookup.about(subject)
        ]
        return list({quad.triple for quad in (*quads, *incoming)})

    def _rows(
        self,
        quads: Iterable[Quad],
        language: str,
        *,
        value: Callable[[Quad], object],
        behind: Callable[[Quad], tuple[int, ...]],
    ) -> tuple[Row, ...]:
        by_predicate: dict[str, list[Quad]] = {}
        for quad in quads:
            by_predicate.setdefault(quad.predicate.value, []).append(quad)
        ordered = sorted(by_predicate, key=lambda predicate: self._order(predicate, language))
        return tuple(self._row(by_predicate[predicate], language, value, behind) for predicate in ordered)

    def _row(
        self,
        quads: list[Quad],
        language: str,
        value: Callable[[Quad], object],
        behind: Callable[[Quad], tuple[int, ...]],
    ) -> Row:
        facts: dict[object, list[Quad]] = {}
        for quad in quads:
            facts.setdefault(value(quad), []).append(quad)
        shown = sorted(
            ((self._labels.term(node, language), same) for node, same in facts.items()),
            key=lambda pair: in_reading_order(pair[0]),
        )[:SHOWN]
        by_graphs: dict[tuple[str, ...], list[Fact]] = {}
        for term, same in shown:
            notes = sorted({number for quad in same for number in behind(quad)})
            graphs = tuple(sorted(_iris(quad.graph_name for quad in same)))
            by_graphs.setdefault(graphs, []).append(Fact(term, tuple(notes)))
        predicate = quads[0].predicate.value
        return Row(
            predicate=self._labels.label(predicate, language),
            definition=self._labels.description(predicate, language),
            groups=tuple(self._group(names, same, language) for names, same in by_graphs.items()),
            shown=len(shown),
            total=len(facts),
        )

    def _group(self, graphs: tuple[str, ...], facts: list[Fact], language: str) -> FactGroup:
        short = all(fact.term.iri is None and len(fact.term.text) <= SHORT for fact in facts)
        return FactGroup(tuple(facts), tuple(self._labels.label(graph, language) for graph in graphs), short)

    def _order(self, predicate: str, language: str) -> tuple[int, str]:
        rank = _OWN if predicate in self._words else _OTHER
        if predicate.startswith(_PROVENANCE):
            rank = _LAST
        return rank, self._labels.label(predicate, language).text.casefold()

    def _other_labels(self, iri: str, language: str) -> tuple[Term, ...]:
        here = self._labels.label(iri, language).text
        everywhere = self._labels.in_all_languages(iri)
        return tuple(Term(text, iri, tag) for tag, text in everywhere.items() if text != here)

    def _types(self, outgoing: Iterable[Quad], language: str) -> tuple[Term, ...]:
        types = sorted(_iris(quad.object for quad in outgoing if quad.predicate.value == str(RDF.type)))
        return tuple(self._labels.label(iri, language) for iri in types)

    def _passages(self, node: NamedNode, evidence: Evidence, language: str) -> tuple[SourceLine, ...]:
        """Return the passages of a source from its first line to its last; none of any other thing."""
        found = []
        for part in self._lookup.subjects(HAS_SOURCE, node):
            claims = self._lookup.subjects(str(PROV.wasDerivedFrom), part)
            reasons = self._lookup.objects(part, str(self._words.noClaimReason))
            found.append(
                SourceLine(
                    passage=replace(evidence.passage(part), source=None),
                    label=self._labels.label(part.value, language),
                    claims=tuple(self._labels.label(claim.value, language) for claim in claims),
                    reason=self._labels.term(reasons[0], language) if reasons else None,
                )
            )
        return tuple(sorted(found, key=lambda line: (line.passage.first or 0, line.passage.last or 0)))


def _behind_other(evidence: Evidence, quad: Quad) -> list[str]:
    """Return the claims behind a statement that another thing makes about this one."""
    if not isinstance(quad.subject, NamedNode):
        return []
    return evidence.behind_statement(quad, evidence.claims_behind(quad.subject))


def _is_part(node: object, iri: str) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith(f"{iri}#")


def _iris(nodes: Iterable[object]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, NamedNode)}
