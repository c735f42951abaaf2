"""The page's own tracker and calling against the vectors that the Python rings also pass."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from benchmarks.simulated_rides import Weather, simulate
from components.http.ride import parts_version
from routes.geojson_io import read_routes
from routes.line import build_line
from routes.tracking import Tracker
from tests.browser.ride_app import Boarding, Rider, Shelf, serve_shelf
from tests.make_vectors import VECTORS

AGREE_M = 1.0
SAVED = json.loads((VECTORS / "tracking.json").read_text(encoding="utf-8"))

FOLLOW = """async ([address, pack, fixes]) => {
  const { createTracker } = await import(address);
  const tracker = createTracker(pack);
  return fixes.map((fix) => tracker.step(fix));
}"""
SPLIT = """async ([address, pack, fixes]) => {
  const { createTracker } = await import(address);
  const first = createTracker(pack);
  const half = fixes.length >> 1;
  fixes.slice(0, half).forEach((fix) => first.step(fix));
  const kept = JSON.stringify(first.dump());
  const second = createTracker(pack);
  const took = second.load(JSON.parse(kept));
  const refused = !second.load({ format: 0 }) && !second.load(null);
  const rest = fixes.slice(half).map((fix) => second.step(fix));
  return { took, refused, bytes: kept.length, last: rest[rest.length - 1] };
}"""
REPEAT = """async ([address, pack, fixes]) => {
  const { createTracker } = await import(address);
  const tracker = createTracker(pack);
  fixes.forEach((fix) => tracker.step(fix));
  const before = JSON.stringify(tracker.dump());
  const again = tracker.step(fixes[3]);
  return { same: before === JSON.stringify(tracker.dump()), again };
}"""
HINT = """async ([address, pack, fix, hints]) => {
  const { createTracker } = await import(address);
  return hints.map((hint_m) => createTracker(pack, { hint_m }).step(fix).progress_m);
}"""
CALL = """async ([address, calls]) => {
  const { findDue } = await import(address);
  return calls.cases.map((one) => findDue(calls.cues, one.state, one.t));
}"""
TIME = """async ([address, pack, fixes]) => {
  const { createTracker } = await import(address);
  const tracker = createTracker(pack);
  const begun = performance.now();
  fixes.forEach((fix) => tracker.step(fix));
  return ((performance.now() - begun) * 1000) / fixes.length;
}"""


@pytest.fixture(scope="module")
def rider(chromium: Browser) -> Iterator[Rider]:
    with serve_shelf(Shelf()) as address:
        boarding = Boarding(chromium, address)
        yield boarding.ready()
        boarding.close()


def ask(rider: Rider, script: str, module: str, *given: object) -> Any:
    return rider.page.evaluate(script, [f"/ikut/_/{parts_version()}/{module}", *given])


def build_shipped(number: int) -> dict[str, Any]:
    """A shipped route as a pack has it, at full precision, with a ride on it."""
    line = build_line(read_routes()[number])
    told = simulate(line, 60 + number, Weather(says_motion=bool(number)))
    tracker = Tracker(line)
    return {
        "pack": {
            "line": [list(vertex) for vertex in line.vertices],
            "legs": [{"mode": s.leg.mode.value, "from_m": s.from_m} for s in line.spans],
            "stops": [{"id": stop.id, "at_m": at_m} for stop, at_m in line.stop_places],
        },
        "fixes": [fix._asdict() for fix in told.fixes],
        "expect": [tracker.step(fix) for fix in told.fixes],
    }


@pytest.mark.parametrize("run", SAVED["runs"], ids=lambda run: run["name"])
def test_the_page_follows_the_rides_of_the_vectors_within_a_metre(
    rider: Rider, run: dict[str, Any]
) -> None:
    states = ask(rider, FOLLOW, "tracker.js", SAVED, run["fixes"])
    for state, expected in zip(states, run["expect"], strict=True):
        assert state["t"] == expected["t"]
        assert state["state"] == expected["state"], expected
        assert state["progress_m"] == pytest.approx(expected["progress_m"], abs=AGREE_M), expected


@pytest.mark.parametrize("number", [0, 1], ids=["balaikota-kotalama", "keliling-kota"])
def test_the_page_follows_a_whole_ride_on_a_shipped_route_as_the_server_does(
    rider: Rider, number: int
) -> None:
    ride = build_shipped(number)
    states = ask(rider, FOLLOW, "tracker.js", ride["pack"], ride["fixes"])
    for state, expected in zip(states, ride["expect"], strict=True):
        assert state["state"] == expected.state
        assert state["progress_m"] == pytest.approx(expected.progress_m, abs=AGREE_M)
        assert state["speed_mps"] == pytest.approx(expected.speed_mps, abs=0.1)
        assert state["offset_m"] == pytest.approx(expected.offset_m, abs=AGREE_M)


def test_the_page_keeps_the_tracker_over_a_reload_and_refuses_what_is_of_no_use(
    rider: Rider,
) -> None:
    run = SAVED["runs"][0]
    kept = ask(rider, SPLIT, "tracker.js", SAVED, run["fixes"])
    assert kept["took"]
    assert kept["refused"]
    assert kept["bytes"] < 4000
    assert kept["last"]["progress_m"] == pytest.approx(run["expect"][-1]["progress_m"], abs=0.1)


def test_a_fix_that_is_not_newer_changes_nothing_on_the_page(rider: Rider) -> None:
    run = SAVED["runs"][0]
    found = ask(rider, REPEAT, "tracker.js", SAVED, run["fixes"])
    assert found["same"]
    assert found["again"]["t"] == run["expect"][-1]["t"]


def test_a_hint_tells_the_page_which_pass_it_is(rider: Rider) -> None:
    length_m = SAVED["stops"][1]["at_m"] + 200
    lon, lat, _ = SAVED["line"][1]
    found = ask(
        rider, HINT, "tracker.js", SAVED, {"t": 1, "lon": lon, "lat": lat}, [400, length_m - 400]
    )
    assert found == pytest.approx([400, length_m - 400], abs=15)


def test_the_page_calls_the_cues_of_the_vectors(rider: Rider) -> None:
    found = ask(rider, CALL, "calling.js", SAVED["calls"])
    assert found == [case["due"] for case in SAVED["calls"]["cases"]]


def test_a_fix_costs_a_phone_well_under_a_hundredth_of_a_second(rider: Rider) -> None:
    ride = build_shipped(1)
    spent_us = ask(rider, TIME, "tracker.js", ride["pack"], ride["fixes"])
    assert spent_us < 10_000
