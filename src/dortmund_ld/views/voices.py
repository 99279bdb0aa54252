"""Who asserts a statement: the source that is read line by line, the editors, or a source outside.

A statement stands in a named graph. In a graph of the source that is read, it is the source's, with the
passages of the claims behind it. In a graph that names an agent, a fact is that of the outside source from
which its subject was derived, if it was derived from one. The agent's own are the words, such as labels and
descriptions; what rests on an interpretation; and all about a subject that is itself attributed to an agent,
such as a check. A graph without an agent speaks for the sources that it names.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeVar

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import DCTERMS, PROV, SKOS

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.evidence import HAS_SOURCE, Evidence, Passage, Run, in_runs
from dortmund_ld.views.labels import DESCRIPTIONS, LABELS, Labels, Term
from dortmund_ld.words.namespaces import RDF_TYPE, Vocabulary

# Graphs, claims and things whose voices need not be looked up again.
_REMEMBERED = 5_000

_DERIVED, _ATTRIBUTED = str(PROV.wasDerivedFrom), str(PROV.wasAttributedTo)

# What whoever describes a thing says in words of their own, wherever the facts were taken from.
_OWN_WORDS = frozenset((*LABELS, *DESCRIPTIONS, _DERIVED, _ATTRIBUTED))

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

    @property
    def runs(self) -> tuple[Run, ...]:
        """Return the lines as they are read."""
        return in_runs(self.passages)


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
        self._own_words = _OWN_WORDS | {str(vocabulary.caution)}

    def of(self, quad: Quad, claims: Iterable[str]) -> tuple[Voice, ...]:
        """Return who asserts a statement that rests on these claims; never nobody."""
        graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        return self._voices(graph, subject, tuple(claims), quad.predicate.value in self._own_words)

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

    def _find_voices(
        self, graph: str, subject: str, claims: tuple[str, ...], in_own_words: bool
    ) -> tuple[Voice, ...]:
        graph_term = self._labels.label(graph, self._language)
        kind, speakers = self._graph(graph)
        if kind is Kind.EDITORS:
            own = self._names(NamedNode(subject or "urn:x"), _ATTRIBUTED)
            is_theirs, speakers = bool(own or claims or in_own_words), own or speakers
        else:
            own_passages = self._passages(subject)
            passages = own_passages or tuple(found for claim in claims for found in self._passages(claim))
            if passages:
                return _by_source(passages, graph_term)
            is_theirs = kind is Kind.SOURCE
        outside = () if is_theirs else self._find_outside(subject)
        if outside:
            return tuple(Voice(Kind.OUTSIDE, source, graph=graph_term) for source in outside)
        if speakers:
            return tuple(Voice(kind, speaker, graph=graph_term) for speaker in speakers)
        return (Voice(Kind.GRAPH, graph_term, graph=graph_term),)

    def _find_graph(self, graph: str) -> tuple[Kind, tuple[Term, ...]]:
        """Return who speaks in a graph: its agents, else its sources; of several sources, none by itself."""
        node = NamedNode(graph) if graph else NamedNode("urn:x")
        agents = self._names(node, _ATTRIBUTED)
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
            for source in self._lookup.objects(node, _DERIVED)
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
