"""Who asserts a statement: the source that is read line by line, the editors, or a source outside.

A statement stands in a named graph. It is the source's where claims with passages stand behind it in that
graph; else that of the outside source that its subject comes from; else that of the agent or the source
that the graph names.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeVar

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import DCTERMS, PROV, SKOS

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.evidence import HAS_SOURCE, Evidence, Passage
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.words.namespaces import RDF_TYPE, Vocabulary

# Graphs, claims and things whose voices need not be looked up again.
_REMEMBERED = 5_000

_COMES_FROM = (str(PROV.wasDerivedFrom), str(DCTERMS.source))


T = TypeVar("T")


class Kind(StrEnum):
    """What kind of voice speaks."""

    SOURCE = "source"
    EDITORS = "editors"
    OUTSIDE = "outside"
    GRAPH = "graph"


class Voice(NamedTuple):
    """Who says something: their name, the lines where they do, and the graph in which it stands here."""

    kind: Kind
    who: Term
    passages: tuple[Passage, ...] = ()
    graph: Term | None = None


class Voices:
    """Tells who asserts statements, in one language."""

    def __init__(
        self, lookup: Lookup, labels: Labels, vocabulary: Vocabulary, evidence: Evidence, language: str
    ) -> None:
        """Read from a release."""
        self._lookup, self._labels, self._words = lookup, labels, vocabulary
        self._evidence, self._language = evidence, language
        self._graph = lru_cache(_REMEMBERED)(self._find_graph)
        self._passages = lru_cache(_REMEMBERED)(self._find_passages)
        self._voices = lru_cache(_REMEMBERED)(self._find_voices)

    def of(self, quad: Quad, claims: Iterable[str]) -> tuple[Voice, ...]:
        """Return who asserts a statement that rests on these claims; never nobody."""
        graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        return self._voices(graph, subject, tuple(claims))

    def name(self, iri: str) -> Term:
        """Return the short name of a source or agent where it has one, else its label."""
        node = NamedNode(iri)
        short = [
            word
            for word in self._lookup.objects(node, str(SKOS.altLabel))
            if isinstance(word, Literal) and word.language == self._language
        ]
        if short:
            return Term(min(word.value for word in short), iri, self._language)
        return self._labels.label(iri, self._language)

    def _find_voices(self, graph: str, subject: str, claims: tuple[str, ...]) -> tuple[Voice, ...]:
        graph_term = self._labels.label(graph, self._language)
        kind, agents = self._graph(graph)
        own = self._passages(subject) if kind is not Kind.EDITORS else ()
        passages = own or tuple(found for claim in claims for found in self._passages(claim))
        if passages and kind is not Kind.EDITORS:
            return _by_source(passages, graph_term)
        outside = self._find_outside(subject) if kind is not Kind.SOURCE else ()
        if outside:
            return tuple(Voice(Kind.OUTSIDE, source, graph=graph_term) for source in outside)
        if agents:
            return tuple(Voice(kind, agent, graph=graph_term) for agent in agents)
        return (Voice(Kind.GRAPH, graph_term, graph=graph_term),)

    def _find_graph(self, graph: str) -> tuple[Kind, tuple[Term, ...]]:
        """Return who speaks in a graph: its agents, else its sources; of several sources, none by itself."""
        node = NamedNode(graph) if graph else NamedNode("urn:x")
        agents = self._names(node, str(PROV.wasAttributedTo))
        if agents:
            return Kind.EDITORS, agents
        sources = self._names(node, str(DCTERMS.source))
        return (Kind.SOURCE if any(map(self._is_read, sources)) else Kind.OUTSIDE), sources

    def _names(self, node: NamedNode, predicate: str) -> tuple[Term, ...]:
        found = self._lookup.objects(node, predicate)
        return tuple(self.name(each.value) for each in found if isinstance(each, NamedNode))

    def _is_read(self, source: Term) -> bool:
        return bool(source.iri and self._lookup.has_subject(HAS_SOURCE, NamedNode(source.iri)))

    def _find_passages(self, claim: str) -> tuple[tuple[Term, Passage], ...]:
        """Return the passages that a claim rests on; none of the editors' interpretations."""
        node = NamedNode(claim)
        kinds = {str(getattr(kind, "value", "")) for kind in self._lookup.objects(node, RDF_TYPE)}
        places = self._evidence.places_of(node) if str(self._words.Claim) in kinds else ()
        return tuple(
            (self.name(place.source.iri), passage)
            for place in places
            if place.source and place.source.iri
            for passage in place.passages
        )

    def _find_outside(self, subject: str) -> tuple[Term, ...]:
        node = NamedNode(subject or "urn:x")
        found = {
            source.value
            for predicate in _COMES_FROM
            for source in self._lookup.objects(node, predicate)
            if isinstance(source, NamedNode) and self._is_source(source)
        }
        return tuple(self.name(iri) for iri in sorted(found))

    def _is_source(self, node: NamedNode) -> bool:
        kinds = self._lookup.objects(node, RDF_TYPE)
        return NamedNode(str(self._words.Source)) in kinds


def unique(found: Iterable[T]) -> tuple[T, ...]:
    """Return what was found once each."""
    return tuple(dict.fromkeys(found))


def _by_source(found: Iterable[tuple[Term, Passage]], graph: Term) -> tuple[Voice, ...]:
    sources: dict[Term, dict[str, Passage]] = {}
    for source, passage in found:
        sources.setdefault(source, {})[passage.iri] = passage
    return tuple(
        Voice(Kind.SOURCE, source, tuple(sorted(_widest(passages.values()), key=_line)), graph)
        for source, passages in sources.items()
    )


def _widest(passages: Iterable[Passage]) -> list[Passage]:
    """Leave out the passages that lie within another one."""
    found = list(passages)
    return [one for one in found if not any(one is not other and _lies_in(one, other) for other in found)]


def _lies_in(one: Passage, other: Passage) -> bool:
    (first, last), (low, high) = _line(one), _line(other)
    return low <= first and last <= high and (first, last) != (low, high)


def _line(passage: Passage) -> tuple[int, int]:
    return passage.first or 0, passage.last or 0
