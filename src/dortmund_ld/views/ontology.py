"""The ontology as people read it: its terms, how they hang together, and the terms of others beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.release import Manifest
from dortmund_ld.views.diagram import TieDrawer, Ties, Tree, draw_trees
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.views.shapes import NodeRule
from dortmund_ld.words.folding import in_dictionary_order
from dortmund_ld.words.namespaces import RDF_TYPE

EXAMPLES = 3  # of a class, beside its definition

_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)


@dataclass(frozen=True)
class OntologyTerm:
    """A class or property with its definition and what it is related to; ``name`` is its short name.

    ``examples`` are things of a class, ``statement`` is one by a property. ``size`` says how many things are
    of the class, or statements by the property; ``rules`` are the shapes that bind the class or speak of the
    property; ``notes`` say what changed.
    """

    name: str
    term: Term
    definition: Term | None
    broader: tuple[Term, ...]
    domain: tuple[Term, ...]
    range: tuple[Term, ...]
    examples: tuple[Term, ...]
    statement: tuple[Term, Term] | None
    size: int
    rules: tuple[NodeRule, ...]
    ties: Ties | None
    notes: tuple[Term, ...]


@dataclass(frozen=True)
class Borrowed:
    """A vocabulary of others, by its prefix, with those of its terms that the data use."""

    prefix: str
    namespace: str
    terms: tuple[OntologyTerm, ...]


@dataclass(frozen=True)
class OntologyView:
    """The ontology: its label, its definition, its terms in alphabetical order of their labels.

    ``common`` are the properties that are left out of the drawings of the classes.
    """

    iri: str
    term: Term
    description: Term | None
    classes: tuple[OntologyTerm, ...]
    properties: tuple[OntologyTerm, ...]
    borrowed: tuple[Borrowed, ...]
    notes: tuple[Term, ...]
    version: str | None
    trees: tuple[Tree, ...]
    common: tuple[str, ...]


class OntologyReader:
    """Reads the ontology of a release, in one language; ``by_class`` are the shapes that bind each class."""

    def __init__(
        self,
        lookup: Lookup,
        labels: Labels,
        manifest: Manifest,
        by_class: Mapping[str, tuple[NodeRule, ...]],
        language: str,
    ) -> None:
        """Read from a release and its shapes."""
        self._lookup, self._labels, self._manifest, self._language = lookup, labels, manifest, language
        self._by_class = by_class
        self._by_property = _by_property(by_class)
        self._ties = TieDrawer(
            dict.fromkeys(rule for rules in by_class.values() for rule in rules), manifest.namespace
        )

    def read(self) -> OntologyView:
        """Return the ontology with those of its terms that are in its own namespace."""
        manifest = self._manifest
        classes = self._own((OWL.Class, RDFS.Class))
        versions = self._lookup.objects(NamedNode(manifest.ontology), str(OWL.versionInfo))
        return OntologyView(
            iri=manifest.ontology,
            term=self._label(manifest.ontology),
            description=self._labels.description(manifest.ontology, self._language),
            classes=classes,
            properties=self._own(_PROPERTIES),
            borrowed=self._borrowed(),
            notes=self._notes(manifest.ontology),
            version=self._labels.term(versions[0], self._language).text if versions else None,
            trees=draw_trees(
                {each.term.iri or "": each.broader for each in classes},
                {each.term.iri or "": each.term for each in classes},
                manifest.namespace,
            ),
            common=self._ties.common,
        )

    def _own(self, kinds: Iterable[object]) -> tuple[OntologyTerm, ...]:
        found = {
            node.value
            for kind in kinds
            for node in self._lookup.subjects(RDF_TYPE, NamedNode(str(kind)))
            if node.value.startswith(self._manifest.namespace)
        }
        return self._terms(found)

    def _borrowed(self) -> tuple[Borrowed, ...]:
        """Return the terms of other vocabularies that the data use, by the prefixes of these."""
        manifest = self._manifest
        groups: dict[str, list[str]] = {}
        for iri in {*manifest.counts.classes, *manifest.counts.properties}:
            prefix = self._labels.shorten(iri).partition(":")[0]
            if prefix in manifest.prefixes and not iri.startswith(manifest.namespace):
                groups.setdefault(prefix, []).append(iri)
        return tuple(
            Borrowed(prefix, manifest.prefixes[prefix], self._terms(iris))
            for prefix, iris in sorted(groups.items())
        )

    def _terms(self, iris: Iterable[str]) -> tuple[OntologyTerm, ...]:
        return tuple(
            sorted(map(self._term, iris), key=lambda term: (in_dictionary_order(term.term.text), term.name))
        )

    def _term(self, iri: str) -> OntologyTerm:
        manifest = self._manifest
        own = iri.startswith(manifest.namespace)
        return OntologyTerm(
            name=iri.removeprefix(manifest.namespace) if own else self._labels.shorten(iri),
            term=self._label(iri),
            definition=self._labels.description(iri, self._language),
            broader=self._related(iri, RDFS.subClassOf) + self._related(iri, RDFS.subPropertyOf),
            domain=self._related(iri, RDFS.domain),
            range=self._related(iri, RDFS.range),
            examples=self._examples(iri),
            statement=self._statement(iri),
            size=manifest.counts.classes.get(iri, manifest.counts.properties.get(iri, 0)),
            rules=self._by_class.get(iri, ()) or self._by_property.get(iri, ()),
            ties=self._ties.draw(self._label(iri)),
            notes=self._notes(iri),
        )

    def _examples(self, iri: str) -> tuple[Term, ...]:
        """Return the first things of a class; none of a property."""
        if iri not in self._manifest.counts.classes:
            return ()
        found = self._lookup.subjects(RDF_TYPE, NamedNode(iri))
        return tuple(self._label(thing.value) for thing in found[:EXAMPLES])

    def _statement(self, iri: str) -> tuple[Term, Term] | None:
        """Return what a statement by a property is about, and what it says; None of a class."""
        quad = self._lookup.first_having(iri)
        if quad is None:
            return None
        return self._labels.term(quad.subject, self._language), self._labels.term(quad.object, self._language)

    def _notes(self, iri: str) -> tuple[Term, ...]:
        """Return the change notes in the reader's language, the newest first."""
        notes = self._lookup.objects(NamedNode(iri), str(SKOS.changeNote))
        terms = (self._labels.term(note, self._language) for note in notes)
        own = (term for term in terms if term.language == self._language)
        return tuple(sorted(own, key=lambda term: term.text, reverse=True))

    def _related(self, iri: str, predicate: object) -> tuple[Term, ...]:
        nodes = self._lookup.objects(NamedNode(iri), str(predicate))
        return tuple(self._labels.term(node, self._language) for node in nodes if isinstance(node, NamedNode))

    def _label(self, iri: str) -> Term:
        return self._labels.label(iri, self._language)


def _by_property(by_class: Mapping[str, Iterable[NodeRule]]) -> dict[str, tuple[NodeRule, ...]]:
    """Return the shapes that speak of each property, by its IRI."""
    found: dict[str, tuple[NodeRule, ...]] = {}
    for rule in dict.fromkeys(rule for rules in by_class.values() for rule in rules):
        for iri in {each.path.iri for each in rule.properties if each.path and each.path.iri}:
            found[iri] = (*found.get(iri, ()), rule)
    return found
