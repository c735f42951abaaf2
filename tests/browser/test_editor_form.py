"""The form of an item in real browsers: a corrected year, two editors at one place, a keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from components.judging import shipped_data
from components.store import current_engine
from sites.database import open_reading
from sites.edited import Item, ItemKind, Ref, Stage
from sites.revisions import list_revisions, open_item
from sites.rights import Actor, Role
from tests.account_builders import PASSWORD, keep_account
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.maps import settle

SARI, BUDI = "sari@kota.go.id", "budi@kota.go.id"
ACTOR = Actor(account="penguji", name="Penguji", roles=frozenset({Role.EDITOR}))


@pytest.fixture(scope="module")
def office(house: str) -> str:
    """The app, with two editors."""
    for login, name in ((SARI, "Sari"), (BUDI, "Budi")):
        keep_account(current_engine(), login, name=name, roles=(Role.EDITOR,))
    return house


def open_at(open_page: OpenPage, house: str, login: str, item: str, size: dict[str, int]) -> Page:
    """An editor's browser with an item open."""
    page = open_page(f"/redaksi?butir=site:{item}&lang=id", size, home=house)
    page.get_by_role("link", name="Masuk", exact=True).last.click()
    page.get_by_label("Nama akun").fill(login)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_label("Kata sandi").press("Enter")
    expect(page.locator(".jejak-form-head")).to_be_visible()
    settle(page)
    return page


def field(page: Page, label: str):
    """A text of the form."""
    return page.get_by_label(label, exact=True)


def replace_words(page: Page, label: str, was: str, now: str) -> None:
    """Type over a part of a text, and leave the field."""
    box = field(page, label)
    expect(box).to_have_value(re.compile(was))
    box.fill(box.input_value().replace(was, now))
    box.press("Control+Enter")


def find_item(item: str) -> Item:
    """The item as it is stored."""
    with open_reading(current_engine()) as session:
        return open_item(session, ACTOR, Ref(ItemKind.SITE, item), shipped_data)


def test_what_is_typed_is_kept_after_a_pause_and_nothing_of_it_is_lost(
    open_page: OpenPage, office: str
) -> None:
    page = open_at(open_page, office, SARI, "tugu-muda", DESKTOP)
    box, counts = field(page, "Sekilas, Indonesia"), page.locator(".jejak-form-count").first
    expect(box).to_have_value(re.compile("Tugu"))
    whole = box.input_value()
    box.press("Control+End")
    for typed in (" satu ", "dua ", " tiga"):
        before = counts.inner_text()
        page.keyboard.type(typed, delay=30)
        whole += typed
        expect(counts).not_to_have_text(before)
        settle(page)
        expect(box).to_have_value(whole)
        expect(box).to_be_focused()
    expect(page.locator(".jejak-form-card").first).to_contain_text("satu dua tiga")
    name = field(page, "Nama, Indonesia")
    name.press("End")
    page.keyboard.type(" Baru ", delay=30)
    expect(page.locator(".jejak-form-head h1")).to_have_text("Tugu Muda Baru")
    expect(name).to_have_value("Tugu Muda Baru ")
    expect(name).to_be_focused()


def test_a_corrected_year_turns_english_out_of_date_and_a_lost_tab_loses_nothing(
    open_page: OpenPage, office: str
) -> None:
    page = open_at(open_page, office, SARI, "lawang-sewu", DESKTOP)
    expect(page.locator(".jejak-form-unsaved")).to_have_count(0)
    replace_words(page, "Label, Indonesia", "1907", "1908")
    expect(page.locator(".jejak-form-unsaved")).to_have_text("belum disimpan")
    behind = page.locator(".jejak-form-outdated")
    expect(behind).to_contain_text("Bahasa Inggris tertinggal")
    expect(behind.locator("del")).to_contain_text("1907")
    expect(behind.locator("ins")).to_contain_text("1908")
    expect(page.locator(".jejak-form-card").first).to_contain_text("1908")
    assert find_item("lawang-sewu").stage == Stage.UNTOUCHED
    page.reload()
    settle(page)
    expect(field(page, "Label, Indonesia")).to_have_value(re.compile("1908"))
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text("Draf disimpan.")).to_be_visible()
    expect(page.locator(".jejak-form-state")).to_contain_text("versi 2")
    expect(page.locator(".jejak-form-state")).to_contain_text("disimpan Sari")
    saved = find_item("lawang-sewu").newest
    assert saved is not None
    assert [one.field for one in saved.outdated] == ["label"]
    tick = page.get_by_text("Perubahan ini tidak memengaruhi bahasa Inggrisnya")
    tick.click()
    expect(page.locator('.jejak-form-outdated[data-marked="yes"]')).to_contain_text("Ditandai")
    settle(page)
    page.get_by_role("button", name="Simpan draf").click()
    expect(behind).to_have_count(0)
    settled = find_item("lawang-sewu").newest
    assert settled is not None and settled.number == 3 and settled.outdated == ()


