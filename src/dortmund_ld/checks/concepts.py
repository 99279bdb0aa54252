"""Concepts: the integrity conditions of SKOS, and what this publication asks of its schemes besides.

S9, S13, S14, S27, S37 and S46 of https://www.w3.org/TR/skos-reference/, by their numbers there. Besides, a
concept is in exactly one scheme, stands in it with those it is narrower than, and hierarchies have no cycle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import SKOS, Literal

from dortmund_ld.checks.classes import instances
from dortmund_ld.checks.findings import Rule
from dortmund_ld.checks.places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import Graph, URIRef
    from rdflib.term import Node

    from dortmund_ld.checks.findings import Finding
    from dortmund_ld.publication import Publication

CONCEPT_AND_SCHEME = Rule(
    "concepts", "S9",
    "A concept scheme MUST NOT be a concept as well.",
    "Ein Begriffsschema DARF NICHT zugleich ein Begriff sein.",
    "Keep one of the two types.",
    "Behalten Sie einen der beiden Typen.",
)  # fmt: skip
SAME_LABEL = Rule(
    "concepts", "S13",
    "“{label}” MUST be only one of preferred, alternative and hidden label.",
    "„{label}“ DARF nur eines von Vorzugsbezeichnung, anderer und verborgener Bezeichnung sein.",
    "Delete this label: the other one says the same.",
    "Löschen Sie diese Bezeichnung: die andere sagt dasselbe.",
)  # fmt: skip
TWO_PREFERRED = Rule(
    "concepts", "S14",
    "The concept MUST have no more than one preferred label in the language {language}.",
    "Der Begriff DARF in der Sprache {language} nur eine Vorzugsbezeichnung haben.",
    "Delete this one, or make it a skos:altLabel.",
    "Löschen Sie diese, oder machen Sie sie zum skos:altLabel.",
)  # fmt: skip
RELATED_AND_BROADER = Rule(
    "concepts", "S27",
    "The concept MUST NOT be related to <{other}>, which is broader or narrower than it.",
    "Der Begriff DARF NICHT mit <{other}> verwandt sein, das über oder unter ihm steht.",
    "Delete skos:related.",
    "Löschen Sie skos:related.",
)  # fmt: skip
COLLECTION = Rule(
    "concepts", "S37",
    "A collection MUST NOT be a concept or a concept scheme as well.",
    "Eine Sammlung DARF NICHT zugleich Begriff oder Begriffsschema sein.",
    "Keep one of the types.",
    "Behalten Sie einen der Typen.",
)  # fmt: skip
MATCHES = Rule(
    "concepts", "S46",
    "<{other}> MUST NOT be an exact match and a broader, narrower or related one as well.",
    "<{other}> DARF NICHT zugleich genaue und weitere, engere oder verwandte Entsprechung sein.",
    "Keep the match that is right.",
    "Behalten Sie die zutreffende Entsprechung.",
)  # fmt: skip
ONE_SCHEME = Rule(
    "concepts", "one-scheme",
    "The concept MUST be in exactly one concept scheme; it is in {count}.",
    "Der Begriff MUSS in genau einem Begriffsschema stehen; er steht in {count}.",
    "Write one skos:inScheme.",
    "Schreiben Sie ein skos:inScheme.",
)  # fmt: skip
NO_SCHEME = Rule(
    "concepts", "scheme",
    "<{other}> MUST be a concept scheme.",
    "<{other}> MUSS ein Begriffsschema sein.",
    "Name the scheme, or describe it as a skos:ConceptScheme.",
    "Nennen Sie das Schema, oder beschreiben Sie es als skos:ConceptScheme.",
)  # fmt: skip
TOP_CONCEPT = Rule(
    "concepts", "top-concept",
    "<{other}> MUST be in this scheme, without a broader concept, to be one of its top concepts.",
    "<{other}> MUSS in diesem Schema und ohne weiteren Begriff stehen, um dort oberster Begriff zu sein.",
    "Correct skos:inScheme, skos:broader, or which are the top concepts.",
    "Berichtigen Sie skos:inScheme, skos:broader oder welches die obersten Begriffe sind.",
)  # fmt: skip
OTHER_SCHEME = Rule(
    "concepts", "broader",
    "The broader concept <{other}> MUST be in the same scheme.",
    "Der weitere Begriff <{other}> MUSS im selben Schema stehen.",
    "Use skos:broadMatch across schemes, or correct the concept.",
    "Verwenden Sie zwischen Schemata skos:broadMatch, oder berichtigen Sie den Begriff.",
)  # fmt: skip
CYCLE = Rule(
    "concepts", "cycle",
    "The concept MUST NOT be broader than itself, directly or by way of others.",
    "Der Begriff DARF NICHT über sich selbst stehen, weder unmittelbar noch über andere.",
    "Delete the skos:broader that is wrong.",
    "Löschen Sie das falsche skos:broader.",
)  # fmt: skip
EMPTY_SCHEME = Rule(
    "concepts", "empty-scheme",
    "The concept scheme MUST hold a concept.",
    "Das Begriffsschema MUSS einen Begriff enthalten.",
    "Add a concept with skos:inScheme, or delete the scheme.",
    "Ergänzen Sie einen Begriff mit skos:inScheme, oder löschen Sie das Schema.",
)  # fmt: skip

_LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
_INEXACT = (SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)


def check_concepts(publication: Publication) -> Iterator[Finding]:
    """Yield what breaks the conditions of SKOS among the publication's own concepts and schemes."""
    work = _Concepts(publication)
    for concept in sorted(work.concepts):
        yield from work.types(concept)
        yield from work.labels(concept)
        yield from work.scheme(concept)
        yield from work.hierarchy(concept)
        yield from work.matches(concept)
    for scheme in sorted(work.schemes):
        yield from work.tops(scheme)


