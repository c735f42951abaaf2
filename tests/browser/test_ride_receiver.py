"""A rehearsal with the signal of a real street: errors, gaps, and the page in spite of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from components.http.pack import build_pack
from components.http.ride import parts_version
from components.sources import SEMARANG_TIME, current_catalogue, current_lines
from tests.browser.ride_app import Boarding, Rider, Shelf, open_boarding, serve_shelf

FOLLOW = """async ([address, pack, signal, times]) => {
  const { Receiver } = await import(address);
  const receiver = new Receiver(pack);
  return times.map((t_s) => receiver.believe(t_s, signal));
}"""
DEPARTS = datetime(2026, 11, 28, 8, tzinfo=SEMARANG_TIME)


@pytest.fixture(scope="module")
def home() -> Iterator[str]:
    with serve_shelf(Shelf()) as address:
        yield address


@pytest.fixture
def boarding(chromium: Browser, home: str) -> Iterator[Boarding]:
    yield from open_boarding(chromium, home)


@pytest.fixture(scope="module")
def pack() -> dict[str, Any]:
    """The loop as it is shipped."""
    return build_pack(current_catalogue(), current_lines()["keliling-kota"].route, DEPARTS)


def follow(rider: Rider, pack: dict[str, Any], signal: str, times: list[int]) -> list[Any]:
    address = f"/ikut/_/{parts_version()}/receiver.js"
    found: list[Any] = rider.page.evaluate(FOLLOW, [address, pack, signal, times])
    return found


def list_times(pack: dict[str, Any], step_s: int = 1) -> list[int]:
    return list(range(0, int(pack["clock"][-1][1]), step_s))


@pytest.mark.parametrize("signal", ["weak", "gaps"])
def test_a_poor_signal_is_followed_as_well_as_the_tracker_promises(
    boarding: Boarding, pack: dict[str, Any], signal: str
) -> None:
    seen = follow(boarding.ready(), pack, signal, list_times(pack))
    off_m = sorted(one["off_m"] for one in seen)
    assert 1 < median(off_m) < 12, "errors that are no errors, or a tracker that loses the bus"
    assert off_m[int(len(off_m) * 0.95)] < 60
    gaps = sum(one["gap"] for one in seen) / len(seen)
    assert gaps == 0 if signal == "weak" else 0.1 < gaps < 0.35


def test_in_a_gap_the_last_fix_grows_old(boarding: Boarding, pack: dict[str, Any]) -> None:
    seen = follow(boarding.ready(), pack, "gaps", list_times(pack))
    ages = [one["age_s"] for one in seen if one["gap"]]
    assert max(ages) > 20
    assert max(one["age_s"] for one in seen if not one["gap"]) <= max(ages) + 2


def test_the_same_moment_is_always_seen_alike(boarding: Boarding, pack: dict[str, Any]) -> None:
    rider, times = boarding.ready(), list_times(pack, 5)
    assert follow(rider, pack, "gaps", times) == follow(rider, pack, "gaps", times)


def test_a_clock_moved_by_hand_starts_the_receiver_anew(
    boarding: Boarding, pack: dict[str, Any]
) -> None:
    late = list_times(pack)[-600]
    seen = follow(boarding.ready(), pack, "weak", [0, 10, late, late + 4, late + 8, 20, 24])
    assert max(one["off_m"] for one in seen) < 120
    assert abs(seen[-1]["t_s"] - 24) < 60


def test_a_clear_signal_is_the_timetable_itself(boarding: Boarding, pack: dict[str, Any]) -> None:
    assert follow(boarding.ready(), pack, "clear", [0, 60]) == [None, None]


def test_a_rehearsal_with_a_weak_signal_says_how_far_off_it_is(boarding: Boarding) -> None:
    rider = boarding.ready()
    rider.begin()
    signal = rider.page.locator(".signal")
    expect(signal).to_be_hidden()
    rider.page.locator("#open-settings").click()
    rider.page.get_by_text("Lemah: meleset belasan meter").click()
    rider.page.locator("#settings .sheet-head .round").click()
    rider.seek(60)
    expect(signal).to_contain_text("Sinyal latihan meleset")
    rider.page.locator('[data-lang="en"]').first.click()
    expect(signal).to_contain_text("m off")
