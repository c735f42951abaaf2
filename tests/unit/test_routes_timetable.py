"""The clock of a ride: speeds by the hour, dwell, midnight, and back from time to place."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.cues import build_cues
from routes.line import build_line
from routes.model import Speed
from routes.pace import BUS_KMPH, find_walking_kmph
from routes.timetable import Knot, Timetable, build_timetable
from tests.builders import build_leg, build_route, build_stop
from tests.route_builders import build_point, build_street, build_ways, place

unhurried = settings(deadline=None)
"""No time limit per example: two slow cores are not a fault of the code."""

JAKARTA = ZoneInfo("Asia/Jakarta")
EIGHT = datetime(2026, 11, 28, 8, 0, tzinfo=JAKARTA)
VECTORS = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "vectors" / "clock.json").read_text(encoding="utf-8")
)
EVEN = (Speed(from_hour=0, until_hour=24, speed_kmph=18),)


def build_bus(*points, speeds=EVEN, **changes):
    leg = build_leg([place(*point) for point in points], speeds=speeds)
    return build_line(build_route(legs=[leg], **changes))


def test_a_stop_is_left_after_its_dwell_and_the_rest_moves_back():
    line = build_bus((0, 0), (3000, 0), stops=[build_stop(place(1000, 0), dwell_s=120)])
    table = build_timetable(line, (), EIGHT)
    (halt,) = table.stops
    assert halt.arrive == pytest.approx(EIGHT + timedelta(seconds=200), abs=timedelta(seconds=0.1))
    assert halt.depart - halt.arrive == timedelta(seconds=120)
    assert table.knots[-1].t_s == pytest.approx(720, abs=0.1)
    assert table.ends == pytest.approx(EIGHT + timedelta(minutes=12), abs=timedelta(seconds=0.1))


def test_a_dwell_is_two_knots_of_equal_progress():
    line = build_bus((0, 0), (3000, 0), stops=[build_stop(place(1000, 0), dwell_s=120)])
    knots = build_timetable(line, (), EIGHT).knots
    equal = [(a, b) for a, b in pairwise(knots) if a.progress_m == b.progress_m]
    assert len(equal) == 1
    assert equal[0][1].t_s - equal[0][0].t_s == 120


def test_a_dwell_at_the_start_is_boarding_before_the_departure():
    line = build_bus((0, 0), (900, 0), stops=[build_stop(place(0, 0), dwell_s=600)])
    table = build_timetable(line, (), EIGHT)
    (halt,) = table.stops
    assert (halt.arrive, halt.depart) == (EIGHT - timedelta(minutes=10), EIGHT)
    assert table.knots[0] == Knot(0.0, 0.0)
    assert table.knots[-1].t_s == pytest.approx(180, abs=0.1)


def test_a_dwell_at_the_end_belongs_to_the_ride():
    line = build_bus((0, 0), (900, 0), stops=[build_stop(place(900, 0), dwell_s=600)])
    table = build_timetable(line, (), EIGHT)
    assert table.ends == table.stops[0].depart
    assert table.knots[-1].t_s == pytest.approx(780, abs=0.1)


def test_the_speed_changes_on_the_road_when_the_hour_does():
    speeds = (
        Speed(from_hour=0, until_hour=9, speed_kmph=18),
        Speed(from_hour=9, until_hour=24, speed_kmph=36),
    )
    line = build_bus((0, 0), (3000, 0), speeds=speeds)
    start = EIGHT.replace(minute=58)
    table = build_timetable(line, (), start)
    assert table.progress_at(120) == pytest.approx(600, abs=0.1)
    assert table.progress_at(130) == pytest.approx(700, abs=0.1)
    assert table.knots[-1].t_s == pytest.approx(120 + 240, abs=0.1)
    assert len(table.knots) == 3


def test_a_dwell_across_the_hour_goes_on_at_the_new_speed():
    speeds = (
        Speed(from_hour=0, until_hour=9, speed_kmph=18),
        Speed(from_hour=9, until_hour=24, speed_kmph=36),
    )
    stop = build_stop(place(100, 0), dwell_s=3600)
    line = build_bus((0, 0), (1100, 0), speeds=speeds, stops=[stop])
    table = build_timetable(line, (), EIGHT.replace(minute=30))
    assert table.knots[-1].t_s == pytest.approx(20 + 3600 + 100, abs=0.1)


def test_hours_without_a_speed_of_the_leg_use_the_assumed_one():
    only_noon = (Speed(from_hour=12, until_hour=13, speed_kmph=50),)
    table = build_timetable(build_bus((0, 0), (1000, 0), speeds=only_noon), (), EIGHT)
    assumed = next(s for s in BUS_KMPH if s.from_hour <= 8 < s.until_hour).speed_kmph
    assert table.knots[-1].t_s == pytest.approx(1000 / (assumed / 3.6), abs=0.1)


def test_the_assumed_speeds_cover_the_whole_day_without_overlap():
    hours = [hour for speed in BUS_KMPH for hour in range(speed.from_hour, speed.until_hour)]
    assert hours == list(range(24))


def test_a_ride_past_midnight_arrives_on_the_next_day():
    line = build_bus((0, 0), (3000, 0), stops=[build_stop(place(3000, 0), dwell_s=60)])
    table = build_timetable(line, (), EIGHT.replace(hour=23, minute=55))
    assert table.stops[0].arrive.isoformat(timespec="minutes") == "2026-11-29T00:05+07:00"
    assert table.ends.utcoffset() == timedelta(hours=7)


def test_the_hour_is_that_of_the_departures_zone():
    speeds = (
        Speed(from_hour=0, until_hour=8, speed_kmph=10),
        Speed(from_hour=8, until_hour=24, speed_kmph=36),
    )
    line = build_bus((0, 0), (1000, 0), speeds=speeds)
    assert build_timetable(line, (), EIGHT).knots[-1].t_s == pytest.approx(100, abs=0.1)
    in_utc = build_timetable(line, (), EIGHT.astimezone(UTC)).knots[-1].t_s
    assert in_utc == pytest.approx(360, abs=0.1)


@pytest.mark.parametrize(
    ("people", "kmph"), [(1, 4.5), (5, 4.5), (6, 4.0), (30, 3.5), (60, 3.0), (61, 2.5), (300, 2.5)]
)
def test_a_larger_group_walks_no_faster(people, kmph):
    assert find_walking_kmph(people) == kmph


def test_group_size_slows_the_walk_but_not_the_bus():
    line = build_ways(("bus", [(0, 0), (1000, 0)]), ("walk", [(1000, 0), (1500, 0)]))
    small, large = (build_timetable(line, (), EIGHT, size) for size in (5, 60))
    joint_m = line.spans[0].to_m
    assert small.time_at(joint_m) == large.time_at(joint_m)
    walks = [t.knots[-1].t_s - t.time_at(joint_m) for t in (small, large)]
    assert walks == pytest.approx([500 / (4.5 / 3.6), 500 / (3.0 / 3.6)], abs=0.1)


def test_a_walk_is_never_faster_than_its_group():
    leg = build_leg([place(0, 0), place(1000, 0)], mode="walk", speeds=EVEN)
    table = build_timetable(build_line(build_route(legs=[leg])), (), EIGHT, 30)
    assert table.knots[-1].t_s == pytest.approx(1000 / (3.5 / 3.6), abs=0.1)


def test_every_cue_is_passed_when_its_metres_are_reached():
    line = build_bus((0, 0), (1000, 0), (0, 0))
    cues = build_cues(line, [build_point(500, 40)])
    table = build_timetable(line, cues, EIGHT)
    assert [(p.site, p.pass_number) for p in table.passings] == [("situs", 1), ("situs", 2)]
    seconds = [(p.at - EIGHT).total_seconds() for p in table.passings]
    assert seconds == pytest.approx([100, 300], abs=0.1)


def test_at_a_stop_the_time_of_a_place_is_the_arrival():
    line = build_bus((0, 0), (900, 0), stops=[build_stop(place(450, 0), dwell_s=60)])
    table = build_timetable(line, (), EIGHT)
    at_m = table.stops[0].progress_m
    assert table.time_at(at_m) == pytest.approx(90, abs=0.1)
    assert table.time_at(at_m + 0.01) == pytest.approx(150, abs=0.1)
    assert table.progress_at(120) == at_m


def test_before_departure_and_after_the_end_the_group_stands():
    table = build_timetable(build_bus((0, 0), (900, 0)), (), EIGHT)
    assert (table.progress_at(-60), table.time_at(-5)) == (0, 0)
    assert table.progress_at(9999) == pytest.approx(900, abs=0.1)
    assert table.time_at(9999) == table.knots[-1].t_s


@unhurried
@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1800)), max_size=4),
    st.integers(0, 1439),
    st.floats(0, 1),
)
def test_the_place_of_the_time_of_a_place_is_that_place(halts, minute, share):
    stops = [
        build_stop(place(4000 * at, 0), f"h-{n}", order=n + 1, dwell_s=dwell)
        for n, (at, dwell) in enumerate(sorted(halts))
    ]
    line = build_street((0, 0), (4000, 0), stops=stops)
    start = datetime(2026, 11, 28, minute // 60, minute % 60, tzinfo=JAKARTA)
    table = build_timetable(line, (), start)
    metres = share * line.length_m
    assert table.progress_at(table.time_at(metres)) == pytest.approx(metres, abs=1e-3)
    assert all(a.t_s < b.t_s and a.progress_m <= b.progress_m for a, b in pairwise(table.knots))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: str(case["t_s"]))
def test_the_clock_agrees_with_the_shared_vectors(case):
    table = Timetable(EIGHT, tuple(Knot(*row) for row in VECTORS["clock"]), (), ())
    assert table.progress_at(case["t_s"]) == pytest.approx(case["progress_m"], abs=1e-3)


def test_a_departure_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="naive_departure"):
        build_timetable(build_bus((0, 0), (900, 0)), (), EIGHT.replace(tzinfo=None))


def test_a_group_of_nobody_is_refused():
    with pytest.raises(ValueError, match="empty_group"):
        build_timetable(build_bus((0, 0), (900, 0)), (), EIGHT, 0)