class _Concepts:
    """The concepts and schemes of a publication, with the broader concepts of each."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.graph: Graph = publication.graph()
        own = publication.addresses.is_own
        self.concepts = {node for node in instances(publication, SKOS.Concept) if own(node)}
        self.schemes = {node for node in instances(publication, SKOS.ConceptScheme) if own(node)}
        self.collections = instances(publication, SKOS.Collection)

    def types(self, concept: URIRef) -> Iterator[Finding]:
        if concept in self.schemes:
            yield CONCEPT_AND_SCHEME.found(place_of(self.publication, concept), concept)
        if concept in self.collections:
            yield COLLECTION.found(place_of(self.publication, concept), concept)

    def labels(self, concept: URIRef) -> Iterator[Finding]:
        seen: set[Node] = set()
        languages: set[str | None] = set()
        for predicate in _LABELS:
            for label in sorted(self.graph.objects(concept, predicate), key=str):
                language = label.language if isinstance(label, Literal) else None
                second = predicate == SKOS.prefLabel and language in languages
                if label in seen or second:
                    rule = SAME_LABEL if label in seen else TWO_PREFERRED
                    at = place_of(self.publication, concept, predicate, label)
                    yield rule.found(at, concept, label=label, language=language)
                seen.add(label)
                languages |= {language} if predicate == SKOS.prefLabel else set()

    def scheme(self, concept: URIRef) -> Iterator[Finding]:
        schemes = sorted(self.graph.objects(concept, SKOS.inScheme), key=str)
        if len(schemes) != 1:
            yield ONE_SCHEME.found(
                place_of(self.publication, concept, SKOS.inScheme), concept, count=len(schemes)
            )
        for scheme in schemes:
            if scheme not in self.schemes:
                yield NO_SCHEME.found(
                    place_of(self.publication, concept, SKOS.inScheme, scheme), concept, other=scheme
                )

    def hierarchy(self, concept: URIRef) -> Iterator[Finding]:
        parents = self._broader(concept)
        for parent in sorted(parents, key=str):
            if not set(self.graph.objects(parent, SKOS.inScheme)) & set(
                self.graph.objects(concept, SKOS.inScheme)
            ):
                yield OTHER_SCHEME.found(
                    place_of(self.publication, concept, SKOS.broader, parent), concept, other=parent
                )
        ancestors = self._ancestors(concept)
        if concept in ancestors:
            yield CYCLE.found(place_of(self.publication, concept, SKOS.broader), concept)
        related = set(self.graph.objects(concept, SKOS.related)) | set(
            self.graph.subjects(SKOS.related, concept)
        )
        for other in sorted(related & ancestors, key=str):
            yield RELATED_AND_BROADER.found(
                place_of(self.publication, concept, SKOS.related, other), concept, other=other
            )

    def matches(self, concept: URIRef) -> Iterator[Finding]:
        exact = set(self.graph.objects(concept, SKOS.exactMatch))
        for predicate in _INEXACT:
            for other in sorted(exact & set(self.graph.objects(concept, predicate)), key=str):
                yield MATCHES.found(
                    place_of(self.publication, concept, predicate, other), concept, other=other
                )

    def tops(self, scheme: URIRef) -> Iterator[Finding]:
        members = set(self.graph.subjects(SKOS.inScheme, scheme))
        if not members:
            yield EMPTY_SCHEME.found(place_of(self.publication, scheme), scheme)
        tops = set(self.graph.objects(scheme, SKOS.hasTopConcept)) | set(
            self.graph.subjects(SKOS.topConceptOf, scheme)
        )
        for top in sorted(tops, key=str):
            if top not in members or self._broader(top):
                known = self.publication.locate(scheme, SKOS.hasTopConcept, top) or place_of(
                    self.publication, top, SKOS.topConceptOf
                )
                yield TOP_CONCEPT.found(known, scheme, other=top)

    def _broader(self, concept: Node) -> set[Node]:
        return set(self.graph.objects(concept, SKOS.broader)) | set(
            self.graph.subjects(SKOS.narrower, concept)
        )

    def _ancestors(self, concept: Node) -> set[Node]:
        found: set[Node] = set()
        waiting = list(self._broader(concept))
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting.extend(self._broader(node))
        return found
