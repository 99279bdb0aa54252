"""A figure in words, as sharp as its source and no sharper: “more than 600,000”, “between 50 and 58 %”."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import QB

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.comparators import qualifier
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.words.namespaces import RDF_TYPE, STANDARD, Vocabulary
from dortmund_ld.words.writing import write_number

_OBSERVATION = NamedNode(str(QB.Observation))
UNIT = STANDARD["sdmx-attribute"] + "unitMeasure"
COUNT = STANDARD["unit"] + "NUM"
PERCENT = NamedNode(STANDARD["unit"] + "PERCENT")
SYMBOL = STANDARD["qudt"] + "symbol"
_AND = {"de": "und", "en": "and"}


@dataclass(frozen=True)
class Figure:
    """An observation as a reader sees it: ``amount`` is number and unit, or what it is compared with."""

    term: Term
    description: Term | None
    comparator: str
    amount: str
    indicator: Term | None
    area: Term | None
    period: Term | None
    breakdown: Term | None
    is_share: bool
    has_number: bool

    @property
    def words(self) -> str:
        """Return comparator, number and unit together."""
        return f"{self.comparator} {self.amount}".strip()


@dataclass(frozen=True)
class Distance:
    """How far a figure lies from another: number and unit without a sign; of shares, percentage points."""

    amount: str
    is_less: bool
    in_points: bool


class Figures:
    """Reads figures out of a release, in one language."""

    def __init__(self, lookup: Lookup, labels: Labels, vocabulary: Vocabulary, language: str) -> None:
        """Read with the terms of the publication's ontology."""
        self._lookup, self._labels = lookup, labels
        self._words, self._language = vocabulary, language

    def figure(self, iri: str) -> Figure | None:
        """Return a figure, None if the thing is no observation or has no measure."""
        node = NamedNode(iri)
        if _OBSERVATION not in self._lookup.objects(node, RDF_TYPE):
            return None
        amount = self._amount(node)
        if amount is None:
            return None
        return Figure(
            term=self._labels.label(iri, self._language),
            description=self._labels.description(iri, self._language),
            comparator=self._comparator(node),
            amount=amount,
            indicator=self._term(node, "indicator"),
            area=self._term(node, "area"),
            period=self._term(node, "period"),
            breakdown=self._term(node, "breakdown"),
            has_number=bool(self._numbers(node)),
            is_share=self._is_share(node),
        )

    def distance(self, number: str, node: NamedNode) -> Distance:
        """Return how far an observation lies from another one, given the difference as the data write it."""
        is_share = self._is_share(node)
        amount = write_number(number.lstrip("+-"), self._language)
        unit = "" if is_share else self._symbol(node)
        return Distance(f"{amount} {unit}".strip(), is_less=number.startswith("-"), in_points=is_share)

    def _is_share(self, node: NamedNode) -> bool:
        return PERCENT in self._lookup.objects(node, UNIT)

    def _comparator(self, node: NamedNode) -> str:
        return qualifier(self._term(node, "comparator"))

    def _amount(self, node: NamedNode) -> str | None:
        numbers = self._numbers(node)
        if not numbers:
            compared = self._term(node, "comparedWith")
            numbers = [compared.text] if compared else []
        if not numbers:
            return None
        said = f" {_AND.get(self._language, _AND['en'])} ".join(numbers)
        return f"{said} {self._symbol(node)}".strip()

    def _numbers(self, node: NamedNode) -> list[str]:
        return [
            write_number(number.value, self._language)
            for measure in ("value", "lowerBound", "upperBound")
            for number in self._lookup.objects(node, str(self._words[measure]))
            if isinstance(number, Literal)
        ]

    def _symbol(self, node: NamedNode) -> str:
        for unit in self._lookup.objects(node, UNIT):
            if isinstance(unit, NamedNode):
                for symbol in self._lookup.objects(unit, SYMBOL):
                    if isinstance(symbol, Literal):
                        return symbol.value
        return ""

    def _term(self, node: NamedNode, name: str) -> Term | None:
        found = self._lookup.objects(node, str(self._words[name]))
        return self._labels.term(found[0], self._language) if found else None
