"""A drawing of what is dated: a lane for each kind of it, along one axis of years.

Places are per cent of the width, so that the drawing fits every screen and its letters keep their size. A
date stands in the middle of the day, month or year that it names.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dortmund_ld.views.extent import round_years
from dortmund_ld.views.timeline import Kind, Moment

_DATE = re.compile(r"(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?")
_A_MONTH, _A_DAY = 1 / 12, 1 / 366  # in years, near enough to be drawn
_TICKS = 8  # years along the axis that can be told apart on a small screen
_MARGIN = 2.0  # per cent on each side, so that the first and the last mark are whole


@dataclass(frozen=True)
class Mark:
    """Something dated: where it begins and ends, in per cent of the width; at one place if within a year."""

    moment: Moment
    left: float
    right: float


@dataclass(frozen=True)
class Lane:
    """Everything dated that is of one kind."""

    kind: Kind
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Tick:
    """A year on the axis, and its place in per cent of the width."""

    year: int
    place: float


@dataclass(frozen=True)
class Strip:
    """The lanes, that of the earliest first, and the axis below them."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]


def draw_strip(moments: Iterable[Moment]) -> Strip | None:
    """Return the drawing; None where there are no two years to set apart."""
    spans = [(moment, *_span(moment)) for moment in moments]
    first = math.floor(min((start for _, start, _ in spans), default=0))
    last = math.ceil(max((end for _, _, end in spans), default=0))
    if last - first < 2:
        return None

    def place(year: float) -> float:
        return round(_MARGIN + (100 - 2 * _MARGIN) * (year - first) / (last - first), 2)

    lanes: dict[Kind, list[Mark]] = {}
    for moment, start, end in spans:
        lanes.setdefault(moment.kind, []).append(Mark(moment, place(start), place(end)))
    ticks = tuple(Tick(year, place(year)) for year in round_years(first, last, _TICKS))
    return Strip(tuple(Lane(kind, tuple(marks)) for kind, marks in lanes.items()), ticks)


def _span(moment: Moment) -> tuple[float, float]:
    """Return when something begins and ends, as years with a fraction; twice the middle if within a year."""
    start, end = _edge(moment.start, after=False), _edge(moment.end or moment.start, after=True)
    return (start, end) if end - start > 1 + _A_DAY else ((start + end) / 2,) * 2


def _edge(date: str, *, after: bool) -> float:
    """Return the beginning of a year, month or day, or its end (``after``)."""
    found = _DATE.match(date)
    if found is None:
        raise ValueError(f"“{date}” is no date that begins with a year.")
    year, month, day = (int(part) if part else None for part in found.groups())
    parts: Sequence[tuple[int | None, float]] = ((month, _A_MONTH), (day, _A_DAY))
    known = [(part, size) for part, size in parts if part is not None]
    width = known[-1][1] if known else 1.0
    return float(year or 0) + sum((part - 1) * size for part, size in known) + (width if after else 0)
