"""How terms read: labels in the reader's language, numbers as that language writes them, short IRIs.

A view asks for one language; where the data lack it, another of theirs is better than an IRI.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib.namespace import DCTERMS, FOAF, RDFS, SKOS, XSD

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.words.folding import in_dictionary_order
from dortmund_ld.words.namespaces import STANDARD
from dortmund_ld.words.writing import sort_days, write_day, write_number

LABELS = tuple(map(str, (SKOS.prefLabel, RDFS.label, DCTERMS.title, FOAF.name, STANDARD["schema"] + "name")))
DESCRIPTIONS = tuple(map(str, (DCTERMS.description, SKOS.definition, RDFS.comment)))

_NUMBERS = frozenset(map(str, (XSD.integer, XSD.decimal)))
_PLAIN = _NUMBERS | frozenset(map(str, (XSD.string, XSD.boolean, XSD.date, XSD.gYear, XSD.anyURI)))
_DAY = str(XSD.date)
_TRUTH = {"de": {"true": "ja", "false": "nein"}, "en": {"true": "yes", "false": "no"}}
_DIGITS = re.compile(r"(\d+)")

# Labels asked for again and again: predicates, classes, units. A page needs a few hundred.
_REMEMBERED = 20_000


# The most things that are listed in the order of their labels; to read and sort as many takes a tenth of a
# second.
MOST_IN_WORDS = 5_000


class Term(NamedTuple):
    """A term to be shown: its text, its IRI if it has one, the language of the text if it is known.

    ``datatype`` is the short IRI of a literal's datatype where a reader could not guess it. A page has
    hundreds of terms: tuples are made and compared in a fraction of the time of a dataclass.
    """

    text: str
    iri: str | None = None
    language: str | None = None
    datatype: str | None = None


class Labels:
    """Reads labels and descriptions out of a release."""

    def __init__(self, lookup: Lookup, languages: Sequence[str], prefixes: Mapping[str, str]) -> None:
        """Prefer, after the reader's language, ``languages`` in their order; shorten IRIs by ``prefixes``."""
        self._lookup = lookup
        self._languages = tuple(languages)
        self._prefixes = sorted(prefixes.items(), key=lambda pair: -len(pair[1]))
        self.label = lru_cache(_REMEMBERED)(self._find_label)
        self.description = lru_cache(_REMEMBERED)(self._find_description)

    def term(self, node: object, language: str) -> Term:
        """Return any term of RDF as it is to be shown in this language."""
        if isinstance(node, NamedNode):
            return self.label(node.value, language)
        if isinstance(node, Literal):
            return _literal(node, language, self.shorten(node.datatype.value))
        return Term(f"_:{node.value}" if isinstance(node, BlankNode) else str(node))

    def in_order(self, iris: Iterable[str], language: str) -> list[str]:
        """Return things (all by IRI) as readers look for them: in the order of their labels.

        Of very many the order is that of their IRIs: else all labels would be read to show a few.
        """
        found = sorted(iris)
        if len(found) > MOST_IN_WORDS:
            return found
        return sorted(found, key=lambda iri: in_reading_order(self.label(iri, language)))

    def in_all_languages(self, iri: str) -> dict[str, str]:
        """Return the label of an IRI in each language that has one."""
        return {
            language: term.text
            for language in self._languages
            if (term := self.label(iri, language)).language == language
        }

    def shorten(self, iri: str) -> str:
        """Return the IRI as a prefixed name where a prefix fits, else the IRI without its scheme."""
        for prefix, namespace in self._prefixes:
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri.partition("://")[2] or iri

    def _find_label(self, iri: str, language: str) -> Term:
        """Return the label of an IRI, else the IRI shortened."""
        return self._in_words(iri, LABELS, language) or Term(self.shorten(iri), iri)

    def _find_description(self, iri: str, language: str) -> Term | None:
        """Return the description or definition of an IRI."""
        return self._in_words(iri, DESCRIPTIONS, language)

    def _in_words(self, iri: str, predicates: Sequence[str], language: str) -> Term | None:
        node = NamedNode(iri)
        for predicate in predicates:
            words = [word for word in self._lookup.objects(node, predicate) if isinstance(word, Literal)]
            if words:
                best = min(words, key=lambda word: self._rank(word, language))
                return Term(best.value, iri, best.language)
        return None

    def _rank(self, literal: Literal, language: str) -> tuple[int, str]:
        wanted = (language, *self._languages)
        tag = (literal.language or "").partition("-")[0]
        return wanted.index(tag) if tag in wanted else len(wanted), literal.value


def _literal(literal: Literal, language: str, datatype: str) -> Term:
    kind = literal.datatype.value
    if literal.language:
        return Term(literal.value, language=literal.language)
    if kind in _NUMBERS:
        return Term(write_number(literal.value, language))
    if kind == _DAY:
        return Term(write_day(literal.value, language))
    if kind == str(XSD.boolean):
        return Term(_TRUTH.get(language, _TRUTH["en"]).get(literal.value, literal.value))
    if kind == str(XSD.anyURI) and literal.value.startswith(("https://", "http://")):
        return Term(literal.value, literal.value)
    return Term(literal.value, datatype=None if kind in _PLAIN else datatype)


@lru_cache(_REMEMBERED)
def in_reading_order(term: Term) -> tuple[tuple[tuple[int, str], ...], str]:
    """Return the key that sorts terms as people do: letters without case, numbers by value, days by time."""
    parts = _DIGITS.split(in_dictionary_order(sort_days(term.text.casefold(), term.language or "")))
    return tuple(
        (int(part), "") if part.isdecimal() else (-1, part) for part in parts if part
    ), term.iri or ""
