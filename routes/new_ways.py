"""A route from nothing: a head and one leg, legs put behind the last, the last taken away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection as Known
from collections.abc import Mapping, Sequence

from routes.way_edits import (
    Collection,
    find_feature,
    find_free_id,
    list_corners,
    list_features,
    set_property,
)

REACH_DEG = 0.0018
"""A new leg runs about 200 m to the east; its end is there to be dragged."""

LONGEST_ID = 40

Wording = Mapping[str, str]


def name_id(name: str, known: Known[str]) -> str:
    """Return an id made of a name that is not known yet; empty when the name has no letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-")
    if not stem:
        return ""
    number, found = 1, stem
    while found in known:
        number += 1
        found = f"{stem}-{number}"
    return found


def begin_route(
    route_id: str, words: Mapping[str, Wording], leg: Wording, middle: Sequence[float], day: str
) -> Collection:
    """Return a route with one leg for the bus that begins at a place.

    ``words`` are the name, ``about`` and ``follows``; nothing is said to support it yet.
    """
    fields = {"role": "route", **{name: dict(said) for name, said in words.items()}}
    fields |= {"sources": [], "grade": "unverified", "valid_from": day}
    head = {"type": "Feature", "id": route_id, "geometry": None, "properties": fields}
    return _append({"type": "FeatureCollection", "features": [head]}, "bus", leg, middle)


def add_leg(collection: Collection, mode: str, name: Wording) -> Collection:
    """Return the route with a leg that goes on where the last one ends."""
    legs = list_features(collection, "leg")
    return _append(collection, mode, name, list_corners(legs[-1])[-1]) if legs else collection


def remove_last_leg(collection: Collection) -> Collection:
    """Return the route without its last leg and the stops on it; one leg is left at least."""
    legs = list_features(collection, "leg")
    if len(legs) < 2:
        return collection
    last = legs[-1]
    gone = [last, *_list_stops(collection, str(last["id"]))]
    features = [one for one in collection["features"] if not any(one is each for each in gone)]
    return {**collection, "features": features}


def _list_stops(collection: Collection, leg_id: str) -> list[Collection]:
    stops = list_features(collection, "stop")
    return [one for one in stops if one["properties"].get("leg") == leg_id]


def _append(collection: Collection, mode: str, name: Wording, start: Sequence[float]) -> Collection:
    lon, lat = start
    orders = (one["properties"].get("order", 0) for one in list_features(collection, "leg"))
    order = max(orders, default=0) + 1
    leg = {
        "type": "Feature",
        "id": find_free_id(collection, "ruas"),
        "geometry": {"type": "LineString", "coordinates": [[lon, lat], [lon + REACH_DEG, lat]]},
        "properties": {"role": "leg", "order": order, "mode": mode, "name": dict(name)},
    }
    return {**collection, "features": [*collection["features"], leg]}


def state_direction(collection: Collection, leg_id: str, path: str, text: str | None) -> Collection:
    """Return the route with one language of what is said of a leg's direction.

    What is new is unverified until somebody says more; a statement in no language is none.
    """
    changed = set_property(collection, leg_id, path, text, "leg")
    leg = find_feature(changed, leg_id, "leg")
    held = {} if leg is None else leg["properties"].get("direction") or {}
    if not held.get("statement"):
        return set_property(changed, leg_id, "direction", None, "leg")
    if "grade" not in held:
        return set_property(changed, leg_id, "direction.grade", "unverified", "leg")
    return changed
