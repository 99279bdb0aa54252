"""The chart of an indicator as a specification in Vega-Lite 5 (https://vega.github.io/vega-lite/docs/).

What is uncertain looks uncertain. A bound is a mark that fades towards the side on which the value lies, with
an arrow; a range is a bar between its ends; a number that is only “about” is a bar that fades to both sides.
Between two observations more than a year apart the line is broken up: nothing was observed there. An
observation without a date or without a number is not drawn; the words beside the chart and the table have it.

Each layer has a name that begins with its series (``series-2-line``), of which Vega makes a class
(``series_2_line_marks``); letters and rules of the axes have Vega's own. By these a stylesheet gives them the
colours of day and night.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from dortmund_ld.views.series import Observation, Series

Spec = dict[str, Any]

# More lines than this nobody tells apart; the table has the rest.
MOST_SERIES = 9

# Two observations up to this far apart, in years, are joined by an unbroken line: leap years counted in.
NEAR = 1.01

# How far a fading mark reaches, as a share of the height: its length says nothing, and the legend says so.
_FADE = 0.09
_NARROWEST = 0.012  # of the width: what a mark of one day takes

# One colour a series, each at 3:1 or more against the paper of the day and of the night (WCAG 2.2, 1.4.11).
PALETTE = (
    *("#b8651b", "#2f7fb8", "#3d8f5f", "#b04a8a", "#7a6fd0"),
    *("#8a7a2a", "#c04a4a", "#2a8f96", "#7d7d7d"),
)
_GREY = "#777777"

# As many observations make a series that the chart is laid out for.
_LONG = 3


@dataclass(frozen=True)
class Frame:
    """The size of a drawing in pixels, of its letters, and about how many ticks there is room for."""

    name: str
    width: int
    height: int
    letters: int
    ticks: int


WIDE = Frame("wide", 936, 420, 13, 12)
NARROW = Frame("narrow", 288, 300, 12, 4)


@dataclass(frozen=True)
class _Extent:
    first: float
    last: float
    lowest: float
    highest: float

    @property
    def fade(self) -> float:
        return (self.highest - self.lowest) * _FADE

    @property
    def instant(self) -> float:
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


def starts_at_zero(series: Sequence[Series]) -> bool:
    """Tell whether the axis of a chart of these series begins at zero; else a caption has to say so."""
    return _extent(series).lowest == 0


def specify(series: Sequence[Series], frame: Frame, language: str) -> Spec:
    """Return the specification of the chart of these series, of which one at least can be drawn.

    The series are numbered in their order, from 1; those beyond ``MOST_SERIES`` are left out.
    """
    extent = _extent(series)
    layers = [
        layer
        for number, one in enumerate(series[:MOST_SERIES], 1)
        for layer in _layers(number, drawable(one), extent)
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": frame.width,
        "height": frame.height,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": None,
        "config": _config(frame),
        "encoding": {"x": _axis("x", extent, frame, language), "y": _axis("y", extent, frame, language)},
        "layer": layers,
    }


def kinds_of_marks(specification: Spec) -> frozenset[str]:
    """Return the kinds of marks in a chart, for its legend: ``gap``, ``range``, ``fade-up`` and the like."""
    return frozenset(layer["name"].split("-", 2)[2] for layer in specification["layer"])


def _layers(number: int, observations: Sequence[Observation], extent: _Extent) -> Iterable[Spec]:
    """Yield the layers of a series in its colour."""
    colour = PALETTE[number - 1]
    for layer in _marks(number, observations, extent, colour):
        yield layer | {"mark": {"color": colour, "clip": False} | layer["mark"]}


def _marks(number: int, observations: Sequence[Observation], extent: _Extent, colour: str) -> Iterable[Spec]:
    name = f"series-{number}"
    exact = [one for one in observations if one.value is not None and one.is_exact]
    points = [one for one in exact if _is_short(one)]
    yield from _lines(name, points)
    yield from _layer(f"{name}-bar", {"type": "bar", "height": 5}, _bars(exact, extent))
    yield from _layer(f"{name}-point", {"type": "point", "filled": True, "size": 36}, _points(points))
    yield from _layer(f"{name}-range", {"type": "rect", "opacity": 0.45}, _ranges(observations, extent))
    for side, fading in (("both", _about), ("up", _lower), ("down", _upper)):
        mark = {"type": "rect", "color": _gradient(side, colour)}
        yield from _layer(f"{name}-fade-{side}", mark, fading(observations, extent))
    yield from _arrows(name, observations, extent)
    yield from _number(name, number, observations, extent)


def _lines(name: str, points: Sequence[Observation]) -> Iterable[Spec]:
    """Yield the steps between observations: one layer for unbroken ones, one for those over a gap."""
    steps: dict[str, list[Spec]] = {"line": [], "gap": []}
    for before, after in pairwise(points):
        kind = "line" if _middle(after) - _middle(before) <= NEAR else "gap"
        steps[kind].append(_point(before) | {"x2": _middle(after), "y2": _as_float(after.value)})
    yield from _layer(f"{name}-line", {"type": "rule", "strokeWidth": 2}, steps["line"])
    yield from _layer(f"{name}-gap", {"type": "rule", "strokeWidth": 1.5, "strokeDash": [2, 4]}, steps["gap"])


def _arrows(name: str, observations: Sequence[Observation], extent: _Extent) -> Iterable[Spec]:
    for side, rows in (("up", _lower(observations, extent)), ("down", _upper(observations, extent))):
        heads = [{"x": (row["x"] + row["x2"]) / 2, "y": row["head"]} for row in rows]
        mark = {"type": "point", "shape": f"triangle-{side}", "filled": True, "size": 60}
        yield from _layer(f"{name}-arrow-{side}", mark, heads)
        bounds = [{"x": row["x"], "x2": row["x2"], "y": row["bound"]} for row in rows]
        yield from _layer(f"{name}-bound-{side}", {"type": "rule", "strokeWidth": 2.5}, bounds)


def _number(name: str, number: int, observations: Sequence[Observation], extent: _Extent) -> Iterable[Spec]:
    """Write the number of the series at its last mark, so that colour is not the only way to tell it."""
    if observations:
        last = max(observations, key=_middle)
        beside = {"dx": 9} if _is_short(last) else {"dx": -6, "align": "right"}
        ends = _middle(last) if _is_short(last) else _across(last, extent)["x2"]
        place = {"x": min(ends, extent.last), "y": float(max(last.numbers)), "text": str(number)}
        mark = {"type": "text", "dy": -9, "fontWeight": 600, "aria": False} | beside
        yield from _layer(f"{name}-text", mark, [place], {"text": {"field": "text", "type": "nominal"}})


def _layer(name: str, mark: Spec, rows: list[Spec], encoding: Spec | None = None) -> Iterable[Spec]:
    if not rows:
        return
    found = {channel: {"field": channel} for channel in ("x2", "y2") if channel in rows[0]}
    yield {
        "name": name,
        "mark": mark,
        "data": {"values": rows},
        "encoding": found | (encoding or {}),
    }


def _points(observations: Iterable[Observation]) -> list[Spec]:
    return [_point(one) for one in observations]


def _point(one: Observation) -> Spec:
    return {"x": _middle(one), "y": _as_float(one.value)}


def _bars(exact: Iterable[Observation], extent: _Extent) -> list[Spec]:
    return [_across(one, extent) | {"y": _as_float(one.value)} for one in exact if not _is_short(one)]


def _ranges(observations: Iterable[Observation], extent: _Extent) -> list[Spec]:
    return [
        _across(one, extent) | {"y": float(one.lower), "y2": float(one.upper)}
        for one in observations
        if one.lower is not None and one.upper is not None
    ]


def _about(observations: Iterable[Observation], extent: _Extent) -> list[Spec]:
    return [
        _across(one, extent)
        | {"y": float(one.value) - extent.fade / 2, "y2": float(one.value) + extent.fade / 2}
        for one in observations
        if one.value is not None and not one.is_exact
    ]


def _lower(observations: Iterable[Observation], extent: _Extent) -> list[Spec]:
    return [
        _across(one, extent) | _fading(float(one.lower), extent.fade)
        for one in observations
        if one.lower is not None and one.upper is None
    ]


def _upper(observations: Iterable[Observation], extent: _Extent) -> list[Spec]:
    return [
        _across(one, extent) | _fading(float(one.upper), -extent.fade)
        for one in observations
        if one.upper is not None and one.lower is None
    ]


def _fading(bound: float, reach: float) -> Spec:
    return {
        "bound": bound,
        "y": min(bound, bound + reach),
        "y2": max(bound, bound + reach),
        "head": bound + reach,
    }


def _gradient(side: str, colour: str) -> Spec:
    """Return a gradient from top to bottom: solid where the number stands, clear where it may lie."""
    solid = {"both": 0.5, "up": 1.0, "down": 0.0}[side]
    clear = f"{colour}00"
    stops = {0.0: clear, 1.0: clear} | {solid: colour}
    return {
        "gradient": "linear",
        "x1": 0,
        "y1": 0,
        "x2": 0,
        "y2": 1,
        "stops": [{"offset": offset, "color": stops[offset]} for offset in sorted(stops)],
    }


def _ends(one: Observation) -> float:
    """Return when an observation ends to hold; never, if nothing is known of it."""
    if one.span.end is None:
        return math.inf
    return one.span.finish or math.inf


def _across(one: Observation, extent: _Extent) -> Spec:
    """Return where a mark begins and ends in time: an open period goes on to the end of the chart."""
    begin = one.span.begin or extent.first
    finish = one.span.finish if one.span.end else extent.last
    if finish is None or finish - begin < extent.instant:
        return {"x": begin - extent.instant, "x2": begin + extent.instant}
    return {"x": begin, "x2": finish}


def _is_short(one: Observation) -> bool:
    begin, finish = one.span.begin, one.span.finish
    return begin is not None and finish is not None and finish - begin < NEAR


def _middle(one: Observation) -> float:
    begin = one.span.begin or 0.0
    return begin if one.span.finish is None else (begin + one.span.finish) / 2


def _as_float(number: object) -> float:
    return float(str(number))


def _extent(series: Sequence[Series]) -> _Extent:
    """Return how far the chart reaches: half a year and some room around what it shows."""
    shown = [one for every in series[:MOST_SERIES] for one in drawable(every)]
    times = [time for one in shown for time in (one.span.begin, one.span.finish) if time is not None]
    numbers = [float(number) for one in shown for number in one.numbers]
    first, last = min(times), max(times)
    margin = max((last - first) * 0.03, 0.5)
    lowest, highest = min(numbers), max(numbers)
    room = (highest - lowest or abs(highest) or 1.0) * 0.15
    floor = 0.0 if 0 <= lowest < highest * 0.5 else lowest - room
    return _Extent(first - margin, last + margin, floor, highest + room)


def _axis(channel: str, extent: _Extent, frame: Frame, language: str) -> Spec:
    ends = [extent.first, extent.last] if channel == "x" else [extent.lowest, extent.highest]
    years = {"format": "d", "tickMinStep": 1, "grid": False, "labelFlush": False}
    numbers = {
        "grid": True,
        "domain": False,
        "ticks": False,
        "labelExpr": _write_numbers(language),
    }
    return {
        "field": channel,
        "type": "quantitative",
        "title": None,
        "scale": {"domain": ends, "nice": channel == "y", "zero": False},
        "axis": {"tickCount": frame.ticks if channel == "x" else 5, **(years if channel == "x" else numbers)},
    }


def _write_numbers(language: str) -> str:
    """Return the expression that writes 600,000 as the language does: Vega's own formats know but one."""
    comma, point = ("'.'", "','") if language == "de" else ("','", "'.'")
    marked = "replace(datum.label, /,/g, ';')"
    return f"replace(replace({marked}, '.', {point}), /;/g, {comma})"


def _config(frame: Frame) -> Spec:
    letters = {"labelFontSize": frame.letters, "labelFont": "sans-serif", "labelColor": _GREY}
    return {
        "aria": False,
        "font": "sans-serif",
        "view": {"stroke": None},
        "text": {"fontSize": frame.letters, "font": "sans-serif"},
        "axis": letters | {"gridColor": "#dddddd", "domainColor": _GREY, "tickColor": _GREY},
    }
