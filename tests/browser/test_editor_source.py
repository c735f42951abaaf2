"""A correction with a source of its own: written in the form, chosen, published in one go."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import Page, expect

from components.store import current_engine
from sites.rights import Role
from tests.account_builders import PASSWORD, keep_account
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.maps import settle

SARI, BUDI = "sari@kota.id", "budi@kota.id"
ITEM, TITLE = "site:tugu-muda", "Prasasti di kaki tugu, dibaca 28 November 2026"


def enter(open_page: OpenPage, house: str, login: str, size: dict[str, int]) -> Page:
    """Sign in on the way to the item."""
    way = quote(f"/redaksi?butir={ITEM}&lang=id")
    page = open_page(f"/masuk?next={way}", size, home=house)
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/redaksi?**")
    settle(page)
    return page


def test_a_claim_gets_a_new_source_and_both_are_published(open_page: OpenPage, house: str) -> None:
    keep_account(current_engine(), SARI, name="Sari", roles=(Role.EDITOR,))
    keep_account(current_engine(), BUDI, name="Budi", roles=(Role.PUBLISHER,))
    sari = enter(open_page, house, SARI, PHONE)
    sari.locator(".st-key-isi-bagian button", has_text="Pernyataan").click()
    sari.get_by_text("Sumber baru", exact=True).click()
    sari.get_by_label("Judul sumber").fill(TITLE)
    sari.get_by_label("Judul sumber").press("Tab")
    settle(sari)
    sari.get_by_role("button", name="Buat sumber").click()
    expect(sari.get_by_text("sekarang dapat dipilih sebagai sumber")).to_be_visible()
    settle(sari)
    sari.get_by_role("button", name="Ubah").first.click()
    settle(sari)
    sources = sari.locator(".st-key-isi-id-site-tugu-muda-claims-0-sources")
    sources.get_by_role("combobox").click()
    sari.keyboard.type("Prasasti")
    options = sari.get_by_role("option")
    expect(options).to_have_count(1)
    expect(options.first).to_have_text(f"{TITLE} (belum terbit)")
    sari.keyboard.press("Enter")
    expect(sources).to_contain_text("Prasasti di kaki")
    settle(sari)
    sari.locator(".st-key-isi-ajukan button").click()
    expect(sari.get_by_text("Diajukan untuk ditinjau.")).to_be_visible()

    budi = enter(open_page, house, BUDI, DESKTOP)
    budi.locator(".st-key-redaksi-muka-pilih button", has_text="Tinjauan").click()
    expect(budi.locator(".jejak-companions")).to_contain_text(TITLE)
    expect(budi.locator(".jejak-companions")).to_contain_text("ditulis oleh Sari")
    settle(budi)
    budi.get_by_role("button", name="Setujui dan terbitkan").click()
    expect(budi.get_by_text("Ponsel peserta menerimanya")).to_be_visible()
    settle(budi)
    budi.goto(f"{house}/situs?situs=tugu-muda&lang=id")
    expect(budi.locator("body")).to_contain_text(TITLE)
