"""What the pages of several things are made of: the things of a class, their values, and who says so.

One reader for one language over a release; every page that sets things side by side reads through it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, Triple

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.arrangement import Arrangement
from dortmund_ld.views.evidence import Evidence
from dortmund_ld.views.figures import Figures
from dortmund_ld.views.labels import Labels, Term, in_reading_order
from dortmund_ld.views.voices import Voice, Voices, unique
from dortmund_ld.words.namespaces import RDF_TYPE, Vocabulary


@dataclass(frozen=True)
class Subject:
    """A thing in a list: what it is called, what it is, and who says that it is there."""

    iri: str
    term: Term
    description: Term | None
    kind: Term | None
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class Stated:
    """Values that the same voices state."""

    terms: tuple[Term, ...]
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class Finding:
    """A claim that was checked, and what the checks found."""

    claim: Term
    verdicts: tuple[Term, ...]


class Facts:
    """Reads things, values and voices out of a release, in one language."""

    def __init__(
        self,
        lookup: Lookup,
        labels: Labels,
        vocabulary: Vocabulary,
        arrangement: Arrangement,
        ancestors: Mapping[str, frozenset[str]],
        language: str,
    ) -> None:
        """Read with the terms of the publication's ontology."""
        self.lookup, self.labels, self.words = lookup, labels, vocabulary
        self.arrangement, self.ancestors, self.language = arrangement, ancestors, language
        self.figures = Figures(lookup, labels, vocabulary, language)

    @cached_property
    def evidence(self) -> Evidence:
        """The reader of claims."""
        return Evidence(self.lookup, self.labels, self.words, self.language)

    @cached_property
    def _voices(self) -> Voices:
        return Voices(self.lookup, self.labels, self.words, self.evidence, self.language)

    def members(self, kind: str) -> tuple[str, ...]:
        """Return the things of a class (all by IRI) or of one below it, as readers look for them."""
        kinds = {kind, *(lower for lower, above in self.ancestors.items() if kind in above)}
        found = {node.value for each in kinds for node in self.lookup.subjects(RDF_TYPE, NamedNode(each))}
        return tuple(self.labels.in_order(found, self.language))

    def own(self, name: str) -> tuple[str, ...]:
        """Return the things of a class of the ontology, by its local name."""
        return self.members(str(self.words[name]))

    def term(self, iri: str) -> Term:
        """Return the label of a thing."""
        return self.labels.label(iri, self.language)

    def subject(self, iri: str) -> Subject:
        """Return a thing as a list shows it."""
        description = self.labels.description(iri, self.language)
        return Subject(iri, self.term(iri), description, self.kind(iri), self.voices(iri))

    def kind(self, iri: str) -> Term | None:
        """Return the class of a thing."""
        return next(iter(self.values(iri, RDF_TYPE)), None)

    def kinds(self, iri: str) -> frozenset[str]:
        """Return the IRIs of the classes of a thing, and of those above them."""
        own = frozenset(self.iris(iri, RDF_TYPE))
        return own.union(*(self.ancestors.get(kind, ()) for kind in own))

    def values(self, iri: str, predicate: str) -> tuple[Term, ...]:
        """Return what a thing has by a predicate, in reading order."""
        found = self.lookup.objects(NamedNode(iri), predicate)
        return tuple(sorted((self.labels.term(node, self.language) for node in found), key=in_reading_order))

    def by_subject(self, predicate: str) -> Mapping[str, list[object]]:
        """Return what things have by a predicate, by their IRIs."""
        found: dict[str, list[object]] = {}
        for quad in self.lookup.having(predicate):
            if isinstance(quad.subject, NamedNode):
                found.setdefault(quad.subject.value, []).append(quad.object)
        return found

    def stated(self, iri: str, predicate: str) -> tuple[Stated, ...]:
        """Return what a thing has by a predicate, by who states it, in reading order."""
        return self.stated_in(
            quad for quad in self.lookup.about(NamedNode(iri)) if quad.predicate.value == predicate
        )

    def stated_in(self, quads: Iterable[Quad]) -> tuple[Stated, ...]:
        """Return the values of statements, by who makes them, in reading order."""
        voices: dict[Term, list[Voice]] = {}
        for quad in quads:
            term = self.labels.term(quad.object, self.language)
            voices.setdefault(term, []).extend(self.voices_of(quad))
        terms: dict[tuple[Voice, ...], list[Term]] = {}
        for term in sorted(voices, key=in_reading_order):
            terms.setdefault(unique(voices[term]), []).append(term)
        return tuple(Stated(tuple(same), who) for who, same in terms.items())

    def iris(self, iri: str, predicate: str) -> tuple[str, ...]:
        """Return the IRIs that a thing has by a predicate."""
        found = self.lookup.objects(NamedNode(iri), predicate)
        return tuple(node.value for node in found if isinstance(node, NamedNode))

    def literal(self, iri: str, predicate: str) -> str | None:
        """Return the first literal that a thing has by a predicate, as it is written in the data."""
        found = self.lookup.objects(NamedNode(iri), predicate)
        return next((node.value for node in found if isinstance(node, Literal)), None)

    def pointing(self, iri: str, predicate: str) -> tuple[str, ...]:
        """Return the IRIs of the things that have this one by a predicate."""
        return tuple(node.value for node in self.lookup.subjects(predicate, NamedNode(iri)))

    def voices(self, iri: str) -> tuple[Voice, ...]:
        """Return who says that a thing is what it is."""
        quads = (quad for quad in self.lookup.about(NamedNode(iri)) if quad.predicate.value == RDF_TYPE)
        return unique(voice for quad in quads for voice in self.voices_of(quad))

    def stating(self, quad: Quad) -> tuple[Voice, ...]:
        """Return who makes a statement, in whichever named graphs it stands."""
        return unique(voice for each in self._in_graphs(quad) for voice in self.voices_of(each))

    def findings(self, quad: Quad) -> tuple[Finding, ...]:
        """Return what checks found of a statement, by the claims that single it out."""
        if not isinstance(quad.subject, NamedNode):
            return ()
        encodings = self.evidence.claims_behind(quad.subject)
        behind = [self.evidence.behind_statement(each, encodings) for each in self._in_graphs(quad)]
        rested_on = dict.fromkeys(claim for found in behind for claim in found)
        claims = [claim for claim in rested_on if self.evidence.singles_out(claim, quad)]
        return tuple(
            Finding(self.term(claim), verdicts) for claim in claims if (verdicts := self.verdicts(claim))
        )

    def verdicts(self, claim: str) -> tuple[Term, ...]:
        """Return what the checks of a claim found, each verdict once."""
        checks = map(NamedNode, self.pointing(claim, str(self.words.checks)))
        found = (self.evidence.check(check).verdict for check in checks)
        return tuple(dict.fromkeys(verdict for verdict in found if verdict))

    def _in_graphs(self, quad: Quad) -> list[Quad]:
        subject, thing = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or isinstance(thing, Triple):
            return []
        return self.lookup.graphs_of(subject, quad.predicate.value, thing)

    def voices_of(self, quad: Quad) -> tuple[Voice, ...]:
        """Return who makes a statement."""
        if not isinstance(quad.subject, NamedNode):
            return ()
        claims = self.evidence.claims_behind(quad.subject)
        return self._voices.of(quad, self.evidence.behind_statement(quad, claims))


def in_succession(iris: Iterable[str], before: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return things with what comes before each ahead of it (``before``), else in the order given."""
    waiting, done = list(iris), list[str]()
    while waiting:
        ready = [iri for iri in waiting if not set(before.get(iri, ())) & set(waiting) - {iri}]
        chosen = (ready or waiting)[0]
        done.append(chosen)
        waiting.remove(chosen)
    return tuple(done)
