"""Out and in again, and junk that must never be more than a list of faults."""

from __future__ import annotations

import gc
import json
from itertools import pairwise

import geojson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sites.errors import ContentError
from sites.geojson_io import (
    export_lessons,
    export_sites,
    export_smart_features,
    export_sources,
    parse_lessons,
    parse_sites,
    parse_sketch,
    parse_smart_features,
    parse_sources,
)
from sites.model import Site, Source
from tests.builders import build_lesson, build_site, build_smart_feature
from tests.strategies import broken, collections, junk

WHOLE = export_sites([build_site("satu"), build_site("dua")])
PARSERS = (parse_sites, parse_smart_features, parse_lessons, parse_sources, parse_sketch)


@given(collections)
def test_what_is_exported_is_read_back_the_same(sites: list[Site]) -> None:
    raw = json.dumps(export_sites(sites))
    assert list(parse_sites(raw, "f")) == sites
    assert json.dumps(export_sites(parse_sites(raw, "f"))) == raw


@given(collections)
def test_an_export_is_valid_geojson_by_the_right_hand_rule(sites: list[Site]) -> None:
    collection = export_sites(sites)
    assert isinstance(collection, geojson.FeatureCollection)
    assert collection.is_valid, collection.errors()
    assert "crs" not in collection
    west, south, east, north = collection["bbox"]
    for lon, lat in geojson.utils.coords(collection):
        assert west <= lon <= east
        assert south <= lat <= north
    for feature in collection["features"]:
        if feature["geometry"]["type"] == "Polygon":
            turns = [sum_turns(ring) > 0 for ring in feature["geometry"]["coordinates"]]
            assert turns == [True] + [False] * (len(turns) - 1)


def sum_turns(ring: list[list[float]]) -> float:
    return sum((b[0] - a[0]) * (-2 * ring[0][1] + b[1] + a[1]) for a, b in pairwise(ring)) * -1


def test_a_hole_wound_wrongly_is_repaired_on_the_way_in() -> None:
    tree = json.loads(json.dumps(WHOLE))
    outer = [[110.40, -6.99], [110.40, -6.98], [110.41, -6.98], [110.41, -6.99], [110.40, -6.99]]
    hole = [[110.403, -6.986], [110.406, -6.986], [110.406, -6.983], [110.403, -6.986]]
    tree["features"][0]["geometry"] = {"type": "Polygon", "coordinates": [outer, hole]}
    site = parse_sites(json.dumps(tree), "f")[0]
    assert [list(map(list, ring)) for ring in site.geometry.coordinates] == [
        outer[::-1],
        hole[::-1],
    ]


def test_a_default_is_left_out_of_the_export() -> None:
    properties = export_sites([build_site()])["features"][0]["properties"]
    assert not {"id", "geometry", "access", "pictures", "address", "sight_m"} & set(properties)
    assert properties["built"] == {"from_year": 1904, "to_year": 1907, "grade": "two_sources"}


def test_smart_features_lessons_and_sources_come_back_the_same() -> None:
    here = {"type": "Point", "coordinates": (110.42, -6.97)}
    features = (build_smart_feature("cctv"), build_smart_feature("atcs", geometry=here))
    exported = export_smart_features(features)
    assert parse_smart_features(json.dumps(exported), "f") == features
    assert exported["bbox"] == [110.42, -6.97, 110.42, -6.97]
    assert "bbox" not in export_smart_features(features[:1])
    lessons = (build_lesson(), build_lesson("lapor", number=7))
    assert parse_lessons(json.dumps(export_lessons(lessons)), "f") == lessons
    held = Source(id="a1", title="A", address="https://contoh.id/arsip")
    sources = (held, Source(id="b2", title="B"))
    assert parse_sources(json.dumps(export_sources(sources)), "f") == sources


def read_or_fault(raw: bytes | str) -> None:
    for parse in PARSERS:
        try:
            items = parse(raw, "f")
        except ContentError as error:
            assert error.faults
            assert all(fault.file == "f" and fault.code for fault in error.faults)
        else:
            assert items


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_no_bytes_raise_anything_but_content_errors(raw: bytes | str) -> None:
    read_or_fault(raw)


@given(junk.map(json.dumps))
def test_no_json_raises_anything_but_content_errors(raw: str) -> None:
    read_or_fault(raw)


@settings(max_examples=300)
@given(broken(WHOLE))
def test_no_broken_file_of_sites_raises_anything_but_content_errors(raw: str) -> None:
    read_or_fault(raw)


def test_reading_a_large_file_leaves_the_garbage_collector_as_it_was() -> None:
    sites = [build_site(f"situs-{number}") for number in range(400)]
    raw = json.dumps(export_sites(sites))
    assert len(raw) > 1_000_000
    assert len(parse_sites(raw, "f")) == 400
    assert gc.isenabled()
    with pytest.raises(ContentError):
        parse_sites(raw.replace('"civic"', '"castle"', 1), "f")
    assert gc.isenabled()
