"""Searching by words: things whose label, description, slug or identifier has what was typed, or nearly.

Every word has to be found. It is found as a whole, as the beginning of a word (somebody is still typing), or
with a slip: one in words of four letters and more, two in those of eight and more. A label counts more than a
description, a whole word more than a beginning, and that more than a slip. What is called just so goes first,
and last the records of links and of searches for them, which repeat the name of their thing.

Why tantivy, and asked so: of six searches over this publication's words it alone found what is meant first in
each of 74 questions, in a few milliseconds (benchmarks/results/search.txt).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import tantivy
from pyoxigraph import Literal, NamedNode

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.release import Release
from dortmund_ld.release.counting import LINKING
from dortmund_ld.release.search_index import (
    DESCRIPTION,
    IDENTIFIER,
    IRI,
    LABEL,
    NAME,
    SLUG,
    TYPE,
    open_search_index,
    search_schema,
)
from dortmund_ld.views.labels import DESCRIPTIONS, LABELS, Labels, Term
from dortmund_ld.words.folding import spellings, words
from dortmund_ld.words.iris import Addresses
from dortmund_ld.words.namespaces import RDF_TYPE, Vocabulary

# How much a word weighs that is found whole, as a beginning, or with a slip; by field.
_WEIGHTS = {
    LABEL: (9.0, 5.0, 2.0),
    IDENTIFIER: (40.0, 0.0, 0.0),
    SLUG: (6.0, 3.0, 1.5),
    DESCRIPTION: (2.0, 0.8, 0.3),
}

# How much it weighs on top that the words are the name of a thing, or its beginning.
_CALLED, _BEGUN = 60.0, 12.0

# How much each letter of a label weighs against it: a name goes before what is said at length of it. As many
# hits are ranked by it; those after them keep the order of the index.
_LETTER, _RANKED = 0.25, 200

# How much it weighs against what is no thing by itself: a graph is called as what it is about.
_ASIDE = 8.0

# Classes of records about a thing, not things that somebody looks for.
_RECORDS = ("Link", "LinkSearch")

# Words beyond these are left out of a query: nobody types as many, and each costs.
_MOST_WORDS = 8

_CLASSES = 60

# A hit that was found by a slip alone.
SIMILAR = "similar"


@dataclass(frozen=True)
class Match:
    """Why a hit was found: in which field, and the text there; ``similar`` if by a slip alone."""

    field: str
    text: Term | None


@dataclass(frozen=True)
class Hit:
    """A thing found: what it is, its label and description in the reader's language, and why it was found."""

    term: Term
    types: tuple[Term, ...]
    description: Term | None
    match: Match


@dataclass(frozen=True)
class ClassChoice:
    """A class among the hits, with how many of them it has."""

    term: Term
    size: int
    is_chosen: bool


