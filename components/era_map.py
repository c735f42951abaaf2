"""Who built when, on a sketch: two windows on the city, marks pushed apart where they crowd.

Longitude comes first. Places in a window are percentages of its width and height, from the
upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

from sites.catalogue import Era, era_of
from sites.geo import Position
from sites.model import Site

SPREAD_STEPS = 200
NARROW_PX = 340
"""Width a window has at least on a phone; marks are kept apart for that."""

MARK_PX = 15
WATER, RAIL, STREET = ("river", "canal"), "railway", "street"
AREAS = ("sea", "polder", "park", "square", "quarter")


@dataclass(frozen=True)
class Window:
    """A stretch of the city: west, south, east, north in degrees (WGS84)."""

    id: str
    west: float
    south: float
    east: float
    north: float

    @property
    def shape(self) -> float:
        """Width by height on the ground."""
        middle = radians((self.south + self.north) / 2)
        return (self.east - self.west) * cos(middle) / (self.north - self.south)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return percent from the left and from the top; outside 0 to 100 beyond the window."""
        x = (lon - self.west) / (self.east - self.west)
        y = (self.north - lat) / (self.north - self.south)
        return 100 * x, 100 * y

    def holds(self, position: Position) -> bool:
        """True when a position lies in the window."""
        in_width = self.west <= position.lon <= self.east
        return in_width and self.south <= position.lat <= self.north


CITY = Window("city", 110.3815, -7.0065, 110.4485, -6.9570)
OLD_TOWN = Window("old_town", 110.4205, -6.9757, 110.4331, -6.9632)


@dataclass(frozen=True)
class Mark:
    """A place on a window, in percent, with its era."""

    site: Site
    era: Era
    left: float
    top: float


@dataclass(frozen=True)
class Stroke:
    """A line or area of the sketch as an SVG path on a window 1000 units wide."""

    layer: str
    rank: int
    path: str
    is_area: bool


def spread(points: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    """Return the points moved apart until none is nearer than ``gap`` to another, or nearly.

    Each pair that is too close is pushed apart along the line between them, both alike; points
    in one spot part in directions of their own. Lone points stay where they are.
    """
    moved = [list(point) for point in points]
    for _ in range(SPREAD_STEPS):
        pushed = False
        for i in range(len(moved)):
            for j in range(i):
                pushed = _push_apart(moved[i], moved[j], gap, i + j) or pushed
        if not pushed:
            break
    return [(x, y) for x, y in moved]


def _push_apart(one: list[float], other: list[float], gap: float, turn: int) -> bool:
    dx, dy = one[0] - other[0], one[1] - other[1]
    apart = hypot(dx, dy)
    if apart >= gap - 1e-6:
        return False
    if apart < 1e-9:
        dx, dy, apart = ((1.0, 0.0, 1.0), (0.0, 1.0, 1.0))[turn % 2]
        apart = 1e-9
    scale = (gap - min(apart, gap)) / 2
    length = hypot(dx, dy)
    for point, sign in ((one, 1), (other, -1)):
        point[0] += sign * scale * dx / length
        point[1] += sign * scale * dy / length
    return True


def place_marks(sites: Sequence[Site], window: Window) -> list[Mark]:
    """Return a mark for every site inside the window, kept apart and inside it."""
    inside = [site for site in sites if window.holds(site.position)]
    shape = window.shape
    at = [window.place(site.position.lon, site.position.lat) for site in inside]
    gap = 100 * MARK_PX / NARROW_PX
    apart = spread([(x, y / shape) for x, y in at], gap)
    margin = gap / 2
    return [
        Mark(site, era_of(site), _clamp(x, margin), _clamp(y * shape, margin * shape))
        for site, (x, y) in zip(inside, apart, strict=True)
    ]


def _clamp(percent: float, margin: float) -> float:
    return round(min(100 - margin, max(margin, percent)), 2)


def draw_strokes(city: dict[str, Any], window: Window) -> list[Stroke]:
    """Return the sketch's areas, then its lines, for a window; points and small streets left out.

    ``city`` is the GeoJSON of the sketch basemap.
    """
    strokes = []
    for feature in city["features"]:
        layer, rank = feature["properties"]["layer"], feature["properties"]["rank"]
        if layer == STREET and rank > (1 if window is CITY else 3):
            continue
        is_area = layer in AREAS
        path = " ".join(_path(part, window, is_area) for part in _parts(feature["geometry"]))
        if path:
            strokes.append(Stroke(layer, rank, path, is_area))
    return sorted(strokes, key=lambda stroke: not stroke.is_area)


def _parts(geometry: dict[str, Any]) -> Iterable[list[list[float]]]:
    kind, held = geometry["type"], geometry["coordinates"]
    if kind == "LineString":
        yield held
    elif kind == "Polygon":
        yield from held
    elif kind == "MultiPolygon":
        for polygon in held:
            yield from polygon


def _path(part: list[list[float]], window: Window, closed: bool) -> str:
    height = 1000 / window.shape
    spots = (window.place(lon, lat) for lon, lat, *_ in part)
    text = "L".join(f"{x * 10:.0f} {y * height / 100:.0f}" for x, y in spots)
    return f"M{text}{'Z' if closed else ''}"
