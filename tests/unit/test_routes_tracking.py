"""The tracker: where the group is after each fix, and in what state."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.model import Mode
from routes.rails import REACH_M, Rail
from routes.tracking import Fix, Phase, Tracker
from tests.make_tracking_vectors import build_tracking
from tests.make_vectors import VECTORS
from tests.ridden import LANE, THERE_AND_BACK, build_trip, ride, see, stand
from tests.route_builders import build_street

unhurried = settings(deadline=None, max_examples=25)
SAVED = json.loads((VECTORS / "tracking.json").read_text(encoding="utf-8"))


def read_rail(saved):
    return Rail(
        [tuple(vertex) for vertex in saved["line"]],
        [(Mode(leg["mode"]), leg["from_m"]) for leg in saved["legs"]],
        [(stop["id"], stop["at_m"]) for stop in saved["stops"]],
    )


@pytest.mark.parametrize("run", SAVED["runs"], ids=lambda run: run["name"])
def test_the_tracker_says_what_the_shared_vectors_say(run):
    tracker = Tracker(read_rail(SAVED))
    for fix, expected in zip(run["fixes"], run["expect"], strict=True):
        state = tracker.step(Fix(**{name: fix[name] for name in fix if name != "true_m"}))
        assert state.t == expected["t"]
        assert state.state == expected["state"]
        assert state.progress_m == pytest.approx(expected["progress_m"], abs=0.05)


@pytest.mark.parametrize("run", SAVED["runs"], ids=lambda run: run["name"])
def test_the_shared_vectors_are_near_the_truth_they_were_made_from(run):
    rows = zip(run["fixes"], run["expect"], strict=True)
    known = [(fix["true_m"], said) for fix, said in rows if said["progress_m"] is not None]
    on_line = [(true, said) for true, said in known if said["state"] != "off_route"]
    assert len(known) > 20
    assert median(abs(said["progress_m"] - true) for true, said in on_line) < 9
    assert known[-1][1]["progress_m"] == pytest.approx(known[-1][0], abs=20)


def test_the_shared_vectors_are_what_their_script_makes():
    made = build_tracking()
    assert made["line"] == SAVED["line"]
    assert made["calls"] == SAVED["calls"]
    for run, saved in zip(made["runs"], SAVED["runs"], strict=True):
        assert run["fixes"] == saved["fixes"]


def test_the_group_is_followed_along_a_street():
    line = build_street(*LANE)
    states, _ = ride(Tracker(line), line, 0, 1000)
    assert states[-1].progress_m == pytest.approx(1000, abs=10)
    assert states[-1].speed_mps == pytest.approx(8, abs=0.5)
    assert states[-1].state == Phase.RIDING


def test_a_fix_that_is_not_newer_changes_nothing():
    line = build_street(*LANE)
    tracker = Tracker(line)
    states, t = ride(tracker, line, 0, 500)
    before = tracker.dump()
    assert tracker.step(see(line, 1100, t)) == states[-1]
    assert tracker.step(see(line, 1100, t - 40)) == states[-1]
    assert tracker.dump() == before


@given(st.integers(0, 10_000))
@unhurried
def test_a_bus_that_stands_at_a_stop_for_a_quarter_of_an_hour_does_not_creep(seed):
    line = build_trip()
    settled = stand(line, 900, seed)
    assert sum(state.state == Phase.AT_STOP for state in settled) > 0.9 * len(settled)
    assert median(state.speed_mps for state in settled) == 0
    known = [state.progress_m for state in settled]
    assert max(known) - min(known) < 40
    assert median(known) == pytest.approx(900, abs=12)
    assert len(set(known)) < 20
    assert known[-1] == pytest.approx(900, abs=25)


@given(st.integers(0, 10_000))
@unhurried
def test_a_bus_held_up_for_a_quarter_of_an_hour_in_the_open_stays_where_it_is(seed):
    settled = stand(build_street(*LANE), 600, seed)
    assert all(state.progress_m == pytest.approx(600, abs=60) for state in settled)
    assert median(state.progress_m for state in settled) == pytest.approx(600, abs=12)
    assert median(state.speed_mps for state in settled) == 0


@given(st.integers(0, 10_000))
@unhurried
def test_progress_never_falls_back_a_little(seed):
    line = build_street(*THERE_AND_BACK)
    chance = random.Random(seed)
    how = {"noise_m": 15, "chance": chance}
    states, _ = ride(Tracker(line), line, 0, 900, speed_mps=chance.uniform(3, 11), **how)
    known = [state.progress_m for state in states if state.progress_m is not None]
    steps = [b - a for a, b in pairwise(known)]
    assert all(step >= 0 or step < -6 for step in steps)
    assert sum(step < 0 for step in steps) < 5


def test_riding_standing_walking_and_arriving_are_told_apart():
    line = build_trip()
    tracker = Tracker(line)
    chance = random.Random(7)
    how = {"noise_m": 8, "chance": chance}
    waits = [tracker.step(see(line, 0, 2 * n, **how)) for n in range(1, 20)]
    rides, t = ride(tracker, line, 0, 900, t=40, **how)
    stands = [tracker.step(see(line, 900, t + 3 * n, **how)) for n in range(1, 60)]
    walks, t = ride(tracker, line, 900, 1200, speed_mps=1.2, t=t + 180, **how)
    ends = [tracker.step(see(line, 1200, t + 3 * n, **how)) for n in range(1, 40)]
    assert {state.state for state in waits} == {Phase.WAITING}
    assert rides[30].state == Phase.RIDING
    assert stands[-1].state == Phase.AT_STOP
    assert walks[60].state == Phase.WALKING
    assert ends[-1].state == Phase.FINISHED


def test_a_red_light_is_not_a_stop():
    line = build_trip()
    tracker = Tracker(line)
    _, t = ride(tracker, line, 0, 400)
    states = [tracker.step(see(line, 400, t + 2 * n)) for n in range(1, 30)]
    assert states[-1].state == Phase.RIDING
    assert states[-1].speed_mps == 0


def test_a_dump_goes_through_json_and_carries_on_where_it_was():
    line = build_street(*THERE_AND_BACK)
    whole, first, second = Tracker(line), Tracker(line), Tracker(line)
    how = {"noise_m": 15.0}
    before, t = ride(whole, line, 0, 700, chance=random.Random(1), **how)
    ride(first, line, 0, 700, chance=random.Random(1), **how)
    dumped = json.dumps(first.dump())
    second.load(json.loads(dumped))
    assert len(dumped) < 4000
    assert second.dump() == whole.dump()
    after = [tracker.step(see(line, 710, t + 2)) for tracker in (whole, second)]
    assert after[0] == after[1] != before[-1]


def test_an_unused_tracker_can_be_dumped_and_loaded():
    tracker = Tracker(build_street(*LANE))
    tracker.load(json.loads(json.dumps(tracker.dump())))
    assert tracker.step(see(build_street(*LANE), 100, 5)).t == 5


def test_a_dump_of_another_format_is_refused():
    tracker = Tracker(build_street(*LANE))
    with pytest.raises(ValueError, match="tracker_format"):
        tracker.load({**tracker.dump(), "format": 0})


def test_a_sure_fix_counts_for_more_than_an_unsure_one():
    line = build_street(*LANE)
    moved = []
    for accuracy_m in (8.0, 90.0):
        tracker = Tracker(line)
        _, t = ride(tracker, line, 0, 500)
        fix = see(line, 560, t + 2)._replace(accuracy_m=accuracy_m)
        moved.append(tracker.step(fix).progress_m)
    assert moved[0] > moved[1] + 3


@given(
    st.lists(
        st.tuples(
            st.floats(0.1, 4000),
            st.floats(110.40, 110.43),
            st.floats(-6.99, -6.97),
            st.none() | st.floats(0, 1e6),
            st.none() | st.floats(0, 200),
            st.none() | st.floats(0, 360),
        ),
        max_size=30,
    )
)
@unhurried
def test_whatever_comes_in_the_answer_is_on_the_line_and_memory_is_bounded(rows):
    line = build_street(*THERE_AND_BACK)
    tracker = Tracker(line)
    t = 0.0
    for dt, lon, lat, accuracy_m, speed_mps, heading_deg in rows:
        t += dt
        state = tracker.step(Fix(t, lon, lat, accuracy_m, speed_mps, heading_deg))
        assert state.t == t
        assert state.progress_m is None or 0 <= state.progress_m <= line.length_m
        assert 0 <= state.speed_mps <= 20
        assert state.offset_m is None or 0 <= state.offset_m <= REACH_M
        assert len(tracker.dump()["guesses"]) <= 9
