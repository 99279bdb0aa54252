"""Indicators as a reader sees them: the list, and one of them with the areas and breakdowns chosen.

The same choice makes the chart, the table and the files, so that they show the same numbers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from pyoxigraph import NamedNode

from dortmund_ld.release.indicators import CountedIndicator
from dortmund_ld.views.evidence import Claim
from dortmund_ld.views.facts import Facts
from dortmund_ld.views.figures import COUNT, Figure
from dortmund_ld.views.labels import Term, in_reading_order
from dortmund_ld.views.records import Records
from dortmund_ld.views.series import Observation, Series, SeriesReader
from dortmund_ld.views.voices import Voice
from dortmund_ld.words.iris import Addresses
from dortmund_ld.words.namespaces import RDF_TYPE

# The value of a facet that takes in everything.
ALL = "all"

# As many series go into one chart without a choice; of more, a choice is made for the reader to begin with.
FEW = 6


@dataclass(frozen=True)
class Choice:
    """One thing to choose in a facet, by its slug, with how many observations it has here."""

    slug: str
    term: Term
    size: int
    is_chosen: bool


@dataclass(frozen=True)
class Statement:
    """What the source states in an observation, also in words, with the claims that rest on its lines."""

    observation: Observation
    figure: Figure | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class IndicatorEntry:
    """An indicator in the list, with what there is of it."""

    slug: str
    term: Term
    description: Term | None
    counted: CountedIndicator


@dataclass(frozen=True)
class IndicatorView:
    """An indicator with what was chosen; ``series`` are numbered from 1 in their order.

    ``voices`` are who states each observation, by its IRI.
    """

    slug: str
    term: Term
    description: Term | None
    unit: Term
    areas: tuple[Choice, ...]
    breakdowns: tuple[Choice, ...]
    series: tuple[Series, ...]
    statements: tuple[Statement, ...]
    voices: Mapping[str, tuple[Voice, ...]]
    total: int

    @property
    def named_unit(self) -> Term | None:
        """The unit, if it is more than a number of what the indicator counts."""
        return None if self.unit.iri == COUNT else self.unit

    @property
    def observations(self) -> tuple[Observation, ...]:
        """The observations of all series chosen."""
        return tuple(one for series in self.series for one in series.observations)


class IndicatorReader:
    """Reads indicators out of a release, in one language."""

    def __init__(self, facts: Facts, addresses: Addresses) -> None:
        """Read the facts of a publication with these addresses."""
        self._facts, self._addresses = facts, addresses
        self._lookup, self._labels, self._words = facts.lookup, facts.labels, facts.words
        self._language = facts.language
        self._reader = SeriesReader(facts.lookup, facts.labels, facts.words, facts.language)

    def entries(self, counted: Iterable[CountedIndicator]) -> tuple[IndicatorEntry, ...]:
        """Return the indicators that were counted: those of which something is claimed first."""
        found = (
            IndicatorEntry(
                slug=slug,
                term=self._labels.label(each.iri, self._language),
                description=self._labels.description(each.iri, self._language),
                counted=each,
            )
            for each in counted
            if (slug := self._addresses.slug_of(each.iri))
        )
        return tuple(
            sorted(found, key=lambda entry: (not entry.counted.is_claimed, in_reading_order(entry.term)))
        )

    def view(self, slug: str, areas: Sequence[str], breakdowns: Sequence[str]) -> IndicatorView | None:
        """Return an indicator with the areas and breakdowns chosen by their slugs; None if there is none.

        Slugs that it does not have count for nothing. Without a choice it shows what the source speaks of,
        else what most observations are of.
        """
        iri = str(self._addresses.thing(slug))
        every = self._series(iri)
        if not every or not self._lookup.graphs_of(
            NamedNode(iri), RDF_TYPE, NamedNode(str(self._words.Indicator))
        ):
            return None
        in_areas = _chosen(every, "area", self._iris(areas))
        in_both = _chosen(in_areas, "breakdown", self._iris(breakdowns))
        return IndicatorView(
            slug=slug,
            term=self._labels.label(iri, self._language),
            description=self._labels.description(iri, self._language),
            unit=in_both[0].observations[0].unit,
            areas=self._choices(every, in_areas, "area"),
            breakdowns=self._choices(in_areas, in_both, "breakdown"),
            series=in_both,
            statements=self._statements(in_both),
            voices=self._voices(in_both),
            total=sum(len(series.observations) for series in every),
        )

    def _series(self, iri: str) -> tuple[Series, ...]:
        return self._reader.series(iri)

    def _iris(self, slugs: Sequence[str]) -> frozenset[str]:
        return frozenset(slug if slug == ALL else str(self._addresses.thing(slug)) for slug in slugs)

    def _choices(self, every: Sequence[Series], chosen: Sequence[Series], facet: str) -> tuple[Choice, ...]:
        sizes: Counter[Term] = Counter()
        for series in every:
            sizes[getattr(series, facet)] += len(series.observations)
        kept = {getattr(series, facet) for series in chosen}
        return tuple(
            Choice(self._addresses.slug_of(term.iri or "") or term.text, term, sizes[term], term in kept)
            for term in sorted(sizes, key=in_reading_order)
        )

    def _voices(self, series: Sequence[Series]) -> Mapping[str, tuple[Voice, ...]]:
        iris = (one.term.iri for every in series for one in every.observations)
        return {iri: self._facts.voices(iri) for iri in iris if iri}

    def _statements(self, series: Sequence[Series]) -> tuple[Statement, ...]:
        return tuple(
            Statement(
                one,
                self._facts.figures.figure(one.term.iri or ""),
                tuple(map(self._reader.claim, one.claims)),
            )
            for every in series
            for one in every.observations
            if one.claims
        )


def as_records(entries: Sequence[IndicatorEntry], base: str) -> Records:
    """Return the list as plain data; ``base`` stands before the slugs in the IRIs."""
    columns = ("iri", "label", "description", "observations", "data_sets", "first", "last", "is_claimed")
    return Records(
        columns,
        tuple(
            (
                base + entry.slug,
                entry.term.text,
                entry.description.text if entry.description else None,
                *astuple(entry.counted)[1:],
            )
            for entry in entries
        ),
    )


def _chosen(series: tuple[Series, ...], facet: str, iris: frozenset[str]) -> tuple[Series, ...]:
    """Return the series in what was chosen of a facet; never none of them."""
    if ALL in iris or (not iris and len(series) <= FEW):
        return series
    kept = tuple(every for every in series if getattr(every, facet).iri in iris)
    return kept or tuple(every for every in series if getattr(every, facet) == _default(series, facet))


def _default(series: Sequence[Series], facet: str) -> Term:
    """Return what the source speaks of in a facet, else what most observations are of."""
    claimed = [every for every in series if every.is_claimed]
    sizes: Counter[Term] = Counter()
    for every in claimed or series:
        sizes[getattr(every, facet)] += len(every.observations)
    return max(sizes, key=lambda term: (sizes[term], term.iri or ""))
