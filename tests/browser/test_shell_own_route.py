"""A route of one's own in a real browser: tapped, written by keyboard, kept, planned on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Frame, Page, expect

from components.own_steps import MAP as MAP_KEY
from tests.account_builders import LOGIN, PASSWORD
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.maps import MAP, find_frame, settle
from tests.browser.test_shell_pages import list_grave

PEMUDA = ((110.4142, -6.9797), (110.4160, -6.9755), (110.4190, -6.9720), (110.42248, -6.97145))
KOTA_LAMA = ((110.4262, -6.9692), (110.4278, -6.9684))


def enter(open_page: OpenPage, house: str, size: dict[str, int], lang: str = "id") -> Page:
    """Sign in and open the page."""
    page = open_page(f"/masuk?next=%2Frute-sendiri%3Flang%3D{lang}", size, home=house)
    page.locator("#login").fill(LOGIN)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/rute-sendiri**")
    return page


def find_map(page: Page) -> Frame:
    """Return the map's frame, once it takes taps, with the old town and Jl. Pemuda in view."""
    frame = find_frame(page, ".jm-drawing path.jm-street")
    frame.evaluate("window.map.setView([-6.9745, 110.421], 14, {animate: false})")
    page.locator(MAP).evaluate("map => map.scrollIntoView({block: 'center'})")
    return frame


def tap(page: Page, frame: Frame, *places: tuple[float, float]) -> None:
    """Tap places on the map, one right after the other."""
    box = page.locator(MAP).bounding_box()
    assert box is not None
    at = "([lon, lat]) => { const p = map.latLngToContainerPoint([lat, lon]); return [p.x, p.y]; }"
    for place in places:
        x, y = frame.evaluate(at, list(place))
        hit = page.touchscreen.tap if page.viewport_size == PHONE else page.mouse.click
        hit(box["x"] + x, box["y"] + y)


def read_points(page: Page) -> list[str]:
    """Return the rows of the text, which holds everything that is drawn."""
    return page.locator(".st-key-sendiri-teks textarea").input_value().splitlines()


def expect_points(page: Page, number: int) -> None:
    """Wait until so many rows are written down."""
    page.wait_for_function(
        "n => { const text = document.querySelector('.st-key-sendiri-teks textarea');"
        " return text && text.value.split('\\n').filter(Boolean).length === n; }",
        arg=number,
    )


def test_quick_taps_on_a_phone_are_drawn_at_once_and_none_is_lost(
    open_page: OpenPage, house: str
) -> None:
    page = enter(open_page, house, PHONE)
    frame = find_map(page)
    tap(page, frame, *PEMUDA, *KOTA_LAMA)
    expect(frame.locator(".jm-corner")).not_to_have_count(0)
    expect_points(page, 1 + len(PEMUDA) + len(KOTA_LAMA))
    expect(frame.locator(".jm-pending")).to_have_count(0)
    assert read_points(page)[0] == "bus"
    lats = [float(row.split(",")[0]) for row in read_points(page)[1:]]
    assert lats == sorted(lats)
    page.locator(".st-key-sendiri-urung button").click()
    expect_points(page, len(PEMUDA) + len(KOTA_LAMA))
    tap(page, find_map(page), (110.4285, -6.9664))
    expect_points(page, 1 + len(PEMUDA) + len(KOTA_LAMA))


