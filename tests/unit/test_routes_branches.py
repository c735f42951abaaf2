"""Which pass it is where the line overlaps itself, and how a lost place is found again."""

from __future__ import annotations

import random
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.ride_scores import judge
from benchmarks.simulated_rides import Weather, simulate
from routes.geojson_io import read_routes
from routes.line import build_line
from routes.rails import REACH_M, build_rail
from routes.tracking import Fix, Phase, Tracker
from sites.geo import Position
from tests.ridden import LANE, RING, THERE_AND_BACK, ride, see
from tests.route_builders import build_street, place

unhurried = settings(deadline=None, max_examples=25)


def test_one_absurd_fix_moves_nobody():
    line = build_street(*LANE)
    tracker = Tracker(line)
    states, t = ride(tracker, line, 0, 500)
    far = tracker.step(Fix(t + 2, *place(560, 9000), accuracy_m=15))
    near = tracker.step(see(line, 1180, t + 4))
    assert abs(far.progress_m - states[-1].progress_m) < 5
    assert near.progress_m < 600
    assert far.state == near.state == Phase.RIDING


@pytest.mark.parametrize("start_m", [200, 500, 900])
def test_joined_on_the_way_back_the_heading_tells_the_branch(start_m):
    line = build_street(*THERE_AND_BACK)
    back_m = line.length_m - start_m
    tracker = Tracker(line)
    known = {"speed_mps": 8, "heading_deg": 270}
    tracker.step(see(line, back_m, 2, **known))
    told = tracker.step(see(line, back_m + 16, 4, **known))
    assert told.progress_m == pytest.approx(back_m + 16, abs=15)


def test_joined_on_the_way_back_the_motion_tells_the_branch():
    line = build_street(*THERE_AND_BACK)
    back_m = line.length_m - 700
    states, _ = ride(Tracker(line), line, back_m, back_m + 200)
    assert states[0].progress_m is None
    assert states[0].state == Phase.WAITING
    assert states[-1].progress_m == pytest.approx(back_m + 200, abs=20)
    assert all(s.progress_m is None or s.progress_m > back_m - 50 for s in states)


def test_a_hint_tells_the_branch_before_anything_has_moved():
    line = build_street(*THERE_AND_BACK)
    back_m = line.length_m - 700
    tracker = Tracker(line, hint_m=back_m + 100)
    states = [tracker.step(see(line, back_m, t)) for t in (1, 3, 5, 7)]
    assert states[-1].progress_m == pytest.approx(back_m, abs=10)


def test_the_right_pass_is_kept_all_the_way_there_and_back():
    line = build_street(*THERE_AND_BACK)
    states, _ = ride(Tracker(line), line, 0, line.length_m, noise_m=15, chance=random.Random(4))
    for number, state in enumerate(states):
        if state.progress_m is not None:
            assert state.progress_m == pytest.approx(16 * number, abs=70)


def test_a_circle_ridden_three_times_is_counted_three_times():
    square = [(200, 0), (260, 60), (320, 0), (260, -60)]
    line = build_street((0, 0), *square, *square, *square, (200, 0), (-10, 10))
    states, _ = ride(Tracker(line), line, 0, line.length_m, noise_m=10, chance=random.Random(2))
    for number, state in enumerate(states):
        if state.progress_m is not None:
            assert state.progress_m == pytest.approx(16 * number, abs=70)


def test_a_ring_is_not_finished_before_it_has_begun():
    line = build_street(*RING)
    tracker = Tracker(line)
    chance = random.Random(5)
    states = [tracker.step(see(line, 0, 2 * n, 15, chance)) for n in range(60)]
    assert {state.state for state in states} == {Phase.WAITING}


def test_who_joins_at_the_very_end_has_not_finished():
    line = build_street(*LANE)
    tracker = Tracker(line)
    states = [tracker.step(see(line, line.length_m, 2 * n)) for n in range(40)]
    assert states[-1].progress_m == pytest.approx(line.length_m, abs=10)
    assert Phase.FINISHED not in {state.state for state in states}


def test_a_ring_is_finished_at_its_end_and_stays_so():
    line = build_street(*RING)
    tracker = Tracker(line)
    _, t = ride(tracker, line, 0, line.length_m, noise_m=8, chance=random.Random(5))
    for _ in range(20):
        t += 2
        state = tracker.step(see(line, line.length_m, t))
    assert state.state == Phase.FINISHED
    states, _ = ride(tracker, line, 0, 400, t=t)
    assert {state.state for state in states} == {Phase.FINISHED}
    assert {state.progress_m for state in states} == {line.length_m}


def test_a_place_long_believed_is_given_up_for_what_the_fixes_say():
    line = build_street(*THERE_AND_BACK)
    tracker = Tracker(line)
    ride(tracker, line, 0, 300)
    states, _ = ride(tracker, line, 1000, 1200, t=100)
    assert states[-1].progress_m == pytest.approx(1200, abs=30)


def test_a_minute_without_fixes_is_bridged():
    line = build_street(*THERE_AND_BACK)
    tracker = Tracker(line)
    _, t = ride(tracker, line, 0, 500)
    states = [tracker.step(see(line, 980 + 16 * n, t + 60 + 2 * n)) for n in range(3)]
    assert states[-1].progress_m == pytest.approx(1012, abs=25)


def test_a_closed_street_is_off_the_route_and_the_line_is_regained():
    line = build_street(*LANE)
    tracker = Tracker(line)
    before, t = ride(tracker, line, 0, 300)
    off = []
    for number in range(1, 41):
        off.append(tracker.step(Fix(t + 2 * number, *place(300 + 12 * number, 260), 15.0)))
    back, _ = ride(tracker, line, 820, 1000, t=t + 80)
    assert off[-1].state == Phase.OFF_ROUTE
    assert off[-1].progress_m == pytest.approx(before[-1].progress_m, abs=40)
    assert off[-1].offset_m is None
    assert back[3].state == Phase.RIDING
    assert back[3].progress_m == pytest.approx(820 + 48, abs=25)


@given(st.floats(-100, 1400), st.floats(-140, 140))
@unhurried
def test_the_nearest_foot_is_the_projection_of_the_line(east_m, north_m):
    line = build_street(*THERE_AND_BACK)
    rail = build_rail(line)
    position = place(east_m, north_m)
    true = line.project(Position(*position))
    feet = rail.feet(*rail.flat(*position))
    nearest = min((foot.offset_m for foot in feet), default=None)
    if true.offset_m > REACH_M + 1:
        assert nearest is None
    elif true.offset_m < REACH_M - 1:
        assert nearest == pytest.approx(true.offset_m, abs=0.3)


@pytest.mark.parametrize("number", [0, 1], ids=["balaikota-kotalama", "keliling-kota"])
def test_a_simulated_ride_on_a_shipped_route_is_followed_closely(number):
    line = build_line(read_routes()[number])
    told = simulate(line, 40 + number, Weather())
    tracker = Tracker(line)
    errors, silent, astray_s = judge(told, [tracker.step(fix).progress_m for fix in told.fixes])
    assert median(abs(errors)) < 8
    assert sorted(abs(errors))[int(len(errors) * 0.95)] < 30
    assert astray_s < 10
    assert silent < 20


def test_a_group_that_turns_up_far_behind_is_found_again():
    line = build_street(*LANE)
    tracker = Tracker(line)
    _, t = ride(tracker, line, 0, 1100)
    states, _ = ride(tracker, line, 100, 400, t=t + 30)
    assert states[-1].progress_m == pytest.approx(400, abs=30)