def test_words_typed_just_before_the_button_is_pressed_are_saved_too(
    open_page: OpenPage, office: str
) -> None:
    page = open_at(open_page, office, SARI, "tugu-muda", DESKTOP)
    field(page, "Sekilas, Inggris").fill("A slender stone candle on a round green island")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator(".jejak-form-state")).to_contain_text("disimpan Sari")
    expect(page.locator(".jejak-form-unsaved")).to_have_count(0)
    saved = find_item("tugu-muda").newest
    assert saved is not None
    assert saved.data["glance"]["en"] == "A slender stone candle on a round green island"


def test_words_half_typed_stay_when_what_was_said_goes(open_page: OpenPage, office: str) -> None:
    page = open_at(open_page, office, SARI, "tugu-muda", DESKTOP)
    field(page, "Nama, Inggris").fill("Tugu Muda monument")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text("Draf disimpan.")).to_be_visible()
    settle(page)
    field(page, "Nama, Inggris").fill("The Tugu Muda monument")
    glance = field(page, "Sekilas, Indonesia")
    glance.press("Control+a")
    glance.press_sequentially("Tugu di tengah bundaran yang ramai", delay=30)
    expect(page.get_by_text("Draf disimpan.")).to_have_count(0)
    settle(page)
    expect(glance).to_have_value("Tugu di tengah bundaran yang ramai")


def test_the_second_of_two_editors_is_told_sees_both_and_loses_nothing(
    open_page: OpenPage, office: str
) -> None:
    first = open_at(open_page, office, SARI, "gereja-blenduk", DESKTOP)
    second = open_at(open_page, office, BUDI, "gereja-blenduk", DESKTOP)
    name, glance = "Gereja Blenduk Semarang", "Kubah tembaga besar di atas gereja segi delapan"
    field(first, "Nama, Indonesia").fill(name)
    field(first, "Sekilas, Indonesia").press("Control+a")
    field(first, "Sekilas, Indonesia").press_sequentially(glance, delay=25)
    expect(first.locator(".jejak-form-outdated")).to_have_count(1)
    expect(field(first, "Sekilas, Indonesia")).to_have_value(glance)
    first.get_by_role("button", name="Simpan draf").click()
    expect(first.locator(".jejak-form-state")).to_contain_text("versi 2")
    mine = "Kubah tembaga dan dua menara jam di tepi taman"
    field(second, "Sekilas, Indonesia").fill(mine)
    field(second, "Sekilas, Indonesia").press("Control+Enter")
    expect(second.get_by_role("alert")).to_contain_text("Sari menyimpan versi 2")
    expect(field(second, "Sekilas, Indonesia")).to_have_value(mine)
    expect(second.get_by_role("button", name="Bandingkan keduanya")).to_be_visible()
    settle(second)
    second.get_by_role("button", name="Simpan draf").click()
    clash = second.locator(".jejak-form-clash")
    expect(clash).to_have_count(1)
    expect(clash.locator('[data-side="mine"]')).to_contain_text("dua menara jam")
    expect(clash.locator('[data-side="theirs"]')).to_contain_text("segi delapan")
    expect(second.locator(".jejak-form-stale")).to_contain_text("Nama · Indonesia dari Sari")
    assert find_item("gereja-blenduk").number == 2
    together = second.get_by_role("button", name="Simpan gabungan")
    expect(together).to_be_disabled()
    second.get_by_text("Tulis sendiri").click()
    words = field(second, "Tulisan gabungan")
    expect(words).to_have_value(mine)
    both = "Kubah tembaga besar dan dua menara jam di tepi taman"
    words.fill(both)
    words.press("Control+Enter")
    settle(second)
    together.click()
    expect(second.locator(".jejak-form-state")).to_contain_text("disimpan Budi")
    with open_reading(current_engine()) as session:
        ref = Ref(ItemKind.SITE, "gereja-blenduk")
        _, theirs, merged = list_revisions(session, ACTOR, ref, shipped_data)
    assert theirs.data["glance"]["id"] == glance
    assert merged.data["glance"]["id"] == both
    assert merged.data["name"]["id"] == name
    assert merged.author_name == "Budi" and theirs.author_name == "Sari"


def test_the_form_is_used_from_the_keyboard_and_fits_a_phone(
    open_page: OpenPage, office: str
) -> None:
    page = open_at(open_page, office, SARI, "pasar-johar", PHONE)
    for lang in ("id", "en"):
        page.goto(f"{office}/redaksi?butir=site:pasar-johar&lang={lang}")
        expect(page.locator(".jejak-form-head")).to_be_visible()
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        small = page.evaluate(
            "[...document.querySelectorAll('[class*=st-key-isi] button[data-testid^=stBase]')]"
            ".filter(one => one.offsetHeight && one.offsetHeight < 44).map(one => one.innerText)"
        )
        assert small == []
    save = page.get_by_role("button", name="Save draft")
    save.focus()
    reached = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('aria-label') || ''"))
    assert {"Name, Indonesian", "Name, English", "Glance, Indonesian"} <= reached
    field(page, "Name, English").focus()
    page.keyboard.press("End")
    page.keyboard.type(" hall")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".jejak-form-unsaved")).to_be_visible()
    settle(page)
    save.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".jejak-form-state")).to_contain_text("saved by Sari")
