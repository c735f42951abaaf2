"""The JSON Schema files: current, valid, and true of what the models accept and refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from components.commands.content import SCHEMA_FOLDER, build_all_schemas, format_schema
from routes.geojson_io import SHIPPED as ROUTES
from routes.geojson_io import export_source, list_route_files
from sites.catalogue import SHIPPED
from sites.geojson_io import export_sites, export_smart_features
from tests.builders import (
    BALAI_KOTA,
    build_annotation,
    build_lesson,
    build_route,
    build_site,
    build_smart_feature,
    build_stop,
)

LISTS = {
    "lesson": "lessons.json",
    "source": "sources.json",
    "unplaced": "unplaced.json",
    "trail": "trails.json",
    "term": "glossary.json",
    "era": "eras.json",
    "reading": "readings.json",
    "fleet": "fleet.json",
    "number-allowance": "number_allowances.json",
}
"""Schemas of the JSON lists, and the shipped file of each."""

NAMES = ("site", "smart-feature", "route", "restriction", *LISTS)


def read_schema(name: str) -> dict[str, Any]:
    text = (SCHEMA_FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def is_accepted(name: str, value: Any) -> bool:
    return Draft202012Validator(read_schema(name)).is_valid(json.loads(json.dumps(value)))


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_files_are_what_the_models_generate_now() -> None:
    built = build_all_schemas()
    assert set(built) == set(NAMES)
    for name, schema in built.items():
        text = (SCHEMA_FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
        assert text == format_schema(schema), f"{name}: run `jejak schema`"


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_and_has_a_name_of_its_own(name: str) -> None:
    schema = read_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("draft/2020-12/schema")
    assert schema["$id"] == f"urn:jejak-semarang:schema:{name}"


def test_what_is_exported_fits_and_what_is_broken_does_not() -> None:
    ring = [(110.40, -6.99), (110.41, -6.99), (110.41, -6.98), (110.40, -6.99)]
    area = {"type": "Polygon", "coordinates": [ring]}
    sites = [build_site(annotations=[build_annotation()]), build_site("luas", geometry=area)]
    for feature in export_sites(sites)["features"]:
        assert is_accepted("site", feature)
        assert not is_accepted("site", {**feature, "geometry": None})
        assert not is_accepted("site", {**feature, "crs": {}})
        properties = feature["properties"]
        assert not is_accepted("site", {**feature, "properties": {**properties, "colour": "x"}})
        label = {"id": "hanya satu"}
        assert not is_accepted("site", {**feature, "properties": {**properties, "label": label}})
    lesson = build_lesson().model_dump(mode="json")
    assert is_accepted("lesson", lesson)
    assert not is_accepted("lesson", {**lesson, "number": 8})
    (feature,) = export_smart_features([build_smart_feature()])["features"]
    assert is_accepted("smart-feature", feature)
    assert not is_accepted("smart-feature", {**feature, "id": "Bukan Id"})


def test_a_route_file_fits_by_role() -> None:
    tree = export_source(build_route(stops=[build_stop(BALAI_KOTA)]))
    assert is_accepted("route", tree)
    tree["features"][1]["properties"]["role"] = "stop"
    assert not is_accepted("route", tree)


@pytest.mark.parametrize("name", LISTS)
def test_a_member_of_a_list_is_refused_with_a_field_too_many_or_too_few(name: str) -> None:
    (member, *_) = read_json(SHIPPED / LISTS[name])
    assert is_accepted(name, member)
    assert not is_accepted(name, {**member, "colour": "x"})
    for field in read_schema(name)["required"]:
        assert not is_accepted(name, {key: one for key, one in member.items() if key != field})


def test_the_shipped_content_fits() -> None:
    sites = read_json(SHIPPED / "sites.geojson")["features"]
    features = read_json(SHIPPED / "smart_features.geojson")["features"]
    held = {
        "site": sites,
        "smart-feature": features,
        **{name: read_json(SHIPPED / file) for name, file in LISTS.items()},
        "route": [read_json(path) for path in list_route_files(ROUTES)],
    }
    for name, members in held.items():
        validator = Draft202012Validator(read_schema(name))
        wrong = [error.message for member in members for error in validator.iter_errors(member)]
        assert members
        assert wrong == [], name


def test_the_shipped_restrictions_are_as_their_schema_says() -> None:
    held = read_json(ROUTES / "restrictions.geojson")["features"]
    assert held
    for feature in held:
        assert is_accepted("restriction", feature)
        assert not is_accepted("restriction", {**feature, "geometry": None})
