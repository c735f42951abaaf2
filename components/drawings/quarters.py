"""A plan of the four parts of the heritage area, drawn from the sketch map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from shapely import box, line_merge, maximum_inscribed_circle
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from components.drawings.sheet import (
    WIDTH,
    Words,
    break_lines,
    estimate_width,
    render_drawing,
    trace,
)
from routes.plane import Plane, build_plane
from sites.geo import Position, build_shape
from sites.sketch import Layer, SketchPart

MARGIN = 6.0
PADDING_M = 90.0
SCALE_M = 200
FINEST_M = 6.0
"""Bends smaller than this are left out: the plan is a sketch, and says so."""

HATCHES = ("rising", "falling", "dots", "level")
CLEAR_M = 12.0
DRAWN_LAYERS = {Layer.RIVER, Layer.RAILWAY, Layer.POLDER, Layer.SQUARE}


class NoQuarterError(ValueError):
    """The sketch map holds no part of the heritage area; there is nothing to draw."""


@dataclass(frozen=True)
class Frame:
    """How metres of the plane become units of the sheet, north up."""

    plane: Plane
    west_m: float
    south_m: float
    east_m: float
    north_m: float

    @property
    def units_per_m(self) -> float:
        """Units of the sheet for one metre."""
        return (WIDTH - 2 * MARGIN) / (self.east_m - self.west_m)

    @property
    def height(self) -> float:
        """Height of the plan in units."""
        return (self.north_m - self.south_m) * self.units_per_m

    def place(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Return the spot on the sheet of metres east and north."""
        scale = self.units_per_m
        return MARGIN + (x_m - self.west_m) * scale, MARGIN + (self.north_m - y_m) * scale

    def cut(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return what of a geometry in degrees falls inside, in metres, generalised."""
        inside = box(self.west_m, self.south_m, self.east_m, self.north_m)
        cut = self.plane.shape(geometry).intersection(inside)
        return line_merge(cut) if cut.geom_type == "MultiLineString" else cut

    def draw(self, geometry: BaseGeometry) -> str:
        """Return path data of a line or an area in metres; empty when nothing is left."""
        return " ".join(self._draw_parts(geometry.simplify(FINEST_M)))

    def _draw_parts(self, geometry: BaseGeometry) -> Iterator[str]:
        if geometry.geom_type == "Polygon":
            for ring in (geometry.exterior, *geometry.interiors):
                yield trace((self.place(*spot) for spot in ring.coords[:-1]), closed=True)
        elif geometry.geom_type == "LineString" and not geometry.is_empty:
            yield trace(self.place(*spot) for spot in geometry.coords)
        else:
            for part in getattr(geometry, "geoms", ()):
                yield from self._draw_parts(part)


def build_frame(quarters: Sequence[SketchPart]) -> Frame:
    """Return the frame that holds every quarter with some ground round it."""
    whole = unary_union([build_shape(part.geometry) for part in quarters])
    plane = build_plane(Position(whole.centroid.x, whole.centroid.y))
    west, south, east, north = plane.shape(whole).bounds
    return Frame(plane, west - PADDING_M, south - PADDING_M, east + PADDING_M, north + PADDING_M)


def find_room(area: BaseGeometry, taken: BaseGeometry) -> tuple[float, float]:
    """Return the middle of the widest spot of an area that nothing else is drawn on, in metres."""
    free = area.difference(taken)
    room = area if free.is_empty else max(getattr(free, "geoms", (free,)), key=lambda one: one.area)
    x, y = maximum_inscribed_circle(room, tolerance=1.0).coords[0]
    return float(x), float(y)


def _list_taken(parts: Sequence[SketchPart], frame: Frame) -> BaseGeometry:
    """Return what lettering must not cover: water, railway and squares with a margin, in metres."""
    shapes = [build_shape(part.geometry) for part in parts if part.layer in DRAWN_LAYERS]
    return unary_union([frame.cut(one).buffer(CLEAR_M) for one in shapes])


def _describe_quarter(
    number: int, part: SketchPart, frame: Frame, taken: BaseGeometry
) -> dict[str, Any]:
    area = frame.plane.shape(build_shape(part.geometry))
    x, y = frame.place(*find_room(area, taken))
    lines = break_lines(part.name or "", area_width(area, frame) - 40)
    wide = max((estimate_width(line) for line in lines), default=0) + 10
    return {
        "number": number,
        "name": part.name or "",
        "lines": lines,
        "hatch": HATCHES[(number - 1) % len(HATCHES)],
        "d": frame.draw(area),
        "x": x,
        "y": y,
        "plate": wide,
    }


def area_width(area: BaseGeometry, frame: Frame) -> float:
    """Return how many units an area in metres is wide."""
    west, _, east, _ = area.bounds
    return float((east - west) * frame.units_per_m)


def _describe_rest(parts: Sequence[SketchPart], frame: Frame) -> Iterator[dict[str, Any]]:
    """Yield water, railway, squares and the main streets, as far as they cross the plan."""
    for part in parts:
        if part.layer in DRAWN_LAYERS or (part.layer == Layer.STREET and part.rank == 1):
            cut = frame.cut(build_shape(part.geometry))
            if not cut.is_empty:
                yield {"layer": part.layer.value, "name": part.name or "", "d": frame.draw(cut)}


def _list_signs(rest: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines and areas that the key explains, by their own names, streets apart."""
    named = {part["layer"]: part for part in rest if part["name"] and part["layer"] != "street"}
    return list(named.values())


def build_quarters(
    parts: Sequence[SketchPart], words: Words, prefix: str = "jejak-quarters"
) -> Markup:
    """Return the plan of every quarter among ``parts`` as one svg element, north up.

    Names come from ``parts`` (WGS84, longitude first); ``words`` is ``drawing.quarters``.
    Raises :class:`NoQuarterError` without a quarter, KeyError when a wording is missing.
    """
    found = [part for part in parts if part.layer == Layer.QUARTER]
    if not found:
        raise NoQuarterError
    frame = build_frame(found)
    rest, taken = list(_describe_rest(parts, frame)), _list_taken(parts, frame)
    quarters = [
        _describe_quarter(number, part, frame, taken) for number, part in enumerate(found, 1)
    ]
    signs = _list_signs(rest)
    notes = [line for key in ("sketch", "wall") for line in break_lines(words[key], WIDTH - 16)]
    key_top = MARGIN + frame.height + 28
    notes_top = key_top + 24 * max(len(quarters), len(signs) + 1) + 6
    return render_drawing(
        "quarters",
        words,
        prefix,
        notes_top + 17 * len(notes),
        quarters=quarters,
        rest=rest,
        signs=signs,
        hatches=HATCHES,
        plan_height=frame.height,
        margin=MARGIN,
        bar=SCALE_M * frame.units_per_m,
        key_top=key_top,
        notes=notes,
        notes_top=notes_top,
    )
