"""What a bus may not enter, found on every leg it rides, with the place to get off before it."""

from __future__ import annotations

import json

import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routes.clearance import check_clearance, find_set_down, list_set_downs
from routes.line import RouteLine, build_line
from routes.restrictions import parse_restrictions
from sites.errors import ContentError
from tests.builders import build_leg, build_route, build_stop
from tests.restriction_builders import build_restriction
from tests.route_builders import build_street, build_ways, place
from tests.strategies import broken


def test_a_bus_leg_through_an_area_is_an_obstacle_from_edge_to_edge() -> None:
    (found,) = check_clearance(build_street((0, 0), (1000, 0)), 4.2, [build_restriction()])
    assert found.restriction.id == "kawasan"
    assert found.leg == "leg-1"
    assert (found.from_m, found.to_m) == (pytest.approx(400, abs=1), pytest.approx(600, abs=1))
    assert found.restriction.grade == "one_source"
    assert found.restriction.as_of == "2023-09"


def test_walking_legs_are_free() -> None:
    line = build_ways(("bus", [(0, 0), (300, 0)]), ("walk", [(300, 0), (1000, 0)]))
    assert check_clearance(line, 4.2, [build_restriction()]) == ()


def test_a_line_that_keeps_outside_is_free() -> None:
    assert check_clearance(build_street((0, 60), (1000, 60)), 4.2, [build_restriction()]) == ()


def test_two_legs_in_one_area_are_one_obstacle_and_coming_back_is_another() -> None:
    ways = (
        ("bus", [(0, 0), (500, 0)]),
        ("bus", [(500, 0), (700, 0), (700, 200)]),
        ("bus", [(700, 200), (500, 200), (500, -100)]),
    )
    first, second = check_clearance(build_ways(*ways), 4.2, [build_restriction()])
    assert (first.leg, second.leg) == ("leg-1", "leg-3")
    assert first.to_m == pytest.approx(600, abs=1)
    assert second.set_down == first.set_down  # the bus never gets as far as the second


@pytest.mark.parametrize(
    ("height_m", "decks", "concerns", "limit_m", "is_kept_out"),
    [
        (4.2, 2, "double_decker", None, True),
        (None, 2, "double_decker", None, True),
        (3.0, 1, "double_decker", None, False),
        (4.2, 2, "every_vehicle", 4.4, True),
        (4.2, 2, "every_vehicle", 4.5, False),
        (None, 2, "every_vehicle", 4.5, True),
        (3.0, 1, "every_vehicle", 3.8, False),
        (3.0, 1, "every_vehicle", None, True),
    ],
)
def test_who_is_kept_out(
    height_m: float | None, decks: int, concerns: str, limit_m: float | None, is_kept_out: bool
) -> None:
    one = build_restriction(concerns=concerns, max_height_m=limit_m)
    line = build_street((0, 0), (1000, 0))
    assert bool(check_clearance(line, height_m, [one], decks=decks)) is is_kept_out


def test_a_restricted_street_is_entered_along_it_and_not_by_crossing_it() -> None:
    street = build_restriction("LineString", [(400, -200), (400, 200)])
    assert check_clearance(build_street((0, 0), (1000, 0)), 4.2, [street]) == ()
    along = build_street((0, 0), (402, 0), (402, 180), (800, 180))
    (found,) = check_clearance(along, 4.2, [street])
    assert found.to_m - found.from_m > 170


def test_a_portal_is_met_by_who_passes_under_it() -> None:
    portal = build_restriction("Point", [(500, 0)])
    assert len(check_clearance(build_street((0, 0), (1000, 0)), 4.2, [portal])) == 1
    assert check_clearance(build_street((0, 30), (1000, 30)), 4.2, [portal]) == ()


def build_line_with_stops(*stops_m: float) -> RouteLine:
    stops = [
        build_stop(place(at, 0), f"halte-{number}", order=number, dwell_s=300)
        for number, at in enumerate(stops_m, start=1)
    ]
    return build_street((0, 0), (1000, 0), stops=stops)


def test_the_last_stop_before_it_is_offered_for_setting_down() -> None:
    (found,) = check_clearance(build_line_with_stops(100, 300, 500), 4.2, [build_restriction()])
    assert found.set_down is not None
    assert found.set_down.stop is not None
    assert found.set_down.stop.id == "halte-2"
    assert found.set_down.progress_m == pytest.approx(300, abs=1)


