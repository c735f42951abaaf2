"""The area of a site as rings whose corners are moved by hand: added, moved, removed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from components.map_moves import Move
from routes.way_edits import LEAST, change_corners

Data = dict[str, Any]
Ring = list[list[float]]


def _list_parts(geometry: Any) -> list[list[Ring]]:
    """Return the polygons of a geometry, each its rings; nothing for a point."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "Polygon":
        return [geometry["coordinates"]]
    return list(geometry["coordinates"]) if kind == "MultiPolygon" else []


def list_rings(data: Data) -> list[list[list[float]]]:
    """Return the rings of the area, latitude first as the map wants them; none for a point."""
    return [
        [[lat, lon] for lon, lat in ring[:-1]]
        for part in _list_parts(data.get("geometry"))
        for ring in part
    ]


def describe_area(data: Data) -> Data:
    """Return the rings with handles, as the map draws them."""
    rings = list_rings(data)
    paths = [
        {"id": f"ring-{number}", "closed": True, "look": "area", "points": ring}
        for number, ring in enumerate(rings)
    ]
    return {"paths": paths, "stops": []}


def apply_moves(data: Data, moves: Iterable[Move]) -> Data:
    """Return the data with corners moved, added, removed; what does not fit changes nothing."""
    for move in moves:
        data = _apply(data, move)
    return data


def _apply(data: Data, move: Move) -> Data:
    geometry = data.get("geometry")
    parts = [[list(ring) for ring in part] for part in _list_parts(geometry)]
    rings = [ring for part in parts for ring in part]
    number = move.path.removeprefix("ring-")
    if geometry is None or not number.isdecimal() or int(number) >= len(rings):
        return data
    ring = rings[int(number)]
    corners = ring[:-1]
    if not change_corners(corners, move.act, move.at, move.place, LEAST["Polygon"]):
        return data
    ring[:] = [*corners, corners[0]]
    coordinates: Any = parts[0] if geometry["type"] == "Polygon" else parts
    return {**data, "geometry": {**geometry, "coordinates": coordinates}}