def test_a_ride_into_the_old_town_is_ended_kept_and_planned_on(
    open_page: OpenPage, house: str
) -> None:
    page = enter(open_page, house, PHONE)
    frame = find_map(page)
    expect(frame.locator(".jm-barred")).to_have_count(1)
    tap(page, frame, *PEMUDA, *KOTA_LAMA)
    expect_points(page, 1 + len(PEMUDA) + len(KOTA_LAMA))
    expect(page.locator(".jejak-plan-findings")).to_contain_text("tidak boleh masuk Kota Lama")
    expect(frame.locator(".jm-spot-blocks")).to_have_text("1")
    expect(page.get_by_role("button", name="Simpan rute")).to_be_disabled()
    page.get_by_role("button", name="lanjut jalan kaki").click()
    expect(frame.locator(".jm-spot-blocks")).to_have_count(0)
    expect(frame.locator("path.jm-route.jm-walk")).not_to_have_count(0)
    page.get_by_label("Nama rute").fill("Pemuda <b>pagi</b>")
    page.get_by_label("Nama rute").press("Enter")
    page.get_by_role("button", name="Simpan rute").click()
    expect(page.get_by_role("status").filter(has_text="tersimpan")).to_contain_text(
        "«Pemuda <b>pagi</b>» tersimpan"
    )
    page.get_by_role("link", name="Pilih rute ini di Rencana").click()
    page.locator(".st-key-baru-dari").get_by_role("combobox").click()
    expect(page.get_by_role("option", name="Pemuda <b>pagi</b>")).to_be_visible()


def test_a_line_is_drawn_without_the_map_and_by_the_keyboard_alone(
    open_page: OpenPage, house: str
) -> None:
    page = enter(open_page, house, DESKTOP, "en")
    frame = find_map(page)
    page.locator(".st-key-sendiri-tulis summary").focus()
    page.keyboard.press("Enter")
    area = page.get_by_label("Points of the route")
    area.fill("City Hall\n-6.9720, 110.4190\nSet-down at Alun-alun\nwalk\nJohar Market")
    page.keyboard.press("Tab")
    expect(page.locator(".jejak-figures")).to_contain_text("on foot")
    expect(frame.locator("path.jm-route.jm-bus")).not_to_have_count(0)
    assert read_points(page)[0] == "bus"
    assert "walk" in read_points(page)


def test_the_drawing_outlives_a_change_of_language_and_goes_on(
    open_page: OpenPage, house: str
) -> None:
    page = enter(open_page, house, DESKTOP)
    tap(page, find_map(page), *PEMUDA)
    expect_points(page, 1 + len(PEMUDA))
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Own route")).to_be_visible()
    settle(page)
    page.get_by_role("radio", name="On foot").click()
    expect(page.get_by_role("radio", name="On foot")).to_be_checked()
    tap(page, find_map(page), (110.4243, -6.9720))
    expect_points(page, 3 + len(PEMUDA))
    assert MAP_KEY not in page.url


def test_a_bad_file_leaves_the_drawing_and_a_good_one_replaces_it(
    open_page: OpenPage, house: str
) -> None:
    page = enter(open_page, house, DESKTOP)
    tap(page, find_map(page), *PEMUDA)
    expect_points(page, 1 + len(PEMUDA))
    page.locator(".st-key-sendiri-impor summary").click()
    chooser = page.locator('.st-key-sendiri-impor input[type="file"]')
    handed = page.locator(".st-key-sendiri-impor")
    expect(handed.get_by_role("button", name="Pilih berkas")).to_be_visible()
    swapped = b'{"type": "LineString", "coordinates": [[-6.9797, 110.4142], [-6.972, 110.419]]}'
    chooser.set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": b"{"})
    expect(page.get_by_role("alert").filter(has_text="a.json")).to_contain_text("tidak berubah")
    expect(handed.get_by_role("button", name="Hapus a.json")).to_be_visible()
    expect(handed.get_by_text(re.compile("Upload|per file|Remove"))).to_have_count(0)
    assert len(read_points(page)) == 1 + len(PEMUDA)
    chooser.set_input_files({"name": "b.json", "mimeType": "application/json", "buffer": swapped})
    page.get_by_role("button", name="Tukar lintang dan bujur, lalu pakai").click()
    expect_points(page, 3)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_serious_accessibility_fault_with_a_line_drawn(
    open_page: OpenPage, house: str, size: dict[str, int]
) -> None:
    page = enter(open_page, house, size)
    tap(page, find_map(page), *PEMUDA, *KOTA_LAMA)
    expect(page.locator(".jejak-plan-findings")).to_contain_text("tidak boleh masuk Kota Lama")
    assert list_grave(page) == []
