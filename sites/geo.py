"""Positions and geometries: WGS84, longitude first, two dimensions (RFC 7946)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from sites.text import Frozen

Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, strict=True)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, strict=True)]


class Position(NamedTuple):
    """A place on the earth: longitude first, degrees, WGS84."""

    lon: Lon
    lat: Lat


class Area(NamedTuple):
    """A bounding box in degrees, in RFC 7946 order: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, position: Position) -> bool:
        """True when ``position`` lies inside or on the edge."""
        lon, lat = position
        return self.west <= lon <= self.east and self.south <= lat <= self.north


GREATER_SEMARANG = Area(west=110.05, south=-7.35, east=110.75, north=-6.85)
"""City and surrounding regencies; content outside it is a mistake."""

Ring = Annotated[tuple[Position, ...], Field(min_length=4)]


def _turn(ring: Sequence[Position]) -> float:
    """Shoelace sum (positive: counter-clockwise), from the first corner to keep the digits."""
    lon0, lat0 = ring[0]
    return sum(
        (a[0] - lon0) * (b[1] - lat0) - (b[0] - lon0) * (a[1] - lat0) for a, b in pairwise(ring)
    )


def wind(rings: tuple[Ring, ...]) -> tuple[Ring, ...]:
    """Return a polygon's rings by the right-hand rule of RFC 7946, 3.1.6.

    The first ring becomes counter-clockwise, the others (holes) clockwise. Raises the
    pydantic error ``unclosed_ring`` when a ring does not end where it began.
    """
    if any(ring[0] != ring[-1] for ring in rings):
        raise PydanticCustomError("unclosed_ring", "a ring must end where it began")
    return tuple(
        ring[::-1] if (_turn(ring) > 0 if index else _turn(ring) < 0) else ring
        for index, ring in enumerate(rings)
    )


class Point(Frozen):
    """A single position."""

    type: Literal["Point"]
    coordinates: Position


class LineString(Frozen):
    """Two or more positions joined in order."""

    type: Literal["LineString"]
    coordinates: Annotated[tuple[Position, ...], Field(min_length=2)]


class Polygon(Frozen):
    """An outer ring (counter-clockwise) and any holes (clockwise), each closed."""

    type: Literal["Polygon"]
    coordinates: Annotated[tuple[Ring, ...], Field(min_length=1)]

    @field_validator("coordinates")
    @classmethod
    def _wound(cls, rings: tuple[Ring, ...]) -> tuple[Ring, ...]:
        return wind(rings)


class MultiPolygon(Frozen):
    """Several polygons that are one place."""

    type: Literal["MultiPolygon"]
    coordinates: Annotated[
        tuple[Annotated[tuple[Ring, ...], Field(min_length=1)], ...], Field(min_length=1)
    ]

    @field_validator("coordinates")
    @classmethod
    def _wound(cls, polygons: tuple[tuple[Ring, ...], ...]) -> tuple[tuple[Ring, ...], ...]:
        return tuple(map(wind, polygons))


Geometry = Annotated[Point | Polygon | MultiPolygon, Field(discriminator="type")]


def build_shape(geometry: Point | LineString | Polygon | MultiPolygon) -> BaseGeometry:
    """Return the shapely geometry, coordinates unchanged (degrees, longitude first)."""
    return shape({"type": geometry.type, "coordinates": geometry.coordinates})


@lru_cache(maxsize=4096)
def find_representative(geometry: Point | Polygon | MultiPolygon) -> Position:
    """Return the point itself, or for areas a point guaranteed to lie inside."""
    if isinstance(geometry, Point):
        return geometry.coordinates
    inner = build_shape(geometry).representative_point()
    return Position(inner.x, inner.y)
