"""JSON Schema (draft 2020-12) of the files, generated from the models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter

from sites.geo import Geometry
from sites.guidebook import Allowance, EraNote, FleetCard, Reading, Term, Trail, Unplaced
from sites.model import Lesson, Site, SmartFeature, Source

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

_REFS = "#/$defs/{model}"

_OBJECTS: Mapping[str, type[BaseModel]] = {
    "lesson": Lesson,
    "source": Source,
    "unplaced": Unplaced,
    "trail": Trail,
    "term": Term,
    "era": EraNote,
    "reading": Reading,
    "fleet": FleetCard,
    "number-allowance": Allowance,
}
"""The members of the JSON lists by the name of their schema."""


def name_schema(name: str) -> str:
    """Return the ``$id`` of a schema; a name, not an address."""
    return f"urn:jejak-semarang:schema:{name}"


def build_object_schema(model: type[BaseModel], name: str) -> Schema:
    """Return the schema of a plain JSON object."""
    return {"$schema": DRAFT, "$id": name_schema(name), **_describe(model)}


def _describe(model: type[BaseModel]) -> Schema:
    return model.model_json_schema(ref_template=_REFS)


def describe_type(kind: Any) -> Schema:
    """Return the schema of any annotated type, with its ``$defs``."""
    return TypeAdapter(kind).json_schema(ref_template=_REFS)


def build_feature_schema(
    model: type[BaseModel],
    geometry: Schema,
    wrapping: tuple[str, ...] = ("id", "geometry"),
    role: str | None = None,
) -> Schema:
    """Return the schema of a GeoJSON Feature that holds ``model``.

    ``geometry`` describes its geometry; ``wrapping`` names the model's fields that are not
    properties; ``role`` is the value of a property of that name, if there is one.
    """
    described = _describe(model)
    fields = {key: value for key, value in described["properties"].items() if key not in wrapping}
    needed = [key for key in described.get("required", ()) if key not in wrapping]
    if role is not None:
        fields = {"role": {"const": role}, **fields}
        needed = ["role", *needed]
    definitions = {**described.get("$defs", {}), **geometry.get("$defs", {})}
    place = {key: value for key, value in geometry.items() if key != "$defs"}
    properties = {
        "type": "object",
        "properties": fields,
        "required": needed,
        "additionalProperties": False,
    }
    return {
        "title": described["title"],
        "description": described.get("description", ""),
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": described["properties"]["id"],
            "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
            "geometry": place,
            "properties": properties,
        },
        "not": {"required": ["crs"]},
        "$defs": definitions,
    }


def build_schemas() -> Mapping[str, Schema]:
    """Return the schemas of this ring by name: ``site``, ``smart-feature``, ``lesson``…"""
    place = describe_type(Geometry)
    anywhere = describe_type(Geometry | None)
    features = {
        "site": build_feature_schema(Site, place),
        "smart-feature": build_feature_schema(SmartFeature, anywhere),
    }
    wrapped = {
        name: {"$schema": DRAFT, "$id": name_schema(name), **schema}
        for name, schema in features.items()
    }
    objects = {name: build_object_schema(model, name) for name, model in _OBJECTS.items()}
    return {**wrapped, **objects}
