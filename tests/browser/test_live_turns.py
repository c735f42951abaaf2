"""The real ride when the crew skips and puts back, and when a stop is left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.live_app import Stage, Station, open_station
from tests.browser.small_pack import add_garden

HEADING = "#board .name >> visible=true"


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def station(chromium: Browser, stage: Stage) -> Iterator[Station]:
    yield from open_station(chromium, stage)


def test_places_of_a_skipped_stop_fall_silent_and_come_back_when_it_is_put_back(
    station: Station, stage: Stage
) -> None:
    stage.departs_s -= 600
    stage.ride(2150, 1.2, state="walking", skipped=["ujung"])
    phone = station.open()
    phone.sit()
    expect(phone.page.locator(HEADING)).to_have_text("Semua isyarat sudah lewat")
    phone.hear(6, 2180, 1.2, state="walking", skipped=[])
    expect(phone.page.locator(HEADING)).to_have_text("Delta")
    expect(phone.page.locator(".sign-over")).to_have_text("Jalan kaki")
    assert phone.page.locator(".mini").is_hidden()


def test_a_site_missed_on_two_passes_is_listed_once_and_leaves_when_it_is_seen(
    station: Station, stage: Stage
) -> None:
    stage.departs_s -= 400
    stage.ride(1200, 8, detours=[[250, 400], [280, 450]], skipped=["putar"])
    phone = station.open()
    phone.sit()
    phone.page.locator('[data-tab="list"]').click()
    unseen = phone.page.locator(".list-block", has_text="Dilewati tanpa terlihat")
    expect(unseen.get_by_role("button", name="Alfa")).to_have_count(1)
    expect(unseen.get_by_role("listitem")).to_have_count(1)
    phone.hear(6, 1710, 8, detours=[[250, 400], [280, 450]])
    expect(unseen).to_have_count(0)


def test_after_a_stop_the_phone_says_what_comes_next_and_not_that_one_has_arrived(
    station: Station, stage: Stage
) -> None:
    add_garden(stage.pack)
    stage.departs_s -= 680
    stage.ride(2146, 1, state="walking")
    phone = station.open()
    phone.sit()
    expect(phone.page.locator(".sign-unit")).to_have_text("Sampai")
    stop = {"id": "taman", "since": stage.clock_s}
    phone.hear(6, 2146, 0, state="at_stop", stop=stop)
    expect(phone.page.locator(HEADING)).to_have_text("Henti taman")
    phone.hear(60, 2146, 1, state="walking")
    expect(phone.page.locator(HEADING)).to_have_text("Delta")
    phone.page.reload()
    expect(phone.page.locator(HEADING)).to_have_text("Delta")
