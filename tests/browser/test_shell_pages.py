"""The Streamlit pages in a real browser: language, thumb, keyboard, network gone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage

PAGES = ["", "situs", "rute", "garis-waktu", "pelajaran", "pandu", "tentang"]
SIZES = {"phone": PHONE, "desktop": DESKTOP}
BEYOND_US = ["region", "landmark-one-main", "page-has-heading-one", "nested-interactive"]


@pytest.mark.parametrize("page_name", PAGES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_says_its_language_and_does_not_scroll_sideways(
    open_page: OpenPage, page_name: str, lang: str
) -> None:
    page = open_page(f"/{page_name}?lang={lang}&situs=lawang-sewu")
    page.locator(".jejak-foot").wait_for()
    assert page.evaluate("document.documentElement.lang") == lang
    expect(page).to_have_title(page.title())
    assert "Jejak Semarang" in page.title()
    assert "Streamlit" not in page.title()


def test_switching_language_changes_the_document_without_a_reload(open_page: OpenPage) -> None:
    page = open_page("/tentang", DESKTOP)
    page.locator(".jejak-foot").wait_for()
    page.evaluate("window.keptByTest = true")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="About")).to_be_visible()
    page.wait_for_function("document.documentElement.lang === 'en'")
    assert page.evaluate("window.keptByTest") is True
    page.wait_for_url("**lang=en**")


def test_the_bar_under_the_thumb_leads_everywhere_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("/")
    bar = page.locator(".st-key-jejak-thumb")
    bar.wait_for()
    for link in bar.get_by_role("link").all():
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["y"] + box["height"] <= PHONE["height"]
    bar.get_by_role("link", name="Pelajaran").click()
    expect(page.get_by_role("heading", name="Tujuh pelajaran")).to_be_visible()
    assert "lang=id" in page.url


def test_a_deep_link_opens_the_place_in_english(open_page: OpenPage) -> None:
    page = open_page("/situs?situs=gereja-blenduk&lang=en")
    expect(page.get_by_role("heading", name="Gereja Blenduk", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Then and now")).to_be_visible()


def test_the_list_works_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/", DESKTOP)
    page.get_by_role("radio").first.wait_for(state="attached")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**situs=**")
    first = page.url
    page.keyboard.press("ArrowDown")
    page.wait_for_function("before => location.href !== before", arg=first)
    expect(page.locator(".jejak-card")).to_be_visible()


def test_developer_chrome_is_gone(open_page: OpenPage) -> None:
    page = open_page("/", DESKTOP)
    page.locator(".jejak-foot").wait_for()
    expect(page.get_by_test_id("stMainMenu")).to_be_hidden()
    expect(page.get_by_test_id("stToolbar")).to_be_hidden()


def test_a_lost_network_is_said_and_a_found_one_unsaid(open_page: OpenPage) -> None:
    page = open_page("/pelajaran")
    page.locator(".jejak-foot").wait_for()
    page.context.set_offline(True)
    note = page.locator("#jejak-note")
    expect(note).to_contain_text("Tidak ada sambungan")
    expect(note.get_by_role("link")).to_have_attribute("href", "/ikut/balaikota-kotalama?lang=id")
    expect(page.get_by_role("heading", name="Tujuh pelajaran")).to_be_visible()
    page.context.set_offline(False)
    expect(note).to_have_count(0)


def test_the_guide_rides_inside_the_app(open_page: OpenPage) -> None:
    page = open_page("/pandu?rute=balaikota-kotalama&lang=en", DESKTOP)
    ride = page.frame_locator(".st-key-jejak-ride iframe")
    ride.get_by_role("button", name="Upper deck, left").click()
    expect(ride.locator("#board")).to_contain_text("Balai Kota")


@pytest.mark.parametrize("page_name", PAGES)
@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_accessibility_fault_of_our_own(
    open_page: OpenPage, page_name: str, size: str, scheme: str
) -> None:
    page = open_page(
        f"/{page_name}?situs=lawang-sewu", SIZES[size], color_scheme=scheme, reduced_motion="reduce"
    )
    page.locator(".jejak-foot").wait_for()
    found = Axe().run(page, options={"rules": {rule: {"enabled": False} for rule in BEYOND_US}})
    grave = [
        (fault["id"], [node["html"][:160] for node in fault["nodes"][:4]])
        for fault in found.response["violations"]
        if fault["impact"] in {"serious", "critical"}
    ]
    assert grave == []
