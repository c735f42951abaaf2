"""GeoJSON (RFC 7946) of a visit: a feature per leg, stop and place, with times and words."""

from __future__ import annotations

import json
from typing import Any

from components.exports.outline import Outline, OutlinePoint

Json = dict[str, Any]


def _describe(point: OutlinePoint, role: str) -> Json:
    properties: Json = {"role": role, "id": point.id, "name": point.name, "note": point.note}
    if point.at is not None and point.until is not None:
        properties["arrive"] = point.at.isoformat(timespec="seconds")
        properties["depart"] = point.until.isoformat(timespec="seconds")
    if role == "place":
        properties["approximate"] = point.is_approximate
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": list(point.position)},
        "properties": properties,
    }


def build_geojson(outline: Outline) -> bytes:
    """Return the FeatureCollection, UTF-8, longitude first; name and credit stand beside it."""
    features: list[Json] = [
        {
            "type": "Feature",
            "geometry": {
                "type": "LineString",
                "coordinates": [list(position) for position in leg.positions],
            },
            "properties": {"role": "leg", "mode": leg.mode.value, "name": leg.name},
        }
        for leg in outline.legs
    ]
    features += [_describe(stop, "stop") for stop in outline.stops]
    features += [_describe(place, "place") for place in outline.places]
    whole = {
        "type": "FeatureCollection",
        "name": outline.name,
        "description": outline.description,
        "link": outline.link,
        "features": features,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()
