"""The two shipped routes: drawn soundly, said honestly, and true to where things are."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from routes.cues import build_cues
from routes.geojson_io import read_routes
from routes.line import RouteLine, build_line
from routes.model import Mode, Route, Side
from routes.timetable import build_timetable
from sites.catalogue import Catalogue, read_catalogue
from sites.geo import Position
from sites.model import Grade

ROUTES = {route.id: route for route in read_routes()}
LINES = {route_id: build_line(route) for route_id, route in ROUTES.items()}
EACH = pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES.keys())
EACH_LINE = pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())

VISIT, LOOP = "balaikota-kotalama", "keliling-kota"
TUGU_MUDA = Position(110.4095, -6.9841)
SIMPANG_LIMA = Position(110.4229, -6.9903)
BEROK_WEST_BANK_LON = 110.4249


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def measure_legs(line: RouteLine, mode: Mode) -> float:
    return sum(span.to_m - span.from_m for span in line.spans if span.leg.mode == mode)


def bearing_round(centre: Position, position: Position) -> float:
    """Degrees clockwise from north at which ``position`` is seen from ``centre``."""
    east = (position[0] - centre[0]) * math.cos(math.radians(centre.lat))
    return math.degrees(math.atan2(east, position[1] - centre[1])) % 360


def swing(before: float, after: float) -> float:
    """Degrees turned to the right (left: negative) from one heading to the next."""
    return (after - before + 180) % 360 - 180


def turns_of(line: RouteLine) -> list[tuple[float, Mode]]:
    """The turn at every inner vertex, with the mode of the leg it lies on."""
    places = [vertex.progress_m for vertex in line.vertices[:-1]]
    headings = [line.heading_at(progress_m) for progress_m in places]
    modes = [line.span_at(progress_m).leg.mode for progress_m in places[1:]]
    turns = [swing(before, after) for before, after in pairwise(headings)]
    return list(zip(turns, modes, strict=True))


def test_the_two_routes_of_the_plan_are_shipped() -> None:
    assert set(ROUTES) == {VISIT, LOOP}


@EACH
def test_consecutive_legs_share_their_joint_to_the_last_digit(route: Route) -> None:
    legs = sorted(route.legs, key=lambda leg: leg.order)
    for before, after in pairwise(legs):
        assert before.geometry.coordinates[-1] == after.geometry.coordinates[0], after.id


def test_the_study_visit_rides_less_than_4_km_and_walks_less_than_2() -> None:
    line = LINES[VISIT]
    assert 3500 < measure_legs(line, Mode.BUS) < 4200
    assert 1500 < measure_legs(line, Mode.WALK) < 2000


def test_the_city_loop_is_all_by_bus_and_about_16_km() -> None:
    line = LINES[LOOP]
    assert measure_legs(line, Mode.WALK) == 0
    assert 15_000 < line.length_m < 17_000


@pytest.mark.parametrize("hour", [8, 11, 15])
def test_the_city_loop_takes_the_hour_and_a_half_to_two_that_a_rider_reported(hour: int) -> None:
    depart = datetime(2026, 11, 28, hour, tzinfo=ZoneInfo("Asia/Jakarta"))
    took = build_timetable(LINES[LOOP], (), depart).ends - depart
    assert timedelta(minutes=90) <= took <= timedelta(minutes=120)


def test_the_city_loop_ends_where_it_began() -> None:
    first, last = LINES[LOOP].vertices[0], LINES[LOOP].vertices[-1]
    assert math.dist(first[:2], last[:2]) < 0.0005


@EACH_LINE
def test_first_and_last_stop_stand_at_the_very_ends(line: RouteLine) -> None:
    places = [progress_m for _, progress_m in line.stop_places]
    assert places[0] == pytest.approx(0, abs=1)
    assert places[-1] == pytest.approx(line.length_m, abs=1)


@EACH_LINE
def test_every_stop_stands_on_its_leg_and_after_the_one_before(line: RouteLine) -> None:
    places = line.stop_places
    assert [stop.order for stop, _ in places] == list(range(1, len(places) + 1))
    for (_, before_m), (stop, here_m) in pairwise(places):
        assert here_m > before_m + 10, stop.id
    for stop, _ in places:
        span = line.span_of(stop.leg)
        assert line.project(stop.position, between=(span.from_m, span.to_m)).offset_m < 1, stop.id


@EACH
def test_no_vertex_pretends_to_be_finer_than_a_metre(route: Route) -> None:
    for leg in route.legs:
        for position in leg.geometry.coordinates:
            assert all(round(degrees, 5) == degrees for degrees in position), leg.id


@EACH_LINE
def test_vertices_are_neither_crowded_nor_sparse(line: RouteLine) -> None:
    gaps = [after.progress_m - before.progress_m for before, after in pairwise(line.vertices)]
    assert min(gaps) > 1.5
    assert max(gaps) < 420
    assert len(line.vertices) < 300


@EACH_LINE
def test_no_vertex_is_a_spike(line: RouteLine) -> None:
    for turn, mode in turns_of(line):
        assert abs(turn) < (60 if mode == Mode.BUS else 100)


@EACH_LINE
def test_the_bus_never_doubles_back_within_its_own_length(line: RouteLine) -> None:
    for span in line.spans:
        if span.leg.mode != Mode.BUS:
            continue
        for start_m in range(int(span.from_m), int(span.to_m) - 14):
            ahead = line.heading_at(start_m + 13.5)
            assert abs(swing(line.heading_at(start_m), ahead)) < 150, (span.leg.id, start_m)


@pytest.mark.parametrize(
    ("route_id", "leg_id", "centre", "at_least"),
    [(VISIT, "tugu-muda", TUGU_MUDA, 200), (LOOP, "simpang-lima", SIMPANG_LIMA, 280)],
)
def test_a_roundabout_is_turned_clockwise(
    route_id: str, leg_id: str, centre: Position, at_least: float
) -> None:
    leg = LINES[route_id].span_of(leg_id).leg
    bearings = [bearing_round(centre, position) for position in leg.geometry.coordinates]
    steps = [swing(before, after) for before, after in pairwise(bearings)]
    assert sum(steps) > at_least
    assert min(steps) > -10


@EACH_LINE
def test_the_bus_stays_west_of_the_berok_bridge_and_out_of_kota_lama(line: RouteLine) -> None:
    north_of_johar = [
        (lon, lat)
        for span in line.spans
        if span.leg.mode == Mode.BUS
        for lon, lat in span.leg.geometry.coordinates
        if lat > -6.975
    ]
    assert north_of_johar
    assert max(lon for lon, _ in north_of_johar) < BEROK_WEST_BANK_LON


def test_the_city_loop_passes_tugu_muda_three_times() -> None:
    assert len(LINES[LOOP].passes(TUGU_MUDA, within_m=90)) == 3
    assert len(LINES[VISIT].passes(TUGU_MUDA, within_m=90)) == 1


@EACH
def test_every_leg_says_how_well_its_direction_is_known(route: Route) -> None:
    for leg in route.legs:
        assert leg.direction is not None, leg.id
        assert leg.direction.statement.id != leg.direction.statement.en
        assert leg.direction.grade == Grade.UNVERIFIED or leg.direction.sources, leg.id


@pytest.mark.parametrize("leg_id", ["sudirman", "dr-sutomo", "kaligarang", "pamularsih"])
def test_a_leg_without_a_reference_line_says_so(leg_id: str) -> None:
    direction = LINES[LOOP].span_of(leg_id).leg.direction
    assert direction is not None
    assert direction.grade == Grade.UNVERIFIED
    assert "digeneralisasi" in direction.statement.id
    assert "generalised" in direction.statement.en


@EACH
def test_a_route_says_it_is_a_reconstruction_and_its_speeds_an_assumption(route: Route) -> None:
    assert "Rekonstruksi proyek ini" in route.follows.id
    assert "own reconstruction" in route.follows.en
    assert "asumsi" in route.about.id
    assert "assumption" in route.about.en
    assert route.grade == Grade.UNVERIFIED


@EACH
def test_the_reason_for_stopping_at_alun_alun_is_dated_and_graded(route: Route) -> None:
    assert route.set_down is not None
    for word in ("September 2023", "4,2 m", "13,5 m", "satu sumber"):
        assert word in route.set_down.id
    for word in ("September 2023", "4.2 m", "13.5 m", "one source"):
        assert word in route.set_down.en


@EACH
def test_bus_speeds_cover_the_whole_day_and_are_slower_at_the_peaks(route: Route) -> None:
    for leg in route.legs:
        if leg.mode == Mode.WALK:
            assert leg.speeds == ()
            continue
        hours = [hour for s in leg.speeds for hour in range(s.from_hour, s.until_hour)]
        assert hours == list(range(24)), leg.id
        by_hour = {h: s.speed_kmph for s in leg.speeds for h in range(s.from_hour, s.until_hour)}
        assert by_hour[7] < by_hour[10], leg.id
        assert by_hour[16] < by_hour[10], leg.id


@EACH
def test_stops_and_overrides_name_sites_that_exist(route: Route, catalogue: Catalogue) -> None:
    named = {site for stop in route.stops for site in stop.sites}
    named |= {override.site for override in route.overrides}
    assert named <= {site.id for site in catalogue.sites}


@EACH
def test_every_source_a_route_rests_on_is_listed(route: Route, catalogue: Catalogue) -> None:
    cited = set(route.sources)
    for leg in route.legs:
        cited |= set(leg.direction.sources if leg.direction else ())
    assert cited <= {source.id for source in catalogue.sources}


@pytest.mark.parametrize(
    ("route_id", "site_id", "sides"),
    [
        (VISIT, "lawang-sewu", [Side.LEFT, Side.RIGHT]),
        (VISIT, "tugu-muda", [Side.RIGHT]),
        (VISIT, "museum-mandala-bhakti", [Side.LEFT]),
        (VISIT, "stasiun-poncol", [Side.LEFT]),
        (LOOP, "lawang-sewu", [Side.RIGHT, Side.LEFT, Side.RIGHT]),
        (LOOP, "tugu-muda", [Side.RIGHT, Side.RIGHT, Side.RIGHT]),
        (LOOP, "museum-ranggawarsita", [Side.RIGHT, Side.LEFT]),
    ],
)
def test_places_lie_on_the_side_they_really_lie_on(
    route_id: str, site_id: str, sides: list[Side], catalogue: Catalogue
) -> None:
    site = catalogue.get_site(site_id)
    cues = build_cues(LINES[route_id], (site,))
    assert [cue.side for cue in cues if cue.mode == Mode.BUS] == sides


def test_every_place_on_the_walk_is_arrived_at(catalogue: Catalogue) -> None:
    walk = [stop for stop in ROUTES[VISIT].stops if stop.leg.startswith("jalan-")]
    cues = build_cues(LINES[VISIT], catalogue.sites)
    arrived = {cue.site for cue in cues if cue.arrive}
    assert arrived >= {site for stop in walk for site in stop.sites}
