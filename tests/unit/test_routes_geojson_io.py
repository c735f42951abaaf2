"""Route files: read whole or refused with every fault, written by the standard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from routes.geojson_io import (
    export_route,
    export_source,
    list_route_files,
    parse_route,
    read_route,
    read_routes,
)
from routes.line import build_line
from sites.errors import ContentError
from tests.route_builders import build_sound, place

FILE = "rute.geojson"


def test_what_is_written_is_read_again_as_the_same_route():
    assert parse_route(json.dumps(export_source(build_sound())), FILE) == build_sound()


def test_the_shipped_routes_are_sound_and_survive_the_round_trip():
    routes = read_routes()
    assert {route.id for route in routes} == {"balaikota-kotalama", "keliling-kota"}
    for route in routes:
        assert parse_route(json.dumps(export_source(route)), FILE) == route


@pytest.mark.parametrize("path", list_route_files(), ids=lambda path: path.stem)
def test_a_shipped_route_is_named_like_its_file(path):
    assert read_route(path).id == path.stem


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"{", "not_json"),
        (b"\xff\xfe", "not_utf8"),
        (b"[]", "not_a_collection"),
        (b'{"type": "FeatureCollection", "features": []}', "empty_collection"),
    ],
)
def test_a_file_that_is_no_collection_is_refused(raw, code):
    with pytest.raises(ContentError) as caught:
        parse_route(raw, FILE)
    assert code in {fault.code for fault in caught.value.faults}


def test_a_missing_file_is_a_fault_and_not_a_crash(tmp_path: Path):
    with pytest.raises(ContentError) as caught:
        read_route(tmp_path / "tidak-ada.geojson")
    assert caught.value.faults[0].code == "no_file"


def test_the_faults_of_all_files_of_a_folder_come_together(tmp_path: Path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.geojson").write_text("{", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_routes(tmp_path)
    assert [Path(fault.file).name for fault in caught.value.faults] == ["a.geojson", "b.geojson"]


def test_the_export_has_a_feature_for_every_leg_and_stop_with_metres():
    line = build_line(build_sound())
    tree = export_route(line)
    legs = [f for f in tree["features"] if f["properties"]["role"] == "leg"]
    stops = [f for f in tree["features"] if f["properties"]["role"] == "stop"]
    assert len(legs) + len(stops) == len(tree["features"])
    spans = [tuple(f["properties"][k] for k in ("mode", "from_m", "to_m")) for f in legs]
    assert spans == [("bus", 0.0, 500.0), ("walk", 500.0, 900.0)]
    assert [f["properties"]["at_m"] for f in stops] == [0.0, 800.0]
    assert [f["geometry"]["type"] for f in tree["features"]] == ["LineString"] * 2 + ["Point"] * 2


def test_the_export_keeps_to_the_standard():
    tree = export_route(build_line(build_sound()))
    assert "crs" not in tree
    west, south, east, north = tree["bbox"]
    assert (west, south) == pytest.approx(place(0, 0), abs=1e-6)
    assert (east, north) == pytest.approx(place(500, 400), abs=1e-6)
    lon, lat = tree["features"][0]["geometry"]["coordinates"][0]
    assert 110 < lon < 111 and -8 < lat < -6
    json.dumps(tree, allow_nan=False)
