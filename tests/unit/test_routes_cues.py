"""Cues: the right side, the right metres, once for every pass, and never a guess."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routes.cues import build_cues
from routes.model import Override, Side
from sites.model import Kind
from tests.builders import build_text
from tests.route_builders import (
    GEOD,
    build_block,
    build_point,
    build_street,
    describe_passes,
    find_only,
)

unhurried = settings(deadline=None)
"""No time limit per example: two slow cores are not a fault of the code."""

STREET = ((0, 0), (1000, 0))
CIVIC_SIGHT_M = 90


def build_override(site="situs", **changes):
    fields = {"site": site, "reason": build_text("Dilihat.", "Seen."), "grade": "two_sources"}
    return Override(**{**fields, **changes})


def circle(radius_m, from_deg, to_deg, step_deg=-15):
    """Points round the corner; degrees as in mathematics, clockwise when the step is below 0."""
    return [
        (radius_m * math.cos(math.radians(a)), radius_m * math.sin(math.radians(a)))
        for a in range(from_deg, to_deg, step_deg)
    ]


@pytest.mark.parametrize(("north_m", "side"), [(40, "left"), (-40, "right")])
def test_a_site_beside_a_straight_street_is_cued_where_it_is_in_sight(north_m, side):
    cue = find_only(build_street(*STREET), build_point(500, north_m))
    reach_m = math.sqrt(CIVIC_SIGHT_M**2 - 40**2)
    assert cue.side == side
    assert cue.from_m == pytest.approx(500 - reach_m, abs=0.2)
    assert cue.abeam_m == pytest.approx(500, abs=0.2)
    assert cue.to_m == pytest.approx(540, abs=0.2), "45 degrees behind abeam"
    assert cue.distance_m == pytest.approx(40, abs=0.1)


def test_a_cue_carries_what_the_site_says():
    site = build_point(
        500, 40, deck={"sees": "upper", "reason": build_text("Di balik tembok.", "Behind a wall.")}
    )
    cue = find_only(build_street(*STREET), site)
    assert (cue.deck, cue.glance, cue.leg, cue.mode) == ("upper", site.glance, "leg-1", "bus")
    assert not cue.arrive and not cue.approximate and not cue.overridden
    assert cue.confidence == pytest.approx(1 - 10 / 40, abs=0.01)


def test_out_and_back_is_two_passes_with_the_sides_exchanged():
    cues = build_cues(build_street((0, 0), (1000, 0), (0, 0)), [build_point(500, 40)])
    assert describe_passes(cues) == [("situs", 1, 2, "left"), ("situs", 2, 2, "right")]
    assert [round(cue.abeam_m) for cue in cues] == [500, 1500]


def test_turning_back_within_sight_of_a_site_is_still_two_passes():
    cues = build_cues(build_street((0, 0), (550, 0), (0, 0)), [build_point(500, 20)])
    assert describe_passes(cues) == [("situs", 1, 2, "left"), ("situs", 2, 2, "right")]
    assert cues[0].to_m <= 550 <= cues[1].from_m


def test_turning_back_in_front_of_a_site_is_one_pass_without_a_side():
    cue = find_only(build_street((0, 0), (506, 0), (0, 0)), build_point(500, 20))
    assert cue.side == Side.AROUND


def test_every_round_of_a_loop_is_a_pass():
    block = [(0, 0), (400, 0), (400, 400), (0, 400)]
    cues = build_cues(build_street(*block, *block, (0, 0)), [build_point(200, 40)])
    assert describe_passes(cues) == [("situs", 1, 2, "left"), ("situs", 2, 2, "left")]
    assert [round(cue.abeam_m) for cue in cues] == [200, 1800]


def test_a_site_in_one_loop_of_a_figure_eight_is_on_one_side_only():
    line = build_street((0, 0), (300, 300), (600, 0), (600, 300), (300, 0), (0, 300))
    sites = [build_point(540, 150, "kanan"), build_point(60, 150, "kiri")]
    sides = {site: side for site, _, _, side in describe_passes(build_cues(line, sites))}
    assert sides == {"kanan": "left", "kiri": "left"}


def test_the_crossing_of_a_figure_eight_is_passed_twice():
    line = build_street((0, 0), (300, 300), (600, 0), (600, 300), (300, 0), (0, 300))
    cues = build_cues(line, [build_point(150, 100)])
    assert describe_passes(cues) == [("situs", 1, 2, "right"), ("situs", 2, 2, "left")]


@pytest.mark.parametrize("amplitude_m", [1, 3, 6])
def test_a_wiggle_of_the_line_is_one_pass_with_a_steady_side(amplitude_m):
    points = [(50 * n, amplitude_m * (-1) ** n) for n in range(21)]
    cue = find_only(build_street(*points), build_point(500, 40))
    assert cue.side == Side.LEFT


def test_a_line_that_weaves_round_a_site_is_one_pass_without_a_side():
    points = [(20 * n, 6 * (-1) ** n) for n in range(51)]
    assert find_only(build_street(*points), build_point(505, 1)).side == Side.AROUND


def test_coming_back_the_same_way_after_drawing_away_far_is_two_passes():
    line = build_street((0, 0), (500, 0), (500, 70), (400, 70), (400, 0), (1000, 0))
    sites = [build_point(450, -20, sight_m=150)]
    assert describe_passes(build_cues(line, sites)) == [
        ("situs", 1, 2, "right"),
        ("situs", 2, 2, "right"),
    ]


def test_a_site_at_the_edge_of_sight_does_not_flicker():
    points = [(50 * n, 4 * (-1) ** n) for n in range(21)]
    cue = find_only(build_street(*points), build_point(500, 88))
    assert cue.side == Side.LEFT


def test_a_corner_round_a_site_is_one_pass_on_the_inner_side():
    cue = find_only(build_street((0, 0), (500, 0), (500, 500)), build_point(450, 50))
    assert cue.side == Side.LEFT
    assert cue.from_m < 450 and cue.to_m > 550


def test_a_site_outside_a_corner_is_one_pass_on_the_outer_side():
    cue = find_only(build_street((0, 0), (500, 0), (500, 500)), build_point(530, -30))
    assert (cue.side, round(cue.abeam_m)) == (Side.RIGHT, 500)


@pytest.mark.parametrize(("exit_deg", "leave"), [(-225, (-300, 300)), (-300, (300, 310))])
def test_a_monument_in_a_roundabout_is_one_pass_on_the_right(exit_deg, leave):
    line = build_street((300, 300), *circle(30, 45, exit_deg), leave)
    cue = find_only(line, build_point(0, 0, kind=Kind.MONUMENT))
    assert cue.side == Side.RIGHT
    assert cue.distance_m == pytest.approx(30, abs=1)


def test_a_roundabout_driven_the_other_way_has_it_on_the_left():
    line = build_street((300, 300), *circle(30, 45, 270, 15), (-10, -300))
    assert find_only(line, build_point(0, 0, kind=Kind.MONUMENT)).side == Side.LEFT


def test_at_a_junction_the_site_ahead_is_on_the_side_away_from_the_turn():
    line = build_street((0, 0), (0, 500), (-500, 500))
    cue = find_only(line, build_point(0, 540))
    assert (cue.side, round(cue.abeam_m)) == (Side.RIGHT, 500)
    assert cue.confidence < 0.6, "it is ahead for half of the time"


def test_a_site_straight_ahead_at_the_end_has_no_side():
    assert find_only(build_street((0, 0), (500, 0)), build_point(560, 0)).side == Side.AROUND


def test_a_site_behind_the_start_is_not_cued():
    assert build_cues(build_street((0, 0), (500, 0)), [build_point(-40, 5)]) == ()


@unhurried
@given(st.floats(-80, 80), st.floats(1, 150))
def test_a_side_is_only_told_when_the_circle_of_accuracy_stays_off_the_lane(north_m, accuracy_m):
    assume(abs(abs(north_m) - accuracy_m - 5) > 1)
    site = build_point(500, north_m, accuracy_m=accuracy_m)
    cue = find_only(build_street(*STREET), site)
    if abs(north_m) <= accuracy_m + 5:
        assert (cue.side, cue.confidence) == (Side.AROUND, 0)
    else:
        assert cue.side == (Side.LEFT if north_m > 0 else Side.RIGHT)
        assert cue.confidence > 0


@unhurried
@given(st.integers(0, 359), st.floats(-85, 85).filter(lambda off: abs(off) > 12))
def test_the_side_is_that_of_the_direction_of_travel_for_every_bearing(bearing, off_m):
    far = math.radians(bearing)
    line = build_street((0, 0), (800 * math.sin(far), 800 * math.cos(far)))
    middle = (400 * math.sin(far), 400 * math.cos(far))
    site = build_point(middle[0] + off_m * math.cos(far), middle[1] - off_m * math.sin(far))
    cue = find_only(line, site)
    assert cue.side == (Side.RIGHT if off_m > 0 else Side.LEFT)
    assert cue.distance_m == pytest.approx(abs(off_m), abs=0.2)


@unhurried
@given(st.lists(st.tuples(st.floats(-800, 800), st.floats(-800, 800)), min_size=2, max_size=12))
def test_cues_of_any_line_are_ordered_hold_their_abeam_point_and_lie_on_it(points):
    assume(any(math.dist(a, b) > 1 for a, b in pairwise(points)))
    line = build_street(*points)
    sites = [build_point(60 * n, -40 * n, f"s-{n}") for n in range(-6, 7) if n >= 0]
    cues = build_cues(line, sites)
    assert [cue.abeam_m for cue in cues] == sorted(cue.abeam_m for cue in cues)
    positions = {site.id: site.position for site in sites}
    for cue in cues:
        assert -0.1 <= cue.from_m <= cue.abeam_m <= cue.to_m <= line.length_m + 0.1
        there = line.position_at(cue.abeam_m)
        gap_m = GEOD.inv(*there, *positions[cue.site])[2]
        assert gap_m == pytest.approx(cue.distance_m, abs=0.3)
        assert cue.distance_m <= CIVIC_SIGHT_M + 2.1


def walk_metres(points):
    """Every metre of a line as (progress, east, north), by plain arithmetic."""
    done_m = 0.0
    for (x0, y0), (x1, y1) in pairwise(points):
        length_m = math.dist((x0, y0), (x1, y1))
        for metre in range(math.ceil(length_m)):
            share = metre / length_m
            yield done_m + metre, x0 + share * (x1 - x0), y0 + share * (y1 - y0)
        done_m += length_m


def find_approaches(points, target, reach_m):
    """(start, end) of what lies within reach plus the margin and comes within reach."""
    near = []
    for metre, east, north in walk_metres(points):
        gap_m = math.dist((east, north), target)
        if gap_m <= reach_m + 15:
            if not near or near[-1][1] < metre - 20:
                near.append([metre, metre, gap_m])
            near[-1][1:] = [metre, min(near[-1][2], gap_m)]
    return [(start, end) for start, end, least in near if least < reach_m - 2 and start > 0]


@unhurried
@given(st.lists(st.tuples(st.floats(-400, 400), st.floats(-400, 400)), min_size=2, max_size=8))
def test_every_approach_found_by_brute_force_has_its_cue(points):
    assume(any(math.dist(a, b) > 1 for a, b in pairwise(points)))
    cues = build_cues(build_street(*points), [build_point(20, -30)])
    for start, end in find_approaches(points, (20, -30), CIVIC_SIGHT_M):
        assert any(start - 3 <= cue.abeam_m <= end + 3 for cue in cues)


def test_sight_distance_is_the_sites_own_or_that_of_its_kind():
    line = build_street(*STREET)
    assert build_cues(line, [build_point(500, 140)]) == ()
    assert find_only(line, build_point(500, 140, sight_m=200)).distance_m > 139
    assert find_only(line, build_point(500, 140, kind=Kind.MONUMENT)).side == Side.LEFT
    assert build_cues(line, [build_point(500, 40, sight_m=30)]) == ()


def test_a_park_is_on_the_side_where_its_area_lies_along_its_whole_edge():
    cue = find_only(build_street(*STREET), build_block((300, 20), 300, 200))
    assert cue.side == Side.LEFT
    assert cue.distance_m == pytest.approx(20, abs=0.1)
    assert cue.abeam_m == pytest.approx(300, abs=8), "abeam where its edge begins"
    assert cue.from_m < 210 and cue.to_m == pytest.approx(620, abs=1)


def test_a_park_that_is_driven_round_is_one_pass_on_the_inner_side():
    block = ((0, -300), (0, 0), (0, 320), (300, 320), (300, 0), (0, 0), (0, -300))
    cue = find_only(build_street(*block), build_block((20, 20), 260, 280))
    assert (cue.side, cue.pass_number, cue.passes) == (Side.RIGHT, 1, 1)


def test_a_park_the_street_runs_through_is_all_around():
    cue = find_only(build_street(*STREET), build_block((300, -50), 300, 200))
    assert (cue.side, cue.distance_m) == (Side.AROUND, 0)
    assert cue.from_m < 220 and cue.to_m > 590


def test_an_override_settles_the_side_of_one_pass_only():
    overrides = (build_override(side="right", pass_number=2, grade="one_source"),)
    line = build_street((0, 0), (1000, 0), (0, 0), overrides=overrides)
    cues = build_cues(line, [build_point(500, 40, accuracy_m=100)])
    assert [cue.side for cue in cues] == [Side.AROUND, Side.RIGHT]
    assert [cue.overridden for cue in cues] == [False, True]
    assert cues[1].confidence == 0.7


def test_the_override_of_a_pass_is_stronger_than_that_of_all_passes():
    overrides = (build_override(side="left"), build_override(side="around", pass_number=1))
    line = build_street((0, 0), (1000, 0), (0, 0), overrides=overrides)
    cues = build_cues(line, [build_point(500, 40)])
    assert [cue.side for cue in cues] == [Side.AROUND, Side.LEFT]


def test_a_hidden_pass_is_left_out_and_the_others_keep_their_numbers():
    overrides = (build_override(hidden=True, pass_number=1),)
    line = build_street((0, 0), (1000, 0), (0, 0), overrides=overrides)
    (cue,) = build_cues(line, [build_point(500, 40)])
    assert (cue.pass_number, cue.passes) == (2, 2)


def test_a_place_behind_at_the_start_is_seen_once_the_street_has_turned():
    """Nearest where the bus stands with its back to it, in plain view for 300 m after that."""
    cue = find_only(build_street((0, 0), (-35, 0), (-35, 300)), build_block((15, -20), 50, 310))
    assert cue.side == Side.RIGHT
    assert 30 < cue.from_m <= cue.abeam_m < 335
    assert cue.distance_m == pytest.approx(50, abs=1)


def test_a_place_behind_all_along_is_not_a_cue():
    assert build_cues(build_street((0, 0), (0, 400)), [build_point(10, -30)]) == ()
