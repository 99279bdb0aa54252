"""A schematic map: things with coordinates drawn to scale on a sheet, without tiles and without a border.

Degrees are projected equirectangularly about the middle latitude, which is true to a few metres over a city
(Snyder, Map Projections: A Working Manual, USGS 1987, section 12). Coordinates are WGS 84.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.words.folding import in_dictionary_order
from dortmund_ld.words.namespaces import RDF_TYPE, STANDARD

LATITUDE, LONGITUDE = STANDARD["geo"] + "lat", STANDARD["geo"] + "long"

WIDTH, MARGIN = 640, 70
_LEAST, _MOST = 240, 520  # heights of the sheet that can be read beside a list
_KILOMETRES_PER_DEGREE = 111.2  # of latitude, on a sphere of 6371 km
_LINE = 18  # labels nearer to each other than this would overlap
_NEAR = 190  # and only where their marks are no further apart than this across
_STEPS = (100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1)


@dataclass(frozen=True)
class Spot:
    """A thing with coordinates, in degrees; ``kinds`` are the IRIs of its classes."""

    term: Term
    latitude: float
    longitude: float
    kinds: frozenset[str]


@dataclass(frozen=True)
class Mark:
    """A spot on the sheet: where its dot and its label stand, and its number in the list."""

    number: int
    spot: Spot
    x: float
    y: float
    label_y: float
    leftward: bool
    chosen: bool


@dataclass(frozen=True)
class Sheet:
    """A drawn map; the scale bar is ``bar`` units long and means ``kilometres``."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    bar: float
    kilometres: float


def read_spots(lookup: Lookup, labels: Labels, language: str) -> tuple[Spot, ...]:
    """Return everything with coordinates, in the order of the labels."""
    spots = []
    for quad in lookup.having(LATITUDE):
        node = quad.subject
        if not isinstance(node, NamedNode) or not isinstance(quad.object, Literal):
            continue
        found = [value for value in lookup.objects(node, LONGITUDE) if isinstance(value, Literal)]
        kinds = frozenset(getattr(kind, "value", "") for kind in lookup.objects(node, RDF_TYPE))
        if found:
            place = labels.label(node.value, language)
            spots.append(Spot(place, float(quad.object.value), float(found[0].value), kinds))
    return tuple(sorted(spots, key=lambda spot: in_dictionary_order(spot.term.text)))


def draw(spots: Sequence[Spot], chosen: Collection[str] = ()) -> Sheet | None:
    """Return the map of these spots, the chosen ones (by IRI) marked; None if there are no two places."""
    if len({(spot.latitude, spot.longitude) for spot in spots}) < 2:
        return None
    middle = math.radians(sum(spot.latitude for spot in spots) / len(spots))
    across = [spot.longitude * math.cos(middle) for spot in spots]
    up = [spot.latitude for spot in spots]
    wide = max(max(across) - min(across), 1e-9)
    high = max(max(up) - min(up), 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / wide, (_MOST - 2 * MARGIN) / high)
    height = max(_LEAST, round(high * scale) + 2 * MARGIN)
    left = (WIDTH - wide * scale) / 2
    top = (height - high * scale) / 2
    places = [
        (left + (x - min(across)) * scale, top + (max(up) - y) * scale)
        for x, y in zip(across, up, strict=True)
    ]
    bar_km = _bar(scale / _KILOMETRES_PER_DEGREE)
    marks = _marks(spots, places, chosen)
    return Sheet(WIDTH, height, marks, bar_km * scale / _KILOMETRES_PER_DEGREE, bar_km)


def _marks(
    spots: Sequence[Spot], places: Sequence[tuple[float, float]], chosen: Collection[str]
) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    order = sorted(range(len(spots)), key=lambda index: places[index][1])
    for index in order:
        x, y = places[index]
        label_y = y
        taken = [mark.label_y for mark in marks if abs(mark.x - x) < _NEAR]
        while any(abs(label_y - other) < _LINE for other in taken):
            label_y = max(other for other in taken if abs(label_y - other) < _LINE) + _LINE
        marks.append(_mark(index, spots[index], places, label_y, chosen))
    return tuple(sorted(marks, key=lambda mark: mark.number))


def _mark(
    index: int, spot: Spot, places: Sequence[tuple[float, float]], label_y: float, chosen: Collection[str]
) -> Mark:
    """Return a mark; its label stands to the left near the right edge, or where a dot is in its way."""
    x, y = places[index]
    in_the_way = any(0 < other - x < _NEAR and abs(down - y) < _LINE for other, down in places)
    leftward = x > WIDTH * 0.62 or (in_the_way and x > _NEAR)
    return Mark(
        number=index + 1,
        spot=spot,
        x=round(x, 1),
        y=round(y, 1),
        label_y=round(label_y, 1),
        leftward=leftward,
        chosen=spot.term.iri in chosen,
    )


def _bar(units_per_kilometre: float) -> float:
    """Return the length of a scale bar in kilometres: the longest round one under a quarter of the sheet."""
    fitting = [step for step in _STEPS if step * units_per_kilometre <= WIDTH / 4]
    return float(fitting[0]) if fitting else float(_STEPS[-1])