def test_without_a_stop_the_place_is_on_the_line_well_before() -> None:
    (found,) = check_clearance(build_street((0, 0), (1000, 0)), 4.2, [build_restriction()])
    assert found.set_down is not None
    assert found.set_down.stop is None
    assert found.set_down.progress_m == pytest.approx(370, abs=1)


def test_a_stop_of_another_route_on_the_line_is_offered() -> None:
    other = build_stop(place(250, 15), "alun-alun", dwell_s=300)
    passing = build_stop(place(390, 0), "lewat", dwell_s=0)
    far = build_stop(place(300, 90), "jauh", dwell_s=300)
    line = build_street((0, 0), (1000, 0))
    (found,) = check_clearance(line, 4.2, [build_restriction()], places=(other, passing, far))
    assert found.set_down is not None
    assert found.set_down.stop == other
    assert found.set_down.progress_m == pytest.approx(250, abs=1)


def test_a_line_that_begins_inside_has_nowhere_to_set_down() -> None:
    (found,) = check_clearance(build_street((500, 0), (1000, 0)), 4.2, [build_restriction()])
    assert found.set_down is None
    assert find_set_down(build_street((0, 0), (100, 0)), 20) is None


def test_only_stops_where_the_bus_stands_are_set_downs() -> None:
    legs = [
        build_leg([place(0, 0), place(500, 0)], "naik", 1),
        build_leg([place(500, 0), place(900, 0)], "kaki", 2, mode="walk"),
    ]
    stops = [
        build_stop(place(0, 0), "mulai", "naik", dwell_s=0),
        build_stop(place(400, 0), "turun", "naik", order=2),
        build_stop(place(800, 0), "museum", "kaki", order=3),
    ]
    lines = [build_street((0, 0), (500, 0)), build_line(build_route(legs=legs, stops=stops))]
    assert list_set_downs(lines) == (stops[1],)


def test_a_restriction_without_grade_or_date_is_no_restriction() -> None:
    good = json.loads(build_restriction().model_dump_json())
    properties = {k: v for k, v in good.items() if k not in ("id", "geometry")}
    for field in ("grade", "as_of", "sources", "reason"):
        fewer = {k: v for k, v in properties.items() if k != field}
        feature = {"type": "Feature", "id": "x", "geometry": good["geometry"], "properties": fewer}
        raw = json.dumps({"type": "FeatureCollection", "features": [feature]})
        with pytest.raises(ContentError) as refused:
            parse_restrictions(raw, "batas.geojson")
        assert [fault.code for fault in refused.value.faults] == ["missing_field"]


@settings(max_examples=60)
@given(st.data())
def test_a_broken_file_of_restrictions_is_refused_and_nothing_else(data: st.DataObject) -> None:
    held = json.loads(build_restriction().model_dump_json())
    properties = {k: v for k, v in held.items() if k not in ("id", "geometry")}
    feature = {"type": "Feature", "id": "x", "geometry": held["geometry"], "properties": properties}
    whole = {"type": "FeatureCollection", "features": [feature]}
    try:
        parse_restrictions(data.draw(broken(whole)), "batas.geojson")
    except ContentError as error:
        assert error.faults


metres = st.integers(-900, 900)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(metres, metres), min_size=3, max_size=8, unique=True),
    st.lists(st.tuples(metres, metres), min_size=2, max_size=6, unique=True),
)
def test_every_crossing_of_a_polygon_is_found_and_nothing_else(
    corners: list[tuple[int, int]], points: list[tuple[int, int]]
) -> None:
    hull = shapely.MultiPoint(corners).convex_hull
    assume(hull.geom_type == "Polygon" and hull.area > 100)
    ring = [(x, y) for x, y in hull.exterior.coords]
    line = build_street(*points)
    placed = shapely.LineString(points)
    inside_m = placed.intersection(hull.buffer(-2)).length
    assume(inside_m > 0 or not placed.intersects(hull.buffer(2)))
    found = check_clearance(line, 4.2, [build_restriction(points=ring)])
    assert bool(found) is (inside_m > 0)
    assert sum(one.to_m - one.from_m for one in found) >= inside_m - 1
    for one in found:
        assert 0 <= one.from_m < one.to_m <= line.length_m + 1e-6
