"""What follows what on the ride page: cues together, after a stop, and the list that goes along."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.ride_app import HOSTILE, Boarding, Shelf, open_boarding, serve_shelf
from tests.browser.small_pack import add_garden

ALFA, BETA, _, _, DELTA = range(5)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def home(shelf: Shelf) -> Iterator[str]:
    with serve_shelf(shelf) as address:
        yield address


@pytest.fixture
def boarding(chromium: Browser, home: str) -> Iterator[Boarding]:
    yield from open_boarding(chromium, home)


def test_two_cues_metres_apart_are_read_together(boarding: Boarding, shelf: Shelf) -> None:
    usual = copy.deepcopy(shelf.pack)
    shelf.pack["cues"][BETA] |= {"from_m": 244, "abeam_m": 304, "to_m": 334}
    rider = boarding.ready()
    shelf.pack = usual
    rider.begin()
    rider.jump(ALFA)
    expect(rider.page.get_by_role("heading", name="Alfa")).to_be_visible()
    second = rider.page.locator(".beside-cue")
    expect(second).to_contain_text("Segera sesudahnya, di seberang, kanan bus")
    expect(second).to_contain_text(HOSTILE)
    expect(second).to_contain_text("Dua menara")
    expect(second).to_be_in_viewport(ratio=1)
    expect(rider.page.get_by_role("status")).to_contain_text(
        f"Segera sesudahnya, di seberang, kanan bus: {HOSTILE}."
    )
    expect(rider.page.locator(".then")).to_contain_text("Gama")
    second.click()
    expect(rider.page.get_by_role("dialog")).to_contain_text("Kisah <script>")
    rider.page.keyboard.press("Escape")
    rider.jump(BETA)
    expect(rider.page.locator(".sign")).to_have_attribute("data-side", "other_right")
    expect(second).to_have_count(0)


def test_after_a_stop_on_foot_the_next_place_is_told(boarding: Boarding, shelf: Shelf) -> None:
    usual = copy.deepcopy(shelf.pack)
    add_garden(shelf.pack)
    rider = boarding.ready()
    shelf.pack = usual
    rider.begin()
    rider.seek(645)
    expect(rider.page.locator(".sign-unit")).to_have_text("Sampai")
    rider.seek(655)
    expect(rider.page.locator(".sign")).to_contain_text("Kita berhenti di sini")
    rider.seek(715)
    expect(rider.page.locator(".sign-over")).to_have_text("Jalan kaki")
    expect(rider.page.locator("#board .name >> visible=true")).to_have_text("Delta")


def test_on_a_wide_screen_the_list_goes_along_but_not_against_a_hand(boarding: Boarding) -> None:
    rider = boarding.ready({"width": 1280, "height": 460})
    rider.begin()
    rider.page.locator('[data-tab="list"]').click()
    alfa, delta = (rider.page.locator(f'.row[data-cue="{cue}"]') for cue in (ALFA, DELTA))
    expect(alfa).to_be_in_viewport()
    expect(delta).not_to_be_in_viewport()
    rider.seek(600)
    expect(delta).to_be_in_viewport(ratio=1)
    expect(rider.page.get_by_role("slider")).to_be_focused()
    assert rider.page.evaluate("[scrollX, scrollY, document.body.scrollTop]") == [0, 0, 0]
    rider.page.locator("#list").hover()
    rider.page.mouse.wheel(0, -2000)
    expect(alfa).to_be_in_viewport()
    rider.seek(790)
    expect(delta).to_have_attribute("data-state", "now")
    expect(delta).not_to_be_in_viewport()
