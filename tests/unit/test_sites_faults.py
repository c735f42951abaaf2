"""What a file of sites can have wrong with it, each thing named by feature and field."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from sites.errors import ContentError, Fault
from sites.geojson_io import (
    export_sites,
    parse_lessons,
    parse_sites,
    parse_smart_features,
    parse_sources,
)
from sites.members import LIMIT_FAULTS
from tests.builders import build_annotation, build_claim, build_lesson, build_site

SQUARE = [[110.40, -6.99], [110.41, -6.99], [110.41, -6.98], [110.40, -6.98], [110.40, -6.99]]


def write_sites(*ids: str) -> dict[str, Any]:
    sites = [build_site(one, annotations=[build_annotation()]) for one in ids or ("lawang-sewu",)]
    tree: dict[str, Any] = json.loads(json.dumps(export_sites(sites)))
    return tree


def find_faults(tree: Any) -> tuple[Fault, ...]:
    raw = tree if isinstance(tree, (str, bytes)) else json.dumps(tree)
    with pytest.raises(ContentError) as caught:
        parse_sites(raw, "situs.geojson")
    assert {fault.file for fault in caught.value.faults} == {"situs.geojson"}
    return caught.value.faults


def find_fault(tree: Any) -> tuple[str, str, str]:
    (fault,) = find_faults(tree)
    return fault.feature, fault.field, fault.code


def change_geometry(geometry: Any) -> dict[str, Any]:
    tree = write_sites()
    tree["features"][0]["geometry"] = geometry
    return tree


def change(path: str, value: Any) -> dict[str, Any]:
    tree = write_sites()
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    holder = tree["features"][0]["properties"]
    for step in steps:
        holder = holder[step]
    holder[last] = value
    return tree


def test_the_unchanged_file_is_read() -> None:
    (site,) = parse_sites(json.dumps(write_sites()), "situs.geojson")
    assert site == build_site(annotations=[build_annotation()])


def test_a_swapped_pair_is_named_as_swapped() -> None:
    (fault,) = find_faults(change_geometry({"type": "Point", "coordinates": [-6.98, 110.41]}))
    assert (fault.feature, fault.field) == ("lawang-sewu", "geometry.coordinates")
    assert (fault.code, fault.detail) == ("swapped_axes", {"lon": -6.98, "lat": 110.41})


def test_a_place_in_yogyakarta_is_outside_the_area_and_not_swapped() -> None:
    tree = change_geometry({"type": "Point", "coordinates": [110.3695, -7.7956]})
    assert find_fault(tree)[2] == "outside_area"


def test_one_corner_outside_is_enough_to_be_outside() -> None:
    ring = [*SQUARE[:2], [110.41, -5.0], *SQUARE[3:]]
    assert find_fault(change_geometry({"type": "Polygon", "coordinates": [ring]}))[2] == (
        "outside_area"
    )


@pytest.mark.parametrize(
    ("geometry", "field", "code"),
    [
        (None, "geometry", "null_geometry"),
        ([110.41, -6.98], "geometry", "wrong_type"),
        ({"type": "LineString", "coordinates": SQUARE}, "geometry.type", "wrong_geometry_type"),
        ({"type": "Titik", "coordinates": [1, 2]}, "geometry.type", "wrong_geometry_type"),
        ({"coordinates": [110.41, -6.98]}, "geometry.type", "wrong_geometry_type"),
        ({"type": "Point"}, "geometry.coordinates", "missing_field"),
        ({"type": "Point", "coordinates": []}, "geometry.coordinates", "empty_coordinates"),
        ({"type": "Polygon", "coordinates": []}, "geometry.coordinates", "empty_coordinates"),
        ({"type": "Polygon", "coordinates": [[]]}, "geometry.coordinates.0", "empty_coordinates"),
        ({"type": "Point", "coordinates": [110.41]}, "geometry.coordinates", "short_position"),
        ({"type": "Point", "coordinates": [110.41, -6.98, 3]}, "geometry.coordinates", "three_d"),
        (
            {"type": "Point", "coordinates": ["110.41", -6.98]},
            "geometry.coordinates.0",
            "wrong_type",
        ),
        ({"type": "Point", "coordinates": [True, -6.98]}, "geometry.coordinates.0", "wrong_type"),
        ({"type": "Point", "coordinates": "110,-7"}, "geometry.coordinates", "wrong_type"),
        (
            {"type": "Polygon", "coordinates": [SQUARE[:4]]},
            "geometry.coordinates.0",
            "unclosed_ring",
        ),
        (
            {"type": "Polygon", "coordinates": [[SQUARE[0], SQUARE[1], SQUARE[0]]]},
            "geometry.coordinates.0",
            "short_ring",
        ),
        (
            {"type": "Polygon", "coordinates": [[*SQUARE[:2], SQUARE[3], SQUARE[2], SQUARE[0]]]},
            "geometry.coordinates",
            "crossed_polygon",
        ),
        ({"type": "Point", "coordinates": [110.41, -6.98], "z": 1}, "geometry.z", "unknown_field"),
    ],
)
def test_a_flawed_geometry_is_named_by_field(geometry: Any, field: str, code: str) -> None:
    assert find_fault(change_geometry(geometry)) == ("lawang-sewu", field, code)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_coordinate_that_is_no_number_is_named_once(number: str) -> None:
    raw = json.dumps(change_geometry({"type": "Point", "coordinates": [110.41, "@"]}))
    feature, field, code = find_fault(raw.replace('"@"', number))
    assert (feature, field, code) == ("lawang-sewu", "geometry.coordinates.1", "not_finite")


def test_nan_in_a_property_is_named_once() -> None:
    raw = json.dumps(change("accuracy_m", "@")).replace('"@"', "NaN")
    assert find_fault(raw) == ("lawang-sewu", "accuracy_m", "not_finite")


def test_a_huge_whole_number_is_named_once() -> None:
    raw = json.dumps(change("built.from_year", "@")).replace('"@"', "1" * 5000)
    assert find_fault(raw) == ("lawang-sewu", "built.from_year", "huge_number")


@pytest.mark.parametrize(
    ("path", "value", "field", "code"),
    [
        ("name", {"id": "Lawang Sewu"}, "name.en", "missing_translation"),
        ("name", {"id": "Lawang Sewu", "en": " \n"}, "name.en", "missing_translation"),
        ("label", {"id": None, "en": "A"}, "label.id", "missing_translation"),
        ("claims.0.text", {"id": "", "en": "A"}, "claims.0.text.id", "missing_translation"),
        ("annotations.0.question.en", None, "annotations.0.question.en", "missing_translation"),
        ("name", "Lawang Sewu", "name", "not_bilingual"),
        ("name", {"id": "a", "en": "b", "nl": "c"}, "name.nl", "unknown_field"),
        ("built", {"from_year": 1907, "to_year": 1904}, "built", "broken_range"),
        ("built.from_year", "1904", "built.from_year", "wrong_type"),
        ("built.from_year", 1904.5, "built.from_year", "wrong_type"),
        ("built.from_year", 190, "built.from_year", "out_of_range"),
        ("accuracy_m", "25", "accuracy_m", "wrong_type"),
        ("accuracy_m", True, "accuracy_m", "wrong_type"),
        ("accuracy_m", 0, "accuracy_m", "out_of_range"),
        ("access", {"step_free": "yes"}, "access.step_free", "wrong_type"),
        ("kind", "castle", "kind", "not_allowed"),
        ("look_for.kind", "swim", "look_for.kind", "not_allowed"),
        ("colour", "red", "colour", "unknown_field"),
        ("glanse", {"id": "a", "en": "b"}, "glanse", "misspelt_field"),
        ("claims", [], "claims", "too_few"),
        ("claims", None, "claims", "wrong_type"),
        ("claims.0.sources", [], "claims.0.sources", "too_few"),
        ("claims.0.sources", ["a b"], "claims.0.sources.0", "bad_source_id"),
        ("annotations.0.feature", "CCTV Kota", "annotations.0.feature", "bad_slug"),
        ("annotations.0.as_of", "2018-13", "annotations.0.as_of", "bad_date"),
        ("annotations.0.as_of", "2018-02-30", "annotations.0.as_of", "bad_date"),
        ("former_names", [{"lang": "fr", "name": "x"}], "former_names.0.lang", "not_allowed"),
        ("former_names", [{"lang": "nl", "name": ""}], "former_names.0.name", "blank"),
        ("id", "lawang-sewu", "properties.id", "misplaced"),
        ("geometry", None, "properties.geometry", "misplaced"),
    ],
)
def test_a_flawed_property_is_named_by_field(path: str, value: Any, field: str, code: str) -> None:
    assert find_fault(change(path, value)) == ("lawang-sewu", field, code)


def test_a_closure_that_ends_before_it_begins_is_a_broken_range() -> None:
    reason = {"id": "Perbaikan", "en": "Repairs"}
    closed = {"from_date": "2026-05", "until_date": "2026-04-30", "reason": reason}
    tree = change("access", {"closures": [closed]})
    assert find_fault(tree) == ("lawang-sewu", "access.closures.0", "broken_range")
    closed["until_date"] = "2026"
    parse_sites(json.dumps(change("access", {"closures": [closed]})), "f")


def test_a_picture_needs_its_alt_text_and_licence() -> None:
    picture = {"file": "a.webp", "author": "A", "date": "2020"}
    faults = find_faults(change("pictures", [picture]))
    assert {(fault.field, fault.code) for fault in faults} == {
        ("pictures.0.licence", "missing_field"),
        ("pictures.0.alt", "missing_field"),
    }


def test_all_faults_of_all_features_come_at_once() -> None:
    tree = write_sites("satu", "dua", "tiga")
    first, second, third = tree["features"]
    del first["properties"]["name"]["en"]
    first["geometry"] = None
    second["geometry"]["coordinates"].reverse()
    second["properties"]["kind"] = 7
    del third["id"]
    assert {(fault.feature, fault.field, fault.code) for fault in find_faults(tree)} == {
        ("satu", "name.en", "missing_translation"),
        ("satu", "geometry", "null_geometry"),
        ("dua", "geometry.coordinates", "swapped_axes"),
        ("dua", "kind", "not_allowed"),
        ("#3", "id", "missing_field"),
    }


def test_an_id_used_twice_is_named_with_both_places() -> None:
    tree = write_sites("satu", "dua")
    tree["features"].append(copy.deepcopy(tree["features"][0]))
    (fault,) = find_faults(tree)
    assert (fault.feature, fault.field, fault.code) == ("satu", "id", "duplicate_id")
    assert fault.detail == {"first": 1, "second": 3}


def test_a_key_written_twice_is_named_with_its_feature() -> None:
    raw = json.dumps(write_sites()).replace('"kind":', '"kind": "water", "kind":', 1)
    assert find_fault(raw) == ("lawang-sewu", "kind", "duplicate_key")


def test_a_byte_order_mark_is_reported_beside_the_other_faults() -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(change("kind", "castle")).encode()
    assert [fault.code for fault in find_faults(raw)] == ["bom", "not_allowed"]


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        ({}, "not_a_collection"),
        ([], "not_a_collection"),
        (3, "not_a_collection"),
        ({"type": "FeatureCollection"}, "not_a_collection"),
        ({"type": "Feature", "features": []}, "not_a_collection"),
        ({"type": "FeatureCollection", "features": []}, "empty_collection"),
    ],
)
def test_a_root_that_is_no_collection_of_anything_is_refused(tree: Any, code: str) -> None:
    assert find_fault(tree)[2] == code


@pytest.mark.parametrize("member", [None, 3, [], "x", {}, {"type": "Point"}])
def test_a_member_that_is_no_feature_is_named_by_its_place(member: Any) -> None:
    tree = write_sites()
    tree["features"].append(member)
    assert find_fault(tree) == ("#2", "", "not_a_feature")


def test_properties_must_be_an_object() -> None:
    tree = write_sites()
    tree["features"][0]["properties"] = None
    assert find_fault(tree) == ("lawang-sewu", "properties", "wrong_type")


@pytest.mark.parametrize("where", ["collection", "feature", "geometry"])
def test_another_coordinate_system_is_refused_and_crs84_is_not(where: str) -> None:
    tree = write_sites()
    feature = tree["features"][0]
    holder = {"collection": tree, "feature": feature, "geometry": feature["geometry"]}[where]
    holder["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32749"}}
    (fault,) = find_faults(tree)
    assert (fault.code, fault.detail["found"]) == ("wrong_crs", "urn:ogc:def:crs:EPSG::32749")
    holder["crs"]["properties"]["name"] = "urn:ogc:def:crs:OGC:1.3:CRS84"
    assert len(parse_sites(json.dumps(tree), "f")) == 1


def test_foreign_members_and_boxes_are_left_alone() -> None:
    tree = write_sites() | {"name": "situs", "bbox": [110, -7, 111, -6]}
    tree["features"][0]["bbox"] = [110, -7, 111, -6]
    tree["features"][0]["geometry"]["bbox"] = [110, -7, 111, -6]
    assert parse_sites(json.dumps(tree), "f") == parse_sites(json.dumps(write_sites()), "f")


def test_a_property_nested_a_thousand_deep_is_one_unknown_field() -> None:
    deep: Any = 1
    for _ in range(300):
        deep = [deep]
    assert find_fault(change("extra", deep)) == ("lawang-sewu", "extra", "unknown_field")


def test_a_half_character_is_a_fault_and_not_a_crash() -> None:
    raw = json.dumps(change("address", "@")).replace('"@"', '"\\ud800"')
    assert find_fault(raw) == ("lawang-sewu", "address", "half_character")
    whole = json.dumps(change("address", "\U0001f3db"))
    assert parse_sites(whole, "f")[0].address == "\U0001f3db"


def test_a_smart_feature_may_stand_nowhere_but_not_on_a_line() -> None:
    text = {"id": "a", "en": "b"}
    properties = {
        "name": text,
        "dimensions": ["living"],
        "since": {},
        "status": "running",
        "as_of": "2023",
        "agency": text,
        "summary": text,
        "claims": [build_claim().model_dump(mode="json")],
    }
    feature = {"type": "Feature", "id": "cctv", "geometry": None, "properties": properties}
    tree = {"type": "FeatureCollection", "features": [feature]}
    (found,) = parse_smart_features(json.dumps(tree), "f")
    assert found.geometry is None
    feature["geometry"] = {"type": "LineString", "coordinates": SQUARE}
    with pytest.raises(ContentError) as caught:
        parse_smart_features(json.dumps(tree), "f")
    assert [fault.code for fault in caught.value.faults] == ["wrong_geometry_type"]


def test_a_list_of_lessons_names_its_members_too() -> None:
    lesson = build_lesson().model_dump(mode="json")
    wrong = {**lesson, "id": "lapor", "number": 8, "told": {"id": "Diceritakan"}}
    with pytest.raises(ContentError) as caught:
        parse_lessons(json.dumps([lesson, wrong, 4, lesson]), "lessons.json")
    assert {(fault.feature, fault.field, fault.code) for fault in caught.value.faults} == {
        ("lapor", "number", "out_of_range"),
        ("lapor", "told.en", "missing_translation"),
        ("#3", "", "wrong_type"),
        ("leadership", "id", "duplicate_id"),
    }


@pytest.mark.parametrize(("raw", "code"), [("{}", "not_a_list"), ("[]", "empty_collection")])
def test_a_list_file_must_be_a_list_with_something_in_it(raw: str, code: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_lessons(raw, "lessons.json")
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_flood_of_faults_is_cut_off_and_says_so() -> None:
    """A wrong export of many thousand members must not fill memory with its faults."""
    members = [{"type": "Feature", "properties": {"kind": 1}}] * (LIMIT_FAULTS // 8)
    faults = find_faults({"type": "FeatureCollection", "features": members})
    assert len(faults) == LIMIT_FAULTS + 1
    assert faults[-1] == Fault("situs.geojson", "", "", "more_faults", {"limit": LIMIT_FAULTS})
    assert {fault.code for fault in faults[:-1]} >= {"missing_field", "not_allowed"}


def test_faults_far_down_a_long_file_are_still_named() -> None:
    tree = write_sites()
    good = tree["features"][0]
    tree["features"] = [{**good, "id": f"situs-{number}"} for number in range(1500)]
    tree["features"][1400] = {**tree["features"][1400], "properties": {}}
    assert {fault.feature for fault in find_faults(tree)} == {"situs-1400"}


def test_only_the_wrapping_is_named_of_a_member_that_is_no_feature() -> None:
    faults = find_faults({"type": "FeatureCollection", "features": [1, None, {}]})
    assert [(one.feature, one.code) for one in faults] == [
        ("#1", "not_a_feature"),
        ("#2", "not_a_feature"),
        ("#3", "not_a_feature"),
    ]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "example.com", "https://a b", ""])
def test_the_address_of_a_source_must_be_one_a_reader_can_follow(address: str) -> None:
    source = {"id": "contoh1", "title": "Contoh", "address": address}
    with pytest.raises(ContentError) as caught:
        parse_sources(json.dumps([source]), "sources.json")
    (fault,) = caught.value.faults
    assert (fault.feature, fault.field, fault.code) == ("contoh1", "address", "bad_address")
