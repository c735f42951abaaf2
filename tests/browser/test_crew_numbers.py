"""The crew page's own arithmetic: batches, patience, thinning, delay, likely places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from components.http.crew_page import crew_version
from tests.browser.crew_app import Depot, Garage, serve_depot


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    depot = Depot()
    with serve_depot(depot) as address:
        garage = Garage(chromium, address, depot)
        yield garage.ready().page
        garage.close()


def work_out(page: Page, module: str, body: str, *values: Any) -> Any:
    """Run ``body`` with a module's exports as ``m`` and the values as ``v``."""
    return page.evaluate(
        f"async ([address, v]) => {{ const m = await import(address); {body} }}",
        [f"/kru/_/{crew_version()}/{module}.js", list(values)],
    )


def rows(*channels: str, not_before: float = 0) -> list[dict[str, Any]]:
    return [
        {"n": number, "channel": channel, "not_before": not_before}
        for number, channel in enumerate(channels)
    ]


def pick(page: Page, waiting: list[dict[str, Any]], now_s: float = 0, cap: int = 1000) -> list[int]:
    body = "return m.pickBatch(v[0], v[1], v[2]).map((row) => row.n);"
    numbers: list[int] = work_out(page, "sender", body, waiting, now_s, cap)
    return numbers


def test_a_batch_is_the_first_run_of_one_channel(page: Page) -> None:
    waiting = rows("fixes", "fixes", "events", "fixes")
    assert pick(page, waiting) == [0, 1]
    assert pick(page, waiting[2:]) == [2]
    assert pick(page, []) == []


def test_a_batch_holds_no_more_than_the_server_takes(page: Page) -> None:
    assert len(pick(page, rows(*["fixes"] * 600))) == 500
    assert len(pick(page, rows(*["events"] * 120))) == 100
    assert len(pick(page, rows(*["fixes"] * 600), cap=250)) == 250


def test_what_is_held_back_lets_the_others_pass(page: Page) -> None:
    held = {"n": 9, "channel": "events", "not_before": 100}
    assert pick(page, [held, *rows("fixes", "fixes")], now_s=99) == [0, 1]
    assert pick(page, [held, *rows("fixes", "fixes")], now_s=100) == [9]


def test_patience_doubles_to_half_a_minute_with_jitter(page: Page) -> None:
    body = "return [1, 2, 3, 4, 5, 9].map((n) => [m.backOff(n, () => 0), m.backOff(n, () => 1)]);"
    spans = work_out(page, "sender", body)
    assert [span[0] for span in spans] == [0.5] * 6
    assert [span[1] for span in spans] == [2, 4, 8, 16, 30, 30]


def test_each_answer_of_the_server_has_its_meaning(page: Page) -> None:
    statuses = [200, 201, 400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 502, 503]
    meanings = work_out(page, "sender", "return v[0].map(m.judge);", statuses)
    assert meanings == [
        "sent", "sent", "split", "blocked", "blocked", "blocked", "closed", "closed",
        "split", "split", "later", "later", "later", "later",
    ]  # fmt: skip


def keep(page: Page, fixes: list[dict[str, float]]) -> list[float]:
    body = "const t = new m.Throttle(); return v[0].filter((fix) => t.keep(fix)).map((f) => f.t);"
    times: list[float] = work_out(page, "throttle", body, fixes)
    return times


def fix(t: float, east_m: float = 0, accuracy_m: float = 8, **more: float) -> dict[str, float]:
    return {
        "t": t,
        "lon": 110.41 + east_m / 110_500,
        "lat": -6.98,
        "accuracy_m": accuracy_m,
        **more,
    }


def test_a_moving_bus_is_thinned_to_two_seconds(page: Page) -> None:
    by_speed = [fix(t, speed_mps=6) for t in range(9)]
    assert keep(page, by_speed) == [0, 2, 4, 6, 8]
    by_place = [fix(t, east_m=10 * t) for t in range(9)]
    assert keep(page, by_place) == [0, 2, 4, 6, 8]


def test_a_standing_bus_is_thinned_to_ten_seconds_through_the_noise(page: Page) -> None:
    noisy = [fix(t, east_m=(t % 3) * 6, accuracy_m=15) for t in range(31)]
    assert keep(page, noisy) == [0, 10, 20, 30]
    assert keep(page, [fix(t, speed_mps=0.2) for t in range(31)]) == [0, 10, 20, 30]


def test_a_bus_that_starts_again_is_sent_without_waiting_ten_seconds(page: Page) -> None:
    fixes = [fix(0, speed_mps=0), fix(1, speed_mps=0), fix(2, speed_mps=4), fix(3, speed_mps=5)]
    assert keep(page, fixes) == [0, 2]


def test_a_position_as_coarse_as_a_district_is_not_sent(page: Page) -> None:
    assert keep(page, [fix(0, accuracy_m=2400), fix(1, accuracy_m=20)]) == [1]


CLOCK = [[0, 0], [1000, 100], [1000, 400], [2000, 500]]


@pytest.mark.parametrize(
    ("progress_m", "t_s", "delay_s"),
    [
        (500, 50, 0),
        (500, 110, 60),
        (500, 20, -30),
        (1000, 40, -60),
        (1000, 100, 0),
        (1000, 390, 0),
        (1000, 430, 30),
        (1500, 480, 30),
        (0, -20, -20),
        (2000, 560, 60),
    ],
)
def test_the_delay_allows_for_the_time_at_a_stop(
    page: Page, progress_m: float, t_s: float, delay_s: float
) -> None:
    body = "return m.delayAt(v[0], v[1], v[2]);"
    assert work_out(page, "whereabouts", body, CLOCK, progress_m, t_s) == pytest.approx(delay_s)


@pytest.mark.parametrize(
    ("progress_m", "likely"),
    [(0, [0, 1, 2]), (350, [0, 1, 2]), (650, [1, 2, 3]), (1699, [2, 3, 4]), (9999, [2, 3, 4])],
)
def test_the_likely_places_are_the_last_and_the_next_two(
    page: Page, progress_m: float, likely: list[int]
) -> None:
    cues = [{"abeam_m": metres} for metres in (300, 600, 900, 1700, 2295)]
    body = "return m.likelyCues(v[0], v[1]);"
    assert work_out(page, "whereabouts", body, cues, progress_m) == likely


def test_a_ride_with_fewer_than_three_cues_offers_what_there_is(page: Page) -> None:
    body = "return [m.likelyCues([], 5), m.likelyCues([{ abeam_m: 10 }], 50)];"
    assert work_out(page, "whereabouts", body) == [[], [0]]


def test_the_clock_is_set_by_the_middle_of_question_and_answer(page: Page) -> None:
    body = """
      localStorage.clear();
      const time = new m.ServerTime(() => 100_000);
      time.learn("160.2", 99_000, 101_000);
      const moved = time.now();
      time.learn("160.4", 99_000, 101_000);
      const calm = time.now();
      time.learn("900", 90_000, 101_000);
      time.learn(null, 99_000, 101_000);
      return [moved, calm, time.now(), new m.ServerTime(() => 0).now()];"""
    moved, calm, slow, kept = work_out(page, "servertime", body)
    assert (moved, calm, slow) == (160.2, 160.2, 160.2)
    assert kept == pytest.approx(60.2)
