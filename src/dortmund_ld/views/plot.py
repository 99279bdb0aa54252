"""What an example query wants drawn of its answer: numbers along dates as series, or along names as bars.

The header of the query names the variables (``publication.headers``). A row without its number, its date or
its name is not drawn. An answer has no chart if fewer than two rows are left, or if two bars share a name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, QuerySolution
from rdflib.namespace import XSD

from dortmund_ld.publication.headers import Drawing
from dortmund_ld.views.bars import MOST_BARS, Bar
from dortmund_ld.views.comparators import UNQUALIFIED
from dortmund_ld.views.extent import beginning, drawable, since
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.views.series import DataSet, Observation, Series, Span

_DATES = frozenset(map(str, (XSD.gYear, XSD.gYearMonth, XSD.date)))
_NUMBERS = frozenset(map(str, (XSD.integer, XSD.decimal)))
_FEWEST = 2  # with one, the table says all


@dataclass(frozen=True)
class Plot:
    """What can be drawn, series or bars, one of them empty; ``number`` is their variable."""

    number: str
    series: tuple[Series, ...] = ()
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True)
class _Point:
    along: Literal | Term
    number: Decimal
    series: str
    comparator: Term


def read_plot(rows: Iterable[QuerySolution], drawing: Drawing, labels: Labels, language: str) -> Plot | None:
    """Return what can be drawn of an answer, None where its values do not fit the chart asked for."""
    points = [point for row in rows if (point := _point(row, drawing, labels, language))]
    dated = [point for point in points if isinstance(point.along, Literal)]
    if len(points) < _FEWEST or len(dated) not in {0, len(points)}:
        return None
    if dated:
        return Plot(drawing.number, series=_drawn_first(_series(points)))
    bars = tuple(Bar(point.along.text, point.number) for point in points if isinstance(point.along, Term))
    fits = len({bar.name for bar in bars}) == len(bars) <= MOST_BARS and drawing.comparator is None
    return Plot(drawing.number, bars=bars) if fits else None


def _point(row: QuerySolution, drawing: Drawing, labels: Labels, language: str) -> _Point | None:
    number, along = row[drawing.number], row[drawing.along]
    if not isinstance(number, Literal) or number.datatype.value not in _NUMBERS or along is None:
        return None
    is_date = isinstance(along, Literal) and along.datatype.value in _DATES
    named = row[drawing.series] if drawing.series else None
    qualified = row[drawing.comparator] if drawing.comparator else None
    return _Point(
        along if is_date else labels.term(along, language),
        Decimal(number.value),
        labels.term(named, language).text if named else "",
        labels.term(qualified, language) if qualified else Term("", UNQUALIFIED),
    )


def _series(points: Sequence[_Point]) -> tuple[Series, ...]:
    """Gather points into series in the order of their first; a point that stands twice counts once."""
    found: dict[str, dict[Observation, None]] = {}
    for point in points:
        found.setdefault(point.series, {})[_observation(point)] = None
    return tuple(_one_series(name, tuple(observations)) for name, observations in found.items())


def _drawn_first(series: tuple[Series, ...]) -> tuple[Series, ...]:
    """Put the series last that end before the chart begins: so those that are drawn are numbered from one."""
    year = beginning(series) or 0
    return tuple(sorted(series, key=lambda one: not any(map(drawable, since((one,), year)))))


def _one_series(name: str, observations: tuple[Observation, ...]) -> Series:
    nothing = Term("")
    return Series(DataSet(Term(name), None, (), (), None, ()), nothing, nothing, observations)


def _observation(point: _Point) -> Observation:
    date = str(getattr(point.along, "value", ""))
    nothing = Term("")
    return Observation(
        term=nothing,
        area=nothing,
        breakdown=nothing,
        span=Span(Term(date), date, date),
        comparator=point.comparator,
        value=point.number,
        lower=None,
        upper=None,
        compared_with=None,
        unit=nothing,
        claims=(),
    )
