"""The demonstration: two routes in turn, round the clock, from the time alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.guides import DEMO_MORNING, current_demo
from components.sources import current_lines, plan_day
from routes.demo import BEAT_S, PAUSE_S, demo_at
from tests.live_builders import GUIDE

LINES = current_lines()
TABLES = {route_id: plan_day(route_id, DEMO_MORNING) for route_id in LINES}
LASTS_S = {route_id: table.knots[-1].t_s for route_id, table in TABLES.items()}
CYCLE_S = sum(LASTS_S.values()) + PAUSE_S * len(LASTS_S)
STATES = {"waiting", "riding", "walking", "at_stop", "finished"}
LIVE_FIELDS = {
    *("v", "route", "state", "t", "progress_m", "speed_mps", "by", "detours", "skipped"),
    *("messages", "stop", "count"),
}


def at(t_s):
    """The demonstration so many seconds after 1970, in whole beats."""
    return demo_at(LINES, TABLES, datetime.fromtimestamp(t_s, UTC))


def start_of(route_id, cycle=300_000):
    """When a route sets off in one of the cycles, rounded up to a beat."""
    into_s = 0.0
    for each in LINES:
        if each == route_id:
            break
        into_s += LASTS_S[each] + PAUSE_S
    return -(-(cycle * CYCLE_S + into_s) // BEAT_S) * BEAT_S


@given(st.floats(1.7e9, 2.2e9))
def test_at_every_moment_a_bus_is_somewhere_on_a_route(t_s):
    demo = at(t_s)
    body = demo.body
    assert set(body) == LIVE_FIELDS
    assert 0 <= body["progress_m"] <= LINES[demo.route_id].length_m + 0.1
    assert body["state"] in STATES
    assert -1e-6 <= t_s - body["t"] < BEAT_S + 1e-6
    assert body["route"] == demo.route_id


@given(st.floats(1.7e9, 2.2e9))
def test_the_bus_never_jumps_and_never_rides_backwards(t_s):
    before, after = at(t_s), at(t_s + BEAT_S)
    if before.route_id == after.route_id and before.body["state"] != "finished":
        moved_m = after.body["progress_m"] - before.body["progress_m"]
        assert 0 <= moved_m < 45


@pytest.mark.parametrize("route_id", sorted(LINES))
def test_each_route_is_ridden_by_its_timetable(route_id):
    starts = start_of(route_id)
    table = TABLES[route_id]
    for share in (0.1, 0.35, 0.6, 0.9):
        into_s = share * LASTS_S[route_id]
        demo = at(starts + into_s)
        assert demo.route_id == route_id
        assert demo.body["progress_m"] == pytest.approx(table.progress_at(into_s), abs=40)
        assert abs(demo.departs_at.timestamp() - starts) <= BEAT_S


@pytest.mark.parametrize("route_id", sorted(LINES))
def test_between_two_rides_lies_a_pause_of_three_minutes(route_id):
    starts, lasts_s = start_of(route_id), LASTS_S[route_id]
    assert at(starts + lasts_s - 1).body["state"] != "waiting"
    arrived = at(starts + lasts_s + 30)
    assert (arrived.route_id, arrived.body["state"]) == (route_id, "finished")
    waiting = at(starts + lasts_s + 90)
    assert waiting.route_id != route_id
    assert (waiting.body["state"], waiting.body["progress_m"]) == ("waiting", 0.0)
    assert (waiting.departs_at.timestamp() - starts - lasts_s) == pytest.approx(PAUSE_S, abs=3)
    next_ride = at(starts + lasts_s + PAUSE_S + 120)
    assert next_ride.route_id == waiting.route_id
    assert next_ride.body["progress_m"] > 0
    assert abs((next_ride.departs_at - waiting.departs_at).total_seconds()) <= BEAT_S


@pytest.mark.parametrize("route_id", sorted(LINES))
def test_at_a_stop_it_stands_and_names_the_stop_and_since_when(route_id):
    starts, table = start_of(route_id), TABLES[route_id]
    dwells = [halt for halt in table.stops if halt.arrive > table.starts < halt.depart]
    dwells = [halt for halt in dwells if (halt.depart - halt.arrive).total_seconds() > 20]
    assert dwells
    for halt in dwells:
        into_s = (halt.arrive - table.starts).total_seconds() + 10
        body = at(starts + into_s).body
        assert (body["state"], body["stop"]["id"], body["speed_mps"]) == (
            "at_stop",
            halt.stop.id,
            0,
        )
        assert body["stop"]["since"] == pytest.approx(starts + into_s - 10, abs=BEAT_S)


def test_on_foot_it_walks():
    starts = start_of("balaikota-kotalama")
    line, table = LINES["balaikota-kotalama"], TABLES["balaikota-kotalama"]
    walk = next(span for span in line.spans if span.leg.mode == "walk")
    body = at(starts + table.time_at(walk.from_m + 40) + 2).body
    assert (body["state"], body["stop"]) == ("walking", None)
    assert 0.5 < body["speed_mps"] < 2


def test_the_speed_is_that_of_the_timetable():
    starts = start_of("keliling-kota") + 300
    before, after = at(starts), at(starts + 60)
    moved_m = after.body["progress_m"] - before.body["progress_m"]
    assert moved_m == pytest.approx(60 * before.body["speed_mps"], rel=0.1)


def test_the_current_demonstration_rides_the_published_routes():
    seen = {
        current_demo(datetime(2026, 11, 28, tzinfo=UTC) + timedelta(minutes=n)).route_id
        for n in range(0, 300, 20)
    }
    assert seen == set(LINES)


def test_without_a_route_there_is_nothing_to_show():
    with pytest.raises(ValueError, match="no_routes"):
        demo_at({}, {}, datetime.now(UTC))


def test_a_single_route_follows_itself():
    moment = datetime.fromtimestamp(LASTS_S["keliling-kota"] + 90, UTC)
    demo = demo_at({"a": GUIDE.line}, {"a": TABLES["keliling-kota"]}, moment)
    assert demo.body["state"] == "waiting"
