"""The Streamlit pages in a real browser: language, thumb, keyboard, network gone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage, RunningServer

PAGES = ["", "situs", "rute", "garis-waktu", "pelajaran", "pandu", "tentang"]
PAPER = {"light": "rgb(251, 245, 234)", "dark": "rgb(18, 22, 42)"}
BEYOND_US = ["region", "landmark-one-main", "page-has-heading-one", "nested-interactive"]


def list_grave(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe calls serious or critical, with the first elements it concerns."""
    found = Axe().run(page, options={"rules": {rule: {"enabled": False} for rule in BEYOND_US}})
    return [
        (fault["id"], [node["html"][:160] for node in fault["nodes"][:4]])
        for fault in found.response["violations"]
        if fault["impact"] in {"serious", "critical"}
    ]


def check_access(page: Page) -> None:
    """Find no serious fault of our own on this page, by day and by night."""
    expect(page.locator(".stApp")).to_have_css("background-color", PAPER["light"])
    assert list_grave(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stApp")).to_have_css("background-color", PAPER["dark"])
    assert list_grave(page) == []


def check_title(page: Page, lang: str) -> None:
    """Find the document in a language, under our own name."""
    page.locator(".jejak-foot").wait_for()
    page.wait_for_function("lang => document.documentElement.lang === lang", arg=lang)
    assert "Jejak Semarang" in page.title()
    assert "Streamlit" not in page.title()


@pytest.mark.parametrize("page_name", PAGES)
def test_every_page_says_its_language_and_is_open_to_everyone_on_a_phone(
    open_page: OpenPage, page_name: str
) -> None:
    page = open_page(f"/{page_name}?lang=id&situs=lawang-sewu", reduced_motion="reduce")
    check_title(page, "id")
    check_access(page)
    page.locator(".st-key-jejak-lang button").click()
    check_title(page, "en")
    expect(page.get_by_role("link", name="Explore", exact=True).first).to_be_visible()


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


def test_pages_outside_the_thumb_bar_stand_behind_more(open_page: OpenPage) -> None:
    page = open_page("/")
    page.locator(".st-key-jejak-thumb").get_by_role("button", name="Lainnya").click()
    rest = page.locator(".st-key-jejak-rest")
    for name in ("Situs", "Garis waktu", "Tentang"):
        expect(rest.get_by_role("link", name=name)).to_be_visible()
    rest.get_by_role("link", name="Garis waktu").click()
    expect(page.get_by_role("heading", name="Garis waktu")).to_be_visible()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_name_is_not_covered_by_the_language_button(open_page: OpenPage, lang: str) -> None:
    page = open_page(f"/tentang?lang={lang}")
    page.locator(".jejak-foot").wait_for()
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 640})
        name = page.locator(".jejak-word").bounding_box()
        button = page.locator(".st-key-jejak-lang button").bounding_box()
        assert name is not None and button is not None
        assert name["x"] + name["width"] <= button["x"], f"at {width} px"


def test_the_page_one_is_on_is_marked_and_the_bars_are_named(open_page: OpenPage) -> None:
    page = open_page("/rute?lang=en", DESKTOP)
    bar = page.get_by_role("navigation", name="Pages", exact=True)
    expect(bar.get_by_role("link", name="Route")).to_have_attribute("aria-current", "page")
    expect(bar.locator("[aria-current]")).to_have_count(1)
    expect(bar.get_by_role("link", name="Explore")).to_have_attribute("href", "/?lang=en")


@pytest.mark.parametrize(
    ("lang", "skip", "nothing"),
    [("id", "Langsung ke isi", "Tidak ada yang cocok"), ("en", "Skip to content", "Nothing fits")],
)
def test_the_frame_speaks_the_visitors_language_too(
    open_page: OpenPage, lang: str, skip: str, nothing: str
) -> None:
    page = open_page(f"/situs?lang={lang}", DESKTOP)
    page.get_by_role("combobox").fill("zzzz")
    expect(page.get_by_test_id("stSelectboxVirtualDropdown")).to_have_text(nothing)
    expect(page.locator('a[href="#stMain"]')).to_have_text(skip)


@pytest.mark.parametrize(
    ("lang", "said"), [("id", "Alamat itu tidak ada"), ("en", "There is no such address")]
)
def test_an_unknown_address_is_said_once_and_leaves_the_page_usable(
    open_page: OpenPage, lang: str, said: str
) -> None:
    page = open_page(f"/tidak-ada?lang={lang}", DESKTOP)
    expect(page.locator("#jejak-note")).to_contain_text(said)
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    page.get_by_role("link", name="Rute" if lang == "id" else "Route").first.click()
    expect(page.locator("#jejak-note")).to_have_count(0)
    page.wait_for_url("**/rute**")


def test_the_home_page_answers_to_its_own_name(open_page: OpenPage) -> None:
    page = open_page("/jelajah?lang=en&situs=lawang-sewu", DESKTOP)
    expect(page.locator(".jejak-card")).to_contain_text("Lawang Sewu")
    expect(page.locator("#jejak-note")).to_have_count(0)


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


def test_a_server_that_stops_is_said_in_our_words_only(
    own_server: RunningServer, open_page: OpenPage
) -> None:
    page = open_page("/tentang", DESKTOP, home=own_server.address)
    page.locator(".jejak-foot").wait_for()
    own_server.stop()
    note = page.locator("#jejak-note")
    expect(note).to_contain_text("Sambungan ke server terputus", timeout=20_000)
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    expect(page.get_by_role("heading", name="Tingkat bukti")).to_be_visible()
    assert page.evaluate("document.querySelector('#root').inert") is False
    own_server.start()
    expect(note).to_have_count(0, timeout=40_000)


def test_a_part_that_failed_to_load_shows_no_error_and_comes_back(open_page: OpenPage) -> None:
    page = open_page("/tentang", DESKTOP)
    page.locator(".jejak-foot").wait_for()
    page.route("**/static/js/TextInput*", lambda route: route.abort(), times=1)
    page.get_by_role("link", name="Jelajah").first.click()
    expect(page.get_by_label("Cari tempat")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Failed to fetch")).to_have_count(0)


def test_the_guide_rides_inside_the_app(open_page: OpenPage) -> None:
    page = open_page("/pandu?rute=balaikota-kotalama&lang=en", DESKTOP)
    ride = page.frame_locator(".st-key-jejak-ride iframe")
    ride.get_by_role("button", name="Upper deck, left").click()
    expect(ride.locator("#board")).to_contain_text("Balai Kota")


@pytest.mark.parametrize("page_name", PAGES)
def test_no_serious_accessibility_fault_of_our_own_on_a_desk(
    open_page: OpenPage, page_name: str
) -> None:
    page = open_page(f"/{page_name}?situs=lawang-sewu", DESKTOP, reduced_motion="reduce")
    page.locator(".jejak-foot").wait_for()
    check_access(page)
