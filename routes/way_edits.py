"""Changes of a route or of restrictions while they are still a GeoJSON collection.

What is edited may be unfinished, so it is kept as plain data and judged as a whole by
:func:`routes.geojson_io.parse_route` and :func:`routes.restrictions.parse_restrictions`. Every
function returns a new collection; what does not fit changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

Collection = dict[str, Any]
Feature = dict[str, Any]
Corners = list[list[float]]

LEAST = {"LineString": 2, "Polygon": 3}
"""Corners that are left at least; the one that closes a ring is not counted."""

_SHAPES = frozenset({"Point", "LineString", "Polygon"})


def list_features(collection: Collection, role: str | None = None) -> list[Feature]:
    """Return the features of a role in their order; all of them for None."""
    found = [
        one
        for one in collection.get("features", ())
        if role is None or one.get("properties", {}).get("role") == role
    ]
    return sorted(found, key=lambda one: one.get("properties", {}).get("order", 0))


def find_feature(
    collection: Collection, feature_id: str, role: str | None = None
) -> Feature | None:
    """Return the feature with an id: a route and its leg may share one, so a role can be named."""
    found = (one for one in list_features(collection, role) if one.get("id") == feature_id)
    return next(found, None)


def list_corners(feature: Feature) -> Corners:
    """Return the corners of a line or of the outer ring of an area, not closed; else none."""
    geometry = feature.get("geometry") or {}
    if geometry.get("type") == "LineString":
        return [list(place) for place in geometry["coordinates"]]
    if geometry.get("type") == "Polygon":
        return [list(place) for place in geometry["coordinates"][0][:-1]]
    return []


def change_corners(corners: Corners, act: str, at: int, place: Sequence[float], least: int) -> bool:
    """Add, move or remove a corner in place; False, and nothing done, when it does not fit."""
    if act == "add" and 0 <= at <= len(corners):
        corners.insert(at, list(place))
    elif act == "move" and 0 <= at < len(corners):
        corners[at] = list(place)
    elif act == "remove" and 0 <= at < len(corners) and len(corners) > least:
        del corners[at]
    else:
        return False
    return True


def edit_corner(
    collection: Collection, feature_id: str, act: str, at: int, place: Sequence[float]
) -> Collection:
    """Return the collection with a corner of a leg or an outline changed.

    Where two legs met they still meet: the end of a neighbour goes along.
    """
    changed = deepcopy(collection)
    feature = find_feature(changed, feature_id, "leg") or find_feature(changed, feature_id)
    if feature is None or not list_corners(feature):
        return collection
    before = list_corners(feature)
    corners = [*before]
    if not change_corners(corners, act, at, place, LEAST[feature["geometry"]["type"]]):
        return collection
    _put(feature, corners)
    if feature["properties"].get("role") == "leg":
        for neighbour, end, own_end in _list_neighbours(changed, feature):
            held = list_corners(neighbour)
            if held[end] == before[own_end] and corners[own_end] != before[own_end]:
                held[end] = corners[own_end]
                _put(neighbour, held)
    return changed


def _put(feature: Feature, corners: Corners) -> None:
    if feature["geometry"]["type"] == "LineString":
        feature["geometry"]["coordinates"] = corners
    else:
        feature["geometry"]["coordinates"][0] = [*corners, corners[0]]


def _list_neighbours(collection: Collection, leg: Feature) -> Iterator[tuple[Feature, int, int]]:
    """Yield the legs before and after, each with its end at the joint and that of the leg."""
    legs = list_features(collection, "leg")
    number = legs.index(leg)
    if number > 0:
        yield legs[number - 1], -1, 0
    if number + 1 < len(legs):
        yield legs[number + 1], 0, -1


def move_point(
    collection: Collection, feature_id: str, place: Sequence[float], role: str | None = None
) -> Collection:
    """Return the collection with a stop or a portal at another place."""
    changed = deepcopy(collection)
    feature = find_feature(changed, feature_id, role)
    if feature is None or (feature.get("geometry") or {}).get("type") != "Point":
        return collection
    feature["geometry"]["coordinates"] = list(place)
    return changed


def set_property(
    collection: Collection, feature_id: str, path: str, value: Any, role: str | None = None
) -> Collection:
    """Return the collection with one property set (``name.id``); None takes it away.

    What is left with nothing in it goes too, so that a note may be emptied again.
    """
    changed = deepcopy(collection)
    feature = find_feature(changed, feature_id, role)
    if feature is None:
        return collection
    _put_in(feature["properties"], path.split("."), value)
    return changed


def _put_in(held: dict[str, Any], path: Sequence[str], value: Any) -> None:
    name, *rest = path
    if rest:
        inside = held.setdefault(name, {})
        _put_in(inside, rest, value)
        value = inside or None
    if value is None:
        held.pop(name, None)
    else:
        held[name] = value


def swap_stops(collection: Collection, stop_id: str, step: int) -> Collection:
    """Return the collection with a stop one place earlier (-1) or later (1) on its leg."""
    changed = deepcopy(collection)
    stop = find_feature(changed, stop_id, "stop")
    if stop is None:
        return collection
    leg = stop["properties"].get("leg")
    there = [s for s in list_features(changed, "stop") if s["properties"].get("leg") == leg]
    other = there.index(stop) + step
    if not 0 <= other < len(there):
        return collection
    one, two = stop["properties"], there[other]["properties"]
    one["order"], two["order"] = two["order"], one["order"]
    return changed


def add_stop(collection: Collection, leg_id: str, name: dict[str, str]) -> Collection:
    """Return the collection with a stop in the middle of a leg, behind the leg's others."""
    leg = find_feature(collection, leg_id, "leg")
    if leg is None:
        return collection
    corners = list_corners(leg)
    stops = list_features(collection, "stop")
    order = max((s["properties"].get("order", 0) for s in stops), default=0) + 1
    stop_id = find_free_id(collection, "perhentian")
    fields = {"role": "stop", "order": order, "leg": leg_id, "name": name, "dwell_s": 300}
    return _append(collection, stop_id, "Point", corners[len(corners) // 2], fields)


def add_restriction(
    collection: Collection, shape: str, middle: Sequence[float], fields: dict[str, Any]
) -> Collection:
    """Return the collection with a restricted point, street or area of 200 m at a place."""
    if shape not in _SHAPES:
        return collection
    lon, lat = middle
    half = 0.0009
    west, east = [lon - half, lat], [lon + half, lat]
    ring = [[lon - half, lat - half], [lon + half, lat - half], [lon + half, lat + half]]
    ring += [[lon - half, lat + half], ring[0]]
    drawn: dict[str, Any] = {"Point": [lon, lat], "LineString": [west, east], "Polygon": [ring]}
    return _append(collection, find_free_id(collection, "batas"), shape, drawn[shape], fields)


def remove_feature(collection: Collection, feature_id: str, role: str | None = None) -> Collection:
    """Return the collection without a stop or a restriction."""
    gone = find_feature(collection, feature_id, role)
    kept = [one for one in collection.get("features", ()) if one is not gone]
    return {**collection, "features": kept}


def find_free_id(collection: Collection, stem: str) -> str:
    """Return an id that no feature of the collection has yet."""
    known = {one.get("id") for one in collection.get("features", ())}
    number = 1
    while f"{stem}-{number}" in known:
        number += 1
    return f"{stem}-{number}"


def _append(
    collection: Collection, feature_id: str, shape: str, drawn: Any, fields: dict[str, Any]
) -> Collection:
    geometry = {"type": shape, "coordinates": drawn}
    feature = {"type": "Feature", "id": feature_id, "geometry": geometry, "properties": fields}
    return {**collection, "features": [*collection.get("features", ()), feature]}
