"""The shipped routes measured, cued and timed; the shipped buses read."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from routes.buses import parse_buses, read_buses
from routes.cues import build_cues
from routes.geojson_io import read_routes
from routes.line import build_line
from routes.lookup import find_now
from routes.model import Side
from routes.timetable import build_timetable
from sites.catalogue import read_catalogue
from sites.errors import ContentError
from tests.route_builders import GEOD

LINES = {route.id: build_line(route) for route in read_routes()}
each_line = pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())


@each_line
def test_progress_agrees_with_the_geodesic_to_half_a_metre_over_the_whole_route(line):
    lons, lats = zip(*[(v.lon, v.lat) for v in line.vertices], strict=True)
    assert line.length_m == pytest.approx(GEOD.line_length(lons, lats), abs=0.5)
    assert float(line.track.lengths.sum()) == pytest.approx(line.length_m, abs=0.5)


@each_line
def test_every_metre_of_the_route_is_found_again(line):
    for metre in range(0, int(line.length_m), 97):
        found = line.project(line.position_at(metre), between=(metre - 5, metre + 5))
        assert found.progress_m == pytest.approx(metre, abs=0.1)


@each_line
def test_every_cue_is_on_when_its_place_is_abeam(line):
    cues = build_cues(line, read_catalogue().sites)
    assert cues
    for cue in cues:
        now = find_now(cues, cue.abeam_m)
        assert now is not None
        assert cues[now].abeam_m == cue.abeam_m


@each_line
def test_every_site_of_a_stop_is_cued_in_the_mode_of_its_leg(line):
    sites = read_catalogue().sites
    known = {site.id for site in sites}
    cued = {(cue.site, cue.mode) for cue in build_cues(line, sites)}
    for stop in line.route.stops:
        mode = line.span_of(stop.leg).leg.mode
        assert {(site, mode) for site in stop.sites if site in known} <= cued


def test_on_the_study_visit_lawang_sewu_is_left_and_the_monument_right():
    """Jalan Pemuda runs south-west, Lawang Sewu lies south-east of it; the roundabout is
    driven clockwise, so what stands in its middle is on the right."""
    cues = build_cues(LINES["balaikota-kotalama"], read_catalogue().sites)
    sides = {(cue.site, cue.pass_number): cue.side for cue in cues}
    assert sides["lawang-sewu", 1] == Side.LEFT
    assert sides["tugu-muda", 1] == Side.RIGHT


def test_the_city_loop_passes_the_monument_more_than_once():
    cues = build_cues(LINES["keliling-kota"], read_catalogue().sites)
    assert len([cue for cue in cues if cue.site == "tugu-muda"]) >= 2


@each_line
def test_the_timetable_runs_through_the_stops_in_order_within_a_morning(line):
    start = datetime(2026, 11, 28, 8, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    table = build_timetable(line, (), start)
    moments = [moment for halt in table.stops for moment in (halt.arrive, halt.depart)]
    assert moments == sorted(moments)
    assert 0.5 < (table.ends - start).total_seconds() / 3600 < 4


def test_the_shipped_buses_are_told_by_dated_facts():
    buses = {bus.id: bus for bus in read_buses()}
    assert {"si-kenang", "si-denok", "si-kuncung"} <= buses.keys()
    assert all(fact.sources for bus in buses.values() for fact in bus.facts)


def test_a_bus_without_facts_is_refused():
    with pytest.raises(ContentError) as caught:
        parse_buses('[{"id": "si-kosong", "name": "Si Kosong", "facts": []}]', "bus.json")
    fault = caught.value.faults[0]
    assert (fault.feature, fault.field, fault.code) == ("si-kosong", "facts", "too_few")
