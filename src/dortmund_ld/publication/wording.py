"""Labels and descriptions of the observations that series generate, out of the labels of their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dortmund_ld.publication.periods import read_period
from dortmund_ld.words.namespaces import QB, SDMX_ATTRIBUTE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib import URIRef
    from rdflib.term import Node

    from dortmund_ld.publication.known import Known
    from dortmund_ld.words.iris import Addresses
    from dortmund_ld.words.namespaces import Vocabulary

SENTENCES = {
    "de": "Der Datensatz „{cube}“ gibt diesen Wert in der Einheit „{unit}“ an.",
    "en": "The data set “{cube}” gives this value in the unit “{unit}”.",
}
TOTAL = "breakdown-total"
"""The slug of the breakdown that is none: it is left out of labels."""


class Wording:
    """What observations are called in a language; outside de and en, sentences are English."""

    def __init__(self, known: Known, vocabulary: Vocabulary, addresses: Addresses) -> None:
        """Take the labels from what is `known`."""
        self._known = known
        self._vocabulary = vocabulary
        self._total = addresses.thing(TOTAL)
        self._names: dict[tuple[Node, str], str] = {}

    def label(self, facts: Mapping[URIRef, Node], language: str) -> str:
        """Return indicator (breakdown), area, period."""
        words = self._vocabulary
        breakdown = facts.get(words.breakdown)
        indicator = self._name(facts.get(words.indicator), language)
        if breakdown is not None and breakdown != self._total:
            indicator += f" ({self._name(breakdown, language)})"
        parts = (indicator, *(self._name(facts.get(of), language) for of in (words.area, words.period)))
        return ", ".join(part for part in parts if part)

    def sentence(self, facts: Mapping[URIRef, Node], language: str) -> str:
        """Return one sentence that says where the value stands, and in which unit."""
        cube = self._name(facts.get(QB.dataSet), language)
        unit = self._name(facts.get(SDMX_ATTRIBUTE.unitMeasure), language)
        return SENTENCES.get(language, SENTENCES["en"]).format(cube=cube, unit=unit)

    def _name(self, node: Node | None, language: str) -> str:
        if node is None:
            return ""
        if (node, language) not in self._names:
            self._names[node, language] = self._find_name(node, language)
        return self._names[node, language]

    def _find_name(self, node: Node, language: str) -> str:
        """Return the label of the node; for a period its own wording; for want of both, its slug."""
        label = self._known.labels.get((node, language))
        if label is not None:
            return label
        slug = str(node).rpartition("/")[2]
        period = read_period(slug)
        return period.label(language) if period else slug
