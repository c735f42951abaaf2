"""The desk without a mouse: a text is found, corrected, submitted, looked at and published."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import Page, expect

from components.store import current_engine
from sites.rights import Role
from tests.account_builders import PASSWORD, keep_account
from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.maps import settle

SARI, BUDI = "sari@kota.id", "budi@kota.id"
ITEM = "butir=site:tugu-muda&lang=id"
FOCUSED = """() => {
  const one = document.activeElement;
  const kept = one.closest('[class*="st-key-"]');
  const key = kept ? kept.className.match(/st-key-(\\S+)/)[1] : "";
  const said = one.getAttribute("aria-label") || one.innerText || one.value || "";
  const box = one.closest('[data-testid="stTextInputRootElement"]') ?? one;
  const seen = [one, box].map((each) => getComputedStyle(each))
    .some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
  return {key, said, seen, kind: one.type || one.tagName};
}"""


def enter(open_page: OpenPage, house: str, login: str, query: str) -> Page:
    """Sign in with the keyboard alone, on the way to the desk."""
    page = open_page(f"/masuk?next={quote(f'/redaksi?{query}')}", DESKTOP, home=house)
    expect(page.locator("#login")).to_be_focused()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/redaksi?**")
    settle(page)
    return page


def go_to(page: Page, key: str, said: str = "", turn: str = "Tab", most: int = 60) -> None:
    """Go on until a widget has the focus; what has it on the way must show it, links aside."""
    passed = []
    for _ in range(most):
        page.keyboard.press(turn)
        now = page.evaluate(FOCUSED)
        passed.append((now["key"], now["said"][:20]))
        if now["key"].startswith(key) and said in now["said"]:
            assert now["seen"], f"nothing shows that {now} has the focus"
            return
    raise AssertionError(f"{key} was not reached: {passed}")


def choose_face(page: Page, face: str) -> None:
    """Choose a face of the item with the arrows."""
    go_to(page, "redaksi-muka-pilih")
    for _ in range(3):
        if page.evaluate(FOCUSED)["said"] == face:
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-tinjauan-langkah")).to_be_visible()
    settle(page)


def test_a_text_is_corrected_and_published_without_a_mouse(open_page: OpenPage, house: str) -> None:
    keep_account(current_engine(), SARI, name="Sari", roles=(Role.EDITOR,))
    keep_account(current_engine(), BUDI, name="Budi", roles=(Role.PUBLISHER,))
    sari = enter(open_page, house, SARI, "bagian=daftar&lang=id")
    go_to(sari, "daftar-cari")
    sari.keyboard.type("Tugu Muda")
    sari.keyboard.press("Enter")
    expect(sari.locator(".jejak-desk-row")).to_have_count(2)
    settle(sari)
    go_to(sari, "daftar-buka-site-tugu-muda")
    sari.keyboard.press("Enter")
    expect(sari.locator(".jejak-form-head")).to_be_visible()
    settle(sari)
    go_to(sari, "isi-id-site-tugu-muda-glance-id")
    sari.keyboard.press("Control+End")
    sari.keyboard.type(" kini")
    go_to(sari, "isi-id-site-tugu-muda-glance-tetap")
    sari.keyboard.press("Space")
    settle(sari)
    go_to(sari, "isi-simpan", turn="Shift+Tab")
    sari.keyboard.press("Enter")
    expect(sari.get_by_text("Draf disimpan.")).to_be_visible()
    settle(sari)
    sari.keyboard.press("Shift+Tab")
    go_to(sari, "isi-ajukan")
    sari.keyboard.press("Enter")
    expect(sari.get_by_text("Diajukan untuk ditinjau.")).to_be_visible()

    budi = enter(open_page, house, BUDI, ITEM)
    choose_face(budi, "Tinjauan")
    expect(budi.locator(".jejak-change ins").first).to_contain_text("kini")
    go_to(budi, "tinjauan-publish", "Setujui")
    budi.keyboard.press("Enter")
    expect(budi.get_by_text("Ponsel peserta menerimanya")).to_be_visible()
    link = budi.get_by_role("link", name="Lihat halaman publiknya")
    expect(link).to_have_attribute("href", "/situs/tugu-muda?lang=id")
