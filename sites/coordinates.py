"""Raw GeoJSON geometry judged before it becomes a model: one pass, every flaw at once."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import Any

from shapely.validation import explain_validity

from sites.errors import Detail, Flaw
from sites.geo import GREATER_SEMARANG, Area, MultiPolygon, Polygon, Position, build_shape

PLACES = frozenset({"Point", "Polygon", "MultiPolygon"})
"""Geometry a site or a smart feature may have."""

_DEPTHS = {"Point": 0, "LineString": 1, "Polygon": 2, "MultiLineString": 2, "MultiPolygon": 3}
_AREAS = frozenset({"Polygon", "MultiPolygon"})
_WHERE = "geometry.coordinates"


def name_type(value: object) -> str:
    """Return the JSON name of a value's type, as a code for messages."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, (list, tuple)) else "object"


def _check_position(value: list[Any], field: str) -> Iterator[Flaw]:
    if len(value) < 2:
        yield Flaw(field, "short_position", {"count": len(value)})
    elif len(value) > 2:
        yield Flaw(field, "three_d", {"count": len(value)})
    for index, number in enumerate(value[:2]):
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            detail: Detail = {"wanted": "number", "found": name_type(number)}
            yield Flaw(f"{field}.{index}", "wrong_type", detail)
        elif not math.isfinite(number):
            yield Flaw(f"{field}.{index}", "not_finite", {"found": str(number)})


def _check_list(value: Any, field: str, depth: int, rings: bool) -> Iterator[Flaw]:
    if not isinstance(value, list):
        yield Flaw(field, "wrong_type", {"wanted": "list", "found": name_type(value)})
    elif not value:
        yield Flaw(field, "empty_coordinates")
    elif depth == 0:
        yield from _check_position(value, field)
    else:
        for index, inner in enumerate(value):
            yield from _check_list(inner, f"{field}.{index}", depth - 1, rings)
        if depth == 1:
            yield from _check_ring(value, field) if rings else _check_line(value, field)


def _check_ring(ring: list[Any], field: str) -> Iterator[Flaw]:
    if ring[0] != ring[-1]:
        yield Flaw(field, "unclosed_ring")
    elif len(ring) < 4:
        yield Flaw(field, "short_ring", {"count": len(ring)})


def _check_line(line: list[Any], field: str) -> Iterator[Flaw]:
    if len(line) < 2:
        yield Flaw(field, "short_line", {"count": len(line)})


def _find_positions(value: list[Any], depth: int) -> Iterator[Position]:
    if depth == 0:
        yield Position(value[0], value[1])
    else:
        for inner in value:
            yield from _find_positions(inner, depth - 1)


def _check_area(value: list[Any], depth: int, area: Area) -> Iterator[Flaw]:
    positions = tuple(_find_positions(value, depth))
    outside = [place for place in positions if not area.holds(place)]
    if not outside:
        return
    lon, lat = outside[0]
    swapped = all(area.holds(Position(place.lat, place.lon)) for place in positions)
    yield Flaw(_WHERE, "swapped_axes" if swapped else "outside_area", {"lon": lon, "lat": lat})


def _check_area_shape(kind: str, value: list[Any]) -> Iterator[Flaw]:
    model = Polygon if kind == "Polygon" else MultiPolygon
    reason = explain_validity(
        build_shape(model.model_validate({"type": kind, "coordinates": value}))
    )
    if reason != "Valid Geometry":
        yield Flaw(_WHERE, "crossed_polygon", {"place": reason.partition("[")[2].rstrip("]")})


def check_coordinates(kind: str, value: Any, area: Area = GREATER_SEMARANG) -> tuple[Flaw, ...]:
    """Return the flaws of ``coordinates`` for a geometry of type ``kind``.

    Order of judgement: shape of the lists, numbers, rings; only then whether all of it lies
    inside ``area`` (or would, with longitude and latitude exchanged), and whether polygons
    cross themselves.
    """
    depth = _DEPTHS[kind]
    flaws = tuple(_check_list(value, _WHERE, depth, kind in _AREAS))
    flaws = flaws or tuple(_check_area(value, depth, area))
    if not flaws and kind in _AREAS:
        flaws = tuple(_check_area_shape(kind, value))
    return flaws


def _is_plain_point(raw: Any, area: Area) -> bool:
    """The common case, settled in one look: a two-number point inside the area."""
    if type(raw) is not dict or len(raw) != 2 or raw.get("type") != "Point":
        return False
    value = raw.get("coordinates")
    if type(value) is not list or len(value) != 2:
        return False
    lon, lat = value
    return type(lon) is float and type(lat) is float and area.holds(Position(lon, lat))


def check_geometry(
    raw: Any, allowed: Collection[str] = PLACES, area: Area = GREATER_SEMARANG
) -> tuple[Flaw, ...]:
    """Return every flaw of a raw GeoJSON geometry object; ``allowed`` names the types wanted.

    A ``bbox`` member is accepted and ignored; other extra members are flaws.
    """
    if "Point" in allowed and _is_plain_point(raw, area):
        return ()
    if raw is None:
        return (Flaw("geometry", "null_geometry"),)
    if not isinstance(raw, dict):
        return (Flaw("geometry", "wrong_type", {"wanted": "object", "found": name_type(raw)}),)
    extra = tuple(
        Flaw(f"geometry.{key}", "unknown_field", {"field": key})
        for key in raw
        if key not in {"type", "coordinates", "bbox", "crs"}
    )
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in allowed:
        found = kind if isinstance(kind, str) else name_type(kind)
        detail = {"found": found[:40], "wanted": ", ".join(sorted(allowed))}
        return (*extra, Flaw("geometry.type", "wrong_geometry_type", detail))
    if "coordinates" not in raw:
        return (*extra, Flaw(_WHERE, "missing_field", {"field": "coordinates"}))
    return (*extra, *check_coordinates(kind, raw["coordinates"], area))
