"""Lines of a lecturer's own out of GPX, GeoJSON and drawings: read whole, or refused in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import gpxpy.gpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.own_words import build_words, say_finding, say_line_fault
from routes.geojson_io import export_source, read_routes
from routes.model import Mode
from routes.own_checks import Ground
from routes.own_files import parse_geojson_line, parse_own_line
from routes.own_gpx import parse_gpx
from routes.own_lines import OwnLine
from routes.own_routes import Judged, judge_line
from sites.errors import ContentError
from sites.text import Lang
from tests.restriction_builders import build_restriction
from tests.route_builders import place
from tests.strategies import broken, junk

TODAY = date(2026, 11, 24)
Points = Sequence[tuple[float, float]]


def judge(line: OwnLine, **changes: Any) -> Judged:
    return judge_line(line, build_words(), name="Rute Kelas A", today=TODAY, **changes)


def write_gpx(segments: Sequence[Points], kind: str = "") -> str:
    """A GPX file as another program writes it."""
    file = gpxpy.gpx.GPX()
    track = gpxpy.gpx.GPXTrack(name="Jalan pagi")
    track.type = kind or None
    for points in segments:
        segment = gpxpy.gpx.GPXTrackSegment()
        for lon, lat in (place(*point) for point in points):
            segment.points.append(gpxpy.gpx.GPXTrackPoint(lat, lon, elevation=12.0))
        track.segments.append(segment)
    file.tracks.append(track)
    lon, lat = place(300, 10)
    file.waypoints.append(gpxpy.gpx.GPXWaypoint(lat, lon, name="Gedung <b>Contoh</b>"))
    written: str = file.to_xml()
    return written


STREET = [(0, 0), (300, 0), (600, 0)]


def test_a_gpx_track_is_read_with_its_segments_its_kind_and_its_waypoints() -> None:
    line = parse_own_line(write_gpx([STREET, [(600, 0), (900, 0)]]), "jalan.gpx")
    assert line.name == "Jalan pagi"
    assert [leg.mode for leg in line.legs] == [Mode.BUS, Mode.BUS]
    assert [stop.name for stop in line.stops] == ["Gedung <b>Contoh</b>"]
    assert judge(line).is_sound
    walked = parse_own_line(write_gpx([STREET], kind="Walking"), "jalan.gpx")
    assert walked.legs[0].mode == Mode.WALK


def test_points_of_a_track_that_say_nothing_are_dropped_and_numbers_stay_those_of_the_file() -> (
    None
):
    straight = [(float(m), 0.5 * (m % 2)) for m in range(0, 300, 5)]
    leg = parse_own_line(write_gpx([[*straight, (300, 200)]]), "jalan.gpx").legs[0]
    assert len(leg.places) < 6
    assert (leg.numbers[0], leg.numbers[-1]) == (0, len(straight))


def test_a_gpx_route_is_read_when_there_is_no_track() -> None:
    file = gpxpy.gpx.GPX()
    planned = gpxpy.gpx.GPXRoute(name="Rencana")
    for lon, lat in (place(*point) for point in STREET):
        planned.points.append(gpxpy.gpx.GPXRoutePoint(lat, lon))
    file.routes.append(planned)
    line = parse_own_line(file.to_xml().encode(), "rencana.gpx")
    assert (line.name, len(line.legs[0].places)) == ("Rencana", 3)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    "<gpx><trk><name>&b;</name></trk></gpx>"
)
OUTSIDE_FILE = (
    '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx>&x;</gpx>'
)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (BOMB, "xml_entities"),
        (OUTSIDE_FILE, "xml_entities"),
        ("<!DOCTYPE gpx><gpx></gpx>", "xml_entities"),
        ("<gpx>", "not_xml"),
        ("<kml/>", "not_gpx"),
        ("<gpx/>", "no_line"),
        ('<gpx><trk><trkseg><trkpt lat="-6.98" lon="110.4"/></trkseg></trk></gpx>', "short_line"),
        ("<gpx><rte><rtept lat='x' lon='110'/><rtept lat='1' lon='2'/></rte></gpx>", "bad_point"),
        ("<gpx><rte><rtept lat='nan' lon='1'/><rtept lat='1' lon='2'/></rte></gpx>", "bad_point"),
        ("", "empty_file"),
        ("{}", "not_a_collection"),
        ('{"legs": []}', "too_few"),
        ('{"legs": [{"points": [[110.4, -6.98]]}]}', "too_few"),
        ('{"legs": [{"mode": "train", "points": [[110.4, -7], [110.5, -7]]}]}', "not_allowed"),
        ('{"type": "Point", "coordinates": [110.4, -6.98]}', "no_line"),
        ('{"type": "LineString", "coordinates": [[110.4, -6.98]]}', "short_line"),
        ('{"type": "Polygon", "coordinates": []}', "not_a_collection"),
        ('{"type": "LineString", "coordinates": [[-6.98, 110.4], [-7, 110.5]]}', "swapped_axes"),
    ],
)
def test_a_file_without_a_line_is_refused_in_words(raw: str, code: str) -> None:
    with pytest.raises(ContentError) as refused:
        parse_own_line(raw, "berkas")
    fault = refused.value.faults[0]
    assert fault.code == code
    for lang in Lang:
        assert code not in say_line_fault(fault, lang)


def test_geojson_heights_are_dropped_modes_read_and_points_become_stops() -> None:
    features = [
        {
            "geometry": {
                "type": "LineString",
                "coordinates": [[*place(0, 0), 3], [*place(500, 0), 4]],
            }
        },
        {
            "geometry": {"type": "LineString", "coordinates": [place(500, 0), place(500, 200)]},
            "properties": {"mode": "walk", "name": "Ke museum"},
        },
        {
            "geometry": {"type": "Point", "coordinates": place(250, 5)},
            "properties": {"name": "Halte", "dwell_s": 120},
        },
    ]
    whole = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": None, **feature} for feature in features],
    }
    line = parse_own_line(json.dumps(whole), "rute.geojson")
    assert [(leg.mode, leg.name) for leg in line.legs] == [("bus", None), ("walk", "Ke museum")]
    assert [(stop.name, stop.dwell_s) for stop in line.stops] == [("Halte", 120)]
    assert judge(line).is_sound


def test_a_shipped_route_can_be_taken_as_a_beginning() -> None:
    shipped = read_routes()[0]
    raw = json.dumps(export_source(shipped))
    judged = judge(parse_own_line(raw, "rute.geojson"))
    assert judged.is_sound
    assert judged.route is not None
    assert [leg.mode for leg in judged.route.legs] == [leg.mode for leg in shipped.legs]
    assert {stop.name.id for stop in shipped.stops} <= {s.name.id for s in judged.route.stops}


def test_a_file_too_large_is_refused_by_what_is_too_large() -> None:
    many = [[110.4 + n / 1e6, -6.98] for n in range(50_001)]
    raw = json.dumps({"type": "LineString", "coordinates": many})
    with pytest.raises(ContentError) as refused:
        parse_own_line(raw, "besar.geojson")
    assert [fault.code for fault in refused.value.faults] == ["too_many_points"]
    with pytest.raises(ContentError) as long:
        parse_gpx(b"<gpx>" + b" " * 10_000_001, "besar.gpx")
    assert [fault.code for fault in long.value.faults] == ["too_large"]


def test_deep_brackets_are_refused() -> None:
    raw = '{"type":"LineString","coordinates":' + "[" * 500 + "]" * 500 + "}"
    with pytest.raises(ContentError):
        parse_own_line(raw, "dalam.geojson")


COLLECTION = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "a",
            "properties": {"mode": "bus", "name": "A", "dwell_s": 3},
            "geometry": {"type": "LineString", "coordinates": [[110.4, -6.98], [110.41, -6.98]]},
        },
        {
            "type": "Feature",
            "properties": {},
            "geometry": {"type": "Point", "coordinates": [110.405, -6.98]},
        },
    ],
}
DRAWING = {
    "name": "x",
    "legs": [{"mode": "bus", "points": [[110.4, -6.98], [110.41, -6.98]], "name": "a"}],
    "stops": [{"point": [110.405, -6.98], "name": "s", "dwell_s": 60}],
}
gpx_texts = st.lists(
    st.sampled_from(
        [
            *("<gpx>", "</gpx>", "<trk>", "</trk>", "<trkseg>", "</trkseg>", "<name>", "</name>"),
            *('<trkpt lat="-6.98" lon="110.4"/>', '<wpt lat="1e9" lon="-"/>', "<!DOCTYPE x>"),
            *('<?xml version="1.0" encoding="utf-16"?>', "teks", "&x;", "<!--", "<a:b/>"),
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=150)
@given(
    broken(COLLECTION)
    | broken(DRAWING)
    | junk.map(json.dumps)
    | gpx_texts
    | gpx_texts.map(str.encode)
    | st.text(max_size=30)
    | st.binary(max_size=40)
)
def test_reading_gives_a_line_that_can_be_judged_or_content_error(raw: str | bytes) -> None:
    try:
        line = parse_own_line(raw, "berkas")
    except ContentError as error:
        assert error.faults
        return
    judged = judge(line, ground=Ground(restrictions=(build_restriction(),)))
    assert judged.route is not None or any(one.blocks for one in judged.findings)
    for finding in judged.findings:
        assert say_finding(finding, "en", (build_restriction(),))


def test_geojson_of_a_foreign_coordinate_system_is_refused() -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:32749"}}
    with pytest.raises(ContentError) as refused:
        parse_geojson_line(json.dumps({**COLLECTION, "crs": crs}), "utm.geojson")
    assert [fault.code for fault in refused.value.faults] == ["wrong_crs"]
