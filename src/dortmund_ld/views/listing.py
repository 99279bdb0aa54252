"""Lists of what there is: classes with their things, concept schemes, named graphs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode
from rdflib.namespace import SKOS

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.release import Manifest
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.views.records import Records, texts
from dortmund_ld.words.namespaces import RDF_TYPE, STANDARD

# Classes of how things are said rather than of what is spoken of: they are no way into the data.
_MACHINERY = tuple(STANDARD[prefix] for prefix in ("owl", "rdf", "rdfs", "sh", "void", "sd", "qb"))
_KEPT = (STANDARD["qb"] + "Observation",)

# The size of a page that has a whole list.
WHOLE = 1_000_000_000


@dataclass(frozen=True)
class ClassEntry:
    """A class and how many things of it there are; ``name`` is its short IRI, as addresses use it."""

    term: Term
    name: str
    description: Term | None
    size: int


@dataclass(frozen=True)
class Entry:
    """A thing in a list, with its description where it has one; a concept has those that are broader."""

    term: Term
    description: Term | None
    broader: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """A concept scheme, and how many concepts it has."""

    entry: Entry
    size: int


@dataclass(frozen=True)
class Page:
    """A page of a list: the class or scheme, its things from ``first`` (counted from 1), and how many."""

    term: Term
    name: str
    description: Term | None
    entries: tuple[Entry, ...]
    first: int
    total: int
    previous: int | None
    next: int | None


@dataclass(frozen=True)
class GraphView:
    """A named graph: what it says of itself, and the things that it describes."""

    iri: str
    term: Term
    description: Term | None
    size: int
    entries: tuple[Entry, ...]
    total: int


class Lister:
    """Makes lists out of a release, in one language."""

    def __init__(self, lookup: Lookup, labels: Labels, manifest: Manifest, language: str) -> None:
        """Read from a release."""
        self._lookup = lookup
        self._labels = labels
        self._manifest = manifest
        self._language = language

    def classes(self) -> tuple[ClassEntry, ...]:
        """Return the classes that readers look for things in, the most populous first."""
        found = [
            ClassEntry(
                self._labels.label(iri, self._language),
                self._labels.shorten(iri),
                self._labels.description(iri, self._language),
                size,
            )
            for iri, size in self._manifest.counts.classes.items()
            if iri in _KEPT or not iri.startswith(_MACHINERY)
        ]
        return tuple(sorted(found, key=lambda entry: (-entry.size, entry.term.text)))

    def things(self, name: str, first: int, size: int) -> Page | None:
        """Return a page of the things of a class, None if there is no such class."""
        iri = next((iri for iri in self._manifest.counts.classes if self._labels.shorten(iri) == name), None)
        if iri is None:
            return None
        found = self._lookup.subjects(RDF_TYPE, NamedNode(iri))
        return self._page(iri, name, (thing.value for thing in found), first, size)

    def schemes(self) -> tuple[Scheme, ...]:
        """Return the concept schemes with the number of their concepts, in the order of their labels."""
        found = self._lookup.subjects(RDF_TYPE, NamedNode(str(SKOS.ConceptScheme)))
        return tuple(
            Scheme(
                self._described(term),
                len(self._lookup.subjects(str(SKOS.inScheme), NamedNode(term.iri or ""))),
            )
            for term in map(self._label, self._in_order(scheme.value for scheme in found))
        )

    def concepts(self, scheme: str, first: int, size: int) -> Page | None:
        """Return a page of the concepts of a scheme, None if there is no such scheme."""
        node = NamedNode(scheme)
        if NamedNode(str(SKOS.ConceptScheme)) not in self._lookup.objects(node, RDF_TYPE):
            return None
        found = self._lookup.subjects(str(SKOS.inScheme), node)
        page = self._page(scheme, scheme, (concept.value for concept in found), first, size)
        return replace(page, entries=tuple(map(self._under, page.entries)))

    def _under(self, concept: Entry) -> Entry:
        """Return a concept with those above it."""
        above = self._lookup.objects(NamedNode(concept.term.iri or ""), str(SKOS.broader))
        return replace(concept, broader=tuple(self._labels.term(node, self._language) for node in above))

    def _page(self, iri: str, name: str, members: Iterable[str], first: int, size: int) -> Page:
        things = self._in_order(members)
        return Page(
            term=self._labels.label(iri, self._language),
            name=name,
            description=self._labels.description(iri, self._language),
            entries=self._entries(things[first - 1 : first - 1 + size]),
            first=first,
            total=len(things),
            previous=max(1, first - size) if first > 1 else None,
            next=first + size if first + size <= len(things) else None,
        )

    def graph(self, iri: str, at_most: int) -> GraphView | None:
        """Return a named graph with the first ``at_most`` of its things, None if there is no such graph."""
        found = next((graph for graph in self._manifest.graphs if graph.iri == iri), None)
        if found is None:
            return None
        subjects = {triple.subject for triple in self._lookup.graph(iri)}
        things = self._in_order({node.value for node in subjects if isinstance(node, NamedNode)} - {iri})
        return GraphView(
            iri=iri,
            term=self._labels.label(iri, self._language),
            description=self._labels.description(iri, self._language),
            size=found.triples,
            entries=self._entries(things[:at_most]),
            total=len(things),
        )

    def _in_order(self, iris: Iterable[str]) -> list[str]:
        return self._labels.in_order(iris, self._language)

    def _label(self, iri: str) -> Term:
        return self._labels.label(iri, self._language)

    def _entries(self, iris: Iterable[str]) -> tuple[Entry, ...]:
        return tuple(self._described(self._label(iri)) for iri in iris)

    def _described(self, term: Term) -> Entry:
        return Entry(term, self._labels.description(term.iri or "", self._language))


def classes_as_records(classes: Iterable[ClassEntry]) -> Records:
    """Return the classes as plain data, with how many things each has."""
    rows = tuple((*_cells(entry), entry.name, entry.size) for entry in classes)
    return Records((*_COLUMNS, "name", "things"), rows)


def schemes_as_records(schemes: Iterable[Scheme]) -> Records:
    """Return the concept schemes as plain data, with how many concepts each has."""
    rows = tuple((*_cells(scheme.entry), scheme.size) for scheme in schemes)
    return Records((*_COLUMNS, "concepts"), rows)


def page_as_records(page: Page) -> Records:
    """Return the things of a page as plain data."""
    return Records(_COLUMNS, tuple(map(_cells, page.entries)))


def concepts_as_records(page: Page) -> Records:
    """Return the concepts of a page as plain data, each with those that are broader."""
    rows = tuple(
        (*_cells(concept), _iris(concept.broader), texts(concept.broader)) for concept in page.entries
    )
    return Records((*_COLUMNS, "broader", "broader_label"), rows)


def _iris(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(term.iri for term in terms if term.iri)


_COLUMNS = ("iri", "label", "description")


def _cells(entry: Entry | ClassEntry) -> tuple[str | None, str, str | None]:
    return entry.term.iri, entry.term.text, entry.description.text if entry.description else None
