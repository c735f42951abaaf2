"""A still map for one place: the sketch around it as SVG, without scripts or tiles."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

from shapely.geometry import box

from components.era_map import AREAS, Window
from components.http.pack import clip_basemap
from sites.geo import Position
from sites.model import Site

WIDTH = 640
"""Width of the drawing in its own units; it is drawn at about as many pixels."""
RATIO = 1.5
HALF_M = 420.0
"""From the place to the left and the right edge, unless the place is known less well."""
METRES_PER_DEGREE = 111_195.0
LEAST_NAMED = 170.0
MOST_NAMED = 5
SCALE_M = 200
Point = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """One line or area of the sketch as path data; ``label`` is its name if there is room."""

    id: str
    layer: str
    rank: int
    path: str
    is_area: bool
    label: str | None = None


@dataclass(frozen=True)
class Sketch:
    """What the template draws: strokes, the place in the middle, a scale; lengths in units."""

    strokes: tuple[Stroke, ...]
    width: int
    height: int
    radius: float | None
    scale: float
    scale_m: int = SCALE_M


def build_sketch(site: Site, city: Mapping[str, Any]) -> Sketch:
    """Return the map around a place; its radius is set when the position is approximate."""
    half_m = max(HALF_M, 2.2 * site.accuracy_m if site.is_approximate else 0.0)
    window = _open_window(site.position, half_m)
    height = round(WIDTH / RATIO)
    frame = box(window.west, window.south, window.east, window.north)
    parts = list(_draw(clip_basemap(city, frame), window, height))
    per_metre = WIDTH / (2 * half_m)
    return Sketch(
        strokes=tuple(sorted(parts, key=lambda stroke: (not stroke.is_area, -stroke.rank))),
        width=WIDTH,
        height=height,
        radius=site.accuracy_m * per_metre if site.is_approximate else None,
        scale=SCALE_M * per_metre,
    )


def _open_window(at: Position, half_m: float) -> Window:
    north = half_m / RATIO / METRES_PER_DEGREE
    east = half_m / METRES_PER_DEGREE / cos(radians(at.lat))
    return Window("place", at.lon - east, at.lat - north, at.lon + east, at.lat + north)


def _draw(city: Mapping[str, Any], window: Window, height: int) -> Iterator[Stroke]:
    named: set[str] = set()
    for number, feature in enumerate(city["features"]):
        held = feature["properties"]
        is_area = held["layer"] in AREAS
        lines = [_place(part, window, height) for part in _list_parts(feature["geometry"])]
        if not lines:
            continue
        label = None if is_area else _find_label(held.get("name"), lines, named)
        if label is not None:
            lines = [_read_forward(max(lines, key=_measure)), *sorted(lines, key=_measure)[:-1]]
        path = " ".join(_trace(line, is_area) for line in lines)
        yield Stroke(f"garis-{number}", held["layer"], held["rank"], path, is_area, label)


def _list_parts(geometry: Mapping[str, Any]) -> Iterable[list[list[float]]]:
    kind, held = geometry["type"], geometry.get("coordinates", [])
    if kind == "LineString":
        return [held]
    if kind in {"Polygon", "MultiLineString"}:
        return list(held)
    if kind == "MultiPolygon":
        return [ring for polygon in held for ring in polygon]
    if kind == "GeometryCollection":
        return [part for each in geometry["geometries"] for part in _list_parts(each)]
    return []


def _place(part: Iterable[Iterable[float]], window: Window, height: int) -> list[Point]:
    spots = (window.place(*list(pair)[:2]) for pair in part)
    return [(x * WIDTH / 100, y * height / 100) for x, y in spots]


def _measure(line: list[Point]) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(line))


def _find_label(name: str | None, lines: list[list[Point]], named: set[str]) -> str | None:
    """Return the name when the longest part has room for it and it is not on the map yet."""
    longest = max(map(_measure, lines))
    if not name or name in named or len(named) >= MOST_NAMED:
        return None
    if longest < max(LEAST_NAMED, 12.5 * len(name)):
        return None
    named.add(name)
    return name


def _read_forward(line: list[Point]) -> list[Point]:
    """Letters along a line stand upright when it runs to the right."""
    return line if line[0][0] <= line[-1][0] else line[::-1]


def _trace(line: list[Point], closed: bool) -> str:
    points = "L".join(f"{x:.1f} {y:.1f}" for x, y in line)
    return f"M{points}{'Z' if closed else ''}"
