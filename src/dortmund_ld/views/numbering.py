"""Where in a chart the number of each series stands: beside its last mark, and never upon another number.

Numbers that would share their place are pushed apart, up and down, in the order in which their series end;
one that was moved is tied to its mark by a thin line. They rather stand beside the marks of a chart than upon
them.

All is reckoned in pixels from the upper left corner of the drawing area. How wide that is depends on how wide
the letters of its axis are, which is known roughly; so numbers keep some distance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from dortmund_ld.views.extent import Extent
from dortmund_ld.views.marks import PALETTE, End, Spec

_STEP = 2  # pixels between the heights that are tried
_GRAIN = 4  # pixels between the points by which marks are reckoned
_COVERING = 60  # what it costs to cover such a point; to be moved costs the square of the pixels
_TIED = 6  # a number moved by more pixels than this is tied to its mark
_AWAY = 9  # pixels from a point to its number beside it, and from a bar to the middle of its number above it
_LETTER = 0.6  # the width of a digit, as a share of the size of letters

_Point = tuple[float, float]


@dataclass(frozen=True)
class Sheet:
    """The drawing area of a chart in pixels, what its axes reach, and the size of letters."""

    width: float
    height: float
    extent: Extent
    letters: int

    def across(self, time: float) -> float:
        """Return how far from the left a time is."""
        return (time - self.extent.first) / (self.extent.last - self.extent.first) * self.width

    def down(self, number: float) -> float:
        """Return how far from the top a number is."""
        return (self.extent.highest - number) / (self.extent.highest - self.extent.lowest) * self.height


@dataclass(frozen=True)
class _Place:
    """The end of a series in pixels, and the edges of its number to the left and right."""

    end: End
    x: float
    y: float
    left: float
    right: float

    @property
    def home(self) -> float:
        """The height at which the number stands if nothing is in its way."""
        return self.y if self.end.is_point else self.y - _AWAY


def number_series(ends: Iterable[End], layers: Iterable[Spec], sheet: Sheet) -> Iterable[Spec]:
    """Yield the layers that write numbers at these ends of series, among the marks of these layers."""
    marks = [point for each in layers for row in each["data"]["values"] for point in _points(row, sheet)]
    for column in _columns(_place(end, sheet) for end in ends):
        for place, height in zip(column, _heights(column, marks, sheet), strict=True):
            yield from _written(place, height)


def _place(end: End, sheet: Sheet) -> _Place:
    width = sheet.letters * _LETTER * len(str(end.number))
    x = sheet.across(end.x)
    left = x + _AWAY if end.is_point else x - _AWAY - width
    return _Place(end, x, sheet.down(end.y), left, left + width)


def _columns(places: Iterable[_Place]) -> list[list[_Place]]:
    """Return the places in groups that stand in each other's way, each from top to bottom."""
    columns: list[list[_Place]] = []
    for place in sorted(places, key=lambda each: each.left):
        if columns and place.left < max(each.right for each in columns[-1]) + _GRAIN:
            columns[-1].append(place)
        else:
            columns.append([place])
    return [sorted(column, key=lambda each: (each.home, each.end.number)) for column in columns]


def _points(row: Spec, sheet: Sheet) -> Iterable[_Point]:
    """Yield points all along the line of a mark; a box is reckoned by its diagonal."""
    ends = row | {"x2": row.get("x2", row["x"]), "y2": row.get("y2", row["y"])}
    left, right = sheet.across(ends["x"]), sheet.across(ends["x2"])
    top, bottom = sheet.down(ends["y"]), sheet.down(ends["y2"])
    count = int(max(abs(right - left), abs(bottom - top)) / _GRAIN) + 1
    for step in range(count + 1):
        yield left + (right - left) * step / count, top + (bottom - top) * step / count


def _heights(column: Sequence[_Place], marks: Iterable[_Point], sheet: Sheet) -> Sequence[float]:
    """Return the heights of the numbers of a column, well apart from top to bottom, that cost least.

    For each number in turn, ``best`` has what costs least of it and those above it, by how far down it is.
    """
    tried = range(sheet.letters // 2, int(sheet.height), _STEP)
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * len(tried)
    apart = 0
    for place in column:
        near = [y for x, y in marks if place.left - 1 < x < place.right + 1]
        found = (
            (best[at - apart][0] + _cost(place, height, near, sheet), (*best[at - apart][1], height))
            if at >= apart
            else (float("inf"), ())
            for at, height in enumerate(tried)
        )
        best = list(accumulate(found, min))
        apart = sheet.letters // _STEP + 1
    return best[-1][1]


def _cost(place: _Place, height: float, near: Iterable[float], sheet: Sheet) -> float:
    covered = sum(abs(y - height) <= sheet.letters / 2 for y in near)
    return (height - place.home) ** 2 + _COVERING * covered


def _written(place: _Place, height: float) -> Iterable[Spec]:
    """Yield the number of a series at a height, and the line that ties it to its mark if it was moved."""
    name, look = f"series-{place.end.number}", {"color": PALETTE[place.end.number - 1], "aria": False}
    row: Spec = {"x": place.end.x, "y": place.end.y}
    if abs(height - place.home) > _TIED:
        mark = {"type": "rule", "strokeWidth": 1} | look | _tie(place, height)
        ends = {channel: {"field": channel} for channel in ("x2", "y2")}
        rows = [row | {"x2": row["x"], "y2": row["y"]}]
        yield {"name": f"{name}-tie", "mark": mark, "data": {"values": rows}, "encoding": ends}
    mark = {"type": "text", "fontWeight": 600, "dx": _beside(place), "dy": height - place.y} | look
    text = {"text": {"field": "text", "type": "nominal"}}
    rows = [row | {"text": str(place.end.number)}]
    yield {"name": f"{name}-text", "mark": mark, "data": {"values": rows}, "encoding": text}


def _tie(place: _Place, height: float) -> Spec:
    """Return how far off the end of a series a tie begins and ends: short of its point, and of its number."""
    off = height - place.y
    if place.end.is_point:
        return {"xOffset": 4, "x2Offset": _AWAY - 1, "y2Offset": off}
    beside, short = _beside(place), _AWAY - 2
    return {"xOffset": beside, "x2Offset": beside, "y2Offset": off + (short if off < 0 else -short)}


def _beside(place: _Place) -> float:
    """Return how far to the right of the end of a series the middle of its number is."""
    return (place.left + place.right) / 2 - place.x
