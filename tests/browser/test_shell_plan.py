"""A lecturer's Sunday night, by a new user's clicks: from signing in to codes on the screen."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from components.plan_open import FILES
from components.store import current_engine
from routes.tours import list_tours
from sites.database import open_reading
from tests.account_builders import LOGIN, PASSWORD
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.maps import find_frame, settle

HURT = "<script>alert(1)</script> **Studio**"
SEEN = ("Lawang Sewu", "Tugu Muda", "Stasiun Poncol", "Balai Kota Semarang")
WALKED = ("Pasar Johar", "Jembatan Berok", "Gereja Blenduk", "Taman Srigunting", "Polder Tawang")


def sign_in(page: Page) -> None:
    """Follow the page's own link to the form, and fill it in."""
    page.get_by_role("link", name="Masuk", exact=True).last.click()
    page.get_by_label("Nama akun").fill(LOGIN)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_label("Kata sandi").press("Enter")
    expect(page.get_by_role("heading", name="Rencana baru")).to_be_visible()
    settle(page)


def make_plan(page: Page, name: str) -> None:
    """Fill in the form of a new plan; departure and return stay as they are."""
    page.get_by_label("Nama kunjungan").fill(name)
    page.get_by_role("button", name="Buat rencana").click()
    expect(page.get_by_role("heading", name="Waktu dan tempat")).to_be_visible()
    settle(page)


def go_on(page: Page, part: str, heading: str) -> None:
    """Press the button that leads to the next part."""
    page.get_by_role("button", name=f"Lanjut: {part}").click()
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    settle(page)


def look_out(page: Page) -> None:
    """Go on to what is seen from the bus; its map comes late and moves the list below it."""
    go_on(page, "Dari bus", "Dilihat dari bus")
    find_frame(page, ".jm-pin")


def tick(page: Page, name: str, count: int) -> None:
    """Tick a place in the list; the page says how many are chosen."""
    page.locator("[data-testid=stCheckbox] label").filter(has_text=name).first.click()
    expect(page.get_by_text(f"Terpilih: {count}.")).to_be_visible()
    settle(page)


def add_walk(page: Page, name: str, number: int) -> None:
    """Pick a place within a walk by typing its name; it stands last in the list."""
    settle(page)
    field = page.get_by_role("combobox", name=re.compile("dalam jangkauan jalan kaki"))
    field.click()
    field.fill(name)
    page.get_by_role("option", name=re.compile(f"^{name}")).first.click()
    page.get_by_role("button", name="Tambah", exact=True).click()
    row = page.locator(".jejak-plan-visit").nth(number - 1)
    expect(row).to_contain_text(name)


def take_lesson(page: Page, number: int) -> None:
    """Make the lesson that stands first in the list a goal."""
    settle(page)
    page.get_by_role("combobox", name="Atau dari pelajaran kunjungan 2022").click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Jadikan tujuan").click()
    expect(page.get_by_role("button", name=re.compile("^Hapus tujuan"))).to_have_count(number)


def set_return(page: Page, hour: str, minute: str) -> None:
    """Type a time of return into its field, hour and minute apart."""
    field = page.get_by_test_id("stTimeInput").filter(has_text="Kembali paling lambat")
    parts = field.get_by_role("spinbutton")
    parts.nth(0).click()
    page.keyboard.type(hour)
    parts.nth(1).click()
    page.keyboard.type(minute)
    page.keyboard.press("Tab")
    expect(page.locator(".jejak-plan-limit")).to_contain_text("10:05")


def test_scene_five_from_nothing_to_codes(open_page: OpenPage, house: str) -> None:
    page = open_page("/rencana", DESKTOP, home=house)
    expect(page.get_by_text("Di halaman ini dosen dapat")).to_be_visible()
    sign_in(page)
    make_plan(page, HURT)
    expect(page.get_by_role("heading", name=HURT)).to_be_visible()
    set_return(page, "10", "15")
    look_out(page)
    for count, name in enumerate(SEEN, start=1):
        tick(page, name, count)
    go_on(page, "Jalan kaki", "Jalan kaki")
    for number, name in enumerate(WALKED, start=1):
        add_walk(page, name, number)
    dwell = page.get_by_label("Lama di sini (menit)").first
    dwell.fill("50")
    dwell.press("Enter")
    bar = page.locator(".jejak-plan-bar")
    expect(bar).to_contain_text("menit terlalu panjang")
    findings = page.locator(".jejak-plan-findings")
    expect(findings).to_contain_text(re.compile(r"Rencana \d+ menit terlalu panjang"))
    expect(findings).to_contain_text(
        re.compile(r"Cerita Lawang Sewu \d+ detik lebih panjang daripada ruas jalannya")
    )
    page.get_by_role("button", name="Carikan usul").click()
    page.get_by_role("button", name=re.compile(r"^Pasang semua \d+ usul")).click()
    expect(bar).to_contain_text("sisa")
    expect(findings).not_to_contain_text("lebih panjang daripada ruas jalannya")
    page.get_by_role("button", name="Urungkan").click()
    expect(bar).to_contain_text("menit terlalu panjang")
    go_on(page, "Tujuan & tugas", "Tujuan belajar")
    take_lesson(page, 1)
    take_lesson(page, 2)
    expect(page.get_by_text("2 tujuan belum punya tempat:")).to_be_visible()
    go_on(page, "Kelompok", "Kelompok")
    page.get_by_label("Nama peserta").fill("Ayu\nBima; kursi roda\nCitra\nDedi")
    page.get_by_label("Nama peserta").press("Tab")
    settle(page)
    page.get_by_role("button", name="Baca nama").click()
    expect(page.get_by_text("4 peserta")).to_be_visible()
    page.get_by_role("button", name="Bagi kelompok").click()
    expect(page.get_by_role("heading", name="Kelompok 1")).to_be_visible()
    go_on(page, "Buka & unduh", "Buka untuk kelas")
    page.get_by_role("button", name="Buka untuk kelas").click()
    expect(page.locator(".jejak-plan-codes li")).to_have_count(2)
    with open_reading(current_engine()) as session:
        codes = {tour.code for tour in list_tours(session)}
    shown = page.locator(".jejak-plan-code").all_inner_texts()
    assert {code.replace(" ", "") for code in shown} == codes
    assert page.locator("script", has_text="alert(1)").count() == 0


