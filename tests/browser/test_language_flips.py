"""Choices outlive a change of language, there and back: labels change, what is chosen does not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.maps import settle


def wait_for_end(page: Page) -> None:
    """Return when the whole page is drawn and its script has ended."""
    page.locator(".jejak-foot").wait_for()
    settle(page)


def flip(page: Page, lang: str) -> None:
    """Press the language switch and wait until the page speaks ``lang``."""
    page.locator(".st-key-jejak-lang button").click()
    page.wait_for_function("lang => document.documentElement.lang === lang", arg=lang)
    nav = {"en": "Explore", "id": "Jelajah"}[lang]
    expect(page.get_by_role("link", name=nav, exact=True).first).to_be_visible()
    settle(page)


def flip_often(page: Page) -> None:
    for lang in ("id", "en", "id", "en"):
        flip(page, lang)


def test_a_place_stays_chosen(open_page: OpenPage) -> None:
    page = open_page("/situs?situs=jembatan-berok&lang=en", DESKTOP)
    page.get_by_role("heading", name="Berok bridge", exact=True).wait_for()
    for lang, name in (("id", "Jembatan Berok"), ("en", "Berok bridge")) * 2:
        flip(page, lang)
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    assert "situs=jembatan-berok" in page.url


def test_a_route_stays_chosen(open_page: OpenPage) -> None:
    page = open_page("/rute?lang=en", DESKTOP)
    wait_for_end(page)
    page.locator(".st-key-pilihrute label").filter(has_text="The city loop").click()
    heading = page.get_by_role("heading", name="The city loop", exact=True)
    expect(heading).to_be_visible()
    flip_often(page)
    expect(heading).to_be_visible()
    assert "rute=keliling-kota" in page.url


def test_filters_stay_chosen(open_page: OpenPage) -> None:
    page = open_page("/?lang=en", DESKTOP)
    wait_for_end(page)
    page.locator(".st-key-saring button").first.click()
    places = page.locator(".st-key-daftar").get_by_role("radio")
    page.get_by_role("button", name="Place of worship").click()
    expect(places).to_have_count(10)
    route = page.get_by_role("radio", name="The city loop")
    route.click()
    expect(page.locator(".st-key-saring button").first).to_contain_text("2")
    page.keyboard.press("Escape")
    expect(places).not_to_have_count(10)
    few = places.count()
    assert 0 < few < 10
    flip_often(page)
    expect(places).to_have_count(few)
    expect(page.locator(".st-key-saring button").first).to_contain_text("2")


def test_the_kinds_of_the_timeline_stay_chosen(open_page: OpenPage) -> None:
    page = open_page("/garis-waktu?lang=en", DESKTOP)
    wait_for_end(page)
    page.get_by_role("button", name="Place of worship").click()
    kept = page.get_by_role("button", name="Place of worship", pressed=True)
    places = page.locator(".jejak-time-site")
    expect(kept).to_be_visible()
    expect(places.filter(has=page.locator(".jejak-kind-market"))).to_have_count(0)
    few = places.count()
    flip_often(page)
    expect(kept).to_be_visible()
    expect(places).to_have_count(few)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_place_stays_chosen_when_the_search_numbers_the_list_anew(
    open_page: OpenPage, lang: str
) -> None:
    page = open_page(f"/?lang={lang}", DESKTOP)
    choices = page.locator(".st-key-daftar").get_by_role("radio")
    chosen = page.get_by_role("radio", name="Lawang Sewu")
    wait_for_end(page)
    page.locator(".st-key-daftar label").filter(has_text="Lawang Sewu").first.click()
    card = page.locator('.jejak-card[data-place="lawang-sewu"]')
    expect(card).to_be_visible()
    many = choices.count()
    search = page.get_by_role("searchbox").first
    for word in ("sewu", "", "lawang"):
        search.fill(word)
        search.press("Enter")
        if word:
            expect(choices).not_to_have_count(many)
        else:
            expect(choices).to_have_count(many)
        expect(chosen).to_be_checked()
        expect(card).to_be_visible()
    assert "situs=lawang-sewu" in page.url