@dataclass(frozen=True)
class Results:
    """What a search found: a page of hits, how many there are in all, and the classes to narrow it by."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    classes: tuple[ClassChoice, ...]


class Searcher:
    """Searches a release; the index is made once, in memory, and may be asked by several threads."""

    def __init__(self, release: Release, lookup: Lookup, labels: Labels) -> None:
        """Make the index of the release."""
        self._lookup, self._labels = lookup, labels
        self._addresses = Addresses(release.manifest.base)
        self._schema = search_schema()
        self._index = open_search_index(release.search)
        own = Vocabulary(release.manifest.namespace)
        self._records = frozenset(
            record.value
            for name in _RECORDS
            for record in lookup.subjects(RDF_TYPE, NamedNode(str(own[name])))
        )

    def search(
        self, query: str, language: str, *, type_: str | None = None, first: int = 1, size: int = 20
    ) -> Results:
        """Return the hits from ``first`` (counted from 1) on; ``type_`` is the IRI of a class, if any."""
        asked = words(query)[:_MOST_WORDS]
        if not asked:
            return Results(query, (), 0, ())
        every = self._every(asked)
        narrowed = self._narrowed(every, type_) if type_ else every
        searcher = self._index.searcher()
        found = searcher.search(narrowed, limit=max(_RANKED, first - 1 + size))
        weighed = [(searcher.doc(address)[IRI][0], weight) for weight, address in found.hits]
        ranked = sorted(
            weighed, key=lambda one: (one[0] in self._records, self._against(one[0], language) - one[1])
        )
        iris = [iri for iri, _ in ranked[first - 1 : first - 1 + size]]
        return Results(
            query=query,
            hits=tuple(self._hit(iri, asked, language) for iri in iris),
            total=int(getattr(found, "count", None) or 0),
            classes=self._classes(searcher, every, type_, language),
        )

    def _every(self, asked: list[str]) -> tantivy.Query:
        """Return the query for all words; a name that they are, or begin, counts on top."""
        must = [(tantivy.Occur.Must, self._word(word)) for word in asked]
        name, query = " ".join(asked), tantivy.Query
        called = query.const_score_query(query.term_query(self._schema, NAME, name), _CALLED)
        begun = query.fuzzy_term_query(self._schema, NAME, name, distance=0, prefix=True)
        should = [called, query.boost_query(begun, _BEGUN)]
        if distance := _slips(name):
            near = query.fuzzy_term_query(self._schema, NAME, name, distance=distance)
            should.append(query.boost_query(near, _BEGUN))
        return query.boolean_query([*must, *((tantivy.Occur.Should, one) for one in should)])

    def _word(self, word: str) -> tantivy.Query:
        parts = [
            part for field, weights in _WEIGHTS.items() for part in self._in_field(field, word, *weights)
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])

    def _in_field(
        self, field: str, word: str, whole: float, beginning: float, slip: float
    ) -> Iterable[tantivy.Query]:
        schema, query = self._schema, tantivy.Query
        yield query.boost_query(query.const_score_query(query.term_query(schema, field, word), 1.0), whole)
        if beginning:
            begun = query.fuzzy_term_query(schema, field, word, distance=0, prefix=True)
            yield query.boost_query(begun, beginning)
        if slip and (distance := _slips(word)):
            near = query.fuzzy_term_query(schema, field, word, distance=distance, prefix=field != DESCRIPTION)
            yield query.boost_query(near, slip)

    def _narrowed(self, query: tantivy.Query, type_: str) -> tantivy.Query:
        of_type = tantivy.Query.term_query(self._schema, TYPE, type_)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, of_type)])

    def _classes(
        self, searcher: Any, query: tantivy.Query, chosen: str | None, language: str
    ) -> tuple[ClassChoice, ...]:
        counting = {"classes": {"terms": {"field": TYPE, "size": _CLASSES}}}
        buckets = searcher.aggregate(query, counting)["classes"]["buckets"]
        found = (
            ClassChoice(self._labels.label(one["key"], language), int(one["doc_count"]), one["key"] == chosen)
            for one in buckets
        )
        return tuple(sorted(found, key=lambda one: (-one.size, one.term.text)))

    def _against(self, iri: str, language: str) -> float:
        """Return what weighs against a hit, whatever was asked."""
        aside = 0.0 if self._addresses.slug_of(iri) else _ASIDE
        return len(self._labels.label(iri, language).text) * _LETTER + aside

    def _hit(self, iri: str, asked: list[str], language: str) -> Hit:
        types = self._lookup.objects(NamedNode(iri), RDF_TYPE)
        return Hit(
            term=self._labels.label(iri, language),
            types=tuple(self._labels.term(one, language) for one in types),
            description=self._labels.description(iri, language),
            match=self._match(iri, asked, language),
        )

    def _match(self, iri: str, asked: list[str], language: str) -> Match:
        """Return the first field, by weight, in which every word stands or begins a word."""
        shown = self._labels.label(iri, language)
        for field, text in ((LABEL, shown), *self._texts(iri)):
            if _has_all(text.text, asked):
                return Match(field, text)
        return Match(SIMILAR, None)

    def _texts(self, iri: str) -> Iterable[tuple[str, Term]]:
        node = NamedNode(iri)
        yield from ((LABEL, text) for text in self._literals(node, LABELS))
        links = (self._lookup.objects(node, predicate) for predicate in LINKING)
        names = (link.value for found in links for link in found if isinstance(link, NamedNode))
        yield from ((IDENTIFIER, Term(name.rstrip("/").rpartition("/")[2], name)) for name in names)
        yield SLUG, Term(iri.rpartition("/")[2].rpartition("#")[2])
        yield from ((DESCRIPTION, text) for text in self._literals(node, DESCRIPTIONS))

    def _literals(self, node: NamedNode, predicates: Iterable[str]) -> Iterable[Term]:
        for predicate in predicates:
            for literal in self._lookup.objects(node, predicate):
                if isinstance(literal, Literal):
                    yield Term(literal.value, language=literal.language)


def _slips(word: str) -> int:
    """Return how many slips a word may have; digits are not slipped over: Q1295 is not Q1296."""
    if any(letter.isdigit() for letter in word):
        return 0
    return 2 if len(word) >= 8 else 1 if len(word) >= 4 else 0


def _has_all(text: str, asked: list[str]) -> bool:
    there = spellings(text)
    return all(any(word.startswith(one) for word in there) for one in asked)