def test_on_a_phone_the_clock_stays_in_sight_while_places_are_ticked(
    open_page: OpenPage, house: str
) -> None:
    page = open_page("/rencana", PHONE, home=house)
    sign_in(page)
    make_plan(page, "Di ponsel")
    look_out(page)
    last = page.locator("[data-testid=stCheckbox] label").last
    last.scroll_into_view_if_needed()
    last.click()
    expect(page.get_by_text("Terpilih: 1.")).to_be_attached()
    settle(page)
    last.scroll_into_view_if_needed()
    bar = page.locator(".jejak-plan-bar")
    expect(bar).to_be_in_viewport()
    place = bar.bounding_box()
    assert place is not None
    assert place["y"] < 120
    box = page.locator("[data-testid=stCheckbox] label").last.bounding_box()
    assert box is not None
    assert box["height"] >= 44


def test_a_clicked_pin_chooses_its_place(open_page: OpenPage, house: str) -> None:
    page = open_page("/rencana", DESKTOP, home=house)
    sign_in(page)
    make_plan(page, "Lewat peta")
    look_out(page)
    pin = find_frame(page, ".jm-pin").locator(".jm-pin[class*=jm-kind-transport]")
    pin.click()
    expect(page.get_by_text("Terpilih: 1.")).to_be_visible()
    expect(page.locator("[class*='st-key-lihat-ya']")).to_contain_text("Stasiun Poncol")


def test_two_tabs_lose_nothing(open_page: OpenPage, house: str) -> None:
    page = open_page("/rencana", DESKTOP, home=house)
    sign_in(page)
    make_plan(page, "Dua tab")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("heading", name="Dua tab")).to_be_visible()
    settle(other)
    for tab, name in ((page, "Dari tab pertama"), (other, "Dari tab kedua")):
        field = tab.get_by_label("Nama kunjungan")
        field.fill(name)
        field.press("Enter")
        if tab is page:
            expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(other.get_by_text("baru saja diubah di tab lain")).to_be_visible()
    other.get_by_role("button", name="Simpan versi saya sebagai salinan").click()
    expect(other.get_by_role("heading", name="Dari tab kedua")).to_be_visible()
    other.get_by_role("button", name="Semua rencana").click()
    # While the list is drawn, a card may for a moment show its neighbour's name, too.
    for name in ("Dari tab pertama", "Dari tab kedua"):
        expect(other.get_by_role("heading", name=name)).to_have_count(1)


def test_what_the_files_promise_can_be_fetched(open_page: OpenPage, house: str) -> None:
    page = open_page("/rencana", DESKTOP, home=house)
    sign_in(page)
    make_plan(page, "Berkas")
    look_out(page)
    tick(page, "Lawang Sewu", 1)
    page.get_by_text("Buka & unduh").click()
    page.locator(".jejak-plan-files a").first.wait_for()
    links = page.locator(".jejak-plan-files a").evaluate_all("all => all.map(one => one.href)")
    assert len(links) == len(FILES) - 1
    for link in links:
        answer = page.request.get(link)
        assert answer.ok, f"{link} {answer.status}"
        assert "attachment" in answer.headers["content-disposition"]


def test_clicks_faster_than_the_page_are_all_kept(open_page: OpenPage, house: str) -> None:
    page = open_page("/rencana", DESKTOP, home=house)
    sign_in(page)
    make_plan(page, "Cepat")
    look_out(page)
    boxes = page.locator("[data-testid=stCheckbox] label")
    for number in range(8):
        boxes.nth(number).click()
    expect(page.get_by_text("Terpilih: 8.")).to_be_visible()
    expect(page.get_by_text("baru saja diubah di tab lain")).to_have_count(0)
