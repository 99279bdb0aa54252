"""What there is of each indicator, counted when a publication is built: the list of them tells it."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from dortmund_ld.release.statements import Statements
from dortmund_ld.words.namespaces import QB, RDF_TYPE, SCHEMA, Vocabulary

_DATA_SET = str(QB.dataSet)
_STARTS, _ENDS = str(SCHEMA.startDate), str(SCHEMA.endDate)
_YEAR = len("2000")


@dataclass(frozen=True)
class CountedIndicator:
    """An indicator: how many observations and data sets it has, and from which year to which they are.

    Something is claimed of it if a claim stands behind one of the observations.
    """

    iri: str
    observations: int
    datasets: int
    first: str | None
    last: str | None
    is_claimed: bool


def count_indicators(quads: Iterable[Quad], words: Vocabulary) -> tuple[CountedIndicator, ...]:
    """Count the indicators that have observations in data sets, in the order of their IRIs."""
    own = (words.encodedBy, words.indicator, words.period)
    said = Statements(quads, {*map(str, own), RDF_TYPE, _DATA_SET, _STARTS, _ENDS})
    observations: dict[str, list[str]] = defaultdict(list)
    for observation, indicators in said.having(str(words.indicator)).items():
        for indicator in indicators:
            if NamedNode(str(words.Indicator)) in said.values(indicator.value, RDF_TYPE):
                observations[indicator.value].append(observation)
    encoded = {node.value for nodes in said.having(str(words.encodedBy)).values() for node in nodes}
    counted = (_count(said, words, iri, found, encoded) for iri, found in sorted(observations.items()))
    return tuple(one for one in counted if one.observations)


def _count(
    said: Statements, words: Vocabulary, iri: str, found: Iterable[str], encoded: AbstractSet[str]
) -> CountedIndicator:
    kept = {one: datasets[0].value for one in found if (datasets := said.values(one, _DATA_SET))}
    periods = {period for one in kept for period in said.values(one, str(words.period))[:1]}
    starts, ends = (
        sorted(
            date.value
            for period in periods
            for date in said.values(period.value, predicate)[:1]
            if isinstance(date, Literal)
        )
        for predicate in (_STARTS, _ENDS)
    )
    return CountedIndicator(
        iri=iri,
        observations=len(kept),
        datasets=len(set(kept.values())),
        first=starts[0][:_YEAR] if starts else None,
        last=max(starts[-1], *ends[-1:])[:_YEAR] if starts else None,
        is_claimed=not encoded.isdisjoint(kept),
    )
