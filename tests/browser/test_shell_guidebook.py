"""Features, trails, library, coverage and the map of eras in a real browser."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.maps import find_frame
from tests.browser.test_shell_pages import PAPER, list_grave

PAGES = ["fitur", "fitur?fitur=atcs", "fitur?fitur=bus-tingkat", "tema", "pustaka", "cakupan"]
REST = ("Situs", "Garis waktu", "Pustaka", "Cakupan", "Tentang")


def add_query(path: str, lang: str) -> str:
    """Return the address of a page in a language."""
    return f"/{path}{'&' if '?' in path else '?'}lang={lang}"


def wait_for_end(page: Page) -> None:
    """Return when the foot of the page is drawn."""
    page.locator(".jejak-foot").wait_for()


def check_whole(page: Page, lang: str) -> None:
    """Find the page whole, in a language."""
    wait_for_end(page)
    page.wait_for_function("lang => document.documentElement.lang === lang", arg=lang)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    broken = "[...document.images].filter((i) => i.complete && !i.naturalWidth).map((i) => i.src)"
    assert page.evaluate(broken) == []


@pytest.mark.parametrize("path", PAGES)
def test_each_page_speaks_its_language_and_is_open_to_everyone(
    open_page: OpenPage, path: str
) -> None:
    page = open_page(add_query(path, "id"), color_scheme="light", reduced_motion="reduce")
    check_whole(page, "id")
    assert list_grave(page) == []
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stApp")).to_have_css("background-color", PAPER["dark"])
    assert list_grave(page) == []
    page.locator(".st-key-jejak-lang button").click()
    check_whole(page, "en")


@pytest.mark.parametrize("width", [910, 1000, 1280])
def test_the_bar_above_stays_on_one_line_and_the_rest_stands_behind_more(
    open_page: OpenPage, width: int
) -> None:
    page = open_page("/pustaka?lang=en", {"width": width, "height": 800})
    wait_for_end(page)
    bar = page.locator(".st-key-jejak-top")
    links = bar.get_by_role("link")
    expect(links).to_have_count(6)
    tops = [box["y"] for link in links.all() if (box := link.bounding_box())]
    assert len(tops) == 6
    assert max(tops) - min(tops) < 2
    language = page.locator(".st-key-jejak-lang button").bounding_box()
    assert language is not None
    assert abs(language["y"] - tops[0]) < 20
    expect(page.locator(".st-key-jejak-thumb")).to_be_hidden()


def test_the_other_pages_are_reached_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/tema", DESKTOP)
    wait_for_end(page)
    more = page.locator(".st-key-jejak-top").get_by_role("button", name="Lainnya")
    more.focus()
    page.keyboard.press("Enter")
    rest = page.locator(".st-key-jejak-rest-atas")
    for name in REST:
        expect(rest.get_by_role("link", name=name)).to_be_visible()
    rest.get_by_role("link", name="Cakupan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cakupan", level=1)).to_be_visible()


def test_on_a_phone_all_other_pages_fit_above_the_bar(open_page: OpenPage) -> None:
    page = open_page("/cakupan", {"width": 360, "height": 640})
    wait_for_end(page)
    page.locator(".st-key-jejak-thumb").get_by_role("button", name="Lainnya").click()
    rest = page.locator(".st-key-jejak-rest")
    for name in ("Fitur", "Tema", *REST):
        link = rest.get_by_role("link", name=name)
        expect(link).to_be_visible()
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert 0 <= box["y"] <= 640 - box["height"]
    rest.get_by_role("link", name="Fitur").click()
    expect(page.get_by_role("heading", name="Fitur kota cerdas")).to_be_visible()


def test_a_badge_leads_to_the_feature_and_the_feature_back_to_the_place(
    open_page: OpenPage,
) -> None:
    page = open_page("/situs?situs=tugu-muda&lang=en", DESKTOP)
    page.locator(".jejak-tie h3 a").first.click()
    expect(page.get_by_role("heading", name="Then and now, place by place")).to_be_visible()
    page.locator(".jejak-tie h3").get_by_role("link", name="Tugu Muda").click()
    expect(page.get_by_role("heading", name="Tugu Muda", level=1)).to_be_visible()


def test_the_bars_own_link_leads_from_a_feature_back_to_all_of_them(open_page: OpenPage) -> None:
    page = open_page("/fitur?fitur=atcs", DESKTOP)
    expect(page.get_by_role("heading", level=1)).to_contain_text("ATCS")
    page.locator(".st-key-jejak-top").get_by_role("link", name="Fitur").click()
    expect(page.get_by_role("heading", name="Fitur kota cerdas", level=1)).to_be_visible()
    page.wait_for_url("**/fitur?lang=id")


def test_a_link_from_a_place_to_its_neighbour_shows_in_the_address(open_page: OpenPage) -> None:
    page = open_page("/situs?situs=tugu-muda", DESKTOP)
    page.get_by_role("link", name="2 · ").click()
    expect(page.get_by_role("heading", name="Tugu Muda", level=1)).to_have_count(0)
    page.wait_for_function("!location.search.includes('tugu-muda')")
    page.go_back()
    expect(page.get_by_role("heading", name="Tugu Muda", level=1)).to_be_visible()


def test_a_trails_pins_carry_the_numbers_of_its_list(open_page: OpenPage) -> None:
    page = open_page("/tema?lang=en", DESKTOP)
    first = page.locator(".jejak-trail-stops h3").first
    expect(first).to_be_visible()
    name = first.inner_text()
    drawn = find_frame(page, ".jm-pin-box")
    expect(drawn.locator(".jm-pin-box").first).to_be_visible()
    expect(drawn.get_by_alt_text(f"1 {name}").or_(drawn.get_by_title(name))).to_have_count(1)
    expect(drawn.locator("path.jm-route")).to_have_count(1)


def test_a_letter_jumps_to_its_terms(open_page: OpenPage) -> None:
    page = open_page("/pustaka")
    page.locator(".jejak-letters").get_by_role("link", name="R", exact=True).click()
    expect(page.locator("#huruf-R")).to_be_in_viewport()


def test_the_places_stay_in_sight_while_the_table_moves_sideways(open_page: OpenPage) -> None:
    page = open_page("/cakupan")
    table = page.locator(".jejak-matrix")
    table.wait_for()
    assert table.evaluate("(e) => e.scrollWidth > e.clientWidth")
    head = table.locator("tbody th").nth(1)
    before = head.bounding_box()
    table.evaluate("(e) => { e.scrollLeft = 300; e.scrollTop = 400; }")
    after = head.bounding_box()
    assert before is not None and after is not None
    assert after["x"] == pytest.approx(before["x"], abs=1)
    top = table.bounding_box()
    column = table.locator("thead tr:last-child th").nth(8).bounding_box()
    assert top is not None and column is not None
    assert column["y"] == pytest.approx(top["y"], abs=3)


def test_the_table_is_downloaded_as_it_is_shown(open_page: OpenPage) -> None:
    page = open_page("/cakupan?lang=en", DESKTOP)
    rows = page.locator(".jejak-matrix tbody tr:not(.jejak-sum)")
    rows.first.wait_for()
    with page.expect_download() as held:
        page.get_by_role("button", name="Download this table").click()
    text = Path(held.value.path()).read_text(encoding="utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == rows.count() + 1


def test_the_map_of_eras_shows_every_mark_inside_its_picture(open_page: OpenPage) -> None:
    page = open_page("/garis-waktu")
    panels = page.locator(".jejak-ground")
    expect(panels).to_have_count(2)
    for panel in panels.all():
        expect(panel.locator("img")).to_be_visible()
        assert panel.locator("img").evaluate("(i) => i.naturalWidth > 0")
        frame = panel.bounding_box()
        assert frame is not None
        for mark in panel.locator(".jejak-dot").all():
            box = mark.bounding_box()
            assert box is not None
            assert box["x"] >= frame["x"] - 1
            assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 2
    legend = page.locator(".jejak-legend summary").first
    legend.click()
    expect(page.locator(".jejak-legend details[open] a").first).to_be_visible()
