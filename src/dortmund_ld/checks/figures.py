"""Figures: a number in a label agrees with the value it stands for, and a year with the period.

The label of an observation, period, phase or rule may name no number but those of its own values, its
years, and the numbers in the labels of what it refers to (an indicator of “18 to 25”, a company called
DEW21). If it names a number of its own, it names all its values. Numbers are written 70.000 and 12,6 in
German, 70,000 and 12.6 in English.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from rdflib import RDFS, SKOS, XSD, Literal, URIRef

from dortmund_ld.checks.classes import instances
from dortmund_ld.checks.findings import Rule
from dortmund_ld.checks.places import place_of
from dortmund_ld.words.namespaces import QB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

    from dortmund_ld.checks.findings import Finding
    from dortmund_ld.publication import Publication

STRANGE = Rule(
    "figures", "number",
    "The number {number} in the label MUST be one of its values or years: {values}.",
    "Die Zahl {number} in der Bezeichnung MUSS einer der Werte oder Jahre sein: {values}.",
    "Correct the label or the value; numbers are written {written}.",
    "Berichtigen Sie die Bezeichnung oder den Wert; Zahlen schreibt man {written}.",
)  # fmt: skip
UNNAMED = Rule(
    "figures", "value",
    "The label names a number and MUST then name the value {number} as well.",
    "Die Bezeichnung nennt eine Zahl und MUSS dann auch den Wert {number} nennen.",
    "Correct the label or the value; numbers are written {written}.",
    "Berichtigen Sie die Bezeichnung oder den Wert; Zahlen schreibt man {written}.",
)  # fmt: skip

_WRITTEN = {"de": "70.000 / 12,6", "en": "70,000 / 12.6"}
_NUMBERS = {
    "de": re.compile(
        r"(?<![\w.,])[-−]?\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\w])|(?<![\w.,])[-−]?\d+(?:,\d+)?(?!\w)"
    ),
    "en": re.compile(
        r"(?<![\w.,])[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w])|(?<![\w.,])[-−]?\d+(?:\.\d+)?(?!\w)"
    ),
}
_DATES = (XSD.gYear, XSD.gYearMonth, XSD.date)


def check_figures(publication: Publication) -> Iterator[Finding]:
    """Yield labels whose numbers are not those of the values, and values that such a label leaves out."""
    terms = publication.vocabulary
    work = _Figures(publication)
    for node in sorted(instances(publication, QB.Observation, terms.Period, terms.Phase, terms.Rule)):
        yield from work.findings(node)


def parse_numbers(text: str, language: str) -> list[Decimal]:
    """Return the numbers written in a text, in its language's way; digits within a word are none."""
    thousands, mark = (".", ",") if language == "de" else (",", ".")
    found = _NUMBERS[language].findall(text)
    return [Decimal(each.replace(thousands, "").replace(mark, ".").replace("−", "-")) for each in found]


class _Figures:
    """The values, years and labels of the nodes of a publication; those of shared nodes are read once."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.graph = publication.graph()
        self._around: dict[tuple[Node, str], frozenset[Decimal]] = {}

    def findings(self, node: URIRef) -> Iterator[Finding]:
        values, years = self._values(node), self._years(node)
        for label in self.graph.objects(node, RDFS.label):
            if not isinstance(label, Literal) or label.language not in _NUMBERS:
                continue
            numbers = parse_numbers(label, label.language)
            if not numbers:
                continue
            known = years | self._referred(node, label.language)
            yield from self._compare(node, label, numbers, values, known)

    def _compare(
        self, node: URIRef, label: Literal, numbers: list[Decimal], values: set[Decimal], known: set[Decimal]
    ) -> Iterator[Finding]:
        written = _WRITTEN[label.language or ""]
        own = [number for number in numbers if number not in known]
        for number in own:
            if number not in values:
                at, listed = (
                    place_of(self.publication, node, RDFS.label, label),
                    ", ".join(map(str, sorted(values | known))) or "-",
                )
                yield STRANGE.found(at, node, number=number, values=listed, written=written)
        if own:
            for value in sorted(values.difference(numbers)):
                yield UNNAMED.found(
                    place_of(self.publication, node, RDFS.label, label), node, number=value, written=written
                )

    def _values(self, node: Node) -> set[Decimal]:
        return {Decimal(str(o)) for o in self.graph.objects(node) if _is_number(o)}

    def _years(self, node: Node) -> set[Decimal]:
        """Return the years, and the months and days of dates, that the node states."""
        dates = (o for o in self.graph.objects(node) if isinstance(o, Literal) and o.datatype in _DATES)
        return {Decimal(part) for date in dates for part in str(date).split("-") if part.isdigit()}

    def _referred(self, node: Node, language: str) -> set[Decimal]:
        found: set[Decimal] = set()
        for other in self.graph.objects(node):
            if isinstance(other, URIRef):
                found |= self._numbers_of(other, language)
        return found

    def _numbers_of(self, node: URIRef, language: str) -> frozenset[Decimal]:
        """Return the years of a node and the numbers in its label: what a label that names it may repeat."""
        known = self._around.get((node, language))
        if known is None:
            labels = (o for p in (RDFS.label, SKOS.prefLabel) for o in self.graph.objects(node, p))
            texts = (o for o in labels if isinstance(o, Literal) and o.language == language)
            numbers = {number for text in texts for number in parse_numbers(text, language)}
            known = self._around[node, language] = frozenset(numbers | self._years(node))
        return known


def _is_number(node: Node) -> bool:
    return isinstance(node, Literal) and node.datatype in (XSD.integer, XSD.decimal) and not node.ill_typed
