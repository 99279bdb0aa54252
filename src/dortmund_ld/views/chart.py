"""The chart of an indicator as a specification in Vega-Lite 5 (https://vega.github.io/vega-lite/docs/).

An observation without a date or without a number is not drawn; the words beside the chart and the table have
it. Letters and rules of the axes have Vega's own classes, by which a stylesheet gives them the colours of day
and night.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dortmund_ld.views.extent import MOST_SERIES, Extent, drawable, extent_of, round_years, widened
from dortmund_ld.views.marks import Spec, end_of, layers_of
from dortmund_ld.views.numbering import Sheet, number_series
from dortmund_ld.views.series import Series

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

_GREY = "#777777"
_BELOW = 32  # pixels that the years and the margins of a frame take
_DIGIT = 0.55  # the width of a digit, as a share of the size of letters


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


def starts_at_zero(series: Sequence[Series]) -> bool:
    """Tell whether the axis of a chart of these series begins at zero; else a caption has to say so."""
    return extent_of(series).lowest == 0


def specify(series: Sequence[Series], frame: Frame, language: str) -> Spec:
    """Return the specification of the chart of these series, of which one at least can be drawn.

    The series are numbered in their order, from 1; those beyond ``MOST_SERIES`` are left out.
    """
    extent = extent_of(series)
    shown = list(enumerate(map(drawable, series[:MOST_SERIES]), 1))
    layers = [layer for number, one in shown for layer in layers_of(number, one, extent)]
    ends = [end for number, one in shown if (end := end_of(number, one, extent))]
    reached = widened(extent)
    axes = {channel: _axis(channel, reached, frame, language) for channel in ("x", "y")}
    numbers = number_series(ends, layers, _sheet(frame, reached))
    return lay_out(frame, frame.height, axes, [*layers, *numbers])


def lay_out(frame: Frame, height: int, axes: Spec, layers: Sequence[Spec]) -> Spec:
    """Return the specification of a chart of these layers, in a frame of this height in pixels."""
    return {
        "$schema": _SCHEMA,
        "width": frame.width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": None,
        "config": _configure(frame),
        "encoding": axes,
        "layer": layers,
    }


def kinds_of_marks(specification: Spec) -> frozenset[str]:
    """Return the kinds of marks in a chart, for its legend: ``gap``, ``range``, ``fade-up`` and the like."""
    return frozenset(layer["name"].split("-", 2)[2] for layer in specification["layer"])


def _sheet(frame: Frame, extent: Extent) -> Sheet:
    """Return what of a frame is left to draw on, beside the numbers of the axis and above its years."""
    longest = max(len(f"{end:,.0f}") for end in (extent.lowest, extent.highest))
    beside = (longest + 2) * frame.letters * _DIGIT
    return Sheet(frame.width - beside, frame.height - _BELOW, extent, frame.letters)


def _axis(channel: str, extent: Extent, frame: Frame, language: str) -> Spec:
    if channel == "x":
        ends = [extent.first, extent.last]
        years = list(
            round_years(extent.first, extent.last, frame.ticks)
        )  # Vega's own ticks are halves of a single year
        look = {"values": years, "format": "d", "grid": False, "labelFlush": False}
    else:
        ends = [extent.lowest, extent.highest]
        written = _write_numbers(language)
        look = {"tickCount": 5, "grid": True, "domain": False, "ticks": False, "labelExpr": written}
    return {
        "field": channel,
        "type": "quantitative",
        "title": None,
        "scale": {"domain": ends, "nice": False, "zero": False},
        "axis": look,
    }


def _write_numbers(language: str) -> str:
    """Return the expression that writes 600,000 as the language does: Vega's own formats know but one."""
    comma, point = ("'.'", "','") if language == "de" else ("','", "'.'")
    marked = "replace(datum.label, /,/g, ';')"
    return f"replace(replace({marked}, '.', {point}), /;/g, {comma})"


def _configure(frame: Frame) -> Spec:
    """Return what all charts have in common: letters and lines, for a stylesheet to colour."""
    letters = {"labelFontSize": frame.letters, "labelFont": "sans-serif", "labelColor": _GREY}
    return {
        "aria": False,
        "font": "sans-serif",
        "view": {"stroke": None},
        "text": {"fontSize": frame.letters, "font": "sans-serif"},
        "axis": letters | {"gridColor": "#dddddd", "domainColor": _GREY, "tickColor": _GREY},
    }
