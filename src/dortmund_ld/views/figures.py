"""A figure in words, as sharp as its source and no sharper: “more than 600,000”, “between 50 and 58 %”."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import QB

from dortmund_ld.publication.wording import TOTAL
from dortmund_ld.query.lookup import Lookup, Properties
from dortmund_ld.views.comparators import qualifier
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.words.namespaces import RDF_TYPE, SCHEMA, STANDARD, Vocabulary
from dortmund_ld.words.writing import write_amount, write_number

_OBSERVATION = NamedNode(str(QB.Observation))
UNIT = STANDARD["sdmx-attribute"] + "unitMeasure"
COUNT = STANDARD["unit"] + "NUM"
PERCENT = NamedNode(STANDARD["unit"] + "PERCENT")
SYMBOL = STANDARD["qudt"] + "symbol"
_START = str(SCHEMA.startDate)

_AND = {"de": "und", "en": "and"}


@dataclass(frozen=True)
class Figure:
    """An observation as a reader sees it: ``amount`` is number and unit, or what it is compared with.

    ``part`` is what it holds for, ``breakdown`` the same but None where that is the whole; ``start`` is when
    its period begins, as the data write it.
    """

    term: Term
    description: Term | None
    comparator: str
    amount: str
    indicator: Term | None
    area: Term | None
    period: Term | None
    part: Term | None
    start: str | None
    is_share: bool
    has_number: bool

    @property
    def breakdown(self) -> Term | None:
        """Return the part of the whole that it holds for."""
        return None if self.part and self.part.iri and self.part.iri.endswith(f"/{TOTAL}") else self.part

    @property
    def words(self) -> str:
        """Return comparator, number and unit together."""
        return f"{self.comparator} {self.amount}".strip()

    def stands_in(self, text: str) -> bool:
        """Tell whether a text says the figure already, with whatever space before its unit."""
        return " ".join(self.words.split()) in " ".join(text.split())


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
        has = self._lookup.properties(NamedNode(iri))
        if _OBSERVATION not in has.get(RDF_TYPE, ()):
            return None
        numbers = self._numbers(has)
        amount = self._amount(has, numbers)
        if amount is None:
            return None
        return Figure(
            term=self._labels.label(iri, self._language),
            description=self._labels.description(iri, self._language),
            comparator=qualifier(self._term(has, "comparator")),
            amount=amount,
            indicator=self._term(has, "indicator"),
            area=self._term(has, "area"),
            period=self._term(has, "period"),
            part=self._term(has, "breakdown"),
            start=self._start(has),
            has_number=bool(numbers),
            is_share=_is_share(has),
        )

    def distance(self, number: str, node: NamedNode) -> Distance:
        """Return how far an observation lies from another one, given the difference as the data write it."""
        has = self._lookup.properties(node)
        amount = write_number(number.lstrip("+-"), self._language)
        unit = "" if _is_share(has) else self._symbol(has)
        written = write_amount(amount, unit, self._language)
        return Distance(written, is_less=number.startswith("-"), in_points=_is_share(has))

    def _amount(self, has: Properties, numbers: list[str]) -> str | None:
        if not numbers:
            compared = self._term(has, "comparedWith")
            numbers = [compared.text] if compared else []
        if not numbers:
            return None
        said = f" {_AND.get(self._language, _AND['en'])} ".join(numbers)
        return write_amount(said, self._symbol(has), self._language)

    def _numbers(self, has: Properties) -> list[str]:
        return [
            write_number(number.value, self._language)
            for measure in ("value", "lowerBound", "upperBound")
            for number in has.get(str(self._words[measure]), ())
            if isinstance(number, Literal)
        ]

    def _symbol(self, has: Properties) -> str:
        for unit in has.get(UNIT, ()):
            if isinstance(unit, NamedNode):
                for symbol in self._lookup.objects(unit, SYMBOL):
                    if isinstance(symbol, Literal):
                        return symbol.value
        return ""

    def _start(self, has: Properties) -> str | None:
        periods = [period for period in has.get(str(self._words.period), ()) if isinstance(period, NamedNode)]
        starts = [start for period in periods for start in self._lookup.objects(period, _START)]
        return next((start.value for start in starts if isinstance(start, Literal)), None)

    def _term(self, has: Properties, name: str) -> Term | None:
        found = has.get(str(self._words[name]))
        return self._labels.term(found[0], self._language) if found else None


def _is_share(has: Properties) -> bool:
    return PERCENT in has.get(UNIT, ())
