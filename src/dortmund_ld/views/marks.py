"""The marks of a series in a chart: layers of a specification in Vega-Lite.

What is uncertain looks uncertain. A bound is a mark that fades towards the side on which the value lies, with
an arrow; a range is a bar between its ends; a number that is only “about” is a bar that fades to both sides.
Between two observations more than a year apart the line is broken up: nothing was observed there.

Each layer has a name that begins with its series (``series-2-line``), of which Vega makes a class
(``series_2_line_marks``). By these a stylesheet gives them the colours of day and night.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dortmund_ld.views.extent import Extent
from dortmund_ld.views.series import Observation

Spec = dict[str, Any]

# Two observations up to this far apart, in years, are joined by an unbroken line: leap years counted in.
NEAR = 1.01

# One colour a series, each at 3:1 or more against the paper of the day and of the night (WCAG 2.2, 1.4.11).
PALETTE = (
    *("#b8651b", "#2f7fb8", "#3d8f5f", "#b04a8a", "#7a6fd0"),
    *("#8a7a2a", "#c04a4a", "#2a8f96", "#7d7d7d"),
)


@dataclass(frozen=True)
class End:
    """Where the series of this number ends in time and in numbers: with a point, or with a bar."""

    number: int
    x: float
    y: float
    is_point: bool


def layers_of(number: int, observations: Sequence[Observation], extent: Extent) -> Iterable[Spec]:
    """Yield the layers of a series in its colour."""
    colour = PALETTE[number - 1]
    for layer in _marks(number, observations, extent, colour):
        yield layer | {"mark": {"color": colour, "clip": False} | layer["mark"]}


def _marks(number: int, observations: Sequence[Observation], extent: Extent, colour: str) -> Iterable[Spec]:
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


def _lines(name: str, points: Sequence[Observation]) -> Iterable[Spec]:
    """Yield the steps between observations: one layer for unbroken ones, one for those over a gap."""
    steps: dict[str, list[Spec]] = {"line": [], "gap": []}
    for before, after in pairwise(points):
        kind = "line" if _middle(after) - _middle(before) <= NEAR else "gap"
        steps[kind].append(_point(before) | {"x2": _middle(after), "y2": _as_float(after.value)})
    yield from _layer(f"{name}-line", {"type": "rule", "strokeWidth": 2}, steps["line"])
    yield from _layer(f"{name}-gap", {"type": "rule", "strokeWidth": 1.5, "strokeDash": [2, 4]}, steps["gap"])


def _arrows(name: str, observations: Sequence[Observation], extent: Extent) -> Iterable[Spec]:
    for side, rows in (("up", _lower(observations, extent)), ("down", _upper(observations, extent))):
        heads = [{"x": (row["x"] + row["x2"]) / 2, "y": row["head"]} for row in rows]
        mark = {"type": "point", "shape": f"triangle-{side}", "filled": True, "size": 60}
        yield from _layer(f"{name}-arrow-{side}", mark, heads)
        bounds = [{"x": row["x"], "x2": row["x2"], "y": row["bound"]} for row in rows]
        yield from _layer(f"{name}-bound-{side}", {"type": "rule", "strokeWidth": 2.5}, bounds)


def end_of(number: int, observations: Sequence[Observation], extent: Extent) -> End | None:
    """Return where a series ends: its number stands there, so that not colour alone tells it."""
    if not observations:
        return None
    last = max(observations, key=_middle)
    ends = _middle(last) if _is_short(last) else _across(last, extent)["x2"]
    return End(number, min(ends, extent.last), float(max(last.numbers)), _is_short(last))


def _layer(name: str, mark: Spec, rows: list[Spec]) -> Iterable[Spec]:
    if not rows:
        return
    found = {channel: {"field": channel} for channel in ("x2", "y2") if channel in rows[0]}
    yield {
        "name": name,
        "mark": mark,
        "data": {"values": rows},
        "encoding": found,
    }


def _points(observations: Iterable[Observation]) -> list[Spec]:
    return [_point(one) for one in observations]


def _point(one: Observation) -> Spec:
    return {"x": _middle(one), "y": _as_float(one.value)}


def _bars(exact: Iterable[Observation], extent: Extent) -> list[Spec]:
    return [_across(one, extent) | {"y": _as_float(one.value)} for one in exact if not _is_short(one)]


def _ranges(observations: Iterable[Observation], extent: Extent) -> list[Spec]:
    return [
        _across(one, extent) | {"y": float(one.lower), "y2": float(one.upper)}
        for one in observations
        if one.lower is not None and one.upper is not None
    ]


def _about(observations: Iterable[Observation], extent: Extent) -> list[Spec]:
    return [
        _across(one, extent)
        | {"y": float(one.value) - extent.fade / 2, "y2": float(one.value) + extent.fade / 2}
        for one in observations
        if one.value is not None and not one.is_exact
    ]


def _lower(observations: Iterable[Observation], extent: Extent) -> list[Spec]:
    return [
        _across(one, extent) | _fading(float(one.lower), extent.fade)
        for one in observations
        if one.lower is not None and one.upper is None
    ]


def _upper(observations: Iterable[Observation], extent: Extent) -> list[Spec]:
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


def _across(one: Observation, extent: Extent) -> Spec:
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
