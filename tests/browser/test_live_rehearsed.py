"""A class rehearses its own tour on the page it will ride with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.live_app import Stage, Station, open_station


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def station(chromium: Browser, stage: Stage) -> Iterator[Station]:
    yield from open_station(chromium, stage)


def test_the_page_of_a_tour_leads_to_its_own_rehearsal_and_back(station: Station) -> None:
    page = station.open().page
    page.get_by_role("link", name="Coba latihannya dulu").click()
    expect(page.locator('body[data-ready="true"][data-mode="rehearsal"]')).to_be_visible()
    assert page.url.endswith("#latihan")
    expect(page.locator("#badge")).to_have_text("Latihan")
    page.get_by_role("link", name="Ikuti perjalanan sungguhan").click()
    expect(page.locator('body[data-ready="true"][data-mode="live"]')).to_be_visible()
    expect(page.locator("#badge")).to_have_text("Kelas A")


def test_a_rehearsed_tour_runs_by_the_clock_of_the_desk(station: Station) -> None:
    page = station.open(query="#latihan").page
    page.locator("#board .seat").first.click()
    expect(page.locator(".run")).to_have_attribute("aria-label", "Jeda latihan")
