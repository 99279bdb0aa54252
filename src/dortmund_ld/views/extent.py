"""What of its series a chart shows, and how far it reaches in time and in numbers.

Times are years with a fraction, as those of a span. An observation without a date or without a number cannot
be shown.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dortmund_ld.views.series import Observation, Series

# More lines than this nobody tells apart; the table has the rest.
MOST_SERIES = 9

# As many observations make a series that the chart is laid out for.
_LONG = 3

# How far a fading mark reaches, as a share of the height: its length says nothing, and the legend says so.
_FADE = 0.09
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)  # of round years
_ROUND = 10  # steps from the lowest number of a chart to the highest
_NARROWEST = 0.012  # of the width: what a mark of one day takes


@dataclass(frozen=True)
class Extent:
    """The first and last time of a chart, its lowest and highest number."""

    first: float
    last: float
    lowest: float
    highest: float

    @property
    def fade(self) -> float:
        """How far a fading mark reaches, in the unit of the numbers."""
        return (self.highest - self.lowest) * _FADE

    @property
    def instant(self) -> float:
        """Half the breadth of a mark of a day, in years."""
        return (self.last - self.first) * _NARROWEST


def beginning(series: Sequence[Series]) -> int | None:
    """Return the year in which a chart begins if nobody says: that of what is claimed, and of long series.

    A single figure of centuries ago would press everything else to the edge. None if nothing can be drawn.
    """
    long = [one for one in series if one.is_claimed or len(drawable(one)) >= _LONG]
    begins = [seen.span.begin for one in long or series for seen in drawable(one) if seen.span.begin]
    return math.floor(min(begins)) if begins else None


def since(series: Sequence[Series], year: int) -> tuple[Series, ...]:
    """Return the series with those observations alone that hold in this year or later."""
    return tuple(
        replace(one, observations=tuple(seen for seen in one.observations if _ends(seen) >= year))
        for one in series
    )


def drawable(series: Series) -> tuple[Observation, ...]:
    """Return the observations of a series that a chart can show: dated, with a number."""
    return tuple(one for one in series.observations if one.span.begin is not None and one.numbers)


def extent_of(series: Sequence[Series]) -> Extent:
    """Return how far the chart reaches: half a year and some room around what it shows."""
    shown = [one for every in series[:MOST_SERIES] for one in drawable(every)]
    times = [time for one in shown for time in (one.span.begin, one.span.finish) if time is not None]
    numbers = [float(number) for one in shown for number in one.numbers]
    first, last = min(times), max(times)
    margin = max((last - first) * 0.03, 0.5)
    lowest, highest = min(numbers), max(numbers)
    room = (highest - lowest or abs(highest) or 1.0) * 0.15
    floor = 0.0 if 0 <= lowest < highest * 0.5 else lowest - room
    return Extent(first - margin, last + margin, floor, highest + room)


def round_years(first: float, last: float, most: int) -> range:
    """Return round years from the first to the last, no more than ``most`` if the longest step allows it."""
    step = next((step for step in _STEPS if (last - first) / step <= most), _STEPS[-1])
    return range(math.ceil(first / step) * step, math.floor(last) + 1, step)


def widened(extent: Extent) -> Extent:
    """Return an extent with its lowest and highest number moved apart to round ones."""
    step = _round_step((extent.highest - extent.lowest) / _ROUND)
    lowest, highest = math.floor(extent.lowest / step) * step, math.ceil(extent.highest / step) * step
    return replace(extent, lowest=lowest, highest=highest)


def _round_step(least: float) -> float:
    """Return the number of 1, 2, 5, 10 … that is nearest by its ratio."""
    power: float = 10.0 ** math.floor(math.log10(least))
    return power * min((1, 2, 5, 10), key=lambda step: abs(math.log(step * power / least)))


def _ends(one: Observation) -> float:
    """Return when an observation ends to hold; never, if nothing is known of it."""
    if one.span.end is None:
        return math.inf
    return one.span.finish or math.inf
