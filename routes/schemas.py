"""JSON Schema (draft 2020-12) of the files of this ring, generated from the models."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from routes.model import Leg, Route, Stop
from routes.restrictions import Restriction
from sites.geo import LineString, MultiPolygon, Point, Polygon
from sites.schemas import DRAFT, Schema, build_feature_schema, describe_type, name_schema


def build_route_schema() -> Schema:
    """Return the schema of a FeatureCollection with one route and its legs and stops."""
    features = [
        build_feature_schema(Route, {"type": "null"}, ("id", "geometry", "legs", "stops"), "route"),
        build_feature_schema(Leg, describe_type(LineString), role="leg"),
        build_feature_schema(Stop, describe_type(Point), ("id", "position"), "stop"),
    ]
    definitions: Schema = {}
    for feature in features:
        definitions |= feature.pop("$defs")
    return {
        "$schema": DRAFT,
        "$id": name_schema("route"),
        "title": "RouteFile",
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "minItems": 2, "items": {"oneOf": features}},
        },
        "not": {"required": ["crs"]},
        "$defs": definitions,
    }


def build_restriction_schema() -> Schema:
    """Return the schema of one restriction, a Feature of ``restrictions.geojson``."""
    place = Annotated[Point | LineString | Polygon | MultiPolygon, Field(discriminator="type")]
    feature = build_feature_schema(Restriction, describe_type(place))
    return {"$schema": DRAFT, "$id": name_schema("restriction"), **feature}
