"""Pictures and public pages as people see them: form, place, ride card; phone, desktop, paper."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from components.store import current_engine
from tests.browser.conftest import DESKTOP, PHONE, ROOT, OpenPage, find_port, wait_until_up
from tests.browser.maps import settle
from tests.picture_builders import build_entry, draw_file, keep, write_content

SIZES = {"phone": PHONE, "desktop": DESKTOP}
PLACE, ROUTE = "lawang-sewu", "balaikota-kotalama"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An installation with a picture of one place."""
    made = tmp_path_factory.mktemp("foto")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JEJAK_VAR", str(made / "var"))
        for name in ("DATABASE_URL", "JEJAK_ADDRESS"):
            patch.delenv(name, raising=False)
        entry = build_entry(keep(current_engine()))
        patch.setenv("JEJAK_SITES", str(write_content(made / "isi", PLACE, [entry])))
        yield made
        current_engine().dispose()


def run_app(script: str) -> Iterator[str]:
    port = find_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL) as process:
        wait_until_up(address, process)
        yield address
        process.terminate()


@pytest.fixture(scope="module")
def house(folder: Path) -> Iterator[str]:
    """The app itself."""
    yield from run_app("app.py")


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[str]:
    """The form alone."""
    yield from run_app("tests/browser/picture_app.py")


def list_grave(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def is_drawn(page: Page, selector: str) -> None:
    """Wait until a picture has its pixels."""
    page.locator(selector).first.scroll_into_view_if_needed()
    page.wait_for_function(
        "s => { const i = document.querySelector(s); return i.complete && i.naturalWidth > 100; }",
        arg=selector,
    )


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_public_page_can_be_read_by_everybody(
    open_page: OpenPage, house: str, size: str, lang: str
) -> None:
    page = open_page(f"/situs/{PLACE}?lang={lang}", SIZES[size], home=house)
    expect(page.locator("html")).to_have_attribute("lang", lang)
    is_drawn(page, ".jejak-picture img")
    spot = page.locator(".jejak-picture img").evaluate("i => getComputedStyle(i).objectPosition")
    assert spot == "70% 30%"
    small = "els => els.filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    assert page.locator(".umum-top a, .umum-onward a, .umum-list a").evaluate_all(small) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert list_grave(page) == []
    page.keyboard.press("Tab")
    skip = page.locator(".umum-skip")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0


def test_a_public_page_needs_no_script_and_leads_on(open_page: OpenPage, house: str) -> None:
    page = open_page(f"/s/{PLACE}", home=house, java_script_enabled=False)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Then and now")).to_be_visible()
    page.locator(".jejak-tie h3 a").first.click()
    expect(page).to_have_url(re.compile(r"/fitur/[a-z0-9-]+\?lang=en$"))
    page.locator(".jejak-ties h3 a").first.click()
    expect(page).to_have_url(re.compile(r"/situs/[a-z0-9-]+\?lang=en$"))


def test_on_paper_there_is_the_text_and_no_button(open_page: OpenPage, house: str) -> None:
    page = open_page(f"/situs/{PLACE}?lang=id", DESKTOP, home=house)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".umum-onward")).to_be_hidden()
    expect(page.locator(".umum-address")).to_contain_text(f"/situs/{PLACE}")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_list_of_places_and_unknown_addresses_are_what_they_were(
    open_page: OpenPage, house: str
) -> None:
    page = open_page(f"/situs?situs={PLACE}&lang=id", home=house)
    page.locator(".jejak-foot").wait_for()
    is_drawn(page, ".jejak-picture img")
    assert page.locator(".jejak-picture img").get_attribute("alt") == "Gedung dengan banyak pintu"
    spot = page.locator(".jejak-picture img").evaluate("i => getComputedStyle(i).objectPosition")
    assert spot == "70% 30%"
    expect(page.locator(".jejak-picture figcaption")).to_contain_text("Rini <b>Contoh</b>")
    page.goto(f"{house}/situs/tidak-ada")
    page.get_by_role("link", name="Cari tempat").click()
    expect(page.get_by_label("Cari tempat")).to_be_visible()


def open_card(page: Page) -> None:
    page.locator(".row-open:visible", has_text="Lawang Sewu").first.click()
    expect(page.locator("#card .glance")).to_be_visible()


def test_a_ride_shows_pictures_with_a_network_and_none_without(
    open_page: OpenPage, house: str
) -> None:
    page = open_page(f"/ikut/{ROUTE}", home=house)
    page.get_by_role("button", name="Dek atas, kiri").click()
    page.locator('[data-tab="list"]').click()
    open_card(page)
    is_drawn(page, "#card .card-picture img")
    expect(page.locator(".card-picture figcaption")).to_have_text(
        "Foto: Rini <b>Contoh</b>, 2019-07 · CC BY-SA 4.0"
    )
    page.keyboard.press("Escape")
    page.route("**/gambar/**", lambda route: route.abort())
    open_card(page)
    expect(page.locator("#card .card-picture")).to_have_count(0)
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    open_card(page)
    expect(page.locator("#card .card-pictures")).to_have_count(0)
    page.context.set_offline(False)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_editor_puts_pictures_in(open_page: OpenPage, desk: str, lang: str) -> None:
    page = open_page(f"/?lang={lang}", DESKTOP, home=desk)
    settle(page)
    good = {"name": "pintu.jpg", "mimeType": "image/jpeg", "buffer": draw_file(1200, 800)}
    bad = {"name": "rusak.jpg", "mimeType": "image/jpeg", "buffer": b"bukan foto"}
    page.locator("input[type=file]").set_input_files([good, bad])
    expect(page.get_by_text("rusak.jpg:")).to_be_visible()
    expect(page.locator(".jejak-crops img")).to_have_count(3)
    settle(page)
    is_drawn(page, ".jejak-crops img")
    author = page.get_by_label("Pembuat" if lang == "id" else "Author", exact=True)
    author.fill("Rini *Contoh*")
    author.press("Tab")
    settle(page)
    slider = page.get_by_role("slider").first
    slider.focus()
    slider.press("ArrowRight")
    settle(page)
    expect(page.locator(".jejak-crops img").first).to_have_attribute("style", re.compile("51% 50%"))
    expect(author).to_have_value("Rini *Contoh*")
    page.get_by_role("button", name="Hapus foto 1" if lang == "id" else "Remove picture 1").click()
    expect(page.locator(".jejak-crops")).to_have_count(0)
