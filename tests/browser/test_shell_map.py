"""Jelajah's map in a real browser: local, calm, and only clicks come back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.maps import find_frame


def find_map(page: Page) -> Frame:
    """Return the map's frame once its pins are drawn."""
    return find_frame(page, ".jm-pin, .jm-cluster")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_sketch_and_pins_are_drawn_without_any_foreign_host(
    open_page: OpenPage, size: dict[str, int]
) -> None:
    frame = find_map(open_page("/", size))
    expect(frame.locator("path.jm-street").first).to_be_attached()
    expect(frame.locator("path.jm-sea").first).to_be_attached()
    expect(frame.locator(".jm-label").first).to_be_attached()
    drawn = "[...document.querySelectorAll('.jm-pin img')].every(i => i.complete && i.naturalWidth)"
    frame.wait_for_function(drawn)


def test_pan_and_zoom_send_nothing_to_the_server(open_page: OpenPage) -> None:
    page = open_page("/tentang", DESKTOP)
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    page.reload()
    page.get_by_role("link", name="Jelajah").first.click()
    frame = find_map(page)
    page.wait_for_load_state("networkidle")
    before = len(sent)
    frame.evaluate("window.map.setZoom(16)")
    frame.evaluate("window.map.panBy([180, 120], {animate: false})")
    frame.wait_for_function("window.map.getZoom() === 16 && !window.map._animatingZoom")
    page.get_by_role("radio").first.wait_for(state="attached")
    assert len(sent) == before


def test_a_click_on_a_pin_opens_its_card_and_marks_the_list(open_page: OpenPage) -> None:
    page = open_page("/", DESKTOP)
    frame = find_map(page)
    frame.evaluate("window.map.setView([-6.972837, 110.414697], 17, {animate: false})")
    frame.locator('.leaflet-marker-icon[title="Stasiun Poncol"]').click()
    expect(page.get_by_role("heading", name="Stasiun Poncol")).to_be_visible()
    expect(page.locator(".st-key-daftar input:checked")).to_be_attached()
    page.wait_for_url("**situs=stasiun-poncol**")


def test_choosing_and_filtering_keep_the_same_map(open_page: OpenPage) -> None:
    page = open_page("/", DESKTOP)
    frame = find_map(page)
    frame.evaluate("window.map.keptByTest = true")
    page.locator(".st-key-daftar label", has_text="Gereja Blenduk").click()
    expect(page.get_by_role("heading", name="Gereja Blenduk")).to_be_visible()
    expect(frame.locator(".jm-chosen")).to_be_attached()
    page.get_by_label("Cari tempat").fill("stasiun")
    expect(page.locator(".st-key-daftar input")).not_to_have_count(52)
    assert frame.evaluate("window.map.keptByTest") is True


def test_clusters_open_into_pins_when_zoomed_in(open_page: OpenPage) -> None:
    frame = find_map(open_page("/", DESKTOP))
    assert frame.locator(".jm-cluster").count() > 0
    frame.evaluate("window.map.setView([-6.96822, 110.4279], 17, {animate: false})")
    expect(frame.locator(".jm-cluster")).to_have_count(0)
    expect(frame.locator('.leaflet-marker-icon[title="Gereja Blenduk"]')).to_be_visible()


def test_failing_online_tiles_fall_back_to_the_sketch(open_page: OpenPage) -> None:
    page = open_page("/", DESKTOP)
    find_map(page)
    page.get_by_role("button", name="Lapisan peta").click()
    page.get_by_text("Pakai peta daring").click()
    page.get_by_label("Alamat ubin (XYZ)").wait_for()
    frame = find_map(page)
    frame.wait_for_function("!document.querySelector('.jm-tiled')")
    expect(frame.locator("path.jm-street").first).to_be_attached()


def test_a_pin_tapped_on_a_phone_brings_its_card_into_view(open_page: OpenPage) -> None:
    page = open_page("/", reduced_motion="reduce")
    frame = find_map(page)
    frame.locator('.leaflet-marker-icon[title="Stasiun Poncol"]').click()
    card = page.locator(".jejak-card")
    expect(card).to_contain_text("Stasiun Poncol")
    expect(card.get_by_role("heading")).to_be_in_viewport()


def test_a_place_far_down_the_list_brings_its_card_into_view(open_page: OpenPage) -> None:
    page = open_page("/", reduced_motion="reduce")
    page.locator(".st-key-daftar label", has_text="Wisma Perdamaian").click()
    card = page.locator(".jejak-card")
    expect(card).to_contain_text("Wisma Perdamaian")
    expect(card.get_by_role("heading")).to_be_in_viewport()


def test_one_link_leads_past_the_map_to_the_list(open_page: OpenPage) -> None:
    page = open_page("/")
    find_map(page)
    page.get_by_role("link", name="Langsung ke daftar").click()
    expect(page.locator(".st-key-daftar label").first).to_be_in_viewport()


def test_a_place_outside_the_view_is_brought_into_it(open_page: OpenPage) -> None:
    page = open_page("/", DESKTOP)
    frame = find_map(page)
    frame.evaluate("window.map.setView([-6.99, 110.41], 16, {animate: false})")
    page.locator(".st-key-daftar label", has_text="Gereja Blenduk").click()
    expect(frame.locator(".jm-chosen")).to_be_attached()
    frame.wait_for_function("window.map.getBounds().contains([-6.96822, 110.4279])")


def test_a_second_filter_makes_the_map_fit_again(open_page: OpenPage) -> None:
    page = open_page("/", DESKTOP)
    frame = find_map(page)
    search = page.get_by_label("Cari tempat")
    search.fill("Lawang Sewu")
    frame.wait_for_function("window.map.getZoom() >= 15")
    search.fill("masjid")
    frame.wait_for_function("window.map.getBounds().contains([-6.9836, 110.4455])")


@pytest.mark.parametrize(
    ("lang", "closer", "credit"), [("id", "Perbesar", "Sketsa"), ("en", "Zoom in", "Sketch")]
)
def test_the_map_speaks_the_visitors_language(
    open_page: OpenPage, lang: str, closer: str, credit: str
) -> None:
    frame = find_map(open_page(f"/?lang={lang}", DESKTOP))
    expect(frame.get_by_role("button", name=closer, exact=True)).to_be_visible()
    expect(frame.locator(".leaflet-control-attribution")).to_contain_text(credit)


def test_rows_of_the_list_never_overlap(open_page: OpenPage) -> None:
    page = open_page("/", DESKTOP)
    page.locator(".st-key-daftar label").first.wait_for()
    overlaps = page.evaluate(
        "[...document.querySelectorAll('.st-key-daftar [data-testid=stRadioGroup] > div')]"
        ".filter(row => row.scrollHeight > row.clientHeight + 2).length"
    )
    assert overlaps == 0
