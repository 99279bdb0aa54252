"""Labels and descriptions: one of each in every language of the publication, for everything that it names.

Things have rdfs:label and dcterms:description, concepts skos:prefLabel and skos:definition, terms of
the ontology rdfs:label and skos:definition; what is described but named by others (reused terms, units)
needs labels only. A description is a whole sentence and says more than the label. Two preferred labels
of a concept are S14 in `concepts`. A note that is there at all, such as a caution, is there in every
language; so is a description of what is named by others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import DCTERMS, RDFS, SKOS, Literal, URIRef

from dortmund_ld.checks.classes import instances
from dortmund_ld.checks.findings import Rule
from dortmund_ld.checks.places import described, place_of
from dortmund_ld.words.namespaces import STANDARD, prefixed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dortmund_ld.checks.findings import Finding
    from dortmund_ld.publication import Location, Publication

MISSING = Rule(
    "labels", "missing",
    "It MUST have a {predicate} in the language {language}.",
    "Es MUSS ein {predicate} in der Sprache {language} haben.",
    "Add: {predicate} \"…\"@{language}",
    "Ergänzen Sie: {predicate} \"…\"@{language}",
)  # fmt: skip
SECOND = Rule(
    "labels", "one-each",
    "It MUST have only one {predicate} in the language {language}; this is another.",
    "Es DARF in der Sprache {language} nur ein {predicate} haben; dies ist ein weiteres.",
    "Delete this one, or make it a skos:altLabel.",
    "Löschen Sie dieses, oder machen Sie es zum skos:altLabel.",
)  # fmt: skip
LANGUAGE = Rule(
    "labels", "language",
    "The {predicate} MUST be in a language of the publication ({languages}), not “{found}”.",
    "{predicate} MUSS in einer Sprache der Veröffentlichung stehen ({languages}), nicht „{found}“.",
    "Correct the language tag after the closing quote.",
    "Berichtigen Sie das Sprachkennzeichen nach dem schließenden Anführungszeichen.",
)  # fmt: skip
EMPTY = Rule(
    "labels", "empty",
    "The {predicate} MUST NOT be empty or begin or end with a blank.",
    "{predicate} DARF NICHT leer sein und nicht mit einem Leerzeichen beginnen oder enden.",
    "Write the text without blanks around it.",
    "Schreiben Sie den Text ohne Leerzeichen darum.",
)  # fmt: skip
REPEATS = Rule(
    "labels", "repeats-label",
    "The {predicate} MUST say more than the label.",
    "{predicate} MUSS mehr sagen als die Bezeichnung.",
    "Say in one sentence what is in and what is out.",
    "Sagen Sie in einem Satz, was dazugehört und was nicht.",
)  # fmt: skip
SENTENCE = Rule(
    "labels", "sentence",
    "The {predicate} MUST be a whole sentence with its full stop.",
    "{predicate} MUSS ein ganzer Satz mit Punkt sein.",
    "End the sentence with a full stop.",
    "Beenden Sie den Satz mit einem Punkt.",
)  # fmt: skip
UNTRANSLATED = Rule(
    "labels", "untranslated",
    "The {predicate} MUST NOT read the same in two languages.",
    "{predicate} DARF NICHT in zwei Sprachen gleich lauten.",
    "Translate one of the two.",
    "Übersetzen Sie eines von beiden.",
)  # fmt: skip

# A label of up to so many words can be a name or the same word in both languages.
NAME_WORDS = 4
_SENTENCE_ENDS = (".", "?", "!", ".“", ".”", ".)", "?“", "?”")


@dataclass(frozen=True)
class _Texts:
    """Which properties hold the label and the description of a kind of thing."""

    label: URIRef
    description: URIRef | None


_THING = _Texts(RDFS.label, DCTERMS.description)
_CONCEPT = _Texts(SKOS.prefLabel, SKOS.definition)
_TERM = _Texts(RDFS.label, SKOS.definition)
# The question that a query answers is both.
_QUERY = _Texts(RDFS.label, None)
_OTHERS = _Texts(RDFS.label, None)
_OTHERS_DESCRIBED = _Texts(RDFS.label, DCTERMS.description)

_ATTRIBUTION_TEXT = URIRef(STANDARD["dcatde"] + "licenseAttributionByText")


def check_labels(publication: Publication) -> Iterator[Finding]:
    """Yield what is missing, doubled or in the wrong language among the labels and descriptions."""
    work = _Labels(publication)
    for subject, texts in work.subjects():
        labels = work.by_language(subject, texts.label)
        yield from work.counts(subject, texts.label, labels)
        yield from work.same_in_two(subject, texts.label, labels, NAME_WORDS)
        if texts.description is not None:
            descriptions = work.by_language(subject, texts.description)
            yield from work.counts(subject, texts.description, descriptions)
            yield from work.same_in_two(subject, texts.description, descriptions, 0)
            yield from work.sentences(subject, texts.description, descriptions, labels)
    yield from work.notes()


class _Labels:
    """The texts of a publication's subjects, in its languages."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.graph = publication.graph()
        self.languages = publication.description.languages
        self.prefixes = {**STANDARD, **publication.description.prefixes}

    def name(self, predicate: URIRef) -> str:
        """Return the property as it is written in the files."""
        return prefixed(predicate, self.prefixes) or f"<{predicate}>"

    def subjects(self) -> Iterator[tuple[URIRef, _Texts]]:
        """Yield what must be labelled: own things, passages, graphs, terms, and whatever else is there."""
        addresses, vocabulary = self.publication.addresses, self.publication.vocabulary
        concepts = instances(self.publication, SKOS.Concept)
        queries = {query.iri for query in self.publication.queries}
        things = (addresses.things, str(addresses.graph("")))
        for subject in sorted(described(self.publication)):
            if subject in vocabulary or subject == self.publication.description.ontology:
                yield subject, _TERM
            elif subject in concepts and addresses.is_own(subject):
                yield subject, _CONCEPT
            elif str(subject).startswith(things):
                yield subject, _QUERY if subject in queries else _THING
            elif not addresses.is_own(subject):
                yield (
                    subject,
                    _OTHERS_DESCRIBED if (subject, DCTERMS.description, None) in self.graph else _OTHERS,
                )

    def notes(self) -> Iterator[Finding]:
        """Yield the languages in which a note to readers is missing that is there in another."""
        for predicate in (self.publication.vocabulary.caution, SKOS.changeNote, _ATTRIBUTION_TEXT):
            noted = {subject for subject in self.graph.subjects(predicate) if isinstance(subject, URIRef)}
            for subject in sorted(noted):
                texts = self.by_language(subject, predicate)
                yield from self.missing(subject, predicate, texts)

    def by_language(self, subject: URIRef, predicate: URIRef) -> dict[str, list[Literal]]:
        """Return the texts of a property by language, "" for those without; other values are left out."""
        found: dict[str, list[Literal]] = {}
        for value in self.graph.objects(subject, predicate):
            if isinstance(value, Literal):
                found.setdefault(value.language or "", []).append(value)
        return found

    def counts(
        self, subject: URIRef, predicate: URIRef, texts: dict[str, list[Literal]]
    ) -> Iterator[Finding]:
        """Yield languages without a text or with two, and texts in other languages or empty."""
        yield from self.missing(subject, predicate, texts)
        for language, values in sorted(texts.items()):
            for value in values:
                yield from self._text(subject, predicate, value)
            if len(values) > 1 and predicate != SKOS.prefLabel:
                for place in sorted(
                    (place_of(self.publication, subject, predicate, value) for value in values), key=_line
                )[1:]:
                    yield SECOND.found(place, subject, predicate=self.name(predicate), language=language)

    def missing(
        self, subject: URIRef, predicate: URIRef, texts: dict[str, list[Literal]]
    ) -> Iterator[Finding]:
        """Yield the languages of the publication without a text."""
        at, name = place_of(self.publication, subject, predicate), self.name(predicate)
        for language in self.languages:
            if language not in texts:
                yield MISSING.found(at, subject, predicate=name, language=language)

    def _text(self, subject: URIRef, predicate: URIRef, value: Literal) -> Iterator[Finding]:
        found = value.language or ""
        if found not in self.languages:
            at, known = place_of(self.publication, subject, predicate, value), ", ".join(self.languages)
            yield LANGUAGE.found(at, subject, predicate=self.name(predicate), languages=known, found=found)
        if not str(value) or str(value) != str(value).strip():
            yield EMPTY.found(
                place_of(self.publication, subject, predicate, value), subject, predicate=self.name(predicate)
            )

    def same_in_two(
        self, subject: URIRef, predicate: URIRef, texts: dict[str, list[Literal]], name_words: int
    ) -> Iterator[Finding]:
        """Yield a text of more than `name_words` words that reads the same in two languages."""
        seen: set[str] = set()
        for value in (value for _, values in sorted(texts.items()) for value in values):
            text = str(value)
            if text in seen and len(text.split()) > name_words:
                at = place_of(self.publication, subject, predicate, value)
                yield UNTRANSLATED.found(at, subject, predicate=self.name(predicate))
            seen.add(text)

    def sentences(
        self,
        subject: URIRef,
        predicate: URIRef,
        descriptions: dict[str, list[Literal]],
        labels: dict[str, list[Literal]],
    ) -> Iterator[Finding]:
        """Yield descriptions that repeat the label or are no whole sentence."""
        for language, values in sorted(descriptions.items()):
            named = {str(label).rstrip(".") for label in labels.get(language, ())}
            for value in values:
                repeats = str(value).rstrip(".") in named
                if repeats or not value.endswith(_SENTENCE_ENDS):
                    at, rule = (
                        place_of(self.publication, subject, predicate, value),
                        REPEATS if repeats else SENTENCE,
                    )
                    yield rule.found(at, subject, predicate=self.name(predicate))


def _line(place: Location) -> tuple[str, int]:
    return place.path, place.line
