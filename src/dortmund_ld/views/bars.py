"""A chart of one number for each of several names, as bars from zero: a specification in Vega-Lite 5.

Each bar has its number written at its end, so there is no axis of numbers. Layers are named as in ``marks``,
by which a stylesheet colours them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dortmund_ld.views.chart import Frame, lay_out
from dortmund_ld.views.marks import PALETTE, Spec
from dortmund_ld.words.writing import write_number

# More bars than this are a carpet; the table has them.
MOST_BARS = 40
_STEP = 26  # pixels from bar to bar
_NAMES = 0.45  # of the width: what names may take before they are cut


@dataclass(frozen=True)
class Bar:
    """A name with its number."""

    name: str
    number: Decimal


def specify_bars(bars: Sequence[Bar], frame: Frame, language: str) -> Spec:
    """Return the specification of the chart of these bars, in their order from top to bottom."""
    rows = [
        {"name": bar.name, "x": float(bar.number), "text": write_number(str(bar.number), language)}
        for bar in bars
    ]
    number = {
        "field": "x",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": _domain(bars, rows, frame), "nice": False},
    }
    bar = {"name": "series-1-bar", "mark": {"type": "bar", "color": PALETTE[0], "height": {"band": 0.6}}}
    axes = {"x": number, "y": _names(frame)}
    return lay_out(frame, _STEP * len(bars), axes, [bar, _numbers_at_ends()]) | {"data": {"values": rows}}


def _names(frame: Frame) -> Spec:
    limit = round(frame.width * _NAMES)
    axis = {"labelLimit": limit, "labelPadding": 8, "domain": False, "ticks": False, "labelOverlap": False}
    return {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": axis}


def _domain(bars: Sequence[Bar], rows: Sequence[Spec], frame: Frame) -> list[float]:
    """Return from where to where the bars may reach, with room for the longest number at either end."""
    numbers = [float(bar.number) for bar in bars]
    lowest, highest = min(0.0, *numbers), max(0.0, *numbers)
    longest = max(len(row["text"]) for row in rows)
    share = longest * frame.letters / (frame.width * (1 - _NAMES))
    room = (highest - lowest or 1.0) * share
    return [lowest - room if lowest < 0 else 0.0, highest + room]


def _numbers_at_ends() -> Spec:
    """Return the layer of the numbers: right of a bar, left of one that goes below zero."""
    below = "datum.x < 0"
    mark = {
        "type": "text",
        "align": {"expr": f"{below} ? 'right' : 'left'"},
        "dx": {"expr": f"{below} ? -6 : 6"},
    }
    return {"name": "series-1-text", "mark": mark, "encoding": {"text": {"field": "text", "type": "nominal"}}}
