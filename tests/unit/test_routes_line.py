"""Metres along a route: measured, found again, and stable at corners."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.line import build_line
from routes.model import Side
from sites.geo import Position
from tests.builders import build_route, build_stop
from tests.route_builders import CORNER, GEOD, build_street, build_ways, place

unhurried = settings(deadline=None)
"""No time limit per example: two slow cores are not a fault of the code."""

VECTORS = Path(__file__).parents[1] / "fixtures" / "vectors"

offsets = st.tuples(st.floats(-10_000, 10_000), st.floats(-10_000, 10_000))
streets = st.lists(offsets, min_size=2, max_size=30).filter(
    lambda points: any(math.dist(a, b) > 1 for a, b in pairwise(points))
)


@unhurried
@given(streets)
def test_length_agrees_with_the_geodesic_and_progress_only_grows(points):
    line = build_street(*points)
    lons, lats = zip(*(place(*point) for point in points), strict=True)
    assert line.length_m == pytest.approx(GEOD.line_length(lons, lats), abs=0.1)
    assert all(a.progress_m < b.progress_m for a, b in pairwise(line.vertices))


@unhurried
@given(streets)
def test_the_flat_map_keeps_lengths_to_half_a_metre_in_twenty_kilometres(points):
    line = build_street(*points)
    flat = float(line.track.lengths.sum())
    assert flat == pytest.approx(line.length_m, abs=0.5 * max(1, line.length_m / 20_000))


@unhurried
@given(streets, st.floats(0, 1))
def test_a_position_on_the_line_is_found_again_within_ten_centimetres(points, share):
    line = build_street(*points)
    progress_m = share * line.length_m
    near = (max(0, progress_m - 1), min(line.length_m, progress_m + 1))
    found = line.project(line.position_at(progress_m), between=near)
    assert found.offset_m < 0.1
    again = line.position_at(found.progress_m)
    assert GEOD.inv(*again, *line.position_at(progress_m))[2] < 0.1


@unhurried
@given(st.floats(0, 359), st.floats(200, 10_000), st.floats(0.05, 0.95))
def test_progress_of_a_straight_line_is_the_geodesic_distance(bearing, length_m, share):
    lon, lat, _ = GEOD.fwd(*CORNER, bearing, length_m)
    line = build_line(build_route([CORNER, (lon, lat)]))
    assert line.project(line.position_at(share * length_m)).progress_m == pytest.approx(
        share * length_m, abs=0.1
    )
    turned = (line.heading_at(share * length_m) - bearing + 180) % 360 - 180
    assert turned == pytest.approx(0, abs=0.02)


def load_vectors(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


VECTOR_LINE = [tuple(row) for row in load_vectors("projection")["line"]]


def test_progress_of_the_shared_vectors_is_reproduced():
    line = build_line(build_route([row[:2] for row in VECTOR_LINE]))
    assert [v.progress_m for v in line.vertices] == pytest.approx(
        [row[2] for row in VECTOR_LINE], abs=0.01
    )


@pytest.mark.parametrize("case", load_vectors("projection")["cases"])
def test_projection_agrees_with_the_shared_vectors(case):
    line = build_line(build_route([row[:2] for row in VECTOR_LINE]))
    between = tuple(case["between"]) if case["between"] else None
    found = line.project(Position(case["lon"], case["lat"]), between=between)
    assert found.progress_m == pytest.approx(case["progress_m"], abs=0.2)
    assert found.offset_m == pytest.approx(case["offset_m"], abs=0.2)
    assert found.side == case["side"]


def test_left_and_right_turn_round_with_the_direction_of_travel():
    east, west = build_street((0, 0), (1000, 0)), build_street((1000, 0), (0, 0))
    assert east.project(place(500, 20)).side == Side.LEFT
    assert west.project(place(500, 20)).side == Side.RIGHT


@pytest.mark.parametrize(("east_m", "side"), [(200, Side.LEFT), (-200, Side.RIGHT)])
def test_outside_a_hairpin_the_side_is_that_of_the_whole_corner(east_m, side):
    """At 160 degrees the two streets alone disagree about what lies beyond the corner."""
    line = build_street((0, 0), (0, 500), (-east_m, 0))
    beyond = place(east_m * -0.05, 560)
    found = line.project(beyond)
    assert found.progress_m == pytest.approx(500, abs=0.1)
    assert found.side == (Side.RIGHT if side == Side.LEFT else Side.LEFT)


def test_a_place_before_the_start_or_past_the_end_projects_to_the_end_itself():
    line = build_street((0, 0), (1000, 0))
    assert line.project(place(-30, 40)).progress_m == 0
    assert line.project(place(-30, 40)).offset_m == pytest.approx(50, abs=0.01)
    assert line.project(place(1030, -40)).progress_m == line.length_m


def test_of_two_equally_near_runs_the_earlier_is_taken_unless_told_otherwise():
    line = build_street((0, 0), (1000, 0), (0, 0))
    assert line.project(place(300, 10)).progress_m == pytest.approx(300, abs=0.1)
    back = line.project(place(300, 10), between=(1000, 2000))
    assert (back.progress_m, back.side) == (pytest.approx(1700, abs=0.1), Side.RIGHT)


def test_a_range_outside_the_line_is_refused():
    with pytest.raises(ValueError, match="empty_range"):
        build_street((0, 0), (1000, 0)).project(place(0, 0), between=(2000, 3000))


def test_repeated_vertices_change_nothing():
    plain = build_street((0, 0), (500, 0), (500, 500))
    doubled = build_street((0, 0), (0, 0), (500, 0), (500, 0), (500, 0), (500, 500), (500, 500))
    assert doubled.vertices == plain.vertices
    assert doubled.heading_at(501) == plain.heading_at(501) == pytest.approx(0, abs=0.01)


def test_a_route_that_goes_nowhere_is_refused():
    with pytest.raises(ValueError, match="no_length"):
        build_street((0, 0), (0, 0))


def test_heading_leaves_the_corner_and_holds_to_the_end():
    line = build_street((0, 0), (500, 0), (500, 500))
    assert line.heading_at(499) == pytest.approx(90, abs=0.01)
    assert line.heading_at(line.vertices[1].progress_m) == pytest.approx(0, abs=0.01)
    assert line.heading_at(line.length_m) == pytest.approx(0, abs=0.01)
    assert line.heading_at(line.length_m + 50) == pytest.approx(0, abs=0.01)


def test_positions_outside_the_line_are_its_ends():
    line = build_street((0, 0), (500, 0))
    assert line.position_at(-10) == pytest.approx(place(0, 0))
    assert line.position_at(600) == pytest.approx(place(500, 0))


def test_a_small_gap_between_legs_belongs_to_the_later_leg():
    line = build_ways(("bus", [(0, 0), (500, 0)]), ("walk", [(510, 0), (700, 0)]))
    first, second = line.spans
    assert (first.to_m, second.from_m) == (pytest.approx(500, abs=0.01),) * 2
    assert second.to_m == pytest.approx(700, abs=0.01)


def test_at_a_joint_the_leg_that_begins_there_is_meant():
    line = build_ways(("bus", [(0, 0), (500, 0)]), ("walk", [(500, 0), (700, 0)]))
    assert line.span_at(499.9).leg.id == "leg-1"
    assert line.span_at(line.spans[0].to_m).leg.id == "leg-2"
    assert line.span_at(-5).leg.id == "leg-1"
    assert line.span_at(9999).leg.id == "leg-2"


def test_legs_of_one_mode_are_one_stretch():
    line = build_ways(
        ("bus", [(0, 0), (500, 0)]),
        ("bus", [(500, 0), (900, 0)]),
        ("walk", [(900, 0), (900, 300)]),
    )
    modes = [(s.mode, round(s.from_m), round(s.to_m)) for s in line.stretches]
    assert modes == [("bus", 0, 900), ("walk", 900, 1200)]


def test_stops_on_a_leg_that_doubles_back_keep_their_order():
    stops = [
        build_stop(place(300, 0), "pergi", order=1),
        build_stop(place(800, 0), "ujung", order=2),
        build_stop(place(300, 0), "pulang", order=3),
    ]
    line = build_street((0, 0), (1000, 0), (0, 0), stops=stops)
    places = {stop.id: round(at_m) for stop, at_m in line.stop_places}
    assert places == {"pergi": 300, "ujung": 800, "pulang": 1700}
    assert line.stop_progress("pulang") == pytest.approx(1700, abs=0.1)
    with pytest.raises(KeyError):
        line.stop_progress("tidak-ada")


@pytest.mark.parametrize(
    ("points", "at_m"),
    [
        ([(0, 0), (1000, 0)], [500]),
        ([(0, 0), (1000, 0), (0, 0)], [500, 1500]),
        ([(0, 0), (1000, 0), (1000, 600), (0, 600), (0, 0), (1000, 0)], [500, 3700]),
        ([(0, 0), (490, 0), (500, 5), (510, 0), (1000, 0)], [500]),
    ],
    ids=["straight", "out-and-back", "round-the-block", "wiggle"],
)
def test_every_separate_pass_is_found_once(points, at_m):
    found = build_street(*points).passes(place(500, 40), within_m=120)
    assert [p.progress_m for p in found] == pytest.approx(at_m, abs=3)
    assert all(p.offset_m == pytest.approx(40, abs=6) for p in found)


def test_passes_tell_the_side_of_each():
    found = build_street((0, 0), (1000, 0), (0, 0)).passes(place(500, 40), within_m=120)
    assert [p.side for p in found] == [Side.LEFT, Side.RIGHT]


def test_a_place_out_of_reach_is_not_passed():
    assert build_street((0, 0), (1000, 0)).passes(place(500, 200), within_m=120) == ()
