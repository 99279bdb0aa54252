"""Observations as series: what one data set says of one quantity in one area and breakdown, in order of time.

Two data sets are two series, however alike: they count differently, and nobody here may merge them. A bound
stays a bound (RDF Data Cube, section 6, with a measure for each kind of number).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import DCTERMS

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.comparators import is_unqualified, qualifier
from dortmund_ld.views.evidence import Claim, Evidence
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.words.namespaces import QB, SCHEMA, SDMX_ATTRIBUTE, STANDARD, Vocabulary

ATTRIBUTION = STANDARD["dcatde"] + "licenseAttributionByText"

_DAYS = 365.25


@dataclass(frozen=True)
class Span:
    """When an observation holds: dates as written (``1983``, ``1983-12-31``), None where none is known."""

    term: Term
    start: str | None
    end: str | None

    @property
    def begin(self) -> float | None:
        """The start as a year with its fraction: a year begins with itself, a day lies within it."""
        return _as_years(self.start)

    @property
    def finish(self) -> float | None:
        """The end as a year with its fraction; None if the period is open or undated."""
        return _as_years(self.end)


@dataclass(frozen=True)
class Observation:
    """A number with all that qualifies it; exactly the measures that its source gives are set."""

    term: Term
    area: Term
    breakdown: Term
    span: Span
    comparator: Term
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    compared_with: Term | None
    unit: Term
    claims: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether the number stands without qualification."""
        return is_unqualified(self.comparator)

    @property
    def qualifier(self) -> str:
        """The words before the number, empty where it stands without qualification."""
        return qualifier(self.comparator)

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers that the source gives: a value, a bound, two bounds, or none."""
        return tuple(number for number in (self.value, self.lower, self.upper) if number is not None)


@dataclass(frozen=True)
class DataSet:
    """Where observations come from, and what to bear in mind when using them."""

    term: Term
    description: Term | None
    sources: tuple[Term, ...]
    licences: tuple[Term, ...]
    attribution: Term | None
    cautions: tuple[Term, ...]


@dataclass(frozen=True)
class Series:
    """The observations of one data set in one area and breakdown, by time.

    ``is_claimed`` tells that claims of the source stand behind it: it is what is stated, beside which other
    series are evidence.
    """

    dataset: DataSet
    area: Term
    breakdown: Term
    observations: tuple[Observation, ...]

    @property
    def is_claimed(self) -> bool:
        """Whether claims of the source stand behind any of the observations."""
        return any(observation.claims for observation in self.observations)


class SeriesReader:
    """Reads the observations of an indicator out of a release, in one language."""

    def __init__(self, lookup: Lookup, labels: Labels, vocabulary: Vocabulary, language: str) -> None:
        """Read with the terms of the publication's ontology."""
        self._lookup, self._labels, self._words, self._language = lookup, labels, vocabulary, language
        self._evidence = Evidence(lookup, labels, vocabulary, language)

    def series(self, indicator: str) -> tuple[Series, ...]:
        """Return the series of an indicator, those that are claimed first."""
        by_series: dict[tuple[str, str, str], list[Observation]] = {}
        for node in self._lookup.subjects(str(self._words.indicator), NamedNode(indicator)):
            datasets = self._lookup.objects(node, str(QB.dataSet))
            if datasets:
                observation = self._observation(node)
                key = (_iri(datasets[0]), observation.area.iri or "", observation.breakdown.iri or "")
                by_series.setdefault(key, []).append(observation)
        found = (self._one_series(dataset, numbers) for (dataset, _, _), numbers in by_series.items())
        return tuple(sorted(found, key=_order))

    def claim(self, iri: str) -> Claim:
        """Return a claim with its passages and checks."""
        return self._evidence.claim(iri)

    def _one_series(self, dataset: str, observations: Iterable[Observation]) -> Series:
        by_time = sorted(observations, key=lambda one: (one.span.start or "9999", one.term.iri or ""))
        return Series(self._dataset(dataset), by_time[0].area, by_time[0].breakdown, tuple(by_time))

    def _dataset(self, iri: str) -> DataSet:
        node = NamedNode(iri)
        return DataSet(
            term=self._labels.label(iri, self._language),
            description=self._labels.description(iri, self._language),
            sources=self._terms(node, str(DCTERMS.source)),
            licences=self._terms(node, str(DCTERMS.license)),
            attribution=self._text(node, ATTRIBUTION),
            cautions=tuple(filter(None, [self._text(node, str(self._words.caution))])),
        )

    def _observation(self, node: NamedNode) -> Observation:
        behind = (quad.subject for quad in self._evidence.claims_behind(node))
        claims = {subject.value for subject in behind if isinstance(subject, NamedNode)}
        compared = self._terms(node, str(self._words.comparedWith))
        return Observation(
            term=self._labels.label(node.value, self._language),
            area=self._only(node, str(self._words.area)),
            breakdown=self._only(node, str(self._words.breakdown)),
            span=self._span(node),
            comparator=self._only(node, str(self._words.comparator)),
            value=self._number(node, str(self._words.value)),
            lower=self._number(node, str(self._words.lowerBound)),
            upper=self._number(node, str(self._words.upperBound)),
            compared_with=compared[0] if compared else None,
            unit=self._only(node, str(SDMX_ATTRIBUTE.unitMeasure)),
            claims=tuple(sorted(claims)),
        )

    def _span(self, node: NamedNode) -> Span:
        term = self._only(node, str(self._words.period))
        if not term.iri:
            return Span(term, None, None)
        period = NamedNode(term.iri)
        ends = [self._lookup.objects(period, str(end)) for end in (SCHEMA.startDate, SCHEMA.endDate)]
        start, end = (found[0].value if found and isinstance(found[0], Literal) else None for found in ends)
        return Span(term, start, end)

    def _terms(self, node: NamedNode, predicate: str) -> tuple[Term, ...]:
        found = self._lookup.objects(node, predicate)
        return tuple(self._labels.term(one, self._language) for one in found)

    def _only(self, node: NamedNode, predicate: str) -> Term:
        found = self._terms(node, predicate)
        return found[0] if found else Term("")

    def _text(self, node: NamedNode, predicate: str) -> Term | None:
        """Return a text in the reader's language where there is one, else in another."""
        texts = self._terms(node, predicate)
        return next((text for text in texts if text.language == self._language), texts[0] if texts else None)

    def _number(self, node: NamedNode, predicate: str) -> Decimal | None:
        found = self._lookup.objects(node, predicate)
        return Decimal(found[0].value) if found and isinstance(found[0], Literal) else None


def _order(series: Series) -> tuple[bool, int, str, str]:
    """Order what is claimed first, then long series before short ones: in every language alike."""
    dataset, breakdown = series.dataset.term.iri or "", series.breakdown.iri or ""
    return not series.is_claimed, -len(series.observations), dataset, breakdown


def _as_years(written: str | None) -> float | None:
    if not written:
        return None
    year, _, rest = written.partition("-")
    if not rest:
        return float(year)
    day = date.fromisoformat(written if len(written) > len("2000-01") else f"{written}-01")
    return int(year) + (day.timetuple().tm_yday - 1) / _DAYS


def _iri(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)
